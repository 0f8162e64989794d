"""A chart and its data -> a drawing in SVG, its table and the data to attach; or what is wrong, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from report_builder.charts.bars import draw_bars
from report_builder.charts.data import DataError, Table, read_table
from report_builder.charts.dots import draw_dots
from report_builder.charts.drawing import Drawing, Fault, Place
from report_builder.charts.frame import Draft
from report_builder.charts.geojson import MapError
from report_builder.charts.lines import draw_lines, draw_slope
from report_builder.charts.maps import draw_map
from report_builder.charts.multiples import draw_multiples
from report_builder.charts.scene import Scene, mirrored, to_svg
from report_builder.charts.spec import ChartSpec
from report_builder.charts.table import attached_csv, data_table
from report_builder.charts.theme import Theme
from report_builder.charts.timeline import draw_timeline
from report_builder.charts.vega import VegaError, draw_vega
from report_builder.charts.wording import SIGNS, Wording
from report_builder.project.locale import Locale

_KINDS: Mapping[str, Callable[[Draft], Scene]] = {
    "bar": draw_bars, "grouped": draw_bars, "stacked": draw_bars, "line": draw_lines, "area": draw_lines,
    "dot": draw_dots, "slope": draw_slope, "timeline": draw_timeline, "small-multiples": draw_multiples,
}  # fmt: skip
_MOST_SVG = 6_000_000  # bytes


def draw(spec: ChartSpec, data: bytes, regions: bytes, theme: Theme, locale: Locale) -> Drawing | Fault:
    """Draw one chart. `data` is the content of its data file when it names one, `regions` that of its map.

    The same values give the same bytes. Raises nothing for what an editor can write.
    """
    place: Place = "data" if spec.data else "block"
    try:
        table = None
        if spec.data or spec.kind != "vega-lite":
            table = read_table(data if spec.data else spec.body)
        drawing = _drawn(spec, table, regions, theme, locale)
    except MapError as error:
        return Fault(error.message, "map", error.line, error.hint)
    except DataError as error:
        return Fault(error.message, place, error.line, error.hint)
    except VegaError as error:
        return Fault(error.message, "block", error.line, error.hint)
    if len(drawing.svg) > _MOST_SVG:
        return Fault(f"the drawing has more than {_MOST_SVG // 1_000_000} MB", place, hint="sum the data up")
    return drawing


def _drawn(spec: ChartSpec, table: Table | None, regions: bytes, theme: Theme, locale: Locale) -> Drawing:
    wording = Wording(locale, spec.unit if spec.unit in SIGNS else "", spec.decimals)
    width = theme.width_of(spec.width)
    if spec.kind == "vega-lite":
        svg = draw_vega(spec, table, theme, locale, width)
    else:
        assert table is not None  # noqa: S101  read above for all other kinds
        draft = Draft(spec, table, theme, wording, width)
        scene = draw_map(draft, regions) if spec.kind == "choropleth" else _KINDS[spec.kind](draft)
        svg = to_svg(mirrored(scene) if wording.rtl else scene, theme.families, locale.lang, wording.rtl)
    if table is None:
        return Drawing(svg)
    shown = data_table(Draft(spec, table, theme, wording, width)) if spec.table else None
    return Drawing(svg, shown, attached_csv(table) if spec.attach else None)
