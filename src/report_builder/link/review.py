"""A finished PDF -> a copy of it for one reader, whose name is on every page and in what the file says of
itself."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Name, String

from report_builder.link.metadata import add_description
from report_builder.link.model import Overlay
from report_builder.link.overlay import lay_over

FORM = "RbReview"  # begins the names of the stamp's forms on a page
READER = Name("/ReviewCopyFor")  # in Info


def sizes_of(data: bytes) -> tuple[tuple[float, float], ...]:
    """The sizes that the pages of a file have, in pt, each once."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        boxes = [[float(value) for value in page.trimbox.as_list()] for page in pdf.pages]
    sizes = ((round(right - left, 2), round(top - bottom, 2)) for left, bottom, right, top in boxes)
    return tuple(dict.fromkeys(sizes))


def copy_for(data: bytes, reader: str, terms: str, overlay: Overlay) -> bytes:
    """The file for `reader`, stamped; `terms` says in XMP what the copy is (xmpRights:UsageTerms, ISO
    16684-1, 8.5)."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        lay_over(pdf, overlay, FORM)
        if Name.Info in pdf.trailer:
            pdf.trailer.Info[READER] = String(reader)
        add_description(pdf, _description(terms))
        del pdf.trailer[Name.ID]  # which the copy must not share with the others
        # What is packed stays packed as it is: of a hundred copies, packing anew would be the longer part.
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return out.getvalue()


def is_copy_for(data: bytes, reader: str, pages: int) -> bool:
    """Whether a file has so many pages, each with a stamp, and says that it is for `reader`."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        info = pdf.trailer.get(Name.Info)
        if len(pdf.pages) != pages or info is None or str(info.get(READER, "")) != reader:
            return False
        return all(_is_stamped(page.obj) for page in pdf.pages)


def _is_stamped(page: pikepdf.Object) -> bool:
    return any(key.startswith(f"/{FORM}") for key in page.Resources.XObject.keys())  # noqa: SIM118 (no mapping)


def _description(terms: str) -> str:
    item = f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(terms)}</rdf:li></rdf:Alt>'
    return (
        '<rdf:Description rdf:about="" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">'
        f"<xmpRights:UsageTerms>{item}</xmpRights:UsageTerms></rdf:Description>"
    )
