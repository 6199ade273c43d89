"""The way from the admin to the chantiers, and opening a document more widely."""

from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.site_summary import SummaryItem

from cms.editorial.workstreams.widening import WideningLog, WidenView, widen_button
from resources.models import WorkStream


class WorkStreamsSummaryItem(SummaryItem):
    """How many chantiers there are, with the way to what the person reads there."""

    order = 110
    template_name = "editorial/summary_item.html"

    def get_context_data(self, parent_context):
        total = WorkStream.objects.count()
        return {
            "count": total,
            "label": ngettext("chantier", "chantiers", total),
            "url": reverse("workstreams:index"),
        }


# After the dashboard has chosen its own.
@hooks.register("construct_homepage_summary_items", order=200)
def lead_to_the_workstreams(request, items):
    items.append(WorkStreamsSummaryItem(request))


@hooks.register("register_account_menu_item")
def workstreams_of_the_account(request):
    return {
        "url": reverse("workstreams:index"),
        "label": _("Chantiers"),
        "help_text": _("Les documents que vos groupes vous ouvrent, chantier par chantier."),
    }


hooks.register("register_page_header_buttons", widen_button)


@hooks.register("register_admin_urls")
def register_widening():
    return [path("pages/<int:page_id>/ouvrir/", WidenView.as_view(), name="editorial_widen")]


@hooks.register("register_log_actions")
def register_widening_log(actions):
    actions.register_action("editorial.widen")(WideningLog)
