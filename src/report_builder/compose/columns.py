"""The HTML of an article -> groups of it to be set in columns, with what is wide between them.

The engine sets `column-span: all` without regard to the notes at the foot of the page, so that a table may
stand on them; what spans the columns is therefore put between two blocks that have columns.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement
from markupsafe import Markup

from report_builder.markup.tree import children, classes, make, read_tree, tag, write_tree

_MOST = 3  # columns of a table that fits a column of the text


def in_columns(body: str) -> Markup:
    """`{{ body | in_columns }}`: blocks of the class `columns` with all that fits a column, and between them
    figures and tables of the class `wide` and tables of more than three columns."""
    root = read_tree(str(body))
    group: HtmlElement | None = None
    for element in children(root):
        if _is_wide(element):
            group = None
            continue
        if group is None:
            group = make(root, "div", class_="columns")
            element.addprevious(group)
        group.append(element)  # with the text after it
    return Markup(write_tree(root))  # noqa: S704 - sanitised by the markup phase


def _is_wide(element: HtmlElement) -> bool:
    if tag(element) == "figure":
        return "wide" in classes(element)
    tables = [each for each in children(element) if tag(each) == "table"] if tag(element) == "div" else []
    return any("wide" in classes(table) or max(_cells(table), default=0) > _MOST for table in tables)


def _cells(table: HtmlElement) -> Iterator[int]:
    for row in table.iter("tr"):
        yield sum(int(cell.get("colspan") or 1) for cell in children(row))
