"""Turns a layout's folder and its parents' into one `Layout`: style sheet, templates, options, digest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from report_builder.charts.theme import Theme
from report_builder.compose.chart_theme import chart_themes
from report_builder.compose.model import Layout, Option
from report_builder.compose.options import OptionSource, OptionValueError, parse_value, resolve_options
from report_builder.compose.pages import page_of
from report_builder.compose.schema import LayoutPart, OptionSpec, read_part
from report_builder.compose.styles import font_faces, render_style
from report_builder.compose.templates import check_templates
from report_builder.project.errors import LayoutError, Problem
from report_builder.project.files import canonical_json, digest
from report_builder.project.locale import Direction, Locale, locale_of
from report_builder.project.paths import Project, font_file, layout_folder
from report_builder.project.source import suggestion


def load_layout(
    project: Project, name: str, sources: Sequence[OptionSource] = (), locale: Locale | None = None
) -> Layout:
    """The layout `name` of the project (or one that ships), with its parents merged and options resolved.

    `sources` are option values in rising precedence: project file, manifest, command line. The style sheets
    are made for the language `locale`, the project's first unless given. Raises LayoutError
    with every mistake in the layout and in the values.
    """
    chain = _chain(project, name)
    declared, problems = _declared(chain, project.root)
    values, mistakes = resolve_options(declared, sources, project.root, name)
    fonts, missing = _fonts(project, chain)
    folders = tuple(part.folder / "templates" for part in reversed(chain))
    problems += [*mistakes, *missing, *_missing_templates(chain, folders), *check_templates(folders)]
    css = ""
    charts: dict[Direction, Theme] = {}
    if not problems:  # a style sheet can be rendered only with good values
        locale = locale or locale_of(project, project.config.languages[0])
        css, problems = _css(chain, fonts, values, locale)
        charts, faults = chart_themes(project, chain, fonts, values, _tokens(chain), locale)
        problems += faults
    if problems:
        raise LayoutError(problems)
    files = tuple(dict.fromkeys(file for faces in fonts.values() for file in faces.values()))
    templates: dict[str, str] = {}
    strings: dict[str, Any] = {}
    tokens: dict[str, Any] = {}
    for part in chain:
        tokens = _merged(tokens, part.file.tokens)
        templates |= part.file.templates
        strings = _merged(strings, part.file.strings)
    return Layout(
        name=name,
        folders=folders,
        css=css,
        options=values,
        declared=declared,
        digest=_digest(project, chain, files, values),
        two_sided=values.get("sides") == "two",
        templates=templates,
        kinds=_last([part.file.kinds for part in chain]),
        strings=strings,
        fonts=files,
        tokens=tokens,
        recto=_last([part.file.recto for part in chain]),
        charts=charts,
    )


def _chain(project: Project, name: str) -> list[LayoutPart]:
    """The layout and its parents, the farthest parent first."""
    parts = [read_part(name, layout_folder(project, name))]
    while (parent := parts[-1].file.extends) is not None:
        source = parts[-1].source
        if any(part.name == parent for part in parts):
            names = " > ".join([*(part.name for part in parts), parent])
            raise LayoutError(source.problem(("extends",), f"the layout extends itself: {names}"))
        try:
            folder = layout_folder(project, parent)
        except LayoutError as error:
            problem = error.problems[0]
            raise LayoutError(source.problem(("extends",), problem.message, problem.hint)) from None
        parts.append(read_part(parent, folder))
    parts.reverse()
    return parts


def _declared(chain: Sequence[LayoutPart], root: Path) -> tuple[tuple[Option, ...], list[Problem]]:
    specs: dict[str, dict[str, Any]] = {}
    origin: dict[str, LayoutPart] = {}
    for part in chain:
        for name, spec in part.file.options.items():
            specs[name] = specs.get(name, {}) | spec.model_dump(exclude_unset=True)
            origin[name] = part
    options: list[Option] = []
    problems: list[Problem] = []
    for name, fields in specs.items():
        spec = OptionSpec.model_validate(fields)
        where = ("options", name)
        if spec.type is None or spec.default is None:
            missing = "type" if spec.type is None else "default"
            problems.append(origin[name].source.problem(where, f"the option has no “{missing}”"))
            continue
        option = Option(name, spec.type, spec.default, spec.help or "", tuple(spec.choices or ()))
        try:
            default = parse_value(option, spec.default, root)
        except OptionValueError as error:
            message = f"the default does not fit: {error.message}"
            problems.append(origin[name].source.problem((*where, "default"), message, error.hint))
            continue
        options.append(Option(name, spec.type, default, option.help, option.choices))
    return tuple(options), problems


def _fonts(project: Project, chain: Sequence[LayoutPart]) -> tuple[dict[str, dict[str, str]], list[Problem]]:
    fonts: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    for part in chain:
        for family, faces in part.file.fonts.items():
            fonts[family] = fonts.get(family, {}) | faces
            for face, file in faces.items():
                try:
                    font_file(project, file)
                except LayoutError as error:
                    problem = error.problems[0]
                    where = ("fonts", family, face)
                    problems.append(part.source.problem(where, problem.message, problem.hint))
    return fonts, problems


def _missing_templates(chain: Sequence[LayoutPart], folders: Sequence[Path]) -> Iterator[Problem]:
    known = {file.name for folder in folders if folder.is_dir() for file in folder.glob("*.html")}
    for part in chain:
        for kind, file in part.file.templates.items():
            if file not in known and not any((folder / file).is_file() for folder in folders):
                where = ("templates", kind)
                yield part.source.problem(where, f"there is no template “{file}”", suggestion(file, known))


def _css(
    chain: Sequence[LayoutPart],
    fonts: Mapping[str, Mapping[str, str]],
    values: Mapping[str, Any],
    locale: Locale,
) -> tuple[str, list[Problem]]:
    tokens = _tokens(chain)
    sheets = [font_faces(fonts)]
    problems: list[Problem] = []
    for part in chain:
        for position, sheet in enumerate(part.file.css):
            if not (part.folder / sheet).is_file():
                where = ("css", position)
                problems.append(part.source.problem(where, f"there is no style sheet “{sheet}”"))
                continue
            try:
                sheets.append(render_style(part.folder, part.name, sheet, values, tokens, page_of(locale)))
            except LayoutError as error:
                problems.extend(error.problems)
    return "\n".join(sheets), problems


def _tokens(chain: Sequence[LayoutPart]) -> dict[str, Any]:
    tokens: dict[str, Any] = {}
    for part in chain:
        tokens = _merged(tokens, part.file.tokens)
    return tokens


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            result[key] = _merged(cast("dict[str, Any]", old), cast("dict[str, Any]", value))
        else:
            result[key] = value
    return result


def _last(lists: Sequence[Sequence[str] | None]) -> tuple[str, ...]:
    """What the nearest layout says that says anything."""
    return next((tuple(found) for found in reversed(lists) if found is not None), ())


def _digest(
    project: Project, chain: Sequence[LayoutPart], fonts: Sequence[str], values: Mapping[str, Any]
) -> str:
    parts: list[str | bytes] = [canonical_json(values)]
    for part in chain:
        for file in sorted(part.folder.rglob("*")):
            name = file.relative_to(part.folder)
            hidden = any(step.startswith(".") or step.endswith("~") for step in name.parts)
            if file.is_file() and not hidden:
                parts += [f"{part.name}/{name.as_posix()}", file.read_bytes()]
    for font in fonts:
        parts += [f"font:{font}", font_file(project, font).read_bytes()]
    return digest(*parts)
