"""What the analysis knows of French that no ending tells: `data/grammar.yaml`, which explains itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_DATA: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("data").joinpath("grammar.yaml").read_text(encoding="utf-8")
)
#: What the capitals at the end of the forms of verbs stand for.
_ENDINGS = {
    "P": ["e", "es", "ent", "ons", "ez", "ais", "ait", "aient", "ions", "iez", "ant", "ante", "ants", "antes"],
    "F": ["ai", "as", "a", "ons", "ez", "ont", "ais", "ait", "aient", "ions", "iez"],
    "G": ["", "e", "s", "es"],
}


def _conjugated() -> dict[str, str]:
    """Return the stem of every form of the irregular verbs."""
    table: dict[str, str] = {}
    for stem, prefixes, forms in _DATA["verbs"]:
        before = ["", *prefixes.split()]
        if "-" in before:
            before = [prefix for prefix in before if prefix.isalpha()]
        written = [form.rstrip("PFG") + ending for form in forms.split() for ending in _ENDINGS.get(form[-1], [""])]
        written = [form for form in written if not form.endswith("ss")]  # of a participle in -s
        for prefix in before:
            for form in written:
                table.setdefault(prefix + form, prefix + stem)
    for noun in _DATA["no_forms"].split():
        table.pop(noun, None)
    return table


STOP_WORDS = frozenset(_DATA["stop_words"].split())
PREFIXES = _DATA["prefixes"].split()
LOOSE_PREFIXES = _DATA["loose_prefixes"].split()
STEMS = frozenset(_DATA["stems"].split())
IRREGULAR = {word: stem for stem, words in _DATA["irregular"].items() for word in words.split()}
CONJUGATED = _conjugated()
NO_VERBS = frozenset(word for words in _DATA["no_verbs"].values() for word in words.split())
IN_ER = frozenset(_DATA["in_er"].split())
