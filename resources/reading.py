"""What a reader is shown around a document's text, gathered in as few statements as the tables allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import CharField, Q, Value
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from cms.core.visibility import Scope
    from resources.models import Resource

#: Vocabularies shown to readers, with the facet of the collection that each one opens ("" when none).
SHOWN_TERMS = {
    "themes": (gettext_lazy("Thèmes"), "theme"),
    "workstreams": (gettext_lazy("Chantiers"), ""),
    "research_axes": (gettext_lazy("Axes de recherche"), ""),
    "audiences": (gettext_lazy("Publics"), ""),
    "notions": (gettext_lazy("Notions-clés"), ""),
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


def reading_context(page: Resource, scope: Scope) -> dict[str, Any]:
    """Context of a document's page: see `templates/resources/document.html`."""
    terms, mentions = read_terms(page)
    links = read_links(page, scope)
    rubrics = [rubric for rubric in page.get_rubrics() if not rubric.is_empty]
    return {
        "rubrics": rubrics,
        "toc": [{"anchor": rubric.anchor, "title": rubric.title} for rubric in rubrics],
        "credits": read_credits(page, scope),
        "places": [
            {"name": link.place.name, "kind_label": link.place.kind_label, "key": link.place.key}
            for link in page.place_links.select_related("place")
        ]
        if page.pk
        else [],
        "terms": terms,
        "mentions": mentions,
        "references": [link.reference for link in page.reference_links.select_related("reference")],
        "attachments": [link.document for link in page.attachments.select_related("document")],
        **links,
    }


def read_terms(page: Resource) -> tuple[dict[str, list[dict[str, str]]], list[str]]:
    """
    Return the terms shown, by vocabulary (`{"Thèmes": [{"label": …, "value": slug, "facet": "theme"}]}`), and the
    sentences that funders ask for. One statement for a saved page; a draft in memory is read from memory.
    """
    if getattr(page, "_cluster_related_objects", None):
        rows = [(name, term.slug, term.label) for name in SHOWN_TERMS for term in getattr(page, name).all()]
        rows += [("funders", funder.slug, funder.mention) for funder in page.funders.all()]
    else:
        rows = _stored_rows(page)
    terms: dict[str, list[dict[str, str]]] = {}
    for name, slug, label in rows:
        if name in SHOWN_TERMS:
            title, facet = SHOWN_TERMS[name]
            terms.setdefault(str(title), []).append({"label": label, "value": slug, "facet": facet})
    return terms, [label for name, _slug, label in rows if name == "funders"]


def _stored_rows(page: Resource) -> list[tuple[str, str, str]]:
    language = (get_language() or "fr")[:2]
    queries = []
    for rank, name in enumerate([*SHOWN_TERMS, "funders"]):
        model = page._meta.get_field(name).related_model
        label = "mention" if name == "funders" else "label_fr"
        translated = label if name == "funders" else f"label_{language}"
        queries.append(
            model.objects.filter(resource=page.pk)
            .order_by()
            .values_list(
                Value(rank),
                Value(name, output_field=CharField()),
                "slug",
                label,
                translated,
                "position" if name != "funders" else Value(0),
            )
        )
    rows = queries[0].union(*queries[1:], all=True)
    ordered = sorted(rows, key=lambda row: (row[0], row[5], row[3]))
    return [(name, slug, translated or label) for _rank, name, slug, label, translated, _p in ordered]


def read_credits(page: Resource, scope: Scope) -> list[dict[str, Any]]:
    """Return who made the document: `[{"role_label", "name", "organisation_page" or None}]`."""
    return [
        {
            "role_label": credit.role_label,
            "name": credit.name,
            "organisation_page": credit.organisation
            if credit.organisation and scope.allows(credit.organisation)
            else None,
        }
        for credit in page.credits.select_related("organisation")
    ]


def read_links(page: Resource, scope: Scope) -> dict[str, Any]:
    """
    Return `thread` (steps of the chain, this document included), `related` and `cited_by`: visible documents only.

    The chain is one link deep each way: what this document is based on, and what is based on it.
    """
    link_model = apps.get_model("resources", "ResourceLink")
    if getattr(page, "_cluster_related_objects", None):
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
    return {
        "thread": _thread(page, based_on + feeds) if based_on or feeds else [],
        "related": related,
        "cited_by": feeds + cited_by,
    }


def _thread(page: Resource, neighbours: list[Resource]) -> list[dict[str, Any]]:
    slugs = [slug for slug, _label in THREAD_STEPS]
    steps = [{"label": str(label), "current": page.type_slug == slug, "documents": []} for slug, label in THREAD_STEPS]
    others: dict[str, Any] = {"label": _("Autres documents"), "current": False, "documents": []}
    for document in [page, *neighbours]:
        type_slug = document.specific_class.type_slug
        step = steps[slugs.index(type_slug)] if type_slug in slugs else others
        if document not in step["documents"]:
            step["documents"].append(document)
    if page in others["documents"]:
        others["current"] = True
    return [step for step in [*steps, others] if step["documents"]]
