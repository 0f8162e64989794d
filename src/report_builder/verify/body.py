"""The pages of a unit -> its text as a reader goes through it: lines of the body apart from the notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from report_builder.project.errors import Box
from report_builder.verify.model import UnitPages
from report_builder.verify.view import PageView, Run, TextLine, lines_of
from report_builder.verify.words import letters

TEXT_UNITS = frozenset({"foreword", "article", "appendix", "brief"})
COLUMNS = "columns-two"
_SIDE = re.compile(r'<aside\b[^>]*\bclass="(?:[^"]* )?side[ "]')
_SIDE_ID = re.compile(r'<aside\b(?=[^>]*\bclass="(?:[^"]* )?side[ "])[^>]*\bid="([^"]+)"')
_SAME = 2.0  # pt; edges nearer than that agree
_WHOLE = 0.9  # part of a page from which a shape is its ground and not something on it


@dataclass(frozen=True, slots=True)
class BodyPage:
    """A page of running text. `floor` is the top of its notes, or the foot of the type area, in pt."""

    number: int  # from 0 in the unit
    view: PageView
    lines: tuple[TextLine, ...]  # of the body, from the top down
    others: tuple[Box, ...]  # pictures and shapes that stand on it
    floor: float
    ceiling: float
    columns: tuple[tuple[TextLine, ...], ...]  # the same lines by columns, in the order of reading

    @property
    def lowest(self) -> float:
        """Where what stands on the page ends, in pt from its foot."""
        bottoms = [line.box[1] for line in self.lines] + [box[1] for box in self.others]
        return min(bottoms, default=self.ceiling)


def body_pages(unit: UnitPages) -> tuple[BodyPage, ...]:
    """The pages of a unit of running text, without the landscape pages among them; none for a cover, contents
    and the like."""
    if unit.expected.unit.kind not in TEXT_UNITS:
        return ()
    tops, beside = _note_tops(unit), _beside(unit)
    views = {n: view for n, view in enumerate(unit.pages) if n not in unit.expected.record.landscape}
    foot = min((_lowest(view) for view in views.values()), default=0.0)
    ceiling = max((view.lines[0].box[3] for view in views.values() if view.lines), default=0.0)
    pages: list[BodyPage] = []
    for number, view in views.items():
        floor = tops.get(number, foot)
        lines = beside.without([line for line in view.lines if line.box[3] > floor + _SAME])
        others = tuple(box for box in _others(view) if box[3] > floor + _SAME)
        pages.append(BodyPage(number, view, lines, others, floor, ceiling, _columns(unit, number, lines)))
    return tuple(pages)


def _columns(unit: UnitPages, number: int, lines: Sequence[TextLine]) -> tuple[tuple[TextLine, ...], ...]:
    """The lines of a page, parted at its middle where the layout sets the unit in two columns, as it says in
    the class of the body. What spans both counts as the first."""
    root = unit.expected.record.root
    if COLUMNS not in root:
        return (tuple(lines),)
    left, right = unit.expected.record.frames[number]
    runs = [run for line in lines for run in line.runs]
    first = [run for run in runs if run.box[0] < (left + right) / 2]
    second = [run for run in runs if run.box[0] >= (left + right) / 2]
    if _runs_left(unit):
        first = [run for run in runs if run.box[2] > (left + right) / 2]
        second = [run for run in runs if run.box[2] <= (left + right) / 2]
    return lines_of(first), lines_of(second)


def block_of(text: str, blocks: Sequence[str]) -> str | None:
    """The block that holds a line, as letters; None when none does or several do."""
    found = [block for block in blocks if text in block]
    return found[0] if len(found) == 1 else None


def blocks_of(unit: UnitPages) -> tuple[str, ...]:
    """The blocks of the article outside its notes, as letters."""
    markup = unit.expected.markup
    return tuple(letters(block) for block in markup.flow) if markup is not None else ()


def side_text(html: str) -> str:
    """The letters of the side notes of an article, which stand beside its text."""
    if not _SIDE.search(html):
        return ""
    from lxml.html import fragment_fromstring

    root = fragment_fromstring(html, create_parent="div")
    notes = root.xpath(".//aside[contains(concat(' ', @class, ' '), ' side ')]")
    return "|".join(letters(str(each.text_content())) for each in notes)


@dataclass(frozen=True, slots=True)
class _Beside:
    """The side notes of a unit: their letters, and the left edges of their boxes."""

    text: str
    lefts: tuple[float, ...]
    runs_left: bool  # the column of side notes is then the last from the left

    def holds(self, run: Run) -> bool:
        """Whether a run is of a side note."""
        said, x = letters(run.text), run.box[0]
        placed = any(x >= left - _SAME and (self.runs_left or x <= left + _SAME) for left in self.lefts)
        return placed and bool(said) and said in self.text

    def without(self, lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
        """The lines of the text alone."""
        if not self.text:
            return tuple(lines)
        return lines_of([run for line in lines for run in line.runs if not self.holds(run)])


def _beside(unit: UnitPages) -> _Beside:
    markup, record = unit.expected.markup, unit.expected.record
    text = side_text(markup.html) if markup is not None else ""
    names = _SIDE_ID.findall(markup.html) if markup is not None and text else []
    lefts = tuple(record.anchors[name].x for name in names if name in record.anchors)
    return _Beside(text, lefts, _runs_left(unit))


def _runs_left(unit: UnitPages) -> bool:
    return 'dir="rtl"' in unit.expected.record.root.partition(">")[0]


def _note_tops(unit: UnitPages) -> dict[int, float]:
    """The top of the notes at the foot of each page that has some."""
    record = unit.expected.record
    tops: dict[int, float] = {}
    for name, anchor in record.anchors.items():
        local = name.rpartition("/")[2]
        if local.startswith("note-") and not local.startswith("note-ref-") and name not in record.endnotes:
            tops[anchor.page] = max(tops.get(anchor.page, 0.0), anchor.y)
    return tops


def _others(view: PageView) -> list[Box]:
    """Pictures and shapes that are not the ground of the page, nor the thin rules in it."""
    boxes = [picture.box for picture in view.pictures] + list(view.drawings)
    return [box for box in boxes if not _is_ground(box, view) and box[3] - box[1] > _SAME]


def _is_ground(box: Box, view: PageView) -> bool:
    width, height = view.size
    return (box[2] - box[0]) * (box[3] - box[1]) > _WHOLE * width * height


def _lowest(view: PageView) -> float:
    bottoms = [line.box[1] for line in view.lines] + [box[1] for box in _others(view)]
    return min(bottoms, default=view.size[1])
