"""What every document of the collection carries: one concrete parent for all the types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail import hooks
from wagtail.admin.panels import ObjectList, TabbedInterface
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.core.licences import Licence
from cms.core.models import BasePage
from cms.core.translation import SynchronizedTerms
from cms.core.visibility import Scope
from resources import panels
from resources.blocks import has_content
from resources.exports.formats import formats
from resources.exports.preview import preview
from resources.forms import ResourceForm
from resources.interop.citation import citation_tags
from resources.interop.schema import document_data
from resources.models.accession import Accession
from resources.models.aging import AgingDocument
from resources.models.choices import DatePrecision, Maturity, Provenance
from resources.models.numbers import number_key
from resources.models.publication import NotPublishable, PublicationError, word_count
from resources.models.rubrics import Rubric
from resources.models.searched import SearchedDocument
from resources.models.serving import ServedDocument
from resources.reading import reading_context
from resources.restrictions import restrict_to_staff
from resources.terms import Glossary

if TYPE_CHECKING:
    from wagtail.blocks import StreamValue

MAX_ESSENTIAL_WORDS = 120

#: Fields that tell a document's public life: a revision never brings back their past values.
LIFE_FIELDS = ("accession", "public_since", "changed_at", "withdrawn_at", "withdrawal_reason")

#: Many-to-many relations to rows that every locale shares.
TERM_FIELDS = (
    "themes",
    "workstreams",
    "research_axes",
    "audiences",
    "notions",
    "methods",
    "scales",
    "environments",
    "funders",
)


class Resource(AgingDocument, ServedDocument, SearchedDocument, BasePage):
    """A document of the collection; never created as such, always as one of its types."""

    is_creatable = False
    parent_page_types: ClassVar[list[str]] = ["resources.CollectionIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = ResourceForm
    #: A copy is a new work, which begins its public life anew.
    exclude_fields_in_copy: ClassVar[list[str]] = [*LIFE_FIELDS, "superseded_by"]

    #: The type's imposed rubriques, in order: names of stream fields, all required at publication.
    rubric_fields: ClassVar[tuple[str, ...]] = ()
    #: Visit notes and applications are for the network: restricted as soon as they are created.
    internal_by_default: ClassVar[bool] = False

    accession = models.CharField(_("numéro d’inventaire"), max_length=16, editable=False, db_index=True)
    number = models.CharField(
        _("numéro"),
        max_length=12,
        blank=True,
        help_text=_("Affiché devant le titre et trié en nombre : 2.9 vient avant 2.10."),
    )
    number_key = models.PositiveIntegerField(default=0, editable=False, db_index=True)
    essential = models.TextField(
        _("l’essentiel"),
        blank=True,
        help_text=_(
            "120 mots au plus, sans sigle : lu dans les listes, cité par les partenaires, premier texte du PDF."
        ),
    )
    date = models.DateField(
        _("date"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Celle du contenu, non de la mise en ligne."),
    )
    date_precision = models.CharField(
        _("précision de la date"), max_length=5, choices=DatePrecision, default=DatePrecision.YEAR
    )
    licence = models.CharField(
        _("licence"),
        max_length=20,
        choices=Licence,
        default=Licence.CC_BY_SA,
        blank=True,
        help_text=_("Jointe au document partout où il est repris."),
    )
    provenance = models.CharField(
        _("provenance"),
        max_length=12,
        choices=Provenance,
        default=Provenance.ATTESTED,
        help_text=_("Affichée au lecteur : des faits attestés, déduits, ou un exemple illustratif."),
    )
    maturity = models.CharField(_("maturité"), max_length=12, choices=Maturity, blank=True)
    phase = models.ForeignKey(
        "resources.Phase", verbose_name=_("phase"), null=True, blank=True, on_delete=models.PROTECT
    )
    themes = ParentalManyToManyField("resources.Theme", verbose_name=_("thèmes"), blank=True)
    workstreams = ParentalManyToManyField("resources.WorkStream", verbose_name=_("chantiers"), blank=True)
    research_axes = ParentalManyToManyField("resources.ResearchAxis", verbose_name=_("axes de recherche"), blank=True)
    audiences = ParentalManyToManyField("resources.Audience", verbose_name=_("publics"), blank=True)
    notions = ParentalManyToManyField("resources.Notion", verbose_name=_("notions-clés"), blank=True)
    methods = ParentalManyToManyField("resources.Method", verbose_name=_("méthodes"), blank=True)
    scales = ParentalManyToManyField("resources.Scale", verbose_name=_("échelles"), blank=True)
    environments = ParentalManyToManyField("resources.Environment", verbose_name=_("milieux"), blank=True)
    funders = ParentalManyToManyField("resources.Funder", verbose_name=_("financeurs"), blank=True)

    glossary_links = models.BooleanField(
        _("relier au glossaire"),
        default=True,
        help_text=_("La première fois que le texte emploie un terme du glossaire, sa définition s’ouvre sur place."),
    )
    # What lists, facets and the index read of a type without a join to its table; kept by `save()`.
    series_slug = models.CharField(max_length=40, blank=True, editable=False, db_index=True)
    kind_slug = models.CharField(max_length=20, blank=True, editable=False, db_index=True)

    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("gardien·ne"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="kept_resources",
        help_text=_("Prévenu·e quand vient la date de relecture."),
    )
    review_date = models.DateField(_("à relire le"), null=True, blank=True)

    superseded_by = models.ForeignKey(
        "resources.Resource",
        verbose_name=_("remplacé par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="supersedes",
        help_text=_("Ce document reste lisible, et dit en tête lequel l’a remplacé."),
    )

    public_since = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False, db_index=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawal_reason = models.TextField(_("motif du retrait"), blank=True, editable=False)

    content_panels = panels.opening()
    classification_panels = panels.classification
    thread_panels = panels.thread
    rights_panels = panels.rights

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("number", boost=2),
        index.SearchField("essential", boost=1.5),
        index.SearchField("accession"),
        index.FilterField("accession"),
        index.FilterField("date"),
        index.FilterField("kind_slug"),
        index.FilterField("number_key"),
    ]
    override_translatable_fields: ClassVar[list[Any]] = [
        *BasePage.override_translatable_fields,
        SynchronizedField("number", overridable=False),
        SynchronizedField("accession", overridable=False),
        SynchronizedField("series_slug", overridable=False),
        SynchronizedField("kind_slug", overridable=False),
        SynchronizedField("glossary_links"),
        SynchronizedField("superseded_by", overridable=False),
        SynchronizedTerms("shared_terms"),
    ]

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    @classmethod
    def get_edit_handler(cls):
        """The tabs, in the order in which a document is written."""
        tabs = [
            (cls.content_panels, _("Contenu")),
            (cls.thread_panels, _("Fil et liens")),
            (cls.classification_panels, _("Classement")),
            (cls.rights_panels, _("Crédits et suivi")),
            (cls.promote_panels, _("Adresse")),
            (cls.settings_panels, _("Diffusion")),
        ]
        return TabbedInterface(
            [ObjectList(list(content), heading=heading) for content, heading in tabs],
            base_form_class=cls.base_form_class,
        ).bind_to_model(cls)

    # Identity

    @property
    def display_title(self) -> str:
        """Number and title: « 2.7 Qu’est-ce que l’animation territoriale ? »."""
        return f"{self.number} {self.title}".strip()

    def get_admin_display_title(self) -> str:
        """Name a published document as its readers do: whoever may link to it need not know of its next version."""
        return self.display_title if self.live else f"{self.number} {super().get_admin_display_title()}".strip()

    @property
    def series(self) -> str:
        """What gives the document its colour: its type's, or that of its family for a sheet."""
        return self.series_slug or super().series

    def get_series(self) -> str:
        """Return the series in which the document stands, to be stored."""
        return self.type_slug

    @property
    def kind_label(self) -> str:
        """Name of the kind within the type (« Méthode »), "" for a type without kinds."""
        if not self.kind_slug:
            return ""
        return str(dict(self.specific_class._meta.get_field("kind").flatchoices).get(self.kind_slug, ""))

    @property
    def date_display(self) -> str:
        """The date, no more precise than it is known: « 2021 », « mars 2021 », « 3 mars 2021 »."""
        if not self.date:
            return ""
        pattern = {"year": "Y", "month": "F Y", "day": "j F Y"}[self.date_precision]
        return date_format(self.date, pattern)

    @property
    def permanent_path(self) -> str:
        """Address that never changes, whatever the title or the place in the tree becomes."""
        return f"/d/{self.accession}/"

    @property
    def licence_label(self) -> str:
        return self.get_licence_display()

    @property
    def licence_url(self) -> str:
        return Licence(self.licence).url if self.licence else ""

    @property
    def provenance_label(self) -> str:
        return self.get_provenance_display()

    @property
    def shared_terms(self) -> dict[str, list[models.Model]]:
        """Every term of every vocabulary: what a translation takes over as one whole."""
        return {name: list(getattr(self, name).all()) for name in TERM_FIELDS}

    @shared_terms.setter
    def shared_terms(self, terms: dict[str, list[models.Model]]) -> None:
        for name in TERM_FIELDS:
            getattr(self, name).set(terms[name])

    # Reading

    def get_rubrics(self) -> list[Rubric]:
        """The rubriques in their imposed order, empty ones included."""
        return [
            Rubric(anchor=slugify(title), title=title, value=getattr(self, name))
            for name in self.rubric_fields
            for title in [capfirst(str(self._meta.get_field(name).verbose_name))]
        ]

    def get_streams(self) -> list[StreamValue]:
        return [rubric.value for rubric in self.get_rubrics()]

    def get_template(self, request, *args, **kwargs):
        """The type's own template where it has one, else the one every document shares."""
        return [super().get_template(request, *args, **kwargs), "resources/document.html"]

    def read(self, scope: Scope) -> dict[str, Any]:
        """Return what a reader is shown besides the fields, on the page and in exports: visible pages only."""
        return reading_context(self, scope)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        scope = Scope.of(request)
        context.update(self.read(scope), formats=formats(self, request), preview=preview(self, request))
        if scope.allows(self):
            context["contribute_url"] = f"{self.get_url(request)}contribuer/"
        return context | {"citation_tags": citation_tags(self, context), "glossary": Glossary.of(self, scope)}

    def get_structured_data(self, context):
        return document_data(self, context)

    # Publication

    def get_workflow(self):
        """Return the workflow that this type follows (hook `workflow_of_document`), else that of its section."""
        for find in hooks.get_hooks("workflow_of_document"):
            if workflow := find(self):
                return workflow
        return super().get_workflow()

    def prefill(self) -> None:
        """Set, in memory, what the form of a new document opens with."""

    def publication_errors(self) -> list[PublicationError]:
        """Everything that keeps the document from being published, in the order of the form."""
        missing = [name for name in ("essential", "date", "licence") if not getattr(self, name)]
        missing += [name for name in self.rubric_fields if not has_content(getattr(self, name))]
        form_order = ("essential", *self.rubric_fields, "date", "licence")
        errors = [
            self._error(name, _now("à remplir : cette rubrique est demandée à la publication."))
            for name in sorted(missing, key=form_order.index)
        ]
        if (words := word_count(self.essential)) > MAX_ESSENTIAL_WORDS:
            message = _now("%(words)d mots, pour %(limit)d au plus.")
            errors.insert(
                0,
                self._error("essential", message % {"words": words, "limit": MAX_ESSENTIAL_WORDS}),
            )
        if not self.themes.all():
            errors.append(self._error("themes", _now("au moins un, pour que le document soit trouvé.")))
        if not self.credits.all():
            errors.append(
                PublicationError(
                    "credits",
                    _now("Crédits"),
                    _now("au moins une organisation ou une fonction, avec son rôle."),
                )
            )
        return [*errors, *self.succession_errors()]

    def publication_errors_for(self, user) -> list[PublicationError]:
        """What is missing, or else what forbids `user` to publish (hook `document_obstacles`); None is the site."""
        found = (find(self, user) for find in hooks.get_hooks("document_obstacles"))
        return self.publication_errors() or [error for errors in found for error in errors]

    def _error(self, field, message):
        return PublicationError(field, capfirst(str(self._meta.get_field(field).verbose_name)), message)

    def publish(self, revision, user=None, *args, **kwargs):
        """Publish or schedule `revision`; raises `NotPublishable`, whoever or whatever asks."""
        if errors := revision.as_object().publication_errors_for(user):
            raise NotPublishable(errors)
        return super().publish(revision, user, *args, **kwargs)

    def save(self, *args, **kwargs):
        self.accession = Accession.register(self)
        self.number_key = number_key(self.number)
        self.series_slug, self.kind_slug = self.get_series(), getattr(self, "kind", "")
        if self.live:
            self.changed_at = timezone.now()
            self.public_since = self.public_since or self.changed_at
            self.withdrawn_at, self.withdrawal_reason = None, ""
        elif self.public_since and not self.withdrawn_at:
            self.withdrawn_at = timezone.now()
        created = self._state.adding
        saved = super().save(*args, **kwargs)
        if created and self.internal_by_default:
            restrict_to_staff(self)
        return saved

    def with_content_json(self, content):
        page = super().with_content_json(content)
        for name in LIFE_FIELDS:
            setattr(page, name, getattr(self, name))
        return page

    def withdraw(self, reason: str, user=None) -> None:
        """Take the document off the site: its address answers 410 with `reason`, and publishing it restores it."""
        self.withdrawal_reason = reason
        self.unpublish(user=user)


def resource_types() -> list[type[Resource]]:
    """Every type of document, in the order of its name."""

    def leaves(model: type[Page]) -> list[type[Resource]]:
        return [leaf for child in model.__subclasses__() for leaf in ([child] if child.type_slug else leaves(child))]

    return sorted(leaves(Resource), key=lambda model: str(model._meta.verbose_name))
