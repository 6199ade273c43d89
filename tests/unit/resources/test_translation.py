"""What a translator is shown, and what stays in step with the French page."""

import pytest
from django.utils.translation import override
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.operations import translate_object

from resources.models import Credit, ResourcePlace, Theme
from resources.models.base import TERM_FIELDS
from tests.factories.resources import CapitalisationSheetFactory
from tests.factories.territories import PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def english(tree):
    return Locale.objects.get_or_create(language_code="en")[0]


@pytest.fixture
def sheet(tree, english):
    page = CapitalisationSheetFactory(title="Qui décide ?", number="2.1")
    for ancestor in page.get_ancestors().specific().filter(depth__gt=1):
        translate_object(ancestor, [english])
    translate_object(page, [english])
    return page


def resynchronised(page, locale):
    """The translation after the French page was saved and the translation updated, as the admin does it."""
    page.save()
    page.refresh_from_db()
    source, _created = TranslationSource.update_or_create_from_instance(page)
    for translation in Translation.objects.filter(source=source):
        translation.save_target(publish=False)
    return page.get_translation(locale).get_latest_revision_as_object()


@pytest.mark.parametrize("name", TERM_FIELDS)
def test_terms_are_added_changed_and_cleared_with_the_source(sheet, english, name):
    model = sheet._meta.get_field(name).related_model
    label = "name" if name == "funders" else "label_fr"
    first, second = (model.objects.create(slug=slug, **{label: slug}) for slug in ("premier", "second"))
    for terms in ([first], [first, second], [second], []):
        getattr(sheet, name).set(terms)
        translated = resynchronised(sheet, english)
        assert {term.slug for term in getattr(translated, name).all()} == {term.slug for term in terms}


def test_places_and_credits_follow_the_source(sheet, english):
    sheet.place_links.set([ResourcePlace(place=PlaceFactory(name="Colombelles"))])
    sheet.credits.set([Credit(role="hote", function="Structure hôte")])
    translated = resynchronised(sheet, english)
    assert [link.place.name for link in translated.place_links.all()] == ["Colombelles"]
    assert [credit.role for credit in translated.credits.all()] == ["hote"]

    sheet.place_links.clear()
    assert not resynchronised(sheet, english).place_links.all()


def test_a_translation_keeps_the_number_and_a_copy_takes_a_new_one(sheet, english):
    translated = sheet.get_translation(english)
    assert translated.accession == sheet.accession
    assert translated.number == "2.1"
    copied = sheet.copy(update_attrs={"slug": "copie", "title": "Copie ?"})
    assert copied.accession != sheet.accession
    assert sheet.copy_for_translation(
        Locale.objects.get_or_create(language_code="es")[0], copy_parents=True
    ).accession == (sheet.accession)


def test_a_translator_is_shown_words_and_never_codes(sheet):
    source = TranslationSource.objects.get_for_instance(sheet)
    paths = {segment.context.path.partition(".")[0] for segment in source.stringsegment_set.select_related("context")}
    assert {"title", "essential", *sheet.rubric_fields} <= paths
    assert not paths & {"slug", "number", "accession", "licence", "provenance", "date", *TERM_FIELDS}


def test_a_term_without_translation_shows_its_french_label(sheet):
    theme = Theme.objects.create(slug="eau", label_fr="Eau", label_en="Water")
    with override("en"):
        assert theme.label == "Water"
    with override("es"):
        assert theme.label == "Eau"


def test_a_facet_without_translation_shows_its_french_label(sheet, client):
    themes = [
        Theme.objects.create(slug="eau", label_fr="Eau", label_en="Water"),
        Theme.objects.create(slug="sol", label_fr="Sol"),
    ]
    sheet.themes.set(themes)
    sheet.save_revision().publish()
    translation = sheet.get_translations().get().specific
    translation.themes.set(themes)
    translation.save_revision().publish()
    response = client.get(translation.get_parent().get_url())
    facet = next(facet for facet in response.context["facets"] if facet["name"] == "theme")
    assert [option["label"] for option in facet["options"]] == ["Sol", "Water"]
