"""Charts for tests: a theme in the fonts that ship, specs and drawings, what an SVG shows, simulated eyes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lxml import etree

from report_builder.charts.color import palette
from report_builder.charts.draw import draw
from report_builder.charts.drawing import Drawing, Fault
from report_builder.charts.spec import ChartSpec, read_spec
from report_builder.charts.theme import FontFace, Theme
from report_builder.project.files import digest
from report_builder.project.locale import Locale, packaged_locale

FONTS = Path(__file__).resolve().parents[1] / "fonts"
SVG = "{http://www.w3.org/2000/svg}"
WANTED = ("#124a5a", "#b5532f", "#e0b04a", "#6f9fc0", "#20262b", "#d5e3e0")  # as layouts/base has them
MACHADO = {  # Machado, Oliveira, Fernandes 2009, severity 1, on linear sRGB
    "protanopia": (
        (0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)
    ),
}  # fmt: skip


def _face(family: str, weight: int, name: str) -> FontFace:
    return FontFace(family, weight, FONTS / name, digest((FONTS / name).read_bytes()))


FACES = (
    _face("Source Sans 3", 400, "SourceSans3-Regular.ttf"),
    _face("Source Sans 3", 600, "SourceSans3-Semibold.ttf"),
    _face("IBM Plex Sans Arabic", 400, "IBMPlexSansArabic-Regular.ttf"),
    _face("IBM Plex Sans Arabic", 600, "IBMPlexSansArabic-SemiBold.ttf"),
)
LATIN = Theme(("Source Sans 3", "IBM Plex Sans Arabic"), FACES, palette(WANTED), size=8.2)
ARABIC = Theme(("IBM Plex Sans Arabic", "Source Sans 3"), FACES, palette(WANTED), size=9.0)


def locale_of(lang: str) -> Locale:
    locale = packaged_locale(lang)
    return replace(locale, digits="arabic-indic", months="levantine") if lang == "ar" else locale


def spec_for(kind: str, body: str = "", **pairs: str) -> ChartSpec:
    spec, problems = read_spec({"kind": kind, "alt": "What it shows", **pairs}, body, 10, 11)
    assert spec is not None, problems
    return spec


def outcome(
    kind: str,
    body: str,
    lang: str = "en",
    *,
    regions: bytes = b"",
    theme: Theme | None = None,
    locale: Locale | None = None,
    **pairs: str,
) -> Drawing | Fault:
    return draw(
        spec_for(kind, body, **pairs),
        b"",
        regions,
        theme or (ARABIC if lang == "ar" else LATIN),
        locale or locale_of(lang),
    )


def drawn(kind: str, body: str, lang: str = "en", **more: Any) -> Picture:
    found = outcome(kind, body, lang, **more)
    assert isinstance(found, Drawing), found
    return Picture(found.svg)


def fault(kind: str, body: str, lang: str = "en", **more: Any) -> Fault:
    found = outcome(kind, body, lang, **more)
    assert isinstance(found, Fault)
    return found


@dataclass(frozen=True)
class Words:
    """A label: its place, the side of the place it stands on ("left", "middle", "right" is its own edge)."""

    text: str
    x: float
    y: float
    edge: str
    size: float
    fill: str


class Picture:
    """What an SVG shows."""

    def __init__(self, svg: bytes) -> None:
        self.svg = svg
        self.root: Any = etree.fromstring(svg)
        self.width, self.height = (float(each) for each in self.root.get("viewBox", "").split()[2:])

    @property
    def words(self) -> list[Words]:
        found: list[Words] = []
        for text in self.root.iter(f"{SVG}text"):
            anchor: str = text.get("text-anchor", "start")
            if text.get("direction") == "rtl":
                anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
            edge = {"start": "left", "middle": "middle", "end": "right"}[anchor]
            place = float(text.get("x")), float(text.get("y"))
            found.append(Words(text.text or "", *place, edge, float(text.get("font-size")), text.get("fill")))
        return found

    def said(self, text: str) -> Words:
        (found,) = (words for words in self.words if words.text == text)
        return found

    @property
    def texts(self) -> list[str]:
        return [words.text for words in self.words]

    def bars(self, fill: str) -> list[tuple[float, float, float, float]]:
        """(x, y, width, height) of the rectangles of a colour."""
        return [
            tuple(float(rect.get(name)) for name in ("x", "y", "width", "height"))  # type: ignore[misc]
            for rect in self.root.iter(f"{SVG}rect")
            if rect.get("fill") == fill
        ]

    def lines(self, color: str) -> list[list[tuple[float, float]]]:
        """The points of the lines of a colour."""
        return [
            list(_points(path.get("d")))
            for path in self.root.iter(f"{SVG}path")
            if path.get("stroke") == color and path.get("fill") == "none"
        ]

    def shapes(self, fill: str) -> list[list[tuple[float, float]]]:
        return [
            list(_points(path.get("d"))) for path in self.root.iter(f"{SVG}path") if path.get("fill") == fill
        ]


def _points(path: str) -> Iterator[tuple[float, float]]:
    for part in path.replace("Z", "").replace("M", "L").split("L"):
        if part:
            x, y = part.split()
            yield float(x), float(y)


def seen_by(color: str, eye: str) -> tuple[float, float, float]:
    """CIE L*a*b* of a colour as an eye sees it; "" is one that sees all."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    if eye:
        rows = MACHADO[eye]
        linear = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in rows]
    r, g, b = linear
    x = (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047
    y = 0.2126729 * r + 0.7151522 * g + 0.0721750 * b
    z = (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883
    fx, fy, fz = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
