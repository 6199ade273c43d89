"""From a draft to its publication: strict when it is handed in, decided by someone else than its last author."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, TaskState
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.editorial.workflow import Refusal
from cms.users.roles import Role
from resources.models import CapitalisationSheet, NotPublishable, Resource
from tests.factories.resources import CapitalisationSheetFactory, FamilyFactory, ThemeFactory
from tests.factories.users import UserFactory
from tests.unit.editorial.scene import draft, hand_in

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")

INLINES = ("credits", "links", "reference_links", "attachments", "place_links", "comments")


@pytest.fixture
def sheet(scene):
    """A complete draft, by the account of the « Rédaction »."""
    return draft(CapitalisationSheetFactory, "Comment coopérer ?", scene.accounts[Role.WRITER], scene.ours)


@pytest.fixture
def handed_in(scene, sheet):
    return hand_in(sheet, scene.accounts[Role.WRITER])


def fresh(page):
    return Resource.objects.get(pk=page.pk).specific


def form_data(**values):
    """What the form of a fiche posts: everything empty but `values`."""
    empty = {
        "title": "",
        "slug": "",
        "number": "",
        "family": "",
        "essential": "",
        "date": "",
        "date_precision": "year",
        "licence": "",
        "provenance": "atteste",
        **{name: streamfield([]) for name in CapitalisationSheet.rubric_fields},
        **{name: {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0} for name in INLINES},
    }
    return nested_form_data(empty | values)


def complete_form(scene):
    paragraph = streamfield([("text", rich_text("<p>Un paragraphe.</p>"))])
    credit = {"role": "auteur", "organisation": scene.ours.pk, "function": "", "ORDER": 1}
    return form_data(
        title="Comment coopérer ?",
        slug="comment-cooperer",
        number="2.9",
        family=FamilyFactory().pk,
        essential="En quelques mots.",
        date="2021-01-01",
        licence="CC-BY-SA-4.0",
        themes=ThemeFactory().pk,
        credits={"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0": credit},
        **dict.fromkeys(CapitalisationSheet.rubric_fields, paragraph),
    )


def add_url(scene):
    return reverse("wagtailadmin_pages:add", args=["resources", "capitalisationsheet", scene.tree.collection.pk])


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def action_url(page, action):
    state = page.current_workflow_task_state
    return reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])


def decide(scene, page, role, action, **data):
    return scene.browser(role).post(action_url(page, action), data, follow=True)


# Handing in


def test_a_draft_is_saved_with_a_title_only(scene):
    scene.browser(Role.WRITER).post(add_url(scene), form_data(title="À compléter"))
    assert Resource.objects.get(title="À compléter").live is False


def test_two_documents_may_have_the_same_title(scene):
    for _ in range(2):
        scene.browser(Role.WRITER).post(add_url(scene), form_data(title="Récit", slug="recit"))
    assert set(Resource.objects.filter(title="Récit").values_list("slug", flat=True)) == {"recit", "recit-2"}


def test_an_incomplete_document_is_refused_with_every_error_by_rubrique_and_nothing_lost(scene):
    data = form_data(title="Une fiche sans question", essential="Déjà écrit.") | {"action-submit": "1"}
    response = scene.browser(Role.WRITER).post(add_url(scene), data)
    form = response.context["form"]
    summary = dict(form.publication_summary)
    assert {
        *("Numéro", "Famille", "Contexte et enjeux", "Définition", "Date", "Licence", "Thèmes", "Crédits", "Titre"),
    } <= set(summary)
    assert {"number", "family", "context", "date", "licence", "themes", "title"} <= set(form.errors)
    assert form.formsets["credits"].non_form_errors()
    content = response.content.decode()
    assert content.count("Ce document n’est pas encore prêt") == 1
    assert "Déjà écrit." in content
    assert not Resource.objects.filter(title="Une fiche sans question").exists()


def test_what_cannot_be_read_and_what_is_missing_are_said_together(scene):
    nobody = {"role": "auteur", "organisation": "", "function": "", "ORDER": 1}
    data = form_data(title="Pourquoi ?", date="hier", credits={"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0": nobody}) | {
        "action-submit": "1"
    }
    form = scene.browser(Role.WRITER).post(add_url(scene), data).context["form"]
    assert {"date", "themes", "context"} <= set(form.errors)
    assert "Date" not in dict(form.publication_summary)
    assert form.formsets["credits"].forms[0].errors


def test_a_complete_document_is_handed_in_once_and_whole(scene):
    response = scene.browser(Role.WRITER).post(add_url(scene), complete_form(scene) | {"action-submit": "1"})
    assert response.status_code == 302
    page = CapitalisationSheet.objects.get(title="Comment coopérer ?")
    assert page.current_workflow_task.name == "Relecture"
    written = page.get_latest_revision_as_object()
    assert [credit.organisation for credit in written.credits.all()] == [scene.ours]
    assert written.themes.count() == 1
    assert not page.live


def test_no_step_begins_on_an_incomplete_document(scene, sheet):
    sheet.essential = ""
    sheet.save_revision(user=scene.accounts[Role.WRITER], clean=False)
    with pytest.raises(NotPublishable):
        hand_in(sheet, scene.accounts[Role.WRITER])
    assert not fresh(sheet).workflow_in_progress


# Deciding


def test_a_peer_a_researcher_and_an_editor_publish_the_document(scene, handed_in):
    decide(scene, handed_in, Role.REVIEWER, "approve")
    assert fresh(handed_in).current_workflow_task.name == "Mise en perspective"
    decide(scene, fresh(handed_in), Role.REVIEWER, "approve")
    assert fresh(handed_in).current_workflow_task.name == "Mise en perspective"
    decide(scene, fresh(handed_in), Role.RESEARCHER, "approve")
    assert fresh(handed_in).current_workflow_task.name == "Validation"
    decide(scene, fresh(handed_in), Role.EDITOR, "approve")
    assert fresh(handed_in).live


def test_an_action_is_named_in_the_networks_words(scene, handed_in):
    actions = handed_in.current_workflow_task.get_actions(handed_in, scene.accounts[Role.REVIEWER])
    assert [str(label) for _name, label, _modal in actions] == [
        "Approuver",
        "Approuver avec un commentaire",
        "Renvoyer pour correction",
    ]


@pytest.mark.parametrize("is_superuser", [False, True])
def test_the_last_author_never_approves(scene, handed_in, is_superuser):
    reviewer = scene.accounts[Role.REVIEWER]
    type(reviewer).objects.filter(pk=reviewer.pk).update(is_superuser=is_superuser)
    reviewer = type(reviewer).objects.get(pk=reviewer.pk)
    handed_in.save_revision(user=reviewer)
    task = handed_in.current_workflow_task

    assert "approve" not in [name for name, _label, _modal in task.get_actions(handed_in, reviewer)]
    decide(scene, handed_in, Role.REVIEWER, "approve")
    forged = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    scene.browser(Role.REVIEWER).post(edit_url(handed_in), complete_form(scene) | forged)
    with pytest.raises(Refusal):
        task.on_action(handed_in.current_workflow_task_state, reviewer, "approve")
    assert fresh(handed_in).current_workflow_task.name == "Relecture"
    waiting = TaskState.objects.reviewable_by(reviewer)
    assert handed_in.current_workflow_task_state not in waiting
    assert waiting.exists()


def test_whoever_corrects_the_text_while_approving_is_told_and_becomes_no_author(scene, handed_in):
    client = scene.browser(Role.WRITER)
    client.force_login(UserFactory(admin=True))
    data = complete_form(scene) | {"action-workflow-action": "1", "workflow-action-name": "approve"}
    response = client.post(edit_url(handed_in), data, follow=True)
    assert "une autre personne l’approuvera" in response.content.decode()
    page = fresh(handed_in)
    assert page.get_latest_revision().user == scene.accounts[Role.WRITER]
    assert page.current_workflow_task.name == "Relecture"


def test_a_change_by_the_site_itself_does_not_free_the_last_author(scene, handed_in):
    handed_in.save_revision(user=None)
    with pytest.raises(Refusal):
        handed_in.current_workflow_task.on_action(
            handed_in.current_workflow_task_state, scene.accounts[Role.WRITER], "approve"
        )


def test_sending_back_takes_a_reason(scene, handed_in):
    decide(scene, handed_in, Role.REVIEWER, "reject")
    forged = {
        "action-workflow-action": "1",
        "workflow-action-name": "reject",
        "workflow-action-extra-data": json.dumps({"comment": "  "}),
    }
    scene.browser(Role.REVIEWER).post(edit_url(handed_in), forged | form_data(title="Comment coopérer ?"))
    assert fresh(handed_in).workflow_in_progress
    decide(scene, handed_in, Role.REVIEWER, "reject", comment="La définition manque d’exemples.")
    state = fresh(handed_in).current_workflow_state
    assert state.status == state.STATUS_NEEDS_CHANGES
    assert state.current_task_state.comment == "La définition manque d’exemples."


# Refused, and said in French rather than by an error 500


def empty_the_latest_revision(page):
    """Make the document incomplete behind the form's back, as a rule that changes or a deleted term would."""
    revision = page.get_latest_revision()
    revision.content = revision.content | {"essential": ""}
    revision.save()


