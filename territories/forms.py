"""The form of free places: official ones come from their file and are only read."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from territories.models import Place, PlaceKind
from territories.models.places import FreePlaceNature

#: Fields offered for the places that contain the free one.
CONTAINERS = 3


class FreePlaceForm(WagtailAdminModelForm):
    """
    A perimeter without an official code, and what it lies in.

    `widget` is the chooser of places: set by whoever makes the form, since choosers are known late.
    """

    widget = None

    nature = forms.ChoiceField(label=_("nature"), choices=FreePlaceNature)

    class Meta:
        model = Place
        fields = ["name", "nature", "latitude", "longitude"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        parents = list(self.instance.parents.all()) if self.instance.pk else []
        for rank in range(max(CONTAINERS, len(parents) + 1)):
            self.fields[f"parent_{rank}"] = forms.ModelChoiceField(
                Place.objects.all(),
                label=_("et dans") if rank else _("situé dans"),
                required=False,
                initial=parents[rank].pk if rank < len(parents) else None,
                widget=self.widget(),
                help_text=""
                if rank
                else _("Ses documents seront trouvés aussi par ces lieux, et par ce qui les contient."),
            )

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk:
            inside = {self.instance, *self.instance.descendants.all()}
            for name in self._parent_fields():
                if cleaned.get(name) in inside:
                    self.add_error(name, ValidationError(_("Ce lieu est déjà contenu dans celui que vous décrivez.")))
        return cleaned

    def save(self, commit=True):
        if not self.instance.code:
            self.instance.kind = PlaceKind.FREE
            self.instance.code = free_code(self.instance.name)
        return super().save(commit)

    def _save_m2m(self):
        super()._save_m2m()
        chosen = [self.cleaned_data[name] for name in self._parent_fields() if self.cleaned_data.get(name)]
        self.instance.parents.set(chosen)
        refresh_ancestors(self.instance)

    def _parent_fields(self):
        return [name for name in self.fields if name.startswith("parent_")]


def free_code(name):
    """Return a code for a free place: its name as an address writes it, numbered when it is taken."""
    base = slugify(name)[:58] or "lieu"
    taken = set(
        Place.objects.filter(kind=PlaceKind.FREE, code__startswith=base).values_list("code", flat=True),
    )
    return next(code for code in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if code not in taken)


def refresh_ancestors(place):
    """Write again all that a free place lies in, and the same for the free places inside it."""
    parents = place.parents.all()
    place.ancestors.set({*parents, *Place.objects.filter(descendants__in=parents)})
    for child in place.children.filter(kind=PlaceKind.FREE):
        refresh_ancestors(child)
