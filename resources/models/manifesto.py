"""Manifestos, and those who sign them."""

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.core.fields import SlimStreamField
from cms.core.models import IndexedAtOnce
from resources.blocks import SheetBodyBlock
from resources.models.base import Resource
from resources.panels import opening, rubric
from resources.signatures import sign_response, thanks_response

#: Length of the text as it is read, spaces included.
MIN_CHARACTERS, MAX_CHARACTERS = 5_000, 6_000


class Manifesto(Resource):
    """A text that organisations and people sign."""

    type_slug = "manifeste"
    page_description = _("Un texte de 5 000 à 6 000 signes, ouvert à la signature jusqu’à une date.")
    rubric_fields = ("text",)

    closing_date = models.DateField(_("clôture des signatures"), null=True, blank=True)
    text = SlimStreamField(SheetBodyBlock(), verbose_name=_("texte"), blank=True)

    content_panels = [
        *opening(
            FieldPanel("closing_date", help_text=_("Dernier jour où l’on signe ; sans date, on signe sans limite.")),
        ),
        rubric(
            "text",
            _("Que constate-t-on, que veut-on, à qui le demande-t-on, et où se retrouve-t-on ensuite ?"),
            _("De 5 000 à 6 000 signes, espaces comprises : ils sont comptés à la soumission."),
        ),
    ]
    search_fields = [*Resource.search_fields, index.SearchField("text")]
    override_translatable_fields = [
        *Resource.override_translatable_fields,
        SynchronizedField("closing_date"),
    ]

    class Meta:
        verbose_name = _("manifeste")
        verbose_name_plural = _("manifestes")

    @property
    def is_open(self) -> bool:
        """Tell whether one may sign today; the closing date is the last day."""
        return self.closing_date is None or timezone.localdate() <= self.closing_date

    @property
    def characters(self) -> int:
        """Length of the text as it is read: any run of spaces or line ends counts for one."""
        pieces = self.text.stream_block.get_searchable_content(self.text)
        return len(" ".join(" ".join(pieces).split()))

    def read(self, scope):
        """Add `signatures`, those accepted."""
        accepted = self.all_signatures().filter(status=SignatureStatus.ACCEPTED)
        return super().read(scope) | {"signatures": list(accepted)}

    def all_signatures(self):
        """Return the signatures of the text, in whatever language it was signed."""
        return Signature.objects.filter(manifesto__translation_key=self.translation_key)

    def sign(self, organisation: str, function: str) -> bool:
        """
        Keep a signature, to be looked at by an editor; False if the same one is there already, accepted or waiting.

        Two requests at the same time wait for each other: on PostgreSQL by the row, on SQLite by the transaction.
        """
        with transaction.atomic():
            list(Page.objects.select_for_update().filter(translation_key=self.translation_key).order_by("pk"))
            others = self.all_signatures().exclude(status=SignatureStatus.REFUSED)
            known = {_folded(*pair) for pair in others.values_list("organisation", "function")}
            if _folded(organisation, function) in known:
                return False
            Signature.objects.create(manifesto=self, organisation=organisation, function=function)
            return True

    @path("signer/", name="sign")
    def signing(self, request):
        return sign_response(self, request)

    @path("signer/merci/", name="thanks")
    def thanks(self, request):
        return thanks_response(self, request)

    def publication_errors(self):
        errors = super().publication_errors()
        count = self.characters
        if count and not MIN_CHARACTERS <= count <= MAX_CHARACTERS:
            message = _now("%(count)s signes, espaces comprises : il en faut de %(least)s à %(most)s.")
            message %= {"count": _grouped(count), "least": _grouped(MIN_CHARACTERS), "most": _grouped(MAX_CHARACTERS)}
            errors.append(self._error("text", message))
        return errors


def _grouped(number: int) -> str:
    """« 5 234 », the space being one that does not break."""
    return f"{number:,}".replace(",", "\u00a0")


def _folded(*texts: str) -> tuple[str, ...]:
    """What makes two signatures the same: their words, whatever the case and the spaces."""
    return tuple(" ".join(text.split()).casefold() for text in texts)


class SignatureStatus(models.TextChoices):
    PENDING = "attente", _("À vérifier")
    ACCEPTED = "acceptee", _("Acceptée")
    REFUSED = "refusee", _("Refusée")


class Signature(IndexedAtOnce, models.Model):
    """Who signs a manifesto: an organisation and a function, shown once an editor has accepted it."""

    manifesto = models.ForeignKey(
        Manifesto, verbose_name=_("manifeste"), on_delete=models.CASCADE, related_name="signatures"
    )
    organisation = models.CharField(_("organisation ou collectivité"), max_length=160)
    function = models.CharField(
        _("fonction"), max_length=120, help_text=_("Celle au nom de laquelle vous signez ; aucun nom n’est demandé.")
    )
    consented_at = models.DateTimeField(_("accord donné le"), auto_now_add=True)
    status = models.CharField(
        _("état"), max_length=8, choices=SignatureStatus, default=SignatureStatus.PENDING, db_index=True
    )

    search_fields = [
        index.SearchField("organisation", boost=2),
        *(index.AutocompleteField(name) for name in ("organisation", "function")),
        index.SearchField("function"),
    ]

    class Meta:
        ordering = ["organisation", "function"]
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")

    def __str__(self):
        return f"{self.organisation} ({self.function})"
