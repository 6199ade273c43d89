"""What the reader of a link fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.editorial.models.links import Annotation

#: Anchor of what is said of the document as a whole.
WHOLE = "document"
MAX_LENGTH = 5_000  # characters of one remark


class Decision:
    """Names of the buttons, as they are posted."""

    KEEP = "garder"
    APPROVE = "approuver"
    SEND_BACK = "renvoyer"


def parts_of(page):
    """Return what a remark can be about: `[(anchor, title)]`, the document first, then its rubriques."""
    rubrics = [(rubric.anchor, rubric.title) for rubric in page.get_rubrics() if not rubric.is_empty]
    return [(WHOLE, _("Le document dans son ensemble")), ("essentiel", _("L’essentiel")), *rubrics]


class ReviewForm(forms.Form):
    """A remark for each rubrique; who decides, and why."""

    name = forms.CharField(
        label=_("Votre nom"), max_length=120, required=False, widget=forms.TextInput({"autocomplete": "name"})
    )
    function = forms.CharField(
        label=_("Votre fonction"),
        max_length=160,
        required=False,
        help_text=_("Celle au titre de laquelle vous donnez votre avis."),
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    comment = forms.CharField(
        label=_("Votre mot"),
        max_length=MAX_LENGTH,
        required=False,
        help_text=_("Pour renvoyer le document, dites ici ce qu’il faut corriger."),
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args, link, parts, **kwargs):
        kept = {f"remark-{anchor}": text for anchor, text in link.annotations.values_list("anchor", "text")}
        initial = {"name": link.name, "function": link.function, **kept}
        super().__init__(*args, initial=initial, **kwargs)
        self.link = link
        self.anchors = [anchor for anchor, _title in parts]
        for anchor, title in parts:
            self.fields[f"remark-{anchor}"] = forms.CharField(
                label=_("Remarque : %(part)s") % {"part": title},
                max_length=MAX_LENGTH,
                required=False,
                widget=forms.Textarea({"rows": 2}),
            )
        self.order_fields([f"remark-{anchor}" for anchor in self.anchors])

    @property
    def decision(self):
        return self.data.get("decision", "")

    def clean(self):
        cleaned = super().clean()
        if self.decision == Decision.KEEP:
            return cleaned
        if self.decision not in (Decision.APPROVE, Decision.SEND_BACK):
            raise forms.ValidationError(_("Choisissez l’un des boutons au bas de la page."))
        for name, message in (
            ("name", _("Dites qui donne cet avis.")),
            ("function", _("Dites à quel titre vous donnez cet avis.")),
        ):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, message)
        if self.decision == Decision.SEND_BACK and not cleaned.get("comment") and "comment" not in self.errors:
            self.add_error("comment", _("Dites ce qu’il faut corriger : un document n’est pas renvoyé sans motif."))
        return cleaned

    def keep_remarks(self):
        """Keep what was written, part by part; a remark that was emptied is withdrawn."""
        for anchor in self.anchors:
            if text := self.cleaned_data[f"remark-{anchor}"].strip():
                Annotation.objects.update_or_create(link=self.link, anchor=anchor, defaults={"text": text})
            else:
                self.link.annotations.filter(anchor=anchor).delete()
