from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.core.fields import SlimStreamField
from resources.blocks import SheetBodyBlock
from resources.models import Resource
from resources.panels import rubric
from resources.searching import lines_passages


class TerritoryNarrative(Resource):
    """The story of a place: what set it off, its episodes, what helped and what held back."""

    type_slug = "recit-de-territoire"
    page_description = _("L’histoire partagée d’un lieu, avec ses épisodes, ses leviers et ses freins.")
    template = "territories/territory_narrative.html"
    rubric_fields = ("trigger", "story", "levers", "sources")

    period = models.CharField(_("période"), max_length=60, blank=True, help_text=_("Par exemple « 2016–2020 »."))
    trigger = SlimStreamField(SheetBodyBlock(), verbose_name=_("le déclencheur"), blank=True)
    story = SlimStreamField(SheetBodyBlock(), verbose_name=_("le récit"), blank=True)
    levers = SlimStreamField(SheetBodyBlock(), verbose_name=_("leviers et freins"), blank=True)
    sources = SlimStreamField(SheetBodyBlock(), verbose_name=_("sources orales et écrites"), blank=True)

    content_panels = [
        *Resource.content_panels,
        FieldPanel("period"),
        rubric("trigger", _("Quel besoin, quel événement, quelle demande a lancé l’histoire ?")),
        rubric("story", _("Qui a agi, dans quel ordre, avec quels retournements ?")),
        InlinePanel(
            "episodes",
            label=_("épisode"),
            heading=_("Épisodes"),
            help_text=_("Les dates qui comptent, dans l’ordre : elles font la frise du récit."),
        ),
        rubric("levers", _("Qu’est-ce qui a aidé, qu’est-ce qui a freiné, qu’en a-t-on fait ?")),
        rubric("sources", _("Entretiens, archives, débats, lectures : d’où tient-on ce récit ?")),
    ]
    search_fields = [
        *Resource.search_fields,
        *(index.SearchField(name) for name in rubric_fields),
        index.RelatedFields("episodes", [index.SearchField("title"), index.SearchField("text")]),
    ]
    override_translatable_fields = [
        *Resource.override_translatable_fields,
        SynchronizedField("period"),
    ]

    class Meta:
        verbose_name = _("récit de territoire")
        verbose_name_plural = _("récits de territoires")

    search_prefetch = (*Resource.search_prefetch, "episodes")

    def passages_before_rubrics(self):
        episodes = ((episode.date, episode.title, episode.text) for episode in self.episodes.all())
        return lines_passages(episodes, "frise", _now("Les dates qui comptent"))

    def get_search_keywords(self):
        return [*super().get_search_keywords(), *filter(None, [self.period])]


class NarrativeEpisode(TranslatableMixin, Orderable):
    """One dated episode; the date is written as people say it."""

    narrative = ParentalKey(TerritoryNarrative, on_delete=models.CASCADE, related_name="episodes")
    date = models.CharField(_("date"), max_length=60, help_text=_("« 2016 », « début 2018 », « août 2019 »."))
    title = models.CharField(_("titre"), max_length=160)
    text = models.TextField(_("texte"), blank=True)

    panels = [FieldRowPanel([FieldPanel("date"), FieldPanel("title")]), FieldPanel("text")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("épisode")
        verbose_name_plural = _("épisodes")
