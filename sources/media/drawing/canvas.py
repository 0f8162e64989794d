"""Turns drawing calls into one SVG document that the typesetter can draw (plain shapes, plain text)."""

from dataclasses import dataclass, field
from typing import Literal

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

INK = "#1c2733"
DEEP = "#0f3d4c"
MID = "#2f6f7e"
SAND = "#d9c7a0"
CLAY = "#b5532f"
PAPER = "#f7f4ee"
GREY = "#8a949b"
NIGHT = "#0a2c38"
WHITE = "#ffffff"
SLATE = "#56626b"  # grey dark enough for small text on paper

SANS = "Source Sans 3"
SERIF = "Source Serif 4"


def number(value: float) -> str:
    """A coordinate in at most one decimal, without a trailing zero or a negative nought."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def attributes(values: dict[str, str | float]) -> str:
    """SVG attributes in the order given; an underscore in a name stands for a hyphen."""
    return "".join(
        f' {name.replace("_", "-")}="{value if isinstance(value, str) else number_or_ratio(name, value)}"'
        for name, value in values.items()
    )


def number_or_ratio(name: str, value: float) -> str:
    """Opacities keep two decimals, lengths one."""
    return f"{value:.2f}" if name.endswith("opacity") else number(value)


def escape(text: str) -> str:
    """Text made safe for XML content."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def polyline(points: list[Point], closed: bool = False) -> str:
    """Path data through the points with straight segments."""
    steps = [f"{'M' if i == 0 else 'L'}{number(x)} {number(y)}" for i, (x, y) in enumerate(points)]
    return "".join(steps) + ("Z" if closed else "")


def spline(points: list[Point]) -> str:
    """Path data of a smooth open curve (Catmull-Rom as cubic Béziers) through all the points."""
    data = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for i in range(len(points) - 1):
        before, start, end = points[max(i - 1, 0)], points[i], points[i + 1]
        after = points[min(i + 2, len(points) - 1)]
        controls = (
            start[0] + (end[0] - before[0]) / 6,
            start[1] + (end[1] - before[1]) / 6,
            end[0] - (after[0] - start[0]) / 6,
            end[1] - (after[1] - start[1]) / 6,
            *end,
        )
        data.append("C" + " ".join(number(value) for value in controls))
    return "".join(data)


def loop(points: list[Point]) -> str:
    """Path data of a smooth closed curve guided by the points (quadratic, relative, whole units)."""
    whole = [(round(x), round(y)) for x, y in points]
    count = len(whole)
    middles = [
        (
            round((whole[i][0] + whole[(i + 1) % count][0]) / 2),
            round((whole[i][1] + whole[(i + 1) % count][1]) / 2),
        )
        for i in range(count)
    ]
    x, y = middles[-1]
    data = [f"M{x} {y}q"]
    for (cx, cy), (mx, my) in zip(whole, middles, strict=True):
        data.append(f"{cx - x} {cy - y} {mx - x} {my - y} ")
        x, y = mx, my
    return "".join(data).rstrip() + "z"


@dataclass
class Canvas:
    """An SVG document under construction; sizes are user units of its viewBox."""

    width: int
    height: int
    title: str
    parts: list[str] = field(default_factory=list[str])
    definitions: list[str] = field(default_factory=list[str])

    def path(self, data: str, **style: str | float) -> None:
        """A path, unfilled unless the style says otherwise."""
        self.parts.append(f'<path d="{data}"{attributes({"fill": "none", **style})}/>')

    def rect(self, x: float, y: float, width: float, height: float, **style: str | float) -> None:
        """A rectangle by its upper left corner."""
        box: dict[str, str | float] = {"x": x, "y": y, "width": width, "height": height}
        self.parts.append(f"<rect{attributes({**box, **style})}/>")

    def circle(self, x: float, y: float, radius: float, **style: str | float) -> None:
        """A circle by its centre."""
        self.parts.append(f"<circle{attributes({'cx': x, 'cy': y, 'r': radius, **style})}/>")

    def line(self, x1: float, y1: float, x2: float, y2: float, **style: str | float) -> None:
        """A straight stroke."""
        ends: dict[str, str | float] = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
        self.parts.append(f"<line{attributes({**ends, **style})}/>")

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: int = 28,
        weight: int = 400,
        fill: str = INK,
        anchor: Anchor = "start",
        family: str = SANS,
        **style: str | float,
    ) -> None:
        """One line of text; y is its baseline."""
        face: dict[str, str | float] = {
            "x": x,
            "y": y,
            "font-family": family,
            "font-size": size,
            "font-weight": str(weight),
            "fill": fill,
            "text-anchor": anchor,
        }
        self.parts.append(f"<text{attributes({**face, **style})}>{escape(text)}</text>")

    def lines(
        self,
        x: float,
        y: float,
        texts: list[str],
        *,
        leading: float = 35,
        size: int = 28,
        fill: str = INK,
        anchor: Anchor = "start",
    ) -> None:
        """Several lines of text below each other; y is the baseline of the first."""
        for i, text in enumerate(texts):
            self.text(x, y + i * leading, text, size=size, fill=fill, anchor=anchor)

    def open(self, **style: str | float) -> None:
        """Begin a group; close it with `close`."""
        self.parts.append(f"<g{attributes(style)}>")

    def close(self) -> None:
        """End the group begun last."""
        self.parts.append("</g>")

    def clip(self, name: str, data: str) -> None:
        """Define a clip path to be used as clip_path="url(#name)"."""
        self.definitions.append(f'<clipPath id="{name}"><path d="{data}"/></clipPath>')

    def define(self, name: str, data: str) -> None:
        """Define a path to be drawn several times with `use`."""
        self.definitions.append(f'<path id="{name}" d="{data}"/>')

    def use(self, name: str, **style: str | float) -> None:
        """Draw a defined path, unfilled unless the style says otherwise."""
        self.parts.append(f'<use href="#{name}"{attributes({"fill": "none", **style})}/>')

    def gradient(self, name: str, start: Point, end: Point, stops: list[tuple[float, str]]) -> None:
        """Define a linear gradient in user space to be used as fill="url(#name)"."""
        marks = "".join(f'<stop offset="{offset:.2f}" stop-color="{colour}"/>' for offset, colour in stops)
        ends: dict[str, str | float] = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
        head = f'<linearGradient id="{name}" gradientUnits="userSpaceOnUse"{attributes(ends)}>'
        self.definitions.append(f"{head}{marks}</linearGradient>")

    def svg(self) -> str:
        """The finished document."""
        definitions = f"<defs>{''.join(self.definitions)}</defs>\n" if self.definitions else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}">\n<title>{escape(self.title)}</title>\n'
            f"{definitions}{chr(10).join(self.parts)}\n</svg>\n"
        )


def mix(first: str, second: str, share: float) -> str:
    """A colour `share` of the way (0 to 1) from the first to the second."""
    channels = [
        round(int(first[i : i + 2], 16) * (1 - share) + int(second[i : i + 2], 16) * share) for i in (1, 3, 5)
    ]
    return "#" + "".join(f"{channel:02x}" for channel in channels)
