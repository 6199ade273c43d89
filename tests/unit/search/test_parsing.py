"""What is understood of what people type."""

import pytest

from search.analysis import normalize
from search.parsing import MAX_LENGTH, MAX_UNITS, Query, Unit, parse


def asked(query):
    """The words searched, as they were typed."""
    return [query.text[word.start : word.end] for word in query.words]


def stems(text):
    return tuple(word.stem for word in parse(text).words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("  ! … « » ", []),
        ("ruche", ["ruche"]),
        ("l’art de la ruche", ["art", "ruche"]),
        ("qu'est-ce qu'une ruche ?", ["ruche"]),
        ("acteur·ices et chercheur.ses", ["acteur·ices", "chercheur.ses"]),
        ("ruche RUCHE rûche", ["rûche"]),  # once
        ("rucher ruches", ["rucher", "ruches"]),
        ("de la", ["de", "la"]),  # nothing else is asked
        ("toustes", ["toustes"]),
        ("le MES", ["MES"]),
        ("2.10", ["2.10"]),
        ("co-construction", ["co-construction"]),
    ],
)
def test_words_are_those_that_tell_something(text, words):
    query = parse(text)
    assert asked(query) == words
    assert bool(query) == bool(words)


@pytest.mark.parametrize(
    "text", ['"droit à la Ruche"', "« droit à la ruche »", "“droit à la ruche”", "„droit à la ruche”"]
)
def test_a_phrase_keeps_its_stop_words_in_order(text):
    query = parse(text)
    assert query.phrases == (("droit", "a", "la", "ruche"),)
    assert (query.units, query.excluded) == ((), ())


def test_a_phrase_is_as_written_save_case_accents_and_inclusive_forms():
    assert parse('"Élu·es rûchers"').phrases == (("elus", "ruchers"),)


def test_phrases_and_words_stand_together():
    query = parse('miel "de ruche" -"en pot" -cire "dorée"')
    assert asked(query) == ["miel"]
    assert query.phrases == (("de", "ruche"), ("doree",))
    assert query.excluded == (("en", "pot"), stems("cire"))


@pytest.mark.parametrize("text", ['"ruche', 'ruche"', "« ruche", "ruche »", '""ruche', '"" ruche'])
def test_a_quotation_mark_alone_means_nothing(text):
    query = parse(text)
    assert asked(query) == ["ruche"]
    assert query.phrases == ()


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("miel -ruche", [("ruche",)]),
        ("-ruche miel", [("ruche",)]),
        ("miel -ruches", [("ruche",)]),
        ("miel -l’abeille", [("abeille",)]),
        ("miel -acteur·ices", [("acteurs",)]),
        ("miel -2.10", [("2.10",)]),
        ("miel -tiers-lieu", [("tiers", "lieu")]),
        ("miel\u00a0-ruche", [("ruche",)]),
        ("miel - ruche", []),
        ("miel-ruche", []),
        ("miel --ruche", []),
        ("miel -", []),
        ("Miel -Le pot", []),  # a title, pasted
        ("miel -« »", []),
    ],
)
def test_words_are_left_out_by_a_hyphen_before_them(text, excluded):
    query = parse(text)
    assert query.excluded == tuple(tuple(stem for word in row for stem in stems(word)) for row in excluded)
    assert "miel" in [word.casefold() for word in asked(query)]


def test_nothing_is_asked_by_words_left_out_only():
    assert not parse("-ruche")
    assert not parse('-"droit à la ruche" -miel')


def test_a_stop_word_alone_may_be_an_acronym():
    [unit] = parse("mes").units
    assert unit.alternatives == (stems("le MES"),)


def test_known_expressions_are_one_unit_with_their_alternatives():
    others = (("amap",),)

    def expand(found):
        start = found.index(*stems("association"))
        return [(start, start + 2, others)]

    query = parse("créer une association paysanne rurale", expand)
    assert [len(unit.words) for unit in query.units] == [1, 2, 1]
    assert query.units[1].alternatives == others


def test_an_alternative_may_be_scattered_without_its_stop_words():
    alternatives = (("droit", "a", "la", "ruche"), ("drx",), ("de", "la", "ruche"))
    assert Unit((), alternatives).scattered == [("droit", "ruche")]


def test_a_pasted_text_is_read_no_further():
    query = parse("mot " * 500 + "loin")
    assert len(query.text) <= MAX_LENGTH
    assert asked(query) == ["mot"]
    many = " ".join(f"mot{number:02}x" for number in range(40))
    assert len(parse(many).units) == MAX_UNITS


def test_a_word_is_unfinished_while_it_is_typed():
    def unfinished(text):
        query = parse(text)
        query = Query(query.text, query.units, prefix=True)
        return query.unfinished and query.text[query.unfinished.start : query.unfinished.end]

    assert unfinished("miel ruch") == "ruch"
    assert unfinished("ruche !") is None
    assert unfinished("2.1") is None
    assert unfinished("") is None
    assert parse("ruch").unfinished is None


def test_words_are_rewritten_in_the_text_where_they_stand():
    query = parse("L’autre « rucheur », rucheur -rucheur !")
    assert query.rewritten({"rucheur": "ruche"}) == "L’autre « rucheur », ruche -rucheur !"
    assert query.rewritten({}) == query.text
    decomposed = parse("e\u0301coole")
    assert decomposed.rewritten({"ecoole": "école"}) == "école"
    assert decomposed.text == normalize("e\u0301coole")
