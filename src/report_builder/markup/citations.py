"""Turns `[see @key, p. 12; @other]` and `@key [p. 12]` into places that are filled in the report's style.

Citations are found in the source, where their lines are known, and stand as marks in the Markdown; in the
tree of the HTML the marks become elements, and in a style with notes each becomes a note beside those of the
author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape

from lxml.html import HtmlElement

from report_builder.citations.model import Cite, Citing, Cluster, Mode
from report_builder.markup.dialect import Parsed
from report_builder.markup.locators import read_locator
from report_builder.markup.references import PREFIXES
from report_builder.markup.source import CITE_CLOSE, CITE_OPEN, Context, Source
from report_builder.markup.tree import LITERAL, children, classes, make, tag
from report_builder.markup.words import bare

_KEY = r"[^\W_]\w*(?:[:.#$%&+?<>~/-]+\w+)*|_\w+(?:[:.#$%&+?<>~/-]+\w+)*"
_REFERENCE = rf"(?!(?:{'|'.join(PREFIXES)})-)"
_BEFORE = r"(?<![A-Za-z0-9_\u00c0-\u024f@./\\+=&%#~])"
_AT = re.compile(rf"{_BEFORE}(?P<minus>-)?@{_REFERENCE}(?P<key>{_KEY})")
_GROUP = re.compile(r"(?<![\\!])\[(?P<inner>(?:[^\[\]\n]|\n(?![ \t]*\n))*@(?:[^\[\]\n]|\n(?![ \t]*\n))*)\]")
_ALONE = re.compile(
    rf"{_BEFORE}(?<!-)@{_REFERENCE}(?P<key>{_KEY})(?:[ \n]?\[(?P<locator>[^\[\]@\n]+)\](?![({{\[:]))?"
)
_MARK = re.compile(f"{CITE_OPEN}(\\d+){CITE_CLOSE}")
_STOPS = re.compile(r"[.,;:!?…،؛؟]+[”’»\"']*")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HANDLE = r"write `\@{key}` if it is no source; else put it into sources/bibliography/"


@dataclass(frozen=True)
class Found:
    """A citation in the source of an article, from `start` to `end`."""

    cluster: Cluster
    start: int
    end: int


def find_citations(context: Context, citing: Citing) -> list[Found]:
    """Every citation of an article in order. A bare `@word` that names no source stays text, with a
    warning."""
    if "@" not in context.source.masked:
        return []
    text = bare(context.source.masked)
    found = [each for match in _GROUP.finditer(text) if (each := _group(context, match)) is not None]
    taken = [(each.start, each.end) for each in found]
    for match in _ALONE.finditer(text):
        if any(start <= match.start() < end for start, end in taken):
            continue
        line = context.source.line(match.start())
        if match["key"] not in citing.known:
            message = f"`@{match['key']}` names no source and stays as it is"
            context.warn(message, line, _HANDLE.format(key=match["key"]))
            continue
        label, locator, suffix = read_locator(match["locator"] or "")
        cite = Cite(match["key"], "narrative", "", label, locator, _plain(suffix))
        found.append(
            Found(Cluster((cite,), context.source.text[match.start() : match.end()], line), *match.span())
        )
    return sorted(found, key=lambda each: each.start)


def names_of_handles(body: str) -> Iterator[str]:
    """Everything in an article's Markdown that may be a bare `@key`: cheap, and rather too much."""
    return (match["key"] for match in _ALONE.finditer(body)) if "@" in body else iter(())


def mark_citations(source: Source, found: list[Found]) -> Source:
    """The source with a mark, by its number, in place of each citation; lines stay what they were."""
    text, masked, starts, shift, last = [""], [""], [0], 0, 0
    for number, each in enumerate(found):
        mark = f"{CITE_OPEN}{number}{CITE_CLOSE}"
        for parts, whole in ((text, source.text), (masked, source.masked)):
            parts += [whole[last : each.start], mark]
        starts += [at + shift for at in _line_starts(source.text, last, each.start)]
        starts += [each.start + shift] * source.text.count("\n", each.start, each.end)
        shift += len(mark) - (each.end - each.start)
        last = each.end
    starts += [at + shift for at in _line_starts(source.text, last, len(source.text))]
    new = "".join([*text, source.text[last:]])
    return Source(new, "".join([*masked, source.masked[last:]]), (), source.first_line, (), starts)


