"""The bytes of a PDF -> where its names lead, the labels of its pages, its links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from report_builder.link.place import format_label

if TYPE_CHECKING:
    import pikepdf


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
    return Destinations(pages, tuple(page_labels(pdf)))


def links_on(pdf: pikepdf.Pdf, number: int) -> list[pikepdf.Object]:
    """The annotations of a page (from 0)."""
    page = pdf.pages[number].obj
    return list(page.Annots.as_list()) if "/Annots" in page else []


def page_labels(pdf: pikepdf.Pdf) -> list[str]:
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
