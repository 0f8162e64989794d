"""Turns four motifs into the section pictures: a family with the cover, on the same ground."""

import math
from random import Random

from drawing.canvas import CLAY, DEEP, MID, NIGHT, SAND, WHITE, Canvas, Point, mix, polyline, spline
from drawing.relief import contour, terrain, waves

WIDTH, HEIGHT = 2100, 1500
TONES = (DEEP, mix(DEEP, MID, 0.45), MID, mix(MID, SAND, 0.35), mix(MID, SAND, 0.7), SAND)
PALE = mix(SAND, WHITE, 0.35)


def ground(title: str, seed: int) -> tuple[Canvas, Random]:
    """A canvas with the dusk of the cover and its faint contour lines."""
    canvas = Canvas(WIDTH, HEIGHT, title)
    random = Random(seed)  # noqa: S311 - it only scatters ink
    canvas.gradient("dusk", (0, 0), (0, HEIGHT), [(0, NIGHT), (1, DEEP)])
    canvas.rect(0, 0, WIDTH, HEIGHT, fill="url(#dusk)")
    land = terrain(waves(random, 1250, octaves=2), WIDTH, HEIGHT, 42)
    for i in range(9):
        line = contour(land, -0.8 + 0.2 * i)
        canvas.path(line, stroke=MID, stroke_width=2.5, stroke_opacity=0.34)
    return canvas, random


def politics() -> str:
    """The plan of a council: rows of seats in arcs about a table, one seat in the accent colour."""
    canvas, random = ground("The plan of a council chamber", 11)
    middle: Point = (1290, 1540)
    for row in range(9):
        radius = 400 + row * 104.0
        for x, y in seats(middle, radius):
            dull = random.random()
            tone = TONES[1 + min(4, int(dull * dull * 5.2))]
            taken = row == 3 and abs(x - 1742) < 34
            canvas.circle(x, y, 37, fill=CLAY if taken else tone)
    for radius in (300.0, 230.0):
        canvas.path(arc(middle, radius, 180, 360), stroke=PALE, stroke_width=14 if radius > 250 else 5)
    canvas.circle(*middle, 120, fill=PALE)
    return canvas.svg()


def seats(middle: Point, radius: float) -> list[Point]:
    """Places on an arc in four blocks with aisles between them."""
    places: list[Point] = []
    for block in range(4):
        start, end = 183 + block * 43.5, 183 + block * 43.5 + 43.5
        aisle = math.degrees(52 / radius)
        count = int(math.radians(end - start - 2 * aisle) * radius / 92) + 1
        for i in range(count):
            share = i / max(count - 1, 1)
            places.append(polar(middle, radius, start + aisle + share * (end - start - 2 * aisle)))
    return places


def polar(middle: Point, radius: float, degrees: float) -> Point:
    """The point at a radius and an angle, clockwise from the right."""
    angle = math.radians(degrees)
    return middle[0] + radius * math.cos(angle), middle[1] + radius * math.sin(angle)


def arc(middle: Point, radius: float, start: float, end: float) -> str:
    """Path data of an arc between two angles."""
    return spline([polar(middle, radius, start + (end - start) * i / 24) for i in range(25)])


