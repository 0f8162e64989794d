"""The `[charts]` tables of a chain of layouts -> how charts look, in scripts of either direction."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from jinja2 import Environment

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
    seen = [{"options": options, "tokens": tokens, "page": page_of(each)} for each in (locale, other)]
    rendered, problems = _rendered(chain, seen)
    found: dict[Direction, Theme] = {}
    faces: dict[str, list[FontFace]] = {}
    for each, values in zip((locale, other), rendered, strict=False):
        theme, mistaken = _theme(values)
        problems += mistaken
        families = tuple(name for name in theme.families if name in fonts)
        for name in families:
            faces[name] = faces.get(name) or _faces(project, name, fonts[name])
        own = tuple(face for name in families for face in faces[name])
        found[each.direction] = replace(theme, families=families, faces=own)
    return found, list(dict.fromkeys(problems))


Written = tuple[str | list[str], Callable[[str], Problem]]  # a value, and what is said when it does not fit
_PARTS, _LIST = "\x1e", "\x1f"


def _rendered(
    chain: Sequence[LayoutPart], seen: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, Written]], list[Problem]]:
    """The values of the nearest layouts that give them, filled in once for each of `seen`."""
    written: dict[str, tuple[str | list[str], LayoutPart]] = {}
    for part in chain:
        values: dict[str, Any] = part.file.charts.model_dump(exclude_unset=True, exclude_none=True)
        written |= {key: (value, part) for key, value in values.items()}
    jinja = environment((), autoescape=False)
    said = {key: partial(_problem, part, key) for key, (_, part) in written.items()}
    sources = {
        key: _LIST.join(value) if isinstance(value, list) else value for key, (value, _) in written.items()
    }
    try:
        template = jinja.from_string(_PARTS.join(sources.values()))  # one is compiled sooner than a dozen
        filled = [template.render(each).split(_PARTS) for each in seen]
    except Exception:
        return [], [
            problem for key, text in sources.items() for problem in _fault(jinja, text, seen, said[key])
        ]
    return [
        {
            key: (text.split(_LIST) if isinstance(written[key][0], list) else text, said[key])
            for key, text in zip(sources, each, strict=True)
        }
        for each in filled
    ], []


def _fault(
    jinja: Environment, text: str, seen: Sequence[Mapping[str, Any]], said: Callable[[str], Problem]
) -> list[Problem]:
    """What is wrong with one template, if anything is."""
    try:
        for each in seen:
            jinja.from_string(text).render(each)
    except Exception as error:
        return [said(f"this cannot be filled in: {' '.join(str(error).split())}")]
    return []


def _problem(part: LayoutPart, key: str, message: str) -> Problem:
    return part.source.problem(("charts", key), message)


def _theme(values: Mapping[str, Written]) -> tuple[Theme, list[Problem]]:
    theme, problems = _PLAIN, list[Problem]()
    readers: dict[str, Any] = {
        "fonts": _families, "size": _size, "strong": int, "palette": _palette, "ink": _color, "quiet": _color,
        "rule": _color, "empty": _color, "width": _length, "wide": _length, "landscape": _length,
        "narrow": float,
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
