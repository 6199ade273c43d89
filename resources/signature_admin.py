"""Signatures of manifestos as editors moderate them: one list, two bulk actions."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.admin.ui.tables import DateColumn
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.views.snippets import SnippetViewSet

from resources.models import Manifesto, Signature
from resources.models.manifesto import SignatureStatus


class SignatureViewSet(SnippetViewSet):
    model = Signature
    icon = "edit"
    menu_label = _("Signatures")
    add_to_admin_menu = True
    menu_order = 520
    list_display = [
        "organisation",
        "function",
        "manifesto",
        "get_status_display",
        DateColumn("consented_at", label=_("Accord donné le"), sort_key="consented_at"),
    ]
    list_filter = ["status", "manifesto"]
    list_per_page = 50
    ordering = ["-consented_at"]
    copy_view_enabled = False
    panels = [
        PageChooserPanel("manifesto", Manifesto),
        FieldRowPanel([FieldPanel("organisation"), FieldPanel("function")]),
        FieldPanel("status"),
    ]


class SignatureDecision(SnippetBulkAction):
    """Gives one status to the signatures ticked."""

    models = [Signature]
    template_name = "resources/admin/decide_signatures.html"
    status: SignatureStatus

    def check_perm(self, signature):
        return self.permission_policy.user_has_permission_for_instance(self.request.user, "change", signature)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"action_name": self.display_name}

    @classmethod
    def execute_action(cls, objects, **kwargs):
        keys = [signature.pk for signature in objects]
        return Signature.objects.filter(pk__in=keys).update(status=cls.status), 0


class AcceptSignatures(SignatureDecision):
    display_name = _("Accepter")
    aria_label = _("Accepter les signatures choisies : elles paraissent sous le manifeste")
    action_type = "accept_signatures"
    action_priority = 10
    status = SignatureStatus.ACCEPTED

    def get_success_message(self, num_parent_objects, num_child_objects):
        message = ngettext("%(count)d signature acceptée.", "%(count)d signatures acceptées.", num_parent_objects)
        return message % {"count": num_parent_objects}


class RefuseSignatures(SignatureDecision):
    display_name = _("Refuser")
    aria_label = _("Refuser les signatures choisies : elles ne paraissent pas")
    action_type = "refuse_signatures"
    action_priority = 20
    status = SignatureStatus.REFUSED

    def get_success_message(self, num_parent_objects, num_child_objects):
        message = ngettext("%(count)d signature refusée.", "%(count)d signatures refusées.", num_parent_objects)
        return message % {"count": num_parent_objects}
