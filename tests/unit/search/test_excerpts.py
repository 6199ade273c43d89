"""The passage shown of a page, where it is cut, and what is marked in it."""

import random
import re
from html import unescape

import pytest

from search.analysis import normalize, stems, words
from search.backends.base import Hit
from search.excerpts import BEFORE, LENGTH, excerpt
from search.parsing import parse

FILLER = "Rien que des mots sans rapport avec ce que l’on demande ici. "


def hit(*passages):
    """What an engine gives of a page: `(anchor, heading, text)`, or a text alone."""
    rows = [passage if isinstance(passage, tuple) else ("", "", passage) for passage in passages]
    kept = [[anchor, heading, text, len(words(text))] for anchor, heading, text in rows]
    return Hit(1, kept, " ".join(stems(text) for _anchor, _heading, text in rows))


def shown(text, *passages):
    return excerpt(hit(*passages), parse(text))


def marked(found):
    return re.findall("<mark>(.*?)</mark>", found.html)


def test_the_passage_with_most_of_the_words_is_shown_with_its_heading_and_anchor():
    found = shown(
        "ruches miel", ("a", "Avant", "La ruche."), ("b", "Après", "Le miel de la ruche."), ("c", "", "Miel.")
    )
    assert (found.heading, found.anchor, found.html) == (
        "Après",
        "b",
        "Le <mark>miel</mark> de la <mark>ruche</mark>.",
    )


def test_the_first_of_equal_passages_is_shown():
    assert shown("ruche", "Rien.", "Une ruche.", "Des ruches.").html == "Une <mark>ruche</mark>."


def test_what_was_found_elsewhere_than_in_its_text_shows_how_a_page_begins():
    found = shown("ruche", ("", "", ""), ("a", "Avant", "Un début."), "Une suite.")
    assert (found.html, found.anchor) == ("Un début.", "a")


def test_a_page_without_text_shows_nothing():
    assert shown("ruche") is None
    assert shown("ruche", ("a", "Titre seul", "")) is None


def test_a_heading_without_text_is_no_passage():
    assert shown("ruche", ("a", "La ruche", ""), ("b", "Ensuite", "Du miel.")).anchor == "b"


@pytest.mark.parametrize(
    ("text", "passage", "marks"),
    [
        ("actrices", "Les acteur·ices d’ici", ["acteur·ices"]),
        ("acteur·ices", "Actrices, ACTEURS, acteur(rice)s", ["Actrices", "ACTEURS", "acteur(rice)s"]),
        ("habitants", "d’habitant.e.s ; l'habitante", ["habitant.e.s", "habitante"]),
        ("coconstruction", "La co-construction, en co construction", ["co-construction", "co construction"]),
        ("evaluer", "É\u00advaluer et E\u0301VALUER", ["Évaluer", "ÉVALUER"]),
        ("oeuvre", "Chefs-d’œuvre", ["œuvre"]),
        ("2.1", "De 2.1 à 2.10", ["2.1"]),
        ("l’art de la ruche", "L’art de la ruche", ["art", "ruche"]),
        ("de la", "Au pied de la ruche", ["de", "la"]),
        ('"de la ruche"', "De la ruche, la ruche, de la ruche", ["De la ruche", "de la ruche"]),
        ('"la ruche" miel', "La ruche, le miel, les ruches", ["La ruche", "miel"]),
        ('"droit à la ruche"', "Droits à la ruche, droit à la Ruche", ["droit à la Ruche"]),
        ("miel -ruche", "Le miel sans la ruche", ["miel"]),
    ],
)
def test_words_found_are_marked_whole(text, passage, marks):
    assert marked(shown(text, normalize(passage))) == marks


def test_what_says_the_same_is_marked_too():
    query = parse("AMAP", lambda found: [(0, 1, (tuple(stems("association de paysans").split()),))])
    found = excerpt(hit("Rien.", "Une association de paysannes."), query)
    assert marked(found) == ["association", "paysannes"]


def test_what_was_typed_is_shown_before_what_says_the_same():
    query = parse("AMAP", lambda found: [(0, 1, (tuple(stems("association paysanne").split()),))])
    assert excerpt(hit("Une association paysanne.", "Une AMAP."), query).html == "Une <mark>AMAP</mark>."


def test_the_passage_of_a_phrase_is_shown_before_one_of_its_words():
    found = shown('"droit à la ruche"', "Une ruche à la fois, la ruche, de droit.", "Le droit à la ruche.")
    assert found.html == "Le <mark>droit à la ruche</mark>."


def test_a_phrase_is_shown_rather_than_other_words():
    text = "Miel, pollen. " + FILLER * 10 + "Le droit à la ruche."
    assert "<mark>droit à la ruche</mark>" in shown('miel pollen "droit à la ruche"', text).html


def test_everything_in_a_text_is_escaped():
    found = shown("miel ruche", '<b>miel</b> & <script>ruche</script> "l\'été"')
    assert found.html == (
        "&lt;b&gt;<mark>miel</mark>&lt;/b&gt; &amp; &lt;script&gt;<mark>ruche</mark>&lt;/script&gt; "
        "&quot;l&#x27;été&quot;"
    )


def test_a_long_text_is_cut_at_words_around_what_was_found():
    found = shown("ruche", FILLER * 20 + "Une ruche dans la cour. " + FILLER * 20)
    text = unescape(re.sub("<.*?>", "", found.html))
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) <= LENGTH + 4
    assert f" {text[2:-2]} " in f" {FILLER * 20}Une ruche dans la cour. {FILLER * 20}"
    assert marked(found) == ["ruche"]


def test_a_text_found_at_its_beginning_or_end_is_cut_at_the_other():
    first, last = shown("ruche", "Une ruche. " + FILLER * 20), shown("ruche", FILLER * 20 + "Une ruche.")
    assert first.html.startswith("Une <mark>ruche</mark>. Rien")
    assert first.html.endswith(" …")
    assert last.html.startswith("… ")
    assert last.html.endswith("Une <mark>ruche</mark>.")


def test_the_stretch_with_most_different_words_is_shown():
    text = "Ruche, ruche, ruche. " + FILLER * 20 + "Une ruche et son miel." + FILLER * 20
    assert marked(shown("ruche miel", text)) == ["ruche", "miel"]


@pytest.mark.parametrize("text", ["ruche" * 300, "ruche " + "x" * 2_000, "x" * 2_000 + " ruche", "ruche\n" * 300])
def test_a_text_without_spaces_is_cut_all_the_same(text):
    assert len(re.sub("<.*?>", "", shown("ruche", text).html)) <= LENGTH + BEFORE


def test_no_mark_is_cut_crossed_or_empty():
    draw = random.Random(8)  # noqa: S311 - the same texts at each run
    pieces = ["ruche", "acteur·ices", "miel ", " ", "l’", "<b>", "&amp;", "2.10", "co-construction", "\n", "😀", FILLER]
    for _ in range(200):
        passages = ["".join(draw.choices(pieces, k=draw.randint(1, 40))) for _ in range(draw.randint(1, 3))]
        text = " ".join(draw.choices(["ruche", "actrices", '"ruche miel"', "2.10", "construction", "-miel"], k=3))
        found = shown(text, *map(normalize, passages))
        parts = re.split("(<mark>|</mark>)", found.html)
        assert parts[1::2] == ["<mark>", "</mark>"] * (len(parts) // 4)
        assert all(parts[2::4])
        assert not any("<" in part for part in parts[::2])
        whole = unescape("".join(parts[::2])).removeprefix("… ").removesuffix(" …")
        assert any(whole in normalize(passage) for passage in passages)
