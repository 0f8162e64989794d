"""Sets the space before an inline element apart, so that lines are filled to their end.

WeasyPrint measures the text before an inline element with its last space. Where the text fits a line but not
the space, it breaks the line after the first word. A space in a span of its own hangs over the edge.
"""

from __future__ import annotations

from lxml.html import HtmlElement

from report_builder.markup.tree import INLINE, LITERAL, children, make, tag

_SPACES = " \t\n"
_NO_TEXT = frozenset({"br", "wbr"})


def part_spaces(tree: HtmlElement) -> None:
    """Move the spaces at the end of the text before each inline element into a span."""
    for element in list(tree.iter()):
        if tag(element) in LITERAL or tag(element) == "svg":
            continue
        before: HtmlElement | None = None
        for child in children(element):
            if tag(child) in INLINE - _NO_TEXT:
                _part(element, before, child)
            before = child


def _part(holder: HtmlElement, before: HtmlElement | None, inline: HtmlElement) -> None:
    text = (holder.text if before is None else before.tail) or ""
    words = text.rstrip(_SPACES)
    if not words.strip(_SPACES) or words == text:
        return
    if before is None:
        holder.text = words
    else:
        before.tail = words
    inline.addprevious(make(inline, "span", text[len(words) :]))
