"""Lists of French words, kept as data."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import yaml

#: By name, the lists of `words.yaml`, which says what each is.
WORDS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))


def unaccented(text: str) -> str:
    """Return a text without its accents and cedillas."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
