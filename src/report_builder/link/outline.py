"""The units and their headings -> the outline (bookmarks)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Name, OutlineItem

from report_builder.link.model import LinkPlan, LinkUnit
from report_builder.project.locale import Direction, direction

_MARKS: dict[Direction, str] = {"ltr": "\u200e", "rtl": "\u200f"}
_STRONG: dict[str, Direction] = {"L": "ltr", "R": "rtl", "AL": "rtl"}


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
            item = _entry(unit, pages, plan.info.lang)
            if unit.unit.kind == "section":
                section = item
                outline.root.append(item)
            elif unit.unit.section is not None and section is not None:
                section.children.append(item)
            else:
                outline.root.append(item)


def _directed(title: str, wanted: Direction) -> str:
    """`title` so that a viewer lays it out in the direction `wanted`.

    An outline entry has no direction of its own: a viewer takes that of its first character that has one, or
    from left to right (Unicode Bidirectional Algorithm, P2 and P3). Where that is not what is wanted, a mark
    that shows nothing goes before it.
    """
    found = (_STRONG.get(unicodedata.bidirectional(char)) for char in title)
    given = next((each for each in found if each is not None), "ltr")
    return title if given == wanted else _MARKS[wanted] + title


def _entry(unit: LinkUnit, pages: Sequence[pikepdf.Object], lang: str) -> OutlineItem:
    """The entry of a unit in an edition in `lang`, with its headings. An article runs as its own language."""
    runs = direction(unit.unit.article.lang if unit.unit.article else lang)
    first = unit.placement.first
    top = unit.record.size[1]
    title = f"{unit.unit.label}\u2003{unit.unit.title}" if unit.unit.label else unit.unit.title
    item = OutlineItem(_directed(title, runs), Array([pages[first], Name.XYZ, None, top, None]))
    item.is_closed = unit.unit.kind != "section"
    open_items: list[tuple[int, OutlineItem]] = [(1, item)]
    for heading in unit.record.headings:
        if heading.level <= 1:
            continue
        page = pages[first + heading.page]
        child = OutlineItem(_directed(heading.text, runs), Array([page, Name.XYZ, None, heading.y, None]))
        child.is_closed = True
        while open_items[-1][0] >= heading.level:
            open_items.pop()
        open_items[-1][1].children.append(child)
        open_items.append((heading.level, child))
    return item
