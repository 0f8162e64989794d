"""What a layout says of charts: type, colours, widths. All lengths in pt."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from report_builder.project.files import canonical_json, digest

SMALLEST = 7.0  # pt; smaller type in a chart cannot be read in print


@dataclass(frozen=True, slots=True)
class FontFace:
    """A font file of the layout, known by its content."""

    family: str
    weight: int
    path: Path
    digest: str


@dataclass(frozen=True, slots=True)
class Theme:
    """How charts look. `families` in order of preference, `faces` are the upright fonts behind them.

    `palette` is for series, its first colour for a single one; `strong` is the weight of what is named.
    `width` is that of the text column, `wide` reaches into the side column, `landscape` is
    that of a page that lies, `narrow` is a part of `width`.
    """

    families: tuple[str, ...]
    faces: tuple[FontFace, ...]
    palette: tuple[str, ...]
    ink: str = "#1d2124"
    quiet: str = "#5a656c"
    rule: str = "#c3cbcf"
    empty: str = "#f6f6f4"  # of regions without data
    size: float = 8.0
    strong: int = 600
    width: float = 334.0
    wide: float = 465.0
    landscape: float = 706.0
    narrow: float = 0.62

    @property
    def digest(self) -> str:
        """Stands for everything that a drawing depends on; fonts by their content, not their place."""
        values = asdict(self)
        values["faces"] = [(face.family, face.weight, face.digest) for face in self.faces]
        return digest(canonical_json(values))

    def width_of(self, name: str) -> float:
        """The width of a figure: "wide", "landscape", "narrow" or that of the text."""
        named = {"wide": self.wide, "landscape": self.landscape, "narrow": self.width * self.narrow}
        return named.get(name, self.width)
