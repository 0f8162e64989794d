"""A plan to link -> what is laid over the pages of a draft: watermark, version, numbers in the margin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from report_builder.driver.prepare import Prepared
from report_builder.driver.stamps import StampMaker
from report_builder.link.model import LinkPlan, LinkUnit, Overlay, StampPlace
from report_builder.project.locale import format_date, format_number
from report_builder.typeset.model import TextLine
from report_builder.typeset.stamp import LABEL, Align, Mark, Size, Stamp

EVERY = 5  # lines have a number: fewer to read, and none to count further than two from
_AWAY = 8.0  # pt between the text and its numbers
_VERSION = 8  # signs of the digest that tells two drafts apart
_Numbers = Literal["lines", "paragraphs", "none"]
_Label = tuple[str, Align]
_Margin = tuple[Align, float]  # what a label is flush with, and where that edge of it is, in pt


def draft_overlay(plan: LinkPlan, prepared: Prepared, made_of: str, stamps: StampMaker) -> Overlay:
    """What makes a draft of a report. `made_of` is the digest of everything that the file is made of."""
    settings = prepared.project.config.profiles.draft
    report, locale = prepared.report, prepared.report.locale(prepared.report.lang)
    word = settings.watermark.get(report.lang) if settings.watermark is not None else None
    word = word or locale.words["draft"]
    date = newest_date(prepared)
    foot = [word, locale.words["version"].format(version=made_of[:_VERSION])]
    foot += [format_date(date, locale)] if date is not None else []
    found = [list(_labels(item, settings.numbers, prepared)) for item in plan.units]
    labels: dict[_Label, None] = dict.fromkeys(
        label for unit in found for page in unit for label, _, _ in page
    )
    stamp = Stamp(
        report.lang,
        prepared.right_to_left,
        page_sizes(plan),
        (Mark(word),),
        foot=tuple(foot),
        labels=tuple(labels),
    )
    compiled = stamps.make(stamp, prepared.sheet)
    first = {label: len(stamp.sizes) + number for number, label in enumerate(labels)}
    placed: list[tuple[StampPlace, ...]] = []
    for item, unit in zip(plan.units, found, strict=True):
        placed += [()] * item.placement.blanks
        placed += [
            tuple(
                StampPlace(
                    first[label],
                    edge - (LABEL[0] if label[1] == "right" else 0.0),
                    line.y - compiled.base,
                )
                for label, edge, line in page
            )
            for page in unit
        ]
    return Overlay(compiled.pdf, stamp.sizes, tuple(placed))


def newest_date(prepared: Prepared) -> dt.date | None:
    """The date of the report; without one, that of its newest article."""
    dates = [article.date for article in prepared.report.articles if article.date is not None]
    return prepared.report.date or max(dates, default=None)


def page_sizes(plan: LinkPlan) -> tuple[Size, ...]:
    """The sizes that pages of the report have: upright, and on its side where there are landscape pages."""
    sizes: dict[Size, None] = {}
    for item in plan.units:
        width, height = item.record.size
        sizes[width, height] = None
        if item.record.landscape:
            sizes[height, width] = None
    return tuple(sizes)


def _labels(
    item: LinkUnit, numbers: _Numbers, prepared: Prepared
) -> Iterator[list[tuple[_Label, float, TextLine]]]:
    """The labels of each page of a unit, with the edge that each is flush with."""
    locale = prepared.report.locale(prepared.report.lang)
    record, paragraph = item.record, 0
    for page in range(record.pages):
        found: list[tuple[_Label, float, TextLine]] = []
        lines = record.lines[page] if item.unit.article is not None and numbers != "none" else ()
        for count, line in enumerate(lines, start=1):
            paragraph += line.begins
            wanted = line.begins if numbers == "paragraphs" else count % EVERY == 0
            if wanted:
                number = paragraph if numbers == "paragraphs" else count
                align, edge = _margin(line, record.frames[page], prepared.right_to_left)
                found.append(((format_number(number, locale), align), edge, line))
        yield found


def _margin(line: TextLine, frame: tuple[float, float], right_to_left: bool) -> _Margin:
    """Where the number of a line stands: at the ends of lines, away from side notes, which stand where lines
    begin; beside its column where there are two."""
    left, right = frame
    on_left = right_to_left if line.left is None else line.left < (left + right) / 2
    return ("right", left - _AWAY) if on_left else ("left", right + _AWAY)
