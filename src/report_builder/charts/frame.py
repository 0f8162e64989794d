"""What all kinds of charts share: data by series, scales, keys, and labels that keep their distance."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from report_builder.charts.color import from_lab, ink_on, tint, to_lab
from report_builder.charts.data import Column, DataError, Moment, Table
from report_builder.charts.measure import text_width, wrapped
from report_builder.charts.scene import Mark, Rect, Scene, Stroke, Text
from report_builder.charts.spec import ChartSpec
from report_builder.charts.theme import Theme
from report_builder.charts.wording import Wording
from report_builder.project.numerals import set_numbers

LEAD = 1.28  # of the size, from one line of a label to the next
GAP = 5.0  # pt between a label and what it names
_MOST_SERIES = 24
_PALEST = 80.0  # L* of a line on white
_MOST_CATEGORIES = 1_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A chart to be drawn: what is asked for, the data, and how it is to look."""

    spec: ChartSpec
    table: Table
    theme: Theme
    wording: Wording
    width: float

    @property
    def size(self) -> float:
        return self.theme.size

    @property
    def lead(self) -> float:
        return self.theme.size * LEAD

    def wide(self, text: str, weight: int = 400) -> float:
        """The width of a label in pt."""
        return text_width(text, self.theme, self.size, weight)

    def shown(self, text: str) -> str:
        """A word of the data as it is printed, its numbers in the digits of the language."""
        return self.set(self.spec.shown(text))

    def set(self, text: str) -> str:
        """Words of the author's in the digits of the language."""
        return set_numbers(text, self.wording.locale.digits)


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one series, one for each category; None where there is none."""

    name: str
    values: tuple[float | None, ...]

    @property
    def known(self) -> list[float]:
        return [value for value in self.values if value is not None]


@dataclass(frozen=True, slots=True)
class Grid:
    """Categories and series. `moments` are the categories as dates when all of them are."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    moments: tuple[Moment, ...] = ()

    @property
    def numbers(self) -> list[float]:
        return [value for series in self.series for value in series.known]


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers of the data -> pt on the surface."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low or 1.0) * (self.end - self.start)


def x_column(draft: Draft) -> Column:
    """The column of the categories: the one named, else the first."""
    return draft.table.column(draft.spec.x) if draft.spec.x else draft.table.columns[0]


def y_columns(draft: Draft) -> list[Column]:
    """The columns of the values: those named, else all that hold numbers only."""
    if draft.spec.y:
        return [draft.table.column(name) for name in draft.spec.y]
    x, spec = x_column(draft), draft.spec
    taken = {name.casefold() for name in (spec.series, spec.panel, spec.label, spec.to, spec.group) if name}
    found = [
        each for each in draft.table.columns
        if each is not x and each.name.casefold() not in taken and each.is_numeric
    ]  # fmt: skip
    if not found:
        names = ", ".join(column.name for column in draft.table.columns)
        raise DataError(
            "no column of the data holds numbers only", 1, f'name one, `y="…"`; its columns: {names}'
        )
    return found[:1] if spec.series else found


def grid_of(draft: Draft, rows: Sequence[int] | None = None) -> Grid:
    """The data by category and series: a column for each series, or one that names the series.

    `rows` are those to take, all when None. Raises DataError.
    """
    x, columns = x_column(draft), y_columns(draft)
    rows = range(draft.table.rows) if rows is None else rows
    categories = list(dict.fromkeys(x.cells[row] for row in rows))
    places = {name: at for at, name in enumerate(categories)}
    if draft.spec.series:
        names_of = draft.table.column(draft.spec.series)
        pairs = [(names_of.cells[row], columns[0], row) for row in rows]
    else:
        pairs = [(column.name, column, row) for column in columns for row in rows]
    numbers = {column.name: column.numbers() for column in columns}
    found: dict[str, list[float | None]] = {}
    filled: set[tuple[str, int]] = set()
    for name, column, row in pairs:
        at = places[x.cells[row]]
        if (name, at) in filled:
            what = f"“{x.cells[row]}” comes twice" + (f" for “{name}”" if draft.spec.series else "")
            raise DataError(
                what, x.lines[row], "keep one row, or name the column that parts the series: `series`"
            )
        filled.add((name, at))
        found.setdefault(name, [None] * len(categories))[at] = numbers[column.name][row]
    _check_counts(found, categories)
    series = tuple(Series(name, tuple(values)) for name, values in found.items())
    if not any(each.known for each in series):
        raise DataError("there is no number to draw", 1)
    moments = _moments(x, rows, categories)
    return _in_time(Grid(tuple(categories), series, moments)) if moments else Grid(tuple(categories), series)


