"""What is told of a document: its publication, what is said of it, its age."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Comment, CommentReply, Page, Revision, TaskState

from cms.editorial.notices.kinds.base import Item, Kind, address, day, editor, in_time, title_of
from cms.editorial.notices.kinds.steps import answered_by
from cms.editorial.notices.stages import review_stage
from resources.models import Resource


class AboutPage(Kind):
    def page_of(self, found):
        return found


def decision(notice):
    """Return a sentence on who approved the document, and what they wrote: « : » at its end leads to it."""
    step = TaskState.objects.filter(pk=notice.data.get("step")).first()
    if step is None:
        return (), ""
    sentence = _("%(person)s l’a validé :") if step.comment else _("%(person)s l’a validé.")
    return (sentence % {"person": answered_by(step)},), step.comment


class Published(AboutPage):
    slug = "publication"
    label = gettext_lazy("publication")
    urgent = True
    preference = "approved"

    def find(self, notice):
        return Page.objects.live().filter(pk=notice.data["page"]).first()

    def item(self, notice, found):
        words = {"title": found.title}
        by, comment = decision(notice)
        return Item(
            document=found.title,
            subject=_("Publié : « %(title)s »") % words,
            sentences=(_("Votre document est en ligne."), *by),
            quote=comment,
            url=found.full_url,
            label=_("Le lire en ligne"),
        )


class Scheduled(AboutPage):
    slug = "programmation"
    label = gettext_lazy("publication programmée")
    urgent = True
    preference = "approved"

    def find(self, notice):
        revision = Revision.objects.filter(pk=notice.data["revision"], approved_go_live_at__gt=timezone.now())
        return Page.objects.filter(pk=notice.data["page"]).first() if revision.exists() else None

    def item(self, notice, found):
        moment = timezone.localtime(found.scheduled_revision.approved_go_live_at)
        words = {"title": title_of(found), "date": day(moment), "time": date_format(moment, r"G \h i")}
        by, comment = decision(notice)
        return Item(
            document=words["title"],
            subject=_("Validé : « %(title)s » sera publié le %(date)s") % words,
            sentences=(_("Le document est accepté : il sera en ligne le %(date)s à %(time)s.") % words, *by),
            quote=comment,
            url=editor(found),
            label=_("Ouvrir le document"),
        )


class CommentMade(Kind):
    slug = "commentaire"
    label = gettext_lazy("commentaire")
    preference = "updated_comments"

    def find(self, notice):
        if reply := notice.data.get("reply"):
            found = CommentReply.objects.filter(pk=reply, comment__resolved_at=None)
        else:
            found = Comment.objects.filter(pk=notice.data["comment"], resolved_at=None)
        return found.select_related("user").first()

    def page_of(self, found):
        return (found.comment if isinstance(found, CommentReply) else found).page

    def item(self, notice, found):
        page = self.page_of(found)
        words = {"title": title_of(page), "person": found.user}
        if isinstance(found, CommentReply):
            words["comment"] = found.comment.text
            sentence = _("%(person)s répond à « %(comment)s » :") % words
        else:
            sentence = _("%(person)s écrit :") % words
        return Item(
            document=words["title"],
            subject=_("Commentaire sur « %(title)s »") % words,
            sentences=(sentence,),
            quote=found.text,
            url=editor(page),
            label=_("Répondre dans le document"),
        )


class ReviewReminder(AboutPage):
    slug = "rappel-actualisation"
    label = gettext_lazy("rappel d’un document à actualiser")
    dated = True

    def find(self, notice):
        documents = Resource.objects.live().filter(keeper=notice.recipient, review_date=notice.data["due"])
        document = documents.filter(pk=notice.data["page"]).first()
        return document if document and review_stage(document.review_date) == notice.data["stage"] else None

    def item(self, notice, found):
        words = {"title": found.title, "date": day(found.review_date)}
        return Item(
            document=found.title,
            subject=in_time(found.review_date, _("« %(title)s », à actualiser") % words),
            sentences=(
                in_time(found.review_date, _("à revoir le %(date)s.") % words),
                _("Vous gardez ce document : dites s’il est toujours valable."),
            ),
            url=address("editorial_still_valid", found.pk),
            label=_("Dire s’il est toujours valable"),
        )
