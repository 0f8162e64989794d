"""What Word keeps beside the text: alternatives, tracked changes, comments, fields, hidden words -> the text
alone.

Everything here changes the tree that it is given, and says in the findings what was taken out of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from lxml import etree

from report_builder.intake.docx_styles import NAMESPACES, Styles, is_on, value, w
from report_builder.intake.office import Element, drop, local, qname, unwrap
from report_builder.intake.office_findings import Findings

LINK = qname(NAMESPACES, "r:id")
_AC, _CHOICE, _FALLBACK = (qname(NAMESPACES, f"mc:{n}") for n in ("AlternateContent", "Choice", "Fallback"))
_PLACE = "{urn:report-builder}place"
_TOC = frozenset({"TOC", "INDEX", "TOA"})
_PAGES = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "SECTION"})
_SILENT = frozenset({"XE", "TC", "RD", "TA", "SET", "ASK", "ADVANCE"})  # print nothing
_TODAY = frozenset({"DATE", "TIME", "PRINTDATE", "SAVEDATE", "CREATEDATE"})
_ARGUMENT = re.compile(r'"([^"]*)"|(\S+)')


def text_of(element: Element) -> str:
    """The text below an element, a space for a tab, a line end and the end of a paragraph."""
    parts: list[str] = []
    for each in element.iter():
        name = local(each)
        if name in ("t", "delText"):
            parts.append(each.text or "")
        elif name in ("tab", "br", "cr", "p"):
            parts.append(" ")
    return "".join(parts)


def number_places(root: Element, story: str) -> None:
    """Write on every paragraph where it stands, as editors will look for it: `paragraph 12`, `note 3`."""
    for number, paragraph in enumerate(root.iter(w("p")), 1):
        paragraph.set(_PLACE, f"{story} {number}" if story == "paragraph" else story)


def place_of(element: Element) -> str:
    """Where an element stands."""
    for each in (element, *element.iterancestors()):
        if place := each.get(_PLACE):
            return place
    inside = next((each for each in element.iter() if each.get(_PLACE)), None)
    return "document" if inside is None else inside.get(_PLACE, "document")


def choose_alternatives(root: Element) -> None:
    """Of every alternative content its first choice, or what stands in for programs that know none."""
    for each in list(root.iter(_AC)):
        chosen = next((c for c in each if c.tag == _CHOICE and len(c)), None)
        if chosen is None:
            chosen = next((c for c in each if c.tag == _FALLBACK), None)
        parent = each.getparent()
        if parent is not None:
            at = parent.index(each)
            parent[at : at + 1] = list(chosen) if chosen is not None else []


def accept_changes(root: Element, findings: Findings) -> None:
    """Tracked changes as if they had been accepted: what was put in stays, what was taken out goes."""
    inserted = 0
    for row in [r for r in root.iter(w("tr")) if r.find(f"{w('trPr')}/{w('del')}") is not None]:
        findings.drop(
            "tracked change", text_of(row), place_of(row), "a deleted row of a table, left out", 0.95
        )
        drop(row)
    for name in ("del", "moveFrom"):
        for each in list(root.iter(w(name))):
            if local(each.getparent()) in ("rPr", "trPr", "numPr"):  # pyright: ignore[reportArgumentType]
                continue
            gone = text_of(each)
            if gone.strip() and name == "del":
                # Not words of the document as it is: they are counted nowhere.
                findings.doubt(
                    "dropped", "tracked change", gone, place_of(each), 0.95, "a deletion, accepted"
                )
            drop(each)
    for name in ("ins", "moveTo"):
        for each in list(root.iter(w(name))):
            if local(each.getparent()) not in ("rPr", "trPr", "numPr"):  # pyright: ignore[reportArgumentType]
                inserted += bool(text_of(each).strip())
                unwrap(each)
    if inserted:
        reason = f"{inserted} insertion{'s' * (inserted > 1)} that nobody had accepted, taken as accepted"
        findings.doubt("unsure", "tracked change", "", "document", 0.9, reason)
    for paragraph in list(root.iter(w("p")))[::-1]:
        _join_with_next(paragraph)


def _join_with_next(paragraph: Element) -> None:
    """Put the content of the next paragraph behind this one's when the mark between them was deleted."""
    marks = paragraph.find(f"{w('pPr')}/{w('rPr')}")
    following = paragraph.getnext()
    gone = marks is not None and (marks.find(w("del")) is not None or marks.find(w("moveFrom")) is not None)
    if not gone or following is None or following.tag != w("p"):
        return
    # Word gives the joined paragraph the properties of the one whose mark is left.
    kept = following.find(w("pPr"))
    own = paragraph.find(w("pPr"))
    paragraph.extend([child for child in following if child.tag != w("pPr")])
    if own is not None:
        paragraph.remove(own)
    if kept is not None:
        paragraph.insert(0, kept)
    drop(following)


