"""Turns hand-placed longitudes and latitudes into two schematic maps."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from drawing import geography
from drawing.canvas import (
    CLAY,
    DEEP,
    GREY,
    INK,
    MID,
    PAPER,
    SAND,
    SERIF,
    SLATE,
    WHITE,
    Anchor,
    Canvas,
    Point,
    mix,
    polyline,
    spline,
)
from drawing.geography import Place
from drawing.relief import contour, hill, terrain, waves

SEA = mix(MID, WHITE, 0.82)
KM_PER_DEGREE = 111.2
CAVEAT = "Schematic, not to be used for boundaries"


@dataclass(frozen=True)
class View:
    """An equirectangular projection true to scale at 35° north: scale is units per degree of latitude."""

    west: float
    north: float
    scale: float

    def point(self, place: Place) -> Point:
        """Where a place lies on the picture."""
        longitude, latitude = place
        across = self.scale * math.cos(math.radians(35))
        return (longitude - self.west) * across, (self.north - latitude) * self.scale

    def points(self, places: Sequence[Place]) -> list[Point]:
        """Where places lie on the picture."""
        return [self.point(place) for place in places]

    def kilometres(self, length: float) -> float:
        """A length on the ground in units of the picture."""
        return length / KM_PER_DEGREE * self.scale


COUNTRY = View(west=33.85, north=37.72, scale=190)
PROVINCE = View(west=35.60, north=36.165, scale=1480)

# Label offsets and anchors are chosen by eye so that no label touches a road, a border or another label.
CITIES: tuple[tuple[str, Place, float, float, Anchor], ...] = (
    ("Damascus", (36.29, 33.51), 20, 12, "start"),
    ("Aleppo", (37.16, 36.20), 18, 26, "start"),
    ("Homs", (36.72, 34.73), 18, 18, "start"),
    ("Hama", (36.75, 35.13), 18, 12, "start"),
    ("Latakia", (35.78, 35.52), -18, 10, "end"),
    ("Idlib", (36.63, 35.93), -48, -44, "end"),
    ("Deir ez-Zor", (40.14, 35.34), -18, 26, "end"),
    ("Raqqa", (39.01, 35.95), 0, 44, "middle"),
    ("al-Hasakah", (40.75, 36.50), -20, 34, "end"),
    ("Daraa", (36.10, 32.62), 20, 4, "start"),
    ("Palmyra", (38.28, 34.56), 18, 10, "start"),
    ("al-Bukamal", (40.92, 34.45), -26, 6, "end"),
)

TOWNS: tuple[tuple[str, Place, float, float, Anchor], ...] = (
    ("Latakia", (35.78, 35.52), 22, 30, "start"),
    ("Jisr al-Shughur", (36.33, 35.81), 0, 60, "middle"),
    ("Ariha", (36.61, 35.805), 0, 48, "middle"),
    ("Idlib", (36.63, 35.93), 20, 10, "start"),
    ("Saraqib", (36.81, 35.86), -24, -20, "end"),
)


def syria() -> str:
    """Syria and its neighbours with rivers, the M4 and M5 roads and the north-west."""
    canvas = Canvas(1600, 1100, "Schematic map of Syria")
    canvas.clip("frame", "M0 0H1600V1100H0Z")
    canvas.open(clip_path="url(#frame)")
    canvas.rect(0, 0, 1600, 1100, fill=PAPER)
    sea = [*COUNTRY.points(geography.COAST), (-60, 1300), (-60, 300)]
    canvas.path(polyline(sea, closed=True), fill=SEA, stroke=MID, stroke_width=2)
    canvas.path(
        polyline(COUNTRY.points(geography.CYPRUS), closed=True), fill=PAPER, stroke=MID, stroke_width=2
    )
    for border in geography.NEIGHBOUR_BORDERS:
        canvas.path(polyline(COUNTRY.points(border)), stroke=GREY, stroke_width=2, stroke_dasharray="10 7")
    outline = polyline(COUNTRY.points(geography.SYRIA), closed=True)
    canvas.path(outline, fill=WHITE)
    canvas.path(
        polyline(COUNTRY.points(geography.NORTH_WEST), closed=True),
        fill=mix(CLAY, WHITE, 0.55),
        stroke=CLAY,
        stroke_width=3,
    )
    for river, width in ((geography.KHABUR, 3.0), (geography.EUPHRATES, 6.0)):
        canvas.path(spline(COUNTRY.points(river)), stroke=mix(MID, WHITE, 0.35), stroke_width=width)
    road_m5(canvas, geography.M5, COUNTRY)
    road_m4(canvas, geography.M4, COUNTRY, 6)
    canvas.path(outline, stroke=INK, stroke_width=4, stroke_linejoin="round")
    golan = polyline(COUNTRY.points(geography.GOLAN_LINE))
    canvas.path(golan, stroke=INK, stroke_width=3, stroke_dasharray="7 6")
    canvas.close()
    name_countries(canvas)
    name_roads(canvas)
    for name, place, dx, dy, anchor in CITIES:
        city(canvas, COUNTRY, name, place, dx, dy, anchor, capital=name == "Damascus")
    x, y = COUNTRY.point((36.63, 35.93))
    canvas.line(x - 44, y - 46, x - 9, y - 9, stroke=INK, stroke_width=2)  # Idlib's name stands aside
    country_legend(canvas)
    canvas.rect(1, 1, 1598, 1098, fill="none", stroke=GREY, stroke_width=2)
    return canvas.svg()


def road_m4(canvas: Canvas, places: Sequence[Place], view: View, width: float) -> None:
    """The M4 as a solid dark line."""
    canvas.path(spline(view.points(places)), stroke=DEEP, stroke_width=width)


def road_m5(canvas: Canvas, places: Sequence[Place], view: View, width: float = 9) -> None:
    """The M5 as a dark line with a light core, so that it differs from the M4 without colour."""
    data = spline(view.points(places))
    canvas.path(data, stroke=DEEP, stroke_width=width)
    canvas.path(data, stroke=SAND, stroke_width=width - 5)


def name_countries(canvas: Canvas) -> None:
    """The neighbours in letterspaced grey capitals, the sea and the river in italics."""
    for name, x, y in (
        ("TÜRKIYE", 960, 84),
        ("IRAQ", 1440, 540),
        ("JORDAN", 640, 1050),
        ("LEBANON", 162, 706),
        ("ISRAEL", 92, 950),
    ):
        canvas.text(x, y, name, size=26, weight=600, fill=SLATE, anchor="middle", letter_spacing="6")
    for x, y, text in ((150, 500, "Mediterranean"), (150, 534, "Sea"), (1440, 668, "Euphrates")):
        canvas.text(x, y, text, size=26, family=SERIF, fill=MID, anchor="middle", font_style="italic")


def name_roads(canvas: Canvas) -> None:
    """Shields with the numbers of the roads."""
    for name, place in (("M4", (39.20, 36.44)), ("M5", (36.70, 34.28))):
        shield(canvas, name, COUNTRY.point(place))


def shield(canvas: Canvas, name: str, place: Point) -> None:
    """A small sign with the number of a road on it."""
    x, y = place
    canvas.rect(x - 29, y - 19, 58, 38, rx=7, fill=DEEP, stroke=WHITE, stroke_width=3)
    canvas.text(x, y + 10, name, size=28, weight=700, fill=WHITE, anchor="middle")


def city(
    canvas: Canvas,
    view: View,
    name: str,
    place: Place,
    dx: float,
    dy: float,
    anchor: Anchor,
    capital: bool = False,
    size: int = 28,
) -> None:
    """A city's mark and name; the capital has a square and a heavier name."""
    x, y = view.point(place)
    if capital:
        canvas.rect(x - 11, y - 11, 22, 22, fill=INK, stroke=WHITE, stroke_width=3)
    else:
        canvas.circle(x, y, 9, fill=INK, stroke=WHITE, stroke_width=3)
    canvas.text(x + dx, y + dy, name, size=size, weight=700 if capital else 600, anchor=anchor)


