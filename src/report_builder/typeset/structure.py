"""The structure tree that WeasyPrint wrote -> one element for the unit, without elements that say nothing."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Name

_UNIT_ROLES = ("/Art", "/Sect", "/Part")

# Elements that may hold text themselves, and those in them that add nothing to it.
_EMPTY_WORDS = frozenset(["/Span", "/NonStruct"])
_HOLDERS = _EMPTY_WORDS | frozenset(
    ["/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/Lbl", "/LBody", "/TH", "/TD", "/Caption", "/Link"]
)
_MEANING = frozenset(["/A", "/ActualText", "/Alt", "/E", "/ID", "/Lang", "/T"])

_Parents = dict[int, pikepdf.Object]


def tidy_structure(pdf: pikepdf.Pdf) -> None:
    """Gather the unit under one element, keep one annotation a link, and take out elements that say nothing.

    Raises nothing: a tree of another shape is left as it is.
    """
    root = pdf.Root.StructTreeRoot
    numbers = list(root.ParentTree.Nums.as_list())
    parents: _Parents = {int(numbers[index]): numbers[index + 1] for index in range(0, len(numbers), 2)}
    _drop_nested_links(pdf, parents)
    _gather(pdf)
    pages = {page.obj.objgen: parents[int(page.obj.StructParents)] for page in pdf.pages}
    document = root.K[0]
    for item in document.K.as_list():
        if _is_element(item):
            _drop_repeated_language(item, str(document.get(Name.Lang, pdf.Root.get(Name.Lang, ""))))
            _flatten(item, pages)
    root.ParentTree.Nums = Array([item for key in sorted(parents) for item in (key, parents[key])])


def _drop_repeated_language(element: pikepdf.Object, around: str) -> None:
    """Leave the language only where it changes (ISO 32000-1, 14.9.2.2: it holds for what is below)."""
    if Name.Lang in element:
        if str(element.Lang) == around:
            del element[Name.Lang]
        else:
            around = str(element.Lang)
    for item in element.K.as_list():
        if _is_element(item):
            _drop_repeated_language(item, around)


def _flatten(element: pikepdf.Object, pages: dict[tuple[int, int], pikepdf.Object]) -> None:
    """Put the text of each line, and of spans without meaning, directly into the element that holds it.

    WeasyPrint makes an element for each line and each inline box; in long reports they are most of the file.
    """
    holds = str(element.S) in _HOLDERS
    kids: list[pikepdf.Object | int] = []
    changed = False
    for item in element.K.as_list():
        if not _is_element(item):
            kids.append(item)
            continue
        _flatten(item, pages)
        if not holds or not _says_nothing(item, element):
            kids.append(item)
            continue
        changed = True
        for grandchild in item.K.as_list():
            if isinstance(grandchild, int):
                pages[item.Pg.objgen][grandchild] = element
            elif Name.P in grandchild:
                grandchild.P = element
            kids.append(grandchild)
    if changed:
        element.K = Array(kids)


def _says_nothing(item: pikepdf.Object, parent: pikepdf.Object) -> bool:
    role = str(item.S)
    if role not in _EMPTY_WORDS and not (role == str(parent.S) and _only_text(item)):
        return False
    return not _MEANING.intersection(item.keys()) and item.Pg.objgen == parent.Pg.objgen


def _only_text(item: pikepdf.Object) -> bool:
    return all(isinstance(kid, int) for kid in item.K.as_list())


def _is_element(item: object) -> bool:
    return isinstance(item, pikepdf.Dictionary) and Name.S in item


def _gather(pdf: pikepdf.Pdf) -> None:
    """Make the root structure element the unit's own; its notes stay where they stand in reading order.

    WeasyPrint begins an element of the unit's root anew on each page; they are one element in truth.

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
        if Name.Lang in child:
            document.Lang = child.Lang
        for item in child.K.as_list():
            if Name.P in item:
                item.P = document
            gathered.append(item)
    document.K = Array(gathered)


def _drop_nested_links(pdf: pikepdf.Pdf, parents: _Parents) -> None:
    """One annotation for a link, held by its Link element (ISO 14289-1, 7.18.5).

    WeasyPrint adds another for each inline element inside a link, held by that element.
    """
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


def _within_link(element: pikepdf.Object) -> bool:
    while Name.P in element:
        element = element.P
        if str(element.get(Name.S)) == "/Link":
            return True
    return False


def _refers_to(item: pikepdf.Object, link: pikepdf.Object) -> bool:
    return isinstance(item, pikepdf.Dictionary) and Name.Obj in item and item.Obj.objgen == link.objgen
