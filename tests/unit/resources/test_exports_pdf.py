"""The PDF of a document: who gets it, what it holds, when it is made again."""

import http.server
import json
import threading

import pypdfium2
import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import storages
from wagtail.models import PageViewRestriction

from resources.checks import pango_is_installed
from resources.exports import pdf
from tests.factories.assets import ImageFactory
from tests.factories.resources import CapitalisationSheetFactory, MonographFactory, body
from tests.services.machine import LOOPBACK

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(monkeypatch):
    """What was really made into PDFs: their HTML."""
    if not pdf.pdf_available():
        pytest.skip("Pango absent")
    sources = []
    make = pdf.pdf_bytes
    monkeypatch.setattr(pdf, "pdf_bytes", lambda html: sources.append(html) or make(html))
    return sources


@pytest.fixture
def sheet(tree, made):
    return CapitalisationSheetFactory(number="2.9", title="Qui décide ?", slug="qui-decide")


def address(page):
    return f"{page.get_url()}pdf/"


def text_of(content):
    pages = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def files_of(page):
    return storages["private"].listdir(f"exports/pdf/{page.pk}")[1]


def test_a_reader_takes_the_pdf_away(client, sheet):
    response = client.get(address(sheet))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="qui-decide.pdf"'
    assert response["Link"] == '<http://localhost/collection/qui-decide/>; rel="canonical"'
    assert "no-store" not in response.get("Cache-Control", "")
    text = text_of(response.content)
    for expected in ("Qui décide ?", sheet.essential, sheet.accession, "CC-BY-SA-4.0"):
        assert expected in text
    for rubric in sheet.get_rubrics():
        assert rubric.title in text
    assert pypdfium2.PdfDocument(response.content).get_metadata_value("Title") == "2.9 Qui décide\N{NO-BREAK SPACE}?"


def test_the_page_announces_the_pdf(client, sheet):
    html = client.get(sheet.get_url()).content.decode()
    assert 'type="application/pdf"' in html.partition("</head>")[0]
    assert f'href="{address(sheet)}"' in html.partition("</head>")[2]


def test_a_second_reader_gets_what_was_kept(client, sheet, made):
    first = client.get(address(sheet))
    second = client.get(address(sheet))
    assert len(made) == 1
    assert second.content == first.content
    assert client.get(address(sheet), headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_changed_document_is_made_again_and_its_old_pdf_removed(client, sheet, made):
    first = client.get(address(sheet))
    kept = files_of(sheet)
    sheet.context = body("Une rubrique récrite.")
    sheet.save()
    second = client.get(address(sheet))
    assert len(made) == 2
    assert second["ETag"] != first["ETag"]
    assert "Une rubrique récrite." in text_of(second.content)
    assert len(files_of(sheet)) == 1
    assert files_of(sheet) != kept


def test_a_file_cut_short_is_made_again(client, sheet, made):
    whole = client.get(address(sheet)).content
    (name,) = files_of(sheet)
    path = storages["private"].path(f"exports/pdf/{sheet.pk}/{name}")
    with open(path, "r+b") as file:
        file.truncate(1000)
    assert text_of(client.get(address(sheet)).content) == text_of(whole)
    assert len(made) == 2
    assert files_of(sheet) == [name]


def test_the_style_is_part_of_what_is_kept(sheet, monkeypatch):
    before = pdf.content_digest("<p>")
    monkeypatch.setattr(pdf, "STYLE_FILES", pdf.STYLE_FILES[1:])
    assert pdf.content_digest("<p>") != before


def test_a_draft_has_no_pdf(client, tree, made):
    assert client.get(address(CapitalisationSheetFactory(live=False))).status_code == 404
    assert made == []


def test_a_withdrawn_document_is_gone_with_its_pdf(client, sheet, made):
    sheet.withdraw("Remplacée par une autre fiche.")
    response = client.get(address(sheet))
    assert response.status_code == 410
    assert "Remplacée par une autre fiche." in response.content.decode()
    assert made == []


def test_a_private_document_is_for_its_group_only(client, admin_client, sheet, made):
    restriction = PageViewRestriction.objects.create(page=sheet, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(Group.objects.create(name="Un groupe"))
    signed_in = admin_client.get(address(sheet))
    assert signed_in.status_code == 200
    assert "no-store" in signed_in["Cache-Control"]
    client.logout()
    made.clear()
    response = client.get(address(sheet))
    assert response.status_code == 302
    assert not response.content
    assert made == []


def test_a_figure_is_in_the_pdf(client, tree, made):
    image = ImageFactory(file__width=1600, file__height=900, file__color="teal")
    figure = {"image": {"image": image.pk, "alt_text": "Une cour", "decorative": False}, "caption": ""}
    page = MonographFactory(needs=json.dumps([{"type": "figure", "value": figure}]))
    document = pypdfium2.PdfDocument(client.get(address(page)).content)
    (found,) = [item for leaf in document for item in leaf.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
    assert found.get_filters() == ["DCTDecode"]
    assert found.get_px_size()[0] == 1440


@pytest.fixture
def listener():
    """A server on this machine that nothing should ever ask anything of: its port, and what it was asked."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    with http.server.HTTPServer((LOOPBACK, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port, asked
        server.shutdown()
        thread.join()


ATTACKS = [
    '<img src="{url}" alt="a">',
    '<p style="background: url({url})">a</p>',
    '<style>@import "{url}"; @font-face {{ font-family: a; src: url({url}) }} p {{ font-family: a }}</style>',
    '<link rel="attachment" href="{url}">',
    '<a rel="attachment" href="{url}">a</a>',
    '<object data="{url}">a</object>',
    '<embed src="{url}">',
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_document_makes_the_server_open_an_address_or_a_file(client, tree, made, listener, attack, tmp_path):
    port, asked = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("mot-de-passe")
    hostile = attack.format(url=f"http://{LOOPBACK}:{port}/x") + attack.format(url=secret.as_uri())
    page = MonographFactory(needs=json.dumps([{"type": "text", "value": f"<p>Un texte.</p>{hostile}"}]))
    content = client.get(address(page)).content
    assert hostile.split('"')[0] in made[0]
    assert "Un texte." in text_of(content)
    assert asked == []
    assert not pypdfium2.PdfDocument(content).count_attachments()
    assert b"mot-de-passe" not in content


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x",
        "https://document.invalid.example.org/media/images/a.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "https://document.invalid/media/original_images/a.png",
        "https://document.invalid/media/images/../original_images/a.png",
        "https://document.invalid/media/images/%2e%2e/original_images/a.png",
        "https://document.invalid/static/img/figure-sample.svg",
        "https://document.invalid/static/css/../../../manage.py",
        "https://document.invalid/admin/",
    ],
)
def test_only_renditions_and_print_style_are_read(made, url):
    from resources.exports.printer import OwnFiles

    with pytest.raises(PermissionError):
        OwnFiles().fetch(url)


@pytest.fixture
def without_pango(monkeypatch):
    pdf.pdf_available.cache_clear()
    monkeypatch.setattr(pdf, "find_library", lambda name: None)
    yield
    pdf.pdf_available.cache_clear()


def test_without_pango_the_site_works_without_pdf(client, tree, without_pango):
    page = CapitalisationSheetFactory()
    response = client.get(page.get_url())
    assert response.status_code == 200
    assert "application/pdf" not in response.content.decode()
    assert client.get(address(page)).status_code == 404
    assert [warning.id for warning in pango_is_installed(None)] == ["resources.W001"]
