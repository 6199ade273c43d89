"""Filters that write French as it is set."""

from datetime import time

import pytest
from django.utils.safestring import mark_safe

from resources.templatetags.documents import first_words, hour, inline


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Un lieu, des gens", "Un lieu, des gens"),
        ("Un lieu, des gens, une idée", "Un lieu, des gens…"),
        ("Que faire de cela\u00a0? Rien", "Que faire de cela…"),
        ("Une question\u00a0: qui\n décide ici ?", "Une question\u00a0: qui décide…"),
    ],
)
def test_an_excerpt_keeps_no_break_spaces_and_ends_against_its_last_word(text, cut):
    assert first_words(text, 4) == cut


@pytest.mark.parametrize(("moment", "written"), [(time(9), "9\u00a0h"), (time(16, 30), "16\u00a0h\u00a030")])
def test_an_hour_is_written_as_in_french(moment, written):
    assert hour(moment) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (mark_safe('<p data-block-key="a">Un <b>lieu</b></p>\n'), "Un <b>lieu</b>"),
        (mark_safe("<p>Un lieu</p><p>Un autre</p>"), "<p>Un lieu</p><p>Un autre</p>"),
        (mark_safe("<ul><li>Un lieu</li></ul>"), "<ul><li>Un lieu</li></ul>"),
        ("<p>tapé</p>", "&lt;p&gt;tapé&lt;/p&gt;"),
        (4, "4"),
        (None, ""),
    ],
)
def test_a_cell_of_one_paragraph_is_written_without_it(value, written):
    assert inline(value) == written
