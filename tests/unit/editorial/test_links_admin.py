"""Making links in the admin: by whom, to what, what is said of them, and what is erased."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.editorial.links.tokens import path_of, url_of
from cms.editorial.models import LinkState, Notice, NoticeStatus, ReviewLink, ValidationTask
from cms.editorial.notices.sending import send_pending
from cms.users.models import User
from cms.users.roles import Role
from tests.factories.resources import CapitalisationSheetFactory, ExampleSheetFactory
from tests.unit.editorial.scene import ANONYMOUS, draft, fresh, hand_in
from tests.unit.editorial.test_links import again, make_link, post

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")


@pytest.fixture(autouse=True)
def no_reading_yet():
    cache.clear()


@pytest.fixture
def sheet(scene):
    page = draft(CapitalisationSheetFactory, "Comment mutualiser ?", scene.accounts[Role.WRITER], scene.ours)
    return fresh(hand_in(page, scene.accounts[Role.WRITER]))


def url(page):
    return reverse("editorial_links", args=[page.pk])


def make(browser, page, **values):
    values = {
        "function": "Élue à la transition",
        "name": "Camille Perrin",
        "email": "elue@example.org",
        "last_day": str(timezone.localdate() + timedelta(days=30)),
    } | values
    return browser.post(url(page), values)


def test_a_link_is_shown_once_to_who_makes_it(scene, sheet):
    browser = scene.browser(Role.EDITOR)
    assert make(browser, sheet).url == url(sheet)
    link = ReviewLink.objects.get()
    assert link.revision == sheet.latest_revision
    assert link.step.pk == sheet.current_workflow_task_state.pk
    assert link.created_by == scene.accounts[Role.EDITOR]
    assert timezone.localtime(link.expires_at).date() == timezone.localdate() + timedelta(days=30)
    assert url_of(link) in browser.get(url(sheet)).content.decode()
    assert path_of(link) not in browser.get(url(sheet)).content.decode()
    assert Client().get(path_of(link)).status_code == 200
    entry = PageLogEntry.objects.get(page=sheet.pk, action="editorial.link_made")
    assert "Élue à la transition" in entry.message
    assert "Camille" not in str(entry.data)


@pytest.mark.parametrize("role", [ANONYMOUS, Role.PARTNER, Role.REVIEWER, Role.RESEARCHER, "stranger"])
def test_only_who_manages_the_chain_makes_links(scene, sheet, role):
    browser = scene.browser(role)
    assert browser.get(url(sheet)).status_code in (302, 403)
    make(browser, sheet)
    assert not ReviewLink.objects.exists()


def test_the_last_author_makes_no_link(scene, sheet):
    sheet.save_revision(user=scene.accounts[Role.EDITOR])
    browser = scene.browser(Role.EDITOR)
    assert "une autre personne doit demander cet avis" in browser.get(url(sheet)).content.decode()
    make(browser, sheet)
    assert not ReviewLink.objects.exists()


@pytest.fixture
def to_validate(scene):
    """A document that approving publishes."""
    page = draft(ExampleSheetFactory, "Comment valider ?", scene.accounts["stranger"], scene.theirs)
    step = fresh(hand_in(page, scene.accounts["stranger"])).current_workflow_task_state
    step.task.specific.on_action(step, scene.accounts[Role.REVIEWER], "approve")
    assert isinstance(fresh(page).current_workflow_task_state.task.specific, ValidationTask)
    return fresh(page)


def test_who_may_not_publish_does_not_through_a_link(scene, to_validate):
    """Writers name who reads, and so give links; not at the step that publishes."""
    browser = scene.browser(Role.WRITER)
    assert "l’avis est demandé par qui peut publier" in browser.get(url(to_validate)).content.decode()
    make(browser, to_validate)
    assert not ReviewLink.objects.exists()
    for maker in (scene.accounts[Role.WRITER], None):
        link = make_link(scene, to_validate, created_by=maker)
        assert "ce que ne peut pas qui a créé ce lien" in post(link, "approuver").content.decode()
        assert again(link).state == LinkState.OPEN
    left = make_link(scene, to_validate, created_by=scene.accounts[Role.EDITOR])
    User.objects.filter(pk=scene.accounts[Role.EDITOR].pk).update(is_active=False)
    assert post(left, "approuver").status_code == 409
    assert not fresh(to_validate).live


def test_an_editor_has_a_document_validated_by_link(scene, to_validate):
    make(scene.browser(Role.EDITOR), to_validate)
    assert post(ReviewLink.objects.get(), "approuver").status_code == 302
    assert fresh(to_validate).live


def test_a_writer_has_a_document_reviewed_by_link(scene):
    page = draft(ExampleSheetFactory, "Comment relire ?", scene.accounts["stranger"], scene.theirs)
    page = fresh(hand_in(page, scene.accounts["stranger"]))
    make(scene.browser(Role.WRITER), page)
    assert post(ReviewLink.objects.get(), "approuver").status_code == 302
    assert isinstance(fresh(page).current_workflow_task_state.task.specific, ValidationTask)


def test_a_document_at_no_step_is_not_given_to_read(scene):
    page = draft(CapitalisationSheetFactory, "Comment partager ?", scene.accounts[Role.WRITER], scene.ours)
    browser = scene.browser(Role.EDITOR)
    assert "Ce document n’est à aucune étape" in browser.get(url(page)).content.decode()
    make(browser, page)
    assert not ReviewLink.objects.exists()


@pytest.mark.parametrize("days", [-1, 200])
def test_a_link_lasts_from_a_day_to_six_months(scene, sheet, days):
    response = make(scene.browser(Role.EDITOR), sheet, last_day=str(timezone.localdate() + timedelta(days=days)))
    assert "last_day" in response.context["form"].errors
    assert not ReviewLink.objects.exists()


def test_a_link_is_revoked(scene, sheet):
    link = make_link(scene, sheet)
    address = reverse("editorial_link_revoke", args=[sheet.pk, link.pk])
    assert scene.browser(Role.REVIEWER).post(address).status_code in (302, 403)
    assert again(link).state == LinkState.OPEN
    browser = scene.browser(Role.EDITOR)
    assert browser.get(address).status_code == 405
    elsewhere = reverse("editorial_link_revoke", args=[scene.documents["handed_in"].pk, link.pk])
    assert browser.post(elsewhere).status_code == 404
    browser.post(address)
    assert again(link).state == LinkState.REVOKED
    assert again(link).email == ""
    assert "révoqué" in browser.get(url(sheet)).content.decode()


def test_the_link_leaves_by_mail(scene, sheet):
    make(scene.browser(Role.EDITOR), sheet)
    link = ReviewLink.objects.get()
    mail.outbox.clear()
    send_pending()
    sent = next(message for message in mail.outbox if message.to == ["elue@example.org"])
    assert url_of(link) in sent.body
    assert "Comment mutualiser" in sent.subject


def test_without_an_address_nothing_is_mailed(scene, sheet):
    make(scene.browser(Role.EDITOR), sheet, email="")
    assert ReviewLink.objects.count() == 1
    assert not Notice.objects.filter(kind="relecture-par-lien").exists()


def test_what_was_said_is_shown_to_who_writes(scene, sheet):
    link = make_link(scene, sheet)
    post(link, "garder", **{"remark-essentiel": "À nuancer, <b>vraiment</b>."})
    html = scene.browser(Role.WRITER).get(reverse("wagtailadmin_pages:edit", args=[sheet.pk])).content.decode()
    assert "À nuancer, &lt;b&gt;vraiment&lt;/b&gt;." in html
    assert "Remarques reçues" in html
    other = reverse("wagtailadmin_pages:edit", args=[scene.documents["handed_in"].pk])
    assert "Remarques reçues" not in scene.browser(Role.EDITOR).get(other).content.decode()


def test_the_editor_leads_to_the_links(scene, sheet):
    edit = reverse("wagtailadmin_pages:edit", args=[sheet.pk])
    assert url(sheet) in scene.browser(Role.EDITOR).get(edit).content.decode()
    assert url(sheet) not in scene.browser(Role.REVIEWER).get(edit).content.decode()


def test_the_address_is_forgotten_once_it_no_longer_serves(scene, sheet):
    browser = scene.browser(Role.EDITOR)
    for number in range(3):
        make(browser, sheet, email=f"elue{number}@example.org")
    waiting, answered, expired = ReviewLink.objects.order_by("pk")
    ReviewLink.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    call_command("forget_reviewers")
    assert [link.email for link in ReviewLink.objects.order_by("pk")] == ["elue0@example.org", "elue1@example.org", ""]
    mails = Notice.objects.filter(kind="relecture-par-lien").order_by("pk")
    assert [mail.email for mail in mails] == ["elue0@example.org", "elue1@example.org", ""]
    assert mails[2].status == NoticeStatus.CANCELLED
    post(answered, "renvoyer", comment="À revoir.")
    assert again(answered).email == ""
    # The step is closed for all.
    call_command("forget_reviewers")
    assert again(waiting).email == ""
    assert not Notice.objects.filter(kind="relecture-par-lien").exclude(email="").exists()
