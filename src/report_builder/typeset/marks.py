"""Finds in a unit's HTML the elements whose text the furniture may repeat: headings and `.running`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from report_builder.typeset.drift import flows_of
from report_builder.typeset.endnotes import set_endnotes
from report_builder.typeset.landscape import Turned, set_apart

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_KEPT = ("class", "lang", "dir")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SELECTOR = (
    "//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6 "
    "or contains(concat(' ', @class, ' '), ' running ')]"
)


@dataclass(frozen=True, slots=True)
class MarkedHtml:
    """The unit's tree with an id on every element that layouts are judged by, the opening tags of its root,
    and (id, copy) of each heading and `.running` element."""

    tree: HtmlElement
    root: str
    elements: tuple[tuple[str, str], ...]
    endnotes: tuple[str, ...] = ()  # ids of the notes that stand at the end, in reading order
    turned: tuple[Turned, ...] = ()  # what stands on landscape pages

    @property
    def html(self) -> str:
        """The tree as HTML."""
        from lxml import etree

        return etree.tostring(self.tree, encoding="unicode", method="html", doctype="<!DOCTYPE html>")


def mark_elements(html: str, unit_id: str, endnotes: Collection[str] = ()) -> MarkedHtml:
    """Set the notes with the ids `endnotes` at the end, set landscape pages apart, give each heading and
    `.running` element an id, and copy it with its ancestors, without their text."""
    from lxml.html import document_fromstring

    tree = document_fromstring(html)
    body = tree.find("body")
    if body is None:
        raise ValueError("the template of the unit has no <body>")
    moved = set_endnotes(tree, endnotes)
    turned = set_apart(tree, unit_id)
    elements: list[tuple[str, str]] = []
    for number, element in enumerate(tree.xpath(_SELECTOR), start=1):
        if not element.get("id"):
            element.set("id", f"{unit_id}/rb-mark-{number}")
        elements.append((element.get("id", ""), _copy(element)))
    leads_of(tree)
    flows_of(tree, unit_id)
    return MarkedHtml(tree, _open(tree) + _open(body), tuple(elements), moved, turned)


def leads_of(tree: HtmlElement) -> tuple[tuple[str, str], ...]:
    """Pairs of each heading (the first, where several follow one another) and the element after it, by id."""
    leads: list[tuple[str, str]] = []
    for element in tree.xpath(_SELECTOR):
        before, after = element.getprevious(), element.getnext()
        if element.tag not in _HEADINGS or (before is not None and before.tag in _HEADINGS):
            continue
        while after is not None and after.tag in _HEADINGS:
            after = after.getnext()
        if after is None or not isinstance(after.tag, str):
            continue
        if not after.get("id"):
            unit, _, local = (element.get("id") or "").rpartition("/")
            after.set("id", f"{unit}/rb-mark-after-{local}")
        leads.append((element.get("id") or "", after.get("id") or ""))
    return tuple(leads)


def _copy(element: HtmlElement) -> str:
    text = " ".join("".join(_visible_text(element)).split())
    html = f"{_open(element)}{escape(text)}</{element.tag}>"
    for ancestor in element.iterancestors():
        if ancestor.tag in ("body", "html"):
            break
        html = f"{_open(ancestor)}{html}</{ancestor.tag}>"
    return html


def _visible_text(element: HtmlElement) -> list[str]:
    """The text without notes and their calls: a running head repeats the words of a heading only."""
    parts = [element.text or ""]
    for child in element:
        classes = (child.get("class") or "").split()
        if isinstance(child.tag, str) and "note" not in classes and "note-call" not in classes:
            parts.extend(_visible_text(child))
        parts.append(child.tail or "")
    return parts


def _open(element: HtmlElement) -> str:
    kept = "".join(f' {name}="{escape(element.get(name) or "")}"' for name in _KEPT if element.get(name))
    return f"<{element.tag}{kept}>"
