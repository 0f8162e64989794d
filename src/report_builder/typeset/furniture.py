"""A compiled unit's record -> the furniture of its pages, typeset from a skeleton.

The skeleton has one empty block for each page, of the same page type, with the unit's headings and `.running`
elements set invisibly on the page where they begin, so that `string-set`, `counter(page)` and the page
selectors of the layout's ordinary CSS work. They are in the flow: WeasyPrint loses the strings of what is
positioned inside a positioned box. A change of the first page number costs this, not the unit.
"""

from __future__ import annotations

from report_builder.pictures.placed import placed_in
from report_builder.typeset.body import side_css
from report_builder.typeset.engine import listening, render
from report_builder.typeset.finish import finish_furniture, runs_left
from report_builder.typeset.landscape import PAGE
from report_builder.typeset.model import CompiledFurniture, FurnitureJob, Record, Side

TAB_PLACES = 8  # as many sections have a place of their own on the edge; the ninth has that of the first

_CSS = """
@page { background: none !important }
html, body { background: none !important; counter-reset: none }
body { display: block !important; columns: auto !important }
body::before, body::after { content: none !important }
.rb-page { display: block; height: 1px; break-after: page }
.rb-page:last-child { break-after: auto }
.rb-marks { visibility: hidden; height: 0; overflow: hidden }
.rb-marks * {
  visibility: hidden !important; position: static !important; float: none !important;
  margin: 0 !important; padding: 0 !important; border: none !important; font-size: 1px !important;
  line-height: 1px !important; break-before: auto !important; break-after: auto !important;
}
.rb-marks ::before, .rb-marks ::after { content: none !important }
"""


def skeleton(record: Record, tab: int = 0, side: Side | None = None) -> str:
    """The HTML of the skeleton of a unit's pages.

    With a `tab`, the number of the unit's section, each page has a `.thumb` for the layout to place: counted
    in the counter `thumb`, its place from 0 in `--thumb`. `side` is that of the first page in a two-sided
    layout; pages are then `.rb-left` or `.rb-right`.
    """
    marks: dict[int, list[str]] = {}
    for mark in record.marks:
        marks.setdefault(mark.page, []).append(mark.html)
    style = f"counter-reset: thumb {tab}; --thumb: {(tab - 1) % TAB_PLACES}"
    thumb = f'<div class="thumb" style="{style}"></div>' if tab else ""
    pages = (
        f'<div class="rb-page{_turned(record, page)}{_side(page, side)}">{thumb}'
        f'<div class="rb-marks">{"".join(marks.get(page, ()))}</div></div>'
        for page in range(record.pages)
    )
    return f"<!DOCTYPE html>{record.root}{''.join(pages)}</body></html>"


def _turned(record: Record, page: int) -> str:
    return f" {PAGE}" if page in record.landscape else ""


def _side(page: int, first: Side | None) -> str:
    if first is None:
        return ""
    return " rb-left" if (first == "left") == (page % 2 == 0) else " rb-right"


def typeset_furniture(job: FurnitureJob) -> CompiledFurniture:
    """Typeset the furniture of a unit: pages of the same size that bear only margin boxes, as artifacts.

    The page counter is set on the first page: a `counter-reset` on an element would leave margin boxes as
    they are. Raises ValueError when a file of the job is missing or has changed.
    """
    css = _CSS + side_css(job.side) + f"@page :nth(1) {{ counter-reset: page {job.first_number} }}"
    with listening() as complaints:
        rendering = render(job.html, job.sheet, job.resources, css, complaints)
        data = rendering.document.write_pdf(pdf_tags=True)
    pdf = finish_furniture(data, job.sheet.fonts, runs_left(job.html))
    urls = [item.url for item in (*job.resources, *job.sheet.resources)]
    return CompiledFurniture(job.unit_id, pdf, tuple(complaints.glyphs), placed_in(pdf, urls))
