"""The editing form of documents: lenient with a draft, strict at submission, every error at once."""

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm


class ResourceForm(WagtailAdminPageForm):
    """
    Saving a draft asks for a title only; submitting, approving or publishing asks for everything.

    The rules are the document's own `publication_errors()`, so that the form, an import and a scheduled publication
    never disagree; here each error is shown beside its field.
    """

    def is_valid(self):
        valid = super().is_valid()
        if self.is_deferred_validation or self.errors:
            return valid
        errors = self.save(commit=False).publication_errors()
        for error in errors:
            if error.field in self.fields:
                self.add_error(error.field, error.message)
            else:
                self.add_error(
                    None,
                    _("%(rubric)s : %(message)s") % {"rubric": error.rubric, "message": error.message},
                )
        return valid and not errors