@pytest.mark.parametrize("headers", [{}, {"x-requested-with": "XMLHttpRequest"}])
def test_approving_an_incomplete_document_is_refused(scene, handed_in, headers):
    empty_the_latest_revision(handed_in)
    client = scene.browser(Role.REVIEWER)
    response = client.post(action_url(handed_in, "approve"), headers=headers)
    assert response.status_code == (200 if headers else 302)
    assert "pas prêt" in client.get(reverse("wagtailadmin_home")).content.decode()
    assert fresh(handed_in).current_workflow_task.name == "Relecture"


def test_a_selection_is_published_whole_or_not_at_all(scene, sheet):
    incomplete = draft(CapitalisationSheetFactory, "Comment ranger ?", scene.accounts[Role.WRITER], scene.ours)
    empty_the_latest_revision(incomplete)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = scene.browser(Role.EDITOR).post(f"{url}?id={sheet.pk}&id={incomplete.pk}", follow=True)
    content = response.content.decode()
    assert "Comment ranger ?" in content
    assert "L’essentiel" in content
    assert not fresh(sheet).live


def test_publishing_the_collection_with_its_drafts_says_what_is_not_ready(scene, sheet):
    empty_the_latest_revision(sheet)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = scene.browser(Role.EDITOR).post(
        f"{url}?id={scene.tree.collection.pk}", {"include_descendants": "on"}, follow=True
    )
    assert "pas prêt" in response.content.decode()
    assert not fresh(sheet).live


def test_a_forged_publication_is_refused(scene, sheet):
    """« Renvoyer » is lenient in the form: posted together with « Publier », it must not open the door."""
    forged = {
        "action-publish": "1",
        "action-workflow-action": "1",
        "workflow-action-name": "reject",
    }
    response = scene.browser(Role.ADMINISTRATOR).post(edit_url(sheet), form_data(title="Vide") | forged)
    assert response.status_code == 200
    assert not fresh(sheet).live


def test_one_incomplete_document_does_not_hold_up_the_others(scene, sheet):
    late = draft(CapitalisationSheetFactory, "Comment attendre ?", scene.accounts[Role.WRITER], scene.ours)
    for page in (late, sheet):
        page.go_live_at = timezone.now() + timedelta(hours=1)
        page.save_revision(user=scene.accounts[Role.WRITER]).publish()
    for page in (late, sheet):
        revision = page.get_latest_revision()
        revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
        revision.content = revision.content | {"go_live_at": None}
        revision.save()
    empty_the_latest_revision(late)
    call_command("publish_scheduled")
    assert fresh(sheet).live
    assert not fresh(late).live
    assert not fresh(late).approved_schedule
    assert PageLogEntry.objects.filter(page=late.pk, action="editorial.schedule_refused").exists()
