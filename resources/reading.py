"""What a reader is shown around a document's text, gathered in as few statements as the tables allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.assets.collections import in_public_collection
from resources.freshness import freshness

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

    from cms.core.visibility import Scope
    from resources.models import Credit, Resource

#: Vocabularies shown to readers, with the facet of the collection that each one opens: "" for those that say how the
#: document came about rather than what it is about, which keep the page short.
SHOWN_TERMS = {
    "themes": (gettext_lazy("Thèmes"), "theme"),
    "workstreams": (gettext_lazy("Chantiers"), ""),
    "research_axes": (gettext_lazy("Axes de recherche"), ""),
    "audiences": (gettext_lazy("Publics"), "public"),
    "notions": (gettext_lazy("Notions-clés"), "notion"),
    "methods": (gettext_lazy("Méthodes"), ""),
    "scales": (gettext_lazy("Échelles"), ""),
    "environments": (gettext_lazy("Milieux"), ""),
}

#: The thread of capitalisation: a type's place in it.
THREAD_STEPS = (
    ("visite-apprenante", gettext_lazy("Visites")),
    ("synthese", gettext_lazy("Synthèses")),
    ("fiche-de-capitalisation", gettext_lazy("Fiches")),
    ("guide", gettext_lazy("Guides")),
)


class Shown(NamedTuple):
    """A relation whose far end is shown as it is: its accessor, the step through a link, the fields read, the order."""

    accessor: str
    through: str
    fields: tuple[str, ...]
    order: str


LABELS = ("slug", "label_fr", "label_en", "label_es")
SHOWN = (
    *(Shown(name, "", LABELS, "position") for name in SHOWN_TERMS),
    Shown("funders", "", ("slug", "mention"), ""),
    Shown("place_links", "place", ("kind", "code", "name", "nature"), "sort_order"),
    Shown("reference_links", "reference", ("authors", "title", "publisher", "year", "pages", "url"), "sort_order"),
    # Without its collection, a file would ask for the default one.
    Shown("attachments", "document", ("id", "title", "file", "file_size", "collection_id"), "sort_order"),
)
#: What others say of a document once it is accepted: no part of the document, nor of its draft.
SAID = Shown("contributions", "", ("kind", "text", "link", "place", "organisation", "function"), "id")
WIDTH = max(len(shown.fields) for shown in (*SHOWN, SAID))


def reading_context(page: Resource, scope: Scope) -> dict[str, Any]:
    """Context of a document's page: see `templates/resources/document.html`."""
    around = read_around(page)
    rubrics = [rubric for rubric in page.get_rubrics() if not rubric.is_empty]
    return {
        "rubrics": rubrics,
        "toc": [{"anchor": rubric.anchor, "title": rubric.title} for rubric in rubrics],
        "credits": read_credits(page, scope),
        "places": around["place_links"],
        "terms": {
            str(title): [{"label": term.label, "value": term.slug, "facet": facet} for term in around[name]]
            for name, (title, facet) in SHOWN_TERMS.items()
            if around[name]
        },
        "mentions": [funder.mention for funder in around["funders"]],
        "references": around["reference_links"],
        "attachments": around["attachments"],
        "testimonies": [said for said in around[SAID.accessor] if said.kind == "temoignage"],
        "reuses": [said for said in around[SAID.accessor] if said.kind == "reemploi"],
        "freshness": freshness(page, scope),
        **read_links(page, scope),
    }


def read_around(page: Resource) -> dict[str, list[Any]]:
    """
    Return the terms, funders, places, references, public files and contributions of a document, by relation.

    One statement brings them all: they are instances that hold the fields shown, and no others. A draft in memory is
    read from memory.
    """
    if is_draft(page):
        links = {shown: getattr(page, shown.accessor).all() for shown in SHOWN}
        return {SAID.accessor: []} | {
            shown.accessor: [getattr(link, shown.through) if shown.through else link for link in found]
            for shown, found in links.items()
        }
    relations = (*SHOWN, SAID)
    queries = [_rows(page, rank, shown) for rank, shown in enumerate(relations)]
    around: dict[str, list[Any]] = {shown.accessor: [] for shown in relations}
    for rank, _order, *values in sorted(queries[0].union(*queries[1:], all=True).order_by()):
        model, fields = _far_end(page, relations[rank]), relations[rank].fields
        read = {name: model._meta.get_field(name).to_python(value) for name, value in zip(fields, values, strict=False)}
        around[relations[rank].accessor].append(model(**read))
    return around


