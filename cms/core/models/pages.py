"""The abstract page from which every public page of the project descends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.functional import cached_property
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from cms.core.visibility import Scope

if TYPE_CHECKING:
    from django.http import HttpRequest


class BasePage(Page):
    """What every page shares: frame of the public site, and what a translator is not asked."""

    type_slug: ClassVar[str] = ""
    show_in_menus_default = False

    # A translated page keeps its own address: the slug is copied once, never offered for translation.
    override_translatable_fields: ClassVar[list[Any]] = [SynchronizedField("slug", overridable=False)]

    class Meta:
        abstract = True

    @property
    def type_label(self) -> str:
        """Name of the page's type, as people say it."""
        return str(self.specific_class._meta.verbose_name).capitalize()

    @property
    def series(self) -> str:
        """What gives the page its colour, in lists of mixed types too: the slug of its type."""
        return self.specific_class.type_slug

    @cached_property
    def breadcrumb(self) -> list[Page]:
        """Pages from the section down to the parent, home left out; known from routing, else asked once."""
        trail: list[Page] = []
        parent = self.get_parent()
        while parent is not None and parent.depth > 2:
            trail.insert(0, parent)
            parent = parent.get_parent()
        return trail

    def get_alternates(self, scope: Scope) -> list[dict[str, str]]:
        """Return the page's other languages: `[{"language": "en", "label": "English", "url": …}]`."""
        translations = self.get_translations().live().select_related("locale")
        return [
            {
                "language": page.locale.language_code,
                "label": page.locale.get_display_name(),
                "url": page.full_url,
            }
            for page in translations
            if not page.path.startswith(scope.private_paths)
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["alternates"] = self.get_alternates(Scope.of(request))
        return context
