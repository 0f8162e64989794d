"""A PDF -> its pages as they are seen: runs of text and pictures with their places, and a picture of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from report_builder.project.errors import Box

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

_INVISIBLE = 3  # text rendering mode (ISO 32000-1, 9.3.6)
_BESIDE = 0.5  # part of the lower of two runs that must lie beside the other for them to be one line


@dataclass(frozen=True, slots=True)
class Run:
    """Text that stands side by side in one face; its box in pt from the lower left of the page."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class TextLine:
    """The runs of one line, from left to right."""

    runs: tuple[Run, ...]

    @property
    def box(self) -> Box:
        return around(run.box for run in self.runs)

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
    return tuple(TextLine(tuple(sorted(line, key=lambda run: run.box[0]))) for line in lines)


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
        pictures, drawings = _objects(page)
        invisible = frozenset(at for at, run in enumerate(runs) if _is_invisible(text_page, run))
        look = page.render(scale=1, grayscale=True).to_pil()
        seen = [run for at, run in enumerate(runs) if at not in invisible and run.text.strip()]
        size = page.get_size()
        return PageView(size, runs, tuple(pictures), tuple(drawings), look, invisible, lines_of(seen))
    finally:
        text_page.close()
        page.close()


def _runs(text_page: PdfTextPage) -> Iterable[Run]:
    for number in range(text_page.count_rects()):
        box = text_page.get_rect(number)
        yield Run(text_page.get_text_bounded(*box), box)


def _objects(page: PdfPage) -> tuple[list[Picture], list[Box]]:
    from pypdfium2 import PdfImage, raw

    pictures: list[Picture] = []
    drawings: list[Box] = []
    for item in page.get_objects(max_depth=4):
        if isinstance(item, PdfImage):
            pictures.append(Picture(item.get_bounds(), item.get_px_size()))
        elif item.type in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING) and item.level == 0:
            drawings.append(item.get_bounds())
    return pictures, drawings


def _is_invisible(text_page: PdfTextPage, run: Run) -> bool:
    """Whether a run is there for programs only: the call of a note beside Arabic is, and a single letter
    without any colour, which stands where a drop cap is drawn."""
    from pypdfium2 import raw

    left, bottom, right, top = run.box
    index = text_page.get_index(
        (left + right) / 2, (bottom + top) / 2, (right - left) / 2, (top - bottom) / 2
    )
    if index is None:
        return False
    item = text_page.get_textobj(index)
    if item is None:
        return False
    if raw.FPDFTextObj_GetTextRenderMode(item.raw) == _INVISIBLE:
        return True
    return len(run.text.strip()) == 1 and _opacity(item.raw) == 0


def _opacity(item: Any) -> int:
    """Of the fill of a text, from 0 to 255."""
    from ctypes import byref, c_uint

    from pypdfium2 import raw

    red, green, blue, alpha = (c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(item, byref(red), byref(green), byref(blue), byref(alpha))
    return alpha.value
