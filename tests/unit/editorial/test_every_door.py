"""Every address of the admin, those to come too, asked by whoever has nothing to do with a draft: none tells of it."""

from itertools import product

import pytest
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from wagtail.models import Comment, Page, PageViewRestriction

from cms.editorial.models import Assignment, ReviewLink
from cms.users.roles import Role
from resources.models import Resource
from tests.unit.editorial import posting
from tests.unit.editorial.scene import fresh

pytestmark = [
    # Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
    pytest.mark.filterwarnings("ignore:get_connection"),
    # wagtail-localize's report.
    pytest.mark.filterwarnings("ignore:Pagination may yield"),
]

SECRET = "Zanzibar"  # in no other text of the site
#: What ends the session, fails on purpose or fails on any form that is not its own.
LEFT_ALONE = {"wagtailadmin_logout", "wagtailadmin_error_test", "wagtailadmin_choose_page_external_link"}
#: Each in its turn, the vocabularies are one kind of address.
ALIKE = tuple(
    f"{name}:" for name in ("workstream", "researchaxis", "family", "audience", "notion", "method", "scale", "phase")
)


@pytest.fixture
def secret(scene):
    """A draft of another organisation that has all a draft may have, and says its secret everywhere."""
    page, author = fresh(scene.documents["theirs"]), scene.accounts["stranger"]
    page.title, page.essential = f"{SECRET} en titre", f"{SECRET} en résumé."
    page.save()
    page.save_revision(user=author, log_action=True)
    Comment.objects.create(page=page, user=author, text=f"{SECRET} en marge", contentpath="essential")
    Assignment.objects.create(
        planned_title=f"{SECRET} prévu", document_type="portrait", page=Resource.objects.get(pk=page.pk)
    )
    return fresh(page)


def admin_entries(resolver, prefix="", names=()):
    for entry in resolver.url_patterns:
        if not isinstance(entry, URLPattern):
            spaces = (*names, entry.namespace) if entry.namespace else names
            yield from admin_entries(entry, prefix + str(entry.pattern), spaces)
        elif prefix.startswith("admin/") and entry.name:
            yield ":".join((*names, entry.name)), entry.pattern


def addresses(page):
    """Every address of the admin, about `page` wherever it asks for something: `(name, address)`."""
    page_type = {"app": page._meta.app_label, "model": page._meta.model_name}
    values = {
        "content_type_app_name": [page_type["app"]],
        "content_type_model_name": [page_type["model"]],
        "app_label": [page_type["app"], "wagtailcore"],
        "model_name": [page_type["model"], "page"],
        **{name: [page.latest_revision_id] for name in ("revision_id", "revision_id_a")},
        "revision_id_b": ["latest"],
        "action_name": ["publish", "copy", "approve"],
        "action": ["publish", "delete"],
        "pk": [page.pk, page.assignment.pk],
    }
    for name, pattern in admin_entries(get_resolver()):
        if name in LEFT_ALONE or name.startswith(ALIKE):
            continue
        asked = [*pattern.converters, *getattr(pattern.regex, "groupindex", ())]
        for choice in product(*(values.get(argument, [page.pk]) for argument in dict.fromkeys(asked))):
            try:
                yield name, reverse(name, kwargs=dict(zip(dict.fromkeys(asked), choice, strict=True)))
            except NoReverseMatch:
                continue


def everything(scene, page):
    """What a form of any of these addresses may ask for, about `page`."""
    key = page.pk
    return posting.form_of(page, title="Forgé") | {
        **dict.fromkeys(("id", "page", "pages", "page_id", "target", "successor", "content_page"), key),
        **dict.fromkeys(("comment", "reason", "name", "function", "planned_title", "new_title"), "Forgé"),
        **{"new_slug": "forge", "new_parent_page": scene.tree.collection.pk, "restriction_type": "none"},
        **{"action-publish": "1", "document_type": "portrait"},
    }


def tells(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return SECRET in content.decode(errors="replace")


def told(scene, browser, page):
    return {name for name, url in addresses(page) if tells(browser.get(url, {"id": page.pk, "q": SECRET[:4]}))}


def traces(page):
    """What a request could have changed of `page`, or made of it."""
    page = fresh(page)
    return (
        (page.title, page.live, page.locked, page.path, page.review_date, page.workflow_in_progress),
        (page.revisions.count(), Page.objects.count(), Resource.objects.count(), Assignment.objects.count()),
        (PageViewRestriction.objects.count(), ReviewLink.objects.count(), page.wagtail_admin_comments.count()),
    )


@pytest.mark.parametrize("role", [Role.PARTNER, Role.REVIEWER])
def test_no_address_tells_of_a_draft_to_whom_it_does_not_concern(scene, secret, role):
    assert told(scene, scene.browser(role), secret) == set()


def test_a_writer_is_told_of_it_by_the_same_addresses(scene, secret):
    names = ("edit", "history", "view_draft", "usage", "copy", "revisions_compare", "search")
    expected = {f"wagtailadmin_pages:{name}" for name in names} | {"assignment:index", "wagtailadmin_explore"}
    assert expected <= told(scene, scene.browser(Role.WRITER), secret)


@pytest.mark.parametrize("role", [Role.PARTNER, Role.REVIEWER])
def test_no_request_made_up_changes_it_nor_tells_of_it(scene, secret, role):
    browser, before, form = scene.browser(role), traces(secret), everything(scene, secret)
    done = set()
    for name, url in addresses(secret):
        if tells(browser.post(f"{url}?id={secret.pk}", form)) or traces(secret) != before:
            done.add(name)
            before = traces(secret)
    assert done == set()
