"""The pages that are gathered from the articles and the manifest: key findings, timeline, contributors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lxml.html import HtmlElement

from report_builder.apparatus.model import Apparatus, Credit, Dated, Finding, Gathered
from report_builder.apparatus.resolve import resolve
from report_builder.manuscript.model import Contributor, Report, Unit
from report_builder.manuscript.timeline import Day, Event
from report_builder.markup.model import Markup
from report_builder.markup.tree import children, classes, read_tree, tag, write_tree


def gather(
    report: Report, units: Sequence[Unit], markups: Mapping[str, Markup], apparatus: Apparatus
) -> Gathered:
    """Everything that the pages of a report show that are gathered. `markups` go by unit id."""
    return Gathered(
        gather_findings(units, markups, apparatus),
        gather_events(report, units),
        gather_credits(report, units),
        report.about,
    )


def gather_findings(
    units: Sequence[Unit], markups: Mapping[str, Markup], apparatus: Apparatus
) -> tuple[Finding, ...]:
    """The boxes of key findings of all articles, in page order."""
    found: list[Finding] = []
    for unit in units:
        markup = markups.get(unit.id)
        if markup is None or unit.kind == "brief" or 'class="box findings' not in markup.html:
            continue
        tree = read_tree(resolve(unit, markup, apparatus, {}).markup.html)
        for box in tree.iter("section"):
            items = _items(box) if "findings" in classes(box) else ()
            if items:
                found.append(Finding(unit, box.get("id") or unit.id, items))
    return tuple(found)


def gather_events(report: Report, units: Sequence[Unit]) -> tuple[Dated, ...]:
    """The events of a report by date; those of its dated articles too, where it wants them."""
    if report.events is None:
        return ()
    by_key = {unit.article.key: unit for unit in units if unit.article is not None}
    found = [Dated(event, by_key.get(event.article or "")) for event in report.events]
    told = {event.article for event in report.events}
    if report.dated_articles:
        found += (
            Dated(Event(Day(unit.article.date), unit.article.title, article=unit.article.key), unit)
            for unit in units
            if unit.article is not None and unit.article.date is not None and unit.article.key not in told
        )
    return tuple(sorted(found, key=lambda each: (each.event.date.date, not each.event.date.month)))


def gather_credits(report: Report, units: Iterable[Unit]) -> tuple[Credit, ...]:
    """The contributors of a report with what they wrote in it."""
    written = [unit for unit in units if unit.article is not None]
    return tuple(
        Credit(person, tuple(unit for unit in written if _wrote(person, unit)))
        for person in report.contributors
    )


def _wrote(person: Contributor, unit: Unit) -> bool:
    """Whether an article names them, in any spelling: one in its original language has that of its own."""
    names = {person.key, person.name, *person.spelt}
    return unit.article is not None and bool(names & set(unit.article.authors))


def _items(box: HtmlElement) -> tuple[str, ...]:
    """What a box says, item by item: those of its lists, or its paragraphs where it has none."""
    parts = [each for each in box.iter("li") if not any(tag(above) == "li" for above in each.iterancestors())]
    if not parts:
        parts = [each for each in box.iter("p") if "box-title" not in classes(each)]
    return tuple(html for part in parts if (html := _bare(part)))


def _bare(part: HtmlElement) -> str:
    """The words of an item as HTML, without notes, links and ids."""
    for element in list(part.iter("span", "sup")):
        if {"note", "note-call"}.intersection(classes(element)):
            element.drop_tree()
    for element in list(part.iterdescendants()):
        element.attrib.pop("id", None)
        if tag(element) == "a" or {"note-word", "ix", "gl"}.intersection(classes(element)):
            element.drop_tag()
    holder = read_tree("")
    holder.text = part.text
    for child in children(part):
        holder.append(child)
    return write_tree(holder).strip()
