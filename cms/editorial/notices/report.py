"""« Courriels » among the admin's reports: what was sent, what waits, and what nobody can tell of."""

from django.core.exceptions import PermissionDenied
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from django_filters import ChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, StatusTagColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import LogFormatter, log

from cms.editorial.models.notices import Notice, NoticeStatus
from cms.editorial.notices.kinds.base import KINDS

#: What only somebody can decide to send again: it may have arrived, or its address may have to be put right first.
STUCK = (NoticeStatus.UNCERTAIN, NoticeStatus.REFUSED)


def kind_label(notice):
    return KINDS[notice.kind].label if notice.kind in KINDS else notice.kind


def address_of(notice):
    return notice.recipient or notice.email or "–"


class NoticeFilterSet(WagtailFilterSet):
    kind = ChoiceFilter(
        label=_("Événement"), choices=lambda: sorted((slug, str(kind.label)) for slug, kind in KINDS.items())
    )

    class Meta:
        model = Notice
        fields = ["status", "kind", "recipient"]


class SendAgainColumn(BaseColumn):
    """The one thing that may be done with a notice, where it is for somebody to decide."""

    cell_template_name = "editorial/mail/send_again_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        request = parent_context["request"]
        return super().get_cell_context_data(instance, parent_context) | {
            "stuck": instance.status in STUCK,
            "url": reverse("editorial_send_again", args=[instance.pk]),
            "csrf_token": get_token(request),
            "next": f"{reverse('editorial_notices')}?{request.GET.urlencode()}",
        }


class NoticeReportView(ReportView):
    """Every mail of the chain, the last first; nothing here may be written or changed."""

    model = Notice
    permission_required = "view"
    page_title = _("Courriels")
    header_icon = "mail"
    no_results_message = _("Aucun courriel ne répond à ces choix.")
    index_url_name = "editorial_notices"
    index_results_url_name = "editorial_notices_results"
    filterset_class = NoticeFilterSet
    default_ordering = "-created_at"
    is_searchable = False

    @cached_property
    def columns(self):
        columns = [
            Column("kind", label=_("Événement"), accessor=kind_label, width="15%"),
            Column("subject", label=_("Objet"), accessor=lambda notice: notice.data.get("subject", ""), width="30%"),
            Column("recipient", label=_("Destinataire"), accessor=address_of),
            StatusTagColumn("status", label=_("État"), accessor="get_status_display", primary=is_sent, width="15%"),
            Column("error", label=_("Réponse du serveur"), width="15%"),
            DateColumn("begun_at", label=_("Dernier essai"), sort_key="begun_at"),
        ]
        return [*columns, SendAgainColumn("send_again", label=_("Actions"))] if may_send(self.request) else columns

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("recipient")


def is_sent(notice):
    return notice.status == NoticeStatus.SENT


class SendAgainView(View):
    """Put a notice that is stuck back among those to send: it leaves at the next run, if it is not over."""

    http_method_names = ["post"]

    def post(self, request, pk):
        if not may_send(request):
            raise PermissionDenied
        stuck = Notice.objects.filter(pk=pk, status__in=STUCK)
        if stuck.update(status=NoticeStatus.PENDING, attempts=0, begun_at=None, error=""):
            log(instance=Notice.objects.get(pk=pk), action="editorial.send_again", user=request.user)
            messages.success(request, _now("Le courriel partira au prochain envoi."))
        else:
            messages.warning(request, _now("Ce courriel n’est plus en attente d’une décision."))
        return redirect(get_valid_next_url_from_request(request) or "editorial_notices")


def may_read(request):
    return request.user.has_perm("editorial.view_notice")


def may_send(request):
    return request.user.has_perm("editorial.change_notice")


class SendAgainLog(LogFormatter):
    label = _("Envoyer de nouveau")


urls = [
    path("rapports/courriels/", NoticeReportView.as_view(), name="editorial_notices"),
    path("rapports/courriels/results/", NoticeReportView.as_view(results_only=True), name="editorial_notices_results"),
    path("rapports/courriels/<int:pk>/envoyer/", SendAgainView.as_view(), name="editorial_send_again"),
]
