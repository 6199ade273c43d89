"""Every inclusive form of some eight hundred words finds the word, and the word finds the form: both have one stem."""

from collections import defaultdict
from itertools import cycle, pairwise

import pytest

from search.analysis import fold, normalize, stem, words
from tests.unit.search.lexicon import EPICENE, FAMILIES, IRREGULAR, LEXICON

#: Where forms are met, and how they are written there.
CONTEXTS = (
    ("", str, ""),
    ("Pour ", str, ", ici."),
    ("l’", str, ""),
    ("d'", str, " et d’"),
    ("LE ROI DES ", str.upper, " !"),
    ("", str.capitalize, ""),
    ("« ", str, " »"),
    ("(", str, ")"),
    ("qu’", str, "\n"),
    ("", lambda form: form.replace("·", "\u2060·"), ""),
)
#: Words derived from one another, which may meet.
RELATED = [{"accompagné", "accompagnant"}, {"appris", "apprenant"}]


def found(text):
    return words(normalize(text))


def test_the_lexicon_is_large_and_its_words_are_all_different():
    assert len(LEXICON) >= 800
    assert len(FAMILIES) >= 40
    assert len({entry.masculine for entry in LEXICON if entry.forms}) >= 700
    masculines = [entry.masculine for entry in LEXICON]
    assert len(set(masculines)) == len(masculines)
    assert len(EPICENE.split()) >= 30
    assert len(IRREGULAR.strip().splitlines()) >= 20
    assert sum(len(entry.forms) for entry in LEXICON) > 60_000


def test_masculine_feminine_and_plurals_share_one_stem():
    apart = {entry.masculine: stems for entry in LEXICON if len(stems := set(map(stem, entry.plain))) > 1}
    assert apart == {}


def test_every_form_shares_the_stem_of_its_word_and_is_found_where_it_stands():
    contexts = cycle(CONTEXTS)
    wrong = []
    for entry in LEXICON:
        for form in entry.forms:
            before, write, after = next(contexts)
            text = normalize(before + write(form) + after)
            written = normalize(write(form))
            here = [word for word in words(text) if word.start < len(before) + len(written) and word.end > len(before)]
            if [(text[word.start : word.end], word.stem) for word in here] != [(written, stem(entry.masculine))]:
                wrong.append((text, here))
    assert wrong == []


def test_accents_change_nothing():
    wrong = []
    for entry in LEXICON:
        for form in (*entry.plain, *entry.singular_forms[::5], *entry.plural_forms[::5]):
            bare = form.translate(str.maketrans("éèêîïôûç", "eeeiiouc"))
            if bare != form and [word.stem for word in found(bare)] != [word.stem for word in found(form)]:
                wrong.append((form, bare, found(bare)))
    assert wrong == []


def test_two_forms_glued_to_one_another_are_both_found():
    others = cycle(entry for entry in LEXICON if any("·" in form for form in entry.plural_forms))
    for entry in LEXICON:
        first = next((form for form in entry.plural_forms if "·" in form), None)
        if not first:
            continue
        other = next(others)
        second = next(form for form in other.plural_forms if "·" in form)
        text = f"{first}{second.capitalize()}"
        assert [word.stem for word in found(text)] == [stem(entry.masculine), stem(other.masculine)], text


def test_compounds_of_two_forms_hold_both_words():
    marked = [(entry, form) for entry in LEXICON for form in entry.plural_forms[:1] if "·" in form]
    for (first, one), (second, other) in pairwise(marked):
        text = f"{one}-{other}"
        left, right = found(text)
        assert (left.stem, right.stem) == (stem(first.masculine), stem(second.masculine)), text
        assert (left.start, left.end) == (right.start, right.end) == (0, len(text))


def test_words_of_different_entries_do_not_meet():
    met = defaultdict(set)
    for entry in LEXICON:
        met[stem(entry.masculine)].add(entry.masculine)
    assert [entries for entries in met.values() if len(entries) > 1 and entries not in RELATED] == []


@pytest.mark.parametrize(
    ("first", "second"), [("acteur", "actrices"), ("chercheuse", "chercheur·ses"), ("élue", "élu·es")]
)
def test_the_exact_tokens_still_tell_words_apart(first, second):
    (one,), (other,) = found(first), found(second)
    assert one.stem == other.stem
    assert one.exact == fold(first) != other.exact
