"""Answer 410 for what was public and no longer is, and name what takes its place."""

from django.template.response import TemplateResponse
from wagtail.contrib.redirects.models import Redirect

from cms.core.visibility import Scope


def gone(request, title, reason="", successor=None):
    """Return the page that says a document was withdrawn: its title, the reason editors gave, what replaces it."""
    context = {"title": title, "reason": reason, "successor": successor}
    return TemplateResponse(request, "errors/410.html", context, status=410)


def withdrawn(request, document):
    """Return that page for `document`; its successor is named where the visitor may read it."""
    return gone(request, document.title, document.withdrawal_reason, successor_of(document, Scope.of(request)))


def successor_of(document, scope):
    redirect = _redirects(document).filter(redirect_page__isnull=False).select_related("redirect_page").first()
    if redirect is None or not scope.is_public(redirect.redirect_page):
        return None
    return redirect.redirect_page.specific


def name_successor(document, successor):
    """
    Say that `successor` replaces a withdrawn document, or with None that nothing does.

    It is kept as a redirect of the document's address: the document still answers there, with its reason; were it
    deleted one day, the redirect would answer.
    """
    _redirects(document).delete()
    if successor:
        site_id, old_path = _address(document)
        Redirect.objects.create(
            site_id=site_id, old_path=old_path, redirect_page_id=successor.pk, automatically_created=True
        )


def _address(document):
    site_id, _root, path = document.get_url_parts()
    return site_id, Redirect.normalise_path(path)


def _redirects(document):
    site_id, old_path = _address(document)
    return Redirect.objects.filter(site_id=site_id, old_path=old_path)
