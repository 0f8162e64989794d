"""Dots on a common scale, one line for each category, joined where there are several."""

from __future__ import annotations

from report_builder.charts.axes import tick_words
from report_builder.charts.data import DataError
from report_builder.charts.frame import (
    GAP,
    Draft,
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
    values = value_ticks(draft, grid.numbers, 5, zero=False)
    marks = tick_words(draft, values)
    room = draft.width * 0.36
    names = [
        wrapped(_name(draft, grid.categories[at], at, grid.moments), draft.theme, draft.size, room, 2)
        for at in range(len(grid.categories))
    ]
    beside = max(draft.wide(line) for lines in names for line in lines) + 2 * GAP
    numbered = len(keys) <= 2 and draft.spec.values is not False
    places = needed(grid.numbers)
    edge = max((draft.wide(draft.wording.value(value, places)) for value in grid.numbers), default=0) + 8
    edge = edge if numbered else draft.wide(marks[-1]) / 2
    before = edge if numbered and len(keys) > 1 else 0.0
    reach = min(grid.numbers) if before else values[0]
    across = draft.width - beside - edge
    # The number of the lowest dot stands before it, and must not reach the names.
    before = max(draft.wide(marks[0]) / 2, before - across * (reach - values[0]) / (values[-1] - values[0]))
    scale = Scale(values[0], values[-1], beside + before, draft.width - max(4.0, edge * 0.6))
    steps = [max(draft.size * 2.0, len(lines) * draft.lead + draft.size * 0.5) for lines in names]
    bottom = top + sum(steps)
    for value, words in zip(values, marks, strict=True):
        x = scale(value)
        scene.add(rule(((x, top), (x, bottom)), draft.theme))
        scene.add(Text(x, bottom + GAP + draft.size * 0.9, words, draft.size, draft.theme.quiet, "middle"))
    y = top
    for at, lines in enumerate(names):
        middle = y + steps[at] / 2
        y += steps[at]
        scene.add(*lines_at(draft, 0, middle, lines, draft.theme.ink))
        found = [
            (value, fills[number])
            for number, each in enumerate(grid.series)
            if (value := each.values[at]) is not None
        ]
        if not found:
            continue
        low, high = min(value for value, _ in found), max(value for value, _ in found)
        first = scale(low) if len(keys) > 1 else scale(values[0])
        scene.add(
            Stroke(((first, middle), (scale(high), middle)), draft.theme.rule, 1.6 if len(keys) > 1 else 0.8)
        )
        for value, fill in found:
            scene.add(Dot(scale(value), middle, draft.size * 0.42, fill, "#ffffff"))
        if numbered:
            _number(draft, scene, scale, middle, low, high, places, len(found) > 1)
    scene.height = bottom + GAP + draft.lead + 2
    return scene


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


def _name(draft: Draft, name: str, at: int, moments: tuple[object, ...]) -> str:
    from report_builder.charts.data import Moment

    moment = moments[at] if moments else None
    return draft.wording.day(moment.date, moment.grain) if isinstance(moment, Moment) else draft.shown(name)
