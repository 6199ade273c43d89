"""Choosing: what is read of a document before choosing it."""

from django.db.models import OuterRef, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.chooser import BrowseView, SearchView
from wagtail.models import Page

from resources.models import Credit, CreditRole, Resource, resource_types

#: What a chooser asks for when documents of any type suit it; nothing is a page of any type.
EVERY_TYPE = ("", Page._meta.label_lower, Resource._meta.label_lower)


def with_organisation(pages):
    """Give each page `organisation_name`: of a document, the first organisation that wrote it or received the visit."""
    credits = Credit.objects.filter(
        resource=OuterRef("pk"), role__in=(CreditRole.AUTHOR, CreditRole.HOST), organisation__isnull=False
    )
    return pages.annotate(organisation_name=Subquery(credits.order_by("sort_order").values("organisation__title")[:1]))


def type_label(page):
    """The type of a page, and the kind of a document where there are kinds: « Fiche outil · Méthode »."""
    label = capfirst(str(page.specific_class._meta.verbose_name))
    kind = getattr(page, "kind_label", "")
    if kind.startswith(label):  # « Synthèse de visite »
        return kind
    return f"{label} · {kind}" if kind else label


class TypeColumn(Column):
    """The type; where a document of any type is wanted, the head of the column narrows the list to one of them."""

    header_template_name = "resources/choosers/type_header.html"

    def __init__(self):
        super().__init__("type", label=_("Type"), accessor=type_label, width="14%")

    def get_header_context_data(self, parent_context):
        request = parent_context["request"]
        present = request.GET.get("page_type", "")
        wanted = request.GET.get("among", present)
        narrowable = wanted in EVERY_TYPE
        choices = [(wanted, _("Tous les types"))]
        choices += [(model._meta.label_lower, capfirst(model._meta.verbose_name)) for model in resource_types()]

        def address(page_type):
            query = request.GET.copy()
            query.pop("p", None)
            query["page_type"], query["among"] = page_type, wanted
            return f"{request.path}?{query.urlencode()}"

        return super().get_header_context_data(parent_context) | {
            "types": [
                {"label": label, "url": address(page_type), "current": page_type == present}
                for page_type, label in choices
                if narrowable
            ]
        }


class DocumentColumnsMixin:
    """What tells documents of near titles apart: besides its number, in its title, its type and its organisation."""

    @property
    def columns(self):
        columns = []
        for column in super().columns:
            columns.append(TypeColumn() if column.name == "type" else column)
            if column.name == "title":
                columns.append(Column("organisation_name", label=_("Organisation"), width="18%"))
        return columns


class PageBrowseView(DocumentColumnsMixin, BrowseView):
    def get_object_list(self):
        """With what the status of each asks for."""
        return super().get_object_list().annotate_approved_schedule().prefetch_workflow_states()


class PageSearchView(DocumentColumnsMixin, SearchView):
    pass


def choosable(pages, request):
    """Keep of `pages` what the chooser would show to whoever sends the request."""
    for hook in hooks.get_hooks("construct_page_chooser_queryset"):
        pages = hook(pages, request)
    return pages
