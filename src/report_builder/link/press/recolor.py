"""The colours of a linked file -> inks: in contents, forms, patterns, gradients; pictures are gathered.

Content is parsed and written again, never searched as text. What paints a mask stays light, in grey: its
colours are no colours but how much is seen (ISO 32000-1, 11.5.3).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator

from report_builder.link.press.inks import Inks, Rgb

Target = Literal["inks", "mask"]
_SETS = {"rg": ("k", "g"), "RG": ("K", "G")}
_SPACES = {"cs": ("scn", "sc"), "CS": ("SCN", "SC")}
_DEVICE = {"inks": Name.DeviceCMYK, "mask": Name.DeviceGray}


@dataclass(slots=True)
class Recolouring:
    """One walk through a file. `pictures` are those in RGB that are left to convert; `tagged` is the colour
    space of a screen, for what cannot be converted here."""

    inks: Inks
    tagged: pikepdf.Object
    pictures: dict[tuple[int, int], pikepdf.Object] = field(
        default_factory=dict[tuple[int, int], pikepdf.Object]
    )
    _seen: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])

    def page(self, page: pikepdf.Object) -> None:
        """Convert what a page shows."""
        contents = page.get(Name.Contents, Array())
        for stream in contents.as_list() if isinstance(contents, pikepdf.Array) else [contents]:
            self._content(stream, page.get(Name.Resources, Dictionary()), "inks")
        self._resources(page.get(Name.Resources, Dictionary()), "inks")

    def _is_new(self, item: pikepdf.Object) -> bool:
        if not item.is_indirect:
            return True
        new = item.objgen not in self._seen
        self._seen.add(item.objgen)
        return new

    def _content(self, stream: pikepdf.Object, resources: pikepdf.Object, target: Target) -> None:
        if not self._is_new(stream):
            return
        found = pikepdf.parse_content_stream(stream)
        if any(isinstance(each, pikepdf.ContentStreamInlineImage) for each in found):
            self._tag(resources)
        changed = _recoloured(found, lambda rgb: self._operands(rgb, target), target)
        if changed is not None:
            stream.write(pikepdf.unparse_content_stream(changed))

    def _tag(self, resources: pikepdf.Object) -> None:
        """Say what is meant by colours that stay as they are (ISO 32000-1, 8.6.5.6)."""
        if Name.ColorSpace not in resources:
            resources.ColorSpace = Dictionary()
        resources.ColorSpace.DefaultRGB = self.tagged

    def _operands(self, rgb: Rgb, target: Target) -> list[float]:
        if target == "mask":
            red, green, blue = rgb
            return [round(0.3 * red + 0.59 * green + 0.11 * blue, 4)]
        return [round(part, 4) for part in self.inks.of(rgb)]

    def _resources(self, resources: pikepdf.Object, target: Target) -> None:
        if not self._is_new(resources):
            return
        for item in _entries(resources, Name.XObject):
            if item.get(Name.Subtype) == Name.Form:
                self._form(item, target)
            elif item.get(Name.Subtype) == Name.Image and self._is_new(item):
                self._picture(item)
        for item in _entries(resources, Name.Pattern):
            self._pattern(item, target)
        for item in _entries(resources, Name.Shading):
            self._shading(item, target)
        for item in _entries(resources, Name.ExtGState):
            mask = item.get(Name.SMask)
            if isinstance(mask, pikepdf.Dictionary) and Name.G in mask:
                self._form(mask.G, "mask")

    def _form(self, form: pikepdf.Object, target: Target) -> None:
        resources = form.get(Name.Resources, Dictionary())
        self._content(form, resources, target)
        group = form.get(Name.Group)
        if group is not None and group.get(Name.CS) == Name.DeviceRGB:
            group.CS = _DEVICE[target]
        self._resources(resources, target)

    def _pattern(self, pattern: pikepdf.Object, target: Target) -> None:
        if not self._is_new(pattern):
            return
        if int(pattern.PatternType) == 2:
            self._shading(pattern.Shading, target)
            return
        self._seen.discard(pattern.objgen)
        resources = pattern.get(Name.Resources, Dictionary())
        self._content(pattern, resources, target)
        self._resources(resources, target)

    def _shading(self, shading: pikepdf.Object, target: Target) -> None:
        """A gradient: the colours between which it runs (ISO 32000-1, 7.10.3 and 8.7.4.5)."""
        if not self._is_new(shading) or shading.get(Name.ColorSpace) != Name.DeviceRGB:
            return
        stops = _stops(shading.get(Name.Function))
        if stops is None:
            shading.ColorSpace = self.tagged
            return
        for stop in stops:
            if not self._is_new(stop):
                continue
            for key in (Name.C0, Name.C1):
                red, green, blue = (float(part) for part in stop[key].as_list())
                stop[key] = Array(self._operands((red, green, blue), target))
            if Name.Range in stop:
                del stop[Name.Range]
        shading.ColorSpace = _DEVICE[target]
        if Name.Background in shading:
            red, green, blue = (float(part) for part in shading.Background.as_list())
            shading.Background = Array(self._operands((red, green, blue), target))

    def _picture(self, picture: pikepdf.Object) -> None:
        """Convert a palette; leave the rest to who decodes it."""
        space = picture.get(Name.ColorSpace)
        if isinstance(space, pikepdf.Array) and space[0] == Name.Indexed and space[1] == Name.DeviceRGB:
            held = space[3]
            table = held.read_bytes() if isinstance(held, pikepdf.Stream) else bytes(held)
            colours = [table[at : at + 3] for at in range(0, len(table) - 2, 3)]
            inks = (self.inks.of((red / 255, green / 255, blue / 255)) for red, green, blue in colours)
            converted = bytes(round(255 * part) for each in inks for part in each)
            picture.ColorSpace = Array([Name.Indexed, Name.DeviceCMYK, space[2], pikepdf.String(converted)])
        elif _is_rgb(space):
            self.pictures[picture.objgen] = picture


def tag_colours(pdf: pikepdf.Pdf, tagged: pikepdf.Object) -> None:
    """Leave all colours as they are, and say that they are those of a screen."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get(Name.Subtype) == Name.Form:
            group = item.get(Name.Group)
            if group is not None and group.get(Name.CS) == Name.DeviceRGB:
                group.CS = tagged
        if isinstance(item, pikepdf.Stream) and item.get(Name.Subtype) == Name.Image:
            _tag_picture(item, tagged)
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)) and Name.Resources in item:
            resources = item.Resources
            spaces = Dictionary(dict(resources.get(Name.ColorSpace, Dictionary()).as_dict()))
            spaces.DefaultRGB = tagged
            resources.ColorSpace = spaces


