"""Markup with charts to be drawn, and the drawings -> the same with pictures and tables of their data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from report_builder.charts.drawing import DataTable
from report_builder.markup.model import Markup
from report_builder.markup.texts import with_html

_PLACE = re.compile(r'<img src="chart:(\d+)"')
_DENSE = 6  # columns, as in the tables of articles


def with_drawings(markup: Markup, drawn: Sequence[tuple[str, DataTable | None]]) -> Markup:
    """`markup` with the URL of each chart's picture, and below its figure the table of its data if there is
    one. `drawn` are in the order of `markup.charts`."""
    html = markup.html
    for place in reversed(list(_PLACE.finditer(markup.html))):
        number = int(place[1])
        url, table = drawn[number]
        if table is not None:
            end = html.index("</figure>", place.end()) + len("</figure>")
            html = html[:end] + _table(table, wide=markup.charts[number].width == "wide") + html[end:]
        html = f'{html[: place.start()]}<img src="{url}"{html[place.end() :]}'
    return with_html(markup, html)


def _table(table: DataTable, wide: bool) -> str:
    names = ["chart-data", *(["wide"] if wide else []), *(["dense"] if len(table.head) > _DENSE else [])]
    align = [' class="align-end"' if numeric else "" for numeric in table.numeric]
    head = "".join(
        f'<th scope="col"{where}>{escape(cell)}</th>' for cell, where in zip(table.head, align, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(f"<td{where}>{escape(cell)}</td>" for cell, where in zip(row, align, strict=True))
        + "</tr>"
        for row in table.rows
    )
    return (
        f'<div class="table"><table class="{" ".join(names)}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
