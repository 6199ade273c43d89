"""A document that is old or replaced says so, to its readers, to machines and on paper, and stays readable."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from lxml import html
from wagtail.models import Locale, PageViewRestriction
from wagtail_localize.models import Translation, TranslationSource

from cms.core.visibility import Scope
from resources.exports.document import document_html
from resources.freshness import AGED_AFTER
from resources.models import CapitalisationSheet
from tests.factories.resources import CapitalisationSheetFactory

TODAY = timezone.localdate()
LONG_AGO = TODAY - AGED_AFTER - timedelta(days=1)


@pytest.fixture
def old(tree):
    return CapitalisationSheetFactory(title="Comment faire avant ?", date=date(2019, 3, 1), date_precision="year")


@pytest.fixture
def new(tree):
    return CapitalisationSheetFactory(title="Comment faire maintenant ?")


def replace(old, new):
    old.superseded_by = new
    old.save()
    old.save_revision()


def read(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def text(content):
    return " ".join(html.document_fromstring(content).text_content().split())


def test_a_replaced_document_stays_readable_and_leads_to_its_successor(client, old, new):
    replace(old, new)
    content = read(client, old)
    assert f"Ce document date de 2019 ; il est remplacé par {new.display_title}" in text(content)
    assert f'href="{new.url}"' in content
    assert "remplacé par" not in text(read(client, new))


@pytest.mark.parametrize("fate", ["draft", "private", "expired", "deleted"])
def test_a_successor_that_the_reader_may_not_see_is_not_named(client, old, new, fate):
    replace(old, new)
    if fate == "private":
        PageViewRestriction.objects.create(page=new, restriction_type=PageViewRestriction.LOGIN)
    elif fate == "deleted":
        new.delete()
    else:
        values = {"live": False} if fate == "draft" else {"expire_at": timezone.now() - timedelta(hours=1)}
        CapitalisationSheet.objects.filter(pk=new.pk).update(**values)
    for content in (read(client, old), client.get("/collection/").content.decode()):
        assert "maintenant" not in content
        assert "remplacé" not in content


def test_machines_are_told_that_a_document_is_obsolete(client, old, new):
    def status():
        script = html.document_fromstring(read(client, old)).xpath("//script[@type='application/ld+json']")[0]
        return json.loads(script.text).get("creativeWorkStatus")

    assert status() is None
    replace(old, new)
    assert status() == "Obsolete"


def test_paper_says_it_too(tree, old, new):
    replace(old, new)
    printed = document_html(old, Scope.for_site(tree.site))
    assert f"Ce document date de 2019 ; il est remplacé par {new.display_title}" in text(printed)
    assert new.permanent_path in printed


@pytest.mark.parametrize(("due", "told"), [(LONG_AGO, True), (TODAY - AGED_AFTER, False), (None, False)])
def test_a_document_whose_review_is_long_overdue_says_so(client, tree, old, due, told):
    old.review_date = due
    old.save()
    for content in (read(client, old), document_html(old, Scope.for_site(tree.site))):
        assert ("ce qu’il dit a pu changer" in content) is told
    assert ("relecture attendue" in client.get("/collection/").content.decode()) is told


@pytest.mark.parametrize("view", ["cartes", "tableau"])
def test_lists_mention_it_without_a_statement_per_document(client, old, new, view, django_assert_max_num_queries):
    def statements():
        with django_assert_max_num_queries(100) as captured:
            content = client.get("/collection/", {"affichage": view}).content.decode()
        return len(captured), content.lower().count("remplacé par une version plus récente")

    replace(old, new)
    statements()
    one, mentions = statements()
    assert mentions == 1
    for number in range(3):
        replace(CapitalisationSheetFactory(title=f"Ancienne {number}"), new)
    assert statements() == (one, 4)


# What may be named a successor


def test_a_document_replaces_neither_itself_nor_what_replaces_it(old, new):
    third = CapitalisationSheetFactory(title="Comment faire demain ?")
    replace(old, new)
    replace(new, third)
    for document, successor in ((third, old), (third, third)):
        document.superseded_by = successor
        with pytest.raises(ValidationError) as refusal:
            document.full_clean()
        assert "superseded_by" in refusal.value.error_dict
        assert "superseded_by" in [error.field for error in document.publication_errors()]


def test_two_replacements_that_cross_are_not_both_published(old, new):
    for document, successor in ((old, new), (new, old)):
        document.superseded_by = CapitalisationSheet.objects.get(pk=successor.pk)
        document.save_revision()
    old.get_latest_revision().publish()
    refused = CapitalisationSheet.objects.get(pk=new.pk)
    assert "superseded_by" in [error.field for error in refused.get_latest_revision_as_object().publication_errors()]


def test_a_copy_is_replaced_by_nothing(old, new):
    replace(old, new)
    copy = old.copy(update_attrs={"slug": "copie", "title": "Copie"})
    assert copy.superseded_by is None
    assert copy.get_latest_revision_as_object().superseded_by is None


def test_a_translation_follows_its_source(client, tree, old, new):
    english = Locale.objects.get_or_create(language_code="en")[0]
    replace(old, new)
    source, _created = TranslationSource.update_or_create_from_instance(old)
    translation = Translation.objects.create(source=source, target_locale=english)
    translation.save_target(publish=False)
    translated = translation.get_target_instance().specific
    assert translated.superseded_by_id == new.pk