def take_comments(root: Element, comments: Mapping[str, tuple[str, str]], findings: Findings) -> None:
    """Take out comments, quoting each: `comments` has who wrote it and what, by id."""
    open_now: dict[str, list[str]] = {}
    about: dict[str, str] = {}
    for each in list(root.iter()):
        name, key = local(each), each.get(w("id"), "") if isinstance(each.tag, str) else ""
        if name == "commentRangeStart":
            open_now[key] = []
        elif name == "commentRangeEnd":
            about[key] = "".join(open_now.pop(key, []))
        elif name == "t":
            for words in open_now.values():
                words.append(each.text or "")
        elif name == "commentReference":
            author, said = comments.get(key, ("", ""))
            words = about.get(key) or "".join(open_now.get(key, []))
            on = f", on “{words.strip()[:60]}”" if words.strip() else ""
            by = f"a comment by {author[:60]}" if author else "a comment"
            findings.doubt("dropped", "comment", said, f"{place_of(each)}{on}", 1.0, by, most=300)
        else:
            continue
        if name != "t":
            drop(each)


def take_hidden(root: Element, styles: Styles, findings: Findings) -> None:
    """Take out words that are set as hidden: no reader of the Word file sees them."""
    hidden: dict[str, list[str]] = {}
    for run in list(root.iter(w("r"))):
        properties = run.find(w("rPr"))
        said = is_on(properties, "vanish")
        if said is None:
            said = styles.run(value(properties, "rStyle"), "vanish")
        if said:
            if words := text_of(run).strip():
                hidden.setdefault(place_of(run), []).append(words)
            drop(run)
    for place, words in hidden.items():
        findings.drop("hidden text", " ".join(words), place, "hidden in Word")


@dataclass
class _Field:
    """A field that is being read: its instruction, and once that is whole, what becomes of its result."""

    instruction: str = ""
    result: bool = False
    gone: list[str] | None = None  # words of a result that is left out
    place: str = ""


def settle_fields(root: Element, links: dict[str, str], findings: Findings) -> None:
    """Fields as their results: contents and page numbers go, links and references become links.

    `links` takes the addresses of links, by the id that the tree has for each.
    """
    for gallery in list(root.iter(w("docPartGallery"))):
        content = next((a for a in gallery.iterancestors() if a.tag == w("sdt")), None)
        if content is not None and gallery.get(w("val")) in ("Table of Contents", "Bibliographies Cover"):
            findings.drop("contents", text_of(content), place_of(content), "made anew by the report", 1.0)
            drop(content)
    for simple in list(root.iter(w("fldSimple"))):
        _settle_simple(simple, links, findings)
    stack: list[_Field] = []
    linked: list[tuple[Element, _Field]] = []
    for run in list(root.iter(w("r"))):
        _settle_run(run, stack, findings)
        inner = next((f for f in reversed(stack) if f.result and _target(f.instruction)), None)
        if inner is not None and any(local(child) != "rPr" for child in run):
            linked.append((run, inner))
    for _, pairs in groupby(linked, key=lambda pair: (id(pair[1]), id(pair[0].getparent()))):
        runs = list(pairs)
        _link([run for run, _ in runs], _target(runs[0][1].instruction), links)


