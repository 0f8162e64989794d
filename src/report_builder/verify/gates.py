"""A finished PDF and what ought to be in it -> what is wrong with it."""

from __future__ import annotations

import io
from collections.abc import Sequence

from report_builder.project.errors import Problem
from report_builder.verify.links import check_contents, check_links, check_notes, read_destinations
from report_builder.verify.model import Expected
from report_builder.verify.resources import check_fonts, check_glyphs, check_pictures
from report_builder.verify.text import check_text


def check(data: bytes, units: Sequence[Expected]) -> tuple[Problem, ...]:
    """All gates but the text's; no problem in both means that the PDF may take the place of the last good
    one."""
    import pikepdf
    import pypdfium2

    problems = [*check_glyphs(units), *check_pictures(units)]
    document = pypdfium2.PdfDocument(data)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            destinations = read_destinations(pdf)
            problems += check_links(pdf, destinations, units)
            problems += check_contents(pdf, document, destinations, units)
            problems += check_notes(destinations, units)
            problems += check_fonts(pdf)
    finally:
        document.close()
    return tuple(dict.fromkeys(problems))


def check_texts(data: bytes, units: Sequence[Expected]) -> tuple[Problem, ...]:
    """The gate on the text of `units`, which takes the longest and can be shared out."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return tuple(dict.fromkeys(check_text(document, units)))
    finally:
        document.close()
