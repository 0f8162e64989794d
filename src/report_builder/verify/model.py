"""What the gates are given: the finished PDF and what ought to be in it."""

from __future__ import annotations

from dataclasses import dataclass

from report_builder.link.place import Placement
from report_builder.manuscript.model import Unit
from report_builder.markup.model import Markup
from report_builder.typeset.model import Record


@dataclass(frozen=True, slots=True)
class Expected:
    """A unit of the report as it ought to be in the PDF.

    `text_known` says that the text of the very same bytes was already found whole; `against` that the article
    runs against the direction of the document, as an English one in an Arabic edition does.
    """

    unit: Unit
    placement: Placement
    record: Record
    markup: Markup | None = None
    prints_labels: bool = False
    text_known: bool = False
    against: bool = False
    missing_glyphs: tuple[str, ...] = ()  # of the body and the furniture
