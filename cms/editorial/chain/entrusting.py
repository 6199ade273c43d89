"""Giving the present step of a document to people, until a date."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput
from wagtail.log_actions import log
from wagtail.models import Page, get_default_page_content_type
from wagtail.permissions import policy_registry

from cms.editorial.chain.peers import candidates
from cms.editorial.models import Step
from cms.editorial.notices.events import step_entrusted
from cms.editorial.workflow import last_author_id

#: Whoever manages assignments says who reads, too.
PERMISSION = "editorial.change_assignment"


class EntrustForm(forms.Form):
    """Who takes the step, among those who may, and until when."""

    people = forms.ModelMultipleChoiceField(
        label=_("Confiée à"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Cette personne ne peut pas prendre l’étape de ce document.")},
    )
    due_date = forms.DateField(label=_("À rendre le"), required=False, widget=AdminDateInput)

    def __init__(self, *args, step, page, **kwargs):
        self.step = step
        super().__init__(*args, **kwargs)
        task = step.task.specific
        people = candidates(task, page).exclude(pk=last_author_id(page))
        self.fields["people"].queryset = people.order_by("last_name", "first_name", "username")
        self.fields["people"].help_text = who_may(task)

    def clean_due_date(self):
        """A date that stands may be past; a new one may not."""
        due_date = self.cleaned_data["due_date"]
        if due_date and due_date != self.step.due_date and due_date < timezone.localdate():
            raise forms.ValidationError(_("Cette date est passée."))
        return due_date


def who_may(task):
    """Say among whom the people of a step are chosen."""
    if task.asks_for_peers:
        return _(
            "Les personnes des groupes de l’étape qui sont d’une autre organisation que le document et n’en ont pas "
            "écrit la dernière version. Sans personne cochée, toutes peuvent la prendre."
        )
    return _(
        "Les personnes des groupes de l’étape qui n’ont pas écrit la dernière version. Sans personne cochée, toutes "
        "peuvent la prendre."
    )


class EntrustView(WagtailAdminTemplateMixin, FormView):
    """Show who may take the step, with who holds it now, and give it."""

    form_class = EntrustForm
    template_name = "editorial/entrust.html"
    page_title = _("Confier l’étape")
    header_icon = "user"

    def dispatch(self, request, *args, page_id, step_id, **kwargs):
        self.page = get_object_or_404(Page, pk=page_id)
        if not may_entrust(request.user, self.page):
            raise PermissionDenied
        self.step = get_object_or_404(
            Step,
            pk=step_id,
            workflow_state__base_content_type=get_default_page_content_type(),
            workflow_state__object_id=str(page_id),
        )
        if self.step.status != Step.STATUS_IN_PROGRESS:
            messages.warning(request, _("Cette étape est close : une réponse a déjà été donnée."))
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_initial(self):
        return {"people": self.step.people.all(), "due_date": self.step.due_date}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"step": self.step, "page": self.page}

    def get_success_url(self):
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            step=self.step,
            holders=", ".join(str(person) for person in self.step.people.all()),
            action_url=self.request.path,
            submit_button_label=_("Confier"),
            submit_button_active_label=_("Enregistrement…"),
            cancel_url=self.get_success_url(),
            **kwargs,
        )
        return context | {"media": context["form"].media}

    def form_valid(self, form):
        entrust(self.step, form.cleaned_data["people"], form.cleaned_data["due_date"], by=self.request.user)
        messages.success(self.request, _("L’étape est confiée : c’est dit sur le document et dans son historique."))
        return super().form_valid(form)


def may_entrust(user, page):
    """Tell whether `user` names who takes a step of `page`."""
    explorable = policy_registry.get_by_type(Page).explorable_instances(user)
    return user.has_perm(PERMISSION) and explorable.filter(pk=page.pk).exists()


@transaction.atomic
def entrust(step, people, due_date, *, by):
    """Give `step` to `people` until `due_date`, and say it in the history; new people hold it from now on."""
    before = set(step.people.all())
    if before == set(people) and step.due_date == due_date:
        return
    step.due_date = due_date
    if before != set(people):
        step.held_since = timezone.now()
        step.people.set(people)
    step.save(update_fields=["due_date", "held_since"])
    log(
        instance=step.workflow_state.content_object.specific,
        action="editorial.entrust",
        user=by,
        data={
            "step": step.task.name,
            "people": [str(person) for person in people],
            "due_date": due_date and str(due_date),
        },
    )
    step_entrusted(step, by=by)
