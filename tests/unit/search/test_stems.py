"""Stems: which forms of a word meet, and which words stay apart."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import STOP_WORDS, fold, normalize, stem, stems, words

DEMO = Path(__file__).resolve().parents[3] / "demo"

#: Words that share one stem.
FAMILIES = """
    accompagner accompagne accompagnons accompagnez accompagnent accompagnait accompagnaient accompagnera accompagné
    coopérer coopère coopérez coopèrent coopération coopérait coopéreront
    évoluer évolue évoluent évolution évoluait
    évaluer évalue évaluons évaluation évaluations évalué evaluer
    organiser organise organisons organisent organisation organisait
    porter porte portons portait porterait porteront porté
    partager partage partageons partageait partagé partagées
    commencer commence commencent commençait commençons
    employer emploie emploient emploi emplois
    appeler appelle appellent appelait appelé
    acheter achète achètent acheté
    qualifier qualifie qualification qualifiée
    communiquer communique communication communiquent
    agir agit agis agissent agissait agissons agissant agira agiraient
    choisir choisit choisissent choisissez choisi choisie choisis
    définir définit définissent définition définitions défini
    établir établit établissement établissements établie
    construire construit construisent construction construisait construira
    coconstruire coconstruction co-construction co-construire
    produire produit produisent production productions
    mettre met mettent mettons mettait mis mise mises mettrait
    prendre prend prennent prenons prenait pris prise prendra
    entreprendre entreprend entreprennent entrepris
    écrire écrit écrivent écrivait écrira écrite
    inscrire inscrit inscription inscriptions inscrivent
    soutenir soutient soutiennent soutenons soutenu soutien
    devenir devient deviennent deviendra devenue
    recevoir reçoit reçoivent recevait reçu reçues
    connaître connaît connaissent connaissait connu connaissances
    ouvrir ouvre ouvrent ouvert ouverte ouverture
    rendre rend rendent rendait rendu rendra
    répondre répond répondent répondu répondrait
    perdre perd perdent perdait perdue
    vivre vit vivent vivait vécu vivra
    suivre suit suivent suivi suivra
    rejoindre rejoint rejoignent rejoindra
    contraindre contraint contraignent contrainte contraintes
    résoudre résout résolvent résolu résolution
    acquérir acquiert acquis acquise acquisition
    inclure inclut incluent inclus incluse inclusion
    lieu lieux
    faute fautes
    danse danses danser dansant
    hobby hobbies
    public publics publique publiques publiquement
    bloc blocs bloquer bloqué
    partenaire partenaires
    enjeu enjeux
    réseau réseaux
    travail travaux travaille travailler
    journal journaux
    matériau matériaux
    chou choux
    pays pays
    économie économies économique économiques
    démocratie démocratique démocratiquement
    responsable responsables responsabilité responsabilités
    simple simples simplement
    heureux heureuse heureusement
    cœur coeurs
    œuvre œuvres oeuvres
    évènement événement événements
    XIXe XIXème xixe
    1er 1ère 1re
"""
#: Words that look alike and say something else.
APART = """
    entreprendre entreprise
    fondateur fondation
    animateur animation
    gouvernance gouvernement
    usager usage
    étranger étrange
    boucher bouche
    salarié salaire
    actif activité
    collectif collectivité
    mobilité mobiliser
    réalité réaliser
    environnement environ
    public publication
    foi fois
    voie voix
    mer mère
    mois moi
    sens sentir
    cour cours
    revenu revenir
    maintenant maintenir
    départ département
    parler parlement
    mission mise
    pension penser
    notion noter
    police policier
    ouvrir ouvrier
    pouvoir peut
    mai mais
    CESER ces
    faute faut
    vire vie
    place plaque
    loi loyer
    présent présentation
    complice compliqué
    vente vent
    2.1 2.10
    210 2.10
    MES mes
"""


def rows(text):
    return [line.split() for line in text.strip().splitlines()]


@pytest.mark.parametrize("family", rows(FAMILIES), ids=lambda family: family[0])
def test_forms_of_one_word_meet(family):
    assert {word: stems(word) for word in family} == dict.fromkeys(family, stems(family[0]))


@pytest.mark.parametrize("pair", rows(APART), ids="/".join)
def test_words_that_say_something_else_stay_apart(pair):
    first, second = pair
    assert stems(first) != stems(second)


def test_no_other_word_has_the_stem_of_a_stop_word():
    text = normalize(" ".join(path.read_text() for path in DEMO.rglob("*.md")))
    told = {word.exact: word.stem for word in words(text) if not word.is_stop}
    assert {stemmed for stemmed in told.values() if stemmed in STOP_WORDS} <= {"un", "sur"}  # « unes », « sûre »


@given(st.text(st.sampled_from("abcdeéèêilmnoprstuvxçœ"), min_size=1, max_size=14))
def test_accents_never_change_a_stem(word):
    assert stem(word) == stem(fold(word)) == stem(word.upper())
