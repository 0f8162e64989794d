"""What becomes of a chart: a drawing, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Place = Literal["data", "map", "block"]  # the data file, the GeoJSON file, the block in the article


@dataclass(frozen=True, slots=True)
class DataTable:
    """Cells as they are printed; `numeric` says which columns are aligned at their end."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a chart cannot be drawn. `line` counts in the file at fault, or in the rows of the block."""

    message: str
    where: Place
    line: int | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished chart; `table` and `csv` only when they are wanted."""

    svg: bytes
    table: DataTable | None = None
    csv: bytes | None = None
