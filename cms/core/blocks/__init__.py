from cms.core.blocks.drawings import EcosystemBlock, TimelineBlock
from cms.core.blocks.media import FigureBlock
from cms.core.blocks.text import KeyPointBlock, QuoteBlock, TableBlock, TextBlock

__all__ = [
    "EcosystemBlock",
    "FigureBlock",
    "KeyPointBlock",
    "QuoteBlock",
    "TableBlock",
    "TextBlock",
    "TimelineBlock",
]
