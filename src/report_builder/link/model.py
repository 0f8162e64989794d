"""What the linker is given: placed units with their objects, and what the document says of itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from report_builder.link.place import Placement
from report_builder.manuscript.model import Unit
from report_builder.project.variant import Profile
from report_builder.typeset.model import Record


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
    """A file in the PDF: the data of a chart. `description` says what it is."""

    name: str
    data: bytes = field(repr=False)
    description: str = ""
    mime_type: str = "text/csv"


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """Everything that goes into one PDF, in page order."""

    units: tuple[LinkUnit, ...]
    info: DocumentInfo
    attachments: tuple[Attachment, ...] = ()
    profile: Profile = "screen"
    blanks_after: int = 0  # empty pages at the end
    apart: tuple[LinkUnit, ...] = ()  # units that are not in this file: the cover of a book
