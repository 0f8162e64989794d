"""Bars: single, grouped, stacked; lying where categories are words, standing where they are dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from report_builder.charts.axes import Area, gutter, tick_words, upward_axis
from report_builder.charts.color import tint
from report_builder.charts.data import DataError
from report_builder.charts.frame import (
    GAP,
    Draft,
    Grid,
    Scale,
    Series,
    baseline,
    bounded,
    colors,
    grid_of,
    head,
    label_on,
    lines_at,
    ordered,
    rule,
    value_ticks,
)
from report_builder.charts.measure import wrapped
from report_builder.charts.scene import Rect, Scene, Stroke, Text
from report_builder.charts.wording import needed

_MOST_BARS = 120
_SEAM = 0.8  # pt of white between the parts of a stack


@dataclass(frozen=True, slots=True)
class _Bar:
    """A bar or a part of one: from one value to another, in a category, one of several side by side."""

    category: int
    series: int
    low: float
    high: float
    value: float


def draw_bars(draft: Draft) -> Scene:
    """A chart of the kinds bar, grouped and stacked. Raises DataError."""
    grid = grid_of(draft)
    grid = ordered(grid, draft.spec.sort, [draft.shown(name) for name in grid.categories])
    kind = draft.spec.kind
    if kind == "bar" and len(grid.series) > 1:
        names = ", ".join(series.name for series in grid.series[:4])
        raise DataError(
            f"there is more than one series: {names}", 1, 'name one, `y="…"`, or make it kind="grouped"'
        )
    if len(grid.categories) * (len(grid.series) if kind == "grouped" else 1) > _MOST_BARS:
        raise DataError(f"there would be more than {_MOST_BARS} bars", 1, "sum the data up, or draw a line")
    if draft.spec.percent:
        grid = _shares(grid)
    lying = draft.spec.direction == "horizontal" or (not draft.spec.direction and not grid.moments)
    return _Lying(draft, grid).draw() if lying else _Standing(draft, grid).draw()


def _shares(grid: Grid) -> Grid:
    """Each category's values as parts of its whole, in percent."""
    wholes = [
        sum(abs(series.values[at] or 0.0) for series in grid.series) or 1.0
        for at in range(len(grid.categories))
    ]
    series = tuple(
        Series(
            each.name, tuple(None if v is None else 100 * v / wholes[at] for at, v in enumerate(each.values))
        )
        for each in grid.series
    )
    return Grid(grid.categories, series, grid.moments)


def _bars(grid: Grid, stacked: bool) -> list[_Bar]:
    found: list[_Bar] = []
    for category in range(len(grid.categories)):
        up = down = 0.0
        for number, series in enumerate(grid.series):
            value = series.values[category]
            if value is None:
                continue
            if not stacked:
                found.append(_Bar(category, number, min(0.0, value), max(0.0, value), value))
            elif value >= 0:
                found.append(_Bar(category, number, up, up + value, value))
                up += value
            else:
                found.append(_Bar(category, number, down + value, down, value))
                down += value
    return found


class _Chart:
    """What lying and standing bars have in common."""

    def __init__(self, draft: Draft, grid: Grid) -> None:
        self.draft, self.grid = draft, grid
        self.stacked = draft.spec.kind == "stacked"
        self.bars = _bars(grid, self.stacked)
        self.side_by_side = 1 if self.stacked else len(grid.series)
        self.fills = colors(draft, [series.name for series in grid.series])
        self.places = 0 if draft.spec.percent else needed([bar.value for bar in self.bars])
        self.scene = Scene(draft.width, 0)

    @property
    def keys(self) -> list[tuple[str, str]]:
        if len(self.grid.series) < 2:
            return []
        names = [self.draft.shown(series.name) for series in self.grid.series]
        return list(zip(self.fills, names, strict=True))

    def fill(self, bar: _Bar) -> str:
        """The colour of a bar; a single series marks the categories that are highlighted."""
        chosen = {name.casefold() for name in self.draft.spec.highlight}
        if len(self.grid.series) > 1:
            return self.fills[bar.series]
        name, theme = self.grid.categories[bar.category], self.draft.theme
        if not chosen or name.casefold() in chosen or self.draft.shown(name).casefold() in chosen:
            return theme.palette[0]
        return tint(theme.palette[0], 0.62)

    def words(self, value: float) -> str:
        if self.draft.spec.percent:
            return self.draft.wording.value(value, 0)
        return self.draft.wording.value(value, self.places)

    def category(self, at: int) -> str:
        """A category as it is printed: a date as the language writes it."""
        name = self.grid.categories[at]
        if dict(self.draft.spec.labels).get(name) is None and self.grid.moments:
            moment = self.grid.moments[at]
            return self.draft.wording.day(moment.date, moment.grain)
        return self.draft.shown(name)

    def total(self, at: int) -> float:
        return sum(series.values[at] or 0.0 for series in self.grid.series)


