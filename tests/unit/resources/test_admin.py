"""Vocabularies, references, funders and grids in the admin."""

import pytest
from django.urls import reverse

from resources.models import VOCABULARIES, Funder, Grid, Reference, Theme
from tests.factories.resources import FunderFactory, GridFactory, ReferenceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [*VOCABULARIES.values(), Reference, Funder])
@pytest.mark.parametrize("view", ["index", "add"])
def test_each_has_its_list_and_its_form(admin_client, model, view):
    assert admin_client.get(reverse(f"{model._meta.model_name}:{view}")).status_code == 200


def test_the_menu_groups_them(admin_client):
    content = admin_client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Vocabulaires" in content
    assert "Appuis" in content
    models = [*VOCABULARIES.values(), Reference, Funder]
    for url in [reverse(f"{model._meta.model_name}:index") for model in models]:
        assert f'"{url}"' in content
    assert f'"{reverse(Grid.snippet_viewset.get_url_name("list"))}"' in content
    assert f'"{reverse("wagtailsnippets:index")}"' not in content


def test_a_term_is_added_and_edited(admin_client):
    data = {"label_fr": "Alimentation", "slug": "alimentation", "label_en": "", "label_es": ""}
    admin_client.post(reverse("theme:add"), data)
    theme = Theme.objects.get(slug="alimentation")
    admin_client.post(reverse("theme:edit", args=[theme.pk]), data | {"label_en": "Food"})
    theme.refresh_from_db()
    assert theme.label_en == "Food"


def test_the_slug_follows_the_label_without_accents(admin_client):
    content = admin_client.get(reverse("theme:add")).content.decode()
    assert 'data-controller="w-slug"' in content
    assert "data-w-slug-allow-unicode-value" not in content
    assert 'data-w-sync-target-value="#id_slug"' in content


def test_a_grid_keeps_its_history(admin_client):
    grid = GridFactory()
    viewset = Grid.snippet_viewset
    page = admin_client.get(reverse(viewset.get_url_name("edit"), args=[grid.pk])).content.decode()
    assert "Gouvernance" in page
    rows = {
        "dimensions-TOTAL_FORMS": 2,
        "dimensions-INITIAL_FORMS": 2,
        **{
            f"dimensions-{rank}-{field}": value
            for rank, dimension in enumerate(grid.dimensions.all())
            for field, value in {
                "id": dimension.pk,
                "title": f"{dimension.title} partagée",
                "questions": dimension.questions,
                "ORDER": rank + 1,
            }.items()
        },
    }
    data = {"title": grid.title, "slug": grid.slug, "version": "2", **rows}
    admin_client.post(reverse(viewset.get_url_name("edit"), args=[grid.pk]), data)
    grid.refresh_from_db()
    assert str(grid) == "Grille commune (2)"
    assert grid.revisions.count() == 1
    assert admin_client.get(reverse(viewset.get_url_name("history"), args=[grid.pk])).status_code == 200


def test_what_is_cited_is_found(admin_client):
    ReferenceFactory(title="Un ouvrage rare")
    FunderFactory(name="Une fondation")
    assert "Un ouvrage rare" in admin_client.get(reverse("reference:index"), {"q": "rare"}).content.decode()
    assert "Une fondation" in admin_client.get(reverse("funder:index"), {"q": "fondation"}).content.decode()
