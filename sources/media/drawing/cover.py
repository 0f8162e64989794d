"""Turns a seed into the cover: a river valley in relief, seen from above, that gathers in the lower part."""

import math
from itertools import pairwise
from random import Random

from drawing.canvas import CLAY, DEEP, MID, NIGHT, SAND, Canvas, Point, mix, polyline, spline
from drawing.relief import contour, curve_points, distance_to, hill, terrain, waves

WIDTH, HEIGHT = 2100, 2970
RIVER: list[Point] = [
    (2260, 1790), (2010, 1905), (1800, 1880), (1610, 1985), (1500, 2150), (1290, 2190), (1120, 2120),
    (930, 2190), (830, 2370), (620, 2440), (430, 2400), (240, 2500), (120, 2680), (-140, 2740),
]  # fmt: skip
TONES = (DEEP, mix(DEEP, MID, 0.45), MID, mix(MID, SAND, 0.35), mix(MID, SAND, 0.7), SAND)


def cover() -> str:
    """The cover, 210 by 297 mm at ten units to the millimetre; its upper 55 % is dark and quiet."""
    canvas = Canvas(WIDTH, HEIGHT, "A river valley in relief")
    random = Random(2022)  # noqa: S311 - it only scatters ink
    canvas.gradient("dusk", (0, 0), (0, HEIGHT), [(0, NIGHT), (0.5, mix(NIGHT, DEEP, 0.7)), (1, DEEP)])
    canvas.rect(0, 0, WIDTH, HEIGHT, fill="url(#dusk)")
    river = evenly(curve_points(RIVER), 20)
    draw_relief(canvas, random, river)
    draw_fields(canvas, random, river)
    canvas.path(spline(RIVER), stroke=NIGHT, stroke_width=44, stroke_linecap="round")
    canvas.path(spline(RIVER), stroke=mix(SAND, "#ffffff", 0.35), stroke_width=22, stroke_linecap="round")
    draw_road(canvas)
    return canvas.svg()


def draw_relief(canvas: Canvas, random: Random, river: list[Point]) -> None:
    """Layered tints between contour lines, rising towards the foot of the page, cut by the valley."""
    noise = waves(random, 1250, octaves=2)
    right, left = hill(1760, 2620, 620, 420, -0.4), hill(330, 2980, 420, 260, 0.2)
    far = hill(480, 2010, 380, 210, -0.35)

    def height(x: float, y: float) -> float:
        rise = max(0.0, (y - 1500) / 1470)
        valley = math.exp(-((distance_to(river, x, y) / 230) ** 2))
        hills = 0.75 * right(x, y) + 0.4 * left(x, y) + 0.42 * far(x, y)
        return 0.22 * rise + hills * 0.85 + 0.13 * noise(x, y) * (0.45 + rise) - 0.3 * valley * (0.3 + rise)

    ground = terrain(height, WIDTH, HEIGHT, 42)
    levels = [0.10 + 0.085 * i for i in range(9)]
    for i, level in enumerate(levels):
        tint = mix(mix(DEEP, NIGHT, 0.2), MID, i / 5) if i < 6 else mix(MID, SAND, (i - 5) / 4)
        canvas.path(contour(ground, level), fill=tint, fill_opacity=0.85)
    for i in range(-6, 24):
        level = 0.10 + 0.0425 * i
        faint = i < 0
        canvas.path(
            contour(ground, level),
            stroke=MID if faint else SAND,
            stroke_width=2 if i % 2 else 3,
            stroke_opacity=0.28 if faint else 0.34,
        )


def draw_fields(canvas: Canvas, random: Random, river: list[Point]) -> None:
    """Long, narrow parcels at right angles to both banks, as in an irrigated valley."""
    for side in (-1, 1):
        position, reach = 2.0, 120.0
        while position < len(river) - 8:
            span = random.uniform(1.1, 2.7)
            reach = min(165.0, max(60.0, reach + random.uniform(-38, 38)))
            tone = CLAY if random.random() < 0.035 else random.choice(TONES)
            depth = reach
            parcel = strip(river, position, position + span * 0.93, side, 34, 34 + depth)
            while not 0.6 < math.dist(parcel[2], parcel[3]) / math.dist(parcel[0], parcel[1]) < 1.5:
                depth *= 0.8  # the bank bends here: a shorter parcel keeps its shape
                parcel = strip(river, position, position + span * 0.93, side, 34, 34 + depth)
            if depth > 30 and random.random() > 0.08:
                canvas.path(polyline(parcel, closed=True), fill=tone, fill_opacity=0.94)
            position += span


def evenly(line: list[Point], gap: float) -> list[Point]:
    """Points along a line at equal distances."""
    points, left = line[:1], gap
    for (x1, y1), (x2, y2) in pairwise(line):
        length = math.dist((x1, y1), (x2, y2))
        while left <= length:
            points.append((x1 + (x2 - x1) * left / length, y1 + (y2 - y1) * left / length))
            left += gap
        left -= length
    return points


def strip(river: list[Point], start: float, end: float, side: int, near: float, far: float) -> list[Point]:
    """A parcel between two places on the river, from `near` to `far` units off its middle."""
    return [
        beside(river, start, side * near),
        beside(river, end, side * near),
        beside(river, end, side * far),
        beside(river, start, side * far),
    ]


def beside(line: list[Point], position: float, offset: float) -> Point:
    """The point `offset` units to the side of a place on a line; position counts its vertices."""
    index = min(int(position), len(line) - 2)
    share = position - index
    (x1, y1), (x2, y2) = line[index], line[index + 1]
    ahead, behind = line[min(index + 5, len(line) - 1)], line[max(index - 4, 0)]
    dx, dy = ahead[0] - behind[0], ahead[1] - behind[1]
    length = math.hypot(dx, dy)
    return x1 + (x2 - x1) * share - dy / length * offset, y1 + (y2 - y1) * share + dx / length * offset


def draw_road(canvas: Canvas) -> None:
    """One road in the accent colour, straight from town to town across the valley."""
    towns: list[Point] = [(-60, 2145), (420, 2195), (1040, 2470), (1560, 2440), (2170, 2195)]
    canvas.path(polyline(towns), stroke=NIGHT, stroke_width=22, stroke_linejoin="round", stroke_opacity=0.55)
    canvas.path(polyline(towns), stroke=CLAY, stroke_width=11, stroke_linejoin="round")
    for x, y in towns[1:-1]:
        canvas.circle(x, y, 30, fill=NIGHT)
        canvas.circle(x, y, 19, fill=SAND)
