"""Turns `sources/timeline.toml` into the dated events of a project, and picks those of a report."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StrictBool, WithJsonSchema, model_validator

from report_builder.project.errors import Problem, SourceError
from report_builder.project.paths import Project
from report_builder.project.source import Source
from report_builder.project.toml_source import load_toml
from report_builder.project.validation import Strict, mistake, validate
from report_builder.project.values import Date, Key, Line, Local, as_date

TIMELINE_FILE = "timeline.toml"
_MAX_BYTES = 4 * 2**20
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or a month as a whole (`month`, with its first day as `date`)."""

    date: dt.date
    month: bool = False


def as_day(value: Any) -> Day:
    """A Day from a date or from `2022-03`."""
    if isinstance(value, Day):
        return value
    if isinstance(value, str) and (found := _MONTH.fullmatch(value.strip())):
        return Day(dt.date(int(found[1]), int(found[2]), 1), month=True)
    return Day(as_date(value))


DayValue = Annotated[Day, BeforeValidator(as_day), WithJsonSchema({"type": "string", "format": "date"})]


class EventEntry(Strict):
    """One event."""

    date: DayValue = Field(description="The day, or the month as `2022-03`.", examples=["2022-03-02"])
    to: DayValue | None = Field(default=None, description="The last day of what took longer.")
    text: Local = Field(description="What happened: text, or a table with a text for each language.")
    article: Key | None = Field(
        default=None, description="The key of the article that tells of it, whose page is printed."
    )
    group: Line | None = Field(default=None, description="What it belongs to, one of the [groups].")

    @model_validator(mode="after")
    def _order(self) -> EventEntry:
        if self.to is not None and self.to.date < self.date.date:
            raise mistake(f"to ({self.to.date}) is before date ({self.date.date})", "exchange them")
        return self


class Timeline(Strict):
    """The file `sources/timeline.toml`."""

    groups: dict[Line, Local] = Field(
        default_factory=dict[str, Any],
        description="What groups are called: text, or a table with a text for each language.",
    )
    events: tuple[EventEntry, ...] = Field(default=(), description="The events: [[events]] tables.")


class TimelineWish(Strict):
    """What a report shows of the timeline."""

    from_: Date | None = Field(
        default=None, alias="from", description="The first day of events.", examples=["2022-01-01"]
    )
    to: Date | None = Field(default=None, description="The last day of events.", examples=["2022-12-31"])
    articles: StrictBool = Field(
        default=False, description="Whether each dated article of the report is an event too."
    )


@dataclass(frozen=True, slots=True)
class Event:
    """An event as an edition prints it. `article` is the key of the article that tells of it."""

    date: Day
    text: str
    to: Day | None = None
    article: str | None = None
    group: str = ""


def read_events(project: Project, wish: TimelineWish, lang: str, known: Iterable[str]) -> tuple[Event, ...]:
    """The events of the project's timeline that `wish` takes, in `lang`, by date. `known` are the keys of all
    articles of the project.

    Raises SourceError when there is no such file, and with every mistake in it.
    """
    path = project.root / "sources" / TIMELINE_FILE
    if not path.is_file():
        if wish.articles:
            return ()
        hint = f"write sources/{TIMELINE_FILE}, or take [timeline] out of the manifest"
        raise SourceError(Problem("the report wants a timeline and there is none", hint=hint))
    source = load_toml(path, _MAX_BYTES)
    timeline = validate(Timeline, source)
    problems = _problems(timeline, source, lang, frozenset(known))
    if problems:
        raise SourceError(problems)
    chosen = (entry for entry in timeline.events if _is_wanted(entry, wish))
    found = (_event(entry, timeline, lang) for entry in chosen)
    return tuple(sorted(found, key=lambda event: (event.date.date, not event.date.month)))


def _problems(timeline: Timeline, source: Source, lang: str, known: frozenset[str]) -> list[Problem]:
    found: list[Problem] = []
    for at, entry in enumerate(timeline.events):
        if entry.text.get(lang) is None:
            message = f"the event has no text in “{lang}”, which is an edition of the report"
            found.append(source.problem(("events", at, "text"), message, f"add {lang} = …"))
        if entry.article is not None and entry.article not in known:
            message, hint = f"there is no article “{entry.article}”", "see report-builder list articles"
            found.append(source.problem(("events", at, "article"), message, hint))
        if entry.group is not None and entry.group not in timeline.groups:
            message = f"there is no group “{entry.group}”"
            hint = f"name it below [groups]: {entry.group} = …"
            found.append(source.problem(("events", at, "group"), message, hint))
    return found


def _is_wanted(entry: EventEntry, wish: TimelineWish) -> bool:
    last = (entry.to or entry.date).date
    return (wish.from_ is None or last >= wish.from_) and (wish.to is None or entry.date.date <= wish.to)


def _event(entry: EventEntry, timeline: Timeline, lang: str) -> Event:
    name = timeline.groups[entry.group].pick(lang, lang) if entry.group else ""
    return Event(entry.date, entry.text.pick(lang, lang), entry.to, entry.article, name)
