"""The beginning of a text from an office program -> what of it belongs into the front matter."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import html
from lxml.html import HtmlElement

from report_builder.intake.clean import words
from report_builder.intake.dates import find_date, is_only_date
from report_builder.intake.office_findings import PART, ROLE_STYLE, Findings
from report_builder.intake.tree import HEADINGS, children, each, remove, text_of

_BYLINE = re.compile(
    r"^(?:by|written by|author|authors|prepared by|yazan|yazar|hazırlayan|"
    r"بقلم|كتبه|كتبها|كتب|إعداد|الكاتب|الكاتبة)"
    r"(?:\s*:\s*|\s+(?=\S))(.{3,120})$",
    re.IGNORECASE,
)
# How the first part of a text is called, but no text.
_OPENING = re.compile(
    r"^\W*(?:\d+\W*)?(?:introduction|(?:executive )?summary|abstract|background|preface|foreword|overview|"
    r"giriş|özet|önsöz|(?:ال)?مقدمة|تمهيد|(?:ال)?ملخص(?: تنفيذي)?|خلاصة)\W*$",
    re.IGNORECASE,
)
_LONGEST_TITLE = 200
_FIRST = 8  # paragraphs among which a byline or a date line stands


@dataclass
class Front:
    """What was taken from the beginning of a text. `sure` says how sure each is."""

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    sure: dict[str, float] = field(default_factory=dict[str, float])
    reasons: dict[str, str] = field(default_factory=dict[str, str])
    taken: list[str] = field(default_factory=list[str])  # words that no longer stand in the body


def role(element: HtmlElement) -> str:
    """What a block is by its style: `caption`, `quote`, `title` …"""
    return (element.get(PART) or "").removeprefix(ROLE_STYLE)


def take_front(root: HtmlElement, named: str, findings: Findings) -> Front:
    """Take the beginning of a text out of it. `named` is the title in the properties of the file, if any."""
    front = Front()
    for block in children(root):
        kind = role(block)
        if kind not in ("title", "subtitle", "author", "date"):
            continue
        if kind == "title" and front.title:
            _turn(block, "h1")  # a second title heads a part of the text
            continue
        _hand_on_notes(block, findings)
        if text := text_of(block):
            _take(front, kind, text, 1.0, "a paragraph of this style")
            _take_out(block, front)
    for at, block in enumerate(children(root)):
        text = text_of(block)
        if at >= _FIRST or block.tag in ("table", "ul", "ol"):
            break
        if block.tag not in ("p", "div") or len(text) > 100:
            continue
        if (by := _BYLINE.match(text)) and not front.authors and not re.search(r"[.!?؟]$", text):
            _take(front, "author", by[1], 0.8, "a line at the beginning that names who wrote it")
            _take_out(block, front)
        elif is_only_date(text) and not front.date:
            _take(front, "date", text, 0.85, "a line of its own at the beginning")
            _take_out(block, front)
    if not front.title:
        _guess_title(root, named, front, findings)
    return front


def _take(front: Front, kind: str, text: str, sure: float, reason: str) -> None:
    name = {"author": "authors"}.get(kind, kind)
    if kind == "title":
        front.title = text
    elif kind == "subtitle":
        front.subtitle = f"{front.subtitle} {text}".strip()
    elif kind == "author":
        people = re.split(r"\s*[,;،؛]\s*|\s+(?:and|ve|&)\s+", _BYLINE.sub(r"\1", text))
        front.authors = (*front.authors, *(person.strip() for person in people if person.strip()))
    elif (found := find_date(text)) is not None:
        front.date, sure = found[0], min(sure, found[1])
    front.sure[name], front.reasons[name] = sure, reason


def _hand_on_notes(block: HtmlElement, findings: Findings) -> None:
    """Let the next paragraph call the notes that are called in a block which leaves the text."""
    following = block.getnext()
    while following is not None and following.tag not in ("p", "div", *HEADINGS):
        following = following.getnext()
    for call in [a for a in each(block, "a") if a.get("role") == "doc-noteref"]:
        if following is not None:
            tail, call.tail = call.tail, None
            call.addprevious(html.Element("span"))
            before = call.getprevious()
            if before is not None:
                before.tail = tail
            inner = following[0] if following.tag == "div" and len(following) else following
            inner.append(call)
            findings.doubt(
                "unsure",
                "note",
                text_of(block),
                "front matter",
                0.6,
                "a note of the title is called below it",
            )


def _take_out(block: HtmlElement, front: Front) -> None:
    """Take a block out of the text; its pictures stay."""
    front.taken.append(text_of(block))
    for picture in each(block, "img"):
        holder = html.Element("p")
        picture.tail = None
        holder.append(picture)
        block.addnext(holder)
    remove(block)


def _guess_title(root: HtmlElement, named: str, front: Front, findings: Findings) -> None:
    """Take for the title what begins the text when it says what the properties say, or else a first heading,
    or a short first line in bold."""
    blocks = [block for block in children(root) if text_of(block)]
    first = blocks[0] if blocks else None
    text = text_of(first) if first is not None else ""
    if first is None or len(text) > _LONGEST_TITLE:
        return
    same_level = sum(block.tag == first.tag for block in blocks)
    if named and words(text) == words(named):
        _take(front, "title", text, 1.0, "the first line, and the properties of the file")
    elif first.tag in HEADINGS and same_level == 1:
        _take(front, "title", text, 0.85, "the first heading, and the only one of its level")
    elif named:
        return
    elif first.tag in HEADINGS and not _OPENING.match(text):
        _take(front, "title", text, 0.5, "the first heading, though others have its level")
    elif first.tag == "p" and _is_bold(first) and not re.search(r"[.!؟?]$", text):
        _take(front, "title", text, 0.6, "a short line in bold at the beginning")
    else:
        return
    _hand_on_notes(first, findings)
    _take_out(first, front)


def _is_bold(block: HtmlElement) -> bool:
    strong = " ".join(text_of(part) for part in each(block, "strong"))
    return bool(strong) and strong == text_of(block)


def _turn(block: HtmlElement, tag: str) -> None:
    """Make one block of another kind of a `div` that holds a paragraph."""
    for paragraph in block.findall("p"):
        paragraph.drop_tag()
    block.attrib.pop(PART, None)
    block.tag = tag
