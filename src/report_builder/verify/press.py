"""What in a file for a press is not what PDF/X-4 (ISO 15930-7) asks for, as far as the file shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

_ROOM = 0.01  # pt
_ACTS = ("/OpenAction", "/AA", "/AcroForm")
_TRANSFERS = ("/TR", "/HTP")
_SETS_RGB = frozenset({"rg", "RG"})


def faults_of(pdf: pikepdf.Pdf) -> Iterator[tuple[str, int | None]]:
    """Each fault in words, with the number of its page, from 0, where it is one of a page."""
    for message in (*_identified(pdf), *_intent(pdf), *_still(pdf)):
        yield message, None
    for number, page in enumerate(pdf.pages):
        for message in _page(page.obj):
            yield message, number
    for message in dict.fromkeys(_objects(pdf)):
        yield message, None


def _identified(pdf: pikepdf.Pdf) -> Iterator[str]:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        if xmp.get("pdfxid:GTS_PDFXVersion") != "PDF/X-4":
            yield "its metadata do not say that it is PDF/X-4"
    info = pdf.trailer.get("/Info", Dictionary())
    if info.get("/Trapped") not in (Name("/True"), Name("/False")):
        yield "it does not say whether it is trapped"
    if "/ID" not in pdf.trailer:
        yield "it has no id"
    if pdf.is_encrypted:
        yield "it is encrypted"


def _intent(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents = [each for each in pdf.Root.get("/OutputIntents", Array()).as_list() if each.S == "/GTS_PDFX"]
    if len(intents) != 1:
        yield f"it has {len(intents)} output intents"
        return
    if "/OutputConditionIdentifier" not in intents[0] or "/DestOutputProfile" not in intents[0]:
        yield "its output intent names no printing condition"


def _still(pdf: pikepdf.Pdf) -> Iterator[str]:
    if any(key in pdf.Root for key in _ACTS):
        yield "something in it acts"
    if "/Names" in pdf.Root and "/JavaScript" in pdf.Root.Names:
        yield "it has scripts"


def _page(page: pikepdf.Object) -> Iterator[str]:
    boxes = [page.get(key) for key in ("/TrimBox", "/BleedBox", "/MediaBox")]
    if any(box is None for box in boxes):
        yield "the page does not say where it is cut"
    else:
        trim, bleed, media = ([float(side) for side in box.as_list()] for box in boxes if box is not None)
        if not (_within(trim, bleed) and _within(bleed, media)):
            yield "its trim does not lie inside of its bleed"
    if "/Annots" in page:
        yield "the page has annotations"


def _within(inner: list[float], outer: list[float]) -> bool:
    lower = all(one >= other - _ROOM for one, other in zip(inner[:2], outer[:2], strict=True))
    return lower and all(one <= other + _ROOM for one, other in zip(inner[2:], outer[2:], strict=True))


def _objects(pdf: pikepdf.Pdf) -> Iterator[str]:
    for item in pdf.objects:
        if not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            continue
        if any(key in item for key in _TRANSFERS) and item.get("/Type") == "/ExtGState":
            yield "it has transfer functions or halftones"
        kind = item.get("/Subtype")
        if item.get("/Type") == "/FontDescriptor" and not _embedded(item):
            yield f"the font {str(item.get('/FontName', ''))[1:]} is not embedded"
        if kind == "/Image" and _is_rgb(item.get("/ColorSpace")):
            yield "a picture has the colours of a screen"
        if kind == "/Form" and not _tagged(item) and _paints_rgb(item):
            yield "a form has the colours of a screen"
    for page in pdf.pages:
        if not _tagged(page.obj) and _paints_rgb(page):
            yield "a page has the colours of a screen"


def _embedded(descriptor: pikepdf.Object) -> bool:
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _is_rgb(space: pikepdf.Object | None) -> bool:
    if isinstance(space, pikepdf.Array):
        return space[0] == Name.Indexed and _is_rgb(space[1])
    return space == Name.DeviceRGB


def _tagged(item: pikepdf.Object) -> bool:
    """Whether colours of a screen are said to be such (ISO 32000-1, 8.6.5.6)."""
    return "/DefaultRGB" in item.get("/Resources", Dictionary()).get("/ColorSpace", Dictionary())


def _paints_rgb(item: pikepdf.Object | pikepdf.Page) -> bool:
    found: Iterable[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage]
    found = pikepdf.parse_content_stream(item, "rg RG cs CS")
    return any(
        str(each.operator) in _SETS_RGB
        or (str(each.operator) in ("cs", "CS") and each.operands[0] == Name.DeviceRGB)
        for each in found
        if not isinstance(each, pikepdf.ContentStreamInlineImage)
    )