def place_citations(
    context: Context,
    citing: Citing,
    found: list[Found],
    root: HtmlElement,
    parsed: Parsed,
    definitions: dict[int, HtmlElement],
) -> None:
    """Make elements of the marks. In the text, and in a style with notes, each becomes the call of a new
    note."""
    for part in (root, *list(definitions.values())):
        inside = part is not root
        for place in list(_elements(context, part, found)):
            number = int(place.get("data-rb-cite") or 0)
            if citing.kind == "note" and not inside:
                _call(place, number, found[number].cluster, parsed, definitions)


def number_citations(
    context: Context, citing: Citing, root: HtmlElement, found: list[Found]
) -> tuple[Cluster, ...]:
    """Give every citation its number in reading order, now that the notes are in place, and the note it is
    in."""
    clusters: list[Cluster] = []
    authors = {
        place.get("data-rb-author"): place
        for place in root.iter("span")
        if place.get("data-rb-author") is not None
    }
    for place in root.iter("span"):
        mark = place.get("data-rb-cite")
        if mark is None:
            continue
        number = len(clusters) + 1
        place.set("class", "cite")
        place.set("id", f"{context.namespace}/cite-{number}")
        note = next((above for above in place.iterancestors("span") if "note" in classes(above)), None)
        cluster = found[int(mark)].cluster
        if note is not None:
            at = int((note.get("id") or "-0").rpartition("-")[2])
            apart = cluster.narrative and mark not in authors  # its author stands in the note
            cluster = replace(cluster, note=at, alone=_is_alone(place) and not apart)
            if cluster.alone and citing.kind == "note":
                place.tail = None  # the style ends the note
        if (author := authors.get(mark)) is not None:
            author.set("class", "cite-author")
            author.set("id", f"{context.namespace}/cite-{number}-author")
        clusters.append(cluster)
    return tuple(clusters)


def _group(context: Context, match: re.Match[str]) -> Found | None:
    """What a pair of brackets cites; None when it cites nothing."""
    inner, source = match["inner"], context.source
    line = source.line(match.start())
    if _AT.search(inner) is None:
        return None
    raw = source.text[match.start() : match.end()]
    if re.search(rf"@(?:{'|'.join(PREFIXES)})-", raw):
        hint = "give each its own brackets"
        context.report("a citation and a reference stand in one pair of brackets", line, hint)
        return None
    cites: list[Cite] = []
    before = ""
    for part in source.text[match.start("inner") : match.end("inner")].split(";"):
        keys = list(_AT.finditer(part))
        if len(keys) > 1:
            context.report("two sources stand side by side in a citation", line, "put “;” between them")
        if keys:
            cites.append(_cite(part, keys[0], before))
            before = ""
        elif cites:
            cites[-1] = replace(cites[-1], suffix=f"{cites[-1].suffix}; {_plain(part)}")
        else:
            before += f"{part};"
    return Found(Cluster(tuple(cites), raw, line), *match.span())


def _cite(part: str, key: re.Match[str], before: str) -> Cite:
    mode: Mode = "year-only" if key["minus"] else "normal"
    label, locator, suffix = read_locator(part[key.end() :])
    return Cite(key["key"], mode, _plain(before + part[: key.start()]), label, locator, _plain(suffix))


def _plain(text: str) -> str:
    """An affix as text: no entities, no escapes, emphasis with asterisks only."""
    text = re.sub(r"(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)", r"*\1*", text)
    text = re.sub(r"\\([^\w\s])", r"\1", unescape(text))
    return " ".join(text.replace("**", "*").split())


def _line_starts(text: str, start: int, end: int) -> Iterator[int]:
    return (match.end() for match in re.finditer("\n", text[:end]) if match.start() >= start)


