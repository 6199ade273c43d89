"""What the reader of a link is shown: the version as it would be published, and what changed in it."""

from dataclasses import dataclass

from django.template.loader import get_template, select_template
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from cms.core.visibility import Scope
from cms.editorial.comparison import ComparedRubric, compare
from cms.editorial.comparison.versions import last_reviewed
from cms.editorial.models.links import ReviewLink

#: What a page says of its own addresses: none of them answers before publication.
OF_PUBLISHED_PAGES = ("canonical_url", "alternates", "formats", "feeds", "preview", "citation_tags", "contribute_url")


@dataclass(frozen=True)
class Changes:
    """What changed since `since`, a revision; None when nobody has read an earlier version."""

    since: Revision | None
    rubrics: list[ComparedRubric]


def document_context(page, request):
    """Return the context of the page of a version, `page`, less what holds for a published one only."""
    context = page.get_context(request)
    if book := context.get("book"):
        book.read()
        context |= {"whole": True}
    return {name: value for name, value in context.items() if name not in OF_PUBLISHED_PAGES} | {"noindex": True}


def document_template(page, request, context):
    """Return the template that shows the whole document: of a guide, its book on one page."""
    if context.get("whole"):
        return get_template("resources/guide_whole.html")
    return select_template(page.get_template(request))


def changes_for(link, request):
    """Return what changed since the last version that this person opened or that somebody answered on."""
    page, new = link.page.specific, link.revision
    since = max(
        filter(None, (last_reviewed(page, before=new), last_opened(link))),
        key=lambda revision: revision.created_at,
        default=None,
    )
    if since is None:
        return Changes(None, [])
    compared = compare(since.as_object(), new.as_object(), name=outside_name(request))
    return Changes(since, [rubric for rubric in compared if rubric.changed])


def last_opened(link):
    """Return the last earlier version that the same person opened by another link."""
    same = ReviewLink.objects.filter(
        step__workflow_state__object_id=link.step.workflow_state.object_id,
        name=link.name,
        function=link.function,
        opened_at__isnull=False,
        revision__created_at__lt=link.revision.created_at,
    )
    found = same.select_related("revision").order_by("-revision__created_at").first() if link.name else None
    return found.revision if found else None


def outside_name(request):
    """Return a function that names what a document points at, without telling of pages that are not public."""
    scope = Scope.of(request)

    def name(item):
        if isinstance(item, Page) and not scope.allows(item):
            return _("une page non publiée")
        return str(item)

    return name
