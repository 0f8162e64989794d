"""A finished PDF -> its structure and the marks of its pages, read once for all checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name

from report_builder.project.pdf_objects import items_of
from report_builder.verify.structure.marks import MarkReader
from report_builder.verify.structure.model import Annotation, Place, Tag, TaggedPage, TagTree, Value

_Key = tuple[int, int]  # what names an indirect object
_ROLE, _PAGE, _KIDS, _PARENT = Name.S, Name.Pg, Name.K, Name.P  # once: every element is asked for them
_UNREAD = Tag(-1, "", "", -1)
_TEXTS = {"/Lang": "lang", "/Alt": "alt", "/ActualText": "actual", "/E": "expansion", "/ID": "id"}


@dataclass(slots=True)
class _Reading:
    pages: Mapping[_Key, int]
    annotations: Mapping[_Key, int]
    role_map: Mapping[str, str]
    tags: list[Tag] = field(default_factory=list[Tag])
    numbers: dict[_Key, int] = field(default_factory=dict[_Key, int])  # of the elements read


def read_tags(pdf: pikepdf.Pdf) -> TagTree:
    """The structure of a PDF; empty if it is not tagged."""
    pages = [page.obj for page in pdf.pages]
    annotated = [(number, each) for number, page in enumerate(pages) for each in _annotations(page)]
    root = pdf.Root.get(Name.StructTreeRoot, Dictionary())
    given = root.get(Name.RoleMap, Dictionary())
    reading = _Reading(
        {page.objgen: number for number, page in enumerate(pages)},
        {each.objgen: number for number, (_, each) in enumerate(annotated)},
        {str(key)[1:]: str(value)[1:] for key, value in given.items()},
    )
    for element in _items(root.get(Name.K, Array())):
        _read(element, root.objgen, -1, reading)
    parents = _number_tree(root.get(Name.ParentTree, Dictionary()))
    info = pdf.Root.get(Name.MarkInfo, Dictionary())
    return TagTree(
        tags=tuple(reading.tags),
        pages=_pages(pdf, parents, reading),
        annotations=tuple(
            _annotation(number, page, each, parents, reading) for number, (page, each) in enumerate(annotated)
        ),
        names=_names(root.get(Name.IDTree, Dictionary()), reading),
        role_map=reading.role_map,
        lang=str(pdf.Root.get(Name.Lang, "")),
        marked=bool(info.get(Name.Marked, False)) and Name.StructTreeRoot in pdf.Root,
        suspect=bool(info.get(Name.Suspects, False)),
    )


def _annotations(page: pikepdf.Object) -> list[pikepdf.Object]:
    return list(page.get(Name.Annots, Array()).as_list())


def _items(value: pikepdf.Object | int) -> Sequence[pikepdf.Object | int]:
    """The kids that a /K names: one, or an array of them."""
    return items_of(value) if isinstance(value, pikepdf.Array) else [value]


def _read(element: pikepdf.Object | int, holder: _Key, parent: int, reading: _Reading) -> int:
    """Read an element and all below it; gives its number, -1 if it is none. `holder` is what holds it."""
    if not isinstance(element, pikepdf.Dictionary) or _ROLE not in element:
        return -1
    keys = element.keys()
    key, number = element.objgen, len(reading.tags)
    reading.tags.append(_UNREAD)
    reading.numbers[key] = number
    written = str(element[_ROLE])[1:]
    own = reading.pages.get(element[_PAGE].objgen) if "/Pg" in keys else None
    kids: list[int] = []
    contents: list[Place] = []
    annotations: list[int] = []
    for item in _items(element[_KIDS]) if "/K" in keys else ():
        if isinstance(item, int):
            contents.append((-1 if own is None else own, item))
        elif "/MCID" in item:
            page = reading.pages.get(item[_PAGE].objgen) if "/Pg" in item else own
            contents.append((-1 if page is None else page, int(item.MCID)))
        elif "/Obj" in item:
            annotations.append(reading.annotations.get(item.Obj.objgen, -1))
        else:
            kids.append(_read(item, key, number, reading))
    reading.tags[number] = Tag(
        number,
        _standard(written, reading.role_map),
        written,
        parent,
        kids=tuple(kid for kid in kids if kid >= 0),
        contents=tuple(contents),
        annotations=tuple(annotations),
        page=contents[0][0] if contents else own,
        attributes=_attributes(element.A) if "/A" in keys else {},
        names_parent="/P" in keys and element[_PARENT].objgen == holder,
        **{name: str(element[key]) for key, name in _TEXTS.items() if key in keys},
    )
    return number


def _standard(role: str, role_map: Mapping[str, str]) -> str:
    """What a role is mapped to in the end; itself where the map goes round in a circle."""
    seen = [role]
    while seen[-1] in role_map:
        following = role_map[seen[-1]]
        if following in seen:
            return role
        seen.append(following)
    return seen[-1]


def _attributes(given: pikepdf.Object) -> dict[str, Value]:
    """The attributes of an element, whoever owns them."""
    found: dict[str, Value] = {}
    for item in _items(given):
        if not isinstance(item, pikepdf.Dictionary):
            continue
        for key, value in item.items():
            found[str(key)[1:]] = _value(value)
    return found


def _value(given: object) -> Value:
    """A number, numbers, or the words of anything else."""
    if isinstance(given, (int, float, Decimal)):
        return float(given)
    if isinstance(given, pikepdf.Array):
        parts: list[object] = list(given.as_list())
        if all(isinstance(part, (int, float, Decimal)) for part in parts):
            return tuple(float(str(part)) for part in parts)
    return str(given).removeprefix("/")


def _number_tree(node: pikepdf.Object) -> dict[int, pikepdf.Object]:
    """Number -> object (ISO 32000-1, 7.9.7)."""
    numbers = list(node.get(Name.Nums, Array()).as_list())
    found = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers) - 1, 2)}
    for kid in node.get(Name.Kids, Array()).as_list():
        found |= _number_tree(kid)
    return found


def _names(node: pikepdf.Object, reading: _Reading) -> dict[str, int | None]:
    names = list(node.get(Name.Names, Array()).as_list())
    found = {str(names[at]): _tag_of(names[at + 1], reading) for at in range(0, len(names) - 1, 2)}
    for kid in node.get(Name.Kids, Array()).as_list():
        found |= _names(kid, reading)
    return found


def _tag_of(element: object, reading: _Reading) -> int | None:
    return reading.numbers.get(element.objgen) if isinstance(element, pikepdf.Dictionary) else None


def _pages(
    pdf: pikepdf.Pdf, parents: Mapping[int, pikepdf.Object], reading: _Reading
) -> tuple[TaggedPage, ...]:
    reader = MarkReader()
    found: list[TaggedPage] = []
    for number, page in enumerate(pdf.pages):
        held = parents.get(int(page.obj.get(Name.StructParents, -1)))
        entries: list[object] = [*items_of(held)] if isinstance(held, pikepdf.Array) else []
        left, bottom, right, top = (float(value) for value in page.mediabox.as_list())
        found.append(
            TaggedPage(
                number,
                (left, bottom, right, top),
                str(page.obj.get(Name.Tabs, ""))[1:],
                reader.read(page),
                tuple(_tag_of(each, reading) for each in entries),
            )
        )
    return tuple(found)


def _annotation(
    number: int,
    page: int,
    given: pikepdf.Object,
    parents: Mapping[int, pikepdf.Object],
    reading: _Reading,
) -> Annotation:
    key = int(given.get(Name.StructParent, -1))
    return Annotation(
        number,
        page,
        str(given.get(Name.Subtype, ""))[1:],
        str(given.get(Name.Contents, "")),
        _tag_of(parents.get(key), reading),
    )
