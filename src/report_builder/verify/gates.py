"""A finished PDF and what ought to be in it -> what is wrong with it."""

from __future__ import annotations

import io
from collections.abc import Sequence

from report_builder.project.errors import Problem
from report_builder.verify.model import Expected, Facts, FinishedFile, PressPdf, UnitPages
from report_builder.verify.registry import rules


def check_file(data: bytes, units: Sequence[Expected], facts: Facts) -> tuple[Problem, ...]:
    """The rules that see the whole file."""
    import pikepdf
    import pypdfium2

    from report_builder.verify.destinations import read_destinations
    from report_builder.verify.structure.tree import read_tags

    document = pypdfium2.PdfDocument(data)
    found: list[Problem] = []
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            destinations, tags = read_destinations(pdf), read_tags(pdf) if facts.thorough else None
            file = FinishedFile(data, pdf, document, destinations, tags, units, facts)
            for rule in rules():
                if rule.file is not None:
                    found += rule.file(file)
    finally:
        document.close()
    return tuple(dict.fromkeys(found))


def check_press(data: bytes, name: str) -> tuple[Problem, ...]:
    """The rules on a file for a press. `name` is what it is called."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        file = PressPdf(pdf, name)
        found = [problem for rule in rules() if rule.press is not None for problem in rule.press(file)]
    return tuple(dict.fromkeys(found))


def check_texts(data: bytes, units: Sequence[Expected]) -> tuple[tuple[Problem, ...], ...]:
    """The rules on lost text and on the words of the index, for each of some `units` of a finished file; they
    take long and can be shared out."""
    import pypdfium2

    from report_builder.verify.page_texts import PageTexts
    from report_builder.verify.rules.index_words import check_places
    from report_builder.verify.rules.text_lost import check_text

    if all(expected.text_known for expected in units):
        return ((),) * len(units)
    document = pypdfium2.PdfDocument(data)
    found: list[tuple[Problem, ...]] = []
    try:
        for expected in units:
            texts = PageTexts(document)
            problems = (*check_text(texts, [expected]), *check_places(texts, [expected]))
            found.append(tuple(dict.fromkeys(problems)))
        return tuple(found)
    finally:
        document.close()


def check_unit(data: bytes, expected: Expected, facts: Facts) -> tuple[Problem, ...]:
    """The rules that see one unit. `data` is the PDF of its object."""
    import pikepdf
    import pypdfium2

    from report_builder.verify.structure.tree import read_tags
    from report_builder.verify.view import view_pages

    with pikepdf.open(io.BytesIO(data)) as pdf:
        tags = read_tags(pdf) if "/StructTreeRoot" in pdf.Root else None
    document = pypdfium2.PdfDocument(data)
    try:
        unit = UnitPages(expected, view_pages(document, range(len(document))), facts, tags)
    finally:
        document.close()
    found = [problem for rule in rules() if rule.unit is not None for problem in rule.unit(unit)]
    return tuple(dict.fromkeys(found))
