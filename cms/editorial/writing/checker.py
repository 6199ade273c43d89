"""Wagtail's accessibility checker, on what an author writes and can put right."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem


class DocumentChecker(ContentCheckerItem):
    """
    Looks at the document, not at the site around it, nor at colours: those are the style sheet's, tested apart.

    Images and tables are added to what Wagtail looks at.
    """

    axe_include = ["main"]
    axe_run_only = [*ContentCheckerItem.axe_run_only, "image-alt", "image-redundant-alt", "td-has-header"]
    axe_messages = ContentCheckerItem.axe_messages | {
        "image-alt": {
            "error_name": _("Image sans alternative"),
            "help_text": _("Dites ce qu’elle apporte, ou marquez-la décorative"),
        },
        "image-redundant-alt": {
            "error_name": _("Alternative qui répète le texte voisin"),
            "help_text": _("Dites ce que l’image ajoute, ou marquez-la décorative"),
        },
        "td-has-header": {
            "error_name": _("Cellules sans en-tête"),
            "help_text": _("Donnez un titre à chaque colonne du tableau"),
        },
    }


def check_what_is_written(request, items, page):
    """Put our checker in the place of Wagtail's, in the editor and in its preview."""
    items[:] = [
        DocumentChecker(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items
    ]
