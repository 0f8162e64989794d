"""The names of regions: inside where they have room, else beside the land with a line to it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from report_builder.charts.frame import Draft
from report_builder.charts.geojson import Ring
from report_builder.charts.measure import wrapped
from report_builder.charts.scene import Dot, Mark, Point, Stroke, Text

_CELL = 2.0  # pt, of the raster of what is taken
_FARTHEST = 90  # pt from a region to its name
_MOST_BESIDE = 40


@dataclass(frozen=True, slots=True)
class Named:
    """A region to be named: its outlines, and the ink that is read on its colour."""

    name: str
    rings: Sequence[Ring]
    ink: str


def name_regions(draft: Draft, regions: Sequence[Named], height: float) -> list[Mark]:
    """The names of as many regions as can bear one, none over another, on a map of this height."""
    found: list[Mark] = []
    taken = _Raster(draft.width, height)
    for region in regions:
        for ring in region.rings:
            taken.fill(ring)
    without: list[Named] = []
    for region in regions:
        inside = _inside_of(draft, region)
        found += inside
        if not inside and region.rings and region.name:
            without.append(region)
    without.sort(key=lambda region: -max(abs(_area(ring)) for ring in region.rings))
    for region in without[:_MOST_BESIDE]:
        found += _beside(draft, region, taken)
    return found


def _inside_of(draft: Draft, region: Named) -> list[Mark]:
    """The name in one line or two, in the middle of the largest part of the region."""
    if not region.rings or not region.name:
        return []
    largest = max(region.rings, key=lambda ring: abs(_area(ring)))
    halves = wrapped(region.name, draft.theme, draft.size, draft.wide(region.name) * 0.6, 2)
    for lines in ([region.name], halves):
        tall = len(lines) * draft.lead
        place = _room(largest, max(map(draft.wide, lines)) + 4, tall)
        if place is not None and " ".join(lines) == " ".join(region.name.split()):
            x, y = place
            first = y - (len(lines) - 1) * draft.lead / 2 + draft.size * 0.34
            return [
                Text(x, first + at * draft.lead, line, draft.size, region.ink, "middle")
                for at, line in enumerate(lines)
            ]
    return []


def _beside(draft: Draft, region: Named, taken: _Raster) -> list[Mark]:
    """The name off the land, as near as may be, with a line to the region."""
    x, y = _centre(max(region.rings, key=lambda ring: abs(_area(ring))))
    wide, tall = draft.wide(region.name) + 3, draft.size * 1.1
    for distance in range(8, _FARTHEST, 4):
        for turn in range(24):
            angle = 2 * math.pi * turn / 24
            edge = x + distance * math.cos(angle), y + distance * math.sin(angle)
            rightward = math.cos(angle) >= 0
            left = edge[0] if rightward else edge[0] - wide
            if taken.free(left, edge[1] - tall / 2, left + wide, edge[1] + tall / 2):
                taken.take(left, edge[1] - tall / 2, left + wide, edge[1] + tall / 2)
                inner = edge[0] + (1.0 if rightward else -1.0)
                words = Text(
                    inner, edge[1] + draft.size * 0.34, region.name, draft.size, draft.theme.ink,
                    "start" if rightward else "end",
                )  # fmt: skip
                return [Stroke(((x, y), edge), draft.theme.ink, 0.4), Dot(x, y, 1.0, draft.theme.ink), words]
    return []


class _Raster:
    """Which cells of the map are taken, by land or by a name."""

    def __init__(self, width: float, height: float) -> None:
        self.columns, self.rows = int(width / _CELL), int(height / _CELL)
        self.cells = bytearray(self.columns * self.rows)

    def fill(self, ring: Ring) -> None:
        """Take what is inside a ring, row by row."""
        low, high = min(y for _, y in ring), max(y for _, y in ring)
        for row in range(max(0, int(low / _CELL)), min(self.rows, int(high / _CELL) + 1)):
            y = (row + 0.5) * _CELL
            crossings = sorted(
                (bx - ax) * (y - ay) / (by - ay) + ax
                for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True)
                if (ay > y) != (by > y)
            )
            for begin, end in zip(crossings[::2], crossings[1::2], strict=False):
                first, last = max(0, int(begin / _CELL)), min(self.columns - 1, int(end / _CELL))
                self.cells[row * self.columns + first : row * self.columns + last + 1] = b"\1" * (
                    last - first + 1
                )

    def free(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether a box lies on the map and nothing is in it."""
        if left < 0 or top < 0 or right > self.columns * _CELL or bottom > self.rows * _CELL:
            return False
        return not any(any(self.cells[begin:end]) for begin, end in self._spans(left, top, right, bottom))

    def take(self, left: float, top: float, right: float, bottom: float) -> None:
        for begin, end in self._spans(left, top, right, bottom):
            self.cells[begin:end] = b"\1" * (end - begin)

    def _spans(self, left: float, top: float, right: float, bottom: float) -> list[tuple[int, int]]:
        first, last = int(left / _CELL), min(self.columns - 1, int(right / _CELL))
        rows = range(int(top / _CELL), min(self.rows - 1, int(bottom / _CELL)) + 1)
        return [(row * self.columns + first, row * self.columns + last + 1) for row in rows]


def _room(ring: Ring, wide: float, tall: float) -> Point | None:
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


def _holds(ring: Ring, x: float, y: float, wide: float, tall: float) -> bool:
    left, right, top, bottom = x - wide / 2, x + wide / 2, y - tall / 2, y + tall / 2
    if any(left < px < right and top < py < bottom for px, py in ring):
        return False
    probes = [(left + wide * i / 6, edge) for i in range(7) for edge in (top, y, bottom)]
    return all(_inside(ring, point) for point in probes)


def _inside(ring: Ring, point: Point) -> bool:
    x, y = point
    odd = False
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def _area(ring: Ring) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True)) / 2


def _centre(ring: Ring) -> Point:
    area = _area(ring)
    if abs(area) < 1e-9:
        return ring[0]
    cx = cy = 0.0
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        cross = ax * by - bx * ay
        cx += (ax + bx) * cross
        cy += (ay + by) * cross
    return cx / (6 * area), cy / (6 * area)