def _elements(context: Context, root: HtmlElement, found: list[Found]) -> Iterator[HtmlElement]:
    """An element for every mark in the text of a tree; marks where nothing can be cited go."""
    for element in list(root.iter()):
        for name, value in [
            (str(key), str(each)) for key, each in element.attrib.items() if CITE_OPEN in str(each)
        ]:
            element.set(name, " ".join(_MARK.sub("", value).split()))
        above = [element, *element.iterancestors()]
        if element.text and CITE_OPEN in element.text:
            yield from _split(context, element, False, above, found)
        if element.tail and CITE_OPEN in element.tail:
            yield from _split(context, element, True, above[1:], found)


def _split(
    context: Context, element: HtmlElement, tail: bool, above: list[HtmlElement], found: list[Found]
) -> Iterator[HtmlElement]:
    text = (element.tail if tail else element.text) or ""
    names = {tag(each) for each in above}
    if names & LITERAL or names & _HEADINGS:
        if names & _HEADINGS and (first := _MARK.search(text)):
            cluster = found[int(first[1])].cluster
            context.report("a citation stands in a heading", cluster.line, "put it into the text below")
        _write(element, tail, _MARK.sub(lambda mark: _raw(mark, found) if names & LITERAL else "", text))
        return
    pieces = _MARK.split(text)
    _write(element, tail, pieces[0])
    last = element
    for at in range(1, len(pieces), 2):
        if int(pieces[at]) >= len(found):
            continue
        place = make(element, "span")
        place.set("data-rb-cite", pieces[at])
        if last is element and not tail:
            element.insert(0, place)
        else:
            rest, last.tail = last.tail, None
            last.addnext(place)
            last.tail = rest
        place.tail = pieces[at + 1]
        last = place
        yield place


def _raw(mark: re.Match[str], found: list[Found]) -> str:
    return found[int(mark[1])].cluster.text if int(mark[1]) < len(found) else ""


def _write(element: HtmlElement, tail: bool, text: str) -> None:
    if tail:
        element.tail = text
    else:
        element.text = text


def _call(
    place: HtmlElement, number: int, cluster: Cluster, parsed: Parsed, definitions: dict[int, HtmlElement]
) -> None:
    """Put a note in the place of a citation: its call, after the name of the author if that is in the
    sentence."""
    label = len(parsed.labels)
    parsed.labels.append(f"{CITE_OPEN}{number}")
    definition = make(place, "div")
    paragraph = make(place, "p")
    cited = make(place, "span")
    cited.set("data-rb-cite", str(number))
    paragraph.append(cited)
    definition.append(paragraph)
    definitions[label] = definition
    del place.attrib["data-rb-cite"]
    if cluster.narrative:
        place.set("data-rb-author", str(number))
        call = make(place, "sup", "0")
        call.tail, place.tail = place.tail, None
        place.addnext(call)
    else:
        place.tag = "sup"
        place.text = "0"
        call = place
    call.set("data-rb-call", str(label))
    if not cluster.narrative:
        _after_stop(call)


def _after_stop(call: HtmlElement) -> None:
    """`the war [@key].` has its note after the full stop, as notes are set."""
    stop = _STOPS.match(call.tail or "")
    if stop is None:
        return
    before = call.getprevious()
    holder = call.getparent()
    if before is not None:
        before.tail = (before.tail or "").rstrip() + stop[0]
    elif holder is not None:
        holder.text = (holder.text or "").rstrip() + stop[0]
    call.tail = (call.tail or "")[stop.end() :]


def _is_alone(place: HtmlElement) -> bool:
    """Whether a note has no other words."""
    holder = place.getparent()
    return (
        holder is not None
        and ({"note-text", "note-par"} & set(classes(holder)) != set())
        and len(children(holder)) == 1
        and not (holder.text or "").strip()
        and (place.tail or "").strip() in ("", ".")
    )


def labels_of_authors(anchors: Mapping[str, str]) -> dict[str, str]:
    """The notes that an author has named, without those that were made for citations."""
    return {label: anchor for label, anchor in anchors.items() if not label.startswith(CITE_OPEN)}
