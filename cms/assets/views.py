from posixpath import normpath

from django.conf import settings
from django.http import Http404
from django.views.static import serve

#: Folders under the media address; documents are in none of them.
PUBLIC_FOLDERS = ("images/", "original_images/")


def serve_media(request, path):
    """Serve images from the media folder where no front server does; anything else answers 404."""
    path = normpath(path)
    if not path.startswith(PUBLIC_FOLDERS):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
