"""What narrows the board, its calendar and its export: the same words in the address, over both querysets."""

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cms.editorial.board.states import Stage, follows
from cms.users.models import User
from resources.models import CapitalisationSheet, Credit, Family, Phase, resource_types
from territories.models import OrganisationPage


class BoardFilters(forms.Form):
    """Each choice is read once from the database, and checked against what was read."""

    type = forms.ChoiceField(label=_("Type"), required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    keeper = forms.ChoiceField(label=_("Gardien·ne, ou qui relance"), required=False)
    family = forms.ChoiceField(
        label=_("Famille"), required=False, help_text=_("Avec les fiches dont la famille reste à choisir.")
    )
    phase = forms.ChoiceField(label=_("Phase"), required=False)
    stage = forms.ChoiceField(label=_("État"), required=False)
    late = forms.BooleanField(label=_("En retard seulement"), required=False)

    def __init__(self, request, documents, assignments):
        super().__init__(request.GET, auto_id="filter-%s")
        self.request = request
        self.known = documents, assignments
        self.families, self.phases = list(Family.objects.all()), list(Phase.objects.all())
        anything = [("", _("Tout"))]
        for name in ("type", "organisation", "keeper", "family", "phase", "stage"):
            self.fields[name].choices = anything + getattr(self, f"{name}_choices")()
        if not follows(request.user):
            del self.fields["keeper"]
        self.full_clean()

    def type_choices(self):
        return [(model.type_slug, capfirst(model._meta.verbose_name)) for model in resource_types()]

    def stage_choices(self):
        return [(stage.value, capfirst(stage.label)) for stage in Stage]

    def organisation_choices(self):
        """Those of what the person knows of alone: others may be credited to nothing that they may know of."""
        documents, assignments = (rows.order_by() for rows in self.known)
        named = (
            Q(pk__in=Credit.objects.filter(resource__in=documents.values("pk")).values("organisation"))
            | Q(pk__in=documents.values("assignment__organisation"))
            | Q(pk__in=assignments.values("organisation"))
        )
        rows = OrganisationPage.objects.filter(named).order_by("title")
        return [(str(key), title) for key, title in rows.values_list("pk", "title")]

    def keeper_choices(self):
        if not follows(self.request.user):
            return []
        people = User.objects.filter(Q(kept_resources__isnull=False) | Q(chased_assignments__isnull=False)).distinct()
        return [(str(person.pk), str(person)) for person in people]

    def family_choices(self):
        return [(family.slug, str(family)) for family in self.families]

    def phase_choices(self):
        return [(str(phase.pk), str(phase)) for phase in self.phases]

    @property
    def chosen(self):
        """What is asked for: `{name: value}`; what is no choice is as good as nothing."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def documents(self):
        documents, _assignments = self.known
        for name, value in self.chosen.items():
            documents = documents.filter(self.document_condition(name, value))
        return documents

    def document_condition(self, name, value):
        match name:
            case "type":
                model = next(model for model in resource_types() if model.type_slug == value)
                return Q(content_type=ContentType.objects.get_for_model(model))
            case "organisation":
                credited = Credit.objects.filter(organisation=value)
                return Q(pk__in=credited.values("resource")) | Q(assignment__organisation=value)
            case "keeper":
                return Q(keeper=value) | Q(assignment__chaser=value)
            case "family":
                # A sheet has its family once somebody has chosen it.
                return Q(series_slug__in=(f"{CapitalisationSheet.type_slug}-{value}", CapitalisationSheet.type_slug))
            case "phase":
                return Q(phase_key=value)
        return Q(**{name: value})

    def assignments(self):
        _documents, assignments = self.known
        columns = {"type": "document_type", "keeper": "chaser"}
        for name, value in self.chosen.items():
            wanted = (
                {"document_type": CapitalisationSheet.type_slug}
                if name == "family"
                else {columns.get(name, name): value}
            )
            assignments = assignments.filter(**wanted)
        return assignments

    def address(self, path, **changes):
        """Return the address of a view that keeps what is chosen, save for `changes`: None takes a choice away."""
        query = {name: "on" if value is True else value for name, value in self.chosen.items()} | changes
        query = {name: value for name, value in query.items() if value is not None}
        return f"{path}?{urlencode(query)}" if query else path

    def chips(self):
        """Each choice in force, in words, and the address without it."""
        for name, value in self.chosen.items():
            field = self.fields[name]
            words = "" if value is True else dict(field.choices)[value]
            yield {"label": field.label, "value": words, "url": self.address(self.request.path, **{name: None})}
