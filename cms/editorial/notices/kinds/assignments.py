"""What is told of the documents that people have agreed to write."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.editorial.models.assignments import Assignment
from cms.editorial.notices.kinds.base import Item, Kind, address, day, in_time
from cms.editorial.notices.stages import due_stage


def is_handed_in(assignment):
    """Tell whether nothing more is expected of the writer: the document is reviewed, published or about to be."""
    page = assignment.page
    if page is None:
        return False
    state = page.current_workflow_state
    return page.live or page.approved_schedule or (state is not None and state.status == state.STATUS_IN_PROGRESS)


class AboutAssignment(Kind):
    def page_of(self, found):
        # Theirs to write, whatever else they see; the link makes them a draft, or opens the one they have.
        return None

    def recall(self, notice, **role):
        """Return the assignment while it waits for that person at that date, None afterwards."""
        due, stage = notice.data["due"], notice.data["stage"]
        assignment = Assignment.objects.filter(pk=notice.data["assignment"], due_date=due, **role).first()
        waits = assignment and due_stage(assignment.due_date) == stage and not is_handed_in(assignment)
        return assignment if waits else None


class AssignmentGiven(AboutAssignment):
    slug = "attribution"
    label = gettext_lazy("attribution")
    urgent = True

    def find(self, notice):
        given = Assignment.objects.filter(pk=notice.data["assignment"], writer=notice.recipient)
        assignment = given.select_related("chaser", "organisation").first()
        return None if assignment is None or is_handed_in(assignment) else assignment

    def item(self, notice, found):
        words = {"title": found.planned_title, "kind": found.get_document_type_display(), "chaser": found.chaser}
        if found.due_date:
            words["date"] = day(found.due_date)
            subject = _("À écrire : « %(title)s », à remettre le %(date)s") % words
        else:
            subject = _("À écrire : « %(title)s »") % words
        sentences = [_("Ce document vous est confié. Son type : %(kind)s.") % words]
        if found.due_date:
            sentences.append(_("À remettre d’ici au %(date)s.") % words)
        if found.chaser and found.chaser != notice.recipient:
            sentences.append(_("La personne qui suit l’échéance : %(chaser)s.") % words)
        return Item(words["title"], subject, tuple(sentences), write(found), _("Écrire ce document"))


class AssignmentReminder(AboutAssignment):
    slug = "rappel-attribution"
    label = gettext_lazy("rappel d’un document à remettre")
    dated = True

    def find(self, notice):
        return self.recall(notice, writer=notice.recipient)

    def item(self, notice, found):
        words = {"title": found.planned_title, "date": day(found.due_date)}
        subject = in_time(found.due_date, _("« %(title)s », à remettre") % words)
        sentence = in_time(found.due_date, _("à remettre le %(date)s.") % words)
        return Item(words["title"], subject, (sentence,), write(found), _("Écrire ce document"))


class ChaseReminder(AboutAssignment):
    slug = "relance"
    label = gettext_lazy("document à relancer")
    dated = True

    def find(self, notice):
        return self.recall(notice, chaser=notice.recipient)

    def item(self, notice, found):
        words = {
            "title": found.planned_title,
            "date": day(found.due_date),
            "writer": found.writer or _("personne encore"),
        }
        subject = in_time(found.due_date, _("« %(title)s », à relancer") % words)
        sentence = in_time(found.due_date, _("attendu le %(date)s. Qui l’écrit : %(writer)s.") % words)
        url = address("assignment:edit", found.pk)
        return Item(words["title"], subject, (sentence,), url, _("Voir l’attribution"))


def write(assignment):
    return address("editorial_write", assignment.pk)
