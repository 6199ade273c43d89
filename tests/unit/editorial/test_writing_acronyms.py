"""Acronyms that a document has not expanded, with what the glossary, the organisations or the field know of them."""

import pytest

from cms.core.visibility import Scope
from cms.editorial.writing.acronyms import Acronyms
from resources.models import GlossaryTermPage
from tests.factories.territories import OrganisationPageFactory

KNOWN = Acronyms(
    {
        "PTCE": (("pôle territorial de coopération économique", "pôle de coopération"),),
        "CAE": (("coopérative d’emploi",), ("contrat d’emploi",)),
    }
)


def told(*texts, meanings=KNOWN.meanings, names=frozenset()):
    """The acronyms told of texts that follow one another in a document, with the replacement of each."""
    acronyms = Acronyms(meanings, names)
    return [
        (text[finding.start : finding.end], finding.replacement)
        for text in texts
        for finding in acronyms.findings(text)
    ]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Le PTCE, puis le PTCE."], [("PTCE", "PTCE (pôle territorial de coopération économique)")]),
        (["Le PTCE.", "Un PTCE."], [("PTCE", "PTCE (pôle territorial de coopération économique)")]),
        (["Un pôle territorial de coopération économique (PTCE)."], []),
        (["Un PTCE (pôle territorial de coopération économique)."], []),
        (["Un Pôle de coopération.", "Ce PTCE."], []),
        (["L’ADIE (association pour le droit à l’initiative économique)"], []),
        (["Association pour le droit à l’initiative économique (ADIE)"], []),
        (["l'ADIE agit"], [("ADIE", None)]),
        (["La CAE recrute"], [("CAE", None)]),
        (["XIXe, XIX, le PDF sous CC BY-SA, U.F.I.S.C., prenom@PTCE.fr, www.PTCE.fr"], []),
        (["ÉCONOMIE SOLIDAIRE"], []),
        (["CRÉ-SOL, TEST-UNITAIRE"], []),
    ],
)
def test_the_first_use_wants_its_words(texts, expected):
    assert told(*texts) == expected


def test_once_corrected_it_is_not_told_again():
    (_acronym, replacement) = told("Le PTCE")[0]
    assert told(f"Le {replacement}") == []


def test_a_meaning_among_several_is_its_author_s_to_choose():
    (finding,) = Acronyms(KNOWN.meanings).findings("La CAE recrute")
    assert "coopérative d’emploi ; contrat d’emploi" in finding.message.replace("\u00a0", " ")


@pytest.mark.django_db
def test_what_the_site_knows(tree):
    OrganisationPageFactory(title="OPALE", acronym="", acronym_expansion="")
    OrganisationPageFactory(title="Réseau", acronym="ZQX", acronym_expansion="zone de quartier expérimentale")
    index = tree.glossary if hasattr(tree, "glossary") else tree.home
    index.add_child(instance=GlossaryTermPage(title="Visite de terrain partagée", acronym="VTP", slug="vtp"))
    index.add_child(instance=GlossaryTermPage(title="Brouillon", acronym="BRL", slug="brl", live=False))
    acronyms = Acronyms.of(Scope.for_site(tree.site))
    text = "OPALE, ZQX, VTP, BRL et ESS"
    assert [(text[each.start : each.end], each.replacement) for each in acronyms.findings(text + " minuscules")] == [
        ("ZQX", "ZQX (zone de quartier expérimentale)"),
        ("VTP", "VTP (Visite de terrain partagée)"),
        ("BRL", None),
        ("ESS", "ESS (économie sociale et solidaire)"),
    ]
