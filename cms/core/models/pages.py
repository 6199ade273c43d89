"""The abstract pages from which every public page of the project descends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db.models import TextField
from django.http import Http404
from django.utils.csp import CSP, build_policy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.permissions import policy_registry
from wagtail.search import index
from wagtail.search.index import insert_or_update_object
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import SynchronizedField

from cms.core.frame import alternates
from cms.core.models.indexed import IndexedAtOnce
from cms.core.passages import Passage, html_passages, stream_html, text_html
from cms.core.streams import read_streams
from cms.core.visibility import Scope, is_current

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from django.template import Context
    from wagtail.blocks import StreamValue
    from wagtail.models import PagePermissionTester


class BasePage(IndexedAtOnce, Page):
    """What every page shares: frame of the public site, and what a translator is not asked."""

    type_slug: ClassVar[str] = ""
    show_in_menus_default = False
    _is_unrestricted: bool = False

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

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Tell what `user` may do here: the registered policy knows whose page it is, this layer does not."""
        return policy_registry.get(self).tester_class(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        read_streams(self.get_streams(), Scope.of(request))
        context["alternates"] = alternates(request, self)
        context["canonical_url"] = self.get_full_url(request)
        context["noindex"] = getattr(request, "is_preview", False)
        return context

    def get_streams(self) -> list[StreamValue]:
        """The streams that the page's template shows."""
        return [getattr(self, field.name) for field in self._meta.fields if isinstance(field, StreamField)]

    def get_structured_data(self, context: Context) -> dict[str, Any]:
        """Return what the page is in schema.org's words, from the context of its template; nothing by default."""
        return {}

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Save a draft. Search knows nothing of it but the title, of a page that readers do not see."""
        renamed = not self.live and self.title != self.draft_title
        revision = super().save_revision(*args, **kwargs)
        if renamed:
            insert_or_update_object(self)
        return revision

    # What search knows of the page, told in the page's own language, which whoever asks has activated.

    #: Relations that the three methods read: fetched beforehand for many pages, they cost no statement per page.
    search_prefetch: ClassVar[tuple[str, ...]] = ()
    #: Those that they read by statements of their own. When what either leads to changes, the page is indexed again.
    search_sources: ClassVar[tuple[str, ...]] = ()

    def get_passages(self) -> list[Passage]:
        """Return all that the page says, in reading order: by default its searched texts, then its streams."""
        searched = {field.field_name for field in self.get_searchable_search_fields()}
        fields = [field for field in self._meta.fields if field.name in searched and isinstance(field, TextField)]
        texts = [
            getattr(self, field.name) if isinstance(field, RichTextField) else text_html(getattr(self, field.name))
            for field in fields
        ]
        return list(html_passages("\n".join([*texts, *map(stream_html, self.get_streams())])))

    def get_search_keywords(self) -> list[str]:
        """Return what describes the page besides its text: words that count more than the text, less than the title."""
        return []

    def get_search_facets(self) -> dict[str, list[str]]:
        """Return the values of each facet, as addresses write both; facets without a value are left out."""
        return {"type": [self.type_slug or "page"]}

    # Serving

    def make_preview_request(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer as to a reader, save that the admin may frame the page beside its form."""
        response: HttpResponse = super().make_preview_request(*args, **kwargs)
        policy = settings.SECURE_CSP | {"frame-ancestors": [CSP.SELF]}
        response.headers[str(CSP.HEADER_ENFORCE)] = build_policy(policy)
        return response

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """
        Find the page as Wagtail does, with one statement for all levels of the address instead of two for each.

        A page past its expiry answers 404 at once, without waiting for the scheduler.
        """
        scope = Scope.of(request, root=self)
        self._is_unrestricted = not scope.is_private(self)
        if not path_components:
            if not is_current(self):
                raise Http404
            return RouteResult(self)
        page, remaining = self._descend(path_components)
        specific = page.specific
        specific._is_unrestricted = not scope.is_private(page)
        return specific.route(request, remaining)

    def _descend(self, path_components: list[str]) -> tuple[Page, list[str]]:
        """Return the deepest page on the way, or the first that routes in its own manner, and what remains."""
        below = Page.objects.descendant_of(self).filter(
            slug__in=path_components, depth__lte=self.depth + len(path_components)
        )
        children = {(child.path[: -self.steplen], child.slug): child for child in below}
        page: Page = self
        remaining = path_components
        while remaining and (child := children.get((page.path, remaining[0]))):
            child._cached_parent_obj = page
            page, remaining = child, remaining[1:]
            if page.specific_class.route is not BasePage.route:
                break
        if page is self:
            raise Http404
        return page, remaining

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Spare Wagtail's check its two statements where routing has seen that nothing restricts the page."""
        if self._is_unrestricted:
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()


class IndexPage(BasePage):
    """
    The door of one section, whose address never changes.

    Wagtail writes a redirect for every page below a renamed one, within the request: a section of tens of thousands
    of documents would not survive it. The slug is therefore not offered.
    """

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    max_count_per_parent = 1

    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]
    promote_panels = [
        MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("search_description")], _("Moteurs de recherche")),
        FieldPanel("show_in_menus"),
    ]

    class Meta:
        abstract = True