def _rows(page: Resource, rank: int, shown: Shown):
    """The rows of one relation as `(rank, order, text, …)`, of the same width for all."""
    prefix = f"{shown.through}__" if shown.through else ""
    rows = page._meta.get_field(shown.accessor).related_model.objects.filter(resource=page.pk).order_by()
    if shown.accessor == "attachments":
        rows = rows.filter(in_public_collection("document__collection__path"))
    if shown is SAID:
        rows = rows.shown()
    texts = [Cast(f"{prefix}{name}", CharField()) for name in shown.fields]
    padding = [Value("", output_field=CharField())] * (WIDTH - len(texts))
    return rows.values_list(Value(rank), Coalesce(shown.order, 0) if shown.order else Value(0), *texts, *padding)


def _far_end(page: Resource, shown: Shown) -> type[Model]:
    model = page._meta.get_field(shown.accessor).related_model
    return model._meta.get_field(shown.through).related_model if shown.through else model


def is_draft(page: Resource) -> bool:
    """Tell whether the page holds relations in memory that the tables do not: a revision being previewed."""
    return bool(getattr(page, "_cluster_related_objects", None))


def read_credits(page: Resource, scope: Scope) -> list[dict[str, Any]]:
    """Return who made the document, as `shown_credits` does, in one statement."""
    return shown_credits(page.credits.select_related("organisation"), scope)


def shown_credits(credits: Iterable[Credit], scope: Scope) -> list[dict[str, Any]]:
    """Return credits as they are shown: `[{"role", "role_label", "name", "organisation_page" or None}]`."""
    return [
        {
            "role": credit.role,
            "role_label": credit.role_label,
            "name": credit.name,
            "organisation_page": credit.organisation
            if credit.organisation and scope.allows(credit.organisation)
            else None,
        }
        for credit in credits
    ]


def read_links(page: Resource, scope: Scope) -> dict[str, Any]:
    """
    Return `thread` (steps of the chain, this document included), `based_on`, `related`, `cited_by`: visible documents.

    The chain is one link deep each way: what this document is based on, and what is based on it. What the chain shows
    is not repeated among the others.
    """
    link_model = apps.get_model("resources", "ResourceLink")
    if is_draft(page):
        outgoing = list(page.links.all())
        incoming = list(link_model.objects.filter(target=page.pk).select_related("resource"))
    else:
        both = link_model.objects.filter(Q(resource=page.pk) | Q(target=page.pk))
        both = list(both.select_related("resource", "target"))
        outgoing = [link for link in both if link.resource_id == page.pk]
        incoming = [link for link in both if link.target_id == page.pk]
    based_on, related, feeds, cited_by = [], [], [], []
    for link in outgoing:
        if scope.allows(link.target):
            (based_on if link.relation == "fonde" else related).append(link.target)
    for link in incoming:
        if scope.allows(link.resource):
            (feeds if link.relation == "fonde" else cited_by).append(link.resource)
    thread = _thread(page, based_on + feeds)
    shown = [page, *based_on, *feeds]
    related = [document for document in dict.fromkeys(related) if document not in shown]
    shown += related
    return {
        "thread": thread,
        "based_on": based_on,
        "related": related,
        "cited_by": [document for document in dict.fromkeys(cited_by) if document not in shown],
    }


def _thread(page: Resource, neighbours: list[Resource]) -> list[dict[str, Any]]:
    """Return the steps of the chain in which `page` and its `neighbours` stand; none for a document on its own."""
    if not neighbours:
        return []
    slugs = [slug for slug, _label in THREAD_STEPS]
    steps = [{"label": str(label), "current": page.type_slug == slug, "documents": []} for slug, label in THREAD_STEPS]
    others: dict[str, Any] = {"label": _("Autres documents"), "current": False, "documents": []}
    for document in sorted([page, *neighbours], key=lambda document: document.number_key):
        type_slug = document.specific_class.type_slug
        step = steps[slugs.index(type_slug)] if type_slug in slugs else others
        if document not in step["documents"]:
            step["documents"].append(document)
    if page in others["documents"]:
        others["current"] = True
    return [step for step in [*steps, others] if step["documents"]]
