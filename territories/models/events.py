from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.core.fields import SlimStreamField
from cms.core.models import IndexPage
from cms.core.visibility import Scope
from resources.blocks import SheetBodyBlock
from resources.models import Maturity, Resource
from resources.panels import opening, rubric
from resources.searching import lines_passages
from territories.schema import event_data


class AgendaPage(IndexPage):
    """The agenda: what is coming, what is planned without a day, then what took place."""

    subpage_types = ["territories.Event"]
    page_description = _("Liste des événements, à venir, envisagés, puis passés.")
    template = "territories/agenda_page.html"

    class Meta:
        verbose_name = _("agenda")
        verbose_name_plural = _("agendas")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        today = timezone.localdate()
        events = Scope.of(request).visible(Event.objects.child_of(self))
        # The year alone is known of some: they stand at its beginning.
        events = list(events.order_by(Coalesce("start_date", "date").asc(nulls_first=True), "pk"))
        context["upcoming"] = [event for event in events if event.last_day and event.last_day >= today]
        context["planned"] = [event for event in events if not event.last_day and event.maturity == Maturity.PLANNED]
        others = [*context["upcoming"], *context["planned"]]
        context["past"] = [event for event in reversed(events) if event not in others]
        return context


class EventKind(models.TextChoices):
    SEMINAR = "seminaire", _("Séminaire")
    MEETING = "rencontre", _("Rencontre")
    STUDY_DAY = "journee", _("Journée d’étude")
    VISIT = "visite", _("Visite")
    RESTITUTION = "restitution", _("Restitution")


class Event(Resource):
    """An event: when, where, with which programme."""

    type_slug = "evenement"
    parent_page_types = ["territories.AgendaPage"]
    page_description = _("Séminaire, rencontre, journée d’étude, restitution : dates, lieu, programme.")
    template = "territories/event.html"
    rubric_fields = ("presentation",)

    kind = models.CharField(_("sorte"), max_length=14, choices=EventKind, default=EventKind.MEETING)
    start_date = models.DateField(
        _("premier jour"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Vide si le jour n’est pas connu."),
    )
    end_date = models.DateField(_("dernier jour"), null=True, blank=True)
    venue = models.CharField(_("lieu de rencontre"), max_length=160, blank=True)
    attendance = models.PositiveSmallIntegerField(
        _("nombre de participant·es"),
        null=True,
        blank=True,
        help_text=_("Le total seulement : aucune liste de présence n’est conservée."),
    )
    presentation = SlimStreamField(SheetBodyBlock(), verbose_name=_("présentation"), blank=True)

    content_panels = [
        *opening(FieldPanel("kind")),
        FieldRowPanel([FieldPanel("start_date"), FieldPanel("end_date")]),
        FieldRowPanel([FieldPanel("venue"), FieldPanel("attendance")]),
        rubric("presentation", _("Pour qui, pour quoi faire, avec qui ?")),
        InlinePanel("sessions", label=_("temps"), heading=_("Programme")),
    ]
    search_fields = [
        *Resource.search_fields,
        index.FilterField("kind"),
        index.FilterField("start_date"),
        index.SearchField("venue"),
        index.SearchField("presentation"),
    ]
    override_translatable_fields = [
        *Resource.override_translatable_fields,
        *(SynchronizedField(name) for name in ("kind", "start_date", "end_date", "attendance")),
    ]

    class Meta:
        verbose_name = _("événement")
        verbose_name_plural = _("événements")

    @property
    def type_label(self):
        return self.get_kind_display()

    search_prefetch = (*Resource.search_prefetch, "sessions")

    def passages_after_rubrics(self):
        sessions = ((date_format(session.day), session.title) for session in self.sessions.all())
        return lines_passages(sessions, "programme", _now("Programme"))

    def get_search_keywords(self):
        return [*super().get_search_keywords(), *filter(None, [self.venue])]

    @property
    def last_day(self):
        return self.end_date or self.start_date

    def get_structured_data(self, context):
        return event_data(self, context)

    def publication_errors(self):
        errors = super().publication_errors()
        if self.start_date and self.end_date and self.end_date < self.start_date:
            errors.append(self._error("end_date", _now("le dernier jour ne peut précéder le premier.")))
        return errors


class EventSession(TranslatableMixin, Orderable):
    """One moment of the programme."""

    event = ParentalKey(Event, on_delete=models.CASCADE, related_name="sessions")
    day = models.DateField(_("jour"))
    start = models.TimeField(_("début"), null=True, blank=True)
    end = models.TimeField(_("fin"), null=True, blank=True)
    title = models.CharField(_("titre"), max_length=200)

    panels = [
        FieldRowPanel([FieldPanel("day"), FieldPanel("start"), FieldPanel("end")]),
        FieldPanel("title"),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("temps du programme")
        verbose_name_plural = _("temps du programme")
