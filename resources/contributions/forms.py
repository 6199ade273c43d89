"""The public forms, one for each kind of contribution; each field is named after what it fills."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.template.defaultfilters import filesizeformat
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.documents.fields import WagtailDocumentField

from cms.assets.validators import validate_file_content
from resources.contributions.retention import EMAIL_DAYS, REFUSED_DAYS
from resources.models.contributions import ContributionKind
from resources.signatures import Words

MAX_TEXT = 6_000
#: What the public sends weighs less than what editors may put there.
MAX_FILE = 20 * 1024 * 1024

KEPT = format_lazy(
    _(
        "Mon adresse électronique ne sert qu’à me répondre et est effacée {months} mois après la décision, ou un an "
        "après l’envoi s’il n’y en a pas ; ce qui est refusé l’est après {days} jours. Tout est effacé sur simple "
        "demande."
    ),
    months=EMAIL_DAYS // 30,
    days=REFUSED_DAYS,
)


def lines(label: Any, help_text: Any = "", rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=MAX_TEXT,
        widget=forms.Textarea({"rows": rows}),
    )


class SharedFile(WagtailDocumentField):
    """A file of the formats that editors may put in the collection, looked into as theirs are."""

    default_validators: ClassVar[list[Any]] = [
        FileExtensionValidator(settings.WAGTAILDOCS_EXTENSIONS),
        validate_file_content,
    ]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_upload_size = MAX_FILE
        self.max_upload_size_text = filesizeformat(MAX_FILE)
        self.help_text = format_lazy(
            _("PDF, texte, tableur, diaporama, livre numérique, son ou film ; {size} au plus."),
            size=self.max_upload_size_text,
        )


class ContributionForm(forms.Form):
    """What every kind asks at its end: on whose behalf, where to answer, and the consent."""

    kind: ClassVar[ContributionKind]
    title: ClassVar[Any]
    introduction: ClassVar[Any]
    consent_label: ClassVar[Any]
    #: Shared fields that this kind cannot do without, and fields of which one at least is filled.
    needed: ClassVar[tuple[str, ...]] = ()
    one_of: ClassVar[tuple[str, ...]] = ()

    organisation = Words(
        label=_("Organisation ou collectivité"),
        max_length=160,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    function = Words(
        label=_("Fonction"),
        max_length=120,
        required=False,
        help_text=_("Celle au nom de laquelle vous écrivez, par exemple « animation » ; aucun nom n’est demandé."),
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    email = forms.EmailField(
        label=_("Adresse électronique"),
        required=False,
        help_text=_("Jamais affichée : elle sert à vous poser une question et à vous répondre."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    consent = forms.BooleanField(
        error_messages={"required": _("Sans cet accord, votre envoi ne peut pas être reçu.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*(self.field_order or ()), "organisation", "function", "email", "consent"])
        self.fields["consent"].label = format_lazy("{} {}", self.consent_label, KEPT)
        for name, field in self.fields.items():
            field.required = field.required or name in self.needed
            if not (field.required or field.widget.is_hidden or name in self.one_of):
                field.label = format_lazy(_("{label} (facultatif)"), label=field.label)

    def values(self) -> dict[str, Any]:
        """Return what is kept, by field of `Contribution`."""
        kept = {name: value for name, value in self.cleaned_data.items() if name != "consent"}
        return kept | {"kind": self.kind, "file": kept.get("file") or ""}


class ProposalForm(ContributionForm):
    kind = ContributionKind.PROPOSAL
    title = _("Proposer une ressource")
    introduction = _(
        "Une étude, un outil, un compte rendu, un film : ce qui aiderait d’autres territoires. La proposition est "
        "examinée par l’équipe éditoriale, qui en fait s’il y a lieu une fiche de la collection."
    )
    consent_label = _("J’ai le droit de partager cette ressource, et j’accepte que mon envoi soit conservé et examiné.")
    field_order = ["resource_title", "text", "link", "file"]
    one_of = ("link", "file")

    resource_title = Words(label=_("Titre de la ressource"), max_length=200)
    text = lines(_("Ce qu’elle apporte"), _("À qui elle sert, ce qu’on y trouve, d’où elle vient."))
    link = forms.URLField(
        label=_("Adresse en ligne"),
        max_length=500,
        required=False,
        help_text=_("Une adresse ou un fichier : au moins l’un des deux."),
    )
    file = SharedFile(label=_("Fichier"), required=False)
    organisation = Words(label=_("Organisation qui l’a produite"), max_length=160, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not {"link", "file"} & self.errors.keys() and not cleaned.get("link") and not cleaned.get("file"):
            self.add_error("link", _now("Donnez l’adresse de la ressource, ou joignez son fichier."))
        return cleaned

    def values(self) -> dict[str, Any]:
        kept = super().values()
        return {"title": kept.pop("resource_title")} | kept


class CorrectionForm(ContributionForm):
    kind = ContributionKind.CORRECTION
    title = _("Suggérer une correction")
    introduction = _(
        "Une erreur, un chiffre périmé, un oubli : dites comment l’écrire. La suggestion est examinée, puis transmise "
        "à qui tient le document."
    )
    consent_label = _("J’accepte que ma suggestion soit conservée, examinée et transmise à qui tient le document.")
    field_order = ["anchor", "passage", "text", "link"]

    anchor = forms.SlugField(max_length=120, required=False, widget=forms.HiddenInput)
    passage = forms.CharField(max_length=MAX_TEXT, required=False, widget=forms.HiddenInput)
    text = lines(_("Ce que vous proposez d’écrire"), rows=8)
    link = forms.URLField(
        label=_("Source en ligne"),
        max_length=500,
        required=False,
        help_text=_("Elle permet de vérifier."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        passage, text = ("".join(cleaned.get(name, "").split()) for name in ("passage", "text"))
        if text and text == passage:
            self.add_error("text", _now("C’est le passage tel qu’il est : modifiez-le."))
        return cleaned


class TestimonyForm(ContributionForm):
    kind = ContributionKind.TESTIMONY
    title = _("Témoigner")
    introduction = _(
        "Vous connaissez ce dont parle ce document, vous l’avez vécu, vous en avez fait autre chose : racontez-le. "
        "Le témoignage est examiné avant de paraître sous le document."
    )
    consent_label = _(
        "J’accepte que mon témoignage soit conservé, examiné, et s’il est accepté affiché avec l’organisation et la "
        "fonction."
    )
    field_order = ["text", "place"]
    needed = ("organisation", "function")

    text = lines(_("Votre témoignage"), _("Sans nommer de personne privée."), rows=8)
    place = Words(label=_("Lieu"), max_length=160, required=False, help_text=_("Commune, quartier ou territoire."))


class ReuseForm(ContributionForm):
    kind = ContributionKind.REUSE
    title = _("Déclarer un réemploi")
    introduction = _(
        "Vous avez repris, traduit ou adapté ce document : dites qui, où, et ce que vous avez changé. La déclaration "
        "est examinée avant de paraître sous le document ; sa licence vaut pour ce que vous en faites."
    )
    consent_label = _(
        "J’accepte que cette déclaration soit conservée, examinée, et si elle est acceptée affichée avec "
        "l’organisation et la fonction."
    )
    field_order = ["organisation", "place", "text", "link"]
    needed = ("organisation",)

    place = Words(label=_("Où"), max_length=160, help_text=_("Commune, quartier, territoire, ou rencontre."))
    text = lines(_("Ce que vous en avez fait, et ce que vous avez changé"))
    link = forms.URLField(label=_("Adresse en ligne"), max_length=500, required=False)


class AnswerForm(forms.Form):
    """What somebody answers to the question of a moderator."""

    answer = lines(_("Votre réponse"))


#: Forms below a document, by the last part of their address.
DOCUMENT_FORMS = {form.kind.value: form for form in (CorrectionForm, TestimonyForm, ReuseForm)}
