"""Notes in every form that pages have them -> calls and texts of notes: linked, or numbers and a list at the
end.

A call may be a link to its text, a raised number or a number in brackets, in Latin or Arabic digits. The
texts stand in a list at the end, in paragraphs that begin with the number, or right beside the call, hidden.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from report_builder.intake.clean import latin
from report_builder.intake.notes_parts import (
    BARE,
    HEADING,
    Notes,
    add_text,
    drop_empty,
    has_text_after,
    put_call,
    strip_lead,
    take_out,
)
from report_builder.intake.notes_unlinked import take_unlinked
from report_builder.intake.tree import HEADINGS, children, each, remove, text_of, tokens
from report_builder.intake.work import Work

_ARROWS = re.compile(
    r"[\s\u00a0]*(?:[↩↑↵⤴^⏎▲]\ufe0e?|\[?(?:back|jump up|رجوع|العودة|geri)\]?)+\s*$", re.IGNORECASE
)
_NOTE_NAME = re.compile(
    r"^#?(?:_?ftn|_?edn|fn|footnote|endnote|note|dipnot|sdfootnote|cite_note|easy-footnote|reference|ref)",
    re.I,
)
_BACK_NAME = re.compile(r"ref|back|return|-link|anchor", re.I)


def take_notes(root: HtmlElement, work: Work) -> Notes:
    """Put a `rb-call` in place of each call of a note and take the texts of the notes out of `root`."""
    notes = Notes()
    numbers: list[str] = []
    _beside(root, notes, numbers)
    _linked(root, notes, numbers, work)
    take_unlinked(root, notes, numbers, work)
    drop_empty(root)
    notes.numbers = tuple(numbers)
    return notes


def _beside(root: HtmlElement, notes: Notes, numbers: list[str]) -> None:
    """Notes whose text a script shows beside the call (Modern Footnotes, Tufte's side notes)."""
    for element in each(root, "span", "small", "aside"):
        names = tokens(element)
        if not any(
            re.fullmatch(
                r"(?:modern-footnotes-)?footnote__?note|sidenote|footnote-content|footnote_tooltip", name
            )
            for name in names
        ):
            continue
        call = element.getprevious()
        while call is not None and call.tag in ("input", "label"):
            call = call.getprevious()
        if call is None or call.tag not in ("sup", "a", "span") or not text_of(element):
            continue
        numbers.append(text_of(call))
        label = add_text(notes, latin(text_of(call)).strip("[]() ") or str(len(notes.texts) + 1), element)
        tail, element.tail = element.tail, None
        take_out(element)
        call.tail = (call.tail or "").rstrip() + (tail or "")
        put_call(call, label)


def _linked(root: HtmlElement, notes: Notes, numbers: list[str], work: Work) -> None:
    """Calls that are links to their texts."""
    targets = {
        name: element for element in each(root) for name in (element.get("id"), element.get("name")) if name
    }
    order = {element: at for at, element in enumerate(each(root))}
    found: dict[str, tuple[HtmlElement, list[HtmlElement]]] = {}
    for link in each(root, "a"):
        name = _fragment(link)
        target = targets.get(name) if name else None
        if target is None or not _is_call(link, name):
            continue
        if order[target] < order[link]:
            continue  # the way back
        holder = _holder(target, link)
        if holder is not None and holder is not root:
            found.setdefault(name, (holder, []))[1].append(link)
    holders = {holder for holder, _ in found.values()}
    for name, (holder, links) in found.items():
        if any(above in holders for above in holder.iterancestors()):
            continue  # a text that stands in the text of another note
        shown = latin(text_of(links[0])).strip("[]()^ ") or name
        label = add_text(
            notes, shown if re.fullmatch(r"[\w-]+", shown) else str(len(notes.texts) + 1), holder
        )
        for link in links:
            numbers.append(text_of(link))
            put_call(link, label)
        _take_text(holder, shown, numbers)
    _drop_lists(root, [holder for holder, _ in found.values()], numbers, work)


def _fragment(link: HtmlElement) -> str:
    href = link.get("href") or ""
    if href.startswith("#"):
        return href[1:]
    # Links of a saved page may have its whole address before the mark.
    return href.rpartition("#")[2] if "#" in href and _NOTE_NAME.match(href.rpartition("#")[2]) else ""


def _is_call(link: HtmlElement, name: str) -> bool:
    text = latin(text_of(link))
    if (link.get("role") or "") == "doc-backlink" or _ARROWS.fullmatch(f" {text}"):
        return False
    if not BARE.match(text) and not (len(text) <= 4 and link.get("role") == "doc-noteref"):
        return False
    raised = any(holder.tag == "sup" for holder in link.iterancestors()) or link.find(".//sup") is not None
    named = (
        _NOTE_NAME.match(name) is not None or re.search(r"fn|note|dipnot", " ".join(tokens(link))) is not None
    )
    return raised or named or "[" in text or (link.get("role") == "doc-noteref")


def _holder(target: HtmlElement, link: HtmlElement) -> HtmlElement | None:
    """The element that holds the text of a note: an item, a paragraph, the box around several of them."""
    element: HtmlElement | None = target
    while element is not None and element.tag not in ("li", "p", "div", "td", "dd", "section", "aside", "tr"):
        element = element.getparent()
    if element is None or element in link.iterancestors() or element.tag == "section":
        return None
    if element.tag == "td":
        element = element.getparent()
    parent = element.getparent() if element is not None else None
    # Word for the web wraps each note in <div id="ftn1">.
    if element is None or element.tag != "p" or parent is None or parent.tag != "div":
        return element
    return parent if re.match(r"(?:ftn|edn|sdfootnote|sdendnote)\d+$", parent.get("id") or "") else element


def _take_text(holder: HtmlElement, shown: str, numbers: list[str]) -> None:
    """Take the text of a note out of its page, without its number and the link back."""
    for link in each(holder, "a"):
        text = latin(text_of(link))
        back = (link.get("href") or "").startswith("#") or "#" in (link.get("href") or "")
        is_number = BARE.match(text) is not None and text.strip("[]()^. ") == shown
        if back and (
            is_number
            or _ARROWS.fullmatch(f" {text}")
            or (not text)
            or link.get("role") == "doc-backlink"
            or (_BACK_NAME.search((link.get("href") or "").rpartition("#")[2]) and len(text) <= 3)
        ):
            numbers.append(text_of(link))
            remove(link)
    for sup in each(holder, "sup"):
        if not text_of(sup).strip("[]^ "):
            remove(sup)
    take_out(holder)
    if holder.tag != "li" or re.match(rf"\s*[\[(]?{re.escape(shown)}[\])]", latin(text_of(holder))):
        strip_lead(holder, shown, numbers)
    _strip_arrow(holder)
    if holder.tag in ("li", "td", "tr", "dd", "p"):
        holder.tag = "div"


def _strip_arrow(element: HtmlElement) -> None:
    last = element
    while children(last) and not (children(last)[-1].tail or "").strip():
        last = children(last)[-1]
    if children(last) and (children(last)[-1].tail or "").strip():
        tail = children(last)[-1]
        tail.tail = _without_arrow(tail.tail or "")
    elif last.text:
        last.text = _without_arrow(last.text)


def _without_arrow(text: str) -> str:
    """`text` without the sign at its end that leads back; the end alone is looked at, as it may be long."""
    return text[:-60] + _ARROWS.sub("", text[-60:])


def _drop_lists(root: HtmlElement, holders: list[HtmlElement], numbers: list[str], work: Work) -> None:
    """After the texts are taken: a heading over nothing, the rule before them, an empty list."""
    if not holders:
        return
    drop_empty(root)
    for heading in each(root, *HEADINGS, "p", "strong"):
        if HEADING.match(text_of(heading)) and not has_text_after(heading, root):
            said = text_of(heading)
            if heading.getparent() is not None:
                numbers.append(said)
                work.doubt(
                    "dropped", "heading", said, "before the notes", 0.95, "its notes stand at their calls"
                )
                remove(heading)
