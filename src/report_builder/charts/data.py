"""Rows of CSV as people save them -> columns of numbers, dates or words, or the line that is wrong.

Read are files with or without a byte order mark; commas, semicolons or tabs between the cells; decimal points
and commas; European, Arabic-Indic and Persian digits.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from report_builder.project.numerals import european
from report_builder.project.source import shown_list, suggestion

MOST_BYTES = 2_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 60
_LONGEST_CELL = 500
_NOTHING = frozenset({"", "-", "–", "—", "..", "...", "…", "na", "n/a", "null", "none"})
_DOT = re.compile(r"[+-]?(?!e)(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[+-]?\d{1,3})?", re.IGNORECASE)
_COMMA = re.compile(r"[+-]?(?!e)(?:\d{1,3}(?:\.\d{3})+|\d+)?(?:,\d+)?(?:e[+-]?\d{1,3})?", re.IGNORECASE)
_ARABIC_MARKS = re.compile("[٫٬]")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’_\u200e\u200f\u061c]")
_YMD = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_DMY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_YM = re.compile(r"(\d{4})[-/.](\d{1,2})")
_MY = re.compile(r"(\d{1,2})[-/.](\d{4})")
_YQ = re.compile(r"(\d{4})[- ]?Q([1-4])", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1000, 2999
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d|21\d\d")
Grain = Literal["year", "quarter", "month", "day"]


class DataError(Exception):
    """What is wrong with the data: `line` counts from 1 in it, None is the whole."""

    def __init__(self, message: str, line: int | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.line, self.hint = message, line, hint


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as far as it is known."""

    date: dt.date
    grain: Grain

    @property
    def after(self) -> dt.date:
        """The first day that is no longer meant."""
        if self.grain == "day":
            return self.date + dt.timedelta(days=1)
        months = {"month": 1, "quarter": 3, "year": 12}[self.grain]
        year, month = divmod(self.date.year * 12 + self.date.month - 1 + months, 12)
        return dt.date(year, month + 1, 1)


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is written: `cells` without white space around, `lines` where each stands."""

    name: str
    cells: tuple[str, ...]
    lines: tuple[int, ...]
    decimal_comma: bool = False

    @property
    def is_numeric(self) -> bool:
        """Whether there are numbers in it and nothing else but gaps."""
        found = [cell for cell in self.cells if not is_gap(cell)]
        return bool(found) and all(to_number(cell, self.decimal_comma) is not None for cell in found)

    @property
    def is_temporal(self) -> bool:
        """Whether there are dates, months or years in it and nothing else."""
        return bool(self.cells) and all(to_moment(cell) is not None for cell in self.cells)

    def numbers(self) -> tuple[float | None, ...]:
        """Its numbers, None for gaps. Raises DataError for a cell that is neither."""
        found: list[float | None] = []
        for cell, line in zip(self.cells, self.lines, strict=True):
            number = None if is_gap(cell) else to_number(cell, self.decimal_comma)
            if number is None and not is_gap(cell):
                hint = "write numbers alone, and leave the cell empty where there is none"
                raise DataError(f"“{_short(cell)}” in the column “{self.name}” is not a number", line, hint)
            found.append(number)
        return tuple(found)

    def moments(self) -> tuple[Moment, ...]:
        """Its dates. Raises DataError for a cell that is none."""
        found: list[Moment] = []
        for cell, line in zip(self.cells, self.lines, strict=True):
            moment = to_moment(cell)
            if moment is None:
                hint = "write 2022-03-15, 2022-03 or 2022"
                raise DataError(f"“{_short(cell)}” in the column “{self.name}” is not a date", line, hint)
            found.append(moment)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Table:
    """Data with named columns of the same length."""

    columns: tuple[Column, ...]

    @property
    def rows(self) -> int:
        return len(self.columns[0].cells)

    def column(self, name: str) -> Column:
        """The column `name`. Raises DataError with a suggestion when there is none."""
        names = [column.name for column in self.columns]
        if name in names:
            return self.columns[names.index(name)]
        folded = [each.casefold() for each in names]
        if name.casefold() in folded:
            return self.columns[folded.index(name.casefold())]
        hint = suggestion(name, names) or f"its columns: {shown_list(names)}"
        raise DataError(f"there is no column “{name}” in the data", 1, hint)

    def has(self, name: str) -> bool:
        return any(column.name.casefold() == name.casefold() for column in self.columns)


def read_table(data: bytes | str) -> Table:
    """The table in a file's bytes, or in the rows of a block. Raises DataError."""
    if len(data) > MOST_BYTES:
        raise DataError(f"it has more than {MOST_BYTES // 1_000_000} MB", hint="sum it up before it is drawn")
    text = _decoded(data) if isinstance(data, bytes) else data.removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise DataError("this is not a file of text", hint="save it as CSV in UTF-8")
    mark = _separator(text)
    rows = _rows(text, mark)
    if not rows:
        raise DataError("there is nothing in it", hint="the first row names the columns")
    (head_line, head), *body = rows
    names = _head(head, head_line)
    if not body:
        raise DataError("there is no row below the names of the columns", head_line)
    for line, cells in body:
        if len(cells) != len(names):
            hint = "a cell with the separator in it stands in quotation marks"
            raise DataError(
                f"this row has {len(cells)} cells, and there are {len(names)} columns", line, hint
            )
    lines = tuple(line for line, _ in body)
    columns = (
        _column(name, tuple(cells[at] for _, cells in body), lines, mark) for at, name in enumerate(names)
    )
    return Table(tuple(columns))


