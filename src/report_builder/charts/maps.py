"""Regions of a GeoJSON file in colours of their values: light for few, dark for many."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from report_builder.charts.color import ramp
from report_builder.charts.data import DataError
from report_builder.charts.frame import Draft, grid_of, label_on, title
from report_builder.charts.measure import fitted, wrapped
from report_builder.charts.scene import Mark, Point, Rect, Scene, Shape, Text
from report_builder.charts.wording import needed
from report_builder.project.source import shown_list, suggestion

MOST_BYTES = 8_000_000
MOST_POINTS = 200_000
_MOST_REGIONS = 1_000
_STEP = 0.35  # pt; points nearer to each other than that are drawn as one
_HIGHEST = 0.72  # height of a map by its width at most
_HIGHEST_LYING = 0.46  # and on a page that lies


class MapError(DataError):
    """What is wrong with the file of regions."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region: its properties, and its rings in degrees."""

    properties: dict[str, str]
    rings: tuple[tuple[Point, ...], ...]


def draw_map(draft: Draft, geojson: bytes) -> Scene:
    """A chart of the kind choropleth. Raises DataError, and MapError for a fault of the GeoJSON file."""
    grid = grid_of(draft)
    series, *others = grid.series
    if others:
        names = ", ".join(each.name for each in grid.series[:4])
        raise DataError(f"there is more than one column of values: {names}", 1, 'name one, `y="…"`')
    values = dict(zip((_fold(name) for name in grid.categories), series.values, strict=True))
    regions = read_regions(geojson)
    key = _key(draft, regions, values)
    known = {_fold(region.properties.get(key, "")) for region in regions}
    for name in grid.categories:
        if _fold(name) not in known:
            hint = suggestion(name, [region.properties.get(key, "") for region in regions])
            raise DataError(
                f"the map has no region “{name}”",
                _line_of(draft, name),
                hint or f"regions go by their “{key}”",
            )
    numbers = series.known
    bounds = _bounds(draft, numbers)
    fills = ramp(draft.theme.palette[0], len(bounds) + 1)
    scene = Scene(draft.width, 0)
    empty = any(values.get(_fold(region.properties.get(key, ""))) is None for region in regions)
    top = _legend(draft, scene, bounds, fills, (min(numbers), max(numbers)), empty)
    highest = _HIGHEST_LYING if draft.spec.width == "landscape" else _HIGHEST
    outlines, height = _projected(regions, draft.width, draft.width * (draft.spec.ratio or highest))
    for region, rings in zip(regions, outlines, strict=True):
        value = values.get(_fold(region.properties.get(key, "")))
        fill = draft.theme.empty if value is None else fills[sum(value >= bound for bound in bounds)]
        placed = tuple(tuple((x, y + top) for x, y in ring) for ring in rings)
        if placed:
            edge = draft.theme.rule if value is None else "#ffffff"
            scene.ground.append(Shape(placed, fill, edge, 0.6))
    if draft.spec.values is not False:
        for region, rings in zip(regions, outlines, strict=True):
            name = region.properties.get(key, "")
            value = values.get(_fold(name))
            fill = draft.theme.empty if value is None else fills[sum(value >= bound for bound in bounds)]
            scene.ground += _name(draft, draft.shown(name), rings, top, label_on(fill, draft.theme))
    scene.height = top + height + 2
    return scene


def read_regions(data: bytes) -> list[Region]:
    """The polygons of a GeoJSON FeatureCollection (RFC 7946). Raises MapError."""
    if len(data) > MOST_BYTES:
        raise MapError(f"it has more than {MOST_BYTES // 1_000_000} MB", hint="simplify the outlines")
    try:
        found: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise MapError(
            "this is not JSON", getattr(error, "lineno", None), "export the regions as GeoJSON"
        ) from None
    features: Any = cast("dict[str, Any]", found).get("features") if isinstance(found, dict) else None
    if not isinstance(features, list) or not features:
        raise MapError(
            "this is no GeoJSON FeatureCollection with features", hint="export the regions as GeoJSON"
        )
    if len(cast("list[Any]", features)) > _MOST_REGIONS:
        raise MapError(f"it has more than {_MOST_REGIONS:,} regions", hint="keep those that are drawn")
    regions: list[Region] = []
    points = 0
    for number, feature in enumerate(cast("list[Any]", features), 1):
        try:
            rings = tuple(_rings(feature["geometry"]))
            properties = {
                str(name): str(value) for name, value in feature["properties"].items() if value is not None
            }
        except (TypeError, KeyError, ValueError, AttributeError, IndexError):
            raise MapError(
                f"feature {number} is no region", hint="each needs a Polygon or MultiPolygon and properties"
            ) from None
        if "id" in feature:
            properties.setdefault("id", str(feature["id"]))
        points += sum(map(len, rings))
        if points > MOST_POINTS:
            raise MapError(f"its outlines have more than {MOST_POINTS:,} points", hint="simplify them")
        regions.append(Region(properties, rings))
    return regions


