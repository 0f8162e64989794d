"""The labels of all articles in page order -> their numbers, through the report or by section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from report_builder.apparatus.model import Target
from report_builder.manuscript.model import Report, Unit
from report_builder.markup.model import Markup
from report_builder.project.locale import Locale, format_number
from report_builder.project.numerals import letter_number

Numbering = Literal["report", "section"]


def find_targets(
    report: Report, units: Sequence[Unit], markups: Mapping[str, Markup], numbering: Numbering
) -> tuple[Target, ...]:
    """Everything that references can name, in page order. `markups` go by unit id.

    Figures, tables, charts and boxes count apart from one another. By section, a number is that of the
    section and its own, as "2.3"; in appendices always that of the appendix, as "A.1". Numbers of notes are
    those of their article.
    """
    counts: Counter[tuple[str, str]] = Counter()
    locale = report.locale(report.lang)
    found: list[Target] = []
    appendices = 0
    for unit in units:
        appendices += unit.kind == "appendix"
        before = _before(unit, appendices, numbering, locale)
        found += _of_unit(unit, markups.get(unit.id), report.lang)
        for target in _labels(unit, markups.get(unit.id)):
            number = ""
            if target.kind == "note":
                number = format_number(int(target.anchor.rpartition("-")[2]), report.locale(target.lang))
            else:
                counts[target.kind, before] += 1
                number = before + format_number(counts[target.kind, before], locale)
            found.append(_numbered(target, number))
    return tuple(found)


def _before(unit: Unit, appendices: int, numbering: Numbering, locale: Locale) -> str:
    """What goes before the numbers in a unit."""
    if unit.kind == "appendix":
        return f"{letter_number(appendices, locale.lang)}."
    if numbering == "section" and unit.section is not None:
        return f"{format_number(unit.section.number, locale)}."
    return ""


def _of_unit(unit: Unit, markup: Markup | None, lang: str) -> Iterator[Target]:
    """The unit itself and its headings."""
    if unit.kind == "section" and unit.section is not None and unit.section.key:
        yield Target("section", f"sec-{unit.section.key}", unit.id, unit, lang, unit.title)
    if unit.article is None:
        return
    lang = unit.article.lang
    yield Target("article", f"art-{unit.article.key}", unit.id, unit, lang, unit.article.title)
    for heading in markup.headings if markup is not None else ():
        name = heading.id.partition("/")[2]
        if name.startswith("sec-"):
            yield Target("section", name, heading.id, unit, lang, heading.text)


def _labels(unit: Unit, markup: Markup | None) -> Iterator[Target]:
    if markup is not None and unit.article is not None:
        for label in markup.labels:
            yield Target(label.kind, label.name, label.anchor, unit, unit.article.lang, label.title)


def _numbered(target: Target, number: str) -> Target:
    return Target(target.kind, target.name, target.anchor, target.unit, target.lang, target.title, number)
