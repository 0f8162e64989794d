"""Turns the language of an edition into what style sheets must know of it: sides, digits, script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from report_builder.project.bleed import BLEED
from report_builder.project.locale import Direction, Locale
from report_builder.project.numerals import abjad

PhysicalSide = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class PageSetting:
    """What a style sheet sees as `page`. CSS page rules know no `start` and no `end`, so they stand here.

    `start` is the side where lines begin, also the binding side of a recto; `recto` and `verso` are the pages
    that CSS calls `:right` and `:left` in an edition from left to right, and the reverse in one from right to
    left. `decimal` and `front` are counter styles of folios; `script` is "latin" or "arabic"; `bleed` is how
    far, in mm, what runs to the edge of the sheet goes on beyond it.
    """

    lang: str
    dir: Direction
    start: PhysicalSide
    end: PhysicalSide
    recto: PhysicalSide
    verso: PhysicalSide
    decimal: str
    front: str
    script: Literal["latin", "arabic"]
    letters: tuple[str, ...] = ()  # of the counter style `abjad`
    bleed: int = BLEED


def page_of(locale: Locale) -> PageSetting:
    """How the pages of an edition in `locale` run."""
    rtl = locale.direction == "rtl"
    start, end = ("right", "left") if rtl else ("left", "right")
    return PageSetting(
        lang=locale.lang,
        dir=locale.direction,
        start=start,
        end=end,
        recto=end,
        verso=start,
        decimal="decimal" if locale.digits == "european" else locale.digits,
        front="abjad" if rtl else "lower-roman",
        script="arabic" if rtl else "latin",
        letters=tuple(abjad(number) for number in range(1, 100)) if rtl else (),
    )
