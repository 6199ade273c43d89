from wagtail.images.forms import BaseImageForm


class ImageForm(BaseImageForm):
    """Wagtail's form, which deletes all renditions after an image's file was replaced: they are made again."""

    def save(self, commit=True):
        image = super().save(commit)
        if commit:
            image.make_renditions()
        return image
