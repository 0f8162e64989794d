"""How a press wants its files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from report_builder.project.bleed import BLEED

PT_PER_MM = 72 / 25.4
BLEED_PT = BLEED * PT_PER_MM


@dataclass(frozen=True, slots=True)
class Condition:
    """What is printed on, as the file names it: the ICC profile, its id in a register, its name."""

    profile: bytes = field(repr=False)
    identifier: str
    name: str
    registry: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """How the files of a report are made. `fonts` are font files for the line beside the page, the best
    first; `right_to_left` says how the pages run."""

    condition: Condition
    colors: Literal["cmyk", "rgb"] = "cmyk"
    quality: int = 92  # of photographs that are converted
    marks: bool = True
    date: dt.date | None = None
    fonts: tuple[Path, ...] = ()
    right_to_left: bool = False