class _Lying(_Chart):
    """Bars from the start of the line, their categories beside them."""

    def draw(self) -> Scene:
        draft, scene = self.draft, self.scene
        names = self._names()
        beside = max((draft.wide(line) for lines in names for line in lines), default=0.0) + 2 * GAP
        top = head(draft, scene, self.keys)
        values = value_ticks(draft, self._ends(), 5, zero=True)
        tall, step = self._steps(names)
        numbered = draft.spec.values is not False and len(self.grid.categories) <= 40
        scale = self._scale(values, beside, numbered)
        bottom = top + sum(step)
        if not numbered:
            self._grid(values, scale, top, bottom)
        y = top
        for at in range(len(self.grid.categories)):
            middle = y + step[at] / 2
            scene.add(*lines_at(draft, 0, middle, names[at], draft.theme.ink))
            self._category(at, middle, tall, scale, numbered)
            y += step[at]
        zero = scale(0.0)
        scene.add(baseline(((zero, top), (zero, bottom)), draft.theme))
        scene.height = bottom + (2 if numbered else draft.lead + GAP)
        return scene

    def _ends(self) -> list[float]:
        return [value for bar in self.bars for value in (bar.low, bar.high)]

    def _names(self) -> list[list[str]]:
        room = self.draft.width * 0.36
        return [
            wrapped(self.category(at), self.draft.theme, self.draft.size, room, 2)
            for at in range(len(self.grid.categories))
        ]

    def _steps(self, names: Sequence[Sequence[str]]) -> tuple[float, list[float]]:
        """The thickness of a bar, and what each category takes."""
        size, count = self.draft.size, self.side_by_side
        tall = size * (1.25 if count == 1 else 1.02)
        gap = size * (0.75 if count == 1 else 0.95)
        return tall, [max(tall * count + gap, len(lines) * self.draft.lead + size * 0.5) for lines in names]

    def _scale(self, values: Sequence[float], beside: float, numbered: bool) -> Scale:
        low, high = values[0], values[-1]
        if numbered:  # no axis is drawn: the longest bar and its number fill the width
            low, high = min(0.0, *self._ends()), max(0.0, *self._ends())
            low, high = bounded(self.draft, low, high)
        before = after = 0.0
        if numbered:
            wide = [
                self.draft.wide(self.words(self.total(b.category) if self.stacked else b.value))
                for b in self.bars
            ]
            room = max(wide, default=0.0) + GAP
            after = room if not self.draft.spec.percent else 0.0
            before = room if low < 0 else 0.0
        if high == low:
            high = low + 1.0
        return Scale(low, high, beside + before, self.draft.width - max(after, 1.0))

    def _grid(self, values: Sequence[float], scale: Scale, top: float, bottom: float) -> None:
        draft = self.draft
        for value, words in zip(values, tick_words(draft, values), strict=True):
            x = scale(value)
            self.scene.add(rule(((x, top), (x, bottom)), draft.theme))
            half = draft.wide(words) / 2
            place = min(max(x, half), draft.width - half)
            self.scene.add(
                Text(place, bottom + GAP + draft.size * 0.9, words, draft.size, draft.theme.quiet, "middle")
            )

    def _category(self, at: int, middle: float, tall: float, scale: Scale, numbered: bool) -> None:
        draft, scene = self.draft, self.scene
        top = middle - tall * self.side_by_side / 2
        own = [bar for bar in self.bars if bar.category == at]
        for bar in own:
            y = top if self.stacked else top + bar.series * tall
            left, right = scale(bar.low), scale(bar.high)
            thick = tall - (0.0 if self.side_by_side == 1 else 0.8)
            scene.add(Rect(left, y, right - left, thick, self.fill(bar)))
            if self.stacked and left > scale(0.0) + 0.01:
                scene.add(Stroke(((left, y), (left, y + thick)), "#ffffff", _SEAM))
            if numbered and not self.stacked:
                self._beside(bar, left, right, y + thick / 2)
            elif numbered:
                self._inside(bar, left, right, y + thick / 2)
        if self.stacked and numbered and not draft.spec.percent and own and min(bar.low for bar in own) >= 0:
            end = scale(max(bar.high for bar in own))
            words = self.words(self.total(at))
            scene.add(
                *lines_at(draft, end + GAP, middle, [words], draft.theme.ink, weight=draft.theme.strong)
            )

    def _beside(self, bar: _Bar, left: float, right: float, middle: float) -> None:
        if bar.value < 0:
            mark = lines_at(
                self.draft, left - GAP, middle, [self.words(bar.value)], self.draft.theme.ink, "end"
            )
        else:
            mark = lines_at(self.draft, right + GAP, middle, [self.words(bar.value)], self.draft.theme.ink)
        self.scene.add(*mark)

    def _inside(self, bar: _Bar, left: float, right: float, middle: float) -> None:
        words = self.words(bar.value)
        if bar.value and self.draft.wide(words) + 5 <= right - left:
            ink = label_on(self.fill(bar), self.draft.theme)
            self.scene.add(*lines_at(self.draft, (left + right) / 2, middle, [words], ink, "middle"))


