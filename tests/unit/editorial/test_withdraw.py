"""Taking a document off the site: a reason, a page that says so, a way back; nobody unpublishes or deletes silently."""

import pytest
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from cms.editorial import withdrawal
from cms.users.roles import Role
from resources.models import Resource

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

REASON = "Les chiffres de 2019 ne sont plus les bons."


@pytest.fixture
def live(scene):
    return scene.documents["live"]


def withdraw_url(page):
    return reverse("editorial_withdraw", args=[page.pk])


def fresh(page):
    return Resource.objects.get(pk=page.pk).specific


@pytest.mark.parametrize("role", Role)
def test_whoever_publishes_withdraws(scene, live, role):
    scene.browser(role).post(withdraw_url(live), {"reason": REASON})
    assert fresh(live).live is (role not in (Role.EDITOR, Role.ADMINISTRATOR))


def test_a_withdrawal_that_fails_half_way_leaves_everything_as_it_was(scene, live, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(withdrawal, "log", fail)
    with pytest.raises(RuntimeError):
        scene.browser(Role.EDITOR).post(withdraw_url(live), {"reason": REASON})
    assert fresh(live).live
    assert not fresh(live).withdrawal_reason


def test_a_reason_is_required(scene, live):
    response = scene.browser(Role.EDITOR).post(withdraw_url(live), {"reason": " "})
    assert response.context["form"].errors["reason"]
    assert fresh(live).live


def test_the_address_then_answers_410_with_the_reason_kept_in_the_history(scene, live, client):
    scene.browser(Role.EDITOR).post(withdraw_url(live), {"reason": REASON})
    for address in (live.get_url(), live.permanent_path):
        response = client.get(address)
        assert response.status_code == 410
        assert REASON in response.content.decode()
    entry = PageLogEntry.objects.get(page=live.pk, action="editorial.withdraw")
    assert entry.user == scene.accounts[Role.EDITOR]
    assert REASON in str(entry.message)
    history = scene.browser(Role.EDITOR).get(reverse("wagtailadmin_pages:history", args=[live.pk]))
    assert REASON in history.content.decode()


def test_publishing_restores_it(scene, live, client):
    live.withdraw(REASON)
    fresh(live).get_latest_revision().publish()
    assert client.get(live.get_url()).status_code == 200
    assert fresh(live).withdrawal_reason == ""


def test_unpublishing_a_document_leads_to_its_withdrawal(scene, live):
    url = reverse("wagtailadmin_pages:unpublish", args=[live.pk])
    for method in ("get", "post"):
        response = getattr(scene.browser(Role.EDITOR), method)(url)
        assert response.url == withdraw_url(live)
    assert fresh(live).live


def test_any_other_page_is_unpublished_as_ever(scene):
    page = scene.ours
    url = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    assert scene.browser(Role.ADMINISTRATOR).get(url).status_code == 200
    scene.browser(Role.ADMINISTRATOR).post(url)
    assert not Page.objects.get(pk=page.pk).live


@pytest.mark.parametrize(("what", "data"), [("live", {}), ("collection", {"include_descendants": "on"})])
def test_documents_are_not_unpublished_by_the_batch(scene, live, what, data):
    page = live if what == "live" else scene.tree.collection
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    response = scene.browser(Role.ADMINISTRATOR).post(f"{url}?id={page.pk}", data, follow=True)
    assert "avec son motif" in response.content.decode()
    assert fresh(live).live


def test_nor_with_the_page_above_them(scene, live):
    url = reverse("wagtailadmin_pages:unpublish", args=[scene.tree.collection.pk])
    response = scene.browser(Role.ADMINISTRATOR).post(url, {"include_descendants": "on"}, follow=True)
    assert "avec leur motif" in response.content.decode()
    assert fresh(live).live


def test_the_editor_offers_to_withdraw_in_the_place_of_unpublishing(scene, live):
    content = scene.browser(Role.EDITOR).get(reverse("wagtailadmin_pages:edit", args=[live.pk])).content.decode()
    assert "Retirer de la collection…" in content
    assert withdraw_url(live) in content


def test_the_explorer_names_it_so_for_documents_alone(scene):
    def explored(parent):
        url = reverse("wagtailadmin_explore", args=[parent.pk])
        return scene.browser(Role.ADMINISTRATOR).get(url).content.decode()

    documents, organisations = explored(scene.tree.collection), explored(scene.ours.get_parent())
    assert "Retirer de la collection…" in documents
    assert "Retirer de la collection…" not in organisations
    assert "Dépublier" in organisations


@pytest.mark.parametrize("role", Role)
def test_only_administrators_delete(scene, live, role):
    scene.browser(role).post(reverse("wagtailadmin_pages:delete", args=[live.pk]))
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    scene.browser(role).post(f"{bulk}?id={live.pk}")
    assert Resource.objects.filter(pk=live.pk).exists() is (role != Role.ADMINISTRATOR)
