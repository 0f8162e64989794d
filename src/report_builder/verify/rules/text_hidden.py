"""Text that nobody can see: covered, of the colour of its ground, or under other text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from report_builder.project.errors import Box, Problem
from report_builder.verify.model import Rule, UnitPages
from report_builder.verify.view import PageView, Run

_FAINT = 8  # of 255: nothing that is less apart from its ground is seen
_PIECE = 48.0  # pt; longer than any space between words
_SMALL = 1.0  # pt
_MARK = "\u200e"
_UNDER = 0.5  # part of the smaller of two runs that the other covers


def check(unit: UnitPages) -> Iterator[Problem]:
    for number, page in enumerate(unit.pages):
        runs = list(_runs(page))
        greys = page.look.tobytes()
        hidden = next((run for run in runs if _is_hidden(page, greys, run.box)), None)
        if hidden is not None:
            yield _problem(unit, number, hidden, "cannot be seen: something covers it, or it has no colour")
            continue
        for run, other in _collisions(runs):
            yield _problem(unit, number, run, f"stands on other text: “{other.text.strip()[:40]}”")
            break


def _runs(page: PageView) -> Iterator[Run]:
    """The runs of letters that are drawn on the page."""
    width, height = page.size
    for at, run in enumerate(page.runs):
        left, bottom, right, top = run.box
        on_page = left < width and right > 0 and bottom < height and top > 0
        if at not in page.invisible and on_page and any(map(str.isalnum, run.text)):
            yield run


def _is_hidden(page: PageView, greys: bytes, box: Box) -> bool:
    """Whether a piece of the run looks like a bare ground. `greys` are the pixels of the page's look."""
    left, bottom, right, top = box
    if right - left < _SMALL or top - bottom < _SMALL:
        return False
    look, height = page.look, page.size[1]
    first, after = max(0, int(height - top)), min(look.height, int(height - bottom) + 1)  # rows of pixels
    middle = (first + after) // 2 * look.width  # what is seen there need not be looked at as a whole
    pieces = max(1, int((right - left) // _PIECE))
    step = (right - left) / pieces
    for piece in range(pieces):
        begin = max(0, int(left + piece * step))
        end = min(look.width, int(left + (piece + 1) * step) + 1)
        if begin >= end or first >= after:
            continue
        across = greys[middle + begin : middle + end]
        if _is_bare(across) and _is_bare(look.crop((begin, first, end, after)).tobytes()):
            return True
    return False


def _is_bare(greys: bytes) -> bool:
    return max(greys) - min(greys) < _FAINT


def _collisions(runs: Iterable[Run]) -> Iterator[tuple[Run, Run]]:
    """Runs that stand on each other. Those with a left-to-right mark are made to begin before their place
    (`typeset/reading.py`), so that their box is not that of what is seen."""
    lower = sorted((run for run in runs if _MARK not in run.text), key=lambda run: -run.box[3])
    for at, run in enumerate(lower):
        for other in islice(lower, at + 1, None):
            if other.box[3] < run.box[1]:
                break
            if _shared(run.box, other.box) > _UNDER:
                yield run, other


def _shared(one: Box, other: Box) -> float:
    """The part of the smaller box that the other covers."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return width * height / smaller if smaller > 0 else 0.0


def _problem(unit: UnitPages, number: int, run: Run, what: str) -> Problem:
    text = " ".join(run.text.split())
    return unit.problem(
        RULE,
        f"“{text[:60]}” {what}",
        number,
        run.box,
        line=unit.expected.line_of(text),
        hint="look at the page; raw HTML or a rule of the layout does this",
    )


RULE = Rule("text.hidden", "error", "text that is covered or cannot be seen", "unit", unit=check)
