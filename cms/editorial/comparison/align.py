"""Which item of an older sequence became which of a newer one."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from cms.editorial.comparison.words import likeness, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


#: Above, a text written anew is not searched for what it kept: it takes seconds, and nobody would follow.
MOST_PAIRS = 4_000

type Pairs[T] = list[tuple[T | None, T | None]]


def pairs[T](old: Sequence[T], new: Sequence[T], text: Callable[[T], str], *, by_place: bool = False) -> Pairs[T]:
    """
    Return `[(old item, new item)]` in reading order, None standing for what is not in that version.

    Items of the same text go together, then those whose texts are alike, without ever crossing; then, if `by_place`,
    those between the same neighbours, where they are as many in both versions.
    """
    keys = [[" ".join(text(item).split()) for item in side] for side in (old, new)]
    result: Pairs[T] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if kind == "equal":
            result += zip(old[i1:i2], new[j1:j2], strict=True)
        else:
            result += _alike(old[i1:i2], new[j1:j2], text, by_place=by_place)
    return result


def _alike[T](old: Sequence[T], new: Sequence[T], text: Callable[[T], str], *, by_place: bool) -> Pairs[T]:
    """Pair the two items that are most alike, then those before and after them; what is left was removed or added."""
    olds, news = ([words(text(item)) for item in side] for side in (old, new))
    scores: dict[tuple[int, int], float] = {}
    if len(old) * len(new) <= MOST_PAIRS:
        scores = {(i, j): score for i, a in enumerate(olds) for j, b in enumerate(news) if (score := likeness(a, b))}

    def pair(i1: int, i2: int, j1: int, j2: int) -> Pairs[T]:
        inside = [(i, j) for i, j in scores if i1 <= i < i2 and j1 <= j < j2]
        if inside:
            i, j = max(inside, key=scores.__getitem__)
            return [*pair(i1, i, j1, j), (old[i], new[j]), *pair(i + 1, i2, j + 1, j2)]
        if by_place and i2 - i1 == j2 - j1:
            return list(zip(old[i1:i2], new[j1:j2], strict=True))
        return [*((item, None) for item in old[i1:i2]), *((None, item) for item in new[j1:j2])]

    return pair(0, len(old), 0, len(new))


@dataclass(frozen=True)
class Item:
    """A block or a row: `key` is its identity where it has one, `kind` what it can become, `text` what it says."""

    key: object
    kind: str
    text: str
    value: Any


def matches(old: Sequence[Item], new: Sequence[Item]) -> list[tuple[Item | None, Item | None, bool]]:
    """
    Return `[(old item, new item, moved)]` in the order of the new version, removed items where they stood.

    Items of one kind go together by their identity, then by what they say.
    """
    found: dict[int, int] = {}
    for same in (_same_key, _same_text, _like_text):
        for j, after in enumerate(new):
            if j not in found:
                free = [i for i in range(len(old)) if i not in found.values() and old[i].kind == after.kind]
                if (i := next((i for i in free if same(old[i], after)), None)) is not None:
                    found[j] = i
    kept = _longest_rise([found[j] for j in sorted(found)])
    result = [
        (old[found[j]], item, found[j] not in kept) if j in found else (None, item, False) for j, item in enumerate(new)
    ]
    for i, item in enumerate(old):
        if i not in found.values():
            place = next((at + 1 for at in range(len(result) - 1, -1, -1) if result[at][0] in old[:i]), 0)
            result.insert(place, (item, None, False))
    return result


def _same_key(old: Item, new: Item) -> bool:
    return new.key is not None and old.key == new.key


def _same_text(old: Item, new: Item) -> bool:
    return old.text == new.text


def _like_text(old: Item, new: Item) -> bool:
    return likeness(words(old.text), words(new.text)) > 0


def _longest_rise(numbers: list[int]) -> set[int]:
    """Return the most of `numbers` that rise as they stand: whatever is not among them has moved."""
    best: list[list[int]] = []  # longest rise that ends at each number
    for at, number in enumerate(numbers):
        before = max((best[i] for i in range(at) if numbers[i] < number), key=len, default=[])
        best.append([*before, number])
    return set(max(best, key=len, default=[]))
