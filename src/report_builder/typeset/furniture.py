"""A compiled unit's record -> the furniture of its pages, typeset from a skeleton.

The skeleton has one empty block for each page, of the same page type, with the unit's headings and `.running`
elements set invisibly on the page where they begin, so that `string-set`, `counter(page)` and the page
selectors of the layout's ordinary CSS work. They are in the flow: WeasyPrint loses the strings of what is
positioned inside a positioned box. A change of the first page number costs this, not the unit.
"""

from __future__ import annotations

from report_builder.typeset.body import side_css
from report_builder.typeset.engine import listening, render
from report_builder.typeset.finish import finish_furniture, runs_left
from report_builder.typeset.landscape import PAGE
from report_builder.typeset.model import CompiledFurniture, FurnitureJob, Record

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


def skeleton(record: Record) -> str:
    """The HTML of the skeleton of a unit's pages."""
    marks: dict[int, list[str]] = {}
    for mark in record.marks:
        marks.setdefault(mark.page, []).append(mark.html)
    pages = (
        f'<div class="rb-page{_turned(record, page)}"><div class="rb-marks">{"".join(marks.get(page, ()))}</div></div>'
        for page in range(record.pages)
    )
    return f"<!DOCTYPE html>{record.root}{''.join(pages)}</body></html>"


def _turned(record: Record, page: int) -> str:
    return f" {PAGE}" if page in record.landscape else ""


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
    return CompiledFurniture(job.unit_id, pdf, tuple(complaints.glyphs))