def _tag_picture(picture: pikepdf.Stream, tagged: pikepdf.Object) -> None:
    space = picture.get(Name.ColorSpace)
    if space == Name.DeviceRGB:
        picture.ColorSpace = tagged
    elif isinstance(space, pikepdf.Array) and space[0] == Name.Indexed and space[1] == Name.DeviceRGB:
        picture.ColorSpace = Array([Name.Indexed, tagged, space[2], space[3]])


def _recoloured(
    found: Sequence[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage],
    convert: Callable[[Rgb], list[float]],
    target: Target,
) -> list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage] | None:
    """The instructions with other colours; None when there is nothing to change."""
    changed: list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage] = []
    spaces, kept, touched = {"cs": False, "CS": False}, list[dict[str, bool]](), False
    for each in found:
        operator = str(each.operator)
        if operator == "q":
            kept.append(dict(spaces))
        elif operator == "Q" and kept:
            spaces = kept.pop()
        elif operator in _SETS:
            red, green, blue = (float(part) for part in each.operands)
            name = _SETS[operator][0 if target == "inks" else 1]
            each = pikepdf.ContentStreamInstruction(convert((red, green, blue)), Operator(name))
            touched = True
        elif operator in _SPACES:
            spaces[operator] = each.operands[0] == Name.DeviceRGB
            if spaces[operator]:
                each = pikepdf.ContentStreamInstruction([_DEVICE[target]], Operator(operator))
                touched = True
        else:
            for space, setters in _SPACES.items():
                if operator in setters and spaces[space]:
                    red, green, blue = (float(part) for part in each.operands)
                    each = pikepdf.ContentStreamInstruction(convert((red, green, blue)), Operator(operator))
        changed.append(each)
    return changed if touched else None


def _entries(resources: pikepdf.Object, kind: Name) -> list[pikepdf.Object]:
    return [held for _, held in sorted(resources.get(kind, Dictionary()).items())]


def _stops(function: pikepdf.Object | None) -> list[pikepdf.Object] | None:
    """The pieces of a gradient's function, each from one colour to another; None for any other function."""
    if not isinstance(function, pikepdf.Dictionary):
        return None
    if int(function.FunctionType) == 2 and Name.C0 in function and Name.C1 in function:
        return [function]
    if int(function.FunctionType) != 3:
        return None
    stops: list[pikepdf.Object] = []
    for piece in function.Functions.as_list():
        inner = _stops(piece)
        if inner is None:
            return None
        stops += inner
    if Name.Range in function:
        del function[Name.Range]
    return stops


def _is_rgb(space: pikepdf.Object | None) -> bool:
    if space == Name.DeviceRGB:
        return True
    if not isinstance(space, pikepdf.Array):
        return False
    if space[0] == Name.CalRGB:
        return True
    if space[0] == Name.Indexed:
        return _is_rgb(space[1])
    return space[0] == Name.ICCBased and int(space[1].get(Name.N, 0)) == 3
