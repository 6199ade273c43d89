"""The register of accession numbers: one line per work, never reused."""

import re

from django.db import models
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Accession(models.Model):
    """
    A work's permanent number.

    A work is its translation key: a translation keeps it (same number), a copy takes a new one (new number). The line
    outlives the pages, so the permanent address of a deleted document still answers, with its title.
    """

    translation_key = models.UUIDField(unique=True, editable=False)
    title = models.CharField(_("dernier titre"), max_length=255)
    created_at = models.DateTimeField(_("attribué le"), default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(_("supprimé le"), null=True, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("numéro d’inventaire")
        verbose_name_plural = _("numéros d’inventaire")

    def __str__(self):
        return self.number

    @property
    def number(self):
        """The number as people write it: « LT-00042 »."""
        return f"LT-{self.pk:05d}"

    @classmethod
    def register(cls, resource):
        """Return the number of `resource`'s work, given at first call; keeps the last title."""
        line, created = cls.objects.get_or_create(
            translation_key=resource.translation_key, defaults={"title": resource.title}
        )
        if not created and resource.live and line.title != resource.title:
            cls.objects.filter(pk=line.pk).update(title=resource.title)
        return line.number

    @classmethod
    def find(cls, number):
        """Return the line of a number written in any case, or None."""
        match = re.fullmatch(r"LT-(\d{5,18})", number.upper())
        return cls.objects.filter(pk=int(match[1])).first() if match else None


@receiver(pre_delete, sender="resources.Resource")
def keep_title(instance, **kwargs):
    """
    Keep the title of a deleted document that was public, for its permanent address to tell.

    Wagtail calls the document's own `delete()` neither in bulk nor when a page above it is deleted.
    """
    if instance.public_since and not instance.get_view_restrictions().exists():
        Accession.objects.filter(translation_key=instance.translation_key).update(
            title=instance.title, deleted_at=timezone.now()
        )
