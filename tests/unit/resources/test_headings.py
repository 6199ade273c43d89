"""Headings of a rubrique: ids, levels, and what a table of contents is told."""

from resources.headings import Heading, identify


def test_an_id_is_the_rubric_and_the_words():
    html, headings = identify("<h3 data-block-key='a'>L’appui aux <b>initiatives</b></h3><p>…</p>", "contexte")
    assert html.startswith("""<h3 id="contexte--l-appui-aux-initiatives" data-block-key='a'>L’appui""")
    assert headings == [Heading(3, "contexte--l-appui-aux-initiatives", "L’appui aux initiatives")]


def test_the_same_words_get_another_id_each_time():
    _html, headings = identify("<h3>Limites</h3><h3>Limites 2</h3><h3>Limites</h3><h3>Limites</h3>", "r")
    assert [heading.anchor for heading in headings] == ["r--limites", "r--limites-2", "r--limites-3", "r--limites-4"]


def test_an_id_written_before_is_replaced():
    html, _headings = identify('<h3 class="x" id="fixe">Un titre</h3>', "r")
    assert html == '<h3 id="r--un-titre" class="x">Un titre</h3>'


def test_no_level_is_skipped():
    _html, headings = identify("<h4>Un</h4><h5>Deux</h5><h2>Trois</h2><h6>Quatre</h6>", "r")
    assert [heading.level for heading in headings] == [3, 4, 3, 4]


def test_an_empty_heading_is_dropped():
    assert identify("<h3> <b></b></h3><p>Un.</p>", "r") == ("<p>Un.</p>", [])
