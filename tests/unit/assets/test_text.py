"""The words read in a file: none where reading them would take all the machine."""

import io
import zipfile

import pypandoc
import pytest
from django.core.files.base import ContentFile

from cms.assets import text
from cms.assets.text import extract_text


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.docx"
    pypandoc.convert_text("Un verger partagé", "docx", format="markdown", outputfile=str(path))
    return path.read_bytes()


def swollen(content, size):
    """The same file, whose text unfolds to `size` bytes."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            body = source.read(part)
            if part.filename == "word/document.xml":
                body = body.replace(b"</w:body>", b" " * (size - len(body)) + b"</w:body>")
            target.writestr(part.filename, body)
    return result.getvalue()


def read(content):
    return extract_text(ContentFile(content, "report.docx"))


def test_an_office_file_is_read(report):
    assert read(report) == "Un verger partagé"


def test_one_that_unfolds_to_too_much_is_not(report):
    trap = swollen(report, text.MAX_UNFOLDED + 1)
    assert len(trap) < 100_000
    assert read(trap) == ""


def test_one_that_lies_about_its_size_stops(report, monkeypatch):
    monkeypatch.setattr(text, "MAX_UNFOLDED", 10**12)
    monkeypatch.setattr(text, "PANDOC_OPTIONS", ["--sandbox", "+RTS", "-M20M", "-RTS"])
    assert read(swollen(report, 5_000_000)) == ""


def test_one_that_is_damaged_is_kept_without_words(report):
    assert read(report[:2_000]) == ""
