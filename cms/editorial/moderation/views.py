"""The queue in the admin, and each contribution with what it is about."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.editorial.moderation import decisions
from cms.editorial.moderation.erasure import erase
from cms.editorial.moderation.forms import ErasureForm, QuestionForm, RefusalForm, edit_form
from cms.editorial.moderation.queue import SIGNATURE, Queue
from cms.editorial.workflow import Refusal
from resources.contributions.passages import part_named
from resources.models import Contribution, ContributionKind, ContributionStatus, Signature
from resources.models.manifesto import SignatureStatus

PERMISSION = "resources.change_contribution"
PER_PAGE = 50


class ContributionsMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(PERMISSION)


def menu_item():
    return ContributionsMenuItem(
        gettext_lazy("Contributions"),
        reverse("editorial_contributions"),
        name="contributions",
        icon_name="mail",
        order=160,
    )


class ModeratorMixin:
    """Opens a view to those who moderate, and to nobody else."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class QueueView(ModeratorMixin, WagtailAdminTemplateMixin, TemplateView):
    """All that was sent, by kind and state; what no person sent is put aside by the batch."""

    template_name = "editorial/moderation/queue.html"
    page_title = gettext_lazy("Contributions")
    header_icon = "mail"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        queue = Queue(self.request.user, self.request.GET.get("nature", ""), self.request.GET.get("etat", ""))
        paginator = WagtailPaginator(queue.keys(), PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        return super().get_context_data(
            queue=queue,
            rows=queue.rows(page.object_list),
            page_obj=page,
            elided_page_range=paginator.get_elided_page_range(page.number),
            total=paginator.count,
            erasure_url=reverse("editorial_contributions_erase"),
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        chosen = {"contribution": [], SIGNATURE: []}
        for source, _dash, key in (name.partition("-") for name in request.POST.getlist("choix")):
            if source in chosen and key.isdecimal():
                chosen[source].append(int(key))
        match request.POST.get("action"):
            case "spam":
                count = decisions.mark_spam(chosen["contribution"], request.user)
                messages.success(
                    request,
                    ngettext("%(count)d contribution écartée.", "%(count)d contributions écartées.", count)
                    % {"count": count},
                )
            case "accept" | "refuse" as action if request.user.has_perm("resources.change_signature"):
                status = SignatureStatus.ACCEPTED if action == "accept" else SignatureStatus.REFUSED
                count = Signature.objects.filter(pk__in=chosen[SIGNATURE]).update(status=status)
                messages.success(
                    request,
                    ngettext("%(count)d signature décidée.", "%(count)d signatures décidées.", count)
                    % {"count": count},
                )
        return redirect(request.get_full_path())


class ContributionView(ModeratorMixin, WagtailAdminTemplateMixin, TemplateView):
    """One contribution beside what it is about, and what may be decided of it."""

    template_name = "editorial/moderation/contribution.html"
    header_icon = "mail"

    def setup(self, request, *args, pk, **kwargs):
        super().setup(request, *args, **kwargs)
        self.contribution = get_object_or_404(Contribution.objects.select_related("resource", "draft"), pk=pk)
        self.forms = {}

    def get_page_title(self):
        return str(self.contribution)

    def get_breadcrumbs_items(self):
        queue = {"url": reverse("editorial_contributions"), "label": QueueView.page_title}
        return [*self.breadcrumbs_items, queue, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        contribution, user = self.contribution, self.request.user
        document = contribution.resource.specific if contribution.resource else None
        return super().get_context_data(
            contribution=contribution,
            document=document,
            document_url=document.full_url if document and document.live else "",
            part=part_named(document, contribution.anchor) if document and contribution.anchor else None,
            may_be_taken_down=decisions.may_be_taken_down(contribution),
            edit_form=self.forms.get("edit") or (edit_form(contribution, user) if contribution.is_open else None),
            question_form=self.forms.get("question") or QuestionForm(),
            refusal_form=self.forms.get("refusal") or RefusalForm(),
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        actions = {
            "save": self.save,
            "accept": self.accept,
            "ask": self.ask,
            "refuse": self.refuse,
            "spam": self.spam,
            "reopen": self.reopen,
            "erase": self.erase,
        }
        action = actions.get(request.POST.get("action"))
        if action is None:
            raise Http404
        try:
            message = action()
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(request.path)
        if message is None:
            messages.error(request, _("Rien n’a été enregistré : corrigez ce qui est signalé."))
            return self.render_to_response(self.get_context_data())
        messages.success(request, message)
        kept = Contribution.objects.filter(pk=self.contribution.pk).exists()
        return redirect(request.path if kept else "editorial_contributions")

    # Each returns the message that says it is done, or None where a form is to be corrected.

    def _edited(self):
        if not self.contribution.is_open:
            raise Refusal(_("Déjà décidé : cette contribution ne se modifie plus."))
        # A copy: what is not valid must not be shown as what was received.
        received = Contribution.objects.select_related("resource").get(pk=self.contribution.pk)
        self.forms["edit"] = edit_form(received, self.request.user, self.request.POST)
        return self.forms["edit"] if self.forms["edit"].is_valid() else None

    def save(self):
        if form := self._edited():
            form.save()
            return _("Modifications enregistrées.")
        return None

    def accept(self):
        form = self._edited()
        if form is None:
            return None
        accepted = decisions.accept(self.contribution.pk, self.request.user, form.changes(), **form.draft())
        if accepted.draft:
            return _("Proposition acceptée : le brouillon « %(title)s » est à vous.") % {"title": accepted.draft.title}
        return _("Contribution acceptée.")

    def ask(self):
        self.forms["question"] = form = QuestionForm(self.request.POST)
        if not form.is_valid():
            return None
        decisions.ask(self.contribution.pk, self.request.user, form.cleaned_data["question"])
        return _("La question va partir par courriel.")

    def refuse(self):
        self.forms["refusal"] = form = RefusalForm(self.request.POST)
        if not form.is_valid():
            return None
        refused = decisions.refuse(self.contribution.pk, self.request.user, form.cleaned_data["reason"])
        if refused.email:
            return _("Contribution refusée ; le motif va partir par courriel.")
        return _("Contribution refusée ; elle est venue sans adresse, personne n’est prévenu.")

    def spam(self):
        decisions.mark_spam([self.contribution.pk], self.request.user)
        return _("Contribution écartée comme indésirable.")

    def reopen(self):
        decisions.reopen(self.contribution.pk, self.request.user)
        return _("Contribution remise à examiner.")

    def erase(self):
        decisions.erase_one(self.contribution.pk, self.request.user)
        return _("Contribution effacée.")


class FileView(ModeratorMixin, View):
    """The file that came with a proposal, downloaded and never opened by the browser."""

    def get(self, request, pk):
        contribution = get_object_or_404(Contribution.objects.exclude(file=""), pk=pk)
        return FileResponse(
            contribution.file.open("rb"),
            as_attachment=True,
            filename=contribution.file_name,
            content_type="application/octet-stream",
        )


class EraseView(ModeratorMixin, WagtailAdminTemplateMixin, FormView):
    """All that one person sent, erased in one action."""

    form_class = ErasureForm
    template_name = "editorial/moderation/erase.html"
    page_title = gettext_lazy("Effacer les données d’une personne")
    header_icon = "bin"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            action_url=self.request.path,
            submit_button_label=_("Effacer"),
            submit_button_active_label=_("Effacement…"),
            cancel_url=reverse("editorial_contributions"),
            **kwargs,
        )

    def form_valid(self, form):
        count, documents = erase(form.cleaned_data["email"], self.request.user)
        messages.success(
            self.request,
            ngettext("%(count)d contribution effacée.", "%(count)d contributions effacées.", count) % {"count": count},
        )
        for document in documents:
            messages.warning(
                self.request,
                _("« %(title)s » en a été fait et demeure : relisez-en le texte, les crédits et les fichiers.")
                % {"title": document.get_admin_display_title()},
                [messages.button(reverse("wagtailadmin_pages:edit", args=[document.pk]), _("Ouvrir"))],
            )
        return redirect("editorial_contributions")


class ApplyView(View):
    """« Appliquée »: whoever writes the document says that the correction is in its text."""

    http_method_names = ["post"]

    def post(self, request, pk):
        corrections = Contribution.objects.filter(kind=ContributionKind.CORRECTION, resource__isnull=False)
        contribution = get_object_or_404(corrections.select_related("resource"), pk=pk)
        if not contribution.resource.specific.permissions_for_user(request.user).can_write():
            raise PermissionDenied
        if decisions.apply(pk, request.user).status == ContributionStatus.APPLIED:
            messages.success(request, _("La correction est notée comme appliquée."))
        return redirect("wagtailadmin_pages:edit", contribution.resource_id)
