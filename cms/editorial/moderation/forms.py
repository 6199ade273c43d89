"""What a moderator fills in to decide of a contribution."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from cms.editorial.moderation.drafts import draft_types, file_collections, shared_collection
from resources.models import Contribution, ContributionKind, Provenance

#: What a moderator may put right before accepting, by kind.
EDITABLE = {
    ContributionKind.PROPOSAL: ["title", "text", "link", "organisation", "function"],
    ContributionKind.CORRECTION: ["text", "link"],
    ContributionKind.TESTIMONY: ["text", "place", "organisation", "function"],
    ContributionKind.REUSE: ["text", "link", "place", "organisation", "function"],
}


def edit_form(contribution, user, data=None):
    """Return the form of what may be changed, with what accepting a proposal asks."""
    kind = ContributionKind(contribution.kind)
    form_class = forms.modelform_factory(
        Contribution, form=ContributionEditForm, fields=EDITABLE[kind], widgets={"text": forms.Textarea({"rows": 10})}
    )
    return form_class(data, instance=contribution, user=user)


class ContributionEditForm(forms.ModelForm):
    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.kind != ContributionKind.PROPOSAL:
            return
        self.models = {model.type_slug: model for model in draft_types(user)}
        self.fields["title"].required = True
        self.fields["document_type"] = forms.ChoiceField(
            label=_("Type du brouillon"),
            choices=[(slug, capfirst(model._meta.verbose_name)) for slug, model in self.models.items()],
        )
        self.fields["provenance"] = forms.ChoiceField(
            label=_("Provenance"),
            choices=Provenance.choices,
            help_text=_("Affichée au lecteur : des faits attestés, déduits, ou un exemple illustratif."),
        )
        if self.instance.file:
            self.fields["collection"] = forms.ModelChoiceField(
                label=_("Fichier à ranger dans"),
                queryset=file_collections(user),
                initial=shared_collection(user),
                empty_label=None,
            )

    def changes(self):
        """Return what is to be kept, by field of the contribution."""
        return {name: self.cleaned_data[name] for name in EDITABLE[ContributionKind(self.instance.kind)]}

    def draft(self):
        """Return what accepting asks besides: nothing but for a proposal."""
        if self.instance.kind != ContributionKind.PROPOSAL:
            return {}
        collection: Collection | None = self.cleaned_data.get("collection")
        return {
            "model": self.models[self.cleaned_data["document_type"]],
            "provenance": self.cleaned_data["provenance"],
            "collection": collection,
        }


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=_("Votre question"),
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Envoyée par courriel, avec un lien pour y répondre sans compte."),
    )


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Envoyé à la personne si elle a laissé une adresse, et gardé le temps de la contribution."),
    )


class ErasureForm(forms.Form):
    email = forms.EmailField(
        label=_("Adresse électronique de la personne"),
        help_text=_(
            "Tout ce qui a été envoyé avec cette adresse est effacé, fichiers compris, même déjà affiché. Les "
            "documents faits d’une proposition demeurent : ils vous seront nommés."
        ),
    )
