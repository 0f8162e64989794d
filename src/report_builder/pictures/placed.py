"""A PDF -> at what size its pictures stand: content streams are walked with the stack of matrices."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import md5
from typing import TypeAlias

import pikepdf
from pikepdf import Dictionary, Matrix, Name, Stream

from report_builder.pictures.model import Placed
from report_builder.pictures.pdf import encoding_of, images_of, picture_digest

_Size: TypeAlias = tuple[float, float]
_Sizes: TypeAlias = "dict[tuple[int, int], _Size]"  # by object
_OPERATORS = "q Q cm Do gs"
_DEEPEST = 12  # forms in forms
_NAME = re.compile(r"/i([0-9a-f]{32})[01]")


def placed_in(data: bytes, urls: Iterable[str] = ()) -> tuple[Placed, ...]:
    """The pictures of a PDF that stand on its pages, each with the largest size at which it does, sorted.

    `urls` are those that its pictures may have been read from: the engine (WeasyPrint 70) names an image by
    the MD5 of its URL. A picture that is drawn in a way not known here is left out.
    """
    if b"/Image" not in data:  # dictionaries of streams are never packed
        return ()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        masks = {image.SMask.objgen for image in images_of(pdf) if Name.SMask in image}
        images = [image for image in images_of(pdf) if image.objgen not in masks]
        if not images:
            return ()
        walk = _Walk({image.objgen for image in images})
        for page in pdf.pages:
            walk.over(page.obj, page.obj.get(Name.Resources), Matrix())
        known = {md5(url.encode(), usedforsecurity=False).hexdigest(): url for url in urls}
        found = [
            Placed(
                picture_digest(image),
                (int(image.Width), int(image.Height)),
                (round(walk.sizes[image.objgen][0], 2), round(walk.sizes[image.objgen][1], 2)),
                _bytes(image),
                encoding_of(image),
                known.get(walk.names.get(image.objgen, ""), ""),
            )
            for image in images
            if image.objgen in walk.sizes and not walk.unsure
        ]
    return tuple(sorted(found, key=lambda each: (each.digest, each.size)))


def _bytes(image: Stream) -> int:
    mask = image.get(Name.SMask)
    return int(image.Length) + (int(mask.Length) if isinstance(mask, Stream) else 0)


class _Walk:
    """Walks pages, and what they draw; gathers sizes and the engine's names of images."""

    def __init__(self, images: set[tuple[int, int]]) -> None:
        self._images = images
        self.sizes: _Sizes = {}
        self.names: dict[tuple[int, int], str] = {}
        self.unsure = False
        self._walked: set[tuple[tuple[int, int], tuple[float, ...]]] = set()

    def over(
        self,
        content: pikepdf.Object,
        resources: pikepdf.Object | None,
        base: Matrix,
        depth: int = 0,
    ) -> None:
        """Walk a page, a form or a pattern whose space `base` brings into that of the page."""
        if not isinstance(resources, Dictionary):
            return
        if depth > _DEEPEST:
            self.unsure = True
            return
        for pattern in _streams(resources, Name.Pattern).values():
            if self._leads_to_image(pattern, depth):
                self._enter(pattern, base, depth)
        forms = _streams(resources, Name.XObject).items()
        drawn = {name: form for name, form in forms if self._leads_to_image(form, depth)}
        states = {
            name: form for name, form in _soft_masks(resources).items() if self._leads_to_image(form, depth)
        }
        if not _mentions(content, (*drawn, *states)):
            return
        for operands, operator, matrix in _steps(content, base):
            name = str(operands[0])
            if operator == "gs" and name in states:
                self._enter(states[name], matrix, depth)
            elif operator == "Do" and name in drawn:
                self._draw(name, drawn[name], matrix, depth)

    def _draw(self, name: str, item: Stream, matrix: Matrix, depth: int) -> None:
        if item.get(Name.Subtype) != Name.Image:
            self._enter(item, matrix, depth)
            return
        width, height = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
        before = self.sizes.get(item.objgen, (0.0, 0.0))
        self.sizes[item.objgen] = max(before[0], width), max(before[1], height)
        if found := _NAME.fullmatch(name):
            self.names.setdefault(item.objgen, found[1])

    def _enter(self, item: Stream, matrix: Matrix, depth: int) -> None:
        """Walk a form or a pattern, once for each matrix: all pages of a unit name the same."""
        own = Matrix(item.Matrix) if Name.Matrix in item else Matrix()
        whole = own @ matrix
        place = (item.objgen, whole.shorthand)
        if place not in self._walked:
            self._walked.add(place)
            self.over(item, item.get(Name.Resources), whole, depth + 1)

    def _leads_to_image(self, item: Stream, depth: int) -> bool:
        """Whether it is one of the images, or a form that may draw one."""
        if item.get(Name.Subtype) == Name.Image:
            return item.objgen in self._images
        resources = item.get(Name.Resources)
        if not isinstance(resources, Dictionary) or depth > _DEEPEST:
            return False
        below = (*_streams(resources, Name.XObject).values(), *_streams(resources, Name.Pattern).values())
        return bool(_soft_masks(resources)) or any(self._leads_to_image(each, depth + 1) for each in below)


def _mentions(content: pikepdf.Object, names: Iterable[str]) -> bool:
    """Whether a stream may draw something of a name: most pages draw no picture, and need not be parsed."""
    stream = content if isinstance(content, Stream) else content.get(Name.Contents)
    if not isinstance(stream, Stream):
        return True
    data = stream.read_bytes()
    return any(name.encode() in data for name in names)


def _streams(resources: pikepdf.Object, kind: Name) -> Mapping[str, Stream]:
    named = resources.get(kind)
    if not isinstance(named, Dictionary):
        return {}
    return {key: value for key, value in named.items() if isinstance(value, Stream)}


def _soft_masks(resources: pikepdf.Object) -> Mapping[str, Stream]:
    """The forms of the soft masks that graphics states set, by the states' names (ISO 32000-1, 11.6.5.3)."""
    states = resources.get(Name.ExtGState)
    found: dict[str, Stream] = {}
    if isinstance(states, Dictionary):
        for key, state in states.items():
            mask = state.get(Name.SMask) if isinstance(state, Dictionary) else None
            form = mask.get(Name.G) if isinstance(mask, Dictionary) else None
            if isinstance(form, Stream):
                found[key] = form
    return found


def _steps(content: pikepdf.Object, base: Matrix) -> Iterator[tuple[list[pikepdf.Object], str, Matrix]]:
    """What is drawn, and the states that are set, each with the matrix at that place (8.4.2)."""
    matrix, stack = base, list[Matrix]()
    for operands, operator in pikepdf.parse_content_stream(content, _OPERATORS):  # type: ignore[misc]
        name = str(operator)
        if name == "q":
            stack.append(matrix)
        elif name == "Q":
            matrix = stack.pop() if stack else base
        elif name == "cm" and len(operands) == 6:
            matrix = Matrix(*(float(value) for value in operands)) @ matrix
        elif name in ("Do", "gs") and operands:
            yield list(operands), name, matrix
