from cms.core.blocks.media import FigureBlock
from cms.core.blocks.text import KeyPointBlock, QuoteBlock, TableBlock, TextBlock

__all__ = ["FigureBlock", "KeyPointBlock", "QuoteBlock", "TableBlock", "TextBlock"]
