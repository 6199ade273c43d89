"""What pages of the collection are in schema.org's words (https://schema.org/docs/full.html), as JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from wagtail.rich_text import get_text_for_indexing

from cms.core.licences import Licence
from cms.core.visibility import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wagtail.models import Page

    from resources.models import GlossaryTermPage, Resource

#: Types made to learn with; the others are articles, save those named below.
LEARNING = ("fiche-de-capitalisation", "fiche-exemple", "fiche-outil", "guide")
OTHERS = {"publication": "Report", "manifeste": "CreativeWork", "portrait": "CreativeWork"}

PUBLISHER_NAME = "Mouvement pour l’Économie Solidaire"  # i18n: a name
COLLECTION_NAME = "La Librairie des Territoires"
PUBLISHER = {"@type": "Organization", "name": PUBLISHER_NAME, "alternateName": "MES"}
COLLECTION = {"@type": "Collection", "name": COLLECTION_NAME}


def document_data(page: Resource, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with what its reader is shown: credits, places, terms, the documents it is based on."""
    root = Scope.of(context["request"]).site.root_url
    organisations = [credit for credit in context["credits"] if credit["organisation_page"]]
    data = {
        "@type": schema_type(page),
        "@id": f"{root}{page.permanent_path}",
        "url": context["canonical_url"],
        "name": page.display_title,
        "abstract": page.essential,
        "inLanguage": get_language(),
        "identifier": page.accession,
        "dateCreated": partial_date(page),
        "datePublished": page.public_since.isoformat() if page.public_since else "",
        "dateModified": page.changed_at.isoformat() if page.changed_at else "",
        "license": Licence(page.licence).uri if page.licence else "",
        "creator": [organisation_link(credit, context) for credit in organisations if credit["role"] == "auteur"],
        "contributor": [organisation_link(credit, context) for credit in organisations if credit["role"] != "auteur"],
        "creditText": ", ".join(dict.fromkeys(credit["name"] for credit in context["credits"])),
        "publisher": PUBLISHER,
        "isPartOf": COLLECTION,
        # It knows no successor of a work, only that a work has one.
        "creativeWorkStatus": "Obsolete" if context["freshness"]["successor"] else "",
        "isBasedOn": [f"{root}{document.permanent_path}" for document in context["based_on"]],
        "keywords": [option["label"] for options in context["terms"].values() for option in options],
        "spatialCoverage": [place_data(place) for place in context["places"]],
        "image": context["preview"]["url"] if "preview" in context else "",
        "encoding": [
            {"@type": "MediaObject", "encodingFormat": export["type"], "contentUrl": f"{root}{export['url']}"}
            for export in context.get("formats", ())
        ],
    }
    if data["@type"] == "LearningResource":
        data["learningResourceType"] = page.kind_label or page.type_label
    return present(data)


def schema_type(page: Resource) -> str:
    """Return the schema.org type of a document."""
    if page.type_slug in LEARNING:
        return "LearningResource"
    return OTHERS.get(page.type_slug, "Article")


def partial_date(page: Resource) -> str:
    """Return the document's date in ISO 8601, no more precise than it is known: « 2021 », « 2021-03 »."""
    length = {"year": 4, "month": 7, "day": 10}[page.date_precision]
    return page.date.isoformat()[:length] if page.date else ""


def organisation_link(credit: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, str]:
    organisation = credit["organisation_page"]
    return {"@type": "Organization", "name": credit["name"], "url": organisation.get_full_url(context["request"])}


def place_data(place: Any) -> dict[str, str]:
    """Return a place with its official code: `commune:14167`."""
    return present({"@type": "Place", "name": place.name, "identifier": place.key if place.code else ""})


def term_data(page: GlossaryTermPage, glossary: Page, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return a term of the glossary."""
    return present(
        {
            "@type": "DefinedTerm",
            "@id": context["canonical_url"],
            "name": page.title,
            "termCode": page.acronym,
            "alternateName": page.variant_list,
            "description": get_text_for_indexing(page.definition),
            "inDefinedTermSet": {
                "@type": "DefinedTermSet",
                "@id": glossary.get_full_url(context["request"]),
                "name": glossary.title,
            },
        }
    )


def glossary_data(page: Page, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the glossary with its visible terms, each by its name and its address."""
    return {
        "@type": "DefinedTermSet",
        "@id": context["canonical_url"],
        "name": page.title,
        "publisher": PUBLISHER,
        "hasDefinedTerm": [
            {"@type": "DefinedTerm", "@id": term.get_full_url(context["request"]), "name": term.title}
            for term in context["terms"]
        ],
    }


def present(data: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty."""
    return {name: value for name, value in data.items() if value}
