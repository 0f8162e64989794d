"""What a worker is given to typeset, and the object that it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from report_builder.pictures.model import Placed
from report_builder.project.files import canonical_json, digest
from report_builder.project.pictures import MEGAPIXELS
from report_builder.typeset.versions import engine_versions

Side = Literal["left", "right"]
CHANGED = "changed while it was being typeset"  # what is said of a file, after its name


class BoundError(Exception):
    """A unit went beyond a bound of the project; `hint` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def too_long(pages: int) -> BoundError:
    """For a unit with more pages than it may have."""
    hint = "split it into parts, or raise unit_pages below [limits] in report-builder.toml"
    return BoundError(f"it has more than {pages} pages", hint)


@dataclass(frozen=True, slots=True)
class Resource:
    """A file that the HTML or the CSS reads: its URL there, where it lies, and the SHA-256 of its bytes.

    What was made in the build, a chart, lies nowhere: `data` are its bytes, and `path` is but a name.
    """

    url: str
    path: Path
    digest: str
    data: bytes | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)  # without slots, so that what is asked for often is worked out once
class StyleSheet:
    """The CSS of a layout with every file that it reads. One for all units of a report."""

    css: str
    resources: tuple[Resource, ...]

    @property
    def fonts(self) -> tuple[Path, ...]:
        """The font files that it names."""
        return tuple(item.path for item in self.resources if item.url.startswith("font:"))

    @cached_property
    def digest(self) -> str:
        return digest(self.css, *(f"{item.url}={item.digest}" for item in self.resources))


@dataclass(frozen=True)
class BodyJob:
    """A unit to typeset. A plain value: it names its inputs by content, so that any worker can do it.

    `side` is the side of its first page when the layout is two-sided, else None. More than `most_pages`,
    or a picture of more `megapixels`, are an error; these bounds are not part of the key, since no object's
    bytes depend on them.
    """

    unit_id: str
    title: str
    html: str
    sheet: StyleSheet
    resources: tuple[Resource, ...] = ()
    side: Side | None = None
    most_pages: int = 1_000_000
    megapixels: float = MEGAPIXELS

    @cached_property
    def key(self) -> str:
        """The name of the object in the store: a hash of everything that its bytes depend on."""
        files = canonical_json(sorted((item.url, item.digest) for item in self.resources))
        return digest("body", engine_versions(), self.html, self.sheet.digest, files, self.side or "")


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading or a `.running` element: where it begins, so that the furniture can repeat its strings.

    `html` is the element alone, inside copies of its ancestors; `page` counts from 0 in the unit.
    """

    page: int
    html: str


@dataclass(frozen=True, slots=True)
class HeadingMark:
    """A heading for the outline, where the layout's `bookmark-level` wants one; position in pt as in
    `Anchor`."""

    level: int
    text: str
    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Anchor:
    """A named place: page (from 0 in the unit) and position in pt from the lower left corner of the page."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text on a page: its base line in pt from the foot of the page, whether a paragraph begins
    with it, and, on a page set in columns, the left edge of its part of the column, in pt."""

    y: float
    begins: bool = False
    left: float | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What the linker, the furniture and the gates ask about a compiled unit."""

    unit_id: str
    pages: int
    size: tuple[float, float]  # of its first page, in pt
    root: str  # the opening tags of <html> and <body>, for the furniture's skeleton
    anchors: dict[str, Anchor]
    headings: tuple[HeadingMark, ...]
    marks: tuple[Mark, ...]
    missing_glyphs: tuple[str, ...] = ()
    misplaced_notes: tuple[str, ...] = ()  # anchors of the notes that are not on the page of their call
    endnotes: tuple[str, ...] = ()  # anchors of the notes that stand at the end of the unit instead
    missing_files: tuple[str, ...] = ()  # URLs that the unit asked for and did not get
    warnings: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()  # what was laid out anew, and how
    frames: tuple[tuple[float, float], ...] = ()  # left and right edge of the type area of each page, in pt
    landscape: tuple[int, ...] = ()  # its pages, from 0, that are landscape pages among those of the text
    pictures: tuple[Placed, ...] = ()  # that stand on its pages
    lines: tuple[tuple[TextLine, ...], ...] = ()  # of the text on each page, in reading order


@dataclass(frozen=True, slots=True)
class CompiledObject:
    """An object: the PDF of a unit's body, without furniture, and its record."""

    record: Record
    pdf: bytes


@dataclass(frozen=True)
class FurnitureJob:
    """The furniture of a unit: the skeleton of its pages, and the number its first page bears."""

    unit_id: str
    title: str
    html: str
    sheet: StyleSheet
    resources: tuple[Resource, ...]
    first_number: int
    side: Side | None = None

    @cached_property
    def key(self) -> str:
        """The name of the furniture in the store."""
        files = canonical_json(sorted((item.url, item.digest) for item in self.resources))
        number = str(self.first_number)
        return digest(
            "furniture", engine_versions(), self.html, self.sheet.digest, files, number, self.side or ""
        )


@dataclass(frozen=True, slots=True)
class CompiledFurniture:
    """One page of furniture for each page of the unit, as a PDF."""

    unit_id: str
    pdf: bytes
    missing_glyphs: tuple[str, ...] = ()
    pictures: tuple[Placed, ...] = ()
