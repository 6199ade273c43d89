"""What the collection needs of the machine, checked at start."""

from django.core.checks import Warning as CheckWarning
from django.core.checks import register
from django.utils.translation import gettext as _

from resources.exports.pdf import pdf_available


@register()
def pango_is_installed(app_configs, **kwargs):
    """Warn when no PDF can be made: the site then works without their links."""
    if pdf_available():
        return []
    return [
        CheckWarning(
            _("Pango manque : les documents sont proposés sans leur PDF."),
            hint=_("Installez-le (Debian : apt-get install libpango-1.0-0 libpangoft2-1.0-0), puis relancez le site."),
            id="resources.W001",
        )
    ]