def country_legend(canvas: Canvas) -> None:
    """Legend, scale bar and the caveat, in the empty south-east."""
    x, y = 1130.0, 818.0
    rows = ("M4 road", "M5 road", "North-west", "Line of 1974, Golan")
    canvas.open(id="legend")
    canvas.rect(x - 40, y - 40, 510, 322, fill=WHITE)
    for i, name in enumerate(rows):
        canvas.text(x + 84, y + 10 + i * 42, name, size=28)
    canvas.line(x, y, x + 62, y, stroke=DEEP, stroke_width=6)
    canvas.line(x, y + 42, x + 62, y + 42, stroke=DEEP, stroke_width=9)
    canvas.line(x, y + 42, x + 62, y + 42, stroke=SAND, stroke_width=4)
    canvas.rect(x, y + 70, 62, 28, fill=mix(CLAY, WHITE, 0.55), stroke=CLAY, stroke_width=3)
    canvas.line(x, y + 126, x + 62, y + 126, stroke=INK, stroke_width=3, stroke_dasharray="7 6")
    scale_bar(canvas, COUNTRY, x, y + 186, 100)
    canvas.text(x - 14, y + 262, CAVEAT, size=26, fill=SLATE)
    canvas.close()


def scale_bar(canvas: Canvas, view: View, x: float, y: float, length: int) -> None:
    """A bar of so many kilometres, half of it filled, with its length beside it."""
    width = view.kilometres(length)
    canvas.rect(x, y - 6, width, 12, fill=WHITE, stroke=INK, stroke_width=2)
    canvas.rect(x, y - 6, width / 2, 12, fill=INK)
    canvas.text(x + width + 16, y + 10, f"{length} km", size=28)


