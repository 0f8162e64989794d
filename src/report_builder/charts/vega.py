"""A Vega-Lite specification -> SVG, through vl-convert, for who wants it all. The specification is untrusted.

It may hold data or take that of the chart (`"data": {"name": "data"}`), and nothing else: no addresses, no
pictures, no links, and nothing that gives another result each time. V8, in which it runs, has no file and no
network, and the worker's bounds on time and memory hold for it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from report_builder.charts.data import Table
from report_builder.charts.scene import turns
from report_builder.charts.spec import ChartSpec
from report_builder.charts.theme import SMALLEST, Theme
from report_builder.charts.vega_locale import number_locale, time_locale
from report_builder.project.locale import Locale

SCHEMA = "6.4"  # of Vega-Lite
_MOST_ROWS = 5_000
_DEEPEST = 40
_REFUSED = {
    "url": "no address is read", "href": "nothing is linked", "usermeta": "there is no viewer",
    "bind": "there are no controls on paper", "sample": "it would be another one each time",
}  # fmt: skip
_CHANGING = re.compile(
    r"\b(now|random|sample[A-Z]\w*|warn|info|debug|event|screen|containerSize|windowSize)\s*\("
)
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_PLAIN: Mapping[str, Any] = {"data": {"values": [{"a": 1}]}, "mark": "point", "encoding": {}}


class VegaError(Exception):
    """What is wrong with a specification: `line` counts from 1 in it, None is the whole."""

    def __init__(self, message: str, line: int | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.line, self.hint = message, line, hint


def draw_vega(spec: ChartSpec, table: Table | None, theme: Theme, locale: Locale, width: float) -> bytes:
    """The drawing of the specification in the chart's block, `width` pt wide. Raises VegaError."""
    wanted = _read(spec.body)
    _refuse(wanted)
    rtl = locale.direction == "rtl"
    ready = _dressed(wanted, table, theme, width, rtl)
    svg = _converted(ready, theme, locale)
    return _cleaned(svg, locale, width)


def _read(body: str) -> dict[str, Any]:
    try:
        found: Any = json.loads(body)
    except json.JSONDecodeError as error:
        raise VegaError(
            f"this is not JSON: {error.msg}", error.lineno, "see its commas, quotes and brackets"
        ) from None
    except RecursionError:
        raise VegaError("the specification is nested too deeply") from None
    if not isinstance(found, dict):
        raise VegaError("a specification is a JSON object", 1, 'it begins with {"mark": …}')
    return cast("dict[str, Any]", found)


def _refuse(value: Any, path: str = "", depth: int = 0) -> None:
    """Raises VegaError for what a specification must not hold, anywhere in it but in rows of data."""
    if depth > _DEEPEST:
        raise VegaError("the specification is nested too deeply")
    if isinstance(value, list):
        for item in cast("list[Any]", value):
            _refuse(item, path, depth + 1)
    elif isinstance(value, dict):
        for key, inner in cast("dict[str, Any]", value).items():
            where = f"{path}.{key}" if path else key
            if key in ("values", "datasets"):
                _count(inner)
                if path.endswith("data") or not path or key == "datasets":
                    continue
            if key == "sequence" and isinstance(inner, dict):
                _count_sequence(cast("dict[str, Any]", inner))
            if key in _REFUSED:
                hint = (
                    "put the data into sources/data/ and name it: data=…" if key == "url" else "leave it out"
                )
                raise VegaError(f"`{where}` is not taken: {_REFUSED[key]}", hint=hint)
            if key in ("mark", "type") and inner == "image":
                raise VegaError(f"`{where}` is not taken: charts hold no pictures", hint="leave it out")
            _refuse(inner, where, depth + 1)
    elif isinstance(value, str) and (match := _CHANGING.search(value)):
        raise VegaError(f"`{path}`: {match[1]}() gives another result each time", hint="leave it out")


