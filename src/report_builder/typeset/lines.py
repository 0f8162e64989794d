"""The tree of a unit as it was read -> where the lines of its text stand on its pages.

For those who number lines or paragraphs in the margin. Text is what an author wrote as paragraphs, lists and
headings; titles and bylines, tables, figures, notes and what stands beside the text are not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from report_builder.typeset.marked import Stream
from report_builder.typeset.model import TextLine
from report_builder.typeset.tag_tree import PX, Content, Node

_BEGINS = frozenset({"p", "li", "dd", "pre"})
_BLOCKS = _BEGINS | {"dt", "h2", "h3", "h4", "h5", "h6"}
_APART = frozenset({"figure", "table", "nav", "caption", "figcaption", "sup", "sub"})
_APART_CLASSES = frozenset({"opening", "side", "note", "note-call", "endnotes", "running", "table", "toc"})
_OPENING_TEXT = "standfirst"  # the one part of an opening that is prose
_TOGETHER = 4.0  # px between the base lines of what stands on one line
_BACK = 6.0  # px that the text of a next column begins higher

_TEXT = re.compile(rb"1 0 0 -1 (-?[\d.]+) (-?[\d.]+) Tm")
_Places = dict[int, tuple[float, float]]  # number of marked content -> x and y of its text, in CSS px


@dataclass(slots=True)
class _Block:
    """A paragraph, an entry or a heading: the contents of its lines."""

    begins: bool
    contents: list[Content] = field(default_factory=list[Content])


def lines_of(
    tree: Node, streams: Sequence[Stream], heights: Sequence[float]
) -> tuple[tuple[TextLine, ...], ...]:
    """The lines of each page, in reading order. `streams` are the pages' contents, `heights` in pt."""
    places = [_places(stream) for stream in streams]
    pages: list[list[tuple[float, float, bool]]] = [[] for _ in streams]  # x, y, whether a paragraph begins
    for block in _blocks(tree):
        begins = block.begins
        parts: dict[int, list[tuple[float, float]]] = {}
        for content in block.contents:
            place = places[content.page].get(content.number)
            if place is not None:
                parts.setdefault(content.page, []).append(place)
        for page in sorted(parts):
            for run in _columns(parts[page]):
                left = min(x for x, _ in run)
                for y in _base_lines(run):
                    pages[page].append((left, y, begins))
                    begins = False
    return tuple(_with_halves(found, height) for found, height in zip(pages, heights, strict=True))


def _places(stream: Stream) -> _Places:
    """Where the text of each marked content begins."""
    found: _Places = {}
    current: list[int] = []
    at = 0
    for mark in stream.marks:
        if current and current[-1] >= 0 and current[-1] not in found:
            texts = (_TEXT.fullmatch(line) for line in stream.lines[at : mark.first] if line[-2:] == b"Tm")
            if text := next(filter(None, texts), None):
                found[current[-1]] = (float(text[1]), float(text[2]))
        at = mark.after
        if mark.tag:
            current.append(mark.number)
        elif current:
            current.pop()
    return found


def _blocks(node: Node, block: _Block | None = None, within: bool = False) -> Iterator[_Block]:
    """The blocks of text below a node, in reading order; `within` says whether it is in an opening."""
    own: list[_Block] = []
    for kid in node.kids:
        if isinstance(kid, Content):
            if block is not None:
                block.contents.append(kid)
            continue
        if not isinstance(kid, Node):
            continue
        source = kid.source
        if source is None:
            own += _blocks(kid, block, within)
            continue
        classes = set(source.classes)
        opening = within or "opening" in classes
        if opening and _OPENING_TEXT in classes:
            opening = False
        elif source.tag in _APART or classes & (_APART_CLASSES - {"opening"}):
            continue
        if source.tag in _BLOCKS and source.pseudo == "":
            inner = _Block(source.tag in _BEGINS)
            if not opening:
                own.append(inner)
            own += _blocks(kid, inner, opening)
        else:
            own += _blocks(kid, block, opening)
    yield from own


def _columns(places: Sequence[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """The places of a block on one page, those of each column that it stands in."""
    runs: list[list[tuple[float, float]]] = []
    lowest = 0.0
    for place in places:
        if not runs or place[1] < lowest - _BACK - _TOGETHER * 2:
            runs.append([])
            lowest = place[1]
        runs[-1].append(place)
        lowest = max(lowest, place[1])
    return runs


def _base_lines(run: Sequence[tuple[float, float]]) -> list[float]:
    found: list[float] = []
    for y in sorted(y for _, y in run):
        if not found or y - found[-1] > _TOGETHER:
            found.append(y)
    return found


def _with_halves(found: Sequence[tuple[float, float, bool]], height: float) -> tuple[TextLine, ...]:
    """The lines of a page; where a line begins higher than the one before, the page is set in columns."""
    in_columns = any(after[1] < before[1] - _BACK for before, after in pairwise(found))
    return tuple(
        TextLine(round(height - y * PX, 2), begins, round(x * PX, 2) if in_columns else None)
        for x, y, begins in found
    )
