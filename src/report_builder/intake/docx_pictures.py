"""Drawings of a Word file -> marks in its text, and the pictures that the marks stand for; text boxes ->
text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from report_builder.intake.clean import one_line
from report_builder.intake.docx_revisions import place_of, text_of
from report_builder.intake.docx_styles import NAMESPACES, w
from report_builder.intake.errors import IntakeError
from report_builder.intake.model import Picture
from report_builder.intake.office import Element, drop, local, qname
from report_builder.intake.office_findings import (
    BOX,
    BOX_END,
    MARK,
    RULE,
    SETTABLE,
    Findings,
    mark,
    picture_kind,
)

_EMBED, _LINKED, _ID = (qname(NAMESPACES, f"r:{n}") for n in ("embed", "link", "id"))
_PLACE = "{urn:report-builder}place"
_MARKED = "{urn:report-builder}marked"  # a paragraph of ours
_CONVERT = "open it in a drawing program and save it as SVG or PNG"


@dataclass(frozen=True)
class Media:
    """Where the pictures of a story are: its relations (target, whether outside the file), and their
    bytes."""

    relations: Mapping[str, tuple[str, bool]]
    read: Callable[[str], bytes]


def marked_paragraph(text: str, like: Element) -> Element:
    """A paragraph that holds nothing but a mark, standing where `like` stands."""
    paragraph = etree.Element(w("p"))
    paragraph.set(_PLACE, place_of(like))
    paragraph.set(_MARKED, "1")
    etree.SubElement(etree.SubElement(paragraph, w("r")), w("t")).text = mark(text)
    return paragraph


def is_marked(paragraph: Element) -> bool:
    """Whether a paragraph is one that `marked_paragraph` made."""
    return paragraph.get(_MARKED) is not None


def take_drawings(root: Element, media: Media, findings: Findings) -> None:
    """Put marks in the place of drawings, and what text boxes hold after the paragraph that they hang on."""
    names = (w("drawing"), w("pict"), w("object"))
    # From the last to the first, so that a box in a box is lifted out of it before the outer one is.
    for drawing in list(root.iter(*names))[::-1]:
        paragraph = next((a for a in drawing.iterancestors() if a.tag == w("p")), None)
        parent = drawing.getparent()
        if paragraph is None or parent is None:
            drop(drawing)
            continue
        after: list[Element] = []
        for box in list(drawing.iter(w("txbxContent"))):
            after += _boxed(box, paragraph, root)
        marks = _pictures(drawing, media, findings)
        if (
            any(local(each) == "anchor" for each in drawing)
            and paragraph.find(f"{w('pPr')}/{w('numPr')}") is None
        ):
            after = [*(marked_paragraph(each, paragraph) for each in marks), *after]
        else:
            for each in marks:
                text = etree.Element(w("t"))
                text.text = mark(each)
                parent.insert(parent.index(drawing), text)
        drop(drawing)
        for each in after[::-1]:
            paragraph.addnext(each)


def _boxed(box: Element, paragraph: Element, root: Element) -> list[Element]:
    """The blocks of a text box, between marks when it is a box of its own and no frame around a picture."""
    blocks = list(box)
    words = MARK.sub("", " ".join(text_of(each) for each in blocks))
    framed = any(_holds_picture(each) for each in blocks)
    holder = paragraph.getparent()
    in_body = holder is not None and holder.tag in (w("body"), w("sdtContent")) and root.tag == w("document")
    if not in_body or not words.strip() or (framed and len(blocks) <= 3):
        return blocks
    return [marked_paragraph(BOX, paragraph), *blocks, marked_paragraph(BOX_END, paragraph)]


def _holds_picture(block: Element) -> bool:
    return any("picture " in found for each in block.iter(w("t")) for found in MARK.findall(each.text or ""))


def _pictures(drawing: Element, media: Media, findings: Findings) -> list[str]:
    """The marks for the pictures of one drawing; what cannot be set is told."""
    marks: list[str] = []
    place, alt = place_of(drawing), _alt(drawing)
    for each in list(drawing.iter()):
        name = local(each)
        if name in ("blip", "imagedata"):
            key = each.get(_EMBED) or each.get(_ID)
            if key is None and (link := each.get(_LINKED)) is not None:
                target = media.relations.get(link, ("", True))[0]
                findings.doubt(
                    "dropped", "picture", target, place, 1.0, "only linked to, not in the file; not fetched"
                )
            elif key is not None and _take(key, alt, place, media, findings):
                marks.append(f"picture {len(findings.pictures) - 1}")
        elif name == "srcRect" and any(v not in ("0", "") for v in each.attrib.values()) and marks:
            findings.doubt(
                "unsure", "picture", alt, place, 0.5,
                "cropped in Word; the whole picture is taken, with what was cut off",
            )  # fmt: skip
        elif name == "rect" and each.get(qname(NAMESPACES, "o:hr")) in ("t", "true"):
            marks.append(RULE)
        elif name == "textpath" and (said := each.get("string", "").strip()):
            findings.doubt("dropped", "word art", said, place, 0.8, "drawn letters; write them as text")
        elif name in ("chart", "relIds"):
            what = "chart" if name == "chart" else "diagram"
            findings.doubt(
                "dropped",
                what,
                alt,
                place,
                1.0,
                f"a {what} drawn by Word; save it as a picture and put it in again",
            )
    return marks


def _take(key: str, alt: str, place: str, media: Media, findings: Findings) -> bool:
    target, outside = media.relations.get(key, ("", False))
    if outside:
        findings.doubt(
            "dropped", "picture", target, place, 1.0, "only linked to, not in the file; not fetched"
        )
        return False
    try:
        data = media.read(target)
    except IntakeError as error:
        findings.doubt("dropped", "picture", alt or target, place, 1.0, error.message)
        return False
    return keep_picture(target, data, alt, place, findings)


def keep_picture(name: str, data: bytes, alt: str, place: str, findings: Findings) -> bool:
    """Add a picture to the findings if it is of a kind that can be set; else say why not."""
    kind = picture_kind(data)
    if kind not in SETTABLE:
        is_what = (
            f"a picture of the kind {kind.upper()}, which cannot be set; {_CONVERT}" if kind else "no picture"
        )
        findings.doubt("dropped", "picture", alt or name, place, 1.0, is_what)
        return False
    findings.pictures.append(Picture(name, data, alt=alt))
    if not alt:
        findings.doubt("unsure", "alt", name, place, 0.2, "the picture has no alternative text")
    return True


def _alt(drawing: Element) -> str:
    """What the author says that a picture shows."""
    for each in drawing.iter():
        name = local(each)
        if name == "decorative" and each.get("val") in ("1", "true"):
            return ""
        if name == "docPr":
            alt = each.get("descr") or each.get("title") or ""
        elif name in ("shape", "rect"):
            alt = each.get("alt") or each.get("title") or ""
        else:
            continue
        if alt.strip():
            return _own_words(alt)
    return ""


def _own_words(alt: str) -> str:
    """Alternative text without what Word adds to a description that it made by itself."""
    first = one_line(
        alt.partition("\n\n")[0] if "AI-generated" in alt or "Description automatically" in alt else alt
    )
    return "" if first.startswith(("Description automatically", "AI-generated")) else first
