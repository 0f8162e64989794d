"""Notes that cannot stand at the foot of the page of their call -> endnotes at the end of the unit.

A note is never split: one that is taller than a page is cut off, or makes WeasyPrint 70 raise AssertionError.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

TOO_LONG = 2_500  # letters; about half a page of A4
_SECTION = "//section[contains(concat(' ', @class, ' '), ' endnotes ')]"
_NOTE = "//span[contains(concat(' ', @class, ' '), ' note ')][@id]"


def note_lengths(tree: HtmlElement) -> dict[str, int]:
    """The id and the number of letters of each note at the foot of a page, in reading order."""
    return {note.get("id") or "": len(note.text_content()) for note in tree.xpath(_NOTE)}


def set_endnotes(tree: HtmlElement, chosen: Iterable[str]) -> tuple[str, ...]:
    """Move the notes with these ids, in reading order, to the layout's `section.endnotes`.

    Their calls, ids and links stay as they are; gives the ids. A section that stays empty is taken out,
    heading and all; if the layout has none, the notes stand without a heading after the last of the text.
    """
    wanted = frozenset(chosen)
    notes = [note for note in tree.xpath(_NOTE) if note.get("id") in wanted]
    sections: list[HtmlElement] = tree.xpath(_SECTION)
    for empty in sections[1:] if notes else sections:
        empty.drop_tree()
    if not notes:
        return ()
    section = sections[0] if sections else _new_section(tree)
    for note in notes:
        note.drop_tree()  # puts a copy of the text that follows it in its place
        note.tail = None
        note.tag = "div"
        note.set("class", "endnote")
        section.append(note)
    return tuple(note.get("id") or "" for note in notes)


def _new_section(tree: HtmlElement) -> HtmlElement:
    from lxml.html import Element

    places: list[HtmlElement] = tree.xpath("//article") or tree.xpath("//body")
    section = Element("section")
    section.set("class", "endnotes")
    places[-1].append(section)
    return section
