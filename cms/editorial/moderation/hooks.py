"""The moderation's addresses, its entry in the menu, what the log says of it, what the dashboard counts."""

from django.urls import path, reverse
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.site_summary import SummaryItem

from cms.editorial.moderation import views
from cms.editorial.moderation.decisions import ContributionLog
from cms.editorial.moderation.erasure import ErasureLog
from cms.editorial.moderation.queue import Queue


class WaitingSummaryItem(SummaryItem):
    """How many contributions and signatures wait for a decision."""

    order = 110
    template_name = "editorial/summary_item.html"

    def is_shown(self):
        return self.request.user.has_perm(views.PERMISSION)

    def get_context_data(self, parent_context):
        count = Queue(self.request.user).count()
        return {
            "count": count,
            "label": ngettext("contribution à traiter", "contributions à traiter", count),
            "url": reverse("editorial_contributions"),
        }


@hooks.register("register_admin_urls")
def register_moderation_views():
    return [
        path("contributions/", views.QueueView.as_view(), name="editorial_contributions"),
        path("contributions/effacer/", views.EraseView.as_view(), name="editorial_contributions_erase"),
        path("contributions/<int:pk>/", views.ContributionView.as_view(), name="editorial_contribution"),
        path("contributions/<int:pk>/fichier/", views.FileView.as_view(), name="editorial_contribution_file"),
        path("contributions/<int:pk>/appliquee/", views.ApplyView.as_view(), name="editorial_contribution_apply"),
    ]


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("editorial.contribution")(ContributionLog)
    actions.register_action("editorial.erase_contributions")(ErasureLog)


@hooks.register("construct_homepage_summary_items", order=200)
def count_what_waits(request, items):
    """After the chain has chosen its own."""
    items.append(WaitingSummaryItem(request))


hooks.register("register_admin_menu_item", views.menu_item)
