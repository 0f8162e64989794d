"""The PDF that WeasyPrint wrote -> the PDF of an object: one structure element a unit, nothing to spare."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pikepdf
from pikepdf import Array, Name

from report_builder.typeset.model import TextLine
from report_builder.typeset.reading import set_reading
from report_builder.typeset.spoken import set_spoken
from report_builder.typeset.structure import mark_furniture, tidy_structure
from report_builder.typeset.tagging import Source

_ROOT = re.compile(r"<html\b[^>]*>")


def finish_body(
    data: bytes, fonts: Iterable[Path] = (), right_to_left: bool = False, sources: Sequence[Source] = ()
) -> tuple[bytes, tuple[tuple[TextLine, ...], ...]]:
    """Tidy the structure and the links, make Arabic text read rightly, drop what the linker makes anew.

    `fonts` are the font files that the style sheet names; `right_to_left` says how the pages run;
    `sources` are the HTML of the structure elements (`tagging`). Gives the file, and the lines of the text on
    each page.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        _cut_to_trim(pdf)
        _tidy_links(pdf)
        lines = tidy_structure(pdf, sources)
        set_reading(pdf, fonts, right_to_left)
        set_spoken(pdf)
        for key in (Name.Outlines, Name.Metadata, Name.Names):
            if key in pdf.Root:
                del pdf.Root[key]
        return _saved(pdf), lines


def runs_left(html: str) -> bool:
    """Whether the pages of a unit run from right to left, as its root element says."""
    root = _ROOT.search(html)
    return root is not None and 'dir="rtl"' in root[0]


def finish_furniture(data: bytes, fonts: Iterable[Path], right_to_left: bool = False) -> bytes:
    """Mark heads and feet as artifacts, and make their Arabic read rightly."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        _cut_to_trim(pdf)
        mark_furniture(pdf)
        set_reading(pdf, fonts, right_to_left)
        return _saved(pdf)


def _cut_to_trim(pdf: pikepdf.Pdf) -> None:
    """Show pages as they are cut. What was typeset beyond stays in their content, and `BleedBox` tells how
    far it goes: a print file shows it again, and every place on the page has the same coordinates."""
    for page in pdf.pages:
        page.obj.BleedBox = page.obj.MediaBox
        page.obj.MediaBox = page.obj.TrimBox


def _tidy_links(pdf: pikepdf.Pdf) -> None:
    """Rectangles from lower left to upper right (ISO 32000-1, 7.9.5); no raw id as a link's description."""
    for page in pdf.pages:
        for link in page.obj.get(Name.Annots, Array()).as_list():
            x1, y1, x2, y2 = (float(value) for value in link.Rect.as_list())
            link.Rect = Array([min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)])


def _saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()
