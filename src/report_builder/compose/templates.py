"""Turns a layout's template folders into a Jinja environment, and its exceptions into problems."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from report_builder.compose.colors import ink_on, mix
from report_builder.compose.dropcaps import drop_cap
from report_builder.compose.typography import before_last, mixed
from report_builder.project.errors import Problem


def environment(folders: Sequence[Path], *, autoescape: bool) -> jinja2.Environment:
    """Templates of `folders`, own first; `<layout>/<file>` names the file of one layout in particular.

    So `{% extends "base/article.html" %}` in a child's own `article.html` reaches its parent's.
    """

    loaders = [jinja2.FileSystemLoader(folder) for folder in folders]
    named = {folder.parent.name: loader for folder, loader in zip(folders, loaders, strict=True)}
    result = jinja2.Environment(
        loader=jinja2.ChoiceLoader([*loaders, jinja2.PrefixLoader(named)]),
        autoescape=autoescape,  # noqa: S701 - off for style sheets only
        undefined=jinja2.StrictUndefined,
        trim_blocks=autoescape,
        lstrip_blocks=autoescape,
    )
    filters = cast("dict[str, Callable[..., object]]", result.filters)
    filters |= {"mix": mix, "ink_on": ink_on, "css_url": css_url, "tie": tie}
    filters |= {"title_lines": _title_lines, "mixed": _mixed, "drop_cap": drop_cap}
    filters |= {"in_columns": _in_columns, "before_last": _before_last}
    return result


_SHORT_QUOTE = re.compile("[“«‘][^”»’]{1,24}[”»’]")
TITLE_LINE = 36  # letters that a title of the size of `h1` sets on a line


@lru_cache(maxsize=8)
def html_environment(folders: tuple[Path, ...], digest: str) -> jinja2.Environment:
    """The environment of a layout's HTML templates, kept as long as its `digest` is the same."""
    del digest
    return environment(folders, autoescape=True)


def css_url(path: str, scheme: str = "project:/") -> str:
    """A CSS `url()` for a path below the project root, safe in a style attribute."""
    return f"url('{scheme}{quote(path)}')"


@jinja2.pass_context
def _mixed(context: jinja2.runtime.Context, text: str, lang: str | None = None) -> Markup:
    """`{{ text | mixed }}`: runs against its direction wrapped; `lang` when it is not the unit's."""
    return mixed(text, lang or context["lang"])


@jinja2.pass_context
def _before_last(context: jinja2.runtime.Context, text: str) -> tuple[str, str]:
    """`{% set head, last = text | before_last %}`"""
    return before_last(text, context["lang"])


def _in_columns(body: str) -> Markup:
    from report_builder.compose.columns import in_columns

    return in_columns(body)


@jinja2.pass_context
def _title_lines(context: jinja2.runtime.Context, title: str) -> Markup:
    return title_lines(title, context["lang"])


def title_lines(title: str, lang: str) -> Markup:
    """A title with its last two words kept together, broken after its colon when each half fits a line."""
    head, _, rest = title.partition(": ")
    broken = rest and max(len(head), len(rest)) <= TITLE_LINE
    parts = [mixed(tie(part), lang) for part in ((f"{head}:", rest) if broken else (title,))]
    return Markup(" ").join(Markup('<span class="title-line">{}</span>').format(part) for part in parts)


def tie(text: str) -> str:
    """`text` with a short quotation kept on one line, and its last two words when they are short."""
    text = _SHORT_QUOTE.sub(lambda quote: quote[0].replace(" ", "\u00a0"), text)
    before, _, last = text.rpartition(" ")
    short = len(before.rpartition(" ")[2]) + len(last) < 16
    return f"{before}\u00a0{last}" if before.count(" ") > 1 and short else text


def check_templates(folders: Sequence[Path]) -> list[Problem]:
    """The syntax errors of every template in `folders`."""
    jinja = environment(folders, autoescape=True)
    problems: list[Problem] = []
    for folder in folders:
        for path in sorted(folder.rglob("*.html")) if folder.is_dir() else ():
            try:
                jinja.parse(path.read_text(encoding="utf-8"), path.name, str(path))
            except jinja2.TemplateSyntaxError as error:
                problems.append(Problem(_sentence(error.message or "syntax error"), path, error.lineno))
    return problems


def template_problem(error: Exception, folders: Sequence[Path]) -> Problem:
    """What went wrong in a template, at the template's own line (Jinja puts it in the traceback)."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        path = Path(error.filename) if error.filename else None
        return Problem(_sentence(error.message or "syntax error"), path, error.lineno)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if any(path.is_relative_to(folder) for folder in folders):
            return Problem(_sentence(_message(error)), path, frame.lineno)
    return Problem(_sentence(_message(error)), folders[0] if folders else None)


def _message(error: Exception) -> str:
    if isinstance(error, jinja2.TemplateNotFound):
        return f'there is no template "{error.name}"'
    return str(error) or type(error).__name__


def _sentence(message: str) -> str:
    return message.rstrip(".")


def render(jinja: jinja2.Environment, template: str, values: Mapping[str, Any]) -> str:
    """The template's text with `values`. Raises what Jinja raises; see `template_problem`."""
    return jinja.get_template(template).render(values)
