"""A PDF -> its pages as they are seen: runs of text and pictures with their places, and a picture of each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from report_builder.project.errors import Box

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

_INVISIBLE = 3  # text rendering mode (ISO 32000-1, 9.3.6)
_NEAR = 36.0  # pt; no letter reaches farther out of the box of its text
_ANYWHERE = (-math.inf, -math.inf, math.inf, math.inf)  # the boxes in a form are not those on the page
_MOST_TEXT = 4096  # UTF-16 units; longer than any line
_DEEPEST, _DEEPEST_PICTURE = 15, 4  # forms in forms
_BESIDE = 0.5  # part of the lower of two runs that must lie beside the other for them to be one line


@dataclass(frozen=True, slots=True)
class Run:
    """Text that stands side by side in one face; its box in pt from the lower left of the page."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class TextLine:
    """The runs of one line, from left to right, and the box around them."""

    runs: tuple[Run, ...]
    box: Box

    @property
    def text(self) -> str:
        return " ".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Picture:
    """A bitmap picture: its box in pt, and the pixels that it has."""

    box: Box
    pixels: tuple[int, int]

    @property
    def ppi(self) -> float:
        """Pixels per inch in the coarser direction."""
        left, bottom, right, top = self.box
        width, height = max(right - left, 0.1), max(top - bottom, 0.1)
        return min(self.pixels[0] / width, self.pixels[1] / height) * 72


@dataclass(frozen=True, slots=True)
class PageView:
    """A page: its size in pt, what stands on it, and how it looks (a pixel a point, in shades of grey)."""

    size: tuple[float, float]
    runs: tuple[Run, ...]
    pictures: tuple[Picture, ...]
    drawings: tuple[Box, ...]  # shapes and forms
    look: Image
    invisible: frozenset[int]  # numbers of runs that are not drawn
    lines: tuple[TextLine, ...]  # the visible text, from the top down


def view_pages(document: PdfDocument, numbers: Iterable[int]) -> list[PageView]:
    """The pages (from 0) of a document as they are seen."""
    return [_view(document[number]) for number in numbers]


def lines_of(runs: Sequence[Run]) -> tuple[TextLine, ...]:
    """Runs put together to lines: those that lie beside each other."""
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: -run.box[3]):
        line = next((line for line in reversed(lines[-3:]) if _beside(run, line[0])), None)
        if line is None:
            lines.append([run])
        else:
            line.append(run)
    return tuple(
        TextLine(tuple(sorted(line, key=lambda run: run.box[0])), around(run.box for run in line))
        for line in lines
    )


def around(boxes: Iterable[Box]) -> Box:
    """The box around boxes. Raises ValueError when there are none."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _beside(run: Run, other: Run) -> bool:
    (_, bottom, _, top), (_, low, _, high) = run.box, other.box
    shared = min(top, high) - max(bottom, low)
    return shared > _BESIDE * min(top - bottom, high - low)


def _view(page: PdfPage) -> PageView:
    text_page = page.get_textpage()
    try:
        runs = tuple(_runs(text_page))
        objects = _objects(page)
        invisible = frozenset(
            at for at, run in enumerate(runs) if _is_invisible(text_page, run, objects.hidden)
        )
        look = page.render(scale=1, grayscale=True).to_pil()
        seen = [run for at, run in enumerate(runs) if at not in invisible and run.text.strip()]
        pictures, drawings = tuple(objects.pictures), tuple(objects.drawings)
        return PageView(page.get_size(), runs, pictures, drawings, look, invisible, lines_of(seen))
    finally:
        text_page.close()
        page.close()


def _runs(text_page: PdfTextPage) -> Iterator[Run]:
    """The runs of a page. pdfium is asked for the text of each once, where pypdfium2 asks how long it is
    before: each answer takes it a walk over the page."""
    from ctypes import c_double, c_ushort

    from pypdfium2 import PdfiumError, raw

    left, bottom, right, top = (c_double() for _ in range(4))
    buffer = (c_ushort * _MOST_TEXT)()
    for number in range(text_page.count_rects()):
        if not raw.FPDFText_GetRect(text_page, number, left, top, right, bottom):
            raise PdfiumError("a run of text has no place")
        box = left.value, bottom.value, right.value, top.value
        count = raw.FPDFText_GetBoundedText(text_page, left, top, right, bottom, buffer, _MOST_TEXT)
        if count < _MOST_TEXT:  # with the zero at its end
            yield Run(str(memoryview(buffer)[: max(0, count - 1)], "utf-16-le", "ignore"), box)
        else:
            yield Run(text_page.get_text_bounded(*box), box)


@dataclass(slots=True)
class _Objects:
    """What stands on a page beside text, and where some of its text is that is not drawn."""

    pictures: list[Picture] = field(default_factory=list[Picture])
    drawings: list[Box] = field(default_factory=list["Box"])
    hidden: list[Box] = field(default_factory=list["Box"])


def _objects(page: PdfPage) -> _Objects:
    from pypdfium2 import PdfImage, raw

    found = _Objects()
    for item, level in _walk(page):
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT and raw.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE:
            found.hidden.append(_bounds(item) if level == 0 else _ANYWHERE)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE and level < _DEEPEST_PICTURE:
            picture = PdfImage(item, page=page)
            found.pictures.append(Picture(picture.get_bounds(), picture.get_px_size()))
        elif kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING) and level == 0:
            found.drawings.append(_bounds(item))
    return found


def _walk(holder: Any, level: int = 0) -> Iterator[tuple[Any, int]]:
    """What is drawn by a page, or by a form that stands on one, and how many forms it is in."""
    from pypdfium2 import raw

    count, get = raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject
    if level:
        count, get = raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject
    for number in range(count(holder)):
        item = get(holder, number)
        yield item, level
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_FORM and level < _DEEPEST:
            yield from _walk(item, level + 1)


def _bounds(item: Any) -> Box:
    from ctypes import c_float

    from pypdfium2 import PdfiumError, raw

    left, bottom, right, top = (c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        raise PdfiumError("a drawing has no place")
    return left.value, bottom.value, right.value, top.value


def _is_invisible(text_page: PdfTextPage, run: Run, hidden: Sequence[Box]) -> bool:
    """Whether a run is there for programs only: the call of a note beside Arabic is, and a single letter
    without any colour, which stands where a drop cap is drawn. `hidden` is where the page has text of the
    first kind: elsewhere it takes pdfium too long to find what a run belongs to."""
    from pypdfium2 import raw

    is_letter = len(run.text.strip()) == 1
    if not is_letter and not any(_is_near(run.box, box) for box in hidden):
        return False
    left, bottom, right, top = run.box
    index = text_page.get_index(
        (left + right) / 2, (bottom + top) / 2, (right - left) / 2, (top - bottom) / 2
    )
    item = raw.FPDFText_GetTextObject(text_page, index) if index is not None else None
    if not item:
        return False
    if raw.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE:
        return True
    return is_letter and _opacity(item) == 0


def _is_near(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] + _NEAR
        and other[0] < one[2] + _NEAR
        and one[1] < other[3] + _NEAR
        and other[1] < one[3] + _NEAR
    )


def _opacity(item: Any) -> int:
    """Of the fill of a text, from 0 to 255."""
    from ctypes import byref, c_uint

    from pypdfium2 import raw

    red, green, blue, alpha = (c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(item, byref(red), byref(green), byref(blue), byref(alpha))
    return alpha.value
