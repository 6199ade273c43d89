"""Every role at every door of the admin: which drafts each one tells of, and what each action changes."""

from functools import partial
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset

from cms.users.roles import Role
from resources.models import ToolSheet, VisitNote
from tests.unit.editorial import posting
from tests.unit.editorial.scene import ANONYMOUS, fresh

pytestmark = [
    # Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
    pytest.mark.filterwarnings("ignore:get_connection"),
    # wagtail-localize's report.
    pytest.mark.filterwarnings("ignore:Pagination may yield"),
]

WRITING = {Role.WRITER, Role.EDITOR, Role.ADMINISTRATOR}
PUBLISHING = {Role.EDITOR, Role.ADMINISTRATOR}
READING = {Role.REVIEWER, Role.RESEARCHER}
PARTNER = {Role.PARTNER}
EVERYONE = [*Role, "former", ANONYMOUS]

#: Who may know of a draft, by what it is to the partner's account; `former` has left the partner's organisation.
KNOWN_TO = {"ours": WRITING | PARTNER, "theirs": WRITING, "handed_in": WRITING | READING}


def at(name, *arguments, **query):
    """Return the door at a named address; `$page`, `$revision`… stand for those of the draft that is looked for."""

    def address(scene, page):
        values = {
            "$page": page.pk,
            "$collection": scene.tree.collection.pk,
            "$revision": page.latest_revision_id,
            "$app": page._meta.app_label,
            "$model": page._meta.model_name,
            "$word": page.title.split()[1],
        }
        url = reverse(name, args=[values.get(argument, argument) for argument in arguments])
        return url + "?" + urlencode({key: values.get(value, value) for key, value in query.items()})

    return address


#: Doors behind which a title is read by whoever may know of the draft.
DOORS = {
    "explorer": at("wagtailadmin_explore", "$collection"),
    "explorer_of_page": at("wagtailadmin_explore", "$page"),
    "explorer_results": at("wagtailadmin_explore_results", "$collection"),
    "explorer_search": at("wagtailadmin_explore", "$collection", q="$word"),
    "search": at("wagtailadmin_pages:search", q="$word"),
    "type_use": at("wagtailadmin_pages:type_use", "$app", "$model"),
    "edit": at("wagtailadmin_pages:edit", "$page"),
    "view_draft": at("wagtailadmin_pages:view_draft", "$page"),
    "history": at("wagtailadmin_pages:history", "$page"),
    "workflow_history": at("wagtailadmin_pages:workflow_history", "$page"),
    "revision": at("wagtailadmin_pages:revisions_view", "$page", "$revision"),
    "compare": at("wagtailadmin_pages:revisions_compare", "$page", "earliest", "latest"),
    "usage": at("wagtailadmin_pages:usage", "$page"),
    "chooser": at("wagtailadmin_choose_page_child", "$collection"),
    "chooser_of_type": at("wagtailadmin_choose_page_child", "$collection", page_type="resources.Resource"),
    "chooser_from_page": at("wagtailadmin_choose_page_child", "$page"),
    "chooser_search": at("wagtailadmin_choose_page_search", q="$word"),
    "chosen": at("wagtailadmin_choose_page_chosen_multiple", id="$page"),
    "api": at("wagtailadmin_api:pages:listing", child_of="$collection"),
    "api_explorer": at("wagtailadmin_api:pages:listing", child_of="$collection", for_explorer="1"),
    "api_search": at("wagtailadmin_api:pages:listing", search="$word"),
    "api_detail": at("wagtailadmin_api:pages:detail", "$page"),
}
#: Doors that some of them only may pass.
NARROW_DOORS = {
    "revert": (WRITING | PARTNER, at("wagtailadmin_pages:revisions_revert", "$page", "$revision")),
    "copy": (WRITING, at("wagtailadmin_pages:copy", "$page")),
    "move": (WRITING, at("wagtailadmin_pages:move", "$page")),
    "delete": ({Role.ADMINISTRATOR}, at("wagtailadmin_pages:delete", "$page")),
    "bulk_delete": (WRITING, at("wagtail_bulk_action", "wagtailcore", "page", "delete", id="$page")),
    "bulk_publish": (WRITING, at("wagtail_bulk_action", "wagtailcore", "page", "publish", id="$page")),
    "bulk_all": (WRITING, at("wagtail_bulk_action", "wagtailcore", "page", "move", id="all", childOf="$collection")),
    "site_history": (WRITING, at("wagtailadmin_reports:site_history")),
    "usage_of_types": (WRITING, at("wagtailadmin_reports:page_types_usage")),
    "dashboard": (READING, at("wagtailadmin_home")),
}
ALL_DOORS = {name: (set(EVERYONE), address) for name, address in DOORS.items()} | NARROW_DOORS


