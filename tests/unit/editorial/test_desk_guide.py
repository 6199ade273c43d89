"""The writing guide: one text, read in the admin, where each type of document finds its section."""

import re

import pytest
from django.urls import reverse

from cms.editorial.writing_guide import SOURCE, read_guide
from cms.users.roles import Role
from resources.models import resource_types

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

BREAKING = re.compile(r"«[ \n]|[ \n][»?!;:](?=\W|$)")


def test_every_type_has_its_section():
    _guide, sections = read_guide()
    anchors = [anchor for anchor, _title in sections]
    assert {model.type_slug for model in resource_types()} <= set(anchors)
    assert len(anchors) == len(set(anchors))


def test_signs_stay_on_the_line_of_their_word():
    assert not BREAKING.findall(SOURCE.read_text())


@pytest.mark.parametrize("role", [*Role, "former"])
def test_whoever_opens_the_admin_reads_it(scene, role):
    browser = scene.browser(role)
    url = reverse("editorial_writing_guide")
    content = browser.get(url).content.decode()
    assert '<h2 id="fiche-exemple">Fiche exemple</h2>' in content
    assert '<a href="#fiche-exemple">Fiche exemple</a>' in content
    assert content.count("<h1") == 1
    assert f'"{url}"' in browser.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("view", ["add", "edit"])
def test_the_form_of_a_document_leads_to_its_section(scene, view):
    arguments = {
        "add": ["resources", "examplesheet", scene.tree.collection.pk],
        "edit": [scene.documents["mine"].pk],
    }
    content = (
        scene.browser(Role.WRITER).get(reverse(f"wagtailadmin_pages:{view}", args=arguments[view])).content.decode()
    )
    assert f'href="{reverse("editorial_writing_guide")}#fiche-exemple"' in content


def test_the_form_of_any_other_page_does_not(scene):
    url = reverse("wagtailadmin_pages:edit", args=[scene.ours.pk])
    content = scene.browser(Role.ADMINISTRATOR).get(url).content.decode()
    assert f'href="{reverse("editorial_writing_guide")}#' not in content
