"""What the ways of finding notes share: their texts so far, and how a call or a text is taken out of a
page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from report_builder.intake.clean import latin
from report_builder.intake.inline import CALL
from report_builder.intake.tree import HEADINGS, each, remove, text_of

HEADING = re.compile(
    r"^\W*(?:foot ?notes?|end ?notes?|notes?|references?|sources?|citations?|"
    r"notes (?:and|&) (?:references|sources)|"
    r"dipnot(?:lar)?|son ?notlar?|notlar|kaynaklar|kaynakça|"
    r"(?:ال)?هوامش|(?:ال)?حواشي|(?:ال)?مراجع|(?:ال)?مصادر|الإحالات|"
    r"المراجع والمصادر|المصادر والمراجع|الهوامش والمراجع)\W*$",
    re.IGNORECASE,
)
BARE = re.compile(r"^\s*[\[(（]?\s*(\d{1,3}|[*†‡§])\s*[\])）]?\s*$")


@dataclass
class Notes:
    """The texts of notes by label, in the order of their calls; `numbers` are the words that stood for
    them."""

    texts: list[tuple[str, HtmlElement]] = field(default_factory=list[tuple[str, HtmlElement]])
    numbers: tuple[str, ...] = ()


def add_text(notes: Notes, label: str, element: HtmlElement) -> str:
    """Add a text under `label`, or under a longer one where that is taken by another text."""
    taken = {each_label for each_label, _ in notes.texts}
    unique, number = label, 1
    while unique in taken:
        number += 1
        unique = f"{label}-{number}"
    notes.texts.append((unique, element))
    return unique


def put_call(element: HtmlElement, label: str) -> None:
    """Put the call of a note in place of an element, and of what holds nothing but it."""
    call = element.makeelement(CALL)
    call.set("label", label)
    holder = element
    parent = holder.getparent()
    while parent is not None and parent.tag in ("sup", "a", "span", "small", "b", "strong", "em", "i"):
        if text_of(parent) != text_of(element):
            break
        holder, parent = parent, parent.getparent()
    call.tail = holder.tail
    before = holder.getprevious()
    if parent is not None:
        _strip_space_before(parent, before)
        _strip_brackets(parent, before, call)
        parent.replace(holder, call)


def _strip_space_before(parent: HtmlElement, before: HtmlElement | None) -> None:
    """Take out the spaces before a call."""
    if before is not None:
        before.tail = (before.tail or "").rstrip(" \u00a0") or None
    else:
        parent.text = (parent.text or "").rstrip(" \u00a0") or None


def _strip_brackets(parent: HtmlElement, before: HtmlElement | None, call: HtmlElement) -> None:
    """Take out `[` and `]` that stand around a call."""
    text = (before.tail if before is not None else parent.text) or ""
    if text.endswith("[") and (call.tail or "").startswith("]"):
        call.tail = (call.tail or "")[1:]
        if before is not None:
            before.tail = text[:-1].rstrip()
        else:
            parent.text = text[:-1].rstrip()


def take_out(element: HtmlElement) -> None:
    """Take an element out of its tree so that it can be read on its own."""
    parent = element.getparent()
    if parent is not None:
        if element.tail:
            before = element.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + element.tail
            else:
                parent.text = (parent.text or "") + element.tail
            element.tail = None
        parent.remove(element)


def strip_lead(element: HtmlElement, number: str, numbers: list[str]) -> None:
    """Take the number that a text begins with out of it."""
    for part in (element, *each(element)):
        if part is not element and part.tag == "sup" and latin(text_of(part)).strip("[]()^. ") == number:
            numbers.append(number)
            remove(part)
            return
        if text := (part.text or "").strip():
            found = re.match(
                rf"\s*[\[(^]?\s*{re.escape(number)}\s*[\])]?\s*[.\-–:،/)]*\s*", latin(part.text or "")
            )
            bare = re.fullmatch(r"\s*[\[\](.^\s]*", text) is not None
            if found is not None:
                numbers.append(number)
                part.text = (part.text or "")[found.end() :]
            elif bare:  # brackets that stood around the link
                part.text = None
                tail_of_brackets(element)
            return
        if part is not element and part.tail and part.tail.strip():
            return
    tail_of_brackets(element)


def tail_of_brackets(element: HtmlElement) -> None:
    """Take out `]` or a dot that is left at the very beginning of a text."""
    for part in (element, *each(element)):
        if part.text and part.text.strip():
            part.text = re.sub(r"^\s*[\])]\s*[.:]?\s*", "", part.text)
            return
        if part is not element and part.tail and part.tail.strip():
            part.tail = re.sub(r"^\s*[\])]\s*[.:]?\s*", "", part.tail)
            return


def has_text_after(element: HtmlElement, root: HtmlElement) -> bool:
    """Whether words stand right after it, before the next heading."""
    current: HtmlElement | None = element
    while current is not None and current is not root:
        if (current.tail or "").strip():
            return True
        following = current.getnext()
        while following is not None:
            if following.tag in HEADINGS:
                return False
            if text_of(following):
                return True
            following = following.getnext()
        current = current.getparent()
    return False


def drop_empty(root: HtmlElement) -> None:
    for element in reversed(each(root, "ol", "ul", "section", "div", "li", "p", "sup", "span", "dl")):
        keeps = each(element, "img", "amp-img", "hr", "br", CALL, "table", "iframe", "td")
        # A target of links may be empty.
        named = element.get("id") is not None and element.tag not in ("ol", "ul", "li", "section")
        if element is not root and not keeps and not named and not (element.text_content() or "").strip():
            remove(element)
    rules = each(root, "hr")
    while rules and not has_text_after(rules[-1], root):
        remove(rules.pop())
