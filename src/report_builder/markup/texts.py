"""The text that a page must show of an article's HTML: its blocks and its notes."""

from __future__ import annotations

from dataclasses import replace

from lxml.html import HtmlElement

from report_builder.markup.model import Markup
from report_builder.markup.tree import blocks, classes, plain, read_tree


def texts_of(tree: HtmlElement) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The plain text of each block outside the notes, in reading order; and that of each note."""
    notes = (
        plain(" ".join(blocks(note)))
        for note in tree.iter("span")
        if "note" in classes(note) and "/note-" in (note.get("id") or "")
    )
    return tuple(text for text in map(plain, blocks(tree)) if text), tuple(notes)


def with_html(markup: Markup, html: str) -> Markup:
    """`markup` with other HTML, and the texts that are to be seen of it."""
    flow, notes = texts_of(read_tree(html))
    return replace(markup, html=html, flow=flow, notes=notes)
