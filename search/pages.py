"""Pages found, as lists tell them, whatever their types: in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail import hooks
from wagtail.models import Page

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cms.core.visibility import Scope


def listed(identifiers: Collection[int], scope: Scope) -> dict[int, Any]:
    """
    Return the visible pages of `identifiers`, by them.

    Where a list tells more than title and type, apps give the models that hold it (hook `listed_page_models`), and
    pages are instances of those: of `Resource` for any document. The others are of their own class.
    """
    if not identifiers:
        return {}
    models = [model for given in hooks.get_hooks("listed_page_models") for model in given()]
    links = [model._meta.parents[Page].remote_field.get_accessor_name() for model in models]
    pages = scope.visible(Page.objects.filter(pk__in=identifiers)).select_related(*links)
    return {page.pk: _as_listed(page, links) for page in pages}


def _as_listed(page: Page, links: Sequence[str]) -> Any:
    return next((getattr(page, link) for link in links if hasattr(page, link)), None) or page.specific_deferred


def prepare(pages: Sequence[Any]) -> None:
    """Let each app fetch at once what lists tell of its pages (hook `prepare_listed_pages`)."""
    for fetch in hooks.get_hooks("prepare_listed_pages"):
        fetch(pages)
