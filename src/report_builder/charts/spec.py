"""The attributes of a fenced chart block -> what is to be drawn, or problems with line and suggestion."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, cast

from report_builder.project.numerals import european
from report_builder.project.source import shown_list, suggestion

KINDS = (
    "bar", "grouped", "stacked", "line", "area", "dot", "slope", "timeline", "small-multiples", "choropleth",
    "vega-lite",
)  # fmt: skip
_OTHER_NAMES = {
    "column": "bar", "columns": "bar", "bars": "bar", "map": "choropleth", "lines": "line", "dots": "dot",
    "multiples": "small-multiples", "vega": "vega-lite", "vegalite": "vega-lite",
}  # fmt: skip
_MOST_BODY = 200_000  # characters of rows or JSON in the article
_WIDTHS = ("landscape", "wide", "narrow")


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart as its author asks for it. A plain value; the data is not read yet.

    `data` and `map` are paths below `sources/data/`; `body` is what stands in the block: rows of CSV, or
    JSON. Columns are named as in the data; what is not named is found there. `labels` are pairs of a word of
    the data and what is printed for it. `line` is that of the block in the article, `body_line` that of its
    first row.
    """

    kind: str
    alt: str
    line: int
    body_line: int = 0
    body: str = ""
    id: str = ""
    data: str = ""
    map: str = ""
    join: str = ""
    x: str = ""
    y: tuple[str, ...] = ()
    series: str = ""
    panel: str = ""
    to: str = ""
    label: str = ""
    group: str = ""
    title: str = ""  # of the values, above them
    unit: str = ""  # after each value
    sort: str = "none"
    direction: str = ""  # "horizontal" or "vertical" bars; as the data suggests when empty
    highlight: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    min: float | None = None
    max: float | None = None
    decimals: int | None = None
    percent: bool = False  # stacked: shares of each bar's whole
    values: bool | None = None  # numbers at the marks; where there is room when None
    classes: tuple[float, ...] = ()  # choropleth: bounds between colours, or one number of colours
    ratio: float | None = None  # height by width
    width: str = ""  # "wide", "landscape", "narrow" or that of the text
    table: bool = False
    attach: bool = False

    def shown(self, text: str) -> str:
        """What is printed for a word of the data."""
        return dict(self.labels).get(text, text)


@dataclass(frozen=True, slots=True)
class SpecProblem:
    """A mistake in a block, on a line of the article."""

    message: str
    line: int
    hint: str | None = None


class _ValueError(Exception):
    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def _text(value: str) -> str:
    return value.strip()


def _names(value: str) -> tuple[str, ...]:
    return tuple(name for part in re.split(r"[,،]", value) if (name := part.strip()))


def _pairs(value: str) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for part in re.split(r"[;؛]", value):
        word, mark, shown = part.partition(":" if ":" in part else "=")
        if part.strip() and not (mark and word.strip() and shown.strip()):
            raise _ValueError(
                f"“{part.strip()}” is not a word and its label", "write `word: label; word: label`"
            )
        if part.strip():
            found.append((word.strip(), shown.strip()))
    return tuple(found)


def _number(value: str) -> float:
    try:
        number = float(european(value.strip()))
    except ValueError:
        raise _ValueError(f"“{value}” is not a number") from None
    if not abs(number) < 1e15:
        raise _ValueError(f"“{value}” is not a number that can be drawn")
    return number


def _decimals(value: str) -> int:
    number = _number(value)
    if number not in range(7):
        raise _ValueError(f"“{value}” is not a number of decimals", "write one from 0 to 6")
    return int(number)


def _ratio(value: str) -> float:
    number = _number(value)
    if not 0.15 <= number <= 2:
        raise _ValueError(f"“{value}” is no ratio of height to width", "write a number from 0.15 to 2")
    return number


def _flag(value: str) -> bool:
    choice = value.strip().lower()
    if choice not in ("true", "false", "yes", "no"):
        raise _ValueError(f"“{value}” is neither true nor false")
    return choice in ("true", "yes")


def _classes(value: str) -> tuple[float, ...]:
    bounds = tuple(_number(part) for part in re.split(r"[;,،\s]+", value.strip()) if part)
    if len(bounds) == 1 and bounds[0] not in range(2, 8):
        raise _ValueError(f"“{value}” is not a number of colours", "write one from 2 to 7, or the bounds")
    if len(bounds) > 6 or sorted(set(bounds)) != list(bounds):
        raise _ValueError("the bounds between colours do not rise, or are more than 6")
    return bounds


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        choice = value.strip().lower()
        if choice not in choices:
            raise _ValueError(
                f"“{value}” is not known here", suggestion(choice, choices) or f"one of {', '.join(choices)}"
            )
        return choice

    return read


