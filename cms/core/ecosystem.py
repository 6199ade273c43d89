"""Where to draw the poles of an ecosystem round their centre, and how to break their names into lines."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Side of the drawing, in its own units; on a large screen, as many pixels.
SIDE = 760
#: Height of a line of text, and of the smaller one that names members or numbers a pole.
LINE, SMALL_LINE = 21, 19
#: Mean width of a letter, in the size of a pole's name and in the centre's.
LETTER, CENTRE_LETTER = 8.2, 10.5
#: Share of a disc's radius that the lines in it may reach, on each side.
WITHIN = 0.82
#: Left between two neighbours, and between a pole and the centre.
GAP, MOAT = 10, 26
LARGEST_POLE = 104


@dataclass(frozen=True)
class Line:
    """A line of text, its baseline at `y`."""

    y: int
    text: str


@dataclass(frozen=True)
class Disc:
    """A pole or the centre: where it stands, what it says."""

    x: int
    y: int
    radius: int
    name: tuple[Line, ...]
    #: Number of a pole, members of the centre.
    small: tuple[Line, ...]


@dataclass(frozen=True)
class Drawing:
    """All in whole units, from 0 to `side`."""

    side: int
    centre: Disc
    poles: tuple[Disc, ...]
    #: The ring of rays between centre and poles: radius of its middle line, and width.
    rays: int
    rays_width: int


def draw(centre: str, members: Sequence[str], poles: Sequence[str]) -> Drawing:
    """Place `poles`, three or more, clockwise from the top, round the `centre` and its members."""
    share = sin(pi / len(poles))
    middle = SIDE / 2
    radius = min(LARGEST_POLE, (middle * share - GAP / 2) / (1 + share))
    orbit = middle - radius
    inner = orbit - radius - MOAT
    placed = []
    for rank, name in enumerate(poles):
        angle = 2 * pi * rank / len(poles)
        x, y = middle + orbit * sin(angle), middle - orbit * cos(angle)
        placed.append(_pole(x, y, radius, str(rank + 1), name))
    outer = orbit * cos(pi / len(poles))  # where neighbours come nearest: no ray shows its end
    return Drawing(
        SIDE,
        _centre(middle, inner, centre, members),
        tuple(placed),
        round((inner + outer) / 2),
        round(outer - inner),
    )


def _pole(x: float, y: float, radius: float, number: str, name: str) -> Disc:
    lines = _wrapped(name, radius, LETTER)
    top = y - LINE * len(lines) / 2
    return Disc(round(x), round(y), round(radius), _set(lines, top + LINE * 1.15, LINE), _set([number], top, LINE))


def _centre(middle: float, radius: float, name: str, members: Sequence[str]) -> Disc:
    height = LINE * 1.3
    lines = _wrapped(name, radius, CENTRE_LETTER)
    small = [line for member in members for line in _wrapped(member, radius, LETTER)]
    top = middle - (height * len(lines) + SMALL_LINE * len(small)) / 2
    after = top + height * len(lines) + SMALL_LINE
    return Disc(
        round(middle),
        round(middle),
        round(radius),
        _set(lines, top + height * 0.75, height),
        _set(small, after, SMALL_LINE),
    )


def _wrapped(text: str, radius: float, letter: float) -> list[str]:
    """As few lines as the disc asks, of even lengths; broken at ordinary spaces, where French allows it, only."""
    width = int(2 * WITHIN * radius / letter)
    lines = _broken(text, width)
    while width > 1 and len(narrower := _broken(text, width - 1)) == len(lines):
        lines, width = narrower, width - 1
    return lines


def _broken(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _set(lines: Sequence[str], first: float, height: float) -> tuple[Line, ...]:
    return tuple(Line(round(first + rank * height), line) for rank, line in enumerate(lines))
