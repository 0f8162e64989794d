"""The PDF that WeasyPrint wrote -> the PDF of an object: one structure element a unit, nothing to spare."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Name

_UNIT_ROLES = ("/Art", "/Sect", "/Part")


def finish_body(data: bytes) -> bytes:
    """Gather the unit's structure under one element and drop what the linker makes anew.

    WeasyPrint begins a structure element of the unit's root anew on each page; they are one element in truth.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        _gather(pdf)
        _tidy_links(pdf)
        _drop_nested_links(pdf)
        for key in (Name.Outlines, Name.Metadata, Name.Names):
            if key in pdf.Root:
                del pdf.Root[key]
        return _saved(pdf)


def _gather(pdf: pikepdf.Pdf) -> None:
    """Make the root structure element the unit's own; its notes stay where they stand in reading order.

    The hidden `.running` elements, each a Div without text, stand beside it.
    """
    document = pdf.Root.StructTreeRoot.K[0]
    children = list(document.K.as_list())
    roles = {str(child.S) for child in children} - {"/NonStruct", "/Div"}
    if len(roles) != 1 or not roles <= set(_UNIT_ROLES):
        document.S = Name.Sect
        return
    document.S = Name(roles.pop())
    gathered: list[pikepdf.Object] = []
    for child in children:
        if child.S != document.S:
            gathered.append(child)
            continue
        for item in child.K.as_list():
            if Name.P in item:
                item.P = document
            gathered.append(item)
    document.K = Array(gathered)


def _tidy_links(pdf: pikepdf.Pdf) -> None:
    """Rectangles from lower left to upper right (ISO 32000-1, 7.9.5); no raw id as a link's description."""
    for page in pdf.pages:
        for link in page.obj.get(Name.Annots, Array()).as_list():
            x1, y1, x2, y2 = (float(value) for value in link.Rect.as_list())
            link.Rect = Array([min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)])


def _drop_nested_links(pdf: pikepdf.Pdf) -> None:
    """One annotation for a link, held by its Link element (ISO 14289-1, 7.18.5).

    WeasyPrint adds another for each inline element inside a link, held by that element.
    """
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums.as_list())
    parents = {int(numbers[index]): numbers[index + 1] for index in range(0, len(numbers), 2)}
    for page in pdf.pages:
        kept: list[pikepdf.Object] = []
        for link in page.obj.get(Name.Annots, Array()).as_list():
            key = int(link.get(Name.StructParent, -1))
            element = parents.get(key)
            if element is None or Name.Link == element.S or not _within_link(element):
                kept.append(link)
                continue
            element.K = Array([item for item in element.K.as_list() if not _refers_to(item, link)])
            del parents[key]
        if Name.Annots in page.obj:
            page.obj.Annots = Array(kept)
    flat = [item for key in sorted(parents) for item in (key, parents[key])]
    pdf.Root.StructTreeRoot.ParentTree.Nums = Array(flat)


def _within_link(element: pikepdf.Object) -> bool:
    while Name.P in element:
        element = element.P
        if str(element.get(Name.S)) == "/Link":
            return True
    return False


def _refers_to(item: pikepdf.Object, link: pikepdf.Object) -> bool:
    return isinstance(item, pikepdf.Dictionary) and Name.Obj in item and item.Obj.objgen == link.objgen


def _saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()
