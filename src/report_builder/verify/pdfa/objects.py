"""Every object of the file: limits, pictures, graphics states, fonts (ISO 19005-3, 6.1, 6.2)."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf

from report_builder.verify.pdfa.model import Fault

_MOST_STRING, _MOST_NAME, _MOST_NUMBER = 32_767, 127, 2**31 - 1  # 6.1.13
_MODES = frozenset({
    "/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken", "/Lighten", "/ColorDodge",
    "/ColorBurn", "/HardLight", "/SoftLight", "/Difference", "/Exclusion", "/Hue", "/Saturation", "/Color",
    "/Luminosity",
})  # fmt: skip
_SPACES = frozenset({"/DeviceRGB", "/DeviceGray", "/CalRGB", "/CalGray", "/Lab", "/Pattern"})
_CMYK = "convert the picture to red, green and blue"


def object_faults(pdf: pikepdf.Pdf) -> Iterator[Fault]:
    """What is wrong with single objects."""
    pages = _pages_of_pictures(pdf)
    for each in pdf.objects:
        yield from _limit_faults(each)
        if isinstance(each, pikepdf.Stream):
            yield from _stream_faults(each, pages.get(each.objgen))
        elif isinstance(each, pikepdf.Dictionary):
            yield from _dictionary_faults(each)
    for page in pdf.pages:
        states = page.obj.get("/Resources", pikepdf.Dictionary()).get("/ExtGState")
        for state in states.as_dict().values() if states is not None else ():
            yield from _state_faults(state)


def _pages_of_pictures(pdf: pikepdf.Pdf) -> dict[tuple[int, int], int]:
    """The page on which each picture is first used."""
    found: dict[tuple[int, int], int] = {}
    for number, page in enumerate(pdf.pages):
        objects = page.obj.get("/Resources", pikepdf.Dictionary()).get("/XObject")
        for each in objects.as_dict().values() if objects is not None else ():
            found.setdefault(each.objgen, number)
    return found


def _limit_faults(each: pikepdf.Object, depth: int = 0) -> Iterator[Fault]:
    if isinstance(each, pikepdf.String) and len(bytes(each)) > _MOST_STRING:
        yield Fault("6.1.13", "a string is too long")
    elif isinstance(each, pikepdf.Name) and len(str(each).encode()) - 1 > _MOST_NAME:
        yield Fault("6.1.13", f"a name is too long: {str(each)[:40]}…")
    elif isinstance(each, int) and abs(each) > _MOST_NUMBER:
        yield Fault("6.1.13", f"a number is too large: {each}")
    elif depth < 12 and isinstance(each, pikepdf.Array):
        for item in each.as_list():
            if not getattr(item, "is_indirect", False):
                yield from _limit_faults(item, depth + 1)
    elif depth < 12 and isinstance(each, (pikepdf.Dictionary, pikepdf.Stream)):
        for item in (each[key] for key in each.keys()):  # noqa: SIM118 (a PDF object is no mapping)
            if not getattr(item, "is_indirect", False):
                yield from _limit_faults(item, depth + 1)


def _stream_faults(stream: pikepdf.Stream, page: int | None) -> Iterator[Fault]:
    for key in ("/F", "/FFilter", "/FDecodeParms"):
        if key in stream:
            yield Fault("6.1.7.1", "a stream lies outside the file", page)
    filters = stream.get("/Filter", pikepdf.Array())
    names = {str(name) for name in (filters.as_list() if isinstance(filters, pikepdf.Array) else [filters])}
    if names & {"/LZWDecode", "/Crypt"}:
        yield Fault("6.1.7.2", "a stream is packed in a way that is not allowed", page)
    kind = stream.get("/Subtype")
    if kind == "/Image":
        yield from _picture_faults(stream, page)
    elif kind == "/Form":
        for key in ("/OPI", "/PS", "/Ref"):
            if key in stream:
                yield Fault("6.2.9", f"a form has {key}", page)
    elif kind == "/PS":
        yield Fault("6.2.9", "there is PostScript in the file", page)


def _picture_faults(picture: pikepdf.Stream, page: int | None) -> Iterator[Fault]:
    for key in ("/Alternates", "/OPI"):
        if key in picture:
            yield Fault("6.2.8", f"a picture has {key}", page)
    if bool(picture.get("/Interpolate", False)):
        yield Fault("6.2.8", "a picture is to be smoothed by the viewer", page)
    space = picture.get("/ColorSpace")
    if space is not None:
        yield from _space_faults(space, page)


def _space_faults(space: pikepdf.Object, page: int | None) -> Iterator[Fault]:
    if not isinstance(space, pikepdf.Array):
        if str(space) == "/DeviceCMYK":
            yield Fault(
                "6.2.4.3", "a picture is in CMYK, and the file is for red, green and blue", page, _CMYK
            )
        elif str(space) not in _SPACES:
            yield Fault("6.2.4", f"a picture has colours that are not defined: {space}", page)
        return
    kind = str(space[0])
    if kind == "/ICCBased":
        data = space[1].read_bytes()
        if data[36:40] != b"acsp" or data[8] > 4 or int(space[1].get("/N", 0)) not in (1, 3, 4):
            yield Fault("6.2.4.2", "a picture has a colour profile that is none", page)
    elif kind in ("/Indexed", "/Separation", "/DeviceN"):
        yield from _space_faults(space[1 if kind == "/Indexed" else 2], page)
    elif kind not in _SPACES:
        yield Fault("6.2.4", f"a picture has colours that are not defined: {kind}", page)


def _dictionary_faults(each: pikepdf.Dictionary) -> Iterator[Fault]:
    if each.get("/Type") == "/ExtGState":
        yield from _state_faults(each)
    elif each.get("/Type") == "/Font":
        yield from _font_faults(each)


def _state_faults(state: pikepdf.Object) -> Iterator[Fault]:
    if "/TR" in state or "/HTP" in state or str(state.get("/TR2", "/Default")) != "/Default":
        yield Fault("6.2.5", "a graphics state has a transfer function")
    modes = state.get("/BM", pikepdf.Name.Normal)
    for mode in modes.as_list() if isinstance(modes, pikepdf.Array) else [modes]:
        if str(mode) not in _MODES:
            yield Fault("6.2.10", f"there is no blend mode {mode}")


def _font_faults(font: pikepdf.Dictionary) -> Iterator[Fault]:
    """Of what the gates on fonts do not look at: kind, codes, private characters (6.2.11)."""
    from report_builder.project.pdf_fonts import glyph_texts, glyph_widths, mapped_codes

    kind, name = str(font.get("/Subtype", "")), str(font.get("/BaseFont", "?")).lstrip("/")
    if kind != "/Type0":
        if kind not in ("/CIDFontType0", "/CIDFontType2"):
            yield Fault("6.2.11.2", f"the font {name} is of the kind {kind[1:]}")
        return
    if str(font.get("/Encoding", "")) not in ("/Identity-H", "/Identity-V"):
        yield Fault("6.2.11.3.3", f"the font {name} has codes that are not in the file")
    if "/ToUnicode" not in font:
        yield Fault("6.2.11.7.2", f"the font {name} does not say what its glyphs read as")
        return
    texts, widths = glyph_texts(font), glyph_widths(font)
    mapped = mapped_codes(font, widths)
    if any(mapped.get(code, code) == 0 for code in widths):
        yield Fault("6.2.11.8", f"the font {name} lacks a character, and shows a box for it")
    if any("\ue000" <= char <= "\uf8ff" for text in texts.values() for char in text):
        hint = "write a character of Unicode instead, or set it as a picture with a text"
        yield Fault("6.2.11.7.3", f"the font {name} has signs of its own that no reader knows", hint=hint)
    if "/CIDSet" in font.DescendantFonts[0].FontDescriptor:
        yield Fault("6.2.11.4.2", f"the font {name} lists its glyphs, which is not kept up to date")