@pytest.mark.parametrize("role", EVERYONE, ids=lambda role: getattr(role, "name", role).lower())
@pytest.mark.parametrize("door", ALL_DOORS)
def test_a_draft_is_known_to_those_it_concerns(scene, door, role):
    passing, address = ALL_DOORS[door]
    browser = scene.browser(role)
    responses = {name: browser.get(address(scene, scene.documents[name])) for name in KNOWN_TO}
    told = {name for name, response in responses.items() if scene.documents[name].title in response.content.decode()}
    assert told == {name for name, people in KNOWN_TO.items() if role in people & passing}


def in_bulk(name, action, outcome):
    def act(browser, scene, documents):
        posting.in_bulk(browser, documents[name], action)
        return outcome(documents[name])

    return act


def by_api(name, action, outcome, **data):
    def act(browser, scene, documents):
        posting.by_api(browser, documents[name], action, **data)
        return outcome(documents[name])

    return act


def is_live(page):
    return fresh(page).live


def is_gone(page):
    return not posting.exists(page)


def is_doubled(page):
    return Page.objects.filter(title=page.title).count() > 1


def revert_to_first(browser, page, **changes):
    """Save the first version again, as the form that shows it posts it, with `changes`."""
    first = page.revisions.order_by("created_at").first()
    url = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])
    return browser.post(url, posting.form_of(page, **changes))


def revert_and_publish(browser, scene, documents, **changes):
    revert_to_first(browser, documents["ours"], **changes, **{"action-publish": "1"})
    return is_live(documents["ours"])


#: What each does in a scene of its own, and by whom it is done.
ACTIONS = {
    "create_a_type_of_partners": (WRITING | PARTNER, lambda b, s, d: posting.create(b, s, VisitNote)),
    "create_another_type": (WRITING, lambda b, s, d: posting.create(b, s, ToolSheet)),
    "create_and_publish": ({Role.ADMINISTRATOR}, lambda b, s, d: posting.publish_at_creation(b, s, VisitNote)),
    "edit_mine": (WRITING | PARTNER, lambda b, s, d: posting.edit(b, d["mine"])),
    "edit_ours": (WRITING | PARTNER, lambda b, s, d: posting.edit(b, d["ours"])),
    "edit_theirs": (WRITING, lambda b, s, d: posting.edit(b, d["theirs"])),
    "edit_live": (WRITING, lambda b, s, d: posting.edit(b, d["live"])),
    "edit_under_review": (set(), lambda b, s, d: posting.edit(b, d["handed_in"])),
    "submit_ours": (WRITING | PARTNER, lambda b, s, d: posting.submit(b, d["ours"])),
    "submit_theirs": (WRITING, lambda b, s, d: posting.submit(b, d["theirs"])),
    "approve": (READING, lambda b, s, d: posting.approve(b, d["handed_in"])),
    "approve_in_editor": (READING, lambda b, s, d: posting.approve_in_editor(b, d["handed_in"])),
    "change_and_publish_ours": ({Role.ADMINISTRATOR}, lambda b, s, d: posting.publish_in_editor(b, d["ours"])),
    "change_and_publish_theirs": ({Role.ADMINISTRATOR}, lambda b, s, d: posting.publish_in_editor(b, d["theirs"])),
    "revert_and_publish": ({Role.ADMINISTRATOR}, revert_and_publish),
    "revert_change_and_publish": ({Role.ADMINISTRATOR}, partial(revert_and_publish, title="Atelier Hôtel")),
    "publish_in_bulk": (PUBLISHING, in_bulk("ours", "publish", is_live)),
    "publish_by_api": (PUBLISHING, by_api("ours", "publish", is_live)),
    "unpublish_by_api": (PUBLISHING, by_api("live", "unpublish", lambda page: not is_live(page))),
    "delete_mine": ({Role.PARTNER, Role.ADMINISTRATOR}, lambda b, s, d: posting.delete(b, d["mine"])),
    "delete_ours": ({Role.ADMINISTRATOR}, lambda b, s, d: posting.delete(b, d["ours"])),
    "delete_theirs": ({Role.ADMINISTRATOR}, lambda b, s, d: posting.delete(b, d["theirs"])),
    "delete_in_bulk": ({Role.ADMINISTRATOR}, in_bulk("ours", "delete", is_gone)),
    "delete_by_api": ({Role.ADMINISTRATOR}, by_api("ours", "delete", is_gone)),
    "copy_ours": (WRITING, lambda b, s, d: posting.copy(b, d["ours"], s.tree.collection.pk)),
    "copy_by_api": (WRITING, by_api("ours", "copy", is_doubled, slug="juliette", keep_live=False)),
    "lock_ours": (PUBLISHING, lambda b, s, d: posting.lock(b, d["ours"])),
    "lock_under_review": (set(), lambda b, s, d: posting.lock(b, d["handed_in"])),
    "open_to_all": (PUBLISHING, lambda b, s, d: posting.open_to_all(b, d["ours"])),
}


