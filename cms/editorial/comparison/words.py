"""
Two texts compared word by word, what changed marked in `<ins>` and `<del>`.

Most screen readers say nothing of these elements: what they hold stands between words that only they read. Spaces do
not count: nobody sees a no-break space take the place of another. (`lxml.html.diff` was tried: it marks short
paragraphs that did not change, and keeps the punctuation in the word.)
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.core.inclusive import forms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: Below, two texts have nothing in common but their small words: one is removed and the other added, whole.
ALIKE = 0.4

#: Characters of a word that both versions hold by chance.
SMALL_WORD = 3

#: Hidden to the eye on public pages by the first class, in the admin by the second.
HIDDEN = "visually-hidden w-sr-only"

_TOKEN = re.compile(r"\s+|\w+(?:[-‐‑]\w+)*[’']?|[^\w\s]")


def words(text: str) -> list[str]:
    """Cut a text in words, signs and spaces, in order; an inclusive form is one word with its article: « l’élu·e »."""
    tokens, position = [], 0
    for form in forms(text):
        tokens += _TOKEN.findall(text[position : form.start])
        tokens.append(text[form.start : form.end])
        position = form.end
    return tokens + _TOKEN.findall(text[position:])


def plain(text: str) -> str:
    """Return `text` with all its spaces alike, to be compared."""
    return " ".join(text.split())


def likeness(old: Sequence[str], new: Sequence[str]) -> float:
    """Tell how much two lists of words have in common, from 0 to 1; 0 for anything below `ALIKE`."""
    matcher = SequenceMatcher(None, *([word for word in side if word[:1].isalnum()] for side in (old, new)), False)
    quick = matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE
    return ratio if quick and (ratio := matcher.ratio()) >= ALIKE else 0.0


def inserted(content: str) -> SafeString:
    """Mark content as added; a `str` that is not HTML is escaped."""
    return _marked("ins", _("ajouté :"), content, _("fin d’ajout"))


def deleted(content: str) -> SafeString:
    """Mark content as removed."""
    return _marked("del", _("supprimé :"), content, _("fin de suppression"))


def _marked(tag: str, before: str, content: str, after: str) -> SafeString:
    # The spaces stand inside what is hidden: the sentence keeps its own.
    return format_html(
        '<{tag}><span class="{hidden}"> {before} </span>{content}<span class="{hidden}"> {after} </span></{tag}>',
        tag=tag,
        hidden=HIDDEN,
        before=before,
        content=content,
        after=after,
    )


def note(text: str) -> SafeString:
    """Tell of a change that no word shows."""
    return format_html("<mark>{}</mark>", text)


def is_marked(html: str) -> bool:
    """Tell whether anything is marked in what this package wrote; the texts in it are escaped."""
    return any(f"<{tag}>" in html for tag in ("ins", "del", "mark"))


def compare_line(old: str, new: str) -> SafeString:
    """Return both versions of a line as one, as HTML."""
    return compare_words(words(old), words(new))


def compare_words(old: Sequence[str], new: Sequence[str], show: Callable[..., str] = "".join) -> SafeString:
    """
    Return both versions of a list of words as one, as HTML.

    `show(words)` writes some of the words, which may carry more than their text (subclasses of `str`).
    """
    steps = changes(old, new) if likeness(old, new) >= ALIKE else [("change", old, new)]
    parts = []
    for kind, before, after in steps:
        if kind == "equal":
            parts.append(conditional_escape(show(after)))
            continue
        removed, added = (any(word.strip() for word in side) for side in (before, after))
        if removed:
            parts.append(deleted(show(before)))
        if removed and added:
            parts.append(" ")  # neither touches the other, without a colour to part them
        if added:
            parts.append(inserted(show(after)))
        elif after:
            parts.append(conditional_escape(show(after)))
    return format_html_join("", "{}", ((part,) for part in parts))


def changes(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, list[str], list[str]]]:
    """
    Return the steps from a list of words to another: `[(kind, words before, words after)]`.

    Kinds: equal, change. Signs or one small word between two changes are taken into them: a sentence written anew
    reads in two pieces, not in twenty.
    """
    keys = [[" " if word.isspace() else word for word in side] for side in (old, new)]
    steps = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        steps.append(["equal" if kind == "equal" else "change", list(old[i1:i2]), list(new[j1:j2])])
    for index in range(1, len(steps) - 1):
        if steps[index][0] == "equal" and sum(map(str.isalnum, "".join(steps[index][2]))) <= SMALL_WORD:
            steps[index][0] = "change"
    return [
        (kind, [word for step in group for word in step[1]], [word for step in group for word in step[2]])
        for kind, run in groupby(steps, key=lambda step: step[0])
        for group in [list(run)]
    ]
