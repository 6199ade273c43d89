"""Who may answer at a step, what an answer does, and what stays when it fails half way."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, TaskState

from cms.editorial.chain.answers import answer
from cms.editorial.chain.holders import steps_to_decide
from cms.editorial.models import Assignment, Opinion, ReviewLink, ReviewTask, Step
from cms.editorial.workflow import Refusal
from cms.users.roles import Role
from resources.models import Credit, Resource
from territories.models import Membership
from tests.factories.resources import ToolSheetFactory
from tests.factories.users import UserFactory
from tests.unit.editorial import posting
from tests.unit.editorial.scene import draft, fresh, hand_in

# Wagtail's notifications still ask Django for a connection in the way of its versions before 6.1.
pytestmark = pytest.mark.filterwarnings("ignore:get_connection")


@pytest.fixture
def page(scene):
    """A document of « Autre structure », read by a peer now."""
    return scene.documents["handed_in"]


@pytest.fixture
def step(page):
    return fresh(page).current_workflow_task_state


@pytest.fixture
def reviewer(scene):
    """One more reviewer, of no organisation."""
    return make_reviewer("lectrice")


def make_reviewer(name, organisation=None, **membership):
    user = UserFactory(username=name, group=Group.objects.get(name=Role.REVIEWER))
    if organisation:
        Membership.objects.create(user=user, organisation=organisation, **membership)
    return user


def as_now(user):
    """The account as a new request reads it: nothing kept of its groups and organisations."""
    return type(user).objects.get(pk=user.pk)


def names_of_actions(page, user):
    page, user = fresh(page), as_now(user)
    return {name for name, _label, _modal in page.current_workflow_task.get_actions(page, user)}


def is_proposed(step, user):
    """Tell whether `step` waits for `user` on the dashboard; both ways of asking agree."""
    user = as_now(user)
    proposed = TaskState.objects.reviewable_by(user).filter(pk=step.pk).exists()
    assert steps_to_decide(user).filter(pk=step.pk).exists() == proposed
    return proposed


def forge(client, step):
    """Approve by every door of the admin, as a form kept from another day would."""
    page = fresh(step.workflow_state.content_object)
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", step.pk]))
    action = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), posting.form_of(page, **action))


# Peers


def yesterday():
    return timezone.localdate() - timedelta(days=1)


#: Memberships of a reviewer, and whether they make a peer of the authors: « theirs » is the authors' organisation.
MEMBERSHIPS = {
    "of_no_organisation": (lambda scene: [], True),
    "of_another": (lambda scene: [{"organisation": scene.ours}], True),
    "of_the_authors": (lambda scene: [{"organisation": scene.theirs}], False),
    "of_both": (lambda scene: [{"organisation": scene.ours}, {"organisation": scene.theirs}], False),
    "left_the_authors": (
        lambda scene: [{"organisation": scene.theirs, "since": yesterday(), "until": yesterday()}],
        True,
    ),
    "joins_the_authors_later": (
        lambda scene: [{"organisation": scene.theirs, "since": timezone.localdate() + timedelta(days=1)}],
        True,
    ),
    "reviews_for_the_authors": (lambda scene: [{"organisation": scene.theirs, "role": "relecture"}], False),
}


@pytest.mark.parametrize("is_superuser", [False, True], ids=["reviewer", "superuser"])
@pytest.mark.parametrize("case", MEMBERSHIPS)
def test_a_document_is_read_by_another_organisation_than_its_own(scene, step, page, reviewer, case, is_superuser):
    rows, is_peer = MEMBERSHIPS[case]
    for row in rows(scene):
        Membership.objects.create(user=reviewer, **row)
    type(reviewer).objects.filter(pk=reviewer.pk).update(is_superuser=is_superuser)
    assert ("approve" in names_of_actions(page, reviewer)) == is_peer
    assert ("reject" in names_of_actions(page, reviewer)) == is_peer
    assert is_proposed(step, reviewer) == is_peer
    if not is_peer:
        with pytest.raises(Refusal, match="pair d’une autre organisation"):
            step.task.specific.on_action(step, as_now(reviewer), "approve")
        with pytest.raises(Refusal, match="pair d’une autre organisation"):
            step.task.specific.on_action(step, as_now(reviewer), "reject", comment="À revoir.")


def test_a_colleague_of_the_authors_finds_no_door(scene, step, client):
    client.force_login(make_reviewer("collegue", scene.theirs))
    forge(client, step)
    step.refresh_from_db()
    assert step.status == step.STATUS_IN_PROGRESS
    assert not step.opinions.exists()


def test_an_assignment_makes_a_document_an_organisations_own(scene, step, page, reviewer):
    Membership.objects.create(user=reviewer, organisation=scene.ours)
    Assignment.objects.create(
        planned_title="Delta",
        document_type="fiche-outil",
        page=Resource.objects.get(pk=page.pk),
        organisation=scene.ours,
    )
    assert not names_of_actions(page, reviewer)
    assert not is_proposed(step, reviewer)


def test_an_organisation_credited_in_the_latest_version_counts(scene, step, page, reviewer):
    Membership.objects.create(user=reviewer, organisation=scene.ours)
    page = fresh(page)
    page.credits.add(Credit(role="hote", organisation=scene.ours))
    page.save_revision(user=scene.accounts["stranger"])
    assert not names_of_actions(page, reviewer)


def test_a_credit_for_reading_makes_no_owner(scene, step, page, reviewer):
    Membership.objects.create(user=reviewer, organisation=scene.ours)
    Credit.objects.create(resource_id=page.pk, role="relecture", organisation=scene.ours, locale=page.locale)
    assert "approve" in names_of_actions(page, reviewer)


def test_whoever_validates_may_be_of_any_organisation(scene, step, page, reviewer):
    Membership.objects.create(user=scene.accounts[Role.EDITOR], organisation=scene.theirs)
    answer(step, user=reviewer, favourable=True)
    assert "approve" in names_of_actions(page, scene.accounts[Role.EDITOR])


# Holders


def test_only_the_named_people_answer(step, page, reviewer, client):
    other = make_reviewer("autre")
    step.people.add(other)
    assert not names_of_actions(page, reviewer)
    assert not is_proposed(step, reviewer)
    with pytest.raises(Refusal, match="quelqu’un d’autre"):
        answer(step, user=reviewer, favourable=True)
    client.force_login(reviewer)
    forge(client, step)
    step.refresh_from_db()
    assert step.status == step.STATUS_IN_PROGRESS
    assert is_proposed(step, other)
    answer(step, user=as_now(other), favourable=True)
    assert step.status == step.STATUS_APPROVED


def test_a_step_given_to_two_people_waits_on_both_dashboards_once(step, reviewer):
    other = make_reviewer("autre")
    step.people.add(other, reviewer)
    for user in (other, reviewer):
        assert list(TaskState.objects.reviewable_by(as_now(user)).filter(pk=step.pk)) == [step.taskstate_ptr]


def test_an_administrator_answers_for_the_named_people(step, reviewer):
    step.people.add(reviewer)
    administrator = UserFactory(admin=True)
    assert is_proposed(step, administrator)
    answer(step, user=administrator, favourable=True)
    assert step.status == step.STATUS_APPROVED


def test_whoever_has_left_the_role_no_longer_answers(step, page, reviewer):
    step.people.add(reviewer)
    reviewer.groups.clear()
    assert not names_of_actions(page, reviewer)
    assert not is_proposed(step, reviewer)


def test_a_step_that_begins_is_due_after_the_days_of_its_task(scene):
    ReviewTask.objects.update(days=21)
    page = hand_in(draft(ToolSheetFactory, "Atelier Kilo", scene.accounts["stranger"], scene.theirs), None)
    step = page.current_workflow_task_state
    assert step.due_date == timezone.localdate() + timedelta(days=21)
    assert not step.late
    step.due_date = yesterday()
    assert step.late


def test_a_document_comes_back_to_who_sent_it_back(scene, step, page, reviewer):
    answer(step, user=reviewer, favourable=False, comment="Précisez les coûts.")
    fresh(page).current_workflow_state.resume(scene.accounts["stranger"])
    again = fresh(page).current_workflow_task_state
    assert again != step
    assert list(again.people.all()) == [reviewer]
    assert again.due_date


def test_a_document_comes_back_to_the_people_it_had_been_given_to(scene, step, page, reviewer):
    other = make_reviewer("autre")
    step.people.add(reviewer, other)
    answer(step, user=reviewer, favourable=False, comment="Précisez les coûts.")
    Membership.objects.create(user=other, organisation=scene.theirs)
    fresh(page).current_workflow_state.resume(scene.accounts["stranger"])
    assert list(fresh(page).current_workflow_task_state.people.all()) == [reviewer]


# Opinions


@pytest.fixture
def two_opinions(step):
    ReviewTask.objects.update(approvals=2)
    return step


def test_two_different_people_pass_the_step(two_opinions, page, reviewer):
    step, other = two_opinions, make_reviewer("autre")
    answer(step, user=reviewer, favourable=True, comment="Clair.")
    assert step.status == step.STATUS_IN_PROGRESS
    assert names_of_actions(page, reviewer) == {"reject"}
    assert not is_proposed(step, reviewer)
    with pytest.raises(Refusal, match="déjà donné"):
        answer(step, user=reviewer, favourable=True)
    assert is_proposed(step, other)
    answer(step, user=other, favourable=True, comment="Utile.")
    assert step.status == step.STATUS_APPROVED
    assert fresh(page).current_workflow_task.name == "Validation"
    assert list(step.opinions.values_list("user", "favourable", "comment")) == [
        (reviewer.pk, True, "Clair."),
        (other.pk, True, "Utile."),
    ]


def test_an_opinion_that_does_not_pass_the_step_is_in_the_history(two_opinions, page, reviewer):
    answer(two_opinions, user=reviewer, favourable=True, comment="Clair.")
    entry = PageLogEntry.objects.get(page=page.pk, action="editorial.opinion")
    assert entry.user == reviewer
    assert entry.message == "Avis favorable (Relecture) : Clair."


def test_an_opinion_on_an_earlier_version_does_not_count(scene, two_opinions, page, reviewer):
    step, other = two_opinions, make_reviewer("autre")
    answer(step, user=reviewer, favourable=True)
    fresh(page).save_revision(user=scene.accounts["stranger"])
    answer(step, user=other, favourable=True)
    assert step.status == step.STATUS_IN_PROGRESS
    assert is_proposed(step, reviewer)
    answer(step, user=as_now(reviewer), favourable=True)
    assert step.status == step.STATUS_APPROVED
    assert step.opinions.count() == 2


def test_whoever_approved_may_still_send_back(two_opinions, page, reviewer):
    answer(two_opinions, user=reviewer, favourable=True)
    answer(two_opinions, user=reviewer, favourable=False, comment="Tout bien relu, non.")
    assert [opinion.favourable for opinion in two_opinions.opinions.all()] == [False]
    assert two_opinions.status == two_opinions.STATUS_REJECTED


def test_sending_back_is_an_unfavourable_opinion_with_its_reason(step, page, reviewer):
    with pytest.raises(Refusal, match="motif"):
        answer(step, user=reviewer, favourable=False, comment="  ")
    answer(step, user=reviewer, favourable=False, comment="Précisez les coûts.")
    opinion = step.opinions.get()
    assert (opinion.favourable, opinion.comment) == (False, "Précisez les coûts.")
    state = fresh(page).current_workflow_state
    assert state.status == state.STATUS_NEEDS_CHANGES


def test_a_step_is_answered_once(step, reviewer):
    stale = Step.objects.get(pk=step.pk)
    answer(step, user=reviewer, favourable=True)
    with pytest.raises(Refusal, match="close"):
        answer(stale, user=make_reviewer("autre"), favourable=False, comment="Trop tard.")
    assert step.opinions.count() == 1


# By link


def link_to(step, creator):
    return ReviewLink.objects.create(
        step=step,
        revision=step.revision,
        name="Une élue",
        function="adjointe aux communs",
        created_by=creator,
        expires_at=timezone.now() + timedelta(days=30),
    )


def test_an_answer_by_link_passes_the_step_and_says_in_which_function(scene, step, page):
    link = link_to(step, scene.accounts[Role.EDITOR])
    opinion = answer(step, link=link, favourable=True, comment="Fidèle à ce qui s’est passé.")
    assert (opinion.user, opinion.link) == (None, link)
    assert fresh(page).current_workflow_task.name == "Validation"
    entry = PageLogEntry.objects.get(page=page.pk, action="editorial.opinion")
    assert entry.message == (
        "Avis favorable (Relecture), par Une élue, adjointe aux communs : Fidèle à ce qui s’est passé."
    )


def test_a_link_answers_once_and_at_its_own_step(scene, step, reviewer):
    link = link_to(step, scene.accounts[Role.EDITOR])
    ReviewTask.objects.update(approvals=2)
    answer(step, link=link, favourable=True)
    with pytest.raises(Refusal, match="close"):
        answer(step, link=link, favourable=True)
    answer(step, user=reviewer, favourable=True)
    validation = step.workflow_state.current_task_state.specific
    with pytest.raises(Refusal, match="close"):
        answer(validation, link=ReviewLink.objects.get(pk=link.pk), favourable=True)


def test_the_last_author_does_not_approve_by_a_link_of_their_own(scene, step, page):
    link = link_to(step, scene.accounts["stranger"])
    with pytest.raises(Refusal, match="dernière version"):
        answer(step, link=link, favourable=True)
    answer(step, link=link, favourable=False, comment="Une date est fausse.")
    assert step.status == step.STATUS_REJECTED


def test_an_answer_has_one_author(scene, step, reviewer):
    with pytest.raises(TypeError):
        answer(step, favourable=True)
    with pytest.raises(TypeError):
        answer(step, user=reviewer, link=link_to(step, reviewer), favourable=True)


# Failing half way


@pytest.fixture
def at_validation(scene, step, page, reviewer):
    answer(step, user=reviewer, favourable=True)
    return fresh(page).current_workflow_task_state


@pytest.mark.parametrize("broken", ["save", "log"])
def test_what_fails_during_publication_leaves_step_opinion_and_page_as_before(
    scene, at_validation, page, monkeypatch, broken
):
    def fail(*args, **kwargs):
        raise OSError("Le disque est plein.")

    target = {"save": "resources.models.base.Resource.save", "log": "wagtail.actions.publish_revision.log"}[broken]
    history = PageLogEntry.objects.filter(page=page.pk).count()
    editor = scene.accounts[Role.EDITOR]
    with monkeypatch.context() as broken_site:
        broken_site.setattr(target, fail)
        with pytest.raises(OSError, match="disque"):
            at_validation.task.specific.on_action(at_validation, editor, "approve")
    step = Step.objects.get(pk=at_validation.pk)
    assert (step.status, step.finished_at) == (step.STATUS_IN_PROGRESS, None)
    assert not Opinion.objects.filter(step=step).exists()
    assert not fresh(page).live
    assert fresh(page).workflow_in_progress
    assert PageLogEntry.objects.filter(page=page.pk).count() == history
    step.task.specific.on_action(step, editor, "approve")
    assert fresh(page).live
