"""Turns the counted facts of the sample articles into charts with direct labels."""

from datetime import date

from drawing.canvas import CLAY, DEEP, GREY, INK, SAND, SLATE, Anchor, Canvas, mix

STRIKES = {2021: 28, 2022: 28, 2023: 40}
Group = tuple[str, int, str]  # name, people, colour
KILLED: tuple[Group, ...] = (("children", 56, CLAY), ("women", 14, DEEP), ("others", 91, GREY))
INJURED: tuple[Group, ...] = (("children", 137, CLAY), ("women", 65, DEEP), ("others", 248, GREY))
PITCH, DOT = 28.0, 10.2  # distance between dots and their radius


def strikes() -> str:
    """Three bars, one a year, each with its number; the last is the highlight."""
    canvas = Canvas(1600, 900, "Strikes counted: 28 in 2021, 28 in 2022, 40 in 2023")
    base, unit, width = 800.0, 17.0, 300.0
    for i, (year, count) in enumerate(STRIKES.items()):
        x, top = 60 + i * 400.0, base - count * unit
        last = year == max(STRIKES)
        canvas.rect(x, top, width, count * unit, fill=CLAY if last else DEEP)
        label = CLAY if last else DEEP
        canvas.text(x + width / 2, top - 22, str(count), size=72, weight=700, fill=label, anchor="middle")
        canvas.text(x + width / 2, base + 54, str(year), size=40, weight=600, anchor="middle")
    canvas.line(40, base, 1180, base, stroke=INK, stroke_width=3)
    top = base - STRIKES[2023] * unit
    canvas.line(1180, top + 1.5, 1240, top + 1.5, stroke=CLAY, stroke_width=3)
    canvas.text(1256, top + 14, "12 more than in 2022", size=32, weight=700, fill=CLAY)
    canvas.lines(1256, top + 60, ["On 95 sites and", "some 297 targets"], size=30, leading=40)
    return canvas.svg()


def northwest() -> str:
    """One dot for every person killed or injured, in three groups each, below the number of attacks."""
    canvas = Canvas(1600, 900, "North-west Syria, 2022: 775 attacks, 161 people killed, 450 injured")
    canvas.text(30, 92, "775", size=92, weight=700, fill=DEEP)
    canvas.text(204, 92, "attacks in 2022, up to 16 December", size=36)
    canvas.circle(1346, 80, DOT, fill=INK)
    canvas.text(1368, 91, "= one person", size=32, fill=SLATE)
    canvas.line(30, 138, 1570, 138, stroke=GREY, stroke_width=2)
    dots(canvas, "people killed", KILLED, top=176, rows=6)
    canvas.line(30, 448, 1570, 448, stroke=GREY, stroke_width=2)
    dots(canvas, "people injured", INJURED, top=486, rows=12)
    return canvas.svg()


def dots(canvas: Canvas, title: str, groups: tuple[Group, ...], top: float, rows: int) -> None:
    """One band: the total at the left, then a block of dots per group, filled column by column."""
    canvas.text(30, top + 70, str(sum(people for _, people, _ in groups)), size=92, weight=700)
    canvas.text(30, top + 116, title, size=36)
    x = 380.0
    for name, people, colour in groups:
        figure = f"{people} "
        ink = SLATE if colour == GREY else colour
        canvas.text(x - DOT, top + 24, figure, size=40, weight=700, fill=ink)
        canvas.text(x - DOT + 21 * len(str(people)) + 10, top + 24, name, size=32, fill=ink)
        for i in range(people):
            across, down = i // rows, i % rows
            canvas.circle(x + across * PITCH, top + 62 + down * PITCH, DOT, fill=colour)
        columns = -(-people // rows)
        x += max(columns * PITCH, 150.0) + 34


def patrols() -> str:
    """A line of time from the ceasefire of 5 March 2020: attacks above it, patrols below it."""
    canvas = Canvas(1600, 700, "The ceasefire of 5 March 2020 and the joint patrols along the M4")
    axis = 390.0
    start = day(date(2020, 3, 5))
    canvas.rect(start, axis - 26, 1570 - start, 52, fill=mix(SAND, "#ffffff", 0.45))
    canvas.text(start + 26, axis + 10, "Ceasefire", size=30, weight=600, fill=DEEP)
    for month, name in enumerate(("March", "April", "May", "June", "July", "August", "September"), start=3):
        x = day(date(2020, month, 1))
        canvas.line(x, axis + 26, x, axis + 44, stroke=GREY, stroke_width=2)
        label = start + 18 if month == 3 else x + 8  # the mark of 5 March stands where March begins
        canvas.text(label, axis + 60, name, size=28, fill=SLATE)
    canvas.line(30, axis + 26, 1570, axis + 26, stroke=INK, stroke_width=3)
    title = day(date(2020, 7, 14)) - 14
    canvas.text(title, 124, "Attacks on patrols", size=32, weight=600, fill=CLAY, anchor="end")
    for when, height in ((date(2020, 7, 14), 172.0), (date(2020, 8, 17), 124.0), (date(2020, 8, 25), 172.0)):
        attack(canvas, when, axis, height, after=when.day == 25)
    milestone(canvas, date(2020, 3, 5), axis, 556, "5 March", ["Ceasefire agreed", "in Moscow"])
    milestone(
        canvas, date(2020, 7, 22), axis, 556, "22 July", ["Whole route covered", "for the first time"], True
    )
    milestone(canvas, date(2020, 8, 25), axis, 556, "25 August", ["26th joint patrol"])
    return canvas.svg()


def attack(canvas: Canvas, when: date, axis: float, top: float, after: bool) -> None:
    """A clay diamond on the axis with its date above, to the left of its leader or after it."""
    x = day(when)
    canvas.line(x, top - 26, x, axis - 22, stroke=CLAY, stroke_width=3)
    canvas.path(f"M{x} {axis - 22}l20 22l-20 22l-20 -22z", fill=CLAY)
    side = 14 if after else -14
    label = f"{when.day} {when:%B}"
    canvas.text(x + side, top, label, size=34, weight=700, fill=CLAY, anchor="start" if after else "end")


def milestone(
    canvas: Canvas, when: date, axis: float, y: float, label: str, texts: list[str], before: bool = False
) -> None:
    """A round mark at the foot of the axis with its date and text below, after its leader or before it."""
    x = day(when)
    canvas.line(x, axis + 26, x, y + 74, stroke=DEEP, stroke_width=3)
    canvas.circle(x, axis + 26, 13, fill=DEEP)
    side = -14 if before else 14
    anchor: Anchor = "end" if before else "start"
    canvas.text(x + side, y, label, size=34, weight=700, fill=DEEP, anchor=anchor)
    canvas.lines(x + side, y + 38, texts, size=30, leading=36, anchor=anchor)


def day(when: date) -> float:
    """The place of a day on the line of time, 1 March to 30 September 2020."""
    return 40 + (when - date(2020, 3, 1)).days * 1520 / 213
