"""The panel of a document's form that shows its thread; what it shows is gathered in `resources/thread.py`."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class ThreadPanel(Panel):
    """Read-only: both ends of « S’appuie sur », as far as the person may know of the documents there."""

    def __init__(self, **kwargs):
        super().__init__(**{"heading": _("Le fil de ce document")} | kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "resources/thread_panel.html"

        def is_shown(self):
            return self.instance.pk is not None and super().is_shown()

        def get_context_data(self, parent_context=None):
            from resources.thread import told_thread  # models are made with their panels

            return super().get_context_data(parent_context) | {"groups": told_thread(self.instance, self.request)}
