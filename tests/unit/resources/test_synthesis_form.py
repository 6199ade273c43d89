"""A synthesis is written along its grid: the form says so from the start."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from resources.models import Synthesis
from tests.factories.resources import GridFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(tree):
    return reverse("wagtailadmin_pages:add", args=["resources", "synthesis", tree.collection.pk])


def test_a_new_synthesis_opens_with_one_answer_per_dimension(admin_client, address):
    grid = GridFactory()
    form = admin_client.get(address).context["form"]
    assert form.instance.grid == grid
    offered = [answer.instance.dimension for answer in form.formsets["answers"]]
    assert offered == list(grid.dimensions.all())
    assert Synthesis.objects.count() == 0


def test_without_a_grid_the_form_still_opens(admin_client, address):
    assert admin_client.get(address).status_code == 200


def test_the_answers_offered_are_saved_as_typed(admin_client, address):
    grid = GridFactory()
    answers = [
        {"dimension": dimension.pk, "body": streamfield([("text", rich_text(f"<p>Réponse {rank}.</p>"))]), "id": ""}
        for rank, dimension in enumerate(grid.dimensions.all())
    ]
    empty = ("links", "reference_links", "attachments", "place_links", "credits", "comments")
    data = {
        "title": "Ce que dit la visite",
        "slug": "ce-que-dit-la-visite",
        "kind": "visite",
        "grid": grid.pk,
        "date_precision": "year",
        "provenance": "atteste",
        "context": streamfield([]),
        "answers": inline_formset(answers, initial=len(answers)),
        **{name: inline_formset([]) for name in empty},
    }
    admin_client.post(address, nested_form_data(data))
    synthesis = Synthesis.objects.get().get_latest_revision_as_object()
    assert [rubric.title for rubric in synthesis.get_rubrics()[1:]] == ["Gouvernance", "Ressources"]
    assert "Réponse 1" in str(synthesis.ordered_answers[1].body)
