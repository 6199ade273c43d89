"""Who writes what until when."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState, get_default_page_content_type
from wagtail.search import index

from cms.core.models import IndexedAtOnce
from cms.users.models import User
from resources.models import Phase, Resource, resource_types
from territories.models import OrganisationPage


def document_type_choices():
    """Choices of document type: asked at run time, so that a new type makes no migration."""
    return [(model.type_slug, model._meta.verbose_name) for model in resource_types()]


class AssignmentQuerySet(models.QuerySet):
    def with_late(self):
        """Say of each whether it is `late`: due, and neither handed in (a workflow has started) nor published."""
        handed_in = WorkflowState.objects.filter(
            base_content_type=get_default_page_content_type(),
            status=WorkflowState.STATUS_IN_PROGRESS,
            object_id=Cast(OuterRef("page_id"), models.CharField()),
        )
        due = Q(due_date__isnull=False, due_date__lt=timezone.localdate())
        unpublished = Q(page__isnull=True) | Q(page__live=False)
        return self.annotate(late=Case(When(due & unpublished & ~Exists(handed_in), then=True), default=False))

    def late(self):
        return self.with_late().filter(late=True)

    def of(self, user):
        """Keep those that concern `user`: all for who manages them, else what they write or chase."""
        if user.has_perm("editorial.change_assignment"):
            return self
        return self.filter(Q(writer=user) | Q(chaser=user))


class Assignment(IndexedAtOnce, models.Model):
    """A document that someone has agreed to write: exists before the page does."""

    planned_title = models.CharField(_("titre prévu"), max_length=255)
    document_type = models.CharField(_("type de document"), max_length=40, choices=document_type_choices)
    page = models.OneToOneField(
        Resource,
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assignment",
        help_text=_("Vide tant que rien n’est écrit."),
    )
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("écrit par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="assignments",
    )
    organisation = models.ForeignKey(
        OrganisationPage,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assignments",
    )
    due_date = models.DateField(_("à remettre le"), null=True, blank=True)
    chaser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("relancé par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="chased_assignments",
        help_text=_("La personne qui rappelle l’échéance."),
    )
    phase = models.ForeignKey(Phase, verbose_name=_("phase"), null=True, blank=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField(_("attribué le"), default=timezone.now, editable=False)

    objects = AssignmentQuerySet.as_manager()

    search_fields = [
        index.SearchField("planned_title", boost=2),
        index.AutocompleteField("planned_title"),
        index.RelatedFields("organisation", [index.SearchField("title", boost=2), index.AutocompleteField("title")]),
        index.RelatedFields("writer", User.search_fields),
    ]

    class Meta:
        ordering = ["due_date", "planned_title"]
        verbose_name = _("attribution")
        verbose_name_plural = _("attributions")

    def __str__(self):
        return self.planned_title

    @property
    def document_model(self):
        """Class of the document to write."""
        return next(model for model in resource_types() if model.type_slug == self.document_type)