def military() -> str:
    """Range rings and sectors over a survey grid, with a line of contact."""
    canvas, random = ground("Sectors and a line of contact on a survey grid", 23)
    for i in range(-8, 22):
        for across in (True, False):
            ends = [turned((i * 150.0, -1200)), turned((i * 150.0, 2600))]
            ends = ends if across else [turned((-900, i * 150.0)), turned((2900, i * 150.0))]
            canvas.path(polyline(ends), stroke=MID, stroke_width=2, stroke_opacity=0.5)
    middle: Point = (1380, 1010)
    for start, end, inner, outer, tone, share in (
        (196, 232, 300, 780, MID, 0.75),
        (232, 284, 150, 630, SAND, 0.3),
        (300, 338, 300, 930, MID, 0.6),
        (338, 382, 150, 480, SAND, 0.85),
        (30, 64, 300, 630, MID, 0.9),
        (84, 140, 150, 480, SAND, 0.5),
        (140, 170, 480, 930, MID, 0.55),
    ):
        canvas.path(sector(middle, inner, outer, start, end), fill=tone, fill_opacity=share)
    for i, radius in enumerate((150, 300, 480, 630, 780, 930, 1100)):
        canvas.circle(*middle, radius, fill="none", stroke=PALE, stroke_width=5 if i in (2, 5) else 2.5)
    for degrees in range(0, 360, 10):
        length = 44 if degrees % 30 == 0 else 22
        ends = [polar(middle, 930, degrees), polar(middle, 930 + length, degrees)]
        canvas.path(polyline(ends), stroke=PALE, stroke_width=4)
    front: list[Point] = [
        (x, 1130 - 0.24 * (x - 200) + random.uniform(-70, 70)) for x in range(-150, 2400, 190)
    ]
    for shift, colour, width in ((0.0, NIGHT, 44.0), (-11.0, CLAY, 11.0), (11.0, PALE, 6.0)):
        canvas.path(spline([(x, y + shift) for x, y in front]), stroke=colour, stroke_width=width)
    canvas.circle(*middle, 30, fill=NIGHT)
    canvas.circle(*middle, 19, fill=SAND)
    return canvas.svg()


def turned(point: Point, degrees: float = -9) -> Point:
    """A point turned about the middle of the picture."""
    angle = math.radians(degrees)
    x, y = point[0] - WIDTH / 2, point[1] - HEIGHT / 2
    return (
        WIDTH / 2 + x * math.cos(angle) - y * math.sin(angle),
        HEIGHT / 2 + x * math.sin(angle) + y * math.cos(angle),
    )


def sector(middle: Point, inner: float, outer: float, start: float, end: float) -> str:
    """Path data of a piece of a ring."""
    steps = [start + (end - start) * i / 16 for i in range(17)]
    rim = [polar(middle, outer, degrees) for degrees in steps]
    return polyline(rim + [polar(middle, inner, degrees) for degrees in reversed(steps)], closed=True)


def economy() -> str:
    """Field parcels with furrows, roads between them and the grid of a market town."""
    canvas, random = ground("Fields, roads and the grid of a market town", 37)
    plots: list[tuple[float, float, float, float]] = []
    for box in ((-300, 560, 1255, 505), (985, 420, 690, 490), (1705, 280, 800, 785), (-300, 1127, 1255, 800)):
        split(random, box, plots)
    for box in ((985, 1300, 690, 700), (1705, 1127, 800, 800), (1085, 60, 590, 330)):
        split(random, box, plots)
    for i, plot in enumerate(plots):
        field(canvas, random, plot, CLAY if i in (9, 31) else random.choice(TONES))
    market(canvas, random)
    for start, end, width in (
        ((-400, 1096), (2700, 1096), 20.0),
        ((970, -300), (970, 2000), 16.0),
        ((1690, -300), (1690, 2000), 16.0),
    ):
        canvas.path(polyline([turned(start), turned(end)]), stroke=NIGHT, stroke_width=width + 16)
        canvas.path(polyline([turned(start), turned(end)]), stroke=PALE, stroke_width=width)
    return canvas.svg()


def split(
    random: Random,
    box: tuple[float, float, float, float],
    plots: list[tuple[float, float, float, float]],
) -> None:
    """Divide a box (x, y, width, height) into parcels by repeated uneven cuts."""
    x, y, width, height = box
    if max(width, height) < 330 and (width * height < 42000 or random.random() < 0.25):
        plots.append(box)
        return
    share = random.uniform(0.32, 0.68)
    if width > height:
        split(random, (x, y, width * share, height), plots)
        split(random, (x + width * share, y, width * (1 - share), height), plots)
    else:
        split(random, (x, y, width, height * share), plots)
        split(random, (x, y + height * share, width, height * (1 - share)), plots)


