"""Whatever files name by slug or by code, found in the database or among the pages being imported."""

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.models import BasePage
from resources.imports.problems import Unexpected
from resources.models import Resource


def page_types():
    """Models of pages by the name that files give them: the type's slug, else « app.Model »."""
    models = [model for model in apps.get_models() if issubclass(model, BasePage) and model is not Resource]
    return {model.type_slug or model._meta.label: model for model in models}


def is_findable(model):
    """Tell whether rows of `model` have a key that files can write."""
    return _has_field(model, "slug") or (_has_field(model, "kind") and _has_field(model, "code"))


class Finder:
    """Finds rows by the key that files write, in one locale; asks the database once for each."""

    def __init__(self, locale):
        self.locale = locale
        self.pages = []
        self._types = page_types() | {"document": Resource}
        self._found = {}

    def find(self, model, key):
        """Return the row of `model` with this slug, or « kind:code » for a place; raises `Unexpected`."""
        if not isinstance(key, str):
            raise Unexpected(_("« %(key)s » n’est pas un identifiant.") % {"key": key}, _("un identifiant, seul."))
        if issubclass(model, Page):
            found = next((page for page in self.pages if isinstance(page, model) and page.slug == key), None)
            if found:
                return found
        if (model, key) not in self._found:
            self._found[model, key] = model._default_manager.filter(**self._criteria(model, key)).first()
        if found := self._found[model, key]:
            return found
        raise Unexpected(
            _("« %(key)s » est inconnu (%(model)s).") % {"key": key, "model": model._meta.verbose_name},
            self._advice(model),
        )

    def linked_page(self, address):
        """Return the page that a link such as « organisation:ardes » names, None if it names none by design."""
        scheme, _colon, slug = address.partition(":")
        return self.find(self._types[scheme], slug) if scheme in self._types else None

    def schemes(self):
        """The words that begin a link to a page: « document », « organisation », « terme »…"""
        return sorted(name for name in self._types if "." not in name)

    def _criteria(self, model, key):
        if issubclass(model, Page):
            return {"slug": key, "locale": self.locale}
        if _has_field(model, "slug"):
            return {"slug": key}
        kind, _colon, code = key.partition(":")
        return {"kind": kind, "code": code}

    def _advice(self, model):
        if issubclass(model, Page):
            return _("le nom du fichier d’une page importée en même temps, ou l’adresse d’une page du site.")
        if _has_field(model, "slug"):
            known = list(model._default_manager.values_list("slug", flat=True)[:60])
            return _("l’un de : %(known)s.") % {"known": ", ".join(known) or "—"}
        return _("un type et un code, par exemple « commune:14167 », d’un lieu déjà enregistré.")


def _has_field(model, name):
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
