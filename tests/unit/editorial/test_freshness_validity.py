"""« Toujours valable » in one click, by who keeps the document or may change it; « Rétablir » what was withdrawn."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.editorial.freshness.validity import confirm, next_review
from cms.users.roles import Role
from resources.models import Resource
from tests.factories.resources import CapitalisationSheetFactory
from tests.unit.editorial import posting
from tests.unit.editorial.scene import ANONYMOUS, draft, fresh, publish

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def live(scene):
    """A published document to be reviewed since yesterday, kept by an account that edits nothing."""
    page = fresh(scene.documents["live"])
    page.review_date, page.keeper = YESTERDAY, scene.accounts[Role.RESEARCHER]
    page.save_revision(user=scene.accounts["stranger"]).publish()
    return fresh(page)


def url(page):
    return reverse("editorial_still_valid", args=[page.pk])


@pytest.mark.parametrize("role", [*Role, ANONYMOUS])
def test_the_keeper_and_who_may_edit_say_that_it_still_holds(scene, live, role):
    browser = scene.browser(role)
    opened = browser.get(url(live))
    assert fresh(live).review_date == YESTERDAY
    browser.post(url(live))
    allowed = role in (Role.RESEARCHER, Role.WRITER, Role.EDITOR, Role.ADMINISTRATOR)
    assert (opened.status_code == 200) is allowed
    assert (fresh(live).review_date == next_review()) is allowed


def test_the_click_is_logged_and_changes_neither_the_text_nor_its_date(scene, live):
    scene.browser(Role.RESEARCHER).post(url(live))
    after = fresh(live)
    assert after.changed_at == live.changed_at
    assert after.latest_revision_id == live.latest_revision_id
    assert not after.has_unpublished_changes
    entry = PageLogEntry.objects.get(page=live.pk, action="editorial.still_valid")
    assert entry.user == scene.accounts[Role.RESEARCHER]
    assert "Toujours valable" in str(entry.message)


def test_the_next_publication_does_not_bring_the_old_date_back(scene, live):
    confirm(live, scene.accounts[Role.RESEARCHER])
    publish(fresh(live))
    assert fresh(live).review_date == next_review()


@pytest.mark.parametrize("name", ["mine", "handed_in"])
def test_what_is_not_public_has_nothing_to_confirm(scene, name):
    page = scene.documents[name]
    assert scene.browser(Role.ADMINISTRATOR).post(url(page)).status_code == 302
    assert fresh(page).review_date is None


def test_the_keeper_finds_it_on_signing_in_with_its_button(scene, live):
    def kept(role):
        content = scene.browser(role).get(reverse("wagtailadmin_home")).content.decode()
        return content.split('id="a-actualiser-section"')[1].split("</section>")[0]

    assert live.title in kept(Role.RESEARCHER)
    assert url(live) in kept(Role.RESEARCHER)
    assert live.title not in kept(Role.WRITER)
    confirm(live, scene.accounts[Role.RESEARCHER])
    assert live.title not in kept(Role.RESEARCHER)


def test_the_editor_offers_it_in_one_click(scene, live):
    content = scene.browser(Role.WRITER).get(reverse("wagtailadmin_pages:edit", args=[live.pk])).content.decode()
    assert f'data-w-action-url-value="{url(live)}' in content


# A form open in another window


@pytest.fixture
def form(scene, live):
    """What the form of the document posts, opened before the click."""
    edit = reverse("wagtailadmin_pages:edit", args=[live.pk])
    opened = scene.browser(Role.EDITOR).get(edit).content.decode()
    assert re.search(f'name="initial-review_date" value="{YESTERDAY}"', opened)
    dates = {"review_date": str(YESTERDAY), "initial-review_date": str(YESTERDAY)}
    return posting.form_of(live, **dates, keeper=live.keeper_id, essential="Récrit.")


def save(scene, page, form, role=Role.EDITOR, **headers):
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return scene.browser(role).post(edit, form, headers=headers)


@pytest.mark.parametrize("button", ["", "action-publish"])
def test_a_form_open_meanwhile_does_not_undo_the_click(scene, live, form, button):
    confirm(live, scene.accounts[Role.RESEARCHER])
    save(scene, live, form | {button: "1"}, Role.ADMINISTRATOR)
    draft_now = fresh(live).get_latest_revision_as_object()
    assert (draft_now.review_date, draft_now.essential) == (next_review(), "Récrit.")
    assert fresh(live).review_date == next_review()
    publish(fresh(live))
    assert fresh(live).review_date == next_review()


@pytest.mark.parametrize("typed", ["", "2031-05-01"])
def test_a_date_typed_in_the_form_is_the_one_that_stays(scene, live, form, typed):
    confirm(live, scene.accounts[Role.RESEARCHER])
    save(scene, live, form | {"review_date": typed})
    assert str(fresh(live).get_latest_revision_as_object().review_date or "") == typed


def test_a_form_that_saves_itself_shows_the_date_put_off_and_goes_on_from_there(scene, live, form):
    confirm(live, scene.accounts[Role.RESEARCHER])
    updates = save(scene, live, form, accept="application/json").json()["field_updates"]
    due = next_review().strftime("%d/%m/%Y")  # as the form shows it
    assert (updates["review_date"], updates["initial-review_date"]) == (due, due)
    # Typed, saved by itself, then typed back: the last word is the person's.
    updates = save(scene, live, form | updates | {"review_date": "2031-05-01"}, accept="application/json").json()
    again = form | {"initial-review_date": updates["field_updates"]["initial-review_date"], "review_date": due}
    save(scene, live, again)
    assert fresh(live).get_latest_revision_as_object().review_date == next_review()


def test_an_earlier_version_comes_back_without_its_date(scene, live, form):
    confirm(live, scene.accounts[Role.RESEARCHER])
    earliest = live.revisions.order_by("created_at").first()
    url = reverse("wagtailadmin_pages:revisions_revert", args=[live.pk, earliest.pk])
    scene.browser(Role.EDITOR).post(url, form | {"review_date": str(next_review()), "initial-review_date": ""})
    scene.browser(Role.EDITOR).post(url, form | {"review_date": "", "initial-review_date": ""})
    assert fresh(live).get_latest_revision_as_object().review_date == next_review()


# Restoring


@pytest.fixture
def withdrawn(scene):
    page = fresh(scene.documents["live"])
    page.withdraw("Les chiffres ne sont plus les bons.")
    return fresh(page)


def restore_url(page):
    return reverse("editorial_restore", args=[page.pk])


@pytest.mark.parametrize("role", [*Role, ANONYMOUS])
def test_whoever_publishes_restores_in_one_click(scene, withdrawn, client, role):
    browser = scene.browser(role)
    browser.get(restore_url(withdrawn))
    assert client.get(withdrawn.get_url()).status_code == 410
    browser.post(restore_url(withdrawn))
    allowed = role in (Role.EDITOR, Role.ADMINISTRATOR)
    assert client.get(withdrawn.get_url()).status_code == (200 if allowed else 410)
    assert PageLogEntry.objects.filter(page=withdrawn.pk, action="editorial.restore").exists() is allowed


def test_a_withdrawn_document_shows_the_way_back_where_it_is_opened(scene, withdrawn):
    edit = reverse("wagtailadmin_pages:edit", args=[withdrawn.pk])
    content = scene.browser(Role.EDITOR).get(edit).content.decode()
    assert "Les chiffres ne sont plus les bons." in content
    assert content.count(restore_url(withdrawn)) >= 2
    assert restore_url(withdrawn) not in scene.browser(Role.WRITER).get(edit).content.decode()
    desk = scene.browser(Role.EDITOR).get(reverse("desk:index")).content.decode()
    assert restore_url(withdrawn) in desk


def test_restoring_keeps_the_rules_of_publication(scene, withdrawn):
    incomplete = withdrawn.get_latest_revision_as_object()
    incomplete.essential = ""
    incomplete.save_revision(user=scene.accounts["stranger"])
    response = scene.browser(Role.EDITOR).post(restore_url(withdrawn))
    assert "essentiel" in response.content.decode().lower()
    assert not fresh(withdrawn).live


def test_nobody_restores_alone_what_they_wrote_last(scene, withdrawn):
    withdrawn.get_latest_revision_as_object().save_revision(user=scene.accounts[Role.EDITOR])
    browser = scene.browser(Role.EDITOR)
    assert "une autre personne" in browser.get(restore_url(withdrawn)).content.decode()
    browser.post(restore_url(withdrawn))
    assert not fresh(withdrawn).live


def test_only_what_was_withdrawn_is_restored(scene):
    for name in ("live", "mine"):
        page = scene.documents[name]
        assert scene.browser(Role.ADMINISTRATOR).get(restore_url(page)).status_code == 404
    never = draft(CapitalisationSheetFactory, "Jamais parue", scene.accounts["stranger"], scene.theirs)
    scene.browser(Role.ADMINISTRATOR).post(restore_url(never))
    assert not Resource.objects.get(pk=never.pk).live
