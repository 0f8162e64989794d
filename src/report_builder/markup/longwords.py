"""Turns words longer than any line into ones that a line may end in, so that none runs off the page.

The engine could break them anywhere by itself, but takes minutes over a word of some ten thousand letters.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from report_builder.markup.tree import make

_LONG = 80  # letters; more than a line holds
_PIECE = re.compile(r".{1,40}", re.DOTALL)
_PARTS = re.compile(rf"\S{{{_LONG + 1},}}|(?:\S{{1,{_LONG}}}(?!\S)|\s+)+")


def part_long_words(root: HtmlElement) -> None:
    """Put a `wbr` after every forty letters of a long word, in place."""
    for element in list(root.iter()):
        if element.text and (pieces := _pieces(element.text)):
            element.text = pieces[0]
            for piece in reversed(pieces[1:]):
                _break(element, 0, piece)
        above = element.getparent()
        if above is not None and element is not root and element.tail and (pieces := _pieces(element.tail)):
            element.tail = pieces[0]
            for piece in reversed(pieces[1:]):
                _break(above, above.index(element) + 1, piece)


def _break(box: HtmlElement, at: int, text: str) -> None:
    mark = make(box, "wbr")
    box.insert(at, mark)
    mark.tail = text


def _pieces(text: str) -> list[str]:
    """The text cut where a line may end in a long word; none when there is no such word."""
    if len(text) <= _LONG or not any(len(word) > _LONG for word in text.split()):
        return []
    pieces = [""]
    for part in _PARTS.findall(text):
        if part[0].isspace() or len(part.split()[0]) <= _LONG:
            pieces[-1] += part
            continue
        first, *rest = _PIECE.findall(part)
        pieces[-1] += first
        pieces += rest
    return pieces
