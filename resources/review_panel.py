"""The panel of a date that is also put off elsewhere, in one click, while a form that shows it is open."""

from wagtail.admin.panels import FieldPanel


class ReviewDatePanel(FieldPanel):
    """Keeps in the form the date it was opened with: Django's « hidden initial », which panels leave out."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_editable_context_data(self):
            context = super().get_editable_context_data()
            opened_with = self.bound_field.as_hidden(only_initial=True)
            return context | {"rendered_field": context["rendered_field"] + opened_with}
