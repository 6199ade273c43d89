"""What an inclusive form is, in every spelling of it, and what is none."""

import pytest

from cms.core.inclusive import expand, forms

#: Singular masculine, singular feminine, plurals; what each way of writing puts after the mark (« ice » → acteur·ices).
LEXICON = """
acteur actrice acteurs actrices ice
administrateur administratrice administrateurs administratrices rice
animateur animatrice animateurs animatrices trice
ambassadeur ambassadrice ambassadeurs ambassadrices rice
formateur formatrice formateurs formatrices ice
chercheur chercheuse chercheurs chercheuses se
porteur porteuse porteurs porteuses euse
mangeur mangeuse mangeurs mangeuses se
entrepreneur entrepreneure entrepreneurs entrepreneures e
extérieur extérieure extérieurs extérieures e
auteur auteure auteurs auteures e
salarié salariée salariés salariées e
adhérent adhérente adhérents adhérentes e
participant participante participants participantes e
habitant habitante habitants habitantes e
élu élue élus élues e
expert experte experts expertes e
citoyen citoyenne citoyens citoyennes ne
technicien technicienne techniciens techniciennes ne
paysan paysanne paysans paysannes ne
artisan artisane artisans artisanes e
patron patronne patrons patronnes ne
européen européenne européens européennes ne
voisin voisine voisins voisines e
usager usagère usagers usagères e
ouvrier ouvrière ouvriers ouvrières ère
boulanger boulangère boulangers boulangères ère
conseiller conseillère conseillers conseillères e
réceptif réceptive réceptifs réceptives ve
actif active actifs actives ive
veuf veuve veufs veuves ve
chef cheffe chefs cheffes fe
heureux heureuse heureux heureuses se
jaloux jalouse jaloux jalouses se
social sociale sociaux sociales e
territorial territoriale territoriaux territoriales e
final finale finals finales e
français française français françaises e
assis assise assis assises e
métis métisse métis métisses se
public publique publics publiques que
grec grecque grecs grecques que
blanc blanche blancs blanches he
long longue longs longues ue
favori favorite favoris favorites te
inquiet inquiète inquiets inquiètes ète
maître maîtresse maîtres maîtresses sse
allié alliée alliés alliées e
ami amie amis amies e
étudiant étudiante étudiants étudiantes e
avocat avocate avocats avocates e
engagé engagée engagés engagées e
président présidente présidents présidentes e
agriculteur agricultrice agriculteurs agricultrices ice
décideur décideuse décideurs décideuses se
repreneur repreneuse repreneurs repreneuses se
commerçant commerçante commerçants commerçantes e
AMAPien AMAPienne AMAPiens AMAPiennes ne
maraîcher maraîchère maraîchers maraîchères e
nul nulle nuls nulles le
"""
WORDS = [line.split() for line in LEXICON.strip().splitlines()]
#: How a form is written in the singular, then in the plural.
SPELLINGS = [
    *((f"{{0}}{mark}{{1}}", f"{{0}}{mark}{{1}}s") for mark in "·‧⋅•.-‐‑/"),
    *((f"{{0}}{mark}{{1}}", f"{{0}}{mark}{{1}}{mark}s") for mark in "·‧⋅•.-‑/"),
    ("{0}({1})", "{0}({1})s"),
    ("{0}({1})", "{0}({1}s)"),
    ("{0}({1})", "{0}({1})(s)"),
]
#: After a hyphen these endings would be pronouns: « nul-le » is not taken for a form.
DOUBTFUL = {"le", "te"}


@pytest.mark.parametrize(("singular", "plural"), SPELLINGS)
def test_every_word_in_every_spelling(singular, plural):
    for masculine, feminine, masculines, feminines, ending in WORDS:
        if ending in DOUBTFUL and set(singular) & set("-‐‑"):
            continue
        written = singular.format(masculine, ending)
        assert expand(f"Chaque {written}, ici") == f"Chaque {masculine} ou {feminine}, ici", written
        written = plural.format(masculine, ending)
        assert expand(f"Les {written}.") == f"Les {masculines} et {feminines}.", written


