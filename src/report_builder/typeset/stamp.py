"""What is laid over finished pages -> a small PDF: a sheet for each size of page, and labels for margins.

Watermarks, versions, names of readers and numbers of lines know nothing of the page they are on but its size
and where its lines stand. So they are typeset once, in the fonts of the layout, and the linker lays them over
as many pages as there are.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal
from unicodedata import bidirectional

from report_builder.project.files import digest
from report_builder.typeset.model import Resource, StyleSheet
from report_builder.typeset.versions import engine_versions

Align = Literal["left", "right"]
Size = tuple[float, float]  # width and height in pt

LABEL: Size = (28.0, 12.0)  # room for a number in the margin
_INK, _PALE = "29, 33, 36", "#5a656c"


@dataclass(frozen=True, slots=True)
class Mark:
    """Words across a page. `low` ones are smaller and below the middle, beside others that are not."""

    text: str
    low: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """What to lay over pages of each of `sizes`, in `lang`: words across, a line at the head and one at the
    foot, in parts; and `labels` for margins, each with the side that it is flush with.

    `{name}` in a line is the `name`, which runs in its own direction.
    """

    lang: str
    right_to_left: bool
    sizes: tuple[Size, ...]
    marks: tuple[Mark, ...] = ()
    head: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    labels: tuple[tuple[str, Align], ...] = ()
    name: str = ""

    def html(self, marks: Sequence[str]) -> str:
        """The pages, those of `sizes` first, each with the drawing of its marks."""
        lines = self._line(self.head, "rb-stamp-head") + self._line(self.foot, "rb-stamp-foot")
        parts = [
            f'<section class="rb-sheet rb-sheet-{number}{_lying(size)}">{drawn}{lines}</section>'
            for number, (size, drawn) in enumerate(zip(self.sizes, marks, strict=True))
        ]
        parts += [
            f'<section class="rb-label" style="text-align: {align}">{escape(text)}</section>'
            for text, align in self.labels
        ]
        way = "rtl" if self.right_to_left else "ltr"
        html = f'<!DOCTYPE html><html lang="{escape(self.lang)}" dir="{way}"><body class="rb-stamp">'
        return f"{html}{''.join(parts)}</body></html>"

    @property
    def css(self) -> str:
        """The rules of the pages."""
        rules = [_CSS]
        for number, (width, height) in enumerate(self.sizes):
            box = f"width: {width}pt; height: {height}pt"
            rules.append(f"@page rb-sheet-{number} {{ size: {width}pt {height}pt; margin: 0 !important }}")
            rules.append(f".rb-sheet-{number} {{ page: rb-sheet-{number}; {box} }}")
        return "\n".join(rules)

    def _line(self, parts: tuple[str, ...], place: str) -> str:
        """A line of parts that keep their order whatever script each is in: every part is a box."""
        if not parts:
            return ""
        shown = (f"<b>{escape(part).replace('{name}', _named(self.name))}</b>" for part in parts)
        return f'<div class="rb-stamp-line {place}"><span>{"<i>·</i>".join(shown)}</span></div>'


def _lying(size: Size) -> str:
    """The class of a page on its side, on whose long edges a layout may have thumb tabs."""
    return " rb-lying" if size[0] > size[1] else ""


def _named(name: str) -> str:
    return f'<b dir="{_way(name)}">{escape(name)}</b>'


def _way(text: str) -> str:
    """The direction of words that stand for themselves: that of their first letter (Unicode UAX 9, P2)."""
    strong = next((kind for kind in map(bidirectional, text) if kind in ("L", "R", "AL")), "L")
    return "ltr" if strong == "L" else "rtl"


_CSS = f"""
@page {{ background: none !important }}
@page rb-label {{ size: {LABEL[0]}pt {LABEL[1]}pt; margin: 0 !important }}
html, body.rb-stamp {{ background: none !important; margin: 0 !important; padding: 0 !important;
  counter-reset: none; columns: auto !important; display: block !important; page: auto !important }}
