"""The words of an OpenDocument paragraph, with all that can stand among them -> HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import html
from lxml.html import HtmlElement

from report_builder.intake.clean import names, one_line
from report_builder.intake.docx_pictures import keep_picture
from report_builder.intake.errors import IntakeError
from report_builder.intake.language import guess_language
from report_builder.intake.odt_styles import Look, OdtStyles, n
from report_builder.intake.office import Archive, Element, local
from report_builder.intake.office_findings import PICTURE, UNFIT, Findings
from report_builder.intake.office_math import linear

_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_PAGES = frozenset({"page-number", "page-count", "page-continuation", "page-variable-get"})
_NOW = frozenset({"date", "time", "modification-date", "modification-time", "print-date", "print-time"})
_NOTHING = names(
    """
    soft-page-break change change-start change-end bookmark-end reference-mark-end annotation-end
    tracked-changes toc-mark toc-mark-start toc-mark-end alphabetical-index-mark
    alphabetical-index-mark-start alphabetical-index-mark-end user-index-mark title desc variable-set
    sequence-decls script
    """
)


@dataclass
class Reading:
    """What is read of a file, and what was found. `blocks` puts the blocks of an element into another;
    `after` are the blocks that wait for the end of the paragraph; `place` is where the reading is."""

    archive: Archive
    styles: OdtStyles
    findings: Findings
    lang: str
    blocks: Callable[[Element, HtmlElement, Reading], None]
    notes: list[HtmlElement] = field(default_factory=list[HtmlElement])
    after: list[HtmlElement] = field(default_factory=list[HtmlElement])
    counters: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    place: str = "document"
    paragraphs: int = 0
    cells: int = 0
    in_note: bool = False


def add_text(parent: HtmlElement, text: str | None) -> None:
    """Add text at the end of an element."""
    if not text:
        return
    text = re.sub(r"[ \t\r\n]+", " ", UNFIT.sub("", text))
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def plain_text(element: Element) -> str:
    """The words below an element, a space for each tab, space, line end and paragraph."""
    parts: list[str] = []
    for each in element.iter():
        name = local(each)
        if name in ("p", "h", "s", "tab", "line-break"):
            parts.append(" ")
        parts.append(each.text or "")
        if each is not element:
            parts.append(each.tail or "")
    return "".join(parts)


def inlines(element: Element, parent: HtmlElement, reading: Reading) -> None:
    """Put the words of an element, with what stands among them, at the end of `parent`."""
    add_text(parent, element.text)
    for child in element:
        _one(child, parent, reading)
        add_text(parent, child.tail)


def _one(each: Element, parent: HtmlElement, reading: Reading) -> None:
    name = local(each)
    if name in _NOTHING or not name:
        return
    if name == "span":
        _span(each, parent, reading)
    elif name == "s":
        said = each.get(n("text:c"), "1")
        add_text(parent, " " if said != "0" else "")
    elif name == "tab":
        add_text(parent, " ")
    elif name == "line-break":
        parent.append(html.Element("br"))
    elif name == "a" and each.tag == n("text:a"):
        _link(each, parent, each.get(n("xlink:href"), ""), reading)
    elif name in ("bookmark", "bookmark-start", "reference-mark", "reference-mark-start"):
        parent.append(html.Element("span", id=each.get(n("text:name"), "")))
    elif name in ("bookmark-ref", "reference-ref", "sequence-ref"):
        _reference(each, parent, reading)
    elif name == "note":
        _note(each, parent, reading)
    elif name == "annotation":
        _comment(each, reading)
    elif name in _PAGES:
        text = plain_text(each)
        reading.findings.drop("page number", text, reading.place, "the report numbers its own pages", 1.0)
    elif name in ("hidden-text", "hidden-paragraph"):
        reading.findings.drop("hidden text", plain_text(each), reading.place, "hidden in the document")
    elif name in ("frame", "custom-shape", "g", "rect"):
        frame(each, parent, reading)
    elif name == "ruby":
        _ruby(each, parent, reading)
    else:
        if name in _NOW:
            reading.findings.doubt(
                "unsure",
                "field",
                plain_text(each),
                reading.place,
                0.5,
                "a date that changes by itself; kept as last shown",
            )
        inlines(each, parent, reading)


def _span(each: Element, parent: HtmlElement, reading: Reading) -> None:
    look = reading.styles.look("text", each.get(n("text:style-name"), ""))
    if look.hidden:
        reading.findings.drop("hidden text", plain_text(each), reading.place, "hidden in the document")
        return
    holder = dressed(parent, look, plain_text(each), reading)
    inlines(each, holder, reading)


def dressed(parent: HtmlElement, look: Look, text: str, reading: Reading) -> HtmlElement:
    """The innermost of the elements that set words as `look` says, put at the end of `parent`."""
    emphasis = look.emphasis
    linked = parent.tag == "a" or any(a.tag == "a" for a in parent.iterancestors())
    if look.underlined and not (emphasis or look.strong or linked) and text.strip():
        emphasis = True
        reading.findings.doubt("guessed", "emphasis", text, reading.place, 0.7, "underlined, set as emphasis")
    if look.small_capitals and text.strip():
        reading.findings.doubt(
            "unsure", "small capitals", text, reading.place, 0.8, "set as ordinary letters"
        )
    wanted = [
        ("strong", look.strong),
        ("em", emphasis),
        ("del", look.struck),
        (look.raised, bool(look.raised)),
    ]
    holder = parent
    for tag, is_so in wanted:
        if is_so:
            made = html.Element(tag)
            holder.append(made)
            holder = made
    if _is_foreign(look.language, text, reading):
        made = html.Element("span", lang=look.language)
        holder.append(made)
        holder = made
    return holder


def _is_foreign(language: str, text: str, reading: Reading) -> bool:
    """Whether words are in another language than the document; what the words contradict is not believed."""
    if not re.fullmatch("[a-z]{2,3}", language) or language in (reading.lang, "zxx", "und"):
        return False
    if len(_LATIN.findall(text)) < 2 or _ARABIC.search(text):
        return False
    if language == reading.styles.language or (reading.lang in ("ar", "fa", "ur") and language == "en"):
        return False
    guessed, sure = guess_language(text)
    return not (len(text) > 40 and guessed != language and sure > 0.6)


def _link(each: Element, parent: HtmlElement, target: str, reading: Reading) -> None:
    link = html.Element("a", href=re.sub(r"\|(?:outline|region|frame|table)$", "", target))
    parent.append(link)
    inlines(each, link, reading)


def _reference(each: Element, parent: HtmlElement, reading: Reading) -> None:
    if each.get(n("text:reference-format")) == "page":
        text = plain_text(each)
        reading.findings.drop(
            "page number", text, reading.place, "the number of a page of the file; mend the sentence", 0.9
        )
        return
    _link(each, parent, f"#{each.get(n('text:ref-name'), '')}", reading)


def _note(each: Element, parent: HtmlElement, reading: Reading) -> None:
    """A note, as HTML has them: its call here, its text in a list at the end."""
    body = each.find(n("text:note-body"))
    if body is None or not plain_text(body).strip():
        return
    if reading.in_note:
        inlines(body, parent, reading)  # notes of notes are set in the note
        return
    number = len(reading.notes) + 1
    parent.append(html.Element("a", href=f"#fn{number}", id=f"fnref{number}", role="doc-noteref"))
    item = html.Element("li", id=f"fn{number}")
    reading.notes.append(item)
    place, reading.place, reading.in_note = reading.place, f"note {number}", True
    waiting, reading.after = reading.after, []
    reading.blocks(body, item, reading)
    reading.place, reading.in_note, reading.after = place, False, waiting


def _comment(each: Element, reading: Reading) -> None:
    by = one_line("".join(c.text or "" for c in each if local(c) == "creator"))
    said = one_line(" ".join(plain_text(c) for c in each if local(c) in ("p", "list")))
    reason = f"a comment by {by[:60]}" if by else "a comment"
    reading.findings.doubt("dropped", "comment", said, reading.place, 1.0, reason, most=300)


def _ruby(each: Element, parent: HtmlElement, reading: Reading) -> None:
    for child in each:
        if local(child) == "ruby-base":
            inlines(child, parent, reading)
        elif plain_text(child).strip():
            add_text(parent, f" ({plain_text(child).strip()})")


def frame(each: Element, parent: HtmlElement, reading: Reading) -> None:
    """A frame: a picture, a text box, an equation, or what only its program can show."""
    alt = one_line(" ".join(c.text or "" for c in each if local(c) == "desc")) or one_line(
        " ".join(c.text or "" for c in each if local(c) == "title")
    )
    held = next((c for c in each if local(c) in ("object", "text-box", "object-ole", "plugin")), None)
    if held is not None and local(held) == "text-box":
        _box(held, parent, reading)
    elif held is not None and local(held) == "object" and _equation(held, parent, reading):
        return
    elif each.tag == n("draw:frame"):
        if held is not None:
            reading.findings.doubt(
                "unsure",
                "object",
                alt,
                reading.place,
                0.4,
                "made by another program; its picture is taken if it can be set",
            )
        _image(each, parent, alt, reading)
    else:
        _shape(each, parent, reading)


def _shape(each: Element, parent: HtmlElement, reading: Reading) -> None:
    """A drawn shape: what is written in it, and the frames in it."""
    for child in each:
        if local(child) in ("p", "list") and plain_text(child).strip():
            _box(each, parent, reading)
            return
        if local(child) in ("frame", "custom-shape", "g", "rect"):
            frame(child, parent, reading)


def _image(each: Element, parent: HtmlElement, alt: str, reading: Reading) -> None:
    anchored = each.get(n("text:anchor-type"), "as-char")
    for image in each.iterfind(n("draw:image")):
        target = re.sub(r"^\./", "", image.get(n("xlink:href"), ""))
        if re.match(r"[a-zA-Z][\w+.-]*:|/|\.\./", target):
            reading.findings.doubt(
                "dropped",
                "picture",
                target,
                reading.place,
                1.0,
                "only linked to, not in the file; not fetched",
            )
            continue
        try:
            data = reading.archive.picture(target)
        except IntakeError as error:
            reading.findings.doubt("dropped", "picture", alt or target, reading.place, 1.0, error.message)
            continue
        if not keep_picture(target, data, alt, reading.place, reading.findings):
            continue
        made = html.Element("img", src=f"{PICTURE}{len(reading.findings.pictures) - 1}", alt=alt)
        if anchored == "as-char" or reading.in_note:
            parent.append(made)
        else:
            holder = html.Element("p")
            holder.append(made)
            reading.after.append(holder)
        return  # the others are the same in other forms


def _box(held: Element, parent: HtmlElement, reading: Reading) -> None:
    """The blocks of a text box, to stand after the paragraph that it hangs on."""
    holder = html.Element("div")
    waiting, reading.after = reading.after, []
    reading.blocks(held, holder, reading)
    reading.after = waiting
    add_text(parent, " ")
    if len(holder):
        holder.set("data-rb-box", "1")
        reading.after.append(holder)


def _equation(held: Element, parent: HtmlElement, reading: Reading) -> bool:
    """An equation, in the frame or in a part of its own."""
    root = next((c for c in held if local(c) == "math"), None)
    name = re.sub(r"^\./", "", held.get(n("xlink:href"), "")).rstrip("/")
    if root is None and name and reading.archive.has(f"{name}/content.xml"):
        found = reading.archive.xml(f"{name}/content.xml")
        root = found if local(found) == "math" else None
    if root is None:
        return False
    line = linear(root)
    reading.findings.doubt(
        "unsure", "equation", line, reading.place, 0.4, "set as a line of text; see whether it is right"
    )
    add_text(parent, line)
    return True
