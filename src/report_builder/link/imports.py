"""One object, or its furniture, brought into the file that is being linked."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from report_builder.link.fonts import FontPool, Shard
from report_builder.link.forms import FormPool

SYMBOL_SCHEME = "rb-symbol:"


@dataclass(slots=True)
class ImportedBody:
    """The pages of an object in the file: their content and resources as they came, the unit's structure
    element,
    the parent tree's entries (an array for each page, an element for each link), and the anchors linked
    to."""

    pages: Sequence[pikepdf.Object]
    contents: list[pikepdf.Object]
    resources: list[pikepdf.Object]
    element: pikepdf.Object
    page_parents: list[pikepdf.Object]
    links: list[tuple[pikepdf.Object, pikepdf.Object]]  # annotation, structure element
    targets: list[tuple[pikepdf.Object, str]]  # annotation, anchor
    names: list[tuple[bytes, pikepdf.Object]]  # ID, structure element
    shards: Mapping[str, Shard]
    dressed_in: str = ""  # the furniture that the pages bear now


@dataclass(slots=True)
class ImportedFurniture:
    """A form XObject for each page of the unit."""

    forms: list[pikepdf.Object]
    shards: Mapping[str, Shard]


def import_body(out: pikepdf.Pdf, data: bytes, pool: FontPool, forms: FormPool) -> ImportedBody:
    """Copy the pages and the structure of an object into `out`; its pages are not yet in the page tree."""
    with pikepdf.open(io.BytesIO(data)) as source:
        start = len(out.pages)
        with warnings.catch_warnings():  # the linker writes the destinations of all units itself
            warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
            out.pages.extend(source.pages)
        pages = [page.obj for page in list(out.pages)[start:]]
        root = out.copy_foreign(source.Root.StructTreeRoot)
        del out.pages[start:]
    numbers = root.ParentTree.Nums.as_list()
    parents = {int(numbers[index]): numbers[index + 1] for index in range(0, len(numbers), 2)}
    links: list[tuple[pikepdf.Object, pikepdf.Object]] = []
    targets: list[tuple[pikepdf.Object, str]] = []
    for page in pages:
        for link in page.get(Name.Annots, Array()).as_list():
            if Name.StructParent in link:
                links.append((link, parents[int(link.StructParent)]))
            anchor = _target(link)
            if anchor is not None:
                targets.append((link, anchor))
    shards = pool.adopt(pages[0].Resources) if pages else {}
    if pages:
        forms.adopt(pages[0].Resources)
    return ImportedBody(
        pages=pages,
        contents=[page.Contents for page in pages],
        resources=[page.Resources for page in pages],
        element=root.K[0],
        page_parents=[parents[int(page.StructParents)] for page in pages],
        links=links,
        targets=targets,
        names=_names(root),
        shards=shards,
    )


def import_furniture(out: pikepdf.Pdf, data: bytes, pool: FontPool) -> ImportedFurniture:
    """Copy the pages of furniture into `out` as form XObjects."""
    with pikepdf.open(io.BytesIO(data)) as source:
        forms = [out.copy_foreign(_as_form(source, page)) for page in source.pages]
    shards = pool.adopt(forms[0].Resources) if forms else {}
    return ImportedFurniture(forms, shards)


def dress(out: pikepdf.Pdf, body: ImportedBody, furniture: ImportedFurniture, key: str) -> None:
    """Lay the furniture over the pages of the body; all in it is marked as artifacts already."""
    if body.dressed_in == key:
        return
    before, after = _wrapping(out)
    for page, contents, resources, form in zip(
        body.pages, body.contents, body.resources, furniture.forms, strict=True
    ):
        own = Dictionary(dict(resources.as_dict()))
        objects = Dictionary(dict(own.get(Name.XObject, Dictionary()).as_dict()))
        objects[Name("/RbFurniture")] = form
        own.XObject = objects
        page.Resources = own
        page.Contents = Array([before, contents, after])
    body.dressed_in = key


def _names(root: pikepdf.Object) -> list[tuple[bytes, pikepdf.Object]]:
    """The structure elements that have an ID, by it."""
    if Name.IDTree not in root:
        return []
    names = root.IDTree.Names.as_list()
    return [(bytes(names[at]), names[at + 1]) for at in range(0, len(names), 2)]


def _target(link: pikepdf.Object) -> str | None:
    """The anchor that a link leads to in the report; a symbol becomes a named destination."""
    if Name.Dest in link:
        return str(link.Dest)
    action = link.get(Name.A)
    if action is None or str(action.get(Name.URI, "")).startswith(SYMBOL_SCHEME) is False:
        return None
    anchor = unquote(str(action.URI).removeprefix(SYMBOL_SCHEME))
    del link[Name.A]
    link.Dest = String(anchor)
    return anchor


def _as_form(source: pikepdf.Pdf, page: pikepdf.Page) -> pikepdf.Object:
    """The page as a form XObject whose box is the whole page with its bleed. The resources are those of all
    pages, in one object: within a form, which is a stream, they would be written out each time."""
    form = source.make_indirect(page.as_form_xobject())
    form.Resources = page.obj.Resources
    form.BBox = page.obj.get(Name.BleedBox, page.obj.MediaBox)
    return form


def _wrapping(out: pikepdf.Pdf) -> tuple[pikepdf.Object, pikepdf.Object]:
    """The streams before and after the content of every page, shared by all pages of the file."""
    if Name("/RbWrapping") not in out.Root:
        tail = b"Q\n/RbFurniture Do"
        out.Root[Name("/RbWrapping")] = Array(
            [out.make_indirect(Stream(out, b"q")), out.make_indirect(Stream(out, tail))]
        )
    pair = out.Root[Name("/RbWrapping")]
    return pair[0], pair[1]
