"""What the collection needs of the machine, checked at start."""

from django.core.checks import Warning as CheckWarning
from django.core.checks import register

from resources.exports.pdf import pdf_available


@register()
def pango_is_installed(app_configs, **kwargs):
    """Warn when no PDF can be made: the site then works without their links."""
    if pdf_available():
        return []
    return [
        CheckWarning(
            "Pango is missing: documents are offered without their PDF.",
            hint="Install it (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0) and start the site again.",
            id="resources.W001",
        )
    ]