@pytest.mark.parametrize(
    ("written", "developed"),
    [
        # Irregular, truncated, contracted
        ("tou·tes", "tous et toutes"),
        ("tou·te·s", "tous et toutes"),
        ("tou.te.s", "tous et toutes"),
        ("tou-tes", "tous et toutes"),
        ("tout·e", "tout ou toute"),
        ("sociaux·ales", "sociaux et sociales"),
        ("locaux·les", "locaux et locales"),
        ("nouveaux·elles", "nouveaux et nouvelles"),
        ("chercheurs.euses", "chercheurs et chercheuses"),
        ("directeur·s·trices", "directeurs et directrices"),
        ("acteurs·actrices", "acteurs et actrices"),
        ("chargé.e.s", "chargés et chargées"),
        ("celleux", "celles et ceux"),
        ("Iels", "Elles et ils"),
        ("iel", "elle ou il"),
        ("acteurices", "acteurs et actrices"),
        ("ceux·celles", "ceux et celles"),
        ("le·la", "le ou la"),
        ("un·e", "un ou une"),
        ("le/la", "le ou la"),
        ("tous/tes", "tous et toutes"),
        ("professionnel/les", "professionnels et professionnelles"),
        ("chacun.e", "chacun ou chacune"),
        # Case
        ("Acteur·ices", "Acteurs et actrices"),
        ("ÉLU·ES", "ÉLUS ET ÉLUES"),
        ("TOU·TES", "TOUS ET TOUTES"),
        ("Oui. Élu·es", "Oui. Élus et élues"),
        ("les Breton·nes", "les Bretons et Bretonnes"),
        # Elision
        ("l’auteur·ice", "l’auteur ou l’autrice"),
        ("L’auteur·ice", "L’auteur ou l’autrice"),
        ("d'habitant·es", "d'habitants et d'habitantes"),
        ("qu’un·e", "qu’un ou qu’une"),
        ("quelqu’un·e", "quelqu’un ou quelqu’une"),
        ("L’ÉLU·E", "L’ÉLU OU L’ÉLUE"),
        # Compounds
        ("acteur·ices-chercheur·ses", "acteurs-chercheurs et actrices-chercheuses"),
        ("Enseignant·es-chercheur·ses", "Enseignants-chercheurs et enseignantes-chercheuses"),
        ("vice-président·e", "vice-président ou vice-présidente"),
        ("quelques-un·es", "quelques-uns et quelques-unes"),
        ("participe-t-il·elle", "participe-t-il ou participe-t-elle"),
        # What extraction from a PDF leaves
        ("salarié ·es", "salariés et salariées"),
        ("Adhérent·esAdministrateur·ices", "Adhérents et adhérentes Administrateurs et administratrices"),
    ],
)
def test_a_form_is_written_out(written, developed):
    assert expand(written) == developed


@pytest.mark.parametrize(
    "text",
    [
        "U.F.I.S.C.",
        "R.N.M.A.",
        "C.A.C.",
        "S.E.L. et M.E.S",
        "St. Denis",
        "1.1 et 2.10",
        "Région(s), Commune(s), Département(s), Régions (s), le(s)",
        "https://exemple.org/les-elu-es/2-elu-es?q=elu.es",
        "www.elu.es et elu.es/collectif",
        "ess.gob.es",
        "contact@elu.es, elu.es@exemple.org",
        "• un point, ••• un titre",
        "Dijon · Lille · Paris",
        "paral·lel, kW·h, m·s",
        "élève·s, inconnu·x",
        "Un projet.Le collectif",
        "est-elle, dit-le, appel-elle, rendez-vous, Boulogne-sur-Mer, Le Mans-les-Bains",
        "un envoi-e-mail",
        "porte.e",
        "officiel, logiciels, matériel",
        "du / de la, femmes et hommes",
        "et/ou, km/h, 2023/2024, organisation/territoire, client/serveur, 3 avril/le 4 mai, TTC/HT",
        "exemple.org/elu/e, /elu/es, elu/es/collectif, elu/es.html",
        "",
    ],
)
def test_what_is_no_form_is_left_alone(text):
    assert forms(text) == []
    assert expand(text) == text


def test_a_form_says_where_it_stands_and_which_words_it_holds():
    text = "Pour l’acteur·ice et les élu·es."
    first, second = forms(text)
    assert text[first.start : first.end] == first.written == "l’acteur·ice"
    assert (first.elision, first.words, first.plural) == ("l’", ("acteur", "actrice"), False)
    assert text[second.start : second.end] == second.written == "élu·es"
    assert (second.elision, second.words, second.plural) == ("", ("élus", "élues"), True)


def test_what_is_written_out_holds_no_form_any_more():
    for masculine, _feminine, _masculines, _feminines, ending in WORDS:
        assert forms(expand(f"{masculine}·{ending}·s")) == []
