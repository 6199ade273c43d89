from django.http import Http404, HttpResponseRedirect

from cms.core.visibility import Scope
from resources.models import Accession, Resource
from resources.tombstones import gone


def permanent(request, number):
    """
    Answer a document's permanent address: the page where it is now, in the visitor's language if it exists.

    410 with its title once it was deleted or withdrawn, 404 for what was never public.
    """
    line = Accession.find(number)
    if line is None:
        raise Http404
    pages = Resource.objects.filter(translation_key=line.translation_key)
    scope = Scope.of(request)
    page = scope.visible(pages).first() or pages.filter(live=True).order_by("locale_id").first()
    if page:
        return HttpResponseRedirect(page.get_url(request))
    withdrawn = pages.filter(withdrawn_at__isnull=False).first()
    if withdrawn and not withdrawn.path.startswith(scope.private_paths):
        return gone(request, withdrawn.title, withdrawn.withdrawal_reason)
    if line.deleted_at:
        return gone(request, line.title)
    raise Http404
