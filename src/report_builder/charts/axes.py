"""The axes that several kinds of charts have: values upwards, time along the foot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from report_builder.charts.data import Grain, Moment
from report_builder.charts.frame import GAP, Draft, Scale, baseline, rule
from report_builder.charts.scene import Scene, Text
from report_builder.charts.wording import needed

_MONTH = 30.44  # days


@dataclass(frozen=True, slots=True)
class Area:
    """The part of the surface that the data takes."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A place in time: its day, what is written there, and what on a second line."""

    place: float  # of a date its proleptic ordinal
    words: str
    below: str = ""


def tick_words(draft: Draft, values: Sequence[float]) -> list[str]:
    """The labels of a value axis, all with the same decimals."""
    places = needed([*values], 4) if max(map(abs, values), default=0) < 1000 else 0
    return [draft.wording.value(value, places) for value in values]


def gutter(draft: Draft, words: Sequence[str]) -> float:
    """The room that these labels need beside the data."""
    return max(map(draft.wide, words), default=0.0) + GAP


def upward_axis(draft: Draft, scene: Scene, area: Area, values: Sequence[float], scale: Scale) -> None:
    """Lines across the data with their values at its start; that of zero is strong."""
    for value, words in zip(values, tick_words(draft, values), strict=True):
        y = scale(value)
        line = ((area.left, y), (area.right, y))
        scene.add(baseline(line, draft.theme) if value == 0 else rule(line, draft.theme))
        scene.add(Text(area.left - GAP, y + draft.size * 0.34, words, draft.size, draft.theme.quiet, "end"))


def time_axis(draft: Draft, scene: Scene, area: Area, found: Sequence[Tick], scale: Scale) -> None:
    """Ticks and dates below the data; words that would run into those before them are left out."""
    ends = [-1e9, -1e9]
    for tick in found:
        x = scale(tick.place)
        scene.add(rule(((x, area.bottom), (x, area.bottom + 3)), draft.theme))
        for at, words in enumerate((tick.words, tick.below)):
            half = draft.wide(words) / 2
            place = min(max(x, half), draft.width - half)
            if words and place - half >= ends[at] + 3:
                ends[at] = place + half
                y = area.bottom + GAP + draft.size + at * draft.lead
                scene.add(Text(place, y, words, draft.size, draft.theme.quiet, "middle"))


def time_ticks(draft: Draft, first: dt.date, last: dt.date, width: float, grain: Grain) -> list[Tick]:
    """Years, months or days as close as their names allow on so many pt. `grain` is that of the data."""
    days = max(1, (last - first).days)
    for months in (1, 2, 3, 6):
        found = _months(draft, first, last, months)
        room = width / days * _MONTH * months
        if grain not in ("year",) and len(found) >= 2 and room >= max(draft.wide(t.words) for t in found) + 8:
            if months == 1 and days < 75 and grain == "day":
                break
            return found
    if days < 100 and grain == "day":
        return _days(draft, first, last, width)
    return _years(draft, first, last, width)


def _months(draft: Draft, first: dt.date, last: dt.date, step: int) -> list[Tick]:
    found: list[Tick] = []
    named: set[int] = set()
    at = first.year * 12 + first.month - 1
    at += (-at) % step
    while (date := dt.date(at // 12, at % 12 + 1, 1)) <= last:
        if date >= first:
            below = draft.wording.day(date, "year") if date.year not in named else ""
            named.add(date.year)
            found.append(Tick(date.toordinal(), draft.wording.day(date, "month", within=True), below))
        at += step
    return found


def _years(draft: Draft, first: dt.date, last: dt.date, width: float) -> list[Tick]:
    count = last.year - first.year + 1
    wide = draft.wide(draft.wording.day(first, "year")) + 9
    step = next(
        (each for each in (1, 2, 5, 10, 20, 25, 50, 100) if width / max(1, count - 1) * each >= wide), 200
    )
    begin = first.year + (-first.year) % step
    years = [year for year in range(begin, last.year + 1, step) if dt.date(year, 1, 1) >= first]
    if not years:
        return [
            Tick(each.toordinal(), draft.wording.day(each, "month")) for each in dict.fromkeys((first, last))
        ]
    return [
        Tick(dt.date(year, 1, 1).toordinal(), draft.wording.day(dt.date(year, 1, 1), "year"))
        for year in years
    ]


def _days(draft: Draft, first: dt.date, last: dt.date, width: float) -> list[Tick]:
    days = (last - first).days
    wide = draft.wide(draft.wording.day(last, "day", within=True)) + 10
    step = next((each for each in (1, 2, 5, 7, 14) if width / max(1, days) * each >= wide), 28)
    found: list[Tick] = []
    for number in range(0, days + 1, step):
        date = first + dt.timedelta(days=number)
        below = draft.wording.day(date, "year") if not found else ""
        found.append(Tick(date.toordinal(), draft.wording.day(date, "day", within=True), below))
    return found


def grain_of(moments: Sequence[Moment]) -> Grain:
    """The finest grain of these dates."""
    order: tuple[Grain, ...] = ("day", "month", "quarter", "year")
    return next(grain for grain in order if any(moment.grain == grain for moment in moments))
