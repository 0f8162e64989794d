"""A file -> what keeps it from being PDF/A-3a. It is no validator of any PDF: only what a report could have
is looked for, and what the gates on fonts, tags and metadata look for already is left to them."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from report_builder.verify.pdfa.content import content_faults
from report_builder.verify.pdfa.document import document_faults, file_faults
from report_builder.verify.pdfa.metadata import metadata_faults
from report_builder.verify.pdfa.model import Fault
from report_builder.verify.pdfa.objects import object_faults


def claims(pdf: pikepdf.Pdf) -> bool:
    """Whether the file says that it is PDF/A."""
    metadata = pdf.Root.get("/Metadata")
    return metadata is not None and b"http://www.aiim.org/pdfa/ns/id/" in metadata.read_bytes()


def faults(pdf: pikepdf.Pdf, data: bytes) -> Iterator[Fault]:
    """Everything that is found in the file, whose bytes are `data`."""
    yield from file_faults(pdf, data)
    yield from metadata_faults(pdf)
    yield from document_faults(pdf)
    yield from object_faults(pdf)
    yield from content_faults(pdf)
