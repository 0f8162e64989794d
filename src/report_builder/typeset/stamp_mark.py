"""Words across a page -> a drawing of their outlines, turned, so light that the text below stays readable.

As text they would be among the words that a reader copies from the page, or that a gate finds there.
"""

from __future__ import annotations

import base64
import re

from report_builder.typeset.model import StyleSheet
from report_builder.typeset.stamp import Mark, Size
from report_builder.typeset.svg_bidi import levels
from report_builder.typeset.svg_fonts import declared_faces
from report_builder.typeset.svg_shape import Char, Line, TextStyle, path_data, set_line

_TILT = 34  # degrees by which it rises in the direction of reading
_ACROSS = 0.74  # of the diagonal of the page, at most
_LARGE, _SMALL = 0.26, 0.1  # of the shorter side of the page: size of the words, and of those that are low
_BELOW = 0.32  # of the shorter side, that low words are below the middle
_UP, _DOWN = 1.1, 0.5  # how far the drawing goes above and below the base line, in em
_FILL = 'fill="#1d2124" fill-opacity="0.08"'
_EM = 1000
_SANS = re.compile(r"--sans:\s*([^;}]+)")


def draw_mark(
    mark: Mark, size: Size, sheet: StyleSheet, lang: str, right_to_left: bool
) -> tuple[str, tuple[str, ...]]:
    """The words on a page of `size` as HTML, in the sans face of the layout; the characters it lacks."""
    line = _set(mark.text, sheet, lang)
    if not line.width:
        return "", line.missing
    width, height = size
    most = (_SMALL if mark.low else _LARGE) * min(size)
    em = min(most, _ACROSS * (width**2 + height**2) ** 0.5 / (line.width / _EM))
    wide, tall = em * line.width / _EM, em * (_UP + _DOWN)
    middle = height / 2 + (_BELOW * min(size) if mark.low else 0.0)
    turn = _TILT if right_to_left else -_TILT
    style = (
        f"left: {(width - wide) / 2:.2f}pt; top: {middle - tall / 2:.2f}pt; width: {wide:.2f}pt; "
        f"height: {tall:.2f}pt; transform: rotate({turn}deg); background: {_drawing(line)} 0 0/100% 100%"
    )
    return f'<div class="rb-stamp-mark" style="{style}"></div>', line.missing


def _set(text: str, sheet: StyleSheet, lang: str) -> Line:
    """The words as one shaped line."""
    found = _SANS.search(sheet.css)
    families = tuple(found[1].split(",")) if found else ()
    style = TextStyle(families, _EM, 600, False, lang)
    embedded = levels(text, "auto") or (0,) * len(text)
    return set_line([Char(char, style, 0) for char in text], embedded, declared_faces(sheet))


def _drawing(line: Line) -> str:
    """One path: where letters join, one over the other, they must not be darker."""
    path = " ".join(path_data(run, 0, _UP * _EM) for run in line.runs)
    box = f"0 0 {line.width:.1f} {(_UP + _DOWN) * _EM:.0f}"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{line.width:.1f}" '
        f'height="{(_UP + _DOWN) * _EM:.0f}" preserveAspectRatio="none"><path {_FILL} d="{path}"/></svg>'
    )
    return f"url(data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})"
