"""The paragraphs and tables of a Word file, in all the ways that Word has -> those that pandoc reads
rightly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from report_builder.intake.docx_oddities import join_drop_caps, open_containers, settle_oddities
from report_builder.intake.docx_pictures import Media, is_marked, marked_paragraph, take_drawings
from report_builder.intake.docx_revisions import (
    LINK,
    accept_changes,
    choose_alternatives,
    number_places,
    place_of,
    settle_fields,
    take_comments,
    take_hidden,
    text_of,
)
from report_builder.intake.docx_runs import clean_runs, disarm_text
from report_builder.intake.docx_styles import NAMESPACES, Role, Styles, is_on, value, w
from report_builder.intake.errors import IntakeError
from report_builder.intake.office import Element, drop, qname, unwrap, whole
from report_builder.intake.office_findings import BOX, BOX_END, MARK, ROLE_STYLE, Findings
from report_builder.intake.office_math import linear
from report_builder.intake.tables import MAX_CELLS

HEADING_STYLE = "rbHeading"
_MOST_SPAN = 63  # what Word itself allows
_QUOTE_INDENT = 360  # twentieths of a point, on both sides
_MATH, _MATH_PARAGRAPH = (qname(NAMESPACES, f"m:{name}") for name in ("oMath", "oMathPara"))


@dataclass
class Story:
    """A text of its own: the body, or one note."""

    root: Element
    name: str  # `paragraph` for the body, whose places are numbered; else the place of all of it
    media: Media
    links: dict[str, str] = field(default_factory=dict[str, str])  # addresses by id, of this story


def take_apart(
    story: Story, styles: Styles, comments: Mapping[str, tuple[str, str]], findings: Findings
) -> None:
    """Take out of a story what is not its text, and put marks in the place of its pictures."""
    root = story.root
    disarm_text(root)
    choose_alternatives(root)
    number_places(root, story.name)
    accept_changes(root, findings)
    take_comments(root, comments, findings)
    take_hidden(root, styles, findings)
    settle_fields(root, story.links, findings)
    _take_foreign_parts(root, findings)
    open_containers(root)
    join_drop_caps(root)
    settle_oddities(root, findings)
    _move_bookmarks(root)
    _set_equations(root, findings)
    take_drawings(root, story.media, findings)
    clean_runs(root, findings)


def _take_foreign_parts(root: Element, findings: Findings) -> None:
    for name in ("altChunk", "subDoc"):
        for each in list(root.iter(w(name))):
            findings.doubt(
                "dropped", "part", "", place_of(each), 1.0, "a document inside the document; import it apart"
            )
            drop(each)
    for asked in list(root.iter(w("showingPlcHdr"))):
        control = next((a for a in asked.iterancestors() if a.tag == w("sdt")), None)
        if control is not None:
            findings.drop(
                "form", text_of(control), place_of(control), "what Word shows in a field not filled in"
            )
            drop(control)


def _move_bookmarks(root: Element) -> None:
    """Put bookmarks that stand between paragraphs into the paragraph after them, where pandoc finds them."""
    for each in list(root.iter(w("bookmarkStart"))):
        parent, following = each.getparent(), each.getnext()
        while following is not None and following.tag in (w("bookmarkStart"), w("bookmarkEnd")):
            following = following.getnext()
        if parent is None or parent.tag == w("p") or following is None or following.tag != w("p"):
            continue
        at = 1 if following.find(w("pPr")) is not None else 0
        following.insert(at, each)


def _set_equations(root: Element, findings: Findings) -> None:
    for each in list(root.iter(_MATH_PARAGRAPH)):
        unwrap(each)
    for each in list(root.iter(_MATH)):
        line = linear(each)
        findings.doubt(
            "unsure", "equation", line, place_of(each), 0.4, "set as a line of text; see whether it is right"
        )
        run = etree.Element(w("r"))
        text = etree.SubElement(run, w("t"))
        text.text = line
        parent = each.getparent()
        if parent is not None:
            parent.replace(each, run)


def settle_tables(root: Element, findings: Findings) -> None:
    """Bound the tables; lift those in tables out of them; make boxes of those that are no more than a
    frame."""
    cells = sum(1 for _ in root.iter(w("tc")))
    if cells > MAX_CELLS:
        raise IntakeError(f"the tables have {cells:,} cells, more than {MAX_CELLS:,}", "split the file")
    for span in root.iter(w("gridSpan")):
        said = span.get(w("val"), "1")
        span.set(w("val"), str(whole(said, 1, _MOST_SPAN)))
    for properties in list(root.iter(w("tblCaption"), w("tblDescription"))):
        drop(properties)  # pandoc takes them for captions
    for table in list(root.iter(w("tbl"))):
        outer = [a for a in table.iterancestors() if a.tag == w("tbl")]
        within = list(table.iter(w("tc")))
        if len(within) == 1 and outer:
            for each in _blocks(within[0])[::-1]:
                table.addnext(each)
            drop(table)
        elif outer:
            text = text_of(table)
            findings.doubt(
                "unsure", "table", text, place_of(table), 0.6, "a table in a table, set after the outer one"
            )
            outer[-1].addnext(table)
        elif _frames_picture(table):
            for each in [block for one in within for block in _blocks(one)][::-1]:
                table.addnext(each)
            drop(table)
        elif len(within) == 1 and root.tag == w("document"):
            _frame_to_box(table, within[0], findings)


def _frames_picture(table: Element) -> bool:
    """Whether a table of one column only holds a picture, and perhaps its caption, in their place."""
    rows = [sum(1 for _ in each.iterfind(w("tc"))) for each in table.iterfind(w("tr"))]
    held = "".join(text.text or "" for text in table.iter(w("t")))
    return max(rows, default=0) == 1 and len(rows) <= 3 and "picture " in "".join(MARK.findall(held))


def _blocks(cell: Element) -> list[Element]:
    return [child for child in cell if child.tag != w("tcPr")]


def _frame_to_box(table: Element, cell: Element, findings: Findings) -> None:
    blocks = _blocks(cell)
    if text_of(cell).strip():
        findings.doubt(
            "guessed", "box", text_of(cell), place_of(cell), 0.7, "a table of one cell, taken for a box"
        )
    for each in (marked_paragraph(BOX_END, cell), *blocks[::-1], marked_paragraph(BOX, cell)):
        table.addnext(each)
    drop(table)


def settle_paragraphs(root: Element, styles: Styles, findings: Findings) -> None:
    """Give every paragraph one style that says what it is, and its numbering if it is of a list."""
    listed = False
    for paragraph in list(root.iter(w("p"))):
        old = paragraph.find(w("pPr"))
        new = etree.Element(w("pPr"))
        if not is_marked(paragraph):
            style = value(old, "pStyle") or styles.default_paragraph
            role = styles.role(style)
            if role == "toc":
                if not text_of(paragraph).strip():
                    drop(paragraph)
                    continue
                findings.drop(
                    "contents", text_of(paragraph), place_of(paragraph), "made anew by the report", 0.9
                )
                drop(paragraph)
                continue
            listed = _settle(new, paragraph, style, role, listed, styles, findings)
        if old is not None:
            paragraph.remove(old)
        paragraph.insert(0, new)


def _settle(
    new: Element, paragraph: Element, style: str, role: Role, listed: bool, styles: Styles, findings: Findings
) -> bool:
    """The properties of one paragraph; whether it belongs to a list."""
    old = paragraph.find(w("pPr"))
    in_cell = any(a.tag == w("tc") for a in paragraph.iterancestors())
    level = None if in_cell or role in ("title", "subtitle") else _level(old, style, styles)
    number = _numbering(old, style, styles)
    if level is not None and text_of(paragraph).strip():
        _style(new, f"{HEADING_STYLE}{min(level, 6)}")
        if number is not None:
            _say_format(number, "heading", paragraph, styles, findings)
        return False
    if number is not None and listed and _is_blank(number, styles):
        _style(new, f"{ROLE_STYLE}more")  # how programs write a further paragraph of an item
        return True
    if number is not None:
        new.append(number)
        _say_format(number, "list", paragraph, styles, findings)
        return True
    if role == "list" and listed:
        _style(new, f"{ROLE_STYLE}more")
        return True
    if role == "caption" and not MARK.sub("", text_of(paragraph)).strip():
        role = ""  # a picture in the style of its caption
    if role in ("title", "subtitle", "author", "date", "caption", "quote"):
        _style(new, ROLE_STYLE + role)
    elif not in_cell and _is_indented(old) and text_of(paragraph).strip():
        _style(new, f"{ROLE_STYLE}quote")
        findings.doubt(
            "guessed", "quotation", text_of(paragraph), place_of(paragraph), 0.6, "indented on both sides"
        )
    aligned = value(old, "jc")
    if in_cell and aligned in ("center", "right", "end"):
        # In a paragraph that runs right to left, Word's right is its end.
        side = aligned if aligned == "center" else "left" if is_on(old, "bidi") else "right"
        etree.SubElement(new, w("jc")).set(w("val"), side)
    return False


def _style(properties: Element, name: str) -> None:
    made = etree.Element(w("pStyle"))
    made.set(w("val"), name)
    properties.insert(0, made)


def _level(properties: Element | None, style: str, styles: Styles) -> int | None:
    """The level of a heading: what the paragraph says of itself goes before what its style says."""
    said = value(properties, "outlineLvl")
    if said is not None:
        level = whole(said, 0, 9, 9)
        return level + 1 if level < 9 else None
    return styles.level(style)


def _numbering(properties: Element | None, style: str, styles: Styles) -> Element | None:
    """A `w:numPr` with both its number and its level, from the paragraph or its style; None for none."""
    own = properties.find(w("numPr")) if properties is not None else None
    inherited = styles.numbering(style)
    number = value(own, "numId") or value(inherited, "numId")
    if not number or number == "0":
        return None
    said = value(own, "ilvl") or value(inherited, "ilvl") or "0"
    made = etree.Element(w("numPr"))
    for name, text in (("ilvl", str(whole(said, 0, 8))), ("numId", number)):
        etree.SubElement(made, w(name)).set(w("val"), text)
    return made


def _is_blank(number: Element, styles: Styles) -> bool:
    kind, text = styles.number_format(value(number, "numId") or "", whole(value(number, "ilvl"), 0, 8))
    return kind in ("bullet", "none") and not text.strip()


def _say_format(number: Element, what: str, paragraph: Element, styles: Styles, findings: Findings) -> None:
    """Say once of every way of numbering that an article has no like of, that plain numbers are set."""
    kind, text = styles.number_format(value(number, "numId") or "", whole(value(number, "ilvl"), 0, 8))
    if what == "heading":
        reason = "Word numbers the headings; their numbers are left out"
    elif kind not in ("decimal", "bullet", "none", "", "decimalZero"):
        reason = f"Word numbers this list in the way it calls {kind[:40]}; it is set with numbers from 1"
    elif text.count("%") > 1:
        reason = f"Word numbers this list as {text[:40]}; each level is set with numbers of its own"
    else:
        return
    if not any(doubt.reason == reason for doubt in findings.doubts):
        findings.doubt("unsure", what, text_of(paragraph), place_of(paragraph), 0.8, reason)


def _is_indented(properties: Element | None) -> bool:
    indent = properties.find(w("ind")) if properties is not None else None
    if indent is None:
        return False
    sides = [indent.get(w(a)) or indent.get(w(b)) or "0" for a, b in (("left", "start"), ("right", "end"))]
    return all(whole(side, 0, 31_680) >= _QUOTE_INDENT for side in sides)


def rename_links(story: Story, all_links: dict[str, str], relations: Mapping[str, tuple[str, bool]]) -> None:
    """Give the links of a story ids that are good for the whole file, and keep their addresses under
    these."""
    for link in list(story.root.iter(w("hyperlink"))):
        key = link.get(LINK)
        if key is None:
            continue
        address = story.links.get(key) or relations.get(key, ("", True))[0]
        anchor = link.attrib.pop(w("anchor"), "")
        name = f"rbLink{len(all_links)}"
        all_links[name] = f"{address}#{anchor}" if anchor and "#" not in address else address
        link.set(LINK, name)
    for name in ("headerReference", "footerReference"):
        for each in list(story.root.iter(w(name))):
            drop(each)
