"""The citations of all articles -> what is to be set for each, and where their sources are listed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from report_builder.apparatus.symbols import link_to
from report_builder.citations.apart import Apart
from report_builder.citations.model import Cluster, Entry
from report_builder.citations.styles import StyleFile
from report_builder.manuscript.model import Report, Unit
from report_builder.markup.model import Markup
from report_builder.project.config import Place
from report_builder.project.errors import Problem
from report_builder.project.source import shown_list, suggestion

_CITE = re.compile(r'<span class="cite(-author)?" id="([^"]*)/cite-(\d+)(?:-author)?"></span>')
# What is printed of a source that the citation links to: the number of the source, and the text.
TO_SOURCE = ("\ue000", "\ue001", "\ue002")
_REF = re.compile("{}(\\d+){}(.*?){}".format(*TO_SOURCE), re.DOTALL)
_LINK = re.compile(r"<(/?)(a)\b[^>]*>")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be set at once: the citations of a unit, or the list of the report (without clusters).

    `cited` are the keys to be listed; `entries` hold more, to tell them apart.
    """

    unit_id: str
    lang: str
    entries: tuple[Entry, ...]
    cited: tuple[str, ...]
    clusters: tuple[Cluster, ...] = ()
    listed: bool = False
    linked: bool = False
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A source as a list prints it: HTML, its language and direction where they are not those around it."""

    key: str
    html: str
    lang: str = ""
    dir: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """The citations of a unit as HTML, in order: the author in the sentence, and the rest. `sources` is the
    list of what it cites."""

    clusters: tuple[tuple[str, str], ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Citations:
    """Everything that a report prints of its sources. `units` go by unit id; `unit_id` is the unit of the
    list."""

    units: Mapping[str, Printed] = field(default_factory=dict[str, Printed])
    entries: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )  # keys, by unit id
    sources: tuple[Source, ...] = ()
    unit_id: str = ""


def check_citations(
    units: Sequence[Unit], markups: Mapping[str, Markup], entries: Mapping[str, Entry]
) -> tuple[Problem, ...]:
    """Every citation of a source that no bibliography has."""
    problems: dict[Problem, None] = {}
    for unit, markup in _citing(units, markups):
        for cluster in markup.citations:
            for cite in cluster.cites:
                if cite.key in entries:
                    continue
                message = f"there is no source “{cite.key}” in sources/bibliography/"
                hint = suggestion(cite.key, entries) or (
                    f"there are: {shown_list(sorted(entries), 6)}"
                    if entries
                    else "put a .bib or .json file there"
                )
                path = unit.article.path if unit.article else None
                problems[Problem(message, path, cluster.line, None, hint)] = None
    return tuple(problems)


def place_of_lists(place: Place, units: Sequence[Unit]) -> tuple[bool, bool]:
    """Whether the report has a list of its sources, and whether each article has. An article has one too
    where the layout has no pages for that of the report."""
    pages = any(unit.kind == "bibliography" for unit in units)
    in_report = place in ("report", "both") and pages
    return in_report, place in ("article", "both") or (place == "report" and not pages)


def want_citations(
    report: Report,
    units: Sequence[Unit],
    markups: Mapping[str, Markup],
    entries: Mapping[str, Entry],
    style: StyleFile,
) -> tuple[Wanted, ...]:
    """What is to be set for each unit that cites, and for the list of the report; every key is among
    `entries`."""
    place = report.citations.bibliography if report.citations else "none"
    in_report, in_articles = place_of_lists(place, units)
    in_report, in_articles = in_report and style.lists, in_articles and style.lists
    cited = {unit.id: keys_of(markup) for unit, markup in _citing(units, markups)}
    every = tuple(dict.fromkeys(key for keys in cited.values() for key in keys))
    linked = style.kind == "in-text" and (in_report or in_articles)
    through = every if style.numeric and in_report else ()  # numbers run through the report
    apart = Apart(entries, every if through or not style.numeric else (), style.all_names)
    found: list[Wanted] = []
    for unit, markup in _citing(units, markups):
        lang = unit.article.lang if unit.article else report.lang
        keys = cited[unit.id]
        needed = apart.of(through or keys)
        found.append(Wanted(unit.id, lang, needed, keys, markup.citations, in_articles, linked, through))
    if in_report and every:
        found.append(Wanted("", report.lang, apart.of(every), every, (), True, False, through))
    return tuple(found)


def keys_of(markup: Markup) -> tuple[str, ...]:
    """The keys of what an article cites, each once, in order."""
    return tuple(dict.fromkeys(cite.key for cluster in markup.citations for cite in cluster.cites))


def with_ids(sources: Sequence[Source], unit_id: str) -> tuple[Source, ...]:
    """The sources of a list with their ids, made of their keys."""
    used: set[str] = set()
    ids: dict[str, str] = {}
    for key in sorted(source.key for source in sources):
        name = base = "source-" + re.sub(r"[^\w-]+", "-", key)
        number = 2
        while name in used:
            name, number = f"{base}-{number}", number + 1
        used.add(name)
        ids[key] = f"{unit_id}/{name}"
    return tuple(Source(each.key, each.html, each.lang, each.dir, ids[each.key]) for each in sources)


def fill_citations(unit_id: str, text: str, citations: Citations) -> str:
    """The HTML of a unit with its citations, each linked to its source where that is listed."""
    printed = citations.units.get(unit_id)
    if printed is None:
        return text
    anchors = {each.key: each.id for each in (*citations.sources, *printed.sources)}
    keys = citations.entries.get(unit_id, ())

    def link(found: re.Match[str]) -> str:
        at = int(found[1])
        anchor = anchors.get(keys[at]) if at < len(keys) else None
        if anchor is None:
            return found[2]
        return f'<a class="cited" href="{html.escape(link_to(anchor, unit_id))}">{found[2]}</a>'

    def fill(found: re.Match[str]) -> str:
        author, rest = printed.clusters[int(found[3]) - 1]
        inner = _REF.sub(link, author if found[1] else rest)
        if _is_in_link(text, found.start()):
            inner = _LINK.sub("", inner)
        return f"{found[0].removesuffix('</span>')}{inner}</span>"

    return _CITE.sub(fill, text)


def list_of(unit_id: str, citations: Citations, title: str) -> str:
    """The list at the end of an article, as HTML; "" when it has none."""
    printed = citations.units.get(unit_id)
    if printed is None or not printed.sources:
        return ""
    items = "".join(f"<li{_attributes(each)}>{each.html}</li>\n" for each in printed.sources)
    head = f'<h2 id="{html.escape(unit_id)}/sources">{html.escape(title)}</h2>'
    return f'\n<section class="sources-own">{head}\n<ul class="sources">\n{items}</ul></section>'


def _attributes(source: Source) -> str:
    found = (("class", "source"), ("id", source.id), ("lang", source.lang), ("dir", source.dir))
    return "".join(f' {name}="{html.escape(value)}"' for name, value in found if value)


def _is_in_link(text: str, at: int) -> bool:
    return text.rfind("<a ", 0, at) > text.rfind("</a>", 0, at)


def _citing(units: Sequence[Unit], markups: Mapping[str, Markup]) -> Iterator[tuple[Unit, Markup]]:
    for unit in units:
        markup = markups.get(unit.id)
        if markup is not None and markup.citations:
            yield unit, markup
