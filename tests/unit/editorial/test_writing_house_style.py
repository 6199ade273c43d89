"""The house style, by examples and counter-examples; and what every correction owes to the text around it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core.typography import set_text
from cms.editorial.writing.findings import Kind, corrected
from cms.editorial.writing.house_style import all_corrected, style_findings
from cms.editorial.writing.typography import sign_findings

INCLUSIVE = [
    ("Les acteur.ice.s du lieu", "Les acteur·ices du lieu"),
    ("les acteur(ice)s", "les acteur·ices"),
    ("les acteurs/actrices", "les acteur·ices"),
    ("les actrices / acteurs", "les acteur·ices"),
    ("un acteur/trice", "un acteur·ice"),
    ("chargé.e.s de mission", "chargé·es de mission"),
    ("Référent.e", "Référent·e"),
    ("chercheurs.euses", "chercheur·ses"),
    ("Chômeur.ses", "Chômeur·ses"),
    ("paysan.ne.s", "paysan·nes"),
    ("citoyen.es", "citoyen·nes"),
    ("locaux.les", "locaux·les"),
    ("sociaux/ales", "sociaux·ales"),
    ("tous/toutes", "tou·tes"),
    ("tou.te.s", "tou·tes"),
    ("technicien-ne-s", "technicien·nes"),
    ("élu•es et élu‧es", "élu·es et élu·es"),
    ("ÉLU.E.S", "ÉLU·ES"),
    ("salarié ·es", "salarié·es"),
    ("acteur.ices-chercheur.ses", "acteur·ices-chercheur·ses"),
    ("vice-président.e", "vice-président·e"),
    ("l’auteur(ice)", "l’auteur·ice"),
    ("acteurices", "acteur·ices"),
    ("celleux qui cherchent", "celles et ceux qui cherchent"),
    ("Iels écrivent", "Elles et ils écrivent"),
    ("il/elle écrit", "il ou elle écrit"),
]
SIGNS = [
    ("Qui décide ?", "Qui décide\u00a0?"),
    ("« peser » : comment ?", "«\u00a0peser\u00a0»\u00a0: comment\u00a0?"),
    ("385 000 € et 20 %", "385\u00a0000\u00a0€ et 20\u00a0%"),
    ("l'essentiel d'abord", "l’essentiel d’abord"),
    ("la 2ème visite...", "la 2e visite…"),
    ('dire "bonjour" à qui vient', "dire «\u00a0bonjour\u00a0» à qui vient"),
    ("« dire \u00a0“oui” »", "«\u00a0dire \u00a0“oui”\u00a0»"),
    ('« dire "oui" »', "«\u00a0dire “oui”\u00a0»"),
]
CAPITALS = [
    ("Economie solidaire", "Économie solidaire"),
    ("L’Etat et l’Ecole", "L’État et l’École"),
    ("A propos de l’Ile-de-France", "À propos de l’Île-de-France"),
    ("Ce qui compte. A partir de là", "Ce qui compte. À partir de là"),
    ("ECONOMIE SOLIDAIRE", "ÉCONOMIE SOLIDAIRE"),
    ("Elu·es et Elues", "Élu·es et Élues"),
    ("Eté comme hiver, Etats-Unis", "Été comme hiver, États-Unis"),
]
LEFT = [
    "U.F.I.S.C., R.N.M.A., C.A.C., St. Denis",
    "« Région(s) », Commune(s), Département(s), Régions (s), le(s)".replace("« ", "«\u00a0").replace(" »", "\u00a0»"),
    "et/ou, du / de la, Nord/Sud, client/serveur, homme/femme, avril/le mois",
    "fiches 1.1, 2.10 et 2.9",
    "https://exemple.org/l'Etat?a=b&acteur.ice.s ; www.acteur.es".replace(" ;", "\u00a0;"),
    "prenom.nom@exemple.org et l’acteur.e@exemple.org",
    "compte-rendu_Etat.pdf, guide.chargé.e.docx",
    "acteur·ices, chargé·es, tou·tes, sociaux·ales, acteur·ices-chercheur·ses",
    "acteurs et actrices, celles et ceux",
    "A. Dupont, famille A, A-t-il, vitamine A",
    "AME, ÂGE, PETITE, Éric",
    '5" de large',
]


@pytest.mark.parametrize(("text", "expected"), [*INCLUSIVE, *SIGNS, *CAPITALS])
def test_one_correction_gives_what_the_network_writes(text, expected):
    assert all_corrected(text) == expected
    assert style_findings(text)


@pytest.mark.parametrize("text", LEFT)
def test_counter_examples_are_left_alone(text):
    assert [(text[found.start : found.end], found.replacement) for found in style_findings(text)] == []
    assert all_corrected(text) == text


def test_what_is_already_so_is_not_told():
    for _text, expected in (*INCLUSIVE, *SIGNS, *CAPITALS):
        assert [finding for finding in style_findings(expected) if finding.replacement is not None] == []


@pytest.mark.parametrize(
    ("examples", "kinds"),
    [
        (INCLUSIVE, {Kind.INCLUSIVE}),
        (SIGNS, {Kind.SPACE, Kind.APOSTROPHE, Kind.SIGN, Kind.QUOTES}),
        (CAPITALS, {Kind.CAPITAL}),
    ],
)
def test_each_is_listed_under_its_name(examples, kinds):
    assert {finding.kind for text, _expected in examples for finding in style_findings(text)} == kinds


PIECES = [
    *(text for text, _expected in (*INCLUSIVE, *SIGNS, *CAPITALS)),
    *LEFT,
    *(
        " ",
        "\n",
        "\u00a0",
        ". ",
        " : ",
        '"',
        "'",
        "«",
        "»",
        "“",
        "!",
        "?",
        "…",
        "...",
        "A ",
        "/",
        "1er mars",
        "é",
        "10 km",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=8).map("".join)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_all_corrected_leaves_nothing_to_correct(text):
    assert [finding for finding in style_findings(all_corrected(text)) if finding.replacement is not None] == []


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_a_correction_touches_its_own_span_only(text):
    for finding in style_findings(text):
        assert 0 <= finding.start <= finding.end <= len(text)
        if finding.replacement is not None:
            assert text[finding.start : finding.end] != finding.replacement
            assert corrected(text, [finding]) == text[: finding.start] + finding.replacement + text[finding.end :]


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_signs_are_those_that_printing_sets(text):
    """What the author is told of is what pages and PDF show, no more and no less."""
    assert corrected(text, sign_findings(text)) == set_text(text)


def test_a_long_sentence_is_told_and_its_author_cuts_it():
    text = f"Courte. Long {'mot ' * 40}fin. Courte."
    (finding,) = [finding for finding in style_findings(text) if finding.kind is Kind.SENTENCE]
    assert text[finding.start : finding.end].endswith("fin.")
    assert "42 mots" in finding.message
    assert finding.replacement is None
    assert not style_findings(f"{'mot ' * 40}\n{'mot ' * 40}")