def _check_counts(found: Iterable[str], categories: Sequence[str]) -> None:
    if len(list(found)) > _MOST_SERIES:
        raise DataError(f"there are more than {_MOST_SERIES} series", 1, "draw the main ones, or sum them up")
    if len(categories) > _MOST_CATEGORIES:
        raise DataError(f"there are more than {_MOST_CATEGORIES:,} categories", 1, "sum them up")


def _moments(x: Column, rows: Sequence[int], categories: Sequence[str]) -> tuple[Moment, ...]:
    """The categories as dates, when all of them are."""
    if not x.is_temporal:
        return ()
    moments = x.moments()
    by_cell = {x.cells[row]: moments[row] for row in rows}
    return tuple(by_cell[name] for name in categories)


def _in_time(grid: Grid) -> Grid:
    order = sorted(range(len(grid.moments)), key=lambda at: grid.moments[at].date)
    series = tuple(Series(each.name, tuple(each.values[at] for at in order)) for each in grid.series)
    return Grid(tuple(grid.categories[at] for at in order), series, tuple(grid.moments[at] for at in order))


def ordered(grid: Grid, sort: str, shown: Sequence[str]) -> Grid:
    """The categories by their (first) values or their names; time keeps its order."""
    if sort == "none" or grid.moments:
        return grid
    totals = [sum(series.values[at] or 0.0 for series in grid.series) for at in range(len(grid.categories))]
    order = sorted(range(len(totals)), key=lambda at: shown[at].casefold() if sort == "name" else totals[at])  # type: ignore[return-value]
    if sort == "falling":
        order = sorted(range(len(totals)), key=lambda at: -totals[at])
    series = tuple(Series(each.name, tuple(each.values[at] for at in order)) for each in grid.series)
    return Grid(tuple(grid.categories[at] for at in order), series)


def colors(draft: Draft, names: Sequence[str], *, thin: bool = False) -> list[str]:
    """A colour for each series: those of the palette; with `highlight`, strong ones and pale ones. The palest
    colours are not for what is `thin`."""
    theme, chosen = draft.theme, {name.casefold() for name in draft.spec.highlight}
    palette = [color for color in theme.palette if not thin or to_lab(color)[0] <= _PALEST]
    if not chosen:
        rest = tint(theme.quiet, 0.45)
        return [palette[at] if at < len(palette) else rest for at in range(len(names))]
    found: list[str] = []
    strong = 0
    for name in names:
        if name.casefold() in chosen or draft.shown(name).casefold() in chosen:
            found.append(palette[strong % len(palette)])
            strong += 1
        else:
            found.append(tint(theme.quiet, 0.55))
    return found


def readable(color: str) -> str:
    """The colour for words on white, darker where it must be (WCAG 2.1, contrast 4.5)."""
    lightness, a, b = to_lab(color)
    return color if lightness <= 48 else from_lab((46.0, a, b))


def label_on(color: str, theme: Theme) -> str:
    """The ink for words on a colour."""
    return ink_on(color, theme.ink)


def ticks(low: float, high: float, about: int) -> list[float]:
    """Round numbers from at or below `low` to at or above `high`, `about` as many."""
    span = high - low or abs(high) or 1.0
    raw = span / max(1, about)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(at * step, 12) for at in range(first, max(last, first + 1) + 1)]


def value_ticks(draft: Draft, numbers: Sequence[float], about: int, zero: bool) -> list[float]:
    """The ticks of the value axis; the bounds of the spec hold where it has any, bars begin at zero."""
    low, high = min(numbers), max(numbers)
    if zero or (draft.spec.min is None and 0 < low < 0.4 * high):
        low, high = min(0.0, low), max(0.0, high)
    low, high = bounded(draft, low, high)
    if low >= high:
        low, high = low - 1, high + 1
    # Of the steps that are near to what is wanted, those that leave the least room empty.
    tries = [ticks(low, high, count) for count in (about, about + 1, max(2, about - 1))]
    return min(tries, key=lambda found: round((found[-1] - found[0]) / (high - low), 3))


