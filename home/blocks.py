"""What may stand in a page of the site itself."""

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


class PageBodyBlock(blocks.StreamBlock):
    """Body of a fixed page: its headings come right under the page's title."""

    text = TextBlock(features=["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"])
    figure = FigureBlock()
    table = TableBlock()
    quote = QuoteBlock()
    key_point = KeyPointBlock()
    timeline = TimelineBlock()
    ecosystem = EcosystemBlock()

    class Meta:
        template = "blocks/body.html"
