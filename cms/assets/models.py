"""Images and files, with the rights that publication asks for."""

from django.core.files.storage import storages
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage
from wagtail.search import index
from wagtail.utils.file import hash_filelike

from cms.assets.tasks import make_lighter_renditions
from cms.assets.text import extract_text
from cms.assets.validators import validate_file_content
from cms.core.licences import Licence
from cms.core.models import IndexedAtOnce


class RightsMixin(models.Model):
    """Who made it, under which licence."""

    credit = models.CharField(
        _("crédit"),
        max_length=255,
        blank=True,
        help_text=_("Organisation ou fonction, affichée sous l’image ou le fichier ; jamais une personne privée."),
    )
    licence = models.CharField(
        _("licence"),
        max_length=20,
        choices=Licence,
        default=Licence.CC_BY_SA,
        help_text=_("Dit à chacun·e ce qu’il est permis d’en faire."),
    )

    class Meta:
        abstract = True


class CustomImage(IndexedAtOnce, RightsMixin, AbstractImage):
    """A photograph or a drawing; its alternative text is Wagtail's `description`."""

    #: Widths in pixels that templates ask for; made once the image is saved, never while a reader waits.
    WIDTHS = (480, 960, 1440)

    consent = models.BooleanField(
        _("droits à l’image réunis"),
        default=False,
        help_text=_("Les personnes reconnaissables ont donné leur accord, ou nul n’est reconnaissable."),
    )

    admin_form_fields = (*WagtailImage.admin_form_fields, "credit", "licence", "consent")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        self.make_renditions()

    @classmethod
    def specs(cls, image_format):
        """Return what Wagtail calls the files of one format, the narrowest first."""
        return [f"width-{width}|format-{image_format}" for width in cls.WIDTHS]

    def make_renditions(self):
        """Make the WebP files that templates ask for, and have the AVIF ones made; those that exist stay."""
        if self.file:
            self.get_renditions(*self.specs("webp"))
            transaction.on_commit(lambda: make_lighter_renditions.enqueue(self.pk))


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition")
        ]


def private_storage():
    """Storage without public address, resolved late so that tests and profiles can change it."""
    return storages["private"]


class CustomDocument(IndexedAtOnce, RightsMixin, AbstractDocument):
    """A file people download; its text is extracted once, at upload, so that search finds it."""

    file = models.FileField(
        upload_to="documents",
        storage=private_storage,
        verbose_name=_("fichier"),
        validators=[validate_file_content],
    )
    text = models.TextField(_("texte extrait"), blank=True, editable=False)

    admin_form_fields = (*WagtailDocument.admin_form_fields, "credit", "licence")
    search_fields = [*AbstractDocument.search_fields, index.SearchField("text")]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("fichier")
        verbose_name_plural = _("fichiers")

    def save(self, *args, **kwargs):
        if self.file and not self.file._committed:
            self.text = extract_text(self.file)
            # As Wagtail's form does: files that come by another door have their weight and their hash as well.
            self.file_size, self.file_hash = self.file.size, hash_filelike(self.file)
        super().save(*args, **kwargs)

    @classmethod
    def get_indexed_objects(cls):
        """Return all files; Wagtail, which reads a thousand at once, does without their text."""
        return super().get_indexed_objects().defer("text")