def bounded(draft: Draft, low: float, high: float) -> tuple[float, float]:
    """The ends of the value axis: those of the spec where it has any. Raises DataError when they leave out
    what is to be drawn."""
    least, most = draft.spec.min, draft.spec.max
    if least is not None and least > low + 1e-9:
        what = "bars begin at 0" if low == 0 else f"there is a value of {low:g}"
        raise DataError(f"the axis cannot begin at {least:g}: {what}", 1, "lower `min`, or leave it out")
    if most is not None and most < high - 1e-9:
        hint = "raise `max`, or leave it out"
        raise DataError(f"the axis cannot end at {most:g}: it must reach {high:g}", 1, hint)
    return (low if least is None else least), (high if most is None else most)


def head(draft: Draft, scene: Scene, keys: Sequence[tuple[str, str]] = ()) -> float:
    """What the values are, and the key of the colours, above the chart; gives where the chart begins."""
    y = title(draft, scene)
    if keys:
        y = key_row(draft, scene, keys, y)
    return y + (4 if y else 1)


def title(draft: Draft, scene: Scene) -> float:
    """What the values are, and their unit where it is a word; gives where it ends."""
    unit = "" if draft.wording.unit else draft.spec.unit
    comma = draft.wording.locale.words["comma"] if draft.spec.title else ""
    words = draft.set(f"{draft.spec.title}{comma}{unit}" if unit else draft.spec.title)
    y = 0.0
    for line in wrapped(words, draft.theme, draft.size, draft.width, 2) if words else ():
        scene.add(Text(0, y + draft.size, line, draft.size, draft.theme.quiet))
        y += draft.lead
    return y + 2 if y else 0.0


def key_row(draft: Draft, scene: Scene, keys: Sequence[tuple[str, str]], y: float) -> float:
    """Swatches with their words, in lines; gives where they end."""
    side, x = draft.size * 0.9, 0.0
    for color, words in keys:
        line = wrapped(words, draft.theme, draft.size, draft.width - side - 4, 1)[0]
        wide = side + 4 + draft.wide(line)
        if x and x + wide > draft.width:
            x, y = 0.0, y + draft.lead + 1
        scene.add(
            Rect(x, y + draft.size * 0.14, side, side, color),
            Text(x + side + 4, y + draft.size * 0.93, line, draft.size, draft.theme.ink),
        )
        x += wide + 14
    return y + draft.lead


def rule(points: tuple[tuple[float, float], ...], theme: Theme) -> Stroke:
    """A line of the grid."""
    return Stroke(points, theme.rule, 0.4)


def baseline(points: tuple[tuple[float, float], ...], theme: Theme) -> Stroke:
    """The line that values grow from."""
    return Stroke(points, theme.ink, 0.7)


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Centres for labels of these heights as near to `wanted` as may be, none over another, within bounds."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    placed = [wanted[at] for at in order]
    tall = [heights[at] for at in order]
    for _ in range(60):
        for at in range(1, len(placed)):
            over = placed[at - 1] + (tall[at - 1] + tall[at]) / 2 - placed[at]
            if over > 1e-6:
                placed[at - 1] -= over / 2
                placed[at] += over / 2
        for at, (place, height) in enumerate(zip(placed, tall, strict=True)):
            placed[at] = min(max(place, low + height / 2), high - height / 2)
    for at in range(1, len(placed)):  # what is left goes downwards
        placed[at] = max(placed[at], placed[at - 1] + (tall[at - 1] + tall[at]) / 2)
    found = [0.0] * len(wanted)
    for at, place in zip(order, placed, strict=True):
        found[at] = place
    return found


def lines_at(
    draft: Draft,
    x: float,
    middle: float,
    lines: Sequence[str],
    fill: str,
    anchor: str = "start",
    weight: int = 400,
) -> list[Mark]:
    """The lines of a label, centred on a height."""
    top = middle - (len(lines) - 1) * draft.lead / 2 + draft.size * 0.34
    where = "end" if anchor == "end" else "middle" if anchor == "middle" else "start"
    return [
        Text(x, top + at * draft.lead, line, draft.size, fill, where, weight) for at, line in enumerate(lines)
    ]
