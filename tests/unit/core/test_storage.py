"""What leaves of the site's style sheets and scripts: what browsers read, under a name that says its content."""

import re

import pytest
from django.contrib.staticfiles.finders import find
from django.core.files.base import ContentFile, File

from cms.core.storage import LeanStaticFilesStorage

SHEET = '/* Why. */\n@layer a {\n  a { color: red; } /* twice\n  over */\n  b::before { content: "— " / ""; }\n}\n'
SCRIPT = "// Why.\nfor (const a of b) {\n  // Because.\n  c(a)\n\n  d(`${a}//`)\n}\n"


@pytest.fixture
def storage(tmp_path):
    return LeanStaticFilesStorage(location=tmp_path, base_url="/static/")


def kept(storage, name, source):
    with storage.open(storage.save(name, ContentFile(source.encode()))) as file:
        return file.read().decode()


def test_comments_and_indentation_stay_with_their_authors(storage):
    lean = '@layer a {\na { color: red; } \nb::before { content: "— " / ""; }\n}\n'
    assert kept(storage, "css/site.css", SHEET) == lean
    assert kept(storage, "search/suggestions.js", SCRIPT) == "for (const a of b) {\nc(a)\nd(`${a}//`)\n}\n"


def test_what_others_wrote_leaves_as_it_is(storage):
    assert kept(storage, "wagtailadmin/css/core.css", SHEET) == SHEET
    assert kept(storage, "img/drawing.svg", SHEET) == SHEET


@pytest.mark.parametrize("name", ["css/site.css", "css/pdf.css"])
def test_a_style_sheet_loses_no_rule(storage, name):
    with open(find(name), "rb") as file:
        file.read()  # as whoever hashes it does
        with storage.open(storage.save(name, File(file))) as lean:
            text = lean.read().decode()
    with open(find(name)) as file:
        source = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)
    assert text.split() == source.split()
    assert "/*" not in text
