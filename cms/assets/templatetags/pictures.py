"""Images in public pages."""

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html

register = template.Library()

#: How wide a figure is shown: the text column on a large screen, the whole width on a telephone.
SIZES = "(min-width: 58rem) 38rem, 100vw"


@register.simple_tag
def picture(image, sizes=SIZES, css_class=""):
    """
    Write an image with the files that exist: no file is ever made while a reader waits.

    An `<img>` in WebP, inside a `<picture>` that offers AVIF first once those files are made. The renditions come from
    `prefetch_related("renditions")`, else from one statement; without any, the original.
    """
    renditions = {rendition.filter_spec: rendition for rendition in image.renditions.all()}
    webp, avif = (_files(renditions, image.specs(name)) for name in ("webp", "avif"))
    largest = webp[-1] if webp else image
    attributes = {
        "src": largest.url if webp else image.file.url,
        **_candidates(webp, sizes),
        "width": largest.width,
        "height": largest.height,
        "alt": _text_alternative(image),
        "class": css_class or None,
        "loading": "lazy",
        "decoding": "async",
    }
    img = format_html("<img{}>", _flat(attributes))
    if not avif:
        return img
    source = {"type": "image/avif", "srcset": avif[-1].url} | _candidates(avif, sizes)
    return format_html("<picture><source{}>{}</picture>", _flat(source), img)


def _files(renditions, specs):
    """The renditions of one format, one for each width: those wider than the original are all of its own width."""
    by_width = {renditions[spec].width: renditions[spec] for spec in specs if spec in renditions}
    return [by_width[width] for width in sorted(by_width)]


def _candidates(files, sizes):
    if len(files) < 2:
        return {}
    return {"srcset": ", ".join(f"{file.url} {file.width}w" for file in files), "sizes": sizes}


def _flat(attributes):
    return flatatt({name: value for name, value in attributes.items() if value is not None})


def _text_alternative(image):
    """What the block says of the image where it is shown, else what the image says of itself."""
    if image.decorative:
        return ""
    return image.contextual_alt_text or image.default_alt_text
