"""What the linker is given: placed units with their objects, and what the document says of itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from report_builder.link.place import Placement
from report_builder.manuscript.model import Unit
from report_builder.pictures.model import PdfPicture, Placed
from report_builder.project.variant import Profile
from report_builder.typeset.model import Record

Relationship = Literal["Data", "Source", "Supplement"]


def _none(_key: str) -> PdfPicture | None:
    return None


@dataclass(frozen=True, slots=True)
class LinkUnit:
    """A unit to link. The keys name its object and its furniture; the PDFs are read only when they are
    new."""

    unit: Unit
    placement: Placement
    record: Record
    key: str
    read_pdf: Callable[[], bytes]
    furniture_key: str
    read_furniture: Callable[[], bytes]
    titles: Mapping[str, str] = field(default_factory=dict[str, str])  # what to call its anchors
    furniture_pictures: tuple[Placed, ...] = ()
    pictures: Mapping[str, str] = field(default_factory=dict[str, str])  # prepared ones: old digest -> key


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """Title, language and the like, for Info, XMP and the catalogue. `date` is the only date written."""

    title: str
    lang: str
    authors: tuple[str, ...] = ()
    subject: str | None = None
    keywords: tuple[str, ...] = ()
    publisher: str | None = None
    rights: str | None = None
    identifier: str | None = None
    date: dt.date | None = None
    two_sided: bool = False
    right_to_left: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the PDF: the data of a chart, or a source. `description` says what it is, `relationship` what
    it is to the document (ISO 19005-3, annex E)."""

    name: str
    data: bytes = field(repr=False)
    description: str = ""
    mime_type: str = "text/csv"
    relationship: Relationship = "Data"


@dataclass(frozen=True, slots=True)
class StampPlace:
    """A page of the stamp at a place on a page of the file: its lower left corner there, in pt."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Overlay:
    """The PDF of a stamp: its first pages go over the pages of the size of each of `sizes`; what is `placed`
    goes where it says, page by page of the file."""

    pdf: bytes = field(repr=False)
    sizes: tuple[tuple[float, float], ...] = ()
    placed: tuple[tuple[StampPlace, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """Everything that goes into one PDF, in page order. `read_picture` gives a prepared picture by its
    key."""

    units: tuple[LinkUnit, ...]
    info: DocumentInfo
    attachments: tuple[Attachment, ...] = ()
    profile: Profile = "screen"
    read_picture: Callable[[str], PdfPicture | None] = _none
    overlay: Overlay | None = None  # what is laid over the pages in the end
    blanks_after: int = 0  # empty pages at the end
    apart: tuple[LinkUnit, ...] = ()  # units that are not in this file: the cover of a book
