"""Regions of a GeoJSON file in colours of their values: light for few, dark for many."""

from __future__ import annotations

import math
from collections.abc import Sequence

from report_builder.charts.color import ramp
from report_builder.charts.data import DataError
from report_builder.charts.frame import Draft, grid_of, label_on, title
from report_builder.charts.geojson import MapError, Region, projected, read_regions
from report_builder.charts.map_names import Named, name_regions
from report_builder.charts.scene import Rect, Scene, Shape, Text, moved
from report_builder.charts.wording import needed
from report_builder.project.source import shown_list, suggestion

_HIGHEST = 0.72  # height of a map by its width at most
_HIGHEST_LYING = 0.46  # and on a page that lies


def draw_map(draft: Draft, geojson: bytes) -> Scene:
    """A chart of the kind choropleth. Raises DataError, and MapError for a fault of the GeoJSON file."""
    grid = grid_of(draft)
    series, *others = grid.series
    if others:
        names = ", ".join(each.name for each in grid.series[:4])
        raise DataError(f"there is more than one column of values: {names}", 1, 'name one, `y="…"`')
    by_name = dict(zip((_fold(name) for name in grid.categories), series.values, strict=True))
    regions = read_regions(geojson)
    key = _key(draft, regions, by_name)
    _check_names(draft, grid.categories, regions, key)
    values = [by_name.get(_fold(region.properties.get(key, ""))) for region in regions]
    bounds = _bounds(draft, series.known)
    shades = ramp(draft.theme.palette[0], len(bounds) + 1)
    fills = [
        draft.theme.empty if value is None else shades[sum(value >= bound for bound in bounds)]
        for value in values
    ]
    scene = Scene(draft.width, 0)
    ends = min(series.known), max(series.known)
    top = _legend(draft, scene, bounds, shades, ends, None in values)
    highest = _HIGHEST_LYING if draft.spec.width == "landscape" else _HIGHEST
    outlines, height = projected(regions, draft.width, draft.width * (draft.spec.ratio or highest))
    for rings, fill, value in zip(outlines, fills, values, strict=True):
        placed = tuple(tuple((x, y + top) for x, y in ring) for ring in rings)
        if placed:
            scene.ground.append(Shape(placed, fill, draft.theme.rule if value is None else "#ffffff", 0.6))
    if draft.spec.values is not False:
        printed = draft.spec.label or key
        named = [
            Named(draft.shown(region.properties.get(printed, "")), rings, label_on(fill, draft.theme))
            for region, rings, fill in zip(regions, outlines, fills, strict=True)
        ]
        scene.ground += (moved(mark, 0, top) for mark in name_regions(draft, named, height))
    scene.height = top + height + 2
    return scene


def _check_names(draft: Draft, names: Sequence[str], regions: Sequence[Region], key: str) -> None:
    """Raises DataError for a row whose region is not on the map."""
    known = {_fold(region.properties.get(key, "")) for region in regions}
    for name in names:
        if _fold(name) not in known:
            hint = suggestion(name, [region.properties.get(key, "") for region in regions])
            line = _line_of(draft, name)
            raise DataError(f"the map has no region “{name}”", line, hint or f"regions go by their “{key}”")
    if draft.spec.label and not any(draft.spec.label in region.properties for region in regions):
        known = {name for region in regions for name in region.properties}
        raise MapError(
            f"its regions have no property “{draft.spec.label}”",
            hint=suggestion(draft.spec.label, known) or f"its properties: {shown_list(sorted(known))}",
        )


def _key(draft: Draft, regions: Sequence[Region], values: dict[str, float | None]) -> str:
    """The property by which the data names regions: the one given, else the one that most rows fit."""
    names = list(dict.fromkeys(name for region in regions for name in region.properties))
    if draft.spec.join:
        if draft.spec.join not in names:
            hint = suggestion(draft.spec.join, names) or f"its properties: {shown_list(names)}"
            raise MapError(f"its regions have no property “{draft.spec.join}”", hint=hint)
        return draft.spec.join
    if not names:
        raise MapError("its regions have no properties", hint="each needs one that the data names it by")
    return max(
        names,
        key=lambda name: len(values.keys() & {_fold(each.properties.get(name, "")) for each in regions}),
    )


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def _line_of(draft: Draft, name: str) -> int | None:
    column = draft.table.column(draft.spec.x) if draft.spec.x else draft.table.columns[0]
    return column.lines[column.cells.index(name)] if name in column.cells else None


def _bounds(draft: Draft, numbers: Sequence[float]) -> list[float]:
    """The bounds between colours: those given, else round ones with about as many regions in each."""
    given = draft.spec.classes
    if len(given) > 1:
        return list(given)
    count = int(given[0]) if given else min(5, len(set(numbers)))
    low, high = min(numbers), max(numbers)
    if count < 2 or low == high:
        return []
    rising = sorted(numbers)
    found: list[float] = []
    for at in range(1, count):
        bound = _round(rising[min(len(rising) - 1, round(at * len(rising) / count))], high - low)
        if low < bound <= high and bound not in found:
            found.append(bound)
    return sorted(found)


def _round(value: float, span: float) -> float:
    """`value` to a number that can be said: in steps of 1, 2 or 5 that are small beside the span."""
    power = 10.0 ** math.floor(math.log10(span / 12))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= span / 30)
    return round(round(value / step) * step, 10)


def _legend(
    draft: Draft,
    scene: Scene,
    bounds: Sequence[float],
    fills: Sequence[str],
    ends: tuple[float, float],
    empty: bool,
) -> float:
    """A band of the colours with the bounds below their seams; gives where the map begins."""
    y = title(draft, scene)
    numbers = [*bounds, *ends]
    words = [draft.wording.value(bound, needed(numbers)) for bound in bounds]
    step = max([draft.size * 3.2, *(draft.wide(each) + 8 for each in words)])
    tall = draft.size * 0.95
    for at, fill in enumerate(fills):
        scene.add(Rect(at * step, y, step, tall, fill))
    for at, each in enumerate(words, 1):
        scene.add(Text(at * step, y + tall + draft.size * 1.15, each, draft.size, draft.theme.ink, "middle"))
    if empty:
        x = len(fills) * step + draft.size * 1.6
        corners = ((x, y), (x + tall, y), (x + tall, y + tall), (x, y + tall))
        scene.add(Shape((corners,), draft.theme.empty, draft.theme.rule, 0.6))
        no_data = draft.wording.locale.words["chart_no_data"]
        scene.add(Text(x + tall + 4, y + tall * 0.92, no_data, draft.size, draft.theme.ink))
    return y + tall + draft.lead * (1.3 if words else 0.3) + 6
