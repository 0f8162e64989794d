"""One linked PDF on its way to a press: colours, pictures, boxes, marks, what it says of itself."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from report_builder.link.press.inks import Inks, srgb_profile
from report_builder.link.press.intent import VERSION, write_identification, write_intent
from report_builder.link.press.marks import MARGIN, mark_resources, marks_of, slug_line
from report_builder.link.press.model import BLEED_PT, Press
from report_builder.link.press.pictures import Converted, PictureJob, picture_job, put_pictures
from report_builder.link.press.recolor import Recolouring, tag_colours
from report_builder.link.press.slug import slug_font
from report_builder.project.files import digest

FOLDS = Name("/RbFolds")  # where a sheet is folded; taken out before the file is written


class PressFile:
    """A linked PDF, with the bleed of its pages, that is made ready for a press.

    Raises ValueError when the profile of the press cannot be used.
    """

    def __init__(self, data: bytes, press: Press) -> None:
        self._pdf = pikepdf.open(io.BytesIO(data))
        self._press = press
        self._content = digest(data)
        _strip(self._pdf)
        screen = self._pdf.make_stream(srgb_profile(), N=3, Alternate=Name.DeviceRGB)
        self._tagged = self._pdf.make_indirect(Array([Name.ICCBased, screen]))
        self._pictures: list[pikepdf.Object] = []
        inks = Inks(press.condition.profile)
        if press.colors == "cmyk":
            walk = Recolouring(inks, self._tagged)
            for page in self._pdf.pages:
                walk.page(page.obj)
            self._pictures = list(walk.pictures.values())
        else:
            tag_colours(self._pdf, self._tagged)

    def jobs(self) -> list[PictureJob]:
        """The pictures to convert, in an order that `finished` knows."""
        profile, quality = self._press.condition.profile, self._press.quality
        return [picture_job(picture, profile, quality) for picture in self._pictures]

    def finished(self, pictures: Sequence[Converted], name: str) -> bytes:
        """The file. `name` is what it will be called; `pictures` are what the jobs gave."""
        made: Mapping[tuple[int, int], Converted] = {
            picture.objgen: each for picture, each in zip(self._pictures, pictures, strict=True)
        }
        put_pictures(self._pictures, made)
        self._lay_out(name)
        write_intent(self._pdf, self._press.condition)
        write_identification(self._pdf, self._press.date, self._content + name)
        buffer = io.BytesIO()
        if Name.ID in self._pdf.trailer:
            del self._pdf.trailer[Name.ID]
        modes = pikepdf.ObjectStreamMode
        self._pdf.save(
            buffer, force_version=VERSION, deterministic_id=True, object_stream_mode=modes.generate
        )
        self._pdf.close()
        return buffer.getvalue()

    def _lay_out(self, name: str) -> None:
        """Boxes and marks of all pages, and the space in which what is transparent is mixed."""
        pdf, press = self._pdf, self._press
        font = slug_font(pdf, press.fonts) if press.marks else None
        resources = mark_resources(pdf, font) if press.marks else None
        space = Name.DeviceCMYK if press.colors == "cmyk" else self._tagged
        group = pdf.make_indirect(Dictionary(Type=Name.Group, S=Name.Transparency, CS=space))
        drawn: dict[tuple[object, ...], pikepdf.Object] = {}
        upright = _stands(pdf.pages[0].obj)
        dated = f", {press.date:%Y-%m-%d}" if press.date is not None else ""
        for number, page in enumerate(pdf.pages, start=1):
            width, height = (float(side) for side in page.obj.MediaBox.as_list()[2:])
            if width > height and upright:  # a page that lies among others that stand: all are cut alike
                page.obj.Rotate = 90 if press.right_to_left else 270
            folds = tuple(float(fold) for fold in page.obj.get(FOLDS, Array()).as_list())
            line = f"{name}, page {number} of {len(pdf.pages)}{dated}" if font is not None else ""
            bleed = _set_boxes(page.obj, width, height, MARGIN if press.marks else BLEED_PT)
            page.obj.Group = group
            after = [pdf.make_stream(b"\nQ\n")]
            if resources is not None:
                key = (width, height, folds)
                if key not in drawn:
                    drawn[key] = _form(pdf, marks_of(width, height, folds), width, height, resources)
                slug = _form(pdf, slug_line(line), width, height, resources) if line else None
                after += _artifacts(pdf, page.obj, [each for each in (drawn[key], slug) if each is not None])
            before = pdf.make_stream(f"q {bleed} re W n\n".encode())
            page.obj.Contents = Array([before, *_contents(page.obj), *after])


def _strip(pdf: pikepdf.Pdf) -> None:
    """Take out what is of no use on paper, tags and links and what leads to pages: in PDF/X no annotation may
    lie on the page, and nothing may act (ISO 15930-7)."""
    for key in (
        Name.StructTreeRoot, Name.MarkInfo, Name.Outlines, Name.Names, Name.Dests, Name.OpenAction, Name.AF,
        Name.PageMode,
    ):  # fmt: skip
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        for key in (Name.Annots, Name.StructParents, Name.Tabs):
            if key in page.obj:
                del page.obj[key]


def _set_boxes(page: pikepdf.Object, width: float, height: float, margin: float) -> str:
    """Trim, bleed and sheet, each inside the next (ISO 15930-7); gives the bleed as `x y width height`."""
    trim = [0.0, 0.0, width, height]
    known = [float(side) for side in page.get(Name.BleedBox, Array(trim)).as_list()]
    bleed = known if known[0] < -1 else [-BLEED_PT, -BLEED_PT, width + BLEED_PT, height + BLEED_PT]
    page.TrimBox = Array([_rounded(side) for side in trim])
    page.BleedBox = Array([_rounded(side) for side in bleed])
    page.MediaBox = Array([_rounded(side) for side in (-margin, -margin, width + margin, height + margin)])
    for key in (Name.CropBox, Name.ArtBox, FOLDS):
        if key in page:
            del page[key]
    sides = (bleed[0], bleed[1], bleed[2] - bleed[0], bleed[3] - bleed[1])
    return " ".join(str(_rounded(side)) for side in sides)


def _stands(page: pikepdf.Object) -> bool:
    return float(page.MediaBox[2]) <= float(page.MediaBox[3])


def _contents(page: pikepdf.Object) -> list[pikepdf.Object]:
    held = page.get(Name.Contents, Array())
    return list(held.as_list()) if isinstance(held, pikepdf.Array) else [held]


def _form(
    pdf: pikepdf.Pdf, content: bytes, width: float, height: float, resources: pikepdf.Object
) -> pikepdf.Object:
    box = Array([_rounded(side) for side in (-MARGIN, -MARGIN, width + MARGIN, height + MARGIN)])
    return pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=resources)


def _artifacts(
    pdf: pikepdf.Pdf, page: pikepdf.Object, forms: Sequence[pikepdf.Object]
) -> list[pikepdf.Object]:
    """Name the forms in the resources; the stream that paints them as artifacts (ISO 32000-1, 14.8.2)."""
    own = Dictionary(dict(page.get(Name.Resources, Dictionary()).as_dict()))
    objects = Dictionary(dict(own.get(Name.XObject, Dictionary()).as_dict()))
    names = [f"/RbMarks{at}" for at in range(len(forms))]
    for name, form in zip(names, forms, strict=True):
        objects[Name(name)] = form
    own.XObject = objects
    page.Resources = own
    painted = "\n".join(f"{name} Do" for name in names)
    return [pdf.make_stream(f"/Artifact <</Type /Page>> BDC\n{painted}\nEMC\n".encode())]


def _rounded(value: float) -> float:
    return round(value, 4)
