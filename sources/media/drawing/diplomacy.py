"""Turns the formats of diplomacy on Syria in 2022 into a score: a line per actor, a bond per format."""

from dataclasses import dataclass

from drawing.canvas import CLAY, DEEP, GREY, INK, PAPER, SAND, SLATE, WHITE, Canvas, mix

# The order lets every format join neighbouring lines.
ACTORS = ("Coalition", "Iran", "Türkiye", "Russia", "Syria", "United Arab Emirates")
TOP, PITCH = 370.0, 96.0


@dataclass(frozen=True)
class Format:
    """A meeting or series of meetings: where it stands, who takes part, what it is called."""

    x: float
    actors: tuple[str, ...]
    title: str
    texts: tuple[str, ...]
    highlight: bool = False


FORMATS = (
    Format(480, ("Coalition",), "Coalition", ("meetings of", "its members")),
    Format(700, ("Iran", "Türkiye"), "Iran", ("meetings", "with Türkiye")),
    Format(920, ("Türkiye", "Russia"), "Russia", ("meetings", "with Türkiye")),
    Format(1165, ("Türkiye", "Russia", "Syria"), "Moscow", ("ministers", "of defence"), True),
    Format(1430, ("Syria", ACTORS[5]), "Damascus", ("visit of the Emirati", "foreign minister"), True),
)  # fmt: skip


def diplomacy() -> str:
    """Three formats that met during 2022 and the two dated meetings at the turn of the year."""
    canvas = Canvas(1600, 1000, "Who met whom on Syria in 2022")
    bottom = TOP + PITCH * (len(ACTORS) - 1)
    for left, right, label, tint in (
        (372, 1028, "During 2022", PAPER),
        (1040, 1290, "December 2022", mix(SAND, WHITE, 0.55)),
        (1302, 1570, "4 January 2023", mix(SAND, WHITE, 0.55)),
    ):
        canvas.rect(left, 30, right - left, bottom + 60 - 30, fill=tint)
        canvas.text((left + right) / 2, 82, label, size=31, weight=700, anchor="middle")
        canvas.line(left + 24, 108, right - 24, 108, stroke=INK, stroke_width=2)
    for i, actor in enumerate(ACTORS):
        y = TOP + i * PITCH
        canvas.text(30, y + 11, actor, size=34, weight=600)
        canvas.line(372, y, 1570, y, stroke=GREY, stroke_width=2)
    for item in FORMATS:
        bond(canvas, item)
    canvas.circle(46, bottom + 106, 13, fill=WHITE, stroke=DEEP, stroke_width=6)
    canvas.text(72, bottom + 116, "series of meetings", size=28, fill=SLATE)
    canvas.circle(346, bottom + 106, 15, fill=CLAY)
    canvas.text(372, bottom + 116, "single meeting with a date", size=28, fill=SLATE)
    return canvas.svg()


def bond(canvas: Canvas, item: Format) -> None:
    """One format: its name above the lines, a mark on the line of each participant, a bar between them."""
    colour = CLAY if item.highlight else DEEP
    canvas.text(item.x, 166, item.title, size=34, weight=700, fill=colour, anchor="middle")
    canvas.lines(item.x, 206, list(item.texts), size=30, leading=36, anchor="middle")
    places = [TOP + ACTORS.index(actor) * PITCH for actor in item.actors]
    canvas.line(item.x, 264, item.x, min(places), stroke=colour, stroke_width=2, stroke_dasharray="2 8")
    canvas.line(item.x, min(places), item.x, max(places), stroke=colour, stroke_width=14)
    for y in places:
        if item.highlight:
            canvas.circle(item.x, y, 26, fill=colour)
        else:
            canvas.circle(item.x, y, 22, fill=WHITE, stroke=colour, stroke_width=9)
