"""`python -m tests.screenshots FOLDER`: one page of each kind, on a telephone and a desk, light and dark, on paper."""

import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

import pypdfium2

from tests.services.browser import chromium, visit
from tests.services.examples import EXAMPLES
from tests.services.site import served

WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
#: Of a sheet of paper; a page of A4 is then 794 pixels wide.
DOTS_PER_INCH = 96


def on_screen(browser, url, folder):
    for width in WIDTHS:
        for scheme in SCHEMES:
            size = {"width": width, "height": 800}
            with visit(browser, url, color_scheme=scheme, viewport=size) as (page, _faults):
                for name, address in EXAMPLES.items():
                    page.goto(address)
                    page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)


def on_paper(browser, url, folder):
    """What the browser prints, then the PDF of each document."""
    with visit(browser, url) as (page, _faults):
        for name, address in EXAMPLES.items():
            page.goto(address)
            draw(page.pdf(prefer_css_page_size=True, print_background=True), folder, f"{name}-imprimee")
    for name, address in EXAMPLES.items():
        try:
            with urllib.request.urlopen(f"{url}{address.partition('?')[0]}pdf/") as response:
                draw(response.read(), folder, f"{name}-pdf")
        except urllib.error.HTTPError:
            continue  # not a document


def draw(content, folder, name):
    for number, page in enumerate(pypdfium2.PdfDocument(content), start=1):
        page.render(scale=DOTS_PER_INCH / 72).to_pil().save(folder / f"{name}-{number}.png")


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data_dir, served(Path(data_dir)) as site, chromium() as browser:
        on_screen(browser, site.url, folder)
        on_paper(browser, site.url, folder)
    print(f"{len(list(folder.glob('*.png')))} images dans {folder}/")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
