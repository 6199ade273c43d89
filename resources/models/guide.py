"""The guide: chosen sheets in an imposed order, with an introduction to each family."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import InlinePanel
from wagtail.search import index

from cms.core.fields import SlimStreamField
from cms.core.visibility import Scope
from resources.blocks import SheetBodyBlock
from resources.models.base import Resource
from resources.models.links import Relation
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
            "links",
            label=_("lien"),
            heading=_("Fiches du guide et autres liens"),
            help_text=_("Le guide compile les fiches sur lesquelles il s’appuie, dans l’ordre de leurs numéros."),
        ),
    ]
    thread_panels = [panel for panel in Resource.thread_panels if getattr(panel, "relation_name", "") != "links"]
    search_fields = [*Resource.search_fields, *(index.SearchField(name) for name in rubric_fields)]

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    @property
    def entries(self):
        """The documents that the guide compiles, in the order of their numbers."""
        compiled = [link.target for link in self.links.select_related("target") if link.relation == Relation.BASED_ON]
        return sorted(compiled, key=lambda document: document.number_key)

    def publication_errors(self):
        errors = super().publication_errors()
        if not self.entries:
            message = _now("au moins une fiche à compiler, avec le lien « S’appuie sur ».")
            errors.append(PublicationError("links", _now("Fiches du guide"), message))
        return errors

    def read(self, scope: Scope):
        context = super().read(scope)
        entries = sorted(context["based_on"], key=lambda document: document.number_key)
        return context | {"entries": entries}
