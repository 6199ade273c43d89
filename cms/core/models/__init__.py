from cms.core.models.indexed import IndexedAtOnce
from cms.core.models.pages import BasePage, IndexPage

__all__ = ["BasePage", "IndexPage", "IndexedAtOnce"]
