"""Portraits: an initiative on film or tape, with everything that lets one do without the sound or the picture."""

from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.images.models import Filter
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.assets.collections import public_documents
from cms.assets.models import CustomDocument, CustomImage
from cms.core.fields import SlimStreamField
from resources.blocks import SheetBodyBlock
from resources.models.base import Resource
from resources.panels import opening, rubric


class MediaKind(models.TextChoices):
    VIDEO = "video", _("Vidéo")
    AUDIO = "son", _("Son")


#: What browsers play, by extension.
FORMATS = {MediaKind.VIDEO: ("mp4", "webm"), MediaKind.AUDIO: ("mp3", "m4a", "ogg", "oga")}
CAPTION_FORMATS = ("vtt",)
#: The rendition shown before a video is played, made when its image was saved.
POSTER = Filter("width-960|format-webp")


class Portrait(Resource):
    """An initiative told on film or tape, with captions and transcript."""

    type_slug = "portrait"
    page_description = _("Une initiative racontée en images ou en sons, avec sous-titres et transcription.")
    rubric_fields = ("transcript",)

    media_kind = models.CharField(_("média"), max_length=5, choices=MediaKind, default=MediaKind.VIDEO)
    media = models.ForeignKey(
        CustomDocument,
        verbose_name=_("vidéo ou son"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    media_url = models.URLField(
        _("adresse de la vidéo ou du son"),
        blank=True,
        help_text=_("Quand il est publié ailleurs, à la place du fichier."),
    )
    captioned_at_source = models.BooleanField(
        _("sous-titres présents à cette adresse"), default=False, help_text=_("Vérifié en les y affichant.")
    )
    poster = models.ForeignKey(
        CustomImage,
        verbose_name=_("image d’attente"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    captions = models.ForeignKey(
        CustomDocument,
        verbose_name=_("sous-titres (VTT)"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    transcript = SlimStreamField(SheetBodyBlock(), verbose_name=_("transcription"), blank=True)

    content_panels = [
        *opening(),
        FieldRowPanel([FieldPanel("media_kind"), FieldPanel("poster", help_text=_("Montrée avant la lecture."))]),
        MultiFieldPanel(
            [
                FieldPanel("media", help_text=_("Vidéo : mp4 ou webm. Son : mp3, m4a ou ogg.")),
                FieldPanel("captions", help_text=_("Demandés pour une vidéo, dans la langue de la page.")),
            ],
            _("Le fichier est ici"),
        ),
        MultiFieldPanel([FieldPanel("media_url"), FieldPanel("captioned_at_source")], _("Ou il est publié ailleurs")),
        rubric(
            "transcript",
            _("Tout ce qui est dit, et ce qui se voit quand c’est utile."),
            _("Qui parle ? Une fonction ou une organisation, jamais le nom d’une personne."),
        ),
    ]
    search_fields = [*Resource.search_fields, index.SearchField("transcript")]
    override_translatable_fields = [
        *Resource.override_translatable_fields,
        SynchronizedField("media_kind"),
    ]

    class Meta:
        verbose_name = _("portrait")
        verbose_name_plural = _("portraits")

    @property
    def media_host(self) -> str:
        """The site where the film or tape is published: « peertube.example »."""
        return urlsplit(self.media_url).netloc.removeprefix("www.")

    def read(self, scope):
        """Add `media` and `captions` (files that whoever reads this page may open) and `poster`, a rendition."""
        files = self._files(private=scope.is_private(self))
        poster = self.poster and self.poster.find_existing_renditions(POSTER).get(POSTER)
        return super().read(scope) | {
            "media": files.get(self.media_id),
            "captions": files.get(self.captions_id),
            "poster": poster,
        }

    def _files(self, *, private):
        """The files by key: all of them on a page that is restricted itself, else those that are public."""
        keys = {key for key in (self.media_id, self.captions_id) if key}
        return CustomDocument.objects.defer("text").in_bulk(keys) if private else public_documents(keys)

    def publication_errors(self):
        errors = super().publication_errors()
        if not self.media and not self.media_url:
            errors.append(self._error("media", _now("à choisir, ou bien l’adresse où la vidéo ou le son est publié.")))
        files = self._files(private=bool(self.path) and self.get_view_restrictions().exists())
        for name, formats in (("media", FORMATS[self.media_kind]), ("captions", CAPTION_FORMATS)):
            file = getattr(self, name)
            if file and file.file_extension.lower() not in formats:
                message = _now("« %(file)s » ne convient pas ici : il faut un fichier %(formats)s.")
                message %= {"file": file.filename, "formats": ", ".join(formats)}
                errors.append(self._error(name, message))
            elif file and file.pk not in files:
                errors.append(self._error(name, _now("réservé au réseau : choisissez un fichier public.")))
        if self.media_kind == MediaKind.VIDEO:
            if self.media and not self.captions:
                errors.append(self._error("captions", _now("à choisir : une vidéo se publie avec ses sous-titres.")))
            if self.media_url and not self.media and not self.captioned_at_source:
                message = _now("à cocher une fois vérifié : une vidéo se publie avec ses sous-titres.")
                errors.append(self._error("captioned_at_source", message))
        return errors
