from cms.core.models.pages import BasePage

__all__ = ["BasePage"]