@pytest.mark.parametrize("role", EVERYONE, ids=lambda role: getattr(role, "name", role).lower())
@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_is_done_by_those_who_may(scene, action, role):
    people, act = ACTIONS[action]
    documents = {name: fresh(page) for name, page in scene.documents.items()}
    assert bool(act(scene.browser(role), scene, documents)) == (role in people)


# Keys of one document in the addresses and forms of another


@pytest.mark.parametrize("other", ["theirs", "handed_in"])
def test_a_version_is_read_under_its_own_document_only(scene, other):
    mine, secret = fresh(scene.documents["mine"]), fresh(scene.documents[other])
    browser, key = scene.browser(Role.PARTNER), secret.latest_revision_id
    for name, *arguments in (
        ("revisions_view", key),
        ("revisions_revert", key),
        ("revisions_unschedule", key),
        ("revisions_compare", key, "latest"),
        ("revisions_compare", "earliest", key),
    ):
        response = browser.get(reverse(f"wagtailadmin_pages:{name}", args=[mine.pk, *arguments]), follow=True)
        assert secret.title not in response.content.decode()
        assert response.status_code == 404 or response.redirect_chain
    step = secret.current_workflow_task_state
    if step is not None:
        for name in ("workflow_action", "collect_workflow_action_data"):
            url = reverse(f"wagtailadmin_pages:{name}", args=[mine.pk, "approve", step.pk])
            assert secret.title not in browser.post(url, follow=True).content.decode()
        url = reverse("wagtailadmin_pages:workflow_history_detail", args=[mine.pk, step.workflow_state_id])
        assert browser.get(url).status_code == 404
        step.refresh_from_db()
        assert step.status == step.STATUS_IN_PROGRESS


@pytest.mark.parametrize("save", [revert_to_first, lambda browser, page, **links: posting.edit(browser, page, **links)])
def test_no_form_links_to_a_page_that_its_author_could_not_choose(scene, save):
    mine, secret = fresh(scene.documents["mine"]), scene.documents["theirs"]
    revisions = mine.revisions.count()
    link = {"relation": "voir", "target": secret.pk}
    save(scene.browser(Role.PARTNER), mine, links=inline_formset([link]))
    assert mine.revisions.count() == revisions
    assert not fresh(mine).get_latest_revision_as_object().links.all()


#: Where the site itself is set, and by whom.
SETTINGS = {
    "accounts": ({Role.ADMINISTRATOR}, "wagtailusers_users:index"),
    "new_account": ({Role.ADMINISTRATOR}, "wagtailusers_users:add"),
    "roles": ({Role.ADMINISTRATOR}, "wagtailusers_groups:index"),
    "memberships": ({Role.ADMINISTRATOR}, "membership:index"),
    "vocabularies": ({Role.ADMINISTRATOR}, "theme:index"),
    "new_term": ({Role.ADMINISTRATOR}, "theme:add"),
    "workflows": ({Role.ADMINISTRATOR}, "wagtailadmin_workflows:index"),
    "sites": ({Role.ADMINISTRATOR}, "wagtailsites:index"),
    "locales": ({Role.ADMINISTRATOR}, "wagtaillocales:index"),
    "redirects": ({Role.ADMINISTRATOR}, "wagtailredirects:index"),
    "reports_on_workflows": (WRITING, "wagtailadmin_reports:workflow"),
    "reports_on_tasks": (WRITING, "wagtailadmin_reports:workflow_tasks"),
    "reports_on_age": (WRITING, "wagtailadmin_reports:aging_pages"),
    "reports_on_translations": (WRITING, "wagtail_localize:translations_report"),
}


@pytest.mark.parametrize("role", EVERYONE, ids=lambda role: getattr(role, "name", role).lower())
@pytest.mark.parametrize("setting", SETTINGS)
def test_the_site_is_set_by_those_who_may(scene, setting, role):
    people, name = SETTINGS[setting]
    assert (scene.browser(role).get(reverse(name)).status_code == 200) == (role in people)