_KEYS: Mapping[str, Callable[[str], Any]] = {
    "data": _text, "map": _text, "join": _text, "x": _text, "y": _names, "series": _text, "panel": _text,
    "to": _text, "label": _text, "group": _text, "title": _text, "unit": _text, "alt": _text,
    "sort": _one_of("none", "rising", "falling", "name"), "direction": _one_of("horizontal", "vertical"),
    "highlight": _names, "labels": _pairs, "min": _number, "max": _number, "decimals": _decimals,
    "percent": _flag, "values": _flag, "classes": _classes, "ratio": _ratio, "table": _flag, "attach": _flag,
}  # fmt: skip
OF_FIGURE = frozenset({"kind", "caption", "credit", "source", "lang", "dir"})  # read by the markup
_BOUND_TO = {
    "map": ("choropleth",), "join": ("choropleth",), "classes": ("choropleth",), "percent": ("stacked",),
    "panel": ("small-multiples",), "to": ("timeline",), "group": ("timeline",),
    "label": ("timeline", "choropleth"),
    "direction": ("bar", "grouped", "stacked"),
}  # fmt: skip
_OPTION = re.compile(r"[ \t]*#\|[ \t]*(?P<key>[\w-]+)[ \t]*[:=][ \t]*(?P<value>.*?)[ \t]*$")


def body_options(body: str) -> tuple[dict[str, str], str, int]:
    """The lines `#| key: value` that a block begins with, what follows them, and how many they are."""
    pairs: dict[str, str] = {}
    lines = body.split("\n")
    at = 0
    while at < len(lines) and (match := _OPTION.match(lines[at])):
        value = match["value"]
        quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
        pairs[match["key"]] = value[1:-1] if quoted else value
        at += 1
    return pairs, "\n".join(lines[at:]), at


def read_spec(
    pairs: Mapping[str, str],
    body: str,
    line: int,
    body_line: int,
    *,
    name: str = "",
    classes: Sequence[str] = (),
) -> tuple[ChartSpec | None, list[SpecProblem]]:
    """The chart of a block with the attributes `pairs`, or None and why it is none.

    `name` is its id, `classes` those of its figure. Nothing is raised for what an author can write.
    """
    problems: list[SpecProblem] = []

    def wrong(message: str, hint: str | None = None) -> None:
        problems.append(SpecProblem(message, line, hint))

    kind = _kind(pairs.get("kind"), wrong)
    values: dict[str, Any] = {}
    for key, text in pairs.items():
        if key in OF_FIGURE:
            continue
        if key not in _KEYS:
            known = shown_list(sorted({*_KEYS, *OF_FIGURE}), 40)
            wrong(f"a chart has no “{key}”", suggestion(key, {*_KEYS, *OF_FIGURE}) or f"known: {known}")
            continue
        if kind and kind not in _BOUND_TO.get(key, (kind,)):
            wrong(f"“{key}” is for {' and '.join(_BOUND_TO[key])} charts, and this one is {kind}")
            continue
        try:
            values[key] = _KEYS[key](text)
        except _ValueError as error:
            wrong(f"{key}: {error.message}", error.hint)
    if not values.get("alt"):
        wrong("the chart has no alternative text", 'say what it shows to who does not see it: `alt="…"`')
    _check_source(kind, values, body, wrong)
    if problems or kind is None:
        return None, problems
    width = next((each for each in _WIDTHS if each in classes), "")
    return ChartSpec(kind=kind, line=line, body_line=body_line, body=body, id=name, width=width, **values), []


def spec_of(data: Mapping[str, Any]) -> ChartSpec:
    """The spec that `dataclasses.asdict` and JSON made `data` of."""
    found = {each.name: data[each.name] for each in fields(ChartSpec)}
    for name in ("y", "highlight", "classes"):
        found[name] = tuple(found[name])
    pairs = cast("list[list[str]]", found["labels"])
    found["labels"] = tuple((word, shown) for word, shown in pairs)
    return ChartSpec(**found)


def _kind(text: str | None, wrong: Callable[[str, str | None], None]) -> str | None:
    if text is None:
        wrong("the chart has no kind", f'write `kind="bar"`, or one of {", ".join(KINDS[1:])}')
        return None
    word = re.sub(r"[\s_]+", "-", text.strip().lower())
    kind = _OTHER_NAMES.get(word, word)
    if kind in KINDS:
        return kind
    hint = suggestion(word, (*KINDS, *_OTHER_NAMES)) or f"one of {', '.join(KINDS)}"
    wrong(f"there is no chart of the kind “{text}”", hint)
    return None


def _check_source(
    kind: str | None, values: Mapping[str, Any], body: str, wrong: Callable[[str, str | None], None]
) -> None:
    has_file, has_body = bool(values.get("data")), bool(body.strip())
    if len(body) > _MOST_BODY:
        wrong(
            f"the block has more than {_MOST_BODY:,} characters", "put the data into a file in sources/data/"
        )
    elif kind == "vega-lite" and not has_body:
        wrong("the block holds no Vega-Lite specification", "write it as JSON between the fences")
    elif kind != "vega-lite" and has_file and has_body:
        wrong("the chart has a data file and rows of its own", "keep one of them")
    elif kind not in ("vega-lite", None) and not has_file and not has_body:
        wrong(
            "the chart has no data",
            'name a file in sources/data/, `data="strikes.csv"`, or write rows between the fences',
        )
    if kind == "choropleth" and not values.get("map"):
        wrong("the map has no regions", 'name a GeoJSON file in sources/data/: `map="governorates.geojson"`')
