"""What may stand inside a rubrique."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.core.blocks import (
    EcosystemBlock,
    FigureBlock,
    KeyPointBlock,
    QuoteBlock,
    TableBlock,
    TextBlock,
    TimelineBlock,
)


class ExampleBlock(blocks.StructBlock):
    """A situated example, linked to the document where it is told at length."""

    title = blocks.CharBlock(
        label=_("Titre"),
        help_text=_("Le lieu et la structure, par exemple « Colombelles, ATIPIC »."),
    )
    text = blocks.RichTextBlock(label=_("Exemple"), features=["bold", "italic", "link", "ul", "ol"])
    document = blocks.PageChooserBlock(
        label=_("Document source"),
        page_type="resources.Resource",
        required=False,
        help_text=_("Le récit, la visite ou la monographie où l’exemple est raconté."),
    )

    class Meta:
        label = _("Exemple")
        icon = "site"
        template = "blocks/example.html"
        heading_child = "title"  # what the template writes as a heading, for search to cut the text there too
        description = _("Un cas situé, avec le document qui le raconte.")

    def get_preview_value(self):
        text = gettext("Des collectivités réunies autour d’un besoin de mobilité.")
        return self.normalize({"title": gettext("Un garage solidaire"), "text": f"<p>{text}</p>", "document": None})


class SheetBodyBlock(blocks.StreamBlock):
    """Body of one rubrique: a small, named set of blocks, the same in every document type."""

    text = TextBlock()
    example = ExampleBlock()
    figure = FigureBlock()
    table = TableBlock()
    quote = QuoteBlock()
    key_point = KeyPointBlock()
    timeline = TimelineBlock()
    ecosystem = EcosystemBlock()

    class Meta:
        template = "blocks/body.html"


def has_content(stream):
    """Tell whether a rubrique says something: an empty text, as the form offers to begin with, does not."""
    return any(
        block.block_type != "text" or "".join(block.block.get_searchable_content(block.value)).strip()
        for block in stream or ()
    )
