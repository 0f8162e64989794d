"""Turns the text of a `layout.toml` into a checked value, or into problems with file and line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from report_builder.manuscript.model import PageKind, UnitKind
from report_builder.project.errors import LayoutError, ProjectError
from report_builder.project.source import Source
from report_builder.project.toml_source import load_toml
from report_builder.project.validation import Strict, validate

# What a layout has templates for: units, and the card that kits carry for social networks.
TemplateKind = UnitKind | Literal["social"]
OptionType = Literal["string", "bool", "color", "length", "choice", "image", "number"]


class OptionSpec(Strict):
    """`[options.<name>]`: a child layout may give only what differs from its parent."""

    type: OptionType | None = None
    default: Any = None
    help: str | None = None
    choices: list[str] | None = None


class ChartsSpec(Strict):
    """`[charts]`: how charts look. Each value is a template that sees `options`, `tokens` and `page`, as
    style sheets do. A child layout gives only what differs from its parent."""

    fonts: str | None = None  # families, as CSS writes them
    size: str | None = None
    strong: str | None = None  # the weight of names
    palette: list[str] | None = None
    ink: str | None = None
    quiet: str | None = None
    rule: str | None = None
    empty: str | None = None
    width: str | None = None  # of the text column
    wide: str | None = None
    landscape: str | None = None
    narrow: str | None = None  # part of the text column


class LayoutFile(Strict):
    """`layout.toml` as its author wrote it, before it is merged with its parents.

    `kinds` are the units that the layout wants around the articles, `recto` those that begin on a right-hand
    page when it is two-sided. `fonts` maps a family to its faces: `"400" = "Face.ttf"`, `"600 italic" = …`.
    `tokens` is free: style sheets read it as `tokens`. `strings.<lang>` are words that the layout adds to the
    project's or puts in their place. `charts` is how charts look.
    """

    name: str
    description: str = ""
    extends: str | None = None
    css: list[str] = Field(default_factory=list[str])
    templates: dict[TemplateKind, str] = Field(default_factory=dict[TemplateKind, str])
    kinds: list[PageKind] | None = None
    recto: list[PageKind] | None = None
    options: dict[str, OptionSpec] = Field(default_factory=dict[str, OptionSpec])
    tokens: dict[str, Any] = Field(default_factory=dict[str, Any])
    fonts: dict[str, dict[str, str]] = Field(default_factory=dict[str, dict[str, str]])
    charts: ChartsSpec = Field(default_factory=ChartsSpec)
    strings: dict[str, dict[str, str]] = Field(default_factory=dict[str, dict[str, str]])


@dataclass(frozen=True, slots=True)
class LayoutPart:
    """One layout of a chain of parents: its folder, its file and the lines of the file's keys."""

    name: str
    folder: Path
    file: LayoutFile
    source: Source


def read_part(name: str, folder: Path) -> LayoutPart:
    """The layout in `folder`, without its parents. Raises LayoutError with every mistake in its file."""
    path = folder / "layout.toml"
    try:
        source = load_toml(path, 2**20)
        return LayoutPart(name, folder, validate(LayoutFile, source), source)
    except ProjectError as error:
        raise LayoutError(error.problems) from None
