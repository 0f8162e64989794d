"""GeoJSON -> regions with their properties, and their outlines in pt."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from report_builder.charts.data import DataError
from report_builder.charts.scene import Point

MOST_BYTES = 8_000_000
MOST_POINTS = 200_000
_MOST_REGIONS = 1_000
_STEP = 0.35  # pt; points nearer to each other than that are drawn as one
Ring = tuple[Point, ...]


class MapError(DataError):
    """What is wrong with the file of regions."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region: its properties, and its rings in degrees."""

    properties: dict[str, str]
    rings: tuple[Ring, ...]


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


def _rings(geometry: Any) -> Iterator[Ring]:
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


def projected(regions: Sequence[Region], width: float, height: float) -> tuple[list[list[Ring]], float]:
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


def _thinned(ring: Sequence[Point]) -> Ring:
    kept: list[Point] = []
    for point in ring:
        if not kept or math.dist(point, kept[-1]) >= _STEP:
            kept.append(point)
    return tuple(kept) if len(kept) > 2 else ()
