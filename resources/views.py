from django.http import Http404, HttpResponseRedirect

from cms.core.visibility import Scope, is_current
from resources.models import Accession, Resource
from resources.tombstones import gone, withdrawn


def permanent(request, number):
    """
    Answer a document's permanent address: the page where it is now, in the visitor's language if it exists.

    410 with its title once it was withdrawn, expired or deleted; 404 for what was never public. Who is signed in is
    sent to a restricted page, which then asks for the right to read it.
    """
    line = Accession.find(number)
    if line is None:
        raise Http404
    own = Scope.of(request)
    scopes = [own, *own.in_every_locale()]
    pages = [
        page
        for page in Resource.objects.filter(translation_key=line.translation_key).order_by("locale_id")
        if any(page.path.startswith(scope.root.path) for scope in scopes)
    ]
    for scope in scopes:
        for page in pages:
            if scope.allows(page):
                return HttpResponseRedirect(page.get_url(request))
    for page in pages:
        if page.public_since and not is_current(page) and not own.is_private(page):
            return withdrawn(request, page)
        if page.live and request.user.is_authenticated:
            return HttpResponseRedirect(page.get_url(request))
    if line.deleted_at:
        return gone(request, line.title)
    raise Http404
