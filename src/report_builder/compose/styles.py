"""Turns the style sheets of a layout into plain CSS: options filled in, URLs made independent of the disk."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from report_builder.compose.pages import PageSetting
from report_builder.compose.templates import environment, template_problem
from report_builder.project.errors import LayoutError, Problem

URL = re.compile(r"""url\(\s*(["']?)(?![a-z-]+:|#)([^"')]+)\1\s*\)""", re.IGNORECASE)


def render_style(
    folder: Path,
    layout: str,
    sheet: str,
    options: Mapping[str, Any],
    tokens: Mapping[str, Any],
    page: PageSetting,
) -> str:
    """The style sheet `sheet` below `folder`; a name that ends in `.jinja` sees `options`, `tokens` and
    `page`, which says how the pages of the edition run.

    Relative URLs become `layout:<layout>/<path>`. Raises LayoutError with the file and line of a mistake.
    """
    path = folder / sheet
    source = path.read_text(encoding="utf-8")
    css = source
    if sheet.endswith(".jinja"):
        jinja = environment((folder,), autoescape=False)
        try:
            css = jinja.get_template(sheet).render(options=options, tokens=tokens, page=page)
        except Exception as error:
            raise LayoutError(template_problem(error, (folder,))) from error
    lines_hold = css.count("\n") == source.rstrip("\n").count("\n") or css.count("\n") == source.count("\n")
    if problems := list(_syntax_problems(css, path, lines_hold)):
        raise LayoutError(problems)
    base = posixpath.dirname(sheet)
    return f"/* {layout}/{sheet} */\n" + URL.sub(lambda match: _absolute(match[2], layout, base), css)


def font_faces(fonts: Mapping[str, Mapping[str, str]]) -> str:
    """An `@font-face` rule for each face of `[fonts]`; a face's key is its weight, with `italic` after it."""
    rules: list[str] = []
    for family, faces in fonts.items():
        for face, file in faces.items():
            weight, _, style = face.partition(" ")
            rules.append(
                f'@font-face{{font-family:"{family}";font-weight:{weight};'
                f'font-style:{style or "normal"};src:url("font:{file}")}}'
            )
    return "\n".join(rules)


def _absolute(url: str, layout: str, base: str) -> str:
    return f'url("layout:{layout}/{posixpath.normpath(posixpath.join(base, url.strip()))}")'


def _syntax_problems(css: str, path: Path, lines_hold: bool) -> Iterator[Problem]:
    """What the CSS parser stumbles over; the line only when the template kept the lines of its source."""
    import tinycss2  # the parser that WeasyPrint reads style sheets with

    def walk(nodes: Sequence[Any]) -> Iterator[tuple[int, str]]:
        for node in nodes:
            if node.type == "error":
                yield node.source_line, node.message
            elif node.type in ("qualified-rule", "at-rule") and node.content is not None:
                if node.type == "at-rule" and node.lower_at_keyword in ("counter-style",):
                    continue
                inner: Any = tinycss2.parse_blocks_contents(
                    node.content, skip_comments=True, skip_whitespace=True
                )
                yield from walk(inner)

    sheet: Any = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    for line, message in walk(sheet):
        yield Problem(f"CSS: {message}", path, line if lines_hold else None)