def corridor() -> str:
    """The M4 between Latakia and Saraqib with the corridor along it, on a suggested relief."""
    canvas = Canvas(1600, 1000, "Schematic map of the corridor along the M4")
    canvas.clip("frame", "M0 0H1600V1000H0Z")
    canvas.open(clip_path="url(#frame)")
    canvas.rect(0, 0, 1600, 1000, fill=WHITE)
    draw_hills(canvas)
    band = spline(PROVINCE.points(geography.M4[4:11]))
    reach = 2 * PROVINCE.kilometres(6)
    canvas.path(band, stroke=CLAY, stroke_width=reach + 5, stroke_opacity=0.7)
    canvas.path(band, stroke=mix(CLAY, WHITE, 0.72), stroke_width=reach)
    turkey = [*PROVINCE.points(geography.SYRIA[:11]), (1400, -80), (300, -80)]
    canvas.path(
        polyline(turkey, closed=True), fill=PAPER, stroke=INK, stroke_width=4, stroke_linejoin="round"
    )
    shore = [*PROVINCE.points(geography.COAST[10:24])]
    canvas.path(f"{spline(shore)}L-200 1400L-200 -900Z", fill=SEA, stroke=MID, stroke_width=3)
    road_m5(canvas, geography.M5[:6], PROVINCE, 13)
    road_m4(canvas, geography.M4[:13], PROVINCE, 10)
    canvas.close()
    name_corridor(canvas)
    corridor_legend(canvas)
    canvas.rect(1, 1, 1598, 998, fill="none", stroke=GREY, stroke_width=2)
    return canvas.svg()


def draw_hills(canvas: Canvas) -> None:
    """Contour lines of invented hills where the coastal range, Jabal al-Zawiya and others stand."""
    ranges = [
        (1.0, (36.16, 35.60), 70.0, 330.0, 0.1),
        (0.8, (35.98, 35.93), 120.0, 80.0, 0.3),
        (0.75, (36.56, 35.66), 150.0, 170.0, 0.2),
        (0.7, (36.45, 35.97), 66.0, 150.0, 0.1),
    ]
    hills = [(top, hill(*PROVINCE.point(at), wide, deep, tilt)) for top, at, wide, deep, tilt in ranges]
    rough = waves(Random(5), 420)  # noqa: S311 - it only roughens the slopes

    def height(x: float, y: float) -> float:
        return sum(top * shape(x, y) for top, shape in hills) * (1 + 0.3 * rough(x, y))

    ground = terrain(height, 1600, 1000, 22)
    for i in range(8):
        line = contour(ground, 0.12 + 0.11 * i)
        canvas.path(line, fill=SAND, fill_opacity=0.13, stroke=mix(SAND, INK, 0.25), stroke_width=1.5)


def name_corridor(canvas: Canvas) -> None:
    """The names on the corridor map, its scale bar and caveat."""
    for name, place, dx, dy, anchor in TOWNS:
        city(canvas, PROVINCE, name, place, dx, dy, anchor, size=34)
    canvas.text(640, 60, "TÜRKIYE", size=30, weight=600, fill=SLATE, anchor="middle", letter_spacing="8")
    canvas.text(
        1040, 508, "Corridor along the M4", size=30, weight=700, fill=mix(CLAY, INK, 0.4), anchor="middle"
    )
    for y, text in ((560, "Mediterranean"), (596, "Sea")):
        canvas.text(24, y, text, size=28, family=SERIF, fill=MID, font_style="italic")
    shield(canvas, "M4", PROVINCE.point((35.965, 35.673)))
    shield(canvas, "M5", PROVINCE.point((36.668, 35.57)))


def corridor_legend(canvas: Canvas) -> None:
    """Legend, scale bar and the caveat, in the upper right."""
    x, y = 1110.0, 58.0
    canvas.open(id="legend")
    canvas.rect(x - 24, y - 40, 500, 226, fill=WHITE)
    canvas.rect(x, y - 16, 62, 30, fill=mix(CLAY, WHITE, 0.72), stroke=CLAY, stroke_width=2)
    canvas.text(x + 84, y + 10, "Width of the band: schematic", size=28)
    for radius in (8, 15):
        canvas.circle(x + 31, y + 44, radius, fill="none", stroke=mix(SAND, INK, 0.25), stroke_width=2)
    canvas.text(x + 84, y + 54, "Hills, suggested", size=28)
    scale_bar(canvas, PROVINCE, x, y + 98, 20)
    canvas.text(x, y + 154, CAVEAT, size=26, fill=SLATE)
    canvas.close()