class _Standing(_Chart):
    """Columns, their categories below them."""

    def draw(self) -> Scene:
        draft, scene = self.draft, self.scene
        top = head(draft, scene, self.keys)
        ends = [value for bar in self.bars for value in (bar.low, bar.high)]
        values = value_ticks(draft, ends, 5, zero=True)
        left = gutter(draft, tick_words(draft, values))
        height = draft.width * (draft.spec.ratio or (0.46 if draft.width > 250 else 0.6))
        step = (draft.width - left) / len(self.grid.categories)
        direct = self._numbered(step)
        top += draft.lead if direct else draft.size * 0.5
        area = Area(0 if direct else left, top, draft.width, top + height)
        step = (area.right - area.left) / len(self.grid.categories)
        scale = Scale(values[0], values[-1], area.bottom, area.top)
        if direct:
            low, high = min(0.0, *ends), max(0.0, *ends)
            scale = Scale(low, high, area.bottom - (draft.lead if low < 0 else 0), area.top)
        else:
            upward_axis(draft, scene, area, values, scale)
        for bar in self.bars:
            self._bar(bar, area, step, scale, direct)
        scene.add(baseline(((area.left, scale(0)), (area.right, scale(0))), draft.theme))
        deep = self._labels(area, step)
        scene.height = area.bottom + deep + 2
        return scene

    def _thick(self, step: float) -> float:
        return min(step * (0.7 if self.side_by_side == 1 else 0.8), 46.0 * self.side_by_side)

    def _numbered(self, step: float) -> bool:
        """Whether every column can bear its number."""
        if self.stacked or self.draft.spec.values is False:
            return False
        room = self._thick(step) / self.side_by_side if self.side_by_side > 1 else step
        return all(self.draft.wide(self.words(bar.value)) + 2 <= room for bar in self.bars)

    def _bar(self, bar: _Bar, area: Area, step: float, scale: Scale, direct: bool) -> None:
        draft, scene = self.draft, self.scene
        thick = self._thick(step)
        one = thick / self.side_by_side
        x = area.left + step * (bar.category + 0.5) - thick / 2 + (0 if self.stacked else one * bar.series)
        top, bottom = scale(bar.high), scale(bar.low)
        wide = one - (0.0 if self.side_by_side == 1 else 0.8)
        scene.add(Rect(x, top, wide, bottom - top, self.fill(bar)))
        if self.stacked and abs(bottom - scale(0)) > 0.01 and bar.value > 0:
            scene.add(Stroke(((x, bottom), (x + wide, bottom)), "#ffffff", _SEAM))
        words = self.words(bar.value)
        if direct:
            y = top - 3 if bar.value >= 0 else bottom + draft.size
            scene.add(Text(x + wide / 2, y, words, draft.size, draft.theme.ink, "middle"))
        elif (
            self.stacked and draft.spec.values and bottom - top > draft.lead and draft.wide(words) + 3 < wide
        ):
            ink = label_on(self.fill(bar), draft.theme)
            scene.add(*lines_at(draft, x + wide / 2, (top + bottom) / 2, [words], ink, "middle"))

    def _labels(self, area: Area, step: float) -> float:
        """The categories below the columns: every one, or every second or third where there is no room.

        Gives the height that they take."""
        draft, count = self.draft, len(self.grid.categories)
        if self.grid.moments and self.grid.moments[0].grain in ("month", "quarter"):
            return self._months(area, step)
        names = [self.category(at) for at in range(count)]
        lines = [wrapped(name, draft.theme, draft.size, step - 3, 3) for name in names]
        if self.grid.moments:
            every = next(
                n for n in range(1, count + 1) if max(map(draft.wide, names)) + 5 <= step * n or n == count
            )
            lines = [[name] if at % every == 0 else [] for at, name in enumerate(names)]
        for at, words in enumerate(lines):
            x = area.left + step * (at + 0.5)
            for number, line in enumerate(words):
                y = area.bottom + GAP + draft.size * 0.9 + number * draft.lead
                self.scene.add(Text(x, y, line, draft.size, draft.theme.ink, "middle"))
        return GAP + max(map(len, lines), default=1) * draft.lead

    def _months(self, area: Area, step: float) -> float:
        """Months, and the year below the first of each."""
        draft, moments = self.draft, self.grid.moments
        short = [draft.wording.day(moment.date, moment.grain, within=True) for moment in moments]
        every = next(n for n in range(1, 99) if max(map(draft.wide, short)) + 4 <= step * n or n > len(short))
        years: set[int] = set()
        for at, (moment, words) in enumerate(zip(moments, short, strict=True)):
            if at % every:
                continue
            x = area.left + step * (at + 0.5)
            y = area.bottom + GAP + draft.size * 0.9
            half = draft.wide(words) / 2
            self.scene.add(
                Text(min(max(x, half), draft.width - half), y, words, draft.size, draft.theme.ink, "middle")
            )
            if moment.date.year not in years:
                years.add(moment.date.year)
                year = draft.wording.day(moment.date, "year")
                self.scene.add(Text(x, y + draft.lead, year, draft.size, draft.theme.quiet, "middle"))
        return GAP + 2 * draft.lead