def _count(rows: Any) -> None:
    total = len(cast("list[Any]", rows)) if isinstance(rows, list) else 0
    if isinstance(rows, dict):
        total = sum(
            len(cast("list[Any]", each))
            for each in cast("dict[str, Any]", rows).values()
            if isinstance(each, list)
        )
    if isinstance(rows, str):
        total = rows.count("\n")
    if total > _MOST_ROWS:
        raise VegaError(f"there are more than {_MOST_ROWS:,} rows of data", hint="sum them up")


def _count_sequence(sequence: dict[str, Any]) -> None:
    try:
        count = (float(sequence["stop"]) - float(sequence.get("start", 0))) / float(sequence.get("step", 1))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        raise VegaError("a sequence needs `start`, `stop` and a `step` that is not 0") from None
    if not abs(count) <= _MOST_ROWS:
        raise VegaError(f"a sequence has more than {_MOST_ROWS:,} steps", hint="take a larger `step`")


def _dressed(
    wanted: dict[str, Any], table: Table | None, theme: Theme, width: float, rtl: bool
) -> dict[str, Any]:
    """The specification with the chart's data, its width, and the layout's look below its own."""
    ready = dict(wanted)
    ready["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json"
    own: Any = ready.get("config")
    ready["config"] = _merged(
        _config(theme, rtl), cast("dict[str, Any]", own) if isinstance(own, dict) else {}
    )
    if table is not None:
        ready["datasets"] = {**cast("dict[str, Any]", ready.get("datasets") or {}), "data": _rows(table)}
        ready.setdefault("data", {"name": "data"})
    if not {"hconcat", "vconcat", "concat", "facet", "repeat"} & ready.keys():
        ready.setdefault("width", width)
        ready.setdefault("height", round(width * 0.5))
        ready.setdefault("autosize", {"type": "fit", "contains": "padding"})
    ready.setdefault("padding", 2)
    return ready


def _rows(table: Table) -> list[dict[str, Any]]:
    """Numbers as numbers; years and all else as they are written."""
    columns = {
        column.name: column.numbers() if column.is_numeric else column.cells for column in table.columns
    }
    return [{name: cells[row] for name, cells in columns.items()} for row in range(table.rows)]


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        result[key] = (
            _merged(cast("dict[str, Any]", old), cast("dict[str, Any]", value))
            if isinstance(old, dict) and isinstance(value, dict)
            else value
        )
    return result


def _config(theme: Theme, rtl: bool) -> dict[str, Any]:
    """The layout's type and colours, and the sides that a script has."""
    size = theme.size
    return {
        "aria": False,
        "background": None,
        "font": ", ".join(theme.families),
        "view": {"stroke": None},
        "range": {"category": list(theme.palette), "ordinal": {"scheme": "blues"}},
        "mark": {"color": theme.palette[0]},
        "bar": {"discreteBandSize": {"band": 0.7}},
        "line": {"strokeWidth": 1.7},
        "point": {"filled": True, "size": 26},
        "rule": {"color": theme.ink},
        "text": {"fontSize": size, "fill": theme.ink},
        "title": {"fontSize": size * 1.1, "color": theme.ink, "anchor": "end" if rtl else "start"},
        "header": {"labelFontSize": size, "titleFontSize": size, "labelFontWeight": theme.strong},
        "legend": {
            "orient": "top", "labelFontSize": size, "titleFontSize": size, "titleFontWeight": 400,
            "labelColor": theme.ink, "titleColor": theme.quiet, "offset": 6,
            "symbolStrokeWidth": 2, "layout": {"top": {"anchor": "end" if rtl else "start"}},
        },
        "axis": {
            "labelFontSize": size, "titleFontSize": size, "titleFontWeight": 400, "labelColor": theme.quiet,
            "titleColor": theme.quiet, "gridColor": theme.rule, "gridWidth": 0.4, "domainColor": theme.ink,
            "domainWidth": 0.7, "tickColor": theme.rule, "tickWidth": 0.4, "tickSize": 3,
        },
        "axisX": {"grid": False},
        "axisY": {"domain": False, "ticks": False, "orient": "right" if rtl else "left"},
        "scale": {"xReverse": rtl},
    }  # fmt: skip


def _converted(ready: dict[str, Any], theme: Theme, locale: Locale) -> str:
    try:
        import vl_convert
    except ImportError:
        hint = 'install it: pip install "vl-convert-python>=1.9", or draw one of the other kinds'
        raise VegaError("a Vega-Lite chart needs vl-convert, which is not installed", hint=hint) from None
    for folder in sorted({str(face.path.parent) for face in theme.faces}):
        vl_convert.register_font_directory(folder)

    def convert(spec: Mapping[str, Any]) -> str:
        return vl_convert.vegalite_to_svg(
            dict(spec), vl_version=SCHEMA, allowed_base_urls=[],
            format_locale=number_locale(locale), time_format_locale=time_locale(locale),
        )  # fmt: skip

    with _utc():
        for attempt in (1, 2):  # what an earlier chart left undone in V8 would be told of in this one
            try:
                return convert(ready)
            except ValueError as error:
                _settle(lambda: convert(_PLAIN))
                if attempt == 2:
                    raise VegaError(
                        f"the specification cannot be drawn: {_reason(error)}", hint=_EDITOR
                    ) from None
    raise AssertionError("two attempts end in one of two ways")


_EDITOR = "try it in the Vega editor, vega.github.io/editor"


def _settle(convert: Any) -> None:
    """Let V8 tell what it still has to tell of a chart that failed."""
    for _ in range(4):
        try:
            convert()
            return
        except ValueError:
            continue


def _reason(error: ValueError) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = next((line for line in lines[1:] if not line.startswith("at ")), lines[0] if lines else "")
    return re.sub(r"^\w*Error: ", "", told)[:200]


@contextmanager
def _utc() -> Generator[None]:
    """Dates without a time zone are the same days everywhere."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before


def _cleaned(svg: str, locale: Locale, width: float) -> bytes:
    """Without ids of the run, links and pictures; words from right to left marked as such; wide as asked."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(svg.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        message = f"the drawing cannot be read: {error.msg}"
        raise VegaError(message, hint="look for unusual characters in its words") from None
    hidden = [text for text in root.iter(f"{_SVG}text") if text.get("opacity") == "0"]  # for want of room
    for element in [*hidden, *root.iter(f"{_SVG}image", f"{_SVG}script", f"{_SVG}foreignObject")]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    for element in root.iter():
        for name in (f"{_XLINK}href", "href"):
            if not element.get(name, "#").startswith("#"):
                del element.attrib[name]
        for name in ("role", "aria-roledescription", "aria-hidden", "aria-label", "class", "pointer-events"):
            element.attrib.pop(name, None)
    drawn = float(root.get("width") or 0)
    if not 0 < drawn < 20_000:
        raise VegaError("the drawing has no width", hint="give it a `width` in numbers")
    _check_size(root, width / drawn)
    if locale.direction == "rtl":
        _turn(root)
    root.set("lang", locale.lang)
    for name in ("width", "height"):
        root.set(name, f"{float(root.get(name) or 0):g}pt")
    return etree.tostring(root, encoding="utf-8") + b"\n"


def _check_size(root: Any, scale: float) -> None:
    """Raises VegaError where words would be too small to read once the drawing is as wide as its figure."""
    for text in root.iter(f"{_SVG}text"):
        size = float((text.get("font-size") or "11").removesuffix("px"))
        if (text.text or "").strip() and size * min(1.0, scale) < SMALLEST * 0.98:
            wanted = "make the drawing narrower, or its words larger"
            raise VegaError(
                f"“{text.text[:30]}” would be {size * scale:.1f} pt high, less than {SMALLEST:g}", hint=wanted
            )


def _turn(root: Any) -> None:
    """Words that run from right to left are anchored by their own start (SVG 2, 11.10.2.1)."""
    for text in root.iter(f"{_SVG}text"):
        if turns(text.text or ""):
            anchor = text.get("text-anchor", "start")
            text.set("direction", "rtl")
            text.set("text-anchor", {"start": "end", "end": "start"}.get(anchor, anchor))