def field(canvas: Canvas, random: Random, box: tuple[float, float, float, float], tone: str) -> None:
    """One parcel, its furrows along or across it, some parcels plain."""
    x, y, width, height = box[0] + 5, box[1] + 5, box[2] - 10, box[3] - 10
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    canvas.path(polyline([turned(corner) for corner in corners], closed=True), fill=tone)
    furrows = random.choice((0, 14, 22, 34))
    if not furrows:
        return
    dark = mix(tone, NIGHT, 0.32)
    along = random.random() < 0.5
    for i in range(1, int((width if along else height) / furrows)):
        at = i * furrows
        ends = [(x + at, y), (x + at, y + height)] if along else [(x, y + at), (x + width, y + at)]
        canvas.path(polyline([turned(end) for end in ends]), stroke=dark, stroke_width=3)


def market(canvas: Canvas, random: Random) -> None:
    """The blocks of the town about an open square."""
    for column in range(9):
        for row in range(4):
            x, y = 1000 + column * 75.0, (928, 1008, 1130, 1210)[row]
            if column in (4, 5) and row in (1, 2):
                continue
            depth = random.uniform(50, 62)
            corners = [(x, y), (x + 61, y), (x + 61, y + depth), (x, y + depth)]
            tone = CLAY if (column, row) == (6, 1) else random.choice((SAND, PALE, TONES[4]))
            canvas.path(polyline([turned(corner) for corner in corners], closed=True), fill=tone)


def briefs() -> str:
    """A fan of cards, sheets of one survey in several tints, one with a tab in the accent colour."""
    canvas, random = ground("Layered sheets of one survey", 53)
    land = terrain(waves(random, 900, octaves=2), WIDTH, HEIGHT, 42)
    canvas.define("survey", "".join(contour(land, -0.8 + 0.16 * i) for i in range(11)))
    count = 7
    for i in range(count):
        corner: Point = (520 + i * 118.0, 210 + i * 112.0)
        angle = -13 + i * 2.6
        sheet = card(corner, 1120, 1480, angle)
        shade = card((corner[0] - 16, corner[1] - 10), 1120, 1480, angle)
        tint = mix(DEEP, MID, i / 3) if i < 4 else mix(MID, SAND, (i - 3) / 3)
        canvas.clip(f"sheet{i}", polyline(sheet, closed=True))
        canvas.path(polyline(shade, closed=True), fill=NIGHT, fill_opacity=0.45)
        canvas.path(polyline(sheet, closed=True), fill=tint)
        if i % 2 == 0:
            canvas.open(clip_path=f"url(#sheet{i})")
            canvas.use("survey", stroke=mix(tint, WHITE if i < 4 else NIGHT, 0.3), stroke_width=3)
            canvas.close()
        else:
            text_lines(canvas, random, corner, angle, mix(tint, NIGHT if i > 3 else SAND, 0.4))
        if i == 4:
            tab = card(corner, 1120, 26, angle)
            canvas.path(polyline(tab, closed=True), fill=CLAY)
    return canvas.svg()


def card(corner: Point, width: float, height: float, degrees: float) -> list[Point]:
    """The corners of a rectangle turned about its upper left one."""
    right, down = polar((0, 0), width, degrees), polar((0, 0), height, degrees + 90)
    x, y = corner
    return [
        corner,
        (x + right[0], y + right[1]),
        (x + right[0] + down[0], y + right[1] + down[1]),
        (x + down[0], y + down[1]),
    ]


def text_lines(canvas: Canvas, random: Random, corner: Point, degrees: float, colour: str) -> None:
    """Rules that stand for lines of text on a card."""
    for i in range(24):
        at = polar(polar(corner, 70 + i * 44, degrees + 90), 170, degrees)
        end = polar(at, 870 if (i + 1) % 6 else random.uniform(300, 700), degrees)
        canvas.path(polyline([at, end]), stroke=colour, stroke_width=9 if i else 20)
