"""On signing in: the documents that I keep, when their time comes."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.editorial.dashboard import LIMIT, DashboardPanel
from cms.editorial.freshness.views import STILL_VALID, still_valid_url
from cms.editorial.notices.stages import REVIEW_DAYS
from resources.models import Resource


class KeptPanel(DashboardPanel):
    """What I keep and have to review, from the day of the first reminder on."""

    name = "a-actualiser"
    order = 125
    heading = gettext_lazy("À actualiser")
    empty = gettext_lazy("Rien de ce que vous gardez n’est à relire.")

    def get_rows(self, user):
        soon = timezone.localdate() - timedelta(days=REVIEW_DAYS[0])
        documents = Resource.objects.live().filter(keeper=user, review_date__lte=soon).order_by("review_date")
        return [
            {
                "title": document.display_title,
                "url": still_valid_url(document),
                "kind": document.specific_class._meta.verbose_name,
                "status": _("à actualiser"),
                "date": document.review_date,
                "date_label": _("à relire le"),
                "action_url": still_valid_url(document, reverse("wagtailadmin_home")),
                "action_label": STILL_VALID,
            }
            for document in documents[:LIMIT]
        ]


def add_panel(request, panels):
    panels.append(KeptPanel(request))
