"""The units and their headings -> the outline (bookmarks)."""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Name, OutlineItem

from report_builder.link.model import LinkPlan, LinkUnit


def write_outline(pdf: pikepdf.Pdf, plan: LinkPlan) -> None:
    """Sections hold their articles, articles their headings; a unit that is not listed has no entry.

    Sections are open, articles closed. The first heading of a unit is its own title.
    """
    pages = [page.obj for page in pdf.pages]
    if Name.Outlines in pdf.Root:
        del pdf.Root[Name.Outlines]
    with pdf.open_outline() as outline:
        section: OutlineItem | None = None
        for unit in plan.units:
            if not unit.unit.listed:
                continue
            item = _entry(unit, pages)
            if unit.unit.kind == "section":
                section = item
                outline.root.append(item)
            elif unit.unit.section is not None and section is not None:
                section.children.append(item)
            else:
                outline.root.append(item)


def _entry(unit: LinkUnit, pages: Sequence[pikepdf.Object]) -> OutlineItem:
    first = unit.placement.first
    top = unit.record.size[1]
    item = OutlineItem(unit.unit.title, Array([pages[first], Name.XYZ, None, top, None]))
    item.is_closed = unit.unit.kind != "section"
    open_items: list[tuple[int, OutlineItem]] = [(1, item)]
    for heading in unit.record.headings:
        if heading.level <= 1:
            continue
        page = pages[first + heading.page]
        child = OutlineItem(heading.text, Array([page, Name.XYZ, None, heading.y, None]))
        child.is_closed = True
        while open_items[-1][0] >= heading.level:
            open_items.pop()
        open_items[-1][1].children.append(child)
        open_items.append((heading.level, child))
    return item
