"""What Word puts around words for its own reasons -> the words: tags, content controls, drop caps, rubies."""

from __future__ import annotations

from lxml import etree

from report_builder.intake.docx_revisions import text_of
from report_builder.intake.docx_styles import value, w
from report_builder.intake.office import Element, drop, local, unwrap
from report_builder.intake.office_findings import Findings

_AROUND = ("smartTag", "customXml", "dir", "bdo", "sdtContent", "sdt")
_PROPERTIES = ("smartTagPr", "customXmlPr", "sdtPr", "sdtEndPr", "proofErr", "permStart", "permEnd")
_SIGNS = frozenset({"t", "sym"})


def open_containers(root: Element) -> None:
    """Take away what stands around paragraphs, cells and runs and is not seen: tags, content controls."""
    for each in list(root.iter(*map(w, _PROPERTIES))):
        drop(each)
    for each in list(root.iter(*map(w, _AROUND))):
        unwrap(each)


def is_drop_cap(paragraph: Element) -> bool:
    """Whether a paragraph is no more than the large first letter of the next one."""
    said = value(paragraph.find(w("pPr")), "framePr", "dropCap")
    return said in ("drop", "margin")


def join_drop_caps(root: Element) -> None:
    """Put first letters that Word has in a frame of their own before the words that they begin."""
    for paragraph in list(root.iter(w("p"))):
        following = paragraph.getnext()
        if not is_drop_cap(paragraph) or following is None or following.tag != w("p"):
            continue
        at = 1 if following.find(w("pPr")) is not None else 0
        for run in [child for child in paragraph if child.tag != w("pPr")][::-1]:
            following.insert(at, run)
        drop(paragraph)


def settle_oddities(root: Element, findings: Findings) -> None:
    """Rubies as the words with their reading in brackets; calls of notes without a sign in place of a
    number."""
    for ruby in list(root.iter(w("ruby"))):
        parts = {local(part): text_of(part).strip() for part in ruby}
        reading = f" ({parts['rt']})" if parts.get("rt") else ""
        made = etree.Element(w("t"))
        made.text = parts.get("rubyBase", "") + reading
        parent = ruby.getparent()
        if parent is not None:
            parent.replace(ruby, made)
    for call in root.iter(w("footnoteReference"), w("endnoteReference")):
        run = call.getparent()
        if run is None or call.get(w("customMarkFollows")) not in ("1", "true", "on"):
            continue
        for sign in [child for child in run if local(child) in _SIGNS]:
            findings.left_out.append(sign.text or "")
            run.remove(sign)
