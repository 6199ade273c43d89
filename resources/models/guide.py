"""The guide: chosen sheets in an imposed order, with an introduction to each family."""

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import InlinePanel, PageChooserPanel
from wagtail.models import Orderable
from wagtail.search import index

from cms.core.fields import SlimStreamField
from cms.core.visibility import Scope
from resources.blocks import SheetBodyBlock
from resources.models.base import Resource
from resources.models.publication import PublicationError
from resources.panels import rubric


class Guide(Resource):
    """A methodological guide of the collection, compiled from published sheets."""

    type_slug = "guide"
    page_description = _("Des fiches choisies, dans un ordre imposé, avec leurs introductions.")
    rubric_fields = ("introduction", "how_to_use", "family_a", "family_b", "issues")

    introduction = SlimStreamField(SheetBodyBlock(), verbose_name=_("introduction"), blank=True)
    how_to_use = SlimStreamField(SheetBodyBlock(), verbose_name=_("mode d’emploi"), blank=True)
    family_a = SlimStreamField(SheetBodyBlock(), verbose_name=_("famille A"), blank=True)
    family_b = SlimStreamField(SheetBodyBlock(), verbose_name=_("famille B"), blank=True)
    issues = SlimStreamField(SheetBodyBlock(), verbose_name=_("enjeux transversaux"), blank=True)

    content_panels = [
        *Resource.content_panels,
        rubric("introduction", _("À qui s’adresse le guide, et d’où vient-il ?")),
        rubric("how_to_use", _("Par où entrer, et comment s’en servir à plusieurs ?")),
        rubric(
            "family_a",
            _("Ce qui relie les fiches sur l’accompagnement et la valorisation des initiatives."),
        ),
        rubric("family_b", _("Ce qui relie les fiches sur l’animation territoriale.")),
        rubric("issues", _("Quels enjeux traversent toutes les fiches ?")),
        InlinePanel(
            "entries",
            label=_("fiche"),
            heading=_("Fiches, dans l’ordre du guide"),
            help_text=_("L’ordre imposé est celui des numéros ; seules les fiches publiées paraissent."),
        ),
    ]
    search_fields = [*Resource.search_fields, *(index.SearchField(name) for name in rubric_fields)]

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    def publication_errors(self):
        errors = super().publication_errors()
        if not self.entries.all():
            errors.append(PublicationError("entries", _now("Fiches"), _now("au moins une fiche à compiler.")))
        return errors

    def read(self, scope: Scope):
        entries = [entry.document for entry in self.entries.select_related("document")]
        return super().read(scope) | {"entries": [document for document in entries if scope.allows(document)]}


class GuideEntry(Orderable):
    """One sheet of a guide."""

    guide = ParentalKey(Guide, on_delete=models.CASCADE, related_name="entries")
    document = models.ForeignKey(
        "resources.Resource",
        verbose_name=_("fiche"),
        on_delete=models.PROTECT,
        related_name="guide_entries",
    )

    panels = [PageChooserPanel("document", "resources.CapitalisationSheet")]

    class Meta(Orderable.Meta):
        verbose_name = _("fiche du guide")
        verbose_name_plural = _("fiches du guide")
