"""Turns a height function into contour lines: invented terrain for the cover and the maps."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from drawing.canvas import Point, loop

Height = Callable[[float, float], float]
Edge = tuple[int, int, int]  # column, row, and 0 for the edge to the right or 1 for the one below

OUTSIDE = -1000.0

# The edges a contour joins in a cell, by which of its corners (1, 2, 4, 8 clockwise) lie above the level.
JOINS: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((3, 0),),
    2: ((0, 1),),
    3: ((3, 1),),
    4: ((1, 2),),
    5: ((3, 0), (1, 2)),
    6: ((0, 2),),
    7: ((3, 2),),
    8: ((2, 3),),
    9: ((2, 0),),
    10: ((0, 1), (2, 3)),
    11: ((2, 1),),
    12: ((1, 3),),
    13: ((1, 0),),
    14: ((0, 3),),
}


@dataclass(frozen=True)
class Terrain:
    """Heights sampled on a square grid that reaches past the picture; its rim is far below every level."""

    left: float
    top: float
    step: float
    heights: tuple[tuple[float, ...], ...]


def terrain(height: Height, width: int, depth: int, step: int) -> Terrain:
    """Sample the height function over a picture of width by depth units, every `step` units."""
    columns, rows = math.ceil(width / step) + 7, math.ceil(depth / step) + 7
    left, top = -3.0 * step, -3.0 * step
    heights = tuple(
        tuple(
            OUTSIDE
            if i in (0, columns - 1) or j in (0, rows - 1)
            else height(left + i * step, top + j * step)
            for i in range(columns)
        )
        for j in range(rows)
    )
    return Terrain(left, top, float(step), heights)


def contour(ground: Terrain, level: float, shortest: int = 6) -> str:
    """Path data of all contour loops at the level; loops of fewer than `shortest` points are left out."""
    return "".join(loop(points) for points in contour_loops(ground, level) if len(points) >= shortest)


def contour_loops(ground: Terrain, level: float) -> list[list[Point]]:
    """The closed lines on which the terrain has the level, by marching squares."""
    neighbours: dict[Edge, list[Edge]] = {}
    for row in range(len(ground.heights) - 1):
        for column in range(len(ground.heights[0]) - 1):
            edges = ((column, row, 0), (column + 1, row, 1), (column, row + 1, 0), (column, row, 1))
            for start, end in JOINS.get(cell_case(ground, column, row, level), ()):
                neighbours.setdefault(edges[start], []).append(edges[end])
                neighbours.setdefault(edges[end], []).append(edges[start])
    loops: list[list[Point]] = []
    seen: set[Edge] = set()
    for first in neighbours:
        if first in seen:
            continue
        points: list[Point] = []
        edge: Edge | None = first
        while edge is not None:
            seen.add(edge)
            points.append(crossing(ground, edge, level))
            edge = next((other for other in neighbours[edge] if other not in seen), None)
        loops.append(thinned(points, ground.step * 0.35))
    return loops


def cell_case(ground: Terrain, column: int, row: int, level: float) -> int:
    """Which corners of a grid cell lie above the level, as a sum of 1, 2, 4 and 8 clockwise."""
    above, below = ground.heights[row], ground.heights[row + 1]
    corners = (above[column], above[column + 1], below[column + 1], below[column])
    return sum(1 << i for i, corner in enumerate(corners) if corner > level)


def crossing(ground: Terrain, edge: Edge, level: float) -> Point:
    """Where the level crosses a grid edge, by linear interpolation."""
    column, row, down = edge
    start = ground.heights[row][column]
    end = ground.heights[row + 1][column] if down else ground.heights[row][column + 1]
    share = (level - start) / (end - start)
    return (
        ground.left + (column + (0 if down else share)) * ground.step,
        ground.top + (row + (share if down else 0)) * ground.step,
    )


def thinned(points: list[Point], gap: float) -> list[Point]:
    """The points without those that follow the one before them by less than the gap."""
    kept = points[:1]
    for point in points[1:]:
        if math.dist(point, kept[-1]) >= gap:
            kept.append(point)
    return kept


def waves(random: Random, longest: float, octaves: int = 3, count: int = 5) -> Height:
    """Gentle noise between about -1 and 1: a sum of plane waves, the longest of the given wavelength."""
    terms: list[tuple[float, float, float, float]] = []
    for octave in range(octaves):
        for _ in range(count):
            angle, phase = random.uniform(0, math.tau), random.uniform(0, math.tau)
            pace = math.tau / (longest / 1.9**octave * random.uniform(0.8, 1.25))
            terms.append((pace * math.cos(angle), pace * math.sin(angle), phase, 0.5**octave))
    scale = 1.6 / sum(weight for *_, weight in terms) ** 0.5 / 1.4

    def height(x: float, y: float) -> float:
        return scale * sum(weight * math.sin(a * x + b * y + phase) for a, b, phase, weight in terms)

    return height


def hill(x: float, y: float, wide: float, deep: float, tilt: float = 0) -> Height:
    """A rounded hill of height 1 at a point; wide and deep are its half extents, tilt turns it (radians)."""
    cosine, sine = math.cos(tilt), math.sin(tilt)

    def height(at_x: float, at_y: float) -> float:
        along = (at_x - x) * cosine + (at_y - y) * sine
        across = (at_y - y) * cosine - (at_x - x) * sine
        return math.exp(-((along / wide) ** 2) - (across / deep) ** 2)

    return height


def curve_points(points: list[Point], per_span: int = 12) -> list[Point]:
    """Points along the Catmull-Rom curve through the given ones."""
    result: list[Point] = []
    for i in range(len(points) - 1):
        a, b, c = points[max(i - 1, 0)], points[i], points[i + 1]
        d = points[min(i + 2, len(points) - 1)]
        for k in range(per_span):
            t = k / per_span
            result.append((blend(a[0], b[0], c[0], d[0], t), blend(a[1], b[1], c[1], d[1], t)))
    return [*result, points[-1]]


def blend(a: float, b: float, c: float, d: float, t: float) -> float:
    """One coordinate of a Catmull-Rom span from b to c at t."""
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def distance_to(line: list[Point], x: float, y: float) -> float:
    """Distance from a point to the nearest vertex of a finely divided line."""
    return math.sqrt(min((x - px) ** 2 + (y - py) ** 2 for px, py in line))
