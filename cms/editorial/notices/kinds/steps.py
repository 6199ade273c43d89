"""What is told of the steps of a document."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import TaskState

from cms.editorial.comparison import changed_rubrics
from cms.editorial.models.links import Annotation
from cms.editorial.models.steps import Opinion, Step
from cms.editorial.notices.audience import holds
from cms.editorial.notices.kinds.base import Item, Kind, day, editor, in_time, title_of
from cms.editorial.notices.stages import due_stage


class AboutStep(Kind):
    def page_of(self, found):
        return found.workflow_state.content_object


class StepEntrusted(AboutStep):
    slug = "etape-confiee"
    label = gettext_lazy("étape confiée")
    urgent = True
    preference = "submitted"

    def find(self, notice):
        step = Step.objects.filter(pk=notice.data["step"]).first()
        return step if step and holds(step, notice.recipient) else None

    def item(self, notice, found):
        page = self.page_of(found)
        words = {"step": found.task.name, "title": title_of(page)}
        if found.due_date:
            words["date"] = day(found.due_date)
            subject = _("%(step)s : « %(title)s » attend votre avis d’ici au %(date)s") % words
        else:
            subject = _("%(step)s : « %(title)s » attend votre avis") % words
        return Item(
            document=words["title"],
            subject=subject,
            sentences=tuple(
                filter(
                    None,
                    (
                        handed_in_by(found),
                        entrusted_to(found, notice.recipient),
                        found.due_date and _("Votre avis est attendu d’ici au %(date)s.") % words,
                        changes(found),
                    ),
                )
            ),
            url=editor(page),
            label=_("Lire le document et donner votre avis"),
        )


def handed_in_by(step):
    person = step.workflow_state.requested_by
    return _("Document remis par %(person)s.") % {"person": person} if person else ""


def entrusted_to(step, person):
    """Say to `person` with whom they hold a step."""
    named = list(step.people.all())
    others = [str(other) for other in named if other != person]
    words = {"step": step.task.name, "others": ", ".join(others)}
    if others:
        return _("L’étape « %(step)s » est confiée à vous et à %(others)s.") % words
    if named:
        return _("L’étape « %(step)s » vous est confiée.") % words
    return _("L’étape « %(step)s » est ouverte à votre groupe : une personne la prend.") % words


def changes(step):
    """Say which rubriques changed since the document was last read; empty when it is read for the first time."""
    earlier = TaskState.objects.filter(
        workflow_state__base_content_type=step.workflow_state.base_content_type,
        workflow_state__object_id=step.workflow_state.object_id,
        status__in=(TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED),
    )
    last = earlier.exclude(pk=step.pk).order_by("-finished_at").select_related("revision").first()
    if last is None or last.revision is None or step.revision is None:
        return ""
    if rubrics := changed_rubrics(last.revision, step.revision):
        return _("Modifié depuis la dernière relecture : %(rubrics)s.") % {"rubrics": ", ".join(rubrics)}
    return _("Rien n’a été modifié depuis la dernière relecture.")


class SentBack(AboutStep):
    slug = "renvoi"
    label = gettext_lazy("renvoi pour correction")
    urgent = True
    preference = "rejected"

    def find(self, notice):
        step = TaskState.objects.filter(pk=notice.data["step"]).first()
        state = step and step.workflow_state
        waiting = state and state.status == state.STATUS_NEEDS_CHANGES and state.current_task_state_id == step.pk
        return step.specific if waiting else None

    def item(self, notice, found):
        page = self.page_of(found)
        words = {"step": found.task.name, "title": title_of(page), "person": answered_by(found)}
        return Item(
            document=words["title"],
            subject=_("À corriger : « %(title)s » (%(step)s)") % words,
            sentences=(
                *remarks(found),
                _("%(person)s vous renvoie ce document, à l’étape « %(step)s » :") % words,
            ),
            quote=found.comment,
            url=editor(page),
            label=_("Corriger le document, puis le remettre"),
        )


def remarks(step):
    """Say to the author that whoever answered by link has remarks by rubrique, if so."""
    if Annotation.objects.filter(link__opinion__step=step.pk).exists():
        return (_("Des remarques par rubrique vous attendent à côté du document."),)
    return ()


def answered_by(step):
    """Return the name of whoever decided a step, by their account or by a link."""
    if step.finished_by:
        return str(step.finished_by)
    last = Opinion.objects.filter(step=step.pk).select_related("link").last()
    return str(last) if last else _("L’équipe")


class OpinionGiven(Kind):
    slug = "avis"
    label = gettext_lazy("avis favorable")
    preference = "approved"

    def find(self, notice):
        return Opinion.objects.filter(pk=notice.data["opinion"]).first()

    def page_of(self, found):
        return found.step.workflow_state.content_object

    def item(self, notice, found):
        page = self.page_of(found)
        words = {"step": found.step.task.name, "title": title_of(page), "person": str(found)}
        return Item(
            document=words["title"],
            subject=_("Avis favorable : « %(title)s » (%(step)s)") % words,
            sentences=(
                *remarks(found.step),
                (
                    _("%(person)s donne un avis favorable, à l’étape « %(step)s » :")
                    if found.comment
                    else _("%(person)s donne un avis favorable, à l’étape « %(step)s ».")
                )
                % words,
            ),
            quote=found.comment,
            url=editor(page),
            label=_("Ouvrir le document"),
        )


class StepReminder(AboutStep):
    slug = "rappel-etape"
    label = gettext_lazy("rappel d’un avis à donner")
    dated = True

    def find(self, notice):
        step = Step.objects.filter(pk=notice.data["step"], due_date=notice.data["due"]).first()
        current = step and due_stage(step.due_date) == notice.data["stage"] and holds(step, notice.recipient)
        return step if current else None

    def item(self, notice, found):
        page = self.page_of(found)
        words = {"step": found.task.name, "title": title_of(page), "date": day(found.due_date)}
        return Item(
            document=words["title"],
            subject=in_time(found.due_date, _("votre avis sur « %(title)s » (%(step)s)") % words),
            sentences=(in_time(found.due_date, _("à rendre le %(date)s, à l’étape « %(step)s ».") % words),),
            url=editor(page),
            label=_("Lire le document et donner votre avis"),
        )