def _settle_run(run: Element, stack: list[_Field], findings: Findings) -> None:
    for child in list(run):
        name = local(child)
        if name == "fldChar":
            kind = child.get(w("fldCharType"))
            if kind == "begin":
                stack.append(_Field(place=place_of(run)))
            elif kind == "separate" and stack:
                _begin_result(stack[-1])
            elif kind == "end" and stack:
                _end(stack.pop(), findings)
            run.remove(child)
        elif name in ("instrText", "delInstrText"):
            if stack and not stack[-1].result:
                stack[-1].instruction += child.text or ""
            run.remove(child)
        elif name != "rPr" and stack:
            gone = next((f.gone for f in stack if f.gone is not None), None)
            if gone is not None:
                gone.append(text_of(child) if name != "t" else child.text or "")
            if gone is not None or any(not f.result for f in stack):
                run.remove(child)


def _kind(instruction: str) -> str:
    return (instruction.split() or [""])[0].upper()


def _begin_result(each: _Field) -> None:
    each.result = True
    if _kind(each.instruction) in _TOC | _PAGES | _SILENT:
        each.gone = []


def _end(each: _Field, findings: Findings) -> None:
    _say(each.instruction, "".join(each.gone or ()), each.place, each.gone is not None, findings)


def _say(instruction: str, words: str, place: str, gone: bool, findings: Findings) -> None:
    kind = _kind(instruction)
    if kind in _TOC:
        findings.drop("contents", words, place, "made anew by the report", 1.0)
    elif kind == "PAGEREF":
        findings.drop(
            "page number", words, place, "the number of a page of the Word file; mend the sentence", 0.9
        )
    elif kind in _PAGES:
        findings.drop("page number", words, place, "the report numbers its own pages", 1.0)
    elif kind in _TODAY:
        findings.doubt(
            "unsure", "field", kind, place, 0.5, "a date that Word changes by itself; kept as last shown"
        )
    elif kind == "EQ":
        findings.drop("equation", instruction, place, "written as a field, which has no text", 0.9)
    elif gone and words:
        findings.left_out.append(words)


def _settle_simple(simple: Element, links: dict[str, str], findings: Findings) -> None:
    instruction = simple.get(w("instr"), "")
    if _kind(instruction) in _TOC | _PAGES | _SILENT:
        _say(instruction, text_of(simple), place_of(simple), True, findings)
        drop(simple)
        return
    _say(instruction, "", place_of(simple), False, findings)
    runs, target = list(simple), _target(instruction)
    unwrap(simple)
    if target and runs:
        _link(runs, target, links)


def _target(instruction: str) -> str:
    """The address that a field links to, `#name` in the document; empty when it is no link."""
    kind = _kind(instruction)
    arguments = [quoted or bare for quoted, bare in _ARGUMENT.findall(instruction)][1:]
    if kind == "HYPERLINK":
        anchor = next((arguments[at + 1] for at, a in enumerate(arguments[:-1]) if a == "\\l"), "")
        address = next((a for a in arguments[:1] if not a.startswith("\\")), "")
        return address + (f"#{anchor}" if anchor else "")
    if kind == "REF" and arguments and "\\h" in arguments:
        return f"#{arguments[0]}"
    return ""


def _link(runs: list[Element], target: str, links: dict[str, str]) -> None:
    """Wrap runs that stand side by side in a `w:hyperlink`."""
    parent = runs[0].getparent()
    if parent is None or parent.tag == w("hyperlink"):
        return
    wrapper = etree.Element(w("hyperlink"))
    if target.startswith("#"):
        wrapper.set(w("anchor"), target[1:])
    else:
        key = f"rbField{len(links)}"
        links[key] = target
        wrapper.set(LINK, key)
    parent.insert(parent.index(runs[0]), wrapper)
    wrapper.extend([run for run in runs if run.getparent() is parent])