body.rb-stamp::before, body.rb-stamp::after {{ content: none !important }}
.rb-sheet {{ position: relative; overflow: hidden; display: block; break-after: page }}
.rb-label {{ page: rb-label; display: block; break-after: page; height: {LABEL[1]}pt; white-space: nowrap;
  font: 400 6.6pt/{LABEL[1]}pt var(--sans, sans-serif); color: {_PALE};
  font-feature-settings: "lnum", "tnum" }}
.rb-sheet:last-child, .rb-label:last-child {{ break-after: auto }}
.rb-stamp-mark {{ position: absolute; transform-origin: 50% 50% }}
.rb-stamp-line {{ position: absolute; left: 0; right: 0; text-align: center; white-space: nowrap;
  font: 600 7.2pt/11pt var(--sans, sans-serif); color: rgb({_INK}); font-feature-settings: "lnum" }}
.rb-stamp-line > span {{ display: inline-block; padding: 0 6pt; border-radius: 5.5pt;
  background: rgba(255, 255, 255, 0.86) }}
.rb-stamp-line b {{ display: inline-block; font-weight: 600 }}
.rb-stamp-line i {{ display: inline-block; padding: 0 3.5pt; font-style: normal; font-weight: 400 }}
.rb-stamp-head {{ top: 13pt }}
.rb-stamp-foot {{ bottom: 13pt }}
.rb-lying .rb-stamp-head {{ top: 25pt }}
.rb-lying .rb-stamp-foot {{ bottom: 25pt }}
"""


@dataclass(frozen=True, slots=True)
class StampJob:
    """A stamp to typeset, for a worker."""

    unit_id: str
    title: str
    stamp: Stamp
    sheet: StyleSheet
    resources: tuple[Resource, ...] = field(default=())

    html: str = ""

    @property
    def key(self) -> str:
        """The name of the stamp in the store."""
        return digest("stamp", engine_versions(), repr(self.stamp), self.sheet.digest)


@dataclass(frozen=True, slots=True)
class CompiledStamp:
    """The pages of a stamp, all of them artifacts; the height of the base line of each label, in pt."""

    pdf: bytes
    base: float = 0.0
    missing_glyphs: tuple[str, ...] = ()


_PLACE = re.compile(rb"1 0 0 -1 -?[\d.]+ (-?[\d.]+) Tm\n")
_PX = 0.75  # pt in a CSS px


def typeset_stamp(job: StampJob) -> CompiledStamp:
    """Typeset a stamp. Raises ValueError when a file of the job is missing or has changed."""
    from report_builder.typeset.body import NO_FURNITURE
    from report_builder.typeset.engine import listening, render, typesetter
    from report_builder.typeset.finish import finish_furniture

    stamp = job.stamp
    with listening() as complaints:
        typesetter(job.sheet)  # loads the engine, which what draws the marks leans on
        from report_builder.typeset.stamp_mark import draw_mark

        drawn = [
            [draw_mark(mark, size, job.sheet, stamp.lang, stamp.right_to_left) for mark in stamp.marks]
            for size in stamp.sizes
        ]
        html = stamp.html(["".join(each for each, _ in marks) for marks in drawn])
        rendering = render(html, job.sheet, job.resources, NO_FURNITURE + stamp.css, complaints)
        data = rendering.document.write_pdf(pdf_tags=True)
    pages = len(rendering.document.pages)
    if pages != len(stamp.sizes) + len(stamp.labels):
        raise ValueError(f"the stamp has {pages} pages, which its layout must have broken")
    pdf = finish_furniture(data, job.sheet.fonts, stamp.right_to_left)
    lacking = (char for marks in drawn for _, missing in marks for char in missing)
    missing = tuple(dict.fromkeys((*complaints.glyphs, *lacking)))
    return CompiledStamp(pdf, _base(pdf, range(len(stamp.sizes), pages)), missing)


def _base(data: bytes, pages: Sequence[int]) -> float:
    """How high above its foot the base line of a label is; they are all alike."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        for number in pages:
            place = _PLACE.search(pdf.pages[number].obj.Contents.read_bytes())
            if place is not None:
                return round(LABEL[1] - float(place[1]) * _PX, 3)
    return 0.0
