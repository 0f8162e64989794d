"""Gates on the links: no internal link is dead, and every page number in the contents is true."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from report_builder.link.place import format_label
from report_builder.project.errors import Problem
from report_builder.verify.model import Expected
from report_builder.verify.words import letters

if TYPE_CHECKING:
    import pikepdf
    from pypdfium2 import PdfDocument


@dataclass(frozen=True, slots=True)
class Destinations:
    """Where names lead in the finished file, and the label of each page, as the file itself says."""

    pages: Mapping[str, int]
    labels: tuple[str, ...]


def read_destinations(pdf: pikepdf.Pdf) -> Destinations:
    """The named destinations and the page labels of a PDF, read afresh from its bytes."""
    numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    names: list[pikepdf.Object] = []
    if "/Names" in pdf.Root:
        names = list(pdf.Root.Names.Dests.Names.as_list())
    pages = {
        str(names[index]): numbers.get(names[index + 1][0].objgen, -1) for index in range(0, len(names), 2)
    }
    return Destinations(pages, tuple(_labels(pdf)))


def check_links(pdf: pikepdf.Pdf, destinations: Destinations, units: Sequence[Expected]) -> list[Problem]:
    """Every internal link leads to a page of the file; no symbol was left unresolved."""
    problems: list[Problem] = []
    for expected in units:
        article = expected.unit.article
        for number in _pages_of(expected):
            for link in _annotations(pdf, number):
                name = str(link.Dest) if "/Dest" in link else None
                uri = str(link.A.get("/URI", "")) if "/A" in link else ""
                dead = name is not None and destinations.pages.get(name, -1) < 0
                if dead or uri.startswith("rb-symbol:"):
                    problems.append(
                        Problem(
                            f"a link on page {destinations.labels[number]} leads nowhere: `{name or uri}`",
                            file=article.path if article else None,
                            hint="check the link's target in the article",
                        )
                    )
    return problems


def check_contents(
    pdf: pikepdf.Pdf, document: PdfDocument, destinations: Destinations, units: Sequence[Expected]
) -> list[Problem]:
    """The number that a line of the contents prints is the label of the page that its link leads to.

    The number is read off the page: the text inside the rectangles of the line's links.
    """
    problems: list[Problem] = []
    for expected in units:
        if not expected.prints_labels:
            continue
        for number in _pages_of(expected):
            for name, printed in _lines(pdf, document, number).items():
                page = destinations.pages.get(name, -1)
                label = destinations.labels[page] if page >= 0 else "?"
                if _last_word(printed) != letters(label):
                    problems.append(
                        Problem(
                            f"the contents print “{' '.join(printed.split())[-40:]}”, "
                            f"but that place is on page {label}",
                            hint="report this as a fault of the program, with the build record",
                        )
                    )
    return problems


def check_notes(destinations: Destinations, units: Sequence[Expected]) -> list[Problem]:
    """Every note stands on the page of its call, endnotes excepted."""
    problems: list[Problem] = []
    for expected in units:
        article = expected.unit.article
        for anchor in expected.record.misplaced_notes:
            number = anchor.rpartition("-")[2]
            problems.append(
                Problem(
                    f"note {number} does not stand on the page of its call",
                    file=article.path if article else None,
                    hint="shorten the note, or move its call to another sentence",
                )
            )
        excepted = {*expected.record.misplaced_notes, *expected.record.endnotes}
        for name, page in destinations.pages.items():
            unit, _, local = name.rpartition("/")
            if unit == expected.unit.id and local.startswith("note-") and "ref" not in local:
                call = destinations.pages.get(f"{unit}/note-ref-{local.removeprefix('note-')}", page)
                if call != page and name not in excepted:
                    problems.append(Problem(f"note `{name}` was linked away from its call"))
    return problems


def _last_word(text: str) -> str:
    """The last run of letters and digits: leaders, spaces and the title stand before it."""
    words = re.findall(r"[^\W_]+", text)
    return letters(words[-1]) if words else ""


def _pages_of(expected: Expected) -> range:
    return range(expected.placement.first, expected.placement.first + expected.placement.pages)


def _annotations(pdf: pikepdf.Pdf, number: int) -> list[pikepdf.Object]:
    page = pdf.pages[number].obj
    return list(page.Annots.as_list()) if "/Annots" in page else []


def _lines(pdf: pikepdf.Pdf, document: PdfDocument, number: int) -> dict[str, str]:
    """Destination name -> the text in the rectangles of all links to it on a page, left to right, top
    down."""
    page = document[number]
    text_page = page.get_textpage()
    texts: dict[str, list[str]] = {}
    seen: set[tuple[str, tuple[float, ...]]] = set()
    for link in _annotations(pdf, number):
        if "/Dest" not in link:
            continue
        name = str(link.Dest)
        left, bottom, right, top = (float(value) for value in link.Rect.as_list())
        box = (round(left, 1), round(bottom, 1), round(right, 1), round(top, 1))
        if (name, box) in seen:
            continue
        seen.add((name, box))
        texts.setdefault(name, []).append(text_page.get_text_bounded(left, bottom, right, top))
    text_page.close()
    page.close()
    return {name: " ".join(parts) for name, parts in texts.items()}


def _labels(pdf: pikepdf.Pdf) -> list[str]:
    """The label of each page, from the PageLabels tree (ISO 32000-1, 12.4.2)."""
    count = len(pdf.pages)
    if "/PageLabels" not in pdf.Root:
        return [str(number + 1) for number in range(count)]
    entries = pdf.Root.PageLabels.Nums.as_list()
    starts = [(int(entries[index]), entries[index + 1]) for index in range(0, len(entries), 2)]
    labels: list[str] = []
    for position, (first, label) in enumerate(starts):
        last = starts[position + 1][0] if position + 1 < len(starts) else count
        prefix, number = str(label.get("/P", "")), int(label.get("/St", 1))
        if "/S" not in label:
            labels.extend([prefix] * (last - first))
            continue
        style = "roman" if str(label.S) == "/r" else "decimal"
        labels.extend(prefix + format_label(number + offset, style) for offset in range(last - first))
    return labels
