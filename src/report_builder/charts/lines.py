"""Lines and areas over time or over numbers, and slopes between two moments; named at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from report_builder.charts.axes import (
    Area,
    Tick,
    grain_of,
    gutter,
    tick_words,
    time_axis,
    time_ticks,
    upward_axis,
)
from report_builder.charts.data import DataError
from report_builder.charts.frame import (
    GAP,
    Draft,
    Grid,
    Scale,
    Series,
    baseline,
    colors,
    grid_of,
    head,
    lines_at,
    readable,
    rule,
    spread,
    ticks,
    value_ticks,
    x_column,
)
from report_builder.charts.measure import wrapped
from report_builder.charts.scene import Dot, Scene, Shape, Stroke, Text
from report_builder.charts.wording import needed

_WEIGHT, _PALE_WEIGHT = 1.7, 1.0  # pt of a line
_LEADER = 0.5
_MOST_SLOPES = 40


@dataclass(frozen=True, slots=True)
class Along:
    """Where the categories stand along the foot: a place for each, and ticks from `first` to `last`."""

    places: tuple[float, ...]
    first: float
    last: float
    ticks: tuple[Tick, ...]


def draw_lines(draft: Draft) -> Scene:
    """A chart of the kinds line and area. Raises DataError."""
    grid = grid_of(draft)
    if len(grid.categories) < 2:
        raise DataError("a line needs two moments at least", 1, "draw bars")
    stacked = draft.spec.kind == "area"
    layers = _stacked(grid) if stacked else [(None, series) for series in grid.series]
    numbers = [value for _, series in layers for value in series.known]
    if stacked and min(value for series in grid.series for value in series.known or [0.0]) < 0:
        raise DataError("areas cannot be stacked with values below zero", 1, "draw lines")
    scene = Scene(draft.width, 0)
    top = head(draft, scene) + draft.size * 0.5
    values = value_ticks(draft, numbers, 5, zero=stacked)
    names = _names(draft, grid)
    left = gutter(draft, tick_words(draft, values))
    beside = (
        max((draft.wide(line, 600) for lines in names for line in lines), default=0.0) + 2 * GAP
        if names
        else 4.0
    )
    height = draft.width * (draft.spec.ratio or (0.5 if draft.width < 400 else 0.44))
    area = Area(left, top, draft.width - beside, top + height)
    scale = Scale(values[0], values[-1], area.bottom, area.top)
    along = places_along(draft, grid, area.right - area.left)
    across = Scale(along.first, along.last, area.left, area.right)
    fills = colors(draft, [series.name for series in grid.series], thin=not stacked)
    upward_axis(draft, scene, area, values, scale)
    _paint(scene, draft, layers, along, across, scale, fills)
    if stacked:
        _grid_over(scene, layers[-1][1], along, (across, scale), values)
    if values[0] < 0 < values[-1] or values[0] == 0:
        scene.add(baseline(((area.left, scale(0)), (area.right, scale(0))), draft.theme))
    else:
        scene.add(rule(((area.left, area.bottom), (area.right, area.bottom)), draft.theme))
    time_axis(draft, scene, area, along.ticks, across)
    if names:
        _name_ends(scene, draft, layers, along, (area, across, scale), fills, names)
    deep = 2 if any(tick.below for tick in along.ticks) else 1
    scene.height = area.bottom + GAP + deep * draft.lead + 3
    return scene


def places_along(draft: Draft, grid: Grid, width: float) -> Along:
    """Dates by their day, numbers by their value, other categories one after the other."""
    if grid.moments:
        days = tuple(float(moment.date.toordinal()) for moment in grid.moments)
        first, last = grid.moments[0].date, grid.moments[-1].date
        found = time_ticks(draft, first, last, width, grain_of(grid.moments))
        return Along(days, days[0], days[-1], tuple(found))
    column = x_column(draft)
    if column.is_numeric:
        by_cell = dict(zip(column.cells, column.numbers(), strict=True))
        places = tuple(value if (value := by_cell[name]) is not None else 0.0 for name in grid.categories)
        steps = ticks(min(places), max(places), max(2, int(width / 60)))
        marks = tuple(
            Tick(step, draft.wording.value(step, needed(list(steps)), sign=False)) for step in steps
        )
        return Along(places, steps[0], steps[-1], marks)
    places = tuple(float(at) for at in range(len(grid.categories)))
    shown = [draft.shown(name) for name in grid.categories]
    room = width / max(1, len(shown) - 1)
    every = next(
        n for n in range(1, len(shown) + 1) if max(map(draft.wide, shown)) + 6 <= room * n or n == len(shown)
    )
    marks = tuple(Tick(at, name) for at, name in enumerate(shown) if at % every == 0)
    return Along(places, 0.0, float(len(shown) - 1), marks)


def _stacked(grid: Grid) -> list[tuple[Series | None, Series]]:
    """Each series on top of those before it: its lower edge and its upper one; a gap counts as nothing."""
    below = Series("", tuple(0.0 for _ in grid.categories))
    found: list[tuple[Series | None, Series]] = []
    for series in grid.series:
        above = Series(
            series.name,
            tuple((b or 0.0) + (v or 0.0) for b, v in zip(below.values, series.values, strict=True)),
        )
        found.append((below, above))
        below = above
    return found


def _names(draft: Draft, grid: Grid) -> list[list[str]]:
    if len(grid.series) < 2:
        return []
    room = draft.width * 0.24
    return [wrapped(draft.shown(each.name), draft.theme, draft.size, room, 3, 600) for each in grid.series]


def _paint(
    scene: Scene,
    draft: Draft,
    layers: Sequence[tuple[Series | None, Series]],
    along: Along,
    across: Scale,
    scale: Scale,
    fills: Sequence[str],
) -> None:
    pairs = sorted(zip(layers, fills, strict=True), key=lambda pair: pair[1] in draft.theme.palette)
    for (below, series), fill in pairs:
        if below is not None:
            upper = [(across(x), scale(v or 0.0)) for x, v in zip(along.places, series.values, strict=True)]
            lower = [(across(x), scale(v or 0.0)) for x, v in zip(along.places, below.values, strict=True)]
            scene.add(Shape(((*upper, *reversed(lower)),), fill))
            if any(below.values):
                scene.add(Stroke(tuple(lower), "#ffffff", 0.8))
            continue
        for run in runs(along.places, series.values):
            points = tuple((across(x), scale(value)) for x, value in run)
            weight = _WEIGHT if fill in draft.theme.palette else _PALE_WEIGHT
            scene.add(Dot(*points[0], weight, fill) if len(points) == 1 else Stroke(points, fill, weight))


def _grid_over(
    scene: Scene, top: Series, along: Along, scales: tuple[Scale, Scale], values: Sequence[float]
) -> None:
    """The lines of the grid in white where areas hide them."""
    across, scale = scales
    points = list(zip(along.places, (value or 0.0 for value in top.values), strict=True))
    for value in values:
        for (x0, y0), (x1, y1) in pairwise(points):
            if max(y0, y1) <= value:
                continue
            meet = x0 + (x1 - x0) * (value - y0) / (y1 - y0) if min(y0, y1) < value else x0
            begin, end = (meet, x1) if y1 > y0 else (x0, meet if min(y0, y1) < value else x1)
            scene.add(Stroke(((across(begin), scale(value)), (across(end), scale(value))), "#ffffff", 0.35))


def runs(places: Sequence[float], values: Sequence[float | None]) -> list[list[tuple[float, float]]]:
    """The points between gaps."""
    found: list[list[tuple[float, float]]] = [[]]
    for place, value in zip(places, values, strict=True):
        if value is None:
            found.append([])
        else:
            found[-1].append((place, value))
    return [run for run in found if run]


def _name_ends(
    scene: Scene,
    draft: Draft,
    layers: Sequence[tuple[Series | None, Series]],
    along: Along,
    where: tuple[Area, Scale, Scale],
    fills: Sequence[str],
    names: Sequence[Sequence[str]],
) -> None:
    """The name of each series at its last point, the labels apart from each other."""
    area, across, scale = where
    ends: list[tuple[float, float]] = []
    for below, series in layers:
        last = max(at for at, value in enumerate(series.values) if value is not None) if series.known else 0
        value = series.values[last] or 0.0
        middle = scale(value) if below is None else (scale(value) + scale(below.values[last] or 0.0)) / 2
        ends.append((across(along.places[last]), middle))
    heights = [len(lines) * draft.lead for lines in names]
    placed = spread([y for _, y in ends], heights, area.top - draft.lead, area.bottom + draft.lead / 2)
    for (x, y), middle, lines, fill, (below, _) in zip(ends, placed, names, fills, layers, strict=True):
        if below is None:
            scene.add(Dot(x, y, 2.0, fill))
        if abs(middle - y) > draft.size * 0.6 or x < area.right - 1:
            scene.add(Stroke(((x + 2.5, y), (area.right + 2 * GAP - 2, middle)), fill, _LEADER))
        scene.add(
            *lines_at(draft, area.right + 2 * GAP, middle, lines, readable(fill), weight=draft.theme.strong)
        )


def draw_slope(draft: Draft) -> Scene:
    """Each category from its value at one moment to that at another, named at its end. Raises DataError."""
    heads, items = _pairs(draft)
    places = needed([value for _, a, b in items for value in (a, b)])
    words = [(draft.wording.value(a, places), draft.wording.value(b, places)) for _, a, b in items]
    strong = draft.theme.strong
    room = draft.width * 0.27
    names = [wrapped(draft.shown(name), draft.theme, draft.size, room, 2, strong) for name, _, _ in items]
    number = max(draft.wide(each) for pair in words for each in pair)
    wide = max(draft.wide(line, strong) for lines in names for line in lines)
    left, right = number + 2 * GAP, draft.width - number - wide - 4 * GAP
    scene = Scene(draft.width, 0)
    top = head(draft, scene) + draft.lead + GAP
    heights = [len(lines) * draft.lead for lines in names]
    height = max(draft.width * (draft.spec.ratio or 0.55), sum(heights) + draft.lead)
    values = [value for _, a, b in items for value in (a, b)]
    scale = Scale(min(values), max(values), top + height - draft.size, top + draft.size)
    for x, text in ((left, heads[0]), (right, heads[1])):
        half = draft.wide(text) / 2
        scene.add(rule(((x, top - 2), (x, top + height)), draft.theme))
        scene.add(Text(max(x, half), top - GAP, text, draft.size, draft.theme.quiet, "middle"))
    fills = _slope_colors(draft, [name for name, _, _ in items])
    starts = spread([scale(a) for _, a, _ in items], [draft.lead] * len(items), top - 2, top + height + 2)
    ends = spread([scale(b) for _, _, b in items], heights, top - 2, top + height + 2)
    for at, (_, a, b) in enumerate(items):
        weight = _WEIGHT if fills[at] in draft.theme.palette else _PALE_WEIGHT
        scene.add(Stroke(((left, scale(a)), (right, scale(b))), fills[at], weight))
        scene.add(Dot(left, scale(a), 2.2, fills[at]), Dot(right, scale(b), 2.2, fills[at]))
        scene.add(*lines_at(draft, left - GAP, starts[at], [words[at][0]], draft.theme.ink, "end"))
        scene.add(*lines_at(draft, right + GAP, ends[at], [words[at][1]], draft.theme.ink))
        x, ink = right + number + 2 * GAP, readable(fills[at])
        scene.add(*lines_at(draft, x, ends[at], names[at], ink, weight=strong))
    scene.height = top + height + 3
    return scene


def _pairs(draft: Draft) -> tuple[tuple[str, str], list[tuple[str, float, float]]]:
    """What the two ends are called, and each name with its values there; those without both are left out."""
    grid = grid_of(draft)
    if len(grid.categories) == 2:
        heads = _heads(draft, grid)
        items = [(each.name, each.values[0], each.values[1]) for each in grid.series]
    elif len(grid.series) == 2:
        one, two = grid.series
        heads = (draft.shown(one.name), draft.shown(two.name))
        items = list(zip(grid.categories, one.values, two.values, strict=True))
    else:
        hint = "give it two columns of values, or rows for two dates"
        raise DataError("a slope goes between two moments", 1, hint)
    whole = [(name, a, b) for name, a, b in items if a is not None and b is not None]
    if not whole:
        raise DataError("no category has a value at both ends", 1)
    if len(whole) > _MOST_SLOPES:
        raise DataError(f"there are more than {_MOST_SLOPES} categories", 1, "draw the main ones")
    return heads, whole


def _slope_colors(draft: Draft, names: Sequence[str]) -> list[str]:
    if len(names) > len(draft.theme.palette) and not draft.spec.highlight:
        return [draft.theme.palette[0]] * len(names)
    return colors(draft, names, thin=True)


def _heads(draft: Draft, grid: Grid) -> tuple[str, str]:
    if grid.moments:
        first, last = (draft.wording.day(moment.date, moment.grain) for moment in grid.moments)
        return first, last
    return draft.shown(grid.categories[0]), draft.shown(grid.categories[1])
