"""Dots on a common scale, one line for each category, joined where there are several."""

from __future__ import annotations

from collections.abc import Sequence

from report_builder.charts.axes import tick_words
from report_builder.charts.data import DataError
from report_builder.charts.frame import (
    GAP,
    Draft,
    Grid,
    Scale,
    colors,
    grid_of,
    head,
    lines_at,
    ordered,
    rule,
    value_ticks,
)
from report_builder.charts.measure import wrapped
from report_builder.charts.scene import Dot, Rect, Scene, Stroke, Text
from report_builder.charts.wording import needed

_MOST = 80


def draw_dots(draft: Draft) -> Scene:
    """A chart of the kind dot. Raises DataError."""
    grid = grid_of(draft)
    grid = ordered(grid, draft.spec.sort, [draft.shown(name) for name in grid.categories])
    if len(grid.categories) > _MOST:
        raise DataError(f"there are more than {_MOST} categories", 1, "draw the main ones")
    scene = Scene(draft.width, 0)
    fills = colors(draft, [series.name for series in grid.series])
    keys = list(zip(fills, (draft.shown(series.name) for series in grid.series), strict=True))
    top = head(draft, scene, keys if len(keys) > 1 else ())
    names = [wrapped(_name(draft, grid, at), draft.theme, draft.size, draft.width * 0.36, 2)
             for at in range(len(grid.categories))]  # fmt: skip
    numbered = len(keys) <= 2 and draft.spec.values is not False
    values = value_ticks(draft, grid.numbers, 5, zero=False)
    scale = _scale(draft, grid, values, max(draft.wide(line) for lines in names for line in lines), numbered)
    steps = [max(draft.size * 2.0, len(lines) * draft.lead + draft.size * 0.5) for lines in names]
    bottom = top + sum(steps)
    for value, words in zip(values, tick_words(draft, values), strict=True):
        x = scale(value)
        scene.add(rule(((x, top), (x, bottom)), draft.theme))
        y = bottom + GAP + draft.size * 0.9
        scene.add(Text(x, y, words, draft.size, draft.theme.quiet, "middle"))
    y = top
    for at, lines in enumerate(names):
        scene.add(*lines_at(draft, 0, y + steps[at] / 2, lines, draft.theme.ink))
        found = [
            (value, fills[number])
            for number, each in enumerate(grid.series)
            if (value := each.values[at]) is not None
        ]
        _row(draft, scene, scale, y + steps[at] / 2, found, needed(grid.numbers) if numbered else None)
        y += steps[at]
    scene.height = bottom + GAP + draft.lead + 2
    return scene


def _scale(draft: Draft, grid: Grid, values: Sequence[float], names: float, numbered: bool) -> Scale:
    """The numbers of the first dots stand before them and must not reach the names, nor those of the last
    the edge."""
    marks = tick_words(draft, values)
    beside = names + 2 * GAP
    places = needed(grid.numbers)
    edge = max(draft.wide(draft.wording.value(value, places)) for value in grid.numbers) + 8
    edge = edge if numbered else 0.0
    before = draft.wide(marks[0]) / 2
    if numbered and len(grid.series) > 1:
        across = draft.width - beside - edge
        share = (min(grid.numbers) - values[0]) / (values[-1] - values[0])
        before = max(before, edge - across * share)
    left = beside + before
    beyond = (values[-1] - max(grid.numbers)) / (values[-1] - values[0]) * (draft.width - left - edge)
    after = max(edge - beyond, draft.wide(marks[-1]) / 2, 4.0)
    return Scale(values[0], values[-1], left, draft.width - after)


def _row(
    draft: Draft,
    scene: Scene,
    scale: Scale,
    middle: float,
    found: Sequence[tuple[float, str]],
    places: int | None,
) -> None:
    """The dots of one category, joined, or led to from the axis; their numbers with so many decimals."""
    if not found:
        return
    low, high = min(value for value, _ in found), max(value for value, _ in found)
    several = len(found) > 1
    first = scale(low) if several else scale.start
    scene.add(Stroke(((first, middle), (scale(high), middle)), draft.theme.rule, 1.6 if several else 0.8))
    for value, fill in found:
        scene.add(Dot(scale(value), middle, draft.size * 0.42, fill, "#ffffff"))
    if places is not None:
        _number(draft, scene, scale, middle, low, high, places, several)


def _number(
    draft: Draft, scene: Scene, scale: Scale, middle: float, low: float, high: float, places: int, pair: bool
) -> None:
    reach = draft.size * 0.42 + 3
    places_of = [(high, 1)] if not pair or low == high else [(high, 1), (low, -1)]
    for value, side in places_of:
        words = draft.wording.value(value, places)
        x = scale(value) + side * reach
        wide = draft.wide(words)
        # The lines of the grid do not run through the digits.
        scene.add(Rect(x if side > 0 else x - wide, middle - draft.size / 2, wide, draft.size, "#ffffff"))
        scene.add(*lines_at(draft, x, middle, [words], draft.theme.ink, "start" if side > 0 else "end"))


def _name(draft: Draft, grid: Grid, at: int) -> str:
    if grid.moments:
        return draft.wording.day(grid.moments[at].date, grid.moments[at].grain)
    return draft.shown(grid.categories[at])
