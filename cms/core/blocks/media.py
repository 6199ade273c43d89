"""Blocks that show an image."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock


class FigureBlock(blocks.StructBlock):
    """An image, its text alternative and its caption."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(
        label=_("Légende"),
        required=False,
        help_text=_("Ce que l’image apporte au propos ; le crédit de l’image s’y ajoute de lui-même."),
    )

    class Meta:
        label = _("Figure")
        icon = "image"
        template = "blocks/figure.html"
        description = _("Une photographie, un schéma ou une carte, avec son alternative textuelle.")
        preview_template = "blocks/previews/figure.html"
