"""Tables that leave for a spreadsheet: what people typed in them is never taken for a formula."""

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from search.report import FORMULA


def inert(text):
    """Return a text that no spreadsheet computes."""
    return f"'{text}" if text.startswith((*FORMULA, "\t", "\r")) else text


class SafeExportMixin(SpreadsheetExportMixin):
    custom_value_preprocess = SpreadsheetExportMixin.custom_value_preprocess | {
        str: {SpreadsheetExportMixin.FORMAT_CSV: inert}
    }
