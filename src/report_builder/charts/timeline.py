"""Events in time: moments and spans in lanes, each with its words beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from report_builder.charts.axes import Area, time_axis, time_ticks
from report_builder.charts.data import Column, DataError, Moment
from report_builder.charts.frame import GAP, Draft, Scale, head, lines_at, rule, x_column
from report_builder.charts.measure import wrapped
from report_builder.charts.scene import Dot, Rect, Scene, Text

_MOST = 120
_BESIDE = 0.42  # of the width, for the words of an event


@dataclass(frozen=True, slots=True)
class _Event:
    """From a day up to another; a moment lasts for its grain."""

    begin: Moment
    end: dt.date
    is_span: bool
    words: str
    lane: str


def draw_timeline(draft: Draft) -> Scene:
    """A chart of the kind timeline. Raises DataError."""
    events = _events(draft)
    lanes = list(dict.fromkeys(event.lane for event in events))
    scene = Scene(draft.width, 0)
    top = head(draft, scene) + 2
    first, last = min(e.begin.date for e in events), max(e.end for e in events)
    if (last - first).days < 2:
        raise DataError("the events lie within two days", 1, "a timeline needs more time")
    first, last = _whole(first, last)
    inset = draft.size * 0.5
    area = Area(inset, top, draft.width - inset, top)
    scale = Scale(first.toordinal(), last.toordinal(), area.left, area.right)
    y = top
    for number, lane in enumerate(lanes):
        color = draft.theme.palette[number % len(draft.theme.palette)]
        if lane:
            scene.add(
                Text(
                    0,
                    y + draft.size * 1.1,
                    draft.shown(lane),
                    draft.size,
                    draft.theme.ink,
                    weight=draft.theme.strong,
                )
            )
            y += draft.lead * 1.35
        y = _lane(draft, scene, [event for event in events if event.lane == lane], scale, y, color)
        y += draft.size * 0.6
        scene.add(rule(((0, y), (draft.width, y)), draft.theme))
        y += 3
    foot = Area(area.left, top, area.right, y - 3)
    found = time_ticks(
        draft, first, last, area.right - area.left, "month" if (last - first).days >= 75 else "day"
    )
    time_axis(draft, scene, foot, found, scale)
    grid = [rule(((scale(tick.place), top), (scale(tick.place), y - 3)), draft.theme) for tick in found]
    scene.marks[:0] = [grid_line for grid_line in grid if not any(event.lane for event in events)]
    deep = 2 if any(tick.below for tick in found) else 1
    scene.height = y - 3 + GAP + deep * draft.lead + 3
    return scene


def _lane(draft: Draft, scene: Scene, events: list[_Event], scale: Scale, y: float, color: str) -> float:
    """The events of a lane in as few rows as their words allow; gives where they end."""
    half = draft.size * 0.42
    rows: list[float] = []  # how far each is filled
    placed: list[tuple[_Event, int, list[str], bool]] = []
    dates = {event: _date(draft, event) for event in events}
    for event in events:
        left, right = scale(event.begin.date.toordinal()), scale(event.end.toordinal())
        right = right if event.is_span else left
        lines = wrapped(event.words, draft.theme, draft.size, draft.width * _BESIDE, 3)
        wide = max(map(draft.wide, lines)) + (draft.wide(dates[event]) + 4 if dates[event] else 0)
        after = right + half + GAP + wide <= draft.width
        begin, end = (
            (left - half, right + half + GAP + wide) if after else (left - half - GAP - wide, right + half)
        )
        row = next((at for at, filled in enumerate(rows) if begin >= filled + GAP), len(rows))
        if row == len(rows):
            rows.append(0.0)
        rows[row] = end
        placed.append((event, row, lines, after))
    tall = [
        max(len(lines) for _, at, lines, _ in placed if at == row) * draft.lead + draft.size * 0.4
        for row in range(len(rows))
    ]
    for event, row, lines, after in placed:
        middle = y + sum(tall[:row]) + tall[row] / 2
        left, right = scale(event.begin.date.toordinal()), scale(event.end.toordinal())
        if event.is_span:
            scene.add(Rect(left, middle - half, max(right - left, 2 * half), 2 * half, color))
            right = max(right, left + 2 * half)
        else:
            right = left
            scene.add(Dot(left, middle, half, color))
        edge = (
            right + (0 if event.is_span else half) + GAP * 0.7
            if after
            else left - (0 if event.is_span else half) - GAP * 0.7
        )
        _words(draft, scene, (edge, middle), (lines, dates[event]), after)
    return y + sum(tall)


def _words(
    draft: Draft, scene: Scene, where: tuple[float, float], what: tuple[list[str], str], after: bool
) -> None:
    """The lines of an event and, before them, its date."""
    (x, middle), (lines, date) = where, what
    first = draft.wide(date) + 4 if date else 0.0
    wide = first + max(map(draft.wide, lines))
    left = x if after else x - wide
    if not draft.spec.group:  # the lines of the grid do not run through the words
        tall = len(lines) * draft.lead
        scene.add(Rect(left - 1, middle - tall / 2, wide + 2, tall, "#ffffff"))
    if date:
        top = middle - (len(lines) - 1) * draft.lead / 2
        scene.add(*lines_at(draft, left, top, [date], draft.theme.quiet))
    scene.add(*lines_at(draft, left + first, middle, lines, draft.theme.ink))


def _date(draft: Draft, event: _Event) -> str:
    """The day of a moment; that of a span, and a month, are read from the axis."""
    return (
        draft.wording.day(event.begin.date, "day", within=True)
        if not event.is_span and event.begin.grain == "day"
        else ""
    )


def _events(draft: Draft) -> list[_Event]:
    spec, table = draft.spec, draft.table
    begins = x_column(draft)
    moments = begins.moments()
    ends = table.column(spec.to) if spec.to else None
    words = _label_column(draft, begins)
    lanes = table.column(spec.group).cells if spec.group else ("",) * table.rows
    if table.rows > _MOST:
        raise DataError(f"there are more than {_MOST} events", 1, "draw the main ones")
    found: list[_Event] = []
    for row, moment in enumerate(moments):
        cell = ends.cells[row] if ends is not None else ""
        end, is_span = moment.date, False
        if ends is not None and cell:
            single = Column(ends.name, (cell,), (ends.lines[row],))
            end, is_span = single.moments()[0].after, True
            if end <= moment.date:
                raise DataError(
                    f"“{words.cells[row]}” ends before it begins",
                    ends.lines[row],
                    f"see the columns “{begins.name}” and “{ends.name}”",
                )
        found.append(_Event(moment, end, is_span, draft.shown(words.cells[row]), lanes[row]))
    return sorted(found, key=lambda event: (event.begin.date, event.end))


def _label_column(draft: Draft, begins: Column) -> Column:
    """The words of the events: the column named, else the first that is none of the others."""
    spec = draft.spec
    if spec.label or spec.y:
        return draft.table.column(spec.label or spec.y[0])
    taken = {begins.name.casefold(), spec.to.casefold(), spec.group.casefold()}
    found = next((each for each in draft.table.columns if each.name.casefold() not in taken), None)
    if found is None:
        raise DataError("no column says what happened", 1, 'name it: `label="…"`')
    return found


def _whole(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """The whole months, or years, around two days."""
    if (last - first).days > 4 * 365:
        return dt.date(first.year, 1, 1), dt.date(last.year + (last.timetuple().tm_yday > 1), 1, 1)
    if (last - first).days < 75:
        return first, last
    begin = first.replace(day=1)
    month = last.year * 12 + last.month - (last.day == 1)
    return begin, dt.date(month // 12, month % 12 + 1, 1)
