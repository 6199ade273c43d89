"""What is told to people without an account: a document to read, by link."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.editorial.links.tokens import url_of
from cms.editorial.models.links import LinkState, ReviewLink
from cms.editorial.notices.kinds.base import Item, Kind, day, title_of


class ReviewAsked(Kind):
    slug = "relecture-par-lien"
    label = gettext_lazy("relecture par lien")
    urgent = True

    def find(self, notice):
        link = ReviewLink.objects.filter(pk=notice.data["link"]).first()
        return link if link and link.state == LinkState.OPEN else None

    def page_of(self, found):
        return found.page

    def item(self, notice, found):
        words = {
            "title": title_of(found.revision.as_object()),
            "function": found.function,
            "date": day(timezone.localdate(found.expires_at)),
            "person": found.created_by or _("L’équipe éditoriale"),
            "site": settings.WAGTAIL_SITE_NAME,
        }
        return Item(
            document=words["title"],
            subject=_("« %(title)s » : votre avis est demandé d’ici au %(date)s") % words,
            sentences=(
                _("%(person)s vous confie ce document de « %(site)s », avant sa publication.") % words,
                _("Votre avis est demandé au titre de « %(function)s ».") % words,
                _("Le lien ci-dessous vous est personnel : lisez, laissez vos remarques, puis approuvez ou renvoyez."),
                _("Il vaut jusqu’au %(date)s, et une seule fois.") % words,
            ),
            url=url_of(found),
            label=_("Lire le document et donner votre avis"),
        )
