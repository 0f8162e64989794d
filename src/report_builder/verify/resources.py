"""Gates on what a page is made of: no glyph is missing, no picture is missing, fonts are the project's
own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from report_builder.project.errors import Problem
from report_builder.verify.model import Expected

if TYPE_CHECKING:
    import pikepdf

# What WeasyPrint 70 logs of a picture that it leaves out, or leaves off in the middle.
_FAILED = re.compile(
    r"Failed to (?:load image at|render SVG image) '?(?P<url>[^']*)'?(?:: (?:\w+: )?(?P<reason>.*))?",
    re.DOTALL,
)


def check_glyphs(units: Sequence[Expected]) -> list[Problem]:
    """Every character has a glyph in the layout's fonts."""
    problems: list[Problem] = []
    for expected in units:
        article = expected.unit.article
        for char in expected.missing_glyphs:
            name = unicodedata.name(char[0], "unnamed") if char else "unnamed"
            problems.append(
                Problem(
                    f"no font of the layout has the character “{char}” (U+{ord(char[0]):04X}, {name})",
                    file=article.path if article else None,
                    line=article.line_of(char) if article else None,
                    hint="replace the character, or add a font that has it to the layout",
                )
            )
    return problems


def _named(url: str) -> str:
    """What an editor calls the picture behind a URL."""
    if not url.startswith("project:"):
        return "a picture inside another one" if url.startswith("data:") else "a picture"
    return f"the picture {unquote(url.removeprefix('project:/'))}"


def check_pictures(units: Sequence[Expected]) -> list[Problem]:
    """Every file that a unit asked for was there and could be drawn."""
    problems: list[Problem] = []
    for expected in units:
        article = expected.unit.article
        for url in expected.record.missing_files:
            name = unquote(url).partition(":")[2].lstrip("/") or url
            problems.append(
                Problem(
                    f"`{name}` is not in the PDF: it is no file of the project that a unit may use",
                    file=article.path if article else None,
                    line=article.line_of(name.rpartition("/")[2]) if article else None,
                    hint="save the picture below sources/ and name it by its path",
                )
            )
        for warning in expected.record.warnings:
            if found := _FAILED.match(warning):
                reason = found["reason"] or "it is damaged, or no picture at all"
                problems.append(
                    Problem(
                        f"{_named(found['url'])} could not be drawn: {reason}",
                        file=article.path if article else None,
                        hint="open the file in a picture program and save it again",
                    )
                )
    return problems


def check_fonts(pdf: pikepdf.Pdf) -> list[Problem]:
    """Every font of the file is embedded."""
    loose: set[str] = set()
    for page in pdf.pages:
        resources = page.obj.get("/Resources")
        fonts = resources.get("/Font") if resources is not None else None
        if fonts is None:
            continue
        for font in fonts.as_dict().values():
            if "/DescendantFonts" not in font:
                loose.add(str(font.get("/BaseFont", "?")))
                continue
            descriptor = font.DescendantFonts[0].FontDescriptor
            if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                loose.add(str(font.get("/BaseFont", "?")))
    return [
        Problem(f"the font {name.lstrip('/')} is not embedded", hint="declare its file in the layout")
        for name in sorted(loose)
    ]
