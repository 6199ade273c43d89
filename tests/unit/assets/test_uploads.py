"""What may be uploaded, through every door of the admin: an extension is believed only if the content agrees."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection

from cms.assets.models import CustomDocument, CustomImage
from cms.core.licences import Licence

HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EXE = b"MZ\x90\x00\x03" + b"\x00" * 200
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour.\n"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def archive():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return content.getvalue()


def picture():
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "olive").save(content, "PNG")
    return content.getvalue()


def upload(client, kind, door, name, content):
    """Post a file to one door of the admin; return the errors of its file, "" when it was taken in."""
    file = SimpleUploadedFile(name, content)
    collection = Collection.get_first_root_node().pk
    fields = {"title": "Un fichier", "collection": collection, "licence": "CC-BY-SA-4.0"}
    if door == "multiple":
        fields = {"title": "Un fichier", "collection": collection, "files[]": file}
        headers = {"x-requested-with": "XMLHttpRequest"}
        answer = client.post(reverse(f"wagtail{kind}:add_multiple"), fields, headers=headers).json()
        return answer.get("error_message", "")
    prefix = f"{'image' if kind == 'images' else 'document'}-chooser-upload-" if door == "chooser" else ""
    name = {"single": "add", "chooser": "create"}[door]
    namespace = f"wagtail{kind}_chooser" if door == "chooser" else f"wagtail{kind}"
    fields = {f"{prefix}{field}": value for field, value in (fields | {"file": file}).items()}
    response = client.post(reverse(f"{namespace}:{name}"), fields)
    if response.status_code == 302 or not response.context:
        return ""
    form = response.context.get("form") or response.context["creation_form"]
    return " ".join(form.errors.get("file", []))


DOORS = ("single", "multiple", "chooser")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", HTML),
        ("dessin.svg", SVG),
        ("programme.exe", EXE),
        ("page.pdf", HTML),
        ("dessin.txt", SVG),
        ("programme.docx", EXE),
        ("page.odt", HTML + archive()),
        ("sans-extension", PDF),
        ("film.mp4", HTML),
        ("film.mp4", b"\x00\x00\x00\x1cftypavif" + b"\x00" * 40),
        ("voix.m4a", b"ID3" + b"\x00" * 40),
        ("film.webm", SVG),
        ("voix.mp3", EXE),
        ("voix.oga", b"\x1aE\xdf\xa3"),
        ("film.vtt", b"1\n00:00.000 --> 00:02.000\nBonjour.\n"),
        ("film.vtt", b"WEBVTTX\n\nBonjour"),
        ("film.vtt", VTT + b"\n<script>alert(1)</script>"),
        ("film.vtt", VTT + " é".encode("latin-1")),
    ],
)
def test_a_disguised_or_unknown_file_is_refused(admin_client, door, name, content):
    error = upload(admin_client, "docs", door, name, content)
    assert "fichier" in error
    assert not CustomDocument.objects.exists()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("note.txt", "Élu·es".encode()),
        ("rapport.pdf", PDF),
        ("compte-rendu.odt", archive()),
        ("film.mp4", b"\x00\x00\x00\x20ftypisom" + b"\x00" * 40),
        ("voix.m4a", b"\x00\x00\x00\x20ftypM4A " + b"\x00" * 40),
        ("voix.oga", b"OggS" + b"\x00" * 40),
        ("film.vtt", VTT),
        ("film.vtt", b"\xef\xbb\xbfWEBVTT - Une visite\r\n\r\n" + VTT[7:]),
    ],
)
def test_a_true_file_is_taken_in(admin_client, door, name, content):
    assert upload(admin_client, "docs", door, name, content) == ""
    assert CustomDocument.objects.get().licence == Licence.CC_BY_SA


def test_a_text_with_a_null_is_kept_in_any_database(admin_client):
    assert upload(admin_client, "docs", "single", "note.txt", b"Un mot " * 200 + b"perdu\x00 retrouve") == ""
    assert CustomDocument.objects.get().text.endswith("perdu retrouve")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("name", "content"), [("dessin.svg", SVG), ("dessin.png", SVG), ("page.jpg", HTML)])
def test_what_is_not_a_picture_is_refused(admin_client, door, name, content):
    assert upload(admin_client, "images", door, name, content)
    assert not CustomImage.objects.exists()


@pytest.mark.parametrize("door", DOORS)
def test_a_true_picture_is_taken_in(admin_client, door):
    assert upload(admin_client, "images", door, "cour.png", picture()) == ""
    assert CustomImage.objects.get().licence == Licence.CC_BY_SA


@pytest.mark.parametrize("door", DOORS)
def test_a_file_too_large_is_refused(admin_client, settings, door):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 100
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10
    assert "trop" in upload(admin_client, "docs", door, "note.txt", b"mot " * 100)
    assert "trop" in upload(admin_client, "images", door, "cour.png", picture())


@pytest.mark.parametrize("kind", ["docs", "images"])
def test_replacing_a_file_is_no_back_door(admin_client, kind):
    name, content = ("note.txt", b"Un mot") if kind == "docs" else ("cour.png", picture())
    upload(admin_client, kind, "single", name, content)
    model = CustomDocument if kind == "docs" else CustomImage
    stored = model.objects.get()
    before = stored.file.name
    fields = {
        "title": "Un fichier",
        "collection": Collection.get_first_root_node().pk,
        "licence": "CC-BY-SA-4.0",
        "file": SimpleUploadedFile("page.pdf" if kind == "docs" else "page.png", HTML),
    }
    admin_client.post(reverse(f"wagtail{kind}:edit", args=[stored.pk]), fields)
    stored.refresh_from_db()
    assert stored.file.name == before


def test_a_file_dropped_among_several_is_kept_then_described(admin_client):
    upload(admin_client, "docs", "multiple", "note.txt", "Élu·es".encode())
    file = CustomDocument.objects.get()
    fields = {"title": "Une note", "collection": file.collection_id, "tags": "", "licence": "CC0-1.0"}
    admin_client.post(
        reverse("wagtaildocs:edit_multiple", args=[file.pk]),
        {f"doc-{file.pk}-{name}": value for name, value in fields.items()},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    file.refresh_from_db()
    assert (file.title, file.licence) == ("Une note", Licence.CC0)


def test_a_file_described_without_a_licence_is_refused(admin_client):
    upload(admin_client, "docs", "multiple", "note.txt", "Élu·es".encode())
    file = CustomDocument.objects.get()
    fields = {"title": "Une note", "collection": file.collection_id, "tags": "", "licence": ""}
    answer = admin_client.post(
        reverse("wagtaildocs:edit_multiple", args=[file.pk]),
        {f"doc-{file.pk}-{name}": value for name, value in fields.items()},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert answer.json()["success"] is False
