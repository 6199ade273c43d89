"""The picture that represents a document where its address is shared (Open Graph): its cover, opened flat."""

from __future__ import annotations

import hashlib
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from resources.exports.kept import kept
from resources.interop.schema import COLLECTION_NAME, PUBLISHER_NAME

if TYPE_CHECKING:
    from django.http import HttpRequest

    from resources.models import Resource

#: Pixels: the ratio that Open Graph readers show without cropping.
SIZE = (1200, 630)
CONTENT_TYPE = "image/png"
#: Last bytes of a whole PNG: its IEND chunk.
END = b"IEND\xaeB`\x82"

INK = "#1b1c24"
#: Stock of each series, as the style sheet has it; the first prefix that fits.
COVERS = (
    ("fiche-de-capitalisation-b", "#b9cf8e"),
    ("fiche-outil", "#a4c9e3"),
    ("fiche-projet", "#a4c9e3"),
    ("fiche", "#eca489"),
    ("visite", "#efcf6b"),
    ("synthese", "#efcf6b"),
    ("recit", "#cfb6de"),
    ("monographie", "#cfb6de"),
    ("portrait", "#cfb6de"),
    ("guide", "#a4c9e3"),
    ("publication", "#d8d0c0"),
    ("manifeste", "#d8d0c0"),
    ("evenement", "#98d0c0"),
)
PLAIN = "#d9d8d2"
MARGIN = 72
#: Heights of the title's letters, from the largest: the first with which it holds above the publisher's line.
TITLE_SIZES = (84, 76, 66, 57, 49, 42)
TITLE_TOP, TITLE_HEIGHT = 142, 350
LEADING = 1.14


def preview_response(page: Resource) -> HttpResponse:
    """Answer with the document's picture."""
    words = (page.series, page.type_label, page.number, page.title)
    digest = hashlib.sha256("\0".join(words).encode()).hexdigest()[:32]
    content = kept(f"preview/{page.pk}", f"{digest}.png", lambda: draw(*words), END)
    return HttpResponse(content, headers={"Content-Type": CONTENT_TYPE, "ETag": f'"{digest}"'})


def preview(page: Resource, request: HttpRequest) -> dict[str, str]:
    """Return what a page's head says of the picture."""
    alt = _("Couverture : %(title)s") % {"title": page.display_title}
    return {"url": f"{page.get_full_url(request)}apercu/", "alt": alt}


def draw(series: str, label: str, number: str, title: str) -> bytes:
    """Return the PNG of a cover."""
    stock = next((colour for prefix, colour in COVERS if series.startswith(prefix)), PLAIN)
    image = Image.new("RGB", SIZE, stock)
    pen = ImageDraw.Draw(image)
    width, height = SIZE
    pen.rectangle((24, 24, width - 25, height - 25), outline=INK, width=1)
    left = MARGIN
    if number:
        numeral = _font(132)
        pen.text((MARGIN - 6, 128), number, font=numeral, fill=INK)
        left += int(numeral.getlength(number)) + 56
    pen.text((left, 92), label.upper(), font=_font(25, "semibold"), fill=INK)
    size, lines = _set(title, width - MARGIN - left)
    for rank, line in enumerate(lines):
        pen.text((left - 2, TITLE_TOP + rank * size * LEADING), line, font=_font(size), fill=INK)
    pen.line((MARGIN, height - 124, width - MARGIN, height - 124), fill=INK, width=1)
    pen.text((MARGIN, height - 108), COLLECTION_NAME, font=_font(34), fill=INK)
    pen.text((width - MARGIN, height - 101), PUBLISHER_NAME, font=_font(25, "italic"), fill=INK, anchor="ra")
    target = BytesIO()
    image.quantize(32).save(target, "PNG", optimize=True)
    return target.getvalue()


@cache
def _font(size: int, face: str = "regular") -> ImageFont.FreeTypeFont:
    name = f"fonts/spectral-{face}.woff2"
    return ImageFont.truetype(finders.find(name) or name, size)


def _set(title: str, width: int) -> tuple[int, list[str]]:
    """Return the size and the lines of a title, the last one cut with an ellipsis if even the smallest overflows."""
    for size in TITLE_SIZES:
        lines, room = _wrapped(title, _font(size), width), int(TITLE_HEIGHT / size / LEADING)
        if len(lines) <= room:
            return size, lines
    return size, [*lines[: room - 1], f"{lines[room - 1]}…"]


def _wrapped(title: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Break at ordinary spaces only: those that French forbids to break stay."""
    lines = [""]
    for word in title.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
