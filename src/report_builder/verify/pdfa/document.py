"""The file as a whole, its catalogue, its pages, its attachments (ISO 19005-3, 6.1, 6.2.3, 6.3, 6.5, 6.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf

from report_builder.verify.pdfa.model import Fault

_HEADER = re.compile(rb"%PDF-1\.[0-7][\r\n]+%[\x80-\xff]{4}")
_MIME = re.compile(r"[\w.+-]+/[\w.+-]+")
_SMALLEST, _LARGEST = 3, 14_400  # units of a page's side, 6.1.13
_RELATIONS = ("/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified")
_NOT_SEEN = 1 | 2 | 32 | 256  # Invisible, Hidden, NoView, ToggleNoView (ISO 32000-1, table 165)
_NO_ACTIONS = frozenset({
    "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState", "/Rendition",
    "/Trans", "/GoTo3DView", "/JavaScript",
})  # fmt: skip
_NAMED = frozenset(["/NextPage", "/PrevPage", "/FirstPage", "/LastPage"])


def file_faults(pdf: pikepdf.Pdf, data: bytes) -> Iterator[Fault]:
    """Header, trailer and end of the file."""
    if not _HEADER.match(data):
        yield Fault("6.1.2", "the header is not %PDF-1.n with a comment of four bytes after it")
    if data.rstrip(b"\r\n")[-5:] != b"%%EOF":
        yield Fault("6.1.3", "something follows the end of the file")
    if "/ID" not in pdf.trailer:
        yield Fault("6.1.3", "the trailer has no ID")
    if pdf.is_encrypted:
        yield Fault("6.1.3", "the file is encrypted")


def document_faults(pdf: pikepdf.Pdf) -> Iterator[Fault]:
    """Catalogue, output intent, pages and what is attached."""
    root = pdf.Root
    for key in ("/AA", "/NeedsRendering", "/Requirements", "/OCProperties", "/AcroForm"):
        if key in root:
            yield Fault("6.4 to 6.12", f"the catalogue has {key}")
    names = root.get("/Names")
    if names is not None and ("/AlternatePresentations" in names or "/JavaScript" in names):
        yield Fault("6.5.1", "the catalogue names scripts or other presentations")
    if "/OpenAction" in root and isinstance(root.OpenAction, pikepdf.Dictionary):
        yield from _action_faults(root.OpenAction, None)
    yield from _intent_faults(root)
    for number, page in enumerate(pdf.pages):
        yield from _page_faults(page.obj, number)
    yield from _attachment_faults(root)
    if not bool(root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False)):
        yield Fault("6.7.2.2", "the file does not say that it is tagged")
    if "/StructTreeRoot" not in root or not str(root.get("/Lang", "")):
        yield Fault("6.7.3.3", "the file has no tags, or no language")


def _intent_faults(root: pikepdf.Object) -> Iterator[Fault]:
    intents = [each for each in root.get("/OutputIntents", pikepdf.Array()).as_list() if "/S" in each]
    archival = [each for each in intents if each.S == "/GTS_PDFA1"]
    if len(archival) != 1 or "/DestOutputProfile" not in archival[0]:
        yield Fault("6.2.3", "the file has no output intent of its own with a profile")
        return
    profile = archival[0].DestOutputProfile
    data = profile.read_bytes()
    if data[36:40] != b"acsp" or data[12:16] not in (b"mntr", b"prtr") or data[8] > 4:
        yield Fault("6.2.3", "the profile of the output intent is not of ICC version 2 or 4")
    if (data[16:20], int(profile.get("/N", 0))) != (b"RGB ", 3):
        yield Fault("6.2.4.3", "the profile of the output intent is not for red, green and blue")


def _page_faults(page: pikepdf.Object, number: int) -> Iterator[Fault]:
    for key in ("/AA", "/PresSteps"):
        if key in page:
            yield Fault("6.5.2", f"the page has {key}", number)
    left, bottom, right, top = (float(value) for value in page.MediaBox.as_list())
    if not all(_SMALLEST <= abs(side) <= _LARGEST for side in (right - left, top - bottom)):
        yield Fault("6.1.13", "the page is too small or too large", number)
    for each in page.get("/Annots", pikepdf.Array()).as_list():
        kind, flags = str(each.get("/Subtype", "")), int(each.get("/F", 0))
        if kind in ("/3D", "/Sound", "/Screen", "/Movie"):
            yield Fault("6.3.1", f"there is an annotation {kind[1:]}", number)
        if kind != "/Popup" and (not flags & 4 or flags & _NOT_SEEN):
            yield Fault("6.3.2", "an annotation is not marked to be shown and printed", number)
        if kind not in ("/Popup", "/Link") and "/AP" not in each:
            yield Fault("6.3.3", f"an annotation {kind[1:]} has no appearance", number)
        if "/AA" in each:
            yield Fault("6.5.2", "an annotation has actions of its own", number)
        if "/A" in each:
            yield from _action_faults(each.A, number)


def _action_faults(action: pikepdf.Object, page: int | None) -> Iterator[Fault]:
    kind = str(action.get("/S", ""))
    if kind in _NO_ACTIONS or (kind == "/Named" and str(action.get("/N", "")) not in _NAMED):
        yield Fault("6.5.1", f"there is an action {kind[1:]}", page)


def _attachment_faults(root: pikepdf.Object) -> Iterator[Fault]:
    names = root.get("/Names")
    tree = names.get("/EmbeddedFiles") if names is not None else None
    held = list(_leaves(tree)) if tree is not None else []
    related = {each.objgen for each in root.get("/AF", pikepdf.Array()).as_list()}
    for spec in held:
        name = str(spec.get("/UF", spec.get("/F", "?")))
        if "/F" not in spec or "/UF" not in spec or "/F" not in spec.get("/EF", pikepdf.Dictionary()):
            yield Fault("6.8", f"the attachment “{name}” lacks F, UF or its file")
            continue
        if str(spec.get("/AFRelationship", "")) not in _RELATIONS or spec.objgen not in related:
            yield Fault("6.8", f"the attachment “{name}” is not related to the document")
        stream = spec.EF.F
        if not _MIME.fullmatch(str(stream.get("/Subtype", ""))[1:]):
            yield Fault("6.8", f"the attachment “{name}” has no MIME type")
        if "/ModDate" not in stream.get("/Params", pikepdf.Dictionary()):
            yield Fault("6.8", f"the attachment “{name}” has no date")


def _leaves(tree: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The values of a name tree (ISO 32000-1, 7.9.6)."""
    yield from tree.get("/Names", pikepdf.Array()).as_list()[1::2]
    for kid in tree.get("/Kids", pikepdf.Array()).as_list():
        yield from _leaves(kid)
