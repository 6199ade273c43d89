"""How hard a text is to read, and how long."""

import pytest

from cms.editorial.writing.readability import band, reading_ease, reading_minutes, sentences, syllable_count


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        *(("économie", 4), ("solidaire", 3), ("territoire", 3), ("réunir", 3), ("naïf", 2), ("ville", 1)),
        *(("amie", 2), ("habitants", 3), ("y", 1), ("l", 1), ("des", 1), ("le", 1), ("lieu", 1), ("œuvre", 1)),
        *(("élues", 2), ("ÉTAT", 2)),
    ],
)
def test_syllables(word, syllables):
    assert syllable_count(word) == syllables


def test_sentences():
    text = "M. le maire vient. « Déjà ? » dit-on. Oui, p. 12\nDernière…"
    assert [text[start:end] for start, end in sentences(text)] == [
        "M. le maire vient.",
        "« Déjà ? » dit-on.",
        "Oui, p. 12",
        "Dernière…",
    ]


def test_the_formula_is_that_of_kandel_and_moles():
    """Two sentences, six words, six syllables: 207 - 1.015 × 3 - 73.6 × 1 is more than the scale holds."""
    assert reading_ease("Le chat dort. Il fait beau.") == 100
    # One sentence, six words, eleven syllables.
    text = "Les habitants cherchent un local chauffé."
    assert reading_ease(text) == pytest.approx(207 - 1.015 * 6 - 73.6 * 11 / 6)
    assert reading_ease("") is None
    assert reading_ease("2021 – 2022") is None


def test_harder_texts_have_lower_scores():
    plain = "Les gens ont un besoin. Ils se voient, ils cherchent un lieu. La ville prête une salle."
    learned = (
        "L’opérationnalisation de la co-construction institutionnelle suppose une territorialisation progressive des "
        "politiques, dont l’appropriation collective interroge les conditions démocratiques d’expérimentation."
    )
    assert reading_ease(learned) < 30 < 70 < reading_ease(plain)
    assert (band(80), band(50), band(49.9), band(0)) == ("facile", "courant", "difficile", "très difficile")


def test_reading_time():
    assert [reading_minutes(words) for words in (0, 195, 196)] == [1, 1, 2]
