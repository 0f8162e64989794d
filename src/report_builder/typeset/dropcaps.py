"""The letter of a drop cap -> a drawing in the face and size of a drop cap, and the letter in its word.

A large letter as text would be read apart from its word, by screen readers and by programs that copy. So it
is drawn as an outline, a background without a tag, and the letter itself stands before the rest of its word,
unseen. The outline is that of the display face, which is cut for large sizes. Layouts place it by `--wide`,
`--up` and `--deep` (its width, and how far it goes above the height of capitals and below the line, in
heights of capitals), and `--cap` and `--base` (the height of capitals of the text, and how far its line is
below the middle of the line's box, in em).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from typing import Any

from report_builder.typeset.model import BodyJob
from report_builder.typeset.svg_fonts import Face, candidates, declared_faces, draws, font_of
from report_builder.typeset.svg_shape import Glyph, Run, path_data

_MARK = re.compile(
    r'<span class="rb-dropcap" data-display="(?P<display>[^"]*)" data-text="(?P<text>[^"]*)"'
    r' data-color="(?P<color>[^"]*)">(?P<letter>.)</span>'
)
_SIZE = 1000


def draw_drop_cap(job: BodyJob) -> BodyJob:
    """The job with its drop cap drawn; the same job when it has none, or no face that has the letter."""
    found = _MARK.search(job.html)
    if found is None:
        return job
    faces = declared_faces(job.sheet)
    display = _face(faces, unescape(found["display"]), found["letter"])
    text = _face(faces, unescape(found["text"]), found["letter"])
    html = _drawn(found["letter"], display, text, found["color"]) if display and text else found["letter"]
    return replace(job, html=job.html[: found.start()] + html + job.html[found.end() :])


def _face(faces: Sequence[Face], families: str, letter: str) -> Face | None:
    names = [name.strip(" \"'") for name in families.split(",")]
    return next((each for each in candidates(faces, names, 400, slanted=False) if draws(each, letter)), None)


def _drawn(letter: str, display: Face, text: Face, color: str) -> str:
    left, bottom, right, top = _bounds(display, letter)
    cap = _bounds(display, "H")[3]
    bottom, top = min(0.0, bottom), max(cap, top)
    number = font_of(display.file).get_nominal_glyph(ord(letter))
    outline = path_data(Run(0, display.file, _SIZE, (Glyph(number, 0.0, 0.0),)), -left, top)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {right - left:.1f} {top - bottom:.1f}"'
        f' width="{right - left:.1f}" height="{top - bottom:.1f}"><path fill="{color}" d="{outline}"/></svg>'
    )
    data = base64.b64encode(svg.encode()).decode()
    font: Any = font_of(text.file)
    extents, em = font.get_font_extents("ltr"), font.face.upem
    advance = font.get_glyph_h_advance(font.get_nominal_glyph(ord(letter))) / em
    style = {
        "--wide": (right - left) / cap,
        "--up": (top - cap) / cap,
        "--deep": -bottom / cap,
        "--cap": _bounds(text, "H")[3] / _SIZE,
        "--base": (extents.ascender + extents.descender) / 2 / em,
    }
    values = "; ".join(f"{name}: {value:.4f}" for name, value in style.items())
    picture = f"background-image: url(data:image/svg+xml;base64,{data})"
    return (
        f'<span class="dropcap" style="{values}; {picture}"></span>'
        f'<span class="dropcap-letter" style="margin-inline-start: -{advance:.4f}em">{letter}</span>'
    )


def _bounds(face: Face, letter: str) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a letter, in thousandths of the em."""
    from fontTools.pens.boundsPen import BoundsPen

    font: Any = font_of(face.file)
    pen: Any = BoundsPen(None)
    font.draw_glyph_with_pen(font.get_nominal_glyph(ord(letter)), pen)
    scale = _SIZE / font.face.upem
    left, bottom, right, top = pen.bounds or (0, 0, font.face.upem, font.face.upem)
    return left * scale, bottom * scale, right * scale, top * scale
