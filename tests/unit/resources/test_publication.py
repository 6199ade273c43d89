"""What keeps a document from being published, and what publication leaves behind."""

import datetime
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from resources.models import Accession, CapitalisationSheet, LearningVisit, NotPublishable
from tests.factories.resources import CapitalisationSheetFactory, LearningVisitFactory, SynthesisFactory

pytestmark = pytest.mark.django_db
EMPTY = json.dumps([{"type": "text", "value": "<p> </p>"}])


def wrong_fields(page):
    return [error.field for error in page.publication_errors()]


def test_everything_missing_is_told_at_once_in_the_order_of_the_form(tree):
    page = CapitalisationSheetFactory(bare=True, live=False, number="", family=None)
    asked = ["essential", "context", "definition", "practices", "examples", "date", "licence", "themes", "credits"]
    assert wrong_fields(page)[: len(asked)] == asked
    assert {"number", "family"} <= set(wrong_fields(page))


def test_a_complete_sheet_has_nothing_wrong(tree):
    assert wrong_fields(CapitalisationSheetFactory()) == []


@pytest.mark.parametrize("empty", ["[]", EMPTY])
def test_an_empty_text_does_not_fill_a_rubrique(tree, empty):
    page = CapitalisationSheetFactory(definition=empty, live=False)
    assert wrong_fields(page) == ["definition"]
    assert [rubric.title for rubric in page.get_rubrics() if rubric.is_empty] == ["Définition"]


def test_the_essential_is_counted_in_words(tree):
    page = CapitalisationSheetFactory(essential="mot " * 120)
    assert wrong_fields(page) == []
    page.essential += "de trop !"
    assert "122" in page.publication_errors()[0].message


@pytest.mark.parametrize(("number", "valid"), [("2.10", True), ("2", False), ("2.10.1", False), ("A", False)])
def test_a_sheet_s_number_is_chapter_and_rank(tree, number, valid):
    page = CapitalisationSheetFactory(live=False, number=number)
    assert ("number" not in wrong_fields(page)) is valid


def test_numbers_sort_as_numbers(tree):
    for number in ("2.10", "2.9", "2.1"):
        CapitalisationSheetFactory(number=number)
    numbers = CapitalisationSheet.objects.order_by("number_key").values_list("number", flat=True)
    assert list(numbers) == ["2.1", "2.9", "2.10"]


@pytest.mark.parametrize("number", ["20210314", "999999999999", "2.9999", "A.1"])
def test_what_does_not_sort_as_a_number_is_kept_in_any_database(tree, number):
    page = LearningVisitFactory(number=number)
    page.refresh_from_db()
    assert (page.number, page.number_key) == (number, 0)


def test_a_visit_names_its_host_and_a_synthesis_answers_every_dimension(tree):
    visit = LearningVisitFactory(live=False)
    visit.credits.set([credit for credit in visit.credits.all() if credit.role != "hote"])
    assert "credits" in wrong_fields(visit)
    synthesis = SynthesisFactory(live=False)
    synthesis.answers.set(list(synthesis.answers.all())[:1])
    assert [error.rubric for error in synthesis.publication_errors()] == ["Ressources"]


def test_an_empty_text_answers_no_dimension(tree):
    synthesis = SynthesisFactory(live=False)
    answer = synthesis.answers.first()
    answer.body = EMPTY
    synthesis.answers.add(answer)
    assert [error.rubric for error in synthesis.publication_errors()] == [answer.dimension.title]


@pytest.mark.parametrize("when", ["now", "scheduled"])
def test_no_path_publishes_what_is_incomplete(tree, when):
    page = CapitalisationSheetFactory(live=False, essential="")
    if when == "scheduled":
        page.go_live_at = timezone.now() + datetime.timedelta(days=1)
    with pytest.raises(NotPublishable):
        page.save_revision().publish()
    page.refresh_from_db()
    assert not page.live


def test_public_life_is_dated_by_itself(tree):
    page = CapitalisationSheetFactory(live=False)
    assert (page.public_since, page.withdrawn_at) == (None, None)
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.public_since
    first = page.public_since

    page.withdraw("Remplacée par une édition corrigée.")
    page.refresh_from_db()
    assert page.withdrawn_at
    assert page.withdrawal_reason == "Remplacée par une édition corrigée."

    page.save_revision().publish()
    page.refresh_from_db()
    assert page.public_since == first
    assert (page.withdrawn_at, page.withdrawal_reason) == (None, "")


def test_an_old_revision_never_brings_back_a_past_life(tree):
    page = CapitalisationSheetFactory(live=False)
    old = page.save_revision()
    page.save_revision().publish()
    page.refresh_from_db()
    assert old.as_object().public_since == page.public_since


@pytest.mark.parametrize("door", ["itself", "in bulk", "with the page above it"])
def test_the_register_keeps_a_deleted_document_s_number_and_title(tree, client, admin_user, door):
    page = CapitalisationSheetFactory(title="Qui se souvient ?")
    number, address = page.accession, page.permanent_path
    if door == "itself":
        page.delete()
    elif door == "in bulk":
        client.force_login(admin_user)
        action = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        client.post(f"{action}?id={page.pk}&next=/admin/")
        client.logout()
    else:
        page.get_parent().delete()
    assert not CapitalisationSheet.objects.exists()
    assert Accession.find(number).title == "Qui se souvient ?"
    response = client.get(address)
    assert response.status_code == 410
    assert "Qui se souvient" in response.content.decode()
    assert Accession.register(LearningVisit(title="Une autre")) != number


@pytest.mark.parametrize("number", ["", "1", "00001", "XLT-00001", "LT-", "LT-1", "LT-²", f"LT-{'9' * 5_000}"])
def test_what_is_no_number_finds_nothing(tree, client, number):
    CapitalisationSheetFactory()
    assert Accession.find(number) is None
