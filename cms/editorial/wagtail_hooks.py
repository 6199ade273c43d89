"""What the editorial chain adds to Wagtail's admin."""

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

from cms.editorial import api, dashboard, publication, reading, withdrawal, writing_guide  # noqa: F401 - `api` registers its own
from cms.editorial.admin import AssignmentViewSet
from cms.editorial.assignments import WriteView
from cms.editorial.board import hooks as board  # noqa: F401 - importing it registers them
from cms.editorial.chain import circuits, entrusting, history, side_panel
from cms.editorial.chain.obstacles import obstacles
from cms.editorial.comparison.views import compare_buttons
from cms.editorial.desk.views import DeskViewSet
from cms.editorial.freshness import hooks as freshness  # noqa: F401 - importing it registers them
from cms.editorial.links import admin as links
from cms.editorial.moderation import hooks as moderation  # noqa: F401 - importing it registers them
from cms.editorial.notices import hooks as notices  # noqa: F401 - the same
from cms.editorial.page_views import DocumentViewSet
from cms.editorial.partners.admin import InvitationViewSet, LeaveView, MembershipViewSet
from cms.editorial.partners.joining import JoinLog
from cms.editorial.partners.leaving import LeaveLog
from cms.editorial.permissions import Reach
from cms.editorial.planning import PlanView
from cms.editorial.workflow import DATES_ACTION
from cms.editorial.workstreams import hooks as workstreams  # noqa: F401 - importing it registers them
from cms.editorial.writing.checker import check_what_is_written
from cms.editorial.writing.views import CorrectView, WritingView
from resources.choosers import with_organisation
from search.report import SearchReportAction

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
hooks.register("register_admin_viewset", lambda: [MembershipViewSet(), InvitationViewSet()])
hooks.register("register_admin_viewset", circuits.TypeWorkflowViewSet)
hooks.register("workflow_of_document", circuits.workflow_of_type)
hooks.register("document_obstacles", obstacles)
hooks.register("construct_homepage_panels", dashboard.choose_panels)
# After Wagtail has put its own.
hooks.register("construct_homepage_summary_items", dashboard.choose_summary, order=100)
hooks.register("construct_main_menu", dashboard.name_files)
hooks.register("register_admin_menu_item", writing_guide.menu_item)
hooks.register("construct_wagtail_userbar", check_what_is_written)
hooks.register("register_page_header_buttons", compare_buttons)
hooks.register("register_page_header_buttons", links.link_buttons)
hooks.register("before_publish_page", publication.refuse_publication)
hooks.register("before_bulk_action", publication.refuse_bulk_publication)
hooks.register("before_bulk_action", withdrawal.refuse_silent_withdrawal)
hooks.register("before_unpublish_page", withdrawal.refuse_silent_unpublication)
hooks.register("construct_page_action_menu", withdrawal.name_withdrawal)
hooks.register("construct_page_listing_buttons", withdrawal.name_withdrawal_in_lists)


hooks.register("construct_page_action_menu", reading.offer_what_a_reader_may)


hooks.register("register_page_header_buttons", side_panel.offer_to_entrust)


@hooks.register("insert_global_admin_js")
def keep_typed_dates():
    return format_html('<script src="{}"></script>', static("editorial/dates.js"))


@hooks.register("insert_editor_js")
def save_before_submitting():
    return format_html('<script src="{}"></script>', static("editorial/autosave.js"))


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
        path("rattachements/<int:pk>/terminer/", LeaveView.as_view(), name="editorial_leave"),
        path("guide-de-redaction/", writing_guide.WritingGuideView.as_view(), name="editorial_writing_guide"),
        path("pages/<int:page_id>/redaction/", WritingView.as_view(), name="editorial_writing"),
        path("pages/<int:page_id>/redaction/corriger/", CorrectView.as_view(), name="editorial_writing_correct"),
        path(
            "pages/<int:page_id>/etapes/<int:step_id>/confier/",
            entrusting.EntrustView.as_view(),
            name="editorial_entrust",
        ),
        path("pages/<int:page_id>/liens/", links.LinksView.as_view(), name="editorial_links"),
        path("pages/<int:page_id>/liens/<int:pk>/revoquer/", links.RevokeView.as_view(), name="editorial_link_revoke"),
        path("pages/<int:page_id>/retirer/", withdrawal.WithdrawView.as_view(), name="editorial_withdraw"),
    ]


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("editorial.join")(JoinLog)
    actions.register_action("editorial.leave")(LeaveLog)
    actions.register_action("editorial.withdraw")(withdrawal.WithdrawalLog)
    actions.register_action("editorial.schedule_refused")(publication.ScheduleRefusedLog)
    actions.register_action("editorial.opinion")(history.OpinionLog)
    actions.register_action("editorial.entrust")(history.EntrustLog)
    actions.register_action(DATES_ACTION)(history.DatesLog)
    actions.register_action("editorial.link_made")(links.LinkMadeLog)
    actions.register_action("editorial.link_revoked")(links.LinkRevokedLog)
