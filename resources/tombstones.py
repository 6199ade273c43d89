"""Answer 410 for what was public and no longer is."""

from django.template.response import TemplateResponse


def gone(request, title, reason=""):
    """Return the page that says a document was withdrawn, with its title and the reason editors gave."""
    return TemplateResponse(request, "errors/410.html", {"title": title, "reason": reason}, status=410)