def _rings(geometry: Any) -> Iterator[tuple[Point, ...]]:
    kind = geometry["type"]
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(kind)
    polygons = [geometry["coordinates"]] if kind == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        for ring in polygon:
            points = tuple((float(point[0]), float(point[1])) for point in ring)
            if any(not (abs(x) <= 360 and abs(y) <= 90) for x, y in points):
                raise ValueError("not degrees")
            yield points


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


def _projected(
    regions: Sequence[Region], width: float, height: float
) -> tuple[list[list[tuple[Point, ...]]], float]:
    """The rings in pt, and the height that they take: true to shape (Mercator), which suits a country, and in
    the middle of the width; points that fall together go."""
    flat = [[[(math.radians(x), _upward(y)) for x, y in ring] for ring in region.rings] for region in regions]
    xs = [x for rings in flat for ring in rings for x, _ in ring]
    ys = [y for rings in flat for ring in rings for _, y in ring]
    if not xs:
        raise MapError("its regions have no outlines")
    across, down = max(xs) - min(xs) or 1e-9, max(ys) - min(ys) or 1e-9
    scale = min(width / across, height / down)
    left, top = min(xs) - (width / scale - across) / 2, max(ys)
    placed = [
        [
            ring
            for each in rings
            if (ring := _thinned([((x - left) * scale, (top - y) * scale) for x, y in each]))
        ]
        for rings in flat
    ]
    return placed, down * scale


def _upward(latitude: float) -> float:
    return math.asinh(math.tan(math.radians(max(-85.0, min(85.0, latitude)))))


def _thinned(ring: Sequence[Point]) -> tuple[Point, ...]:
    kept: list[Point] = []
    for point in ring:
        if not kept or math.dist(point, kept[-1]) >= _STEP:
            kept.append(point)
    return tuple(kept) if len(kept) > 2 else ()


def _name(draft: Draft, name: str, rings: Sequence[tuple[Point, ...]], top: float, ink: str) -> list[Mark]:
    """The name of a region where it has room inside, in two lines if need be."""
    if not rings:
        return []
    largest = max(rings, key=lambda ring: abs(_area(ring)))
    for lines in ([name], wrapped(name, draft.theme, draft.size, draft.wide(name) * 0.6, 2)):
        wide = max(map(draft.wide, lines))
        tall = len(lines) * draft.lead
        place = _room(largest, wide + 4, tall)
        if place is not None and all(
            fitted(line, draft.theme, draft.size, wide + 1) == line for line in lines
        ):
            x, y = place
            first = y + top - (len(lines) - 1) * draft.lead / 2 + draft.size * 0.34
            return [
                Text(x, first + at * draft.lead, line, draft.size, ink, "middle")
                for at, line in enumerate(lines)
            ]
    return []


def _room(ring: Sequence[Point], wide: float, tall: float) -> Point | None:
    """The place for a box inside the ring that is nearest to the middle of its area, if there is one."""
    cx, cy = _centre(ring)
    x_low, x_high = min(x for x, _ in ring), max(x for x, _ in ring)
    y_low, y_high = min(y for _, y in ring), max(y for _, y in ring)
    if x_high - x_low < wide or y_high - y_low < tall:
        return None
    tries = [
        (
            x_low + wide / 2 + (x_high - x_low - wide) * i / 12,
            y_low + tall / 2 + (y_high - y_low - tall) * j / 12,
        )
        for i in range(13)
        for j in range(13)
    ]
    for x, y in sorted([(cx, cy), *tries], key=lambda place: math.dist(place, (cx, cy))):
        if _holds(ring, x, y, wide, tall):
            return x, y
    return None


def _holds(ring: Sequence[Point], x: float, y: float, wide: float, tall: float) -> bool:
    left, right, top, bottom = x - wide / 2, x + wide / 2, y - tall / 2, y + tall / 2
    if any(left < px < right and top < py < bottom for px, py in ring):
        return False
    probes = [(left + wide * i / 6, edge) for i in range(7) for edge in (top, y, bottom)]
    return all(_inside(ring, point) for point in probes)


def _inside(ring: Sequence[Point], point: Point) -> bool:
    x, y = point
    odd = False
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def _area(ring: Sequence[Point]) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True)) / 2


def _centre(ring: Sequence[Point]) -> Point:
    area = _area(ring)
    if abs(area) < 1e-9:
        return ring[0]
    cx = cy = 0.0
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        cross = ax * by - bx * ay
        cx += (ax + bx) * cross
        cy += (ay + by) * cross
    return cx / (6 * area), cy / (6 * area)
