"""Blocks of words: paragraphs, quotations, points to remember, tables."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock


class TextBlock(blocks.RichTextBlock):
    """Paragraphs, lists and intermediate headings."""

    class Meta:
        label = _("Texte")
        icon = "pilcrow"
        template = "blocks/text.html"
        description = _(
            "Paragraphes, listes et intertitres ; le texte collé depuis un traitement de texte y entre sans perte."
        )

    def get_preview_value(self) -> object:
        heading = gettext("Partir des besoins")
        text = gettext("Un besoin mal couvert, des ressources dispersées : la coopération commence là.")
        return self.normalize(f"<h3>{heading}</h3><p>{text}</p>")


class QuoteBlock(blocks.StructBlock):
    """A quotation and where it comes from."""

    text = blocks.TextBlock(label=_("Citation"), help_text=_("Sans guillemets : ils sont ajoutés à l’affichage."))
    source = blocks.CharBlock(
        label=_("Source"),
        required=False,
        help_text=_("Fonction, organisation ou ouvrage ; jamais le nom d’une personne privée."),
    )

    class Meta:
        label = _("Citation")
        icon = "openquote"
        template = "blocks/quote.html"
        description = _("Une parole entendue ou lue, avec son origine.")
        preview_value = {
            "text": _("Nous avons commencé par écouter ce qui manquait."),
            "source": _("Une structure d’accompagnement"),
        }


class KeyPointBlock(blocks.StructBlock):
    """What to remember, set apart."""

    text = blocks.RichTextBlock(label=_("Point clé"), features=["bold", "italic", "link", "ul"])

    class Meta:
        label = _("Point clé")
        icon = "pick"
        template = "blocks/key_point.html"
        description = _("Une idée à retenir, détachée du texte ; une ou deux par rubrique suffisent.")

    def get_preview_value(self) -> object:
        text = gettext("Le besoin d’abord, le projet ensuite.")
        return self.normalize({"text": f"<p>{text}</p>"})


class TableBlock(TypedTableBlock):
    """A table with a caption and header cells."""

    text = blocks.RichTextBlock(label=_("Texte"), features=["bold", "italic", "link"])
    number = blocks.DecimalBlock(label=_("Nombre"), required=False)

    class Meta:
        label = _("Tableau")
        icon = "table"
        template = "blocks/table.html"
        description = _("Une comparaison en lignes et colonnes ; la légende dit ce qu’on y lit.")

    def get_preview_value(self) -> object:
        return self.to_python(
            {
                "caption": str(_("Moyens de deux structures")),
                "columns": [
                    {"type": "text", "heading": str(_("Structure"))},
                    {"type": "number", "heading": str(_("Salarié·es"))},
                ],
                "rows": [{"values": ["<p>ARDES</p>", "4"]}, {"values": ["<p>APES</p>", "13"]}],
            }
        )
