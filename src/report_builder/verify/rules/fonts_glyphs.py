"""Characters that no font of the layout has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule


def check(file: FinishedFile) -> Iterator[Problem]:
    for expected in file.units:
        for char in expected.missing_glyphs:
            name = unicodedata.name(char[0], "unnamed") if char else "unnamed"
            yield RULE.problem(
                f"no font of the layout has the character “{char}” (U+{ord(char[0]):04X}, {name})",
                expected.file,
                expected.line_of(char),
                "replace the character, or add a font that has it to the layout",
            )


RULE = Rule("fonts.glyphs", "error", "a character that no font of the layout has", "file", file=check)
