"""What is told by mail of a contribution: to whoever sent it, and to those who answer for the document."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.editorial.notices.audience import authors_of, tell_all
from cms.editorial.notices.kinds.base import Item, Kind, editor, title_of
from cms.editorial.notices.outbox import tell
from resources.contributions.links import answer_path
from resources.models import Contribution, ContributionKind, ContributionStatus


class AboutContribution(Kind):
    #: States in which there still is something to tell.
    statuses = ()

    def find(self, notice):
        found = Contribution.objects.select_related("resource", "draft")
        return found.filter(pk=notice.data["contribution"], status__in=self.statuses).first()


class ToContributor(AboutContribution):
    """Told to a mail address; it names a document only where everyone reads it."""

    urgent = True

    def page_of(self, found):
        return None

    def title(self, found):
        if found.resource and found.resource.live:
            return found.resource.title
        return found.title or _("Votre contribution")


class QuestionAsked(ToContributor):
    slug = "contribution-question"
    label = gettext_lazy("question sur une contribution")
    statuses = (ContributionStatus.ASKED,)

    def find(self, notice):
        """A question that another has replaced is not sent."""
        found = super().find(notice)
        return found if found and found.asked_at.isoformat() == notice.data["asked"] else None

    def item(self, notice, found):
        return Item(
            document=self.title(found),
            subject=_("Une question sur votre contribution : « %(title)s »") % {"title": self.title(found)},
            sentences=(_("Merci de votre envoi. Avant d’en décider, l’équipe éditoriale vous demande :"),),
            quote=found.question,
            url=f"{settings.WAGTAILADMIN_BASE_URL}{answer_path(found)}",
            label=_("Répondre"),
        )


class ContributionAccepted(ToContributor):
    slug = "contribution-acceptee"
    label = gettext_lazy("contribution acceptée")
    statuses = (ContributionStatus.ACCEPTED, ContributionStatus.APPLIED)

    def item(self, notice, found):
        words = {"title": self.title(found)}
        if found.kind == ContributionKind.PROPOSAL:
            sentence = _("Votre proposition est retenue : un brouillon en est fait, qui sera relu avant de paraître.")
        elif found.kind == ContributionKind.CORRECTION:
            sentence = _("Votre correction est retenue et transmise à qui tient le document.")
        else:
            sentence = _("Votre contribution paraît sous le document.")
        return Item(
            document=words["title"],
            subject=_("Merci : votre contribution est acceptée (« %(title)s »)") % words,
            sentences=(sentence,),
            url=public_address(found),
            label=public_label(found),
        )


class ContributionRefused(ToContributor):
    slug = "contribution-refusee"
    label = gettext_lazy("contribution refusée")
    statuses = (ContributionStatus.REFUSED,)

    def item(self, notice, found):
        words = {"title": self.title(found)}
        return Item(
            document=words["title"],
            subject=_("Votre contribution n’a pas été retenue (« %(title)s »)") % words,
            sentences=(_("Merci de votre envoi. L’équipe éditoriale ne l’a pas retenu, pour ce motif :"),),
            quote=found.reason,
            url=public_address(found),
            label=public_label(found),
        )


class ContributionReceived(AboutContribution):
    """Told to those who answer for the document, without a word of who sent it but an organisation."""

    slug = "contribution-recue"
    label = gettext_lazy("contribution acceptée sur un document")
    statuses = (ContributionStatus.ACCEPTED,)

    def page_of(self, found):
        return found.resource

    def item(self, notice, found):
        words = {"title": title_of(found.resource), "kind": found.get_kind_display()}
        if found.kind == ContributionKind.CORRECTION:
            sentence = _("Une correction de votre document est acceptée : reportez-la dans le texte.")
            url, label = editor(found.resource), _("Ouvrir le document")
        else:
            sentence = _("Cette contribution paraît sous votre document :")
            url, label = public_address(found), _("Lire le document")
        return Item(
            document=words["title"],
            subject=_("%(kind)s sur « %(title)s »") % words,
            sentences=(sentence,),
            quote=found.text,
            url=url,
            label=label,
        )


#: Kinds that keep the mail address of whoever contributed.
TO_CONTRIBUTORS = (QuestionAsked, ContributionAccepted, ContributionRefused)


def tell_contributor(kind, contribution):
    """Have a contribution's sender told of what was just decided, if they left an address."""
    if contribution.email:
        tell(kind, contribution.pk, contribution.email, contribution=contribution.pk)


def ask_contributor(contribution):
    asked = contribution.asked_at.isoformat()
    tell(QuestionAsked, f"{contribution.pk}:{asked}", contribution.email, contribution=contribution.pk, asked=asked)


def tell_authors(contribution, *, by):
    """Have those told who answer for the text and for its freshness."""
    page = contribution.resource.specific
    people = [*authors_of(page), page.keeper]
    tell_all(ContributionReceived, contribution.pk, people, page, by=by, contribution=contribution.pk)


def public_address(contribution):
    page = contribution.resource if contribution.resource and contribution.resource.live else None
    return (page and page.full_url) or f"{settings.WAGTAILADMIN_BASE_URL}/"


def public_label(contribution):
    document = contribution.resource and contribution.resource.live
    return _("Lire le document") if document else _("Lire la collection")
