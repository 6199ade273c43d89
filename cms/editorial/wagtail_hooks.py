"""What the editorial chain adds to Wagtail's admin."""

from importlib import import_module

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.editorial import dashboard, publication, reading, withdrawal, writing_guide
from cms.editorial.admin import AssignmentViewSet
from cms.editorial.assignments import WriteView
from cms.editorial.comparison.views import compare_buttons
from cms.editorial.desk.views import DeskViewSet
from cms.editorial.page_views import DocumentViewSet
from cms.editorial.permissions import Reach
from cms.editorial.planning import PlanView
from resources.choosers import with_organisation
from search.report import SearchReportAction

# Each subject registers its own when it is imported.
for subject in (
    "api",
    "board.hooks",
    "chain.hooks",
    "freshness.hooks",
    "links.hooks",
    "moderation.hooks",
    "notices.hooks",
    "partners.hooks",
    "workstreams.hooks",
    "writing.hooks",
):
    import_module(f"cms.editorial.{subject}")

# Rights

hooks.register("register_admin_viewset", lambda: DocumentViewSet("documents_of_the_collection"))


@hooks.register("before_create_page")
def keep_to_the_types_of_the_role(request, parent_page, page_class):
    """Refuse the types that the person's role does not write, saying which ones it does."""
    if parent_page.permissions_for_user(request.user).can_create(page_class):
        return None
    types = Reach.of(request.user).types
    if not types:
        raise PermissionDenied
    messages.error(
        request,
        _("Votre rôle ne permet pas de créer « %(type)s ». Vous pouvez créer : %(types)s.")
        % {
            "type": capfirst(page_class._meta.verbose_name),
            "types": ", ".join(sorted(str(model._meta.verbose_name) for model in types)),
        },
    )
    return redirect("wagtailadmin_explore", parent_page.pk)


@hooks.register("construct_page_chooser_queryset")
def choose_among_visible_pages(pages, request):
    return with_organisation(pages.filter(pk__in=_policy().choosable_instances(request.user).values("pk")))


@hooks.register("construct_main_menu")
def hide_the_reports(request, items):
    if not _policy().sees_everything(request.user):
        items[:] = [item for item in items if item.name != "reports"]


def _policy():
    return policy_registry.get_by_type(Page)


# Writing, publishing, withdrawing

hooks.register("register_admin_viewset", lambda: DeskViewSet("desk", url_prefix="collection"))
hooks.register("register_admin_viewset", AssignmentViewSet)
hooks.register("construct_homepage_panels", dashboard.choose_panels)
# After Wagtail has put its own.
hooks.register("construct_homepage_summary_items", dashboard.choose_summary, order=100)
hooks.register("construct_main_menu", dashboard.name_files)
hooks.register("register_admin_menu_item", writing_guide.menu_item)
hooks.register("register_page_header_buttons", compare_buttons)
hooks.register("before_publish_page", publication.refuse_publication)
hooks.register("before_bulk_action", publication.refuse_bulk_publication)
hooks.register("before_bulk_action", withdrawal.refuse_silent_withdrawal)
hooks.register("before_unpublish_page", withdrawal.refuse_silent_unpublication)
hooks.register("construct_page_action_menu", withdrawal.name_withdrawal)
hooks.register("construct_page_listing_buttons", withdrawal.name_withdrawal_in_lists)
hooks.register("construct_page_action_menu", reading.offer_what_a_reader_may)


@hooks.register("insert_global_admin_js")
def keep_typed_dates():
    return format_html('<script src="{}"></script>', static("editorial/dates.js"))


@hooks.register("insert_global_admin_css")
def keep_calendars_on_screen():
    return format_html('<link rel="stylesheet" href="{}">', static("editorial/dates.css"))


@hooks.register("register_search_report_action")
def plan_what_is_searched():
    return SearchReportAction(gettext_lazy("Prévoir une fiche"), "editorial_plan", "editorial.add_assignment")


@hooks.register("register_account_menu_item")
def change_password(request):
    return {
        "url": reverse("account_change_password"),
        "label": _("Modifier le mot de passe"),
        "help_text": _("L’actuel est demandé, puis le nouveau, deux fois."),
    }


@hooks.register("register_admin_urls")
def register_editorial_views():
    return [
        path("attributions/<int:pk>/ecrire/", WriteView.as_view(), name="editorial_write"),
        path("attributions/prevoir/", PlanView.as_view(), name="editorial_plan"),
        path("guide-de-redaction/", writing_guide.WritingGuideView.as_view(), name="editorial_writing_guide"),
        path("pages/<int:page_id>/retirer/", withdrawal.WithdrawView.as_view(), name="editorial_withdraw"),
    ]


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("editorial.withdraw")(withdrawal.WithdrawalLog)
    actions.register_action("editorial.schedule_refused")(publication.ScheduleRefusedLog)
