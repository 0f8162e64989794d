"""Turns what a project, a manifest and a command line say about a layout into checked option values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from report_builder.compose.model import Option
from report_builder.project.errors import Problem, ProjectError
from report_builder.project.paths import spellings
from report_builder.project.source import Source, shown_list, suggestion
from report_builder.project.toml_source import read_toml

LENGTH = re.compile(r"^(?:0|\d+(?:\.\d+)?(?:mm|cm|q|in|pt|pc|px|em|rem))$", re.IGNORECASE)
COLOR = re.compile(r"^#(?:[0-9a-f]{3}|[0-9a-f]{6})$", re.IGNORECASE)
IMAGES = frozenset({".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"})


@dataclass(frozen=True, slots=True)
class OptionSource:
    """Option values from one place: `table` of the TOML file `file`, or the command line when there is none.

    `strict` makes a name that the layout does not have an error; a `wish` is passed over where the layout
    does not take its value.
    """

    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    file: Path | None = None
    table: tuple[str, ...] = ("options",)
    strict: bool = True
    wish: bool = False


def resolve_options(
    declared: Sequence[Option], sources: Sequence[OptionSource], root: Path, layout: str
) -> tuple[dict[str, Any], list[Problem]]:
    """The value of every declared option, later sources winning, and every mistake in the sources.

    `root` is the project folder that images are looked up in; `layout` names the layout in messages.
    """
    by_name = {option.name: option for option in declared}
    values = {option.name: option.default for option in declared}
    problems: list[Problem] = []
    for source in sources:
        for name, value in source.values.items():
            option = by_name.get(name)
            if option is None:
                if source.strict:
                    hint = suggestion(name, by_name) or f"options: {shown_list(by_name, 30)}"
                    message = f"the layout “{layout}” has no option “{name}”"
                    problems.append(_problem(source, name, message, hint))
                continue
            try:
                values[name] = parse_value(option, value, root)
            except OptionValueError as error:
                if not source.wish:
                    problems.append(_problem(source, name, error.message, error.hint))
    return values, problems


class OptionValueError(ValueError):
    """A value that an option does not take."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def parse_value(option: Option, value: Any, root: Path) -> Any:
    """`value` (from TOML, or a string from the command line) as the option's type.

    Raises OptionValueError with a hint.
    """
    parsers: dict[str, Callable[[Option, Any, Path], Any]] = {
        "string": _string,
        "bool": _bool,
        "color": _color,
        "length": _length,
        "choice": _choice,
        "image": _image,
        "number": _number,
    }
    return parsers[option.type](option, value, root)


def _string(option: Option, value: Any, root: Path) -> str:
    del option, root
    if isinstance(value, str):
        return value
    raise OptionValueError(f"expected text, not {value!r}")


def _bool(option: Option, value: Any, root: Path) -> bool:
    del option, root
    words = {"true": True, "yes": True, "on": True, "1": True}
    words |= {"false": False, "no": False, "off": False, "0": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in words:
        return words[value.strip().lower()]
    raise OptionValueError(f"expected true or false, not {value!r}")


def _number(option: Option, value: Any, root: Path) -> int | float:
    del option, root
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        text = value.strip()
        if re.fullmatch(r"-?\d+", text):
            return int(text)
        if re.fullmatch(r"-?\d+\.\d+", text):
            return float(text)
    raise OptionValueError(f"expected a number, not {value!r}")


def _color(option: Option, value: Any, root: Path) -> str:
    del option, root
    if isinstance(value, str) and COLOR.match(value.strip()):
        text = value.strip().lower()
        return text if len(text) == 7 else "#" + "".join(digit * 2 for digit in text[1:])
    raise OptionValueError(f"expected a colour, not {value!r}", 'write it as "#1f3a5f"')


def _length(option: Option, value: Any, root: Path) -> str:
    del option, root
    if isinstance(value, str) and LENGTH.match(value.strip()):
        return value.strip().lower()
    raise OptionValueError(f"expected a length, not {value!r}", 'write it with its unit, as "12mm" or "10pt"')


def _choice(option: Option, value: Any, root: Path) -> str:
    del root
    text = str(value).strip()
    for choice in option.choices:
        if choice.lower() == text.lower():
            return choice
    known = f"known: {shown_list(option.choices)}"
    raise OptionValueError(f"“{text}” is not known here", suggestion(text, option.choices) or known)


def _image(option: Option, value: Any, root: Path) -> str:
    """A path below the project root, with "/"; "" is no image."""
    del option
    if not isinstance(value, str):
        raise OptionValueError(f"expected the path of an image, not {value!r}")
    if not value.strip():
        return ""
    paths = [(root / name).resolve() for name in spellings(value.strip().lstrip("/"))]
    path = next((path for path in paths if path.is_file()), paths[0])
    if not path.is_relative_to(root.resolve()):
        raise OptionValueError(f"the image “{value}” is outside the project")
    if path.suffix.lower() not in IMAGES:
        raise OptionValueError(f"“{value}” is not an image", f"one of {', '.join(sorted(IMAGES))}")
    if not path.is_file():
        raise OptionValueError(f"there is no image “{value}”", _near_image(value, root))
    return path.relative_to(root.resolve()).as_posix()


def _near_image(value: str, root: Path) -> str:
    folder = (root / value.strip().lstrip("/")).parent
    known = [
        (folder / item.name).relative_to(root).as_posix()
        for item in (sorted(folder.iterdir()) if folder.is_dir() and folder.is_relative_to(root) else ())
    ]
    return suggestion(value.strip().lstrip("/"), known) or "the path begins at the project folder"


def _problem(source: OptionSource, name: str, message: str, hint: str | None) -> Problem:
    if source.file is None:
        return Problem(message, key=f"--set {name}", hint=hint)
    try:
        text = source.file.read_text(encoding="utf-8-sig", errors="replace")
        read = read_toml(text, source.file)
    except (OSError, ProjectError):
        read = Source(source.file, {})
    return read.problem((*source.table, name), message, hint)
