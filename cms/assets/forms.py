from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm


class RightsForm:
    """What several files dropped at once do not say is the default licence: each is kept as soon as it is there."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.add_prefix("licence") not in self.data:
            self.fields["licence"].required = False


class DocumentForm(RightsForm, BaseDocumentForm):
    pass


class ImageForm(RightsForm, BaseImageForm):
    """Wagtail's form, which deletes all renditions after an image's file was replaced: they are made again."""

    def save(self, commit=True):
        image = super().save(commit)
        if commit:
            image.make_renditions()
        return image
