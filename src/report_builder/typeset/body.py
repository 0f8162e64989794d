"""A unit's HTML -> its object: laid out without furniture, looked at, mended, written, recorded."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from report_builder.pictures.placed import placed_in
from report_builder.typeset.drift import carry_out, find_moves, flows_of
from report_builder.typeset.endnotes import TOO_LONG, note_lengths
from report_builder.typeset.engine import Complaints, Rendering, listening, render, typesetter
from report_builder.typeset.faults import (
    FIRM,
    LAST,
    LAST_UNIT_REMEDY,
    QUICK,
    UNIT_REMEDIES,
    Faults,
    Mending,
    look,
)
from report_builder.typeset.finish import finish_body, runs_left
from report_builder.typeset.landscape import CSS as LANDSCAPE
from report_builder.typeset.landscape import mirrored, page_order
from report_builder.typeset.marks import MarkedHtml, leads_of, mark_elements
from report_builder.typeset.model import (
    Anchor,
    BodyJob,
    CompiledObject,
    HeadingMark,
    Mark,
    Record,
    Side,
    too_long,
)
from report_builder.typeset.tagging import better_tags

if TYPE_CHECKING:
    from weasyprint.document import Document, Page

PT = 0.75  # pt in a CSS px
_MOST_LAYOUTS = 12
_MOST_DRIFTS = 6
_BOXES = (
    "top-left-corner", "top-left", "top-center", "top-right", "top-right-corner",
    "left-top", "left-middle", "left-bottom", "right-top", "right-middle", "right-bottom",
    "bottom-left-corner", "bottom-left", "bottom-center", "bottom-right", "bottom-right-corner",
)  # fmt: skip
DROP_CAP = 'class="rb-dropcap"'
NO_FURNITURE = "@page {" + "".join(f"@{box} {{ content: none !important }}" for box in _BOXES) + "}"


@dataclass(frozen=True, slots=True)
class _Layout:
    """`document` has its pages in the order of reading, `rendering` in that in which they were laid out."""

    rendering: Rendering
    document: Document
    anchors: dict[str, Anchor]
    faults: Faults
    mending: Mending
    marked: MarkedHtml


def typeset_body(job: BodyJob) -> CompiledObject:
    """Typeset the body of a unit, tagged (PDF/UA-1 level of tags), its margin boxes left empty.

    Raises ValueError when a file of the job is missing or has changed.
    """
    job = _with_drop_cap(job)
    with listening() as complaints:
        layout = _lay_out(job, complaints)
        document = layout.document
        with better_tags() as sources:
            data = document.write_pdf(pdf_variant="pdf/ua-1")
    pdf, lines = finish_body(data, job.sheet.fonts, runs_left(job.html), sources)
    marked = layout.marked
    record = Record(
        unit_id=job.unit_id,
        pages=len(document.pages),
        size=(round(document.pages[0].width * PT, 3), round(document.pages[0].height * PT, 3)),
        root=marked.root,
        anchors=layout.anchors,
        headings=_headings(document),
        marks=_marks(marked, layout.anchors),
        missing_glyphs=tuple(complaints.glyphs),
        misplaced_notes=layout.faults.notes,
        endnotes=marked.endnotes,
        missing_files=tuple(dict.fromkeys(layout.rendering.refused)),
        warnings=tuple(complaints.warnings),
        mended=(*(f"{note}: note set at the end" for note in marked.endnotes), *layout.mending.report()),
        frames=_frames(document, job.unit_id),
        landscape=tuple(number for number, page in enumerate(document.pages) if _is_landscape(marked, page)),
        pictures=placed_in(pdf, _urls(job)),
        lines=lines,
    )
    return CompiledObject(record, pdf)


def _urls(job: BodyJob) -> list[str]:
    """What the pictures of a unit may have been read from."""
    return [item.url for item in (*job.resources, *job.sheet.resources)]


def _with_drop_cap(job: BodyJob) -> BodyJob:
    """The job with its drop cap drawn; the same job when it has none."""
    if DROP_CAP not in job.html:
        return job
    typesetter(job.sheet)  # loads the engine, which what draws it leans on, with its fonts known
    from report_builder.typeset.dropcaps import draw_drop_cap

    return draw_drop_cap(job)


def side_css(side: Side | None) -> str:
    """CSS that makes the unit begin on that side of a spread (CSS Paged Media 3, page progression)."""
    return f"html {{ break-before: {side} }}" if side else ""


def _lay_out(job: BodyJob, complaints: Complaints) -> _Layout:
    """Lay the unit out, with as few of its notes at the end as it takes to show every note whole, and the
    others on the pages of their calls."""
    marked = mark_elements(job.html, job.unit_id)
    lengths = note_lengths(marked.tree)
    endnotes = {note for note, length in lengths.items() if length > TOO_LONG}
    while True:
        if endnotes:
            marked = mark_elements(job.html, job.unit_id, endnotes)
        candidates = lengths.keys() - endnotes
        try:
            layout = _lay_out_well(job, marked, complaints)
        except AssertionError:  # WeasyPrint 70 on a note taller than its page
            if not candidates:
                raise
        else:
            candidates &= set(layout.faults.notes)
            hidden = not lengths.keys() & layout.anchors.keys()  # by the layout: the gate must say so
            if not candidates or hidden:
                return layout
        endnotes.add(max(sorted(candidates), key=lambda note: lengths[note]))


def _lay_out_well(job: BodyJob, marked: MarkedHtml, complaints: Complaints) -> _Layout:
    """Lay out, look, mend, until nothing is wrong or no remedy is left. The best layout wins."""
    first = best = _drift(job, marked, complaints)
    drifted = first.mending.drifted
    for remedy in UNIT_REMEDIES:
        if not best.faults.notes:
            break
        layout = _look_at(job, marked, Mending(unit=remedy, drifted=drifted), complaints)
        best = min(best, layout, key=_weight)
    unit = best.mending.unit
    best = _mend(job, marked, Mending(QUICK, unit, drifted), best, complaints)
    for ladder, unit in ((FIRM, ""), (LAST, LAST_UNIT_REMEDY)):
        if not best.faults.notes:
            break
        again = _mend(job, marked, Mending(ladder, unit, drifted), first, complaints)
        best = min(best, again, key=_weight)
    return best


def _mend(
    job: BodyJob, marked: MarkedHtml, mending: Mending, layout: _Layout, complaints: Complaints
) -> _Layout:
    """Take one remedy after the other for each fault of `layout`. The best layout wins."""
    best, faults = layout, layout.faults
    for _ in range(_MOST_LAYOUTS):
        if not faults or not mending.try_harder(faults):
            break
        layout = _look_at(job, marked, mending, complaints)
        best = min(best, layout, key=_weight)
        faults = layout.faults
    return best


def _drift(job: BodyJob, marked: MarkedHtml, complaints: Complaints) -> _Layout:
    """Lay out, and let figures that leave a gap drift, until none does."""
    layout = _look_at(job, marked, Mending(), complaints)
    for _ in range(_MOST_DRIFTS):
        moves = find_moves(layout.rendering.document, flows_of(marked.tree, job.unit_id))
        if not moves:
            break
        carry_out(marked.tree, moves)
        drifted = (*layout.mending.drifted, *(anchor for move in moves for anchor in move.floats))
        layout = _look_at(job, marked, Mending(drifted=drifted), complaints)
    return layout


def _weight(layout: _Layout) -> tuple[int, int]:
    return layout.faults.weight


def _look_at(job: BodyJob, marked: MarkedHtml, mending: Mending, complaints: Complaints) -> _Layout:
    css = NO_FURNITURE + side_css(job.side) + mending.css()
    rendering = _rendered(job, marked, css, complaints)
    if len(rendering.document.pages) > job.most_pages:
        raise too_long(job.most_pages)
    document = rendering.document
    if marked.turned:
        order = page_order(document, marked.turned)
        sides = mirrored(document, order, job.unit_id) if job.side else ""
        if sides:  # no line is set otherwise: the text area is as wide as before
            rendering = _rendered(job, marked, css + sides, complaints)
        document = rendering.document.copy([rendering.document.pages[number] for number in order])
    anchors = _anchors(document)
    faults = look(anchors, leads_of(marked.tree), marked.endnotes)
    return _Layout(rendering, document, anchors, faults, deepcopy(mending), marked)


def _rendered(job: BodyJob, marked: MarkedHtml, css: str, complaints: Complaints) -> Rendering:
    css += LANDSCAPE if marked.turned else ""
    return render(marked.html, job.sheet, job.resources, css, complaints, job.megapixels)


def _anchors(document: Document) -> dict[str, Anchor]:
    found: dict[str, Anchor] = {}
    for number, page in enumerate(document.pages):
        for name, (x, y, _, _) in page.anchors.items():
            if name not in found:
                found[name] = Anchor(number, round(x * PT, 3), round((page.height - y) * PT, 3))
    return found


def _frames(document: Document, unit_id: str) -> tuple[tuple[float, float], ...]:
    """Left and right edge of the type area of each page: those of the <body>, which bears the unit's id."""
    edges = (page.anchors.get(unit_id, (0.0, 0.0, page.width, 0.0)) for page in document.pages)
    return tuple((round(left * PT, 3), round(right * PT, 3)) for left, _, right, _ in edges)


def _is_landscape(marked: MarkedHtml, page: Page) -> bool:
    return any(each.anchor in page.anchors for each in marked.turned)


def _headings(document: Document) -> tuple[HeadingMark, ...]:
    return tuple(
        HeadingMark(
            level, " ".join(label.replace("\u00ad", "").split()), number, round(x * PT, 3),
            round((page.height - y) * PT, 3),
        )
        for number, page in enumerate(document.pages)
        for level, label, (x, y), _ in page.bookmarks
    )  # fmt: skip


def _marks(marked: MarkedHtml, anchors: dict[str, Anchor]) -> tuple[Mark, ...]:
    pages = ((anchors[anchor].page if anchor in anchors else 0, html) for anchor, html in marked.elements)
    return tuple(Mark(page, html) for page, html in pages)
