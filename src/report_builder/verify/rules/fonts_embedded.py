"""Fonts that are not in the file, or are none of the layout's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule
from report_builder.verify.words import letters

if TYPE_CHECKING:
    import pikepdf


def check(file: FinishedFile) -> Iterator[Problem]:
    families = tuple(sorted({letters(name) for path in file.facts.fonts for name in families_of(path)}))
    loose: set[str] = set()
    foreign: set[str] = set()
    for name, embedded in fonts_of(file.pdf):
        if not embedded:
            loose.add(name)
        elif families and not _is_of(name, families):
            foreign.add(name)
    for name in sorted(loose):
        yield RULE.problem(f"the font {name} is not embedded", hint="declare its file in the layout")
    for name in sorted(foreign):
        yield RULE.problem(
            f"the font {name} is none of the layout's", hint="declare its file in the layout, or take it out"
        )


def fonts_of(pdf: pikepdf.Pdf) -> Iterator[tuple[str, bool]]:
    """The name of each font that a page may use, without the mark of a subset, and whether it is embedded."""
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        resources = page.obj.get("/Resources")
        fonts = resources.get("/Font") if resources is not None else None
        for font in fonts.as_dict().values() if fonts is not None else ():
            if font.objgen in seen and font.objgen != (0, 0):
                continue
            seen.add(font.objgen)
            name = str(font.get("/BaseFont", "?")).lstrip("/")
            name = name.partition("+")[2] or name
            if "/DescendantFonts" not in font:
                yield name, False
                continue
            descriptor = font.DescendantFonts[0].FontDescriptor
            yield name, any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


@lru_cache(maxsize=128)
def families_of(path: Path) -> tuple[str, ...]:
    """The names that a font file gives its family (OpenType 1.9, name table, ids 1 and 16)."""
    from fontTools.ttLib import TTFont

    names: Sequence[object] = [TTFont(path, lazy=True)["name"].getDebugName(number) for number in (1, 16)]
    return tuple(str(name) for name in names if name)


def _is_of(name: str, families: Sequence[str]) -> bool:
    folded = letters(name)
    return any(folded.startswith(family) for family in families)


RULE = Rule(
    "fonts.embedded", "error", "a font that is not in the file, or not the layout's", "file", file=check
)
