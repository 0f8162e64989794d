"""The data of a chart -> the rows that a table of it prints, and the CSV that is attached."""

from __future__ import annotations

import csv
import io

from report_builder.charts.data import Column, Table, is_gap
from report_builder.charts.drawing import DataTable
from report_builder.charts.frame import Draft
from report_builder.charts.wording import needed

MOST_ROWS = 400


def data_table(draft: Draft) -> DataTable:
    """The data with the labels, dates and numbers of the chart's language."""
    columns = draft.table.columns
    printed = [_cells(draft, column) for column in columns]
    rows = tuple(zip(*printed, strict=True))[:MOST_ROWS]
    head = tuple(draft.shown(column.name) for column in columns)
    return DataTable(head, rows, tuple(column.is_numeric and not column.is_temporal for column in columns))


def attached_csv(table: Table) -> bytes:
    """The data as any program reads it: UTF-8 with a byte order mark, for spreadsheets, and commas."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows(zip(*(column.cells for column in table.columns), strict=True))
    return out.getvalue().encode("utf-8-sig")


def _cells(draft: Draft, column: Column) -> list[str]:
    if column.is_temporal:
        return [draft.wording.day(moment.date, moment.grain) for moment in column.moments()]
    if column.is_numeric:
        numbers = column.numbers()
        places = needed([number for number in numbers if number is not None], 3)
        percent = draft.wording.unit in ("%", "٪")
        return ["–" if n is None else draft.wording.value(n, places, sign=percent) for n in numbers]
    return ["–" if is_gap(cell) else draft.shown(cell) for cell in column.cells]
