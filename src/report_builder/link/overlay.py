"""A stamp -> laid over the pages of a file, each form once in it however many pages bear it."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from report_builder.link.model import Overlay

Box = tuple[float, float, float, float]


def lay_over(pdf: pikepdf.Pdf, overlay: Overlay, name: str) -> None:
    """Lay the stamp over every page. `name` tells it from other stamps on the same pages.

    What a stamp holds is marked as artifacts already, so no tag knows of it (ISO 14289-1, 7.1).
    """
    with pikepdf.open(io.BytesIO(overlay.pdf)) as source:
        forms = [pdf.copy_foreign(source.make_indirect(page.as_form_xobject())) for page in source.pages]
    shared: dict[tuple[int, Box], pikepdf.Object] = {}
    for number, page in enumerate(pdf.pages):
        box = _box(page)
        sheet = _nearest(box, overlay.sizes)
        labels = overlay.placed[number] if number < len(overlay.placed) else ()
        if sheet is None and not labels:
            continue
        names = {f"/{name}{each.page}": forms[each.page] for each in labels}
        content = [f"q 1 0 0 1 {each.x:.2f} {each.y:.2f} cm /{name}{each.page} Do Q" for each in labels]
        streams: list[pikepdf.Object] = (
            [pdf.make_indirect(Stream(pdf, "\n".join(content).encode()))] if content else []
        )
        if sheet is not None:
            names[f"/{name}{sheet}"] = forms[sheet]
            if (sheet, box) not in shared:
                text = _fitted(box, overlay.sizes[sheet], f"/{name}{sheet}")
                shared[sheet, box] = pdf.make_indirect(Stream(pdf, text.encode()))
            streams.insert(0, shared[sheet, box])
        _append(page.obj, names, streams)


def _box(page: pikepdf.Page) -> Box:
    """The page as it is seen, without its bleed."""
    left, bottom, right, top = (round(float(value), 2) for value in page.trimbox.as_list())
    return left, bottom, right, top


def _nearest(box: Box, sizes: Sequence[tuple[float, float]]) -> int | None:
    """The sheet whose size is most like that of the page."""
    width, height = box[2] - box[0], box[3] - box[1]
    ranked = sorted(
        range(len(sizes)), key=lambda at: (abs(sizes[at][0] - width) + abs(sizes[at][1] - height), at)
    )
    return ranked[0] if ranked else None


def _fitted(box: Box, size: tuple[float, float], name: str) -> str:
    """Operators that paint a sheet of `size` on the box: in the middle, smaller where it must be."""
    width, height = box[2] - box[0], box[3] - box[1]
    scale = min(width / size[0], height / size[1])
    if abs(scale - 1) < 0.001:
        scale = 1.0
    x, y = box[0] + (width - scale * size[0]) / 2, box[1] + (height - scale * size[1]) / 2
    return f"q {scale:.5g} 0 0 {scale:.5g} {x:.2f} {y:.2f} cm {name} Do Q"


def _append(
    page: pikepdf.Object, names: dict[str, pikepdf.Object], streams: Sequence[pikepdf.Object]
) -> None:
    """Paint streams after all else on a page, which shares neither its resources nor its list of contents."""
    own = Dictionary(dict(page.get(Name.Resources, Dictionary()).as_dict()))
    objects = Dictionary(dict(own.get(Name.XObject, Dictionary()).as_dict()))
    for key, form in names.items():
        objects[key] = form
    own.XObject = objects
    page.Resources = own
    before = page.get(Name.Contents, Array())
    page.Contents = Array([*(before.as_list() if isinstance(before, Array) else [before]), *streams])
