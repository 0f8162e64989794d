"""Image XObjects of a PDF <-> pictures apart from it; the same picture stored once."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from report_builder.pictures.model import Encoding, PdfPicture, Space
from report_builder.project.files import digest

_FACTS = (
    "/Width",
    "/Height",
    "/ColorSpace",
    "/BitsPerComponent",
    "/Filter",
    "/DecodeParms",
    "/Decode",
    "/Interpolate",
    "/ImageMask",
    "/Mask",
)
_PNG = 10  # predictors of PNG begin here (ISO 32000-1, 7.4.4.4)
_SPACES: dict[str, Space] = {"/DeviceGray": "gray", "/DeviceRGB": "rgb"}


def images_of(pdf: pikepdf.Pdf) -> Iterator[Stream]:
    """The image XObjects of a file, those that are masks of others among them."""
    for item in pdf.objects:
        if isinstance(item, Stream) and item.get(Name.Subtype) == Name.Image:
            yield item


def picture_digest(image: Stream) -> str:
    """A digest of how an image looks: its data, how they are to be read, and its soft mask."""
    facts = "".join(f"{key}{_written(image.get(key))}" for key in _FACTS if key in image)
    mask = image.get(Name.SMask)
    below = picture_digest(mask) if isinstance(mask, Stream) else ""
    return digest("image", facts, below, image.read_raw_bytes())


def _written(value: object) -> str:
    if isinstance(value, pikepdf.Object):
        return value.unparse(resolved=True).decode("latin-1")
    return repr(value)


def encoding_of(image: Stream) -> Encoding | None:
    """How the data of an image are written; None when it is of a kind that the engine never writes."""
    odd = Name.ImageMask in image or Name.Mask in image or Name.Decode in image
    space, _ = _space(image.get(Name.ColorSpace))
    mask = image.get(Name.SMask)
    below = encoding_of(mask) if isinstance(mask, Stream) else "png"
    return None if odd or space is None or below is None else _encoding(image)


def picture_of(image: Stream) -> PdfPicture | None:
    """The image apart from its file; None when it is of a kind that the engine never writes."""
    encoding = encoding_of(image)
    space, palette = _space(image.get(Name.ColorSpace))
    if space is None or encoding is None:
        return None
    mask = image.get(Name.SMask)
    below = picture_of(mask) if isinstance(mask, Stream) else None
    return PdfPicture(
        int(image.Width),
        int(image.Height),
        space,
        int(image.get(Name.BitsPerComponent, 8)),
        encoding,
        image.read_raw_bytes(),
        palette,
        below,
    )


def _space(space: pikepdf.Object | None) -> tuple[Space | None, bytes]:
    if isinstance(space, Name):
        return _SPACES.get(str(space)), b""
    if isinstance(space, Array) and len(space) == 4 and space[0] == Name.Indexed:
        table = space[3]
        palette = table.read_bytes() if isinstance(table, Stream) else bytes(table)
        if space[1] == Name.DeviceRGB:
            return "indexed rgb", palette
        if space[1] == Name.DeviceGray:
            return "indexed gray", palette
    return None, b""


def _encoding(image: Stream) -> Encoding | None:
    """How its data are written; None for anything but JPEG, and Flate with the predictors of PNG."""
    filters, parameters = image.get(Name.Filter), image.get(Name.DecodeParms)
    if isinstance(filters, Array):
        if len(filters) != 1:
            return None
        filters = filters[0]
    if isinstance(parameters, Array):
        parameters = parameters[0] if len(parameters) == 1 else None
    if filters == Name.DCTDecode:
        return "jpeg"
    if filters == Name.FlateDecode and isinstance(parameters, Dictionary):
        return "png" if int(parameters.get(Name.Predictor, 1)) >= _PNG else None
    return None


def write_picture(pdf: pikepdf.Pdf, image: Stream, picture: PdfPicture) -> None:
    """Make an image of `pdf` that picture; whatever else its dictionary says stays."""
    image.Width, image.Height = picture.width, picture.height
    image.BitsPerComponent = picture.bits
    image.ColorSpace = _color_space(picture)
    if picture.encoding == "jpeg":
        image.write(picture.data, filter=Name.DCTDecode)
    else:
        colors = 3 if picture.space == "rgb" else 1
        parameters = Dictionary(
            Predictor=15, Colors=colors, BitsPerComponent=picture.bits, Columns=picture.width
        )
        image.write(picture.data, filter=Name.FlateDecode, decode_parms=parameters)
    if picture.mask is None:
        if Name.SMask in image:
            del image[Name.SMask]
        return
    mask = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Image)
    if Name.Interpolate in image:
        mask.Interpolate = image.Interpolate
    write_picture(pdf, mask, picture.mask)
    image.SMask = pdf.make_indirect(mask)


def _color_space(picture: PdfPicture) -> pikepdf.Object:
    base = Name.DeviceRGB if picture.space.endswith("rgb") else Name.DeviceGray
    if not picture.space.startswith("indexed"):
        return base
    entries = len(picture.palette) // (3 if base == Name.DeviceRGB else 1)
    return Array([Name.Indexed, base, entries - 1, pikepdf.String(picture.palette)])


def with_pictures(data: bytes, pictures: Mapping[str, PdfPicture]) -> bytes:
    """A PDF with other pictures in the place of those with these digests."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for image in list(images_of(pdf)):
            picture = pictures.get(picture_digest(image))
            if picture is not None:
                write_picture(pdf, image, picture)
        buffer = io.BytesIO()
        pdf.save(buffer, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return buffer.getvalue()


def share_pictures(pdf: pikepdf.Pdf) -> None:
    """Let the same picture be in the file once, however many units brought it in."""
    digests: dict[tuple[int, int], str] = {}
    first: dict[str, Stream] = {}
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        for owner, key, image in _named_images(page.obj.get(Name.Resources), seen):
            if image.objgen not in digests:
                digests[image.objgen] = picture_digest(image)
            shared = first.setdefault(digests[image.objgen], image)
            if shared.objgen != image.objgen:
                owner[key] = shared


def _named_images(
    resources: pikepdf.Object | None, seen: set[tuple[int, int]]
) -> Iterator[tuple[pikepdf.Object, str, Stream]]:
    """The images that resources name, also through forms and patterns: the dictionary, the name, the image.
    What is in `seen`, by object, is passed over and added to."""
    if not isinstance(resources, Dictionary) or _is_known(resources, seen):
        return
    for kind in (Name.XObject, Name.Pattern):
        named = resources.get(kind)
        if not isinstance(named, Dictionary) or _is_known(named, seen):
            continue
        for key, value in list(named.items()):
            if not isinstance(value, Stream):
                continue
            if value.get(Name.Subtype) == Name.Image:
                yield named, key, value
            elif not _is_known(value, seen):
                yield from _named_images(value.get(Name.Resources), seen)


def _is_known(item: pikepdf.Object, seen: set[tuple[int, int]]) -> bool:
    """Whether an indirect object was seen before; now it was."""
    if not item.is_indirect:
        return False
    known = item.objgen in seen
    seen.add(item.objgen)
    return known
