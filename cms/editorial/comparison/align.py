"""Which item of an older sequence became which of a newer one."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from cms.editorial.comparison.words import likeness, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


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
    """Pair the two items that are most alike, then what is before and after them; what is left was removed or added."""
    olds, news = ([words(text(item)) for item in side] for side in (old, new))
    scores = {(i, j): likeness(olds[i], news[j]) for i in range(len(old)) for j in range(len(new))}
    best = max(scores, key=scores.__getitem__, default=None)
    if by_place and len(old) == len(new) and (best is None or not scores[best]):
        return list(zip(old, new, strict=True))
    if best is None or not scores[best]:
        return [*((item, None) for item in old), *((None, item) for item in new)]
    i, j = best
    before = _alike(old[:i], new[:j], text, by_place=by_place)
    return [*before, (old[i], new[j]), *_alike(old[i + 1 :], new[j + 1 :], text, by_place=by_place)]


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
