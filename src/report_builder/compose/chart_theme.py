"""The `[charts]` tables of a chain of layouts -> how charts look, in scripts of either direction."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from report_builder.charts.color import palette
from report_builder.charts.theme import SMALLEST, FontFace, Theme
from report_builder.compose.options import COLOR
from report_builder.compose.pages import page_of
from report_builder.compose.schema import LayoutPart
from report_builder.compose.templates import environment
from report_builder.project.errors import Problem
from report_builder.project.files import digest
from report_builder.project.locale import Direction, Locale, packaged_locale
from report_builder.project.paths import Project, font_file

_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "px": 0.75}
_LENGTH = re.compile(r"([\d.]+)\s*(pt|mm|cm|in|px)")
_PLAIN = Theme((), (), ("#124a5a",))


def chart_themes(
    project: Project,
    chain: Sequence[LayoutPart],
    fonts: Mapping[str, Mapping[str, str]],
    options: Mapping[str, Any],
    tokens: Mapping[str, Any],
    locale: Locale,
) -> tuple[dict[Direction, Theme], list[Problem]]:
    """How charts look in the edition's direction, and in the other for articles that run against it; and the
    mistakes in the tables. `fonts` are the layout's files by family and face."""
    other = packaged_locale("en" if locale.direction == "rtl" else "ar")
    found: dict[Direction, Theme] = {}
    problems: list[Problem] = []
    for each in (locale, other):
        values, wrong = _rendered(chain, {"options": options, "tokens": tokens, "page": page_of(each)})
        theme, mistaken = _theme(values)
        problems += [*wrong, *mistaken]
        families = [name for name in theme.families if name in fonts]
        faces = tuple(face for name in families for face in _faces(project, name, fonts[name]))
        found[each.direction] = replace(theme, families=tuple(families), faces=faces)
    return found, list(dict.fromkeys(problems))


Written = tuple[str | list[str], Callable[[str], Problem]]  # a value, and what is said when it does not fit


def _rendered(
    chain: Sequence[LayoutPart], seen: Mapping[str, Any]
) -> tuple[dict[str, Written], list[Problem]]:
    """The values of the nearest layouts that give them, filled in."""
    jinja = environment((), autoescape=False)
    values: dict[str, Written] = {}
    problems: list[Problem] = []
    for part in chain:
        for key, written in part.file.charts.model_dump(exclude_unset=True, exclude_none=True).items():

            def problem(message: str, part: LayoutPart = part, key: str = key) -> Problem:
                return part.source.problem(("charts", key), message)

            try:
                if isinstance(written, list):
                    values[key] = [jinja.from_string(str(each)).render(seen) for each in written], problem  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
                else:
                    values[key] = jinja.from_string(written).render(seen), problem
            except Exception as error:
                problems.append(problem(f"this cannot be filled in: {' '.join(str(error).split())}"))
    return values, problems


def _theme(values: Mapping[str, Written]) -> tuple[Theme, list[Problem]]:
    theme, problems = _PLAIN, list[Problem]()
    readers: dict[str, Any] = {
        "fonts": _families, "size": _size, "strong": int, "palette": _palette, "ink": _color, "quiet": _color,
        "rule": _color, "empty": _color, "width": _length, "wide": _length, "narrow": float,
    }  # fmt: skip
    for key, (value, problem) in values.items():
        try:
            theme = replace(theme, **{"families" if key == "fonts" else key: readers[key](value)})
        except ValueError:
            wanted = {"palette": 'colours, as "#1f3a5f"', "strong": "a weight", "narrow": "a part of 1"}.get(
                key, "a length" if readers[key] in (_length, _size) else 'a colour, as "#1f3a5f"'
            )
            problems.append(problem(f"expected {wanted}, not {value!r}"))
    return theme, problems


def _families(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := part.strip().strip("\"'")))


def _length(text: str) -> float:
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    return round(float(match[1]) * _POINTS[match[2]], 2)


def _size(text: str) -> float:
    return max(SMALLEST, _length(text))


def _color(text: str) -> str:
    if not COLOR.match(text.strip()) or len(text.strip()) != 7:
        raise ValueError(text)
    return text.strip().lower()


def _palette(colors: Sequence[str]) -> tuple[str, ...]:
    if not colors or isinstance(colors, str):
        raise ValueError(colors)
    return palette([_color(each) for each in colors])


def _faces(project: Project, family: str, faces: Mapping[str, str]) -> list[FontFace]:
    """The upright faces of a family."""
    found: list[FontFace] = []
    for face, file in faces.items():
        weight, _, slant = face.partition(" ")
        if not slant and weight.isdigit():
            path = font_file(project, file)
            found.append(FontFace(family, int(weight), path, digest(path.read_bytes())))
    return found
