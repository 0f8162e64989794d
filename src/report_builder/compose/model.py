"""A unit as HTML, ready to be typeset, and the layout that made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from report_builder.charts.theme import Theme
from report_builder.markup.model import Markup
from report_builder.project.errors import Problem
from report_builder.project.locale import Direction


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a layout, as `layout.toml` declares it."""

    name: str
    type: str  # "string", "bool", "color", "length", "choice", "image", "number"
    default: Any
    help: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout with its parents merged and its options resolved.

    `css` is the style sheets of the parents and its own, in order, with options filled in; URLs in it are
    `layout:<name>/<path>` or `font:<file>` or `project:/<path>`. `folders` are the layout's own and its
    parents' template folders, own first. `digest` changes when any file of the layout or any option does.
    `two_sided` is whether left and right pages differ. `strings` are the layout's words by language, `charts`
    how charts look in scripts that run from left to right, and from right to left.
    """

    name: str
    folders: tuple[Path, ...]
    css: str
    options: Mapping[str, Any]
    declared: tuple[Option, ...]
    digest: str
    two_sided: bool = False
    templates: Mapping[str, str] = field(default_factory=dict[str, str])  # unit kind -> template file
    kinds: tuple[str, ...] = ()  # unit kinds the layout wants around the articles, such as cover, contents
    strings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    fonts: tuple[str, ...] = ()  # font files named in `[fonts]`
    tokens: Mapping[str, Any] = field(default_factory=dict[str, Any])  # data for style sheets and templates
    recto: tuple[str, ...] = ()  # unit kinds that begin on a right-hand page when two-sided
    charts: Mapping[Direction, Theme] = field(default_factory=dict[Direction, Theme])


@dataclass(frozen=True, slots=True)
class ComposedUnit:
    """The HTML of one unit. `symbols` are the anchors of other units that it links to.

    `start` is "recto" when a two-sided layout wants the unit to begin on a right-hand page.
    """

    unit_id: str
    html: str
    markup: Markup | None = None  # of its article, as it is printed
    symbols: tuple[str, ...] = ()
    prints_labels: bool = False  # such as the contents: composed again when page labels move
    paged: tuple[str, ...] = ()  # the anchors whose labels an article prints; a page without article: all
    problems: tuple[Problem, ...] = ()
    start: Literal["any", "recto"] = "any"
