"""Pictures of a linked file -> the same in the inks of a press. Decoded in workers only."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Name

from report_builder.link.press.inks import Inks
from report_builder.project.files import digest

_PALETTE = 256


@dataclass(frozen=True, slots=True)
class PictureJob:
    """A picture to convert, for a worker: a PDF that holds it and nothing else."""

    pdf: bytes = field(repr=False)
    profile: bytes = field(repr=False)
    quality: int
    unit_id: str = "pictures"
    title: str = "a picture"
    html: str = ""

    @property
    def key(self) -> str:
        """The name of the result in the store."""
        return digest("press-picture", self.pdf, self.profile, str(self.quality))


@dataclass(frozen=True, slots=True)
class Converted:
    """A picture in four inks. `table` are the inks of a palette; `photograph` says that `data` is a JPEG."""

    data: bytes = field(repr=False)
    photograph: bool = False
    table: bytes = b""


def picture_job(picture: pikepdf.Object, profile: bytes, quality: int) -> PictureJob:
    """What a worker needs of a picture."""
    alone = pikepdf.new()
    alone.Root.Picture = alone.copy_foreign(picture)
    for key in (Name.SMask, Name.Mask):
        if key in alone.Root.Picture:
            del alone.Root.Picture[key]
    buffer = io.BytesIO()
    alone.save(buffer, static_id=True)
    return PictureJob(buffer.getvalue(), profile, quality)


def convert_picture(job: PictureJob) -> Converted:
    """Decode and convert one picture. A photograph stays one; few colours become a palette."""
    with pikepdf.open(io.BytesIO(job.pdf)) as pdf:
        held = pdf.Root.Picture
        if not isinstance(held, pikepdf.Stream):
            raise ValueError("there is no picture")
        filters = held.get(Name.Filter, Array())
        names = filters.as_list() if isinstance(filters, pikepdf.Array) else [filters]
        photograph = Name.DCTDecode in names
        shown = pikepdf.PdfImage(held).as_pil_image().convert("RGB")
    inks = Inks(job.profile)
    if photograph:
        buffer = io.BytesIO()
        inks.picture(shown).save(buffer, "JPEG", quality=job.quality, optimize=True, subsampling=0)
        return Converted(buffer.getvalue(), photograph=True)
    colours = shown.getcolors(_PALETTE)
    if colours is None:
        return Converted(zlib.compress(inks.picture(shown).tobytes(), 9))
    order = sorted(colour for _, colour in colours if isinstance(colour, tuple))
    numbers = {bytes(colour): number for number, colour in enumerate(order)}
    dots = shown.tobytes()
    indexes = bytes(numbers[dots[at : at + 3]] for at in range(0, len(dots), 3))
    table = b"".join(
        bytes(round(255 * part) for part in inks.of((red / 255, green / 255, blue / 255)))
        for red, green, blue in order
    )
    return Converted(zlib.compress(indexes, 9), table=table)


def put_pictures(pictures: Iterable[pikepdf.Object], converted: Mapping[tuple[int, int], Converted]) -> None:
    """Put what was converted into the place of the pictures."""
    for picture in pictures:
        made = converted[picture.objgen]
        picture.write(made.data, filter=Name.DCTDecode if made.photograph else Name.FlateDecode)
        for key in (Name.DecodeParms, Name.Decode):
            if key in picture:
                del picture[key]
        picture.BitsPerComponent = 8
        picture.ColorSpace = Name.DeviceCMYK
        if made.photograph:  # the library writes inks as light, as Adobe's programs do
            picture.Decode = Array([1, 0] * 4)
        elif made.table:
            last = len(made.table) // 4 - 1
            picture.ColorSpace = Array([Name.Indexed, Name.DeviceCMYK, last, pikepdf.String(made.table)])


def pack(made: Converted) -> bytes:
    """For the store: one byte of kind, the table behind its length, the data."""
    return bytes((made.photograph,)) + len(made.table).to_bytes(2, "big") + made.table + made.data


def unpack(entry: bytes) -> Converted:
    """What `pack` made an entry of."""
    size = int.from_bytes(entry[1:3], "big")
    return Converted(entry[3 + size :], bool(entry[0]), entry[3 : 3 + size])