def is_gap(cell: str) -> bool:
    """Whether a cell says that there is no value."""
    return cell.casefold() in _NOTHING


def to_number(cell: str, decimal_comma: bool = False) -> float | None:
    """The number in a cell, None when it is none."""
    decimal_comma = decimal_comma and not _ARABIC_MARKS.search(cell)  # these say which is which
    text = _SPACES.sub("", european(cell)).replace("\u2212", "-")
    text = text.removesuffix("%").removeprefix("%")
    pattern = _COMMA if decimal_comma else _DOT
    if not re.search(r"\d", text) or not pattern.fullmatch(text):
        return None
    text = text.replace(".", "").replace(",", ".") if decimal_comma else text.replace(",", "")
    number = float(text)
    return number if math.isfinite(number) and abs(number) < 1e15 else None


def to_moment(cell: str) -> Moment | None:
    """The date in a cell, None when it is none. `3.4.2022` is in April."""
    text = european(cell).strip()
    try:
        if match := _YMD.fullmatch(text):
            return _moment(match[1], match[2], match[3], "day")
        if match := _DMY.fullmatch(text):
            return _moment(match[3], match[2], match[1], "day")
        if match := _YQ.fullmatch(text):
            return _moment(match[1], 3 * int(match[2]) - 2, 1, "quarter")
        if match := _YM.fullmatch(text):
            return _moment(match[1], match[2], 1, "month")
        if match := _MY.fullmatch(text):
            return _moment(match[2], match[1], 1, "month")
        if _YEAR.fullmatch(text):
            return _moment(text, 1, 1, "year")
    except ValueError:
        pass  # no such day
    return None


def _moment(year: str, month: str | int, day: str | int, grain: Grain) -> Moment | None:
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    return Moment(dt.date(int(year), int(month), int(day)), grain)


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise DataError("this is not UTF-16 text, though it begins so") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError("this is not UTF-8 text", line, "save it as CSV in UTF-8") from None


def _separator(text: str) -> str:
    """What stands between the cells of the first line that is not empty, quoted parts aside."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max((",", ";", "\t"), key=lambda mark: (bare.count(mark), mark == ","))


def _rows(text: str, mark: str) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, with their lines."""
    reader = csv.reader(io.StringIO(text), delimiter=mark, strict=True, skipinitialspace=True)
    rows: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for row in reader:
            line, before = before + 1, reader.line_num
            cells = [" ".join(cell.split()) for cell in row]
            if not any(cells):
                continue
            if len(rows) > MOST_ROWS:
                raise DataError(f"it has more than {MOST_ROWS:,} rows", line, "sum it up before it is drawn")
            if any(len(cell) > _LONGEST_CELL for cell in cells):
                raise DataError(f"a cell has more than {_LONGEST_CELL} characters", line)
            rows.append((line, cells))
    except csv.Error as error:
        raise DataError(f"this row cannot be read: {error}", before + 1, "see its quotation marks") from None
    return rows


def _head(names: Sequence[str], line: int) -> list[str]:
    if len(names) > MOST_COLUMNS:
        raise DataError(f"it has more than {MOST_COLUMNS} columns", line)
    for at, name in enumerate(names):
        if not name:
            raise DataError(f"column {at + 1} has no name", line, "the first row names the columns")
        if name.casefold() in (each.casefold() for each in names[:at]):
            raise DataError(f"two columns are named “{name}”", line)
    return list(names)


def _column(name: str, cells: tuple[str, ...], lines: tuple[int, ...], mark: str) -> Column:
    """The column with the decimal mark that makes numbers of all its cells; in doubt, that of its country:
    where the comma is decimal, the semicolon parts the cells."""
    found = [cell for cell in cells if not is_gap(cell)]
    point, comma = (_all_numbers(found, decimal_comma) for decimal_comma in (False, True))
    in_doubt = point and comma and any("," in cell or "." in cell for cell in found)
    return Column(name, cells, lines, mark == ";" if in_doubt else comma and not point)


def _all_numbers(cells: Iterable[str], decimal_comma: bool) -> bool:
    return all(to_number(cell, decimal_comma) is not None for cell in cells)


def _short(cell: str) -> str:
    return cell if len(cell) < 40 else cell[:39] + "…"
