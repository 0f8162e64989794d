"""Crop, registration and fold marks, and the line that names the file, around a page; all are artifacts.

Lengths in pt. Crop marks begin beyond the bleed, so that none is left on a sheet that is cut badly.
"""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from report_builder.link.press.model import BLEED_PT, PT_PER_MM

MARGIN = BLEED_PT + 9 * PT_PER_MM  # between the trim and the edge of the sheet
_GAP = BLEED_PT + PT_PER_MM  # from the trim to where a mark begins
_LENGTH = 5 * PT_PER_MM
_RADIUS = 1.5 * PT_PER_MM
_ROUND = 0.5523  # of the radius: the handles of a quarter of a circle
_LINE = 0.25
_SLUG = 6.0  # size of the line that names the file
_MIDDLE = BLEED_PT + 4.5 * PT_PER_MM  # from the trim to the middle of a registration mark


def marks_of(width: float, height: float, folds: Sequence[float] = ()) -> bytes:
    """Content that draws the marks of a page of that trim, whose lower left corner is the origin. `folds` are
    the places across it where it is folded."""
    lines = [f"q {_LINE} w 0 J [] 0 d /RbAll CS 1 SCN"]
    for x, away in ((0.0, -1), (width, 1)):
        for y, off in ((0.0, -1), (height, 1)):
            lines.append(_line(x + away * _GAP, y, x + away * (_GAP + _LENGTH), y))
            lines.append(_line(x, y + off * _GAP, x, y + off * (_GAP + _LENGTH)))
    middle = width / 2 if not folds else folds[0] / 2
    for x, y in (
        (middle, -_MIDDLE),
        (width - middle, height + _MIDDLE),
        (-_MIDDLE, height / 2),
        (width + _MIDDLE, height / 2),
    ):  # fmt: skip
        lines.append(_target(x, y))
    if folds:
        lines.append("[2 1.5] 0 d")
        for x in folds:
            for y, off in ((0.0, -1), (height, 1)):
                lines.append(_line(x, y + off * _GAP, x, y + off * (_GAP + _LENGTH)))
    return "\n".join([*lines, "Q"]).encode()


def slug_line(text: str) -> bytes:
    """Content that writes a line below the page, left of its middle."""
    raw = text.encode("ascii", "replace")  # the letters that its font has
    at = f"{_number(MARGIN / 2)} {_number(-_MIDDLE - 2)}"
    return f"q BT 0 g /RbSlug {_SLUG:g} Tf {at} Td <{raw.hex()}> Tj ET Q".encode()


def mark_resources(pdf: pikepdf.Pdf, font: pikepdf.Object | None) -> pikepdf.Object:
    """What the marks draw with: the colour of all plates (ISO 32000-1, 8.6.6.4), and the font of the line."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    space = Array([Name.Separation, Name.All, Name.DeviceCMYK, tint])
    resources = Dictionary(ColorSpace=Dictionary(RbAll=pdf.make_indirect(space)))
    if font is not None:
        resources.Font = Dictionary(RbSlug=font)
    return pdf.make_indirect(resources)


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f"{_number(x)} {_number(y)} m {_number(to_x)} {_number(to_y)} l S"


def _target(x: float, y: float) -> str:
    """A circle with a cross: the plates lie true when all of them fall on each other."""
    r, h = _RADIUS, _RADIUS * _ROUND
    arcs = [
        (r, h, h, r, 0, r), (-h, r, -r, h, -r, 0), (-r, -h, -h, -r, 0, -r), (h, -r, r, -h, r, 0),
    ]  # fmt: skip
    path = [f"{_number(x + r)} {_number(y)} m"]
    for arc in arcs:
        points = (_number((x, y)[at % 2] + part) for at, part in enumerate(arc))
        path.append(f"{' '.join(points)} c")
    arm = r * 1.6
    return " ".join([*path, "S", _line(x - arm, y, x + arm, y), _line(x, y - arm, x, y + arm)])


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
