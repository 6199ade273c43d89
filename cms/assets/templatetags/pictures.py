"""Images in public pages."""

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html

from cms.assets.models import CustomImage

register = template.Library()

#: Widths of the files kept for each image, as its renditions name them.
SPECS = {f"width-{width}|format-webp" for width in CustomImage.WIDTHS}
#: How wide a figure is shown: the text column on a large screen, the whole width on a telephone.
SIZES = "(min-width: 58rem) 38rem, 100vw"


@register.simple_tag
def picture(image, sizes=SIZES, css_class=""):
    """
    Write an `<img>` with the files that exist: no file is ever made while a reader waits.

    The renditions come from `prefetch_related("renditions")`, else from one statement; without any, the original.
    """
    by_width = {rendition.width: rendition for rendition in image.renditions.all() if rendition.filter_spec in SPECS}
    files = [by_width[width] for width in sorted(by_width)]
    largest = files[-1] if files else image
    attributes = {
        "src": largest.url if files else image.file.url,
        "srcset": ", ".join(f"{file.url} {file.width}w" for file in files) if len(files) > 1 else None,
        "sizes": sizes if len(files) > 1 else None,
        "width": largest.width,
        "height": largest.height,
        "alt": _text_alternative(image),
        "class": css_class or None,
        "loading": "lazy",
        "decoding": "async",
    }
    return format_html("<img{}>", flatatt({name: value for name, value in attributes.items() if value is not None}))


def _text_alternative(image):
    """What the block says of the image where it is shown, else what the image says of itself."""
    if image.decorative:
        return ""
    return image.contextual_alt_text or image.default_alt_text
