"""Who holds a step, and why somebody may not answer there."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from wagtail.models import AbstractGroupApprovalTask, TaskState
from wagtail.workflows import get_task_types

from cms.editorial.chain.peers import colleagues_of, documents_of_colleagues
from cms.editorial.models.steps import Opinion, Step
from cms.editorial.workflow import last_author_id, last_authors, revisions_of


def standing_opinions(step, page):
    """Favourable opinions given at `step` on the latest version of `page`: those of an earlier one do not count."""
    given = step.opinions.filter(favourable=True)
    return given.filter(created_at__gte=page.latest_revision_created_at) if page.latest_revision_created_at else given


def refusal(step, user, *, favourable):
    """Return why `user` may not give that answer at `step`, in a sentence; empty when nothing forbids it."""
    task, page = step.task.specific, step.workflow_state.content_object
    if step.status != step.STATUS_IN_PROGRESS:
        return _("Cette étape est close : une réponse a déjà été donnée.")
    if not user.is_superuser:
        if not task.is_open_to(user):
            return _("Cette étape n’est pas ouverte à votre rôle.")
        people = [person.pk for person in step.people.all()]
        if people and user.pk not in people:
            return _("Cette étape est confiée à quelqu’un d’autre.")
    if task.asks_for_peers and colleagues_of(page).filter(user=user).exists():
        return _(
            "Ce document est celui d’une organisation pour laquelle vous agissez : sa relecture revient à un pair "
            "d’une autre organisation."
        )
    if favourable and user.pk == last_author_id(page):
        return _("Vous avez écrit la dernière version de ce document : une autre personne doit l’approuver.")
    if favourable and standing_opinions(step, page).filter(user=user).exists():
        return _("Vous avez déjà donné un avis favorable : l’étape attend celui d’une autre personne.")
    return ""


def steps_to_decide(user):
    """
    Return the steps that `user` may approve now, whatever the task: what `refusal` says of each, in one statement.

    They come as plain task states, which Wagtail's lists put together with one another.
    """
    state = (OuterRef("workflow_state__base_content_type"), OuterRef("workflow_state__object_id"))
    steps = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).annotate(
        author=Subquery(last_authors(*state)[:1]),
        written_at=Subquery(revisions_of(*state).values("created_at")[:1]),
    )
    task_classes = [model for model in get_task_types() if issubclass(model, AbstractGroupApprovalTask)]
    if not user.is_superuser:
        open_tasks = Q(pk__in=[])
        for model in task_classes:
            open_tasks |= Q(task__in=model.objects.filter(groups__user=user).values("pk"))
        named = Step.people.through.objects.filter(step_id=OuterRef("pk"))
        steps = steps.filter(open_tasks).filter(Exists(named.filter(user=user)) | ~Exists(named))
    for model in task_classes:
        if getattr(model, "asks_for_peers", False):
            for documents in documents_of_colleagues(user):
                ours = Q(task__in=model.objects.values("pk"), workflow_state__object_id__in=documents)
                steps = steps.exclude(ours)
    given = Opinion.objects.filter(step=OuterRef("pk"), user=user, favourable=True)
    steps = steps.exclude(Exists(given.filter(created_at__gte=OuterRef("written_at"))))
    steps = steps.filter(Q(author=None) | ~Q(author=user.pk))
    return TaskState.objects.filter(pk__in=steps.values("pk"))
