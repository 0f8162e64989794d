"""Small multiples: the same little chart for each part of the data, on one scale."""

from __future__ import annotations

import math
from dataclasses import replace

from report_builder.charts.axes import Area, gutter, tick_words
from report_builder.charts.color import tint
from report_builder.charts.data import DataError
from report_builder.charts.frame import (
    GAP,
    Draft,
    Grid,
    Scale,
    baseline,
    grid_of,
    head,
    rule,
    value_ticks,
)
from report_builder.charts.lines import runs
from report_builder.charts.measure import fitted
from report_builder.charts.scene import Dot, Rect, Scene, Stroke, Text

_MOST = 24


def draw_multiples(draft: Draft) -> Scene:
    """A chart of the kind small-multiples: a panel for each word of the column `panel`, or for each series.

    Lines where the categories are dates or numbers, else bars. Raises DataError.
    """
    panels = _panels(draft)
    if len(panels) > _MOST:
        raise DataError(f"there are more than {_MOST} panels", 1, "draw the main ones")
    numbers = [value for _, grid in panels for value in grid.numbers]
    scene = Scene(draft.width, 0)
    top = head(draft, scene)
    lines = bool(panels[0][1].moments) and max(len(grid.categories) for _, grid in panels) > 2
    values = value_ticks(draft, numbers, 2, zero=not lines)
    columns = _columns(draft, len(panels))
    left = gutter(draft, tick_words(draft, values))
    gap = draft.size * 1.3
    wide = (draft.width - left - gap * (columns - 1)) / columns
    tall = wide * (draft.spec.ratio or 0.62)
    step = tall + draft.lead * 2.75 + draft.size * 0.6
    for at, (name, grid) in enumerate(panels):
        x, y = left + (at % columns) * (wide + gap), top + (at // columns) * step
        title = fitted(draft.shown(name), draft.theme, draft.size, wide, draft.theme.strong)
        scene.add(Text(x, y + draft.size, title, draft.size, draft.theme.ink, weight=draft.theme.strong))
        area = Area(x, y + draft.lead * 1.5, x + wide, y + draft.lead * 1.5 + tall)
        scale = Scale(values[0], values[-1], area.bottom, area.top)
        _grid(draft, scene, area, values, scale, at % columns == 0)
        if lines:
            _lines(draft, scene, area, scale, (panels, at))
        else:
            _bars(draft, scene, area, scale, grid)
        _ends(draft, scene, area, grid, lines)
    scene.height = top + math.ceil(len(panels) / columns) * step - draft.size * 0.6 + 2
    return scene


def _panels(draft: Draft) -> list[tuple[str, Grid]]:
    if not draft.spec.panel:
        whole = grid_of(draft)
        return [(series.name, replace(whole, series=(series,))) for series in whole.series]
    column = draft.table.column(draft.spec.panel)
    found: list[tuple[str, Grid]] = []
    for name in dict.fromkeys(column.cells):
        rows = [row for row, cell in enumerate(column.cells) if cell == name]
        found.append((name, grid_of(draft, rows)))
    return found


def _columns(draft: Draft, count: int) -> int:
    """Four in a wide figure, three in the text, fewer where a row would stay nearly empty."""
    most = 2 if draft.width < 250 else 3 if draft.width < 400 else 4
    if count <= most:
        return count
    return min(range(most, 1, -1), key=lambda columns: (-count % columns, -columns))


def _grid(draft: Draft, scene: Scene, area: Area, values: list[float], scale: Scale, first: bool) -> None:
    for value, words in zip(values, tick_words(draft, values), strict=True):
        y = scale(value)
        line = ((area.left, y), (area.right, y))
        scene.add(baseline(line, draft.theme) if value == 0 else rule(line, draft.theme))
        if first:
            scene.add(
                Text(area.left - GAP, y + draft.size * 0.34, words, draft.size, draft.theme.quiet, "end")
            )


def _lines(
    draft: Draft, scene: Scene, area: Area, scale: Scale, of: tuple[list[tuple[str, Grid]], int]
) -> None:
    """The line of a panel over those of all others, pale."""
    panels, number = of
    moments = [moment.date.toordinal() for _, grid in panels for moment in grid.moments]
    across = Scale(min(moments), max(moments), area.left, area.right)
    pale = tint(draft.theme.quiet, 0.72)
    order = [at for at in range(len(panels)) if at != number] + [number]
    for at in order:
        grid = panels[at][1]
        days = [float(moment.date.toordinal()) for moment in grid.moments]
        for index, series in enumerate(grid.series):
            own = draft.theme.palette[index % len(draft.theme.palette)]
            color, weight = (own, 1.6) if at == number else (pale, 0.5)
            for run in runs(days, series.values):
                points = tuple((across(x), scale(value)) for x, value in run)
                scene.add(Dot(*points[0], 1.4, color) if len(points) == 1 else Stroke(points, color, weight))


def _bars(draft: Draft, scene: Scene, area: Area, scale: Scale, grid: Grid) -> None:
    step = (area.right - area.left) / len(grid.categories)
    thick = step * 0.7 / len(grid.series)
    for index, series in enumerate(grid.series):
        for at, value in enumerate(series.values):
            if value is not None:
                x = area.left + step * (at + 0.5) - step * 0.35 + thick * index
                high, low = scale(max(0.0, value)), scale(min(0.0, value))
                scene.add(
                    Rect(x, high, thick, low - high, draft.theme.palette[index % len(draft.theme.palette)])
                )


def _ends(draft: Draft, scene: Scene, area: Area, grid: Grid, lines: bool) -> None:
    """The first category and the last below a panel, or all of them where there is room."""
    names = [
        draft.wording.day(grid.moments[at].date, grid.moments[at].grain)
        if grid.moments
        else draft.shown(name)
        for at, name in enumerate(grid.categories)
    ]
    y = area.bottom + GAP * 0.6 + draft.size
    step = (area.right - area.left) / len(names)
    if not lines and max(map(draft.wide, names)) + 3 <= step:
        for at, name in enumerate(names):
            scene.add(Text(area.left + step * (at + 0.5), y, name, draft.size, draft.theme.quiet, "middle"))
        return
    half = (area.right - area.left) / 2 - 2
    if grid.moments and max(draft.wide(name) for name in (names[0], names[-1])) > half:
        names = [draft.wording.day(moment.date, "year") for moment in grid.moments]
    first, last = (fitted(name, draft.theme, draft.size, half) for name in (names[0], names[-1]))
    scene.add(Text(area.left, y, first, draft.size, draft.theme.quiet))
    if len(names) > 1 and last != first:
        scene.add(Text(area.right, y, last, draft.size, draft.theme.quiet, "end"))
