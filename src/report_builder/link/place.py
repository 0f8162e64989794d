"""Page counts -> where each unit stands in the file and what labels its pages bear."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from report_builder.manuscript.model import Unit
from report_builder.project.locale import Locale
from report_builder.project.numerals import abjad, in_digits

LabelStyle = Literal["roman", "abjad", "decimal", "arabic-indic", "persian"]


@dataclass(frozen=True, slots=True)
class LabelStyles:
    """How the pages of the front matter and those of the body are numbered."""

    front: LabelStyle = "roman"
    body: LabelStyle = "decimal"


def label_styles(locale: Locale) -> LabelStyles:
    """Roman numerals before the body, in Arabic the letters of the abjad; then the digits of the locale."""
    body: LabelStyle = "decimal" if locale.digits == "european" else locale.digits
    return LabelStyles("abjad" if locale.direction == "rtl" else "roman", body)


@dataclass(frozen=True, slots=True)
class Placement:
    """The pages of a unit: `first` counts from 0 in the file, after `blanks` empty pages; `number` is the
    value
    of the page counter on its first page, printed in `style`."""

    unit_id: str
    first: int
    pages: int
    blanks: int
    number: int
    style: LabelStyle

    def label(self, page: int = 0) -> str:
        """The label of page `page` (from 0) of the unit."""
        return format_label(self.number + page, self.style)

    @property
    def recto(self) -> bool:
        return self.first % 2 == 0


def place(
    units: Sequence[Unit],
    counts: Mapping[str, int],
    recto: Collection[str] | None = None,
    styles: LabelStyles = LabelStyles(),
    cover_apart: bool = False,
) -> tuple[Placement, ...]:
    """Lay the units one after the other: one style of labels through the front matter, one from the body on.

    `counts` gives the pages of each unit by its id. `recto` are the kinds of unit that begin on a recto,
    None when the layout is one-sided; the body begins on a recto and the back cover on a verso whatever
    `recto` says. With the `cover_apart`, in a file of its own, what follows it begins on a recto too: it is
    the first of the inner pages.
    """
    placed: list[Placement] = []
    position, number, matter = 0, 1, "front"
    for unit in units:
        begins_body = matter == "front" and unit.matter != "front"
        after_cover = cover_apart and len(placed) == 1 and units[0].kind == "cover"
        on_recto = begins_body or after_cover or (recto is not None and unit.kind in recto)
        blanks = 0 if recto is None else _blanks(unit, position, on_recto)
        if begins_body:
            number, matter = 1, "body"
        else:
            number += blanks
        position += blanks
        style = styles.front if matter == "front" else styles.body
        pages = counts[unit.id]
        placed.append(Placement(unit.id, position, pages, blanks, number, style))
        position += pages
        number += pages
    return tuple(placed)


def label_ranges(placements: Sequence[Placement]) -> list[tuple[int, LabelStyle, int]]:
    """(first page, style, first number) of each run of labels (ISO 32000-1, 12.4.2)."""
    runs: list[tuple[int, LabelStyle, int]] = []
    for placement in placements:
        first, number = placement.first - placement.blanks, placement.number - placement.blanks
        if runs and runs[-1][1] == placement.style and runs[-1][2] + first - runs[-1][0] == number:
            continue
        if runs and runs[-1][1] != placement.style:  # blanks before the body still belong to the front matter
            first, number = placement.first, placement.number
        runs.append((first, placement.style, number))
    return runs


def format_label(number: int, style: LabelStyle) -> str:
    """A page number as it is printed."""
    if style == "roman":
        return roman(number)
    if style == "abjad":
        return abjad(number)
    return in_digits(number, "european" if style == "decimal" else style)


def roman(number: int) -> str:
    """Lower-case roman numeral. Raises ValueError below 1."""
    if number < 1:
        raise ValueError(f"no roman numeral for {number}")
    parts = (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    )  # fmt: skip
    text = ""
    for value, letters in parts:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _blanks(unit: Unit, position: int, on_recto: bool) -> int:
    if unit.kind == "back-cover":
        return 1 - position % 2
    return position % 2 if on_recto else 0
