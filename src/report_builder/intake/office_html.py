"""The HTML that is made of a Word or OpenDocument file -> the HTML of an article: its figures with their captions,
its boxes, and apart from it what belongs into the front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import html
from lxml.html import HtmlElement

from report_builder.intake.dates import find_date, is_only_date
from report_builder.intake.inline import CALL
from report_builder.intake.office_findings import (
    APART_SIGN,
    BOX,
    BOX_END,
    BOX_END_SIGN,
    BOX_SIGN,
    LANGUAGE_STYLE,
    MARK,
    PART,
    PICTURE,
    ROLE_STYLE,
    RULE,
    SIGNS,
    Findings,
)
from report_builder.intake.tree import HEADINGS, children, each, remove, text_of

_FIGURE = r"figure|fig\.?|photo|picture|map|image|(?:ال)?شكل|(?:ال)?صورة|(?:ال)?خريطة|şekil|resim|fotoğraf|harita|görsel"
_TABLE = r"table|(?:ال)?جدول|tablo|çizelge"
_LABEL = re.compile(
    rf"^\W{{0,2}}(?P<what>(?P<figure>{_FIGURE})|(?P<table>{_TABLE}))\s*(?:رقم\s*)?\(?\s*\d+(?:[.\-–]\d+)*\s*\)?\s*[:.\-–—|،]*\s*",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"^\W{0,2}(?:photo(?:graph)?s?|image|picture|source|credit|courtesy|fotoğraf|görsel|foto|kaynak|"
    r"الصورة|صورة|تصوير|المصدر|مصدر الصورة)\s*(?::|by\b|of\b)|^©",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^(?:by|written by|author|authors|prepared by|yazan|yazar|hazırlayan|بقلم|كتبه|كتبها|كتب|إعداد|الكاتب|الكاتبة)"
    r"(?:\s*:\s*|\s+(?=\S))(.{3,120})$",
    re.IGNORECASE,
)
_LONGEST_CAPTION, _LONGEST_TITLE = 400, 200
_FIRST = 8  # paragraphs among which a byline or a date line stands


@dataclass
class Front:
    """What was taken from the beginning of a text. `sure` says how sure each is."""

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    sure: dict[str, float] = field(default_factory=dict[str, float])
    reasons: dict[str, str] = field(default_factory=dict[str, str])
    taken: list[str] = field(default_factory=list[str])  # words that no longer stand in the body


def role(element: HtmlElement) -> str:
    """What a block is by its style: `caption`, `quote`, `title` …"""
    return (element.get(PART) or "").removeprefix(ROLE_STYLE)


def shape(root: HtmlElement, lang: str, findings: Findings) -> Front:
    """Make the HTML of an article of `root`, in place; what belongs into the front matter is taken out."""
    root.set("lang", lang or "und")
    _name_calls(root)
    for span in each(root, "span"):
        style = span.get(PART) or ""
        if style.startswith(LANGUAGE_STYLE):
            span.set("lang", style.removeprefix(LANGUAGE_STYLE))
    _resolve_marks(root, findings)
    _name_links(root, findings)
    front = _take_front(root, findings)
    _join_quotes(root)
    _set_captions(root, findings)
    for division in each(root, "div"):
        if division is not root and division.get(PART):
            division.attrib.pop(PART)
    _part_lists(root)
    return front


def _name_calls(root: HtmlElement) -> None:
    """Name the calls of notes so that no note can begin with its own name, which would be taken for a number."""
    for number, call in enumerate((a for a in each(root, "a") if a.get("role") == "doc-noteref"), 1):
        for child in children(call):
            remove(child)
        call.text = f"n{_short(number)}"
    for back in each(root, "a"):
        if back.get("role") == "doc-backlink":
            remove(back)
    for section in each(root, "section"):
        if section.get("id") == "footnotes" or section.get("role") == "doc-endnotes":
            for rule in section.findall("hr"):
                remove(rule)


def _short(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while number:
        number, rest = divmod(number, 36)
        text = digits[rest] + text
    return text


def number_calls(markdown: str) -> str:
    """Markdown with the names of `_name_calls` as numbers again."""
    return re.sub(r"(?<!\\)\[\^n([0-9a-z]+)\]", lambda found: f"[^{int(found[1], 36)}]", markdown)


def _resolve_marks(root: HtmlElement, findings: Findings) -> None:
    """Put pictures, rules and the ends of boxes where their marks stand."""
    for element in each(root):
        if element.text and MARK.search(element.text):
            pieces = MARK.split(element.text)
            element.text = pieces[0]
            _insert(element, 0, pieces, findings)
    for element in each(root):
        if element.tail and MARK.search(element.tail) and (parent := element.getparent()) is not None:
            pieces = MARK.split(element.tail)
            element.tail = pieces[0]
            _insert(parent, parent.index(element) + 1, pieces, findings)


def _insert(parent: HtmlElement, at: int, pieces: list[str], findings: Findings) -> None:
    for said, tail in zip(pieces[1::2], pieces[2::2], strict=True):
        made = _made(said, findings)
        made.tail = tail
        parent.insert(at, made)
        at += 1


def _made(said: str, findings: Findings) -> HtmlElement:
    if said.startswith("picture "):
        number = said.removeprefix("picture ")
        picture = html.Element("img", src=f"{PICTURE}{number}")
        picture.set("alt", findings.pictures[int(number)].alt)
        return picture
    made = html.Element("span")
    if said == RULE:
        made.tag = "hr"
    else:
        made.text = {BOX: BOX_SIGN, BOX_END: BOX_END_SIGN}.get(said, "")
    return made


def _name_links(root: HtmlElement, findings: Findings) -> None:
    """Name the headings that links of the text lead to; say which links lead nowhere that can be named."""
    wanted = {(a.get("href") or "")[1:]: a for a in each(root, "a") if (a.get("href") or "").startswith("#")}
    names: dict[str, str] = {}
    for heading in each(root, *HEADINGS):
        inside = [name for e in each(heading) if (name := e.get("id") or "")]
        found = [name for name in inside if name in wanted]
        if not found:
            heading.attrib.pop("id", None)
            continue
        given = f"part-{len(set(names.values())) + 1}"
        names.update(dict.fromkeys(found, given))
        heading.set("id", given)
    for link in each(root, "a"):
        href = link.get("href") or ""
        if not href.startswith("#") or link.get("role") == "doc-noteref":
            continue
        if href[1:] in names:
            link.set("href", f"#{names[href[1:]]}")
        else:
            findings.doubt(
                "dropped", "link", text_of(link), href[:60], 0.7, "a reference to a place that has no name here"
            )
            link.drop_tag()


def _take_front(root: HtmlElement, findings: Findings) -> Front:
    front = Front()
    for block in children(root):
        kind = role(block)
        if kind not in ("title", "subtitle", "author", "date"):
            continue
        text = text_of(block)
        if kind == "title" and front.title:
            _turn(block, "h1")  # a second title heads a part of the text
        elif text:
            _take(front, kind, text, 1.0, "a paragraph of this style")
            _take_out(block, front, findings)
    for at, block in enumerate(children(root)):
        text = text_of(block)
        if at >= _FIRST or block.tag in ("table", "ul", "ol"):
            break
        if block.tag not in ("p", "div") or len(text) > 150:
            continue
        if (by := _BYLINE.match(text)) and not front.authors and not re.search(r"[.!?؟]$", text):
            _take(front, "author", by[1], 0.8, "a line at the beginning that names who wrote it")
            _take_out(block, front, findings)
        elif is_only_date(text) and not front.date:
            _take(front, "date", text, 0.9, "a line of its own at the beginning")
            _take_out(block, front, findings)
    if not front.title:
        _guess_title(root, front, findings)
    return front


def _take(front: Front, kind: str, text: str, sure: float, reason: str) -> None:
    name = {"author": "authors"}.get(kind, kind)
    if kind == "title":
        front.title = text
    elif kind == "subtitle":
        front.subtitle = f"{front.subtitle} {text}".strip()
    elif kind == "author":
        people = re.split(r"\s*[,;،؛]\s*|\s+(?:and|ve|&)\s+", _BYLINE.sub(r"\1", text))
        front.authors = (*front.authors, *(name for person in people if (name := person.strip())))
    elif (found := find_date(text)) is not None:
        front.date, sure = found[0], min(sure, found[1])
    front.sure[name], front.reasons[name] = sure, reason


def _take_out(block: HtmlElement, front: Front, findings: Findings) -> None:
    """Take a block out of the text; the notes called in it are called by the paragraph after it."""
    calls = [a for a in each(block, "a", CALL) if a.get("role") == "doc-noteref"]
    following = block.getnext()
    for call in calls:
        said = text_of(call)
        front.taken.append(text_of(block).replace(said, ""))
        if following is not None:
            call.tail = None
            following.append(call)
            findings.doubt("unsure", "note", text_of(block), "front matter", 0.6, "a note of the title is called below it")
    if not calls:
        front.taken.append(text_of(block))
    else:
        front.title = re.sub(r"\bn[0-9a-z]+$", "", front.title).strip()
    pictures = each(block, "img")
    for picture in pictures:
        holder = html.Element("p")
        picture.tail = None
        holder.append(picture)
        block.addnext(holder)
    remove(block)


def _guess_title(root: HtmlElement, front: Front, findings: Findings) -> None:
    """Take for the title a first heading that no other is level with, or else a short bold first line."""
    blocks = [block for block in children(root) if text_of(block)]
    headings = [block for block in blocks if block.tag in HEADINGS]
    first = blocks[0] if blocks else None
    if first is None or len(text_of(first)) > _LONGEST_TITLE:
        return
    if first.tag in HEADINGS and sum(h.tag == first.tag for h in headings) == 1:
        _take(front, "title", text_of(first), 0.85, "the first heading, and the only one of its level")
    elif first.tag == "p" and _is_bold(first) and not re.search(r"[.!؟?]$", text_of(first)):
        _take(front, "title", text_of(first), 0.6, "a short line in bold at the beginning")
    else:
        return
    _take_out(first, front, findings)


def _is_bold(block: HtmlElement) -> bool:
    strong = " ".join(text_of(part) for part in each(block, "strong"))
    return bool(strong) and strong == text_of(block)


def _turn(block: HtmlElement, tag: str) -> None:
    """Make one block of another kind of a `div` that holds a paragraph."""
    for paragraph in block.findall("p"):
        paragraph.drop_tag()
    block.attrib.pop(PART, None)
    block.tag = tag


def _join_quotes(root: HtmlElement) -> None:
    """Neighbouring paragraphs of quotation as one quotation."""
    for block in each(root, "div"):
        if role(block) != "quote":
            continue
        before = block.getprevious()
        block.attrib.pop(PART)
        if before is not None and before.tag == "blockquote" and before.get("data-rb-office"):
            for child in children(block):
                before.append(child)
            block.drop_tag()
        else:
            block.tag = "blockquote"
            block.set("data-rb-office", "1")


def _set_captions(root: HtmlElement, findings: Findings) -> None:
    for holder in [root, *each(root, "blockquote")]:
        for block in children(holder):
            if block.tag == "p" and each(block, "img") and not text_of(block):
                _to_figures(block)
    for block in [b for b in children(root) if role(b) == "caption"]:
        target = _captioned(block)
        if target is not None:
            _attach(block, target, findings, 1.0)
    for target in [b for b in children(root) if b.tag in ("figure", "table")]:
        _guess_captions(target, findings)


def _to_figures(block: HtmlElement) -> None:
    """Every picture of a paragraph of pictures as a figure of its own."""
    for image in each(block, "img")[::-1]:
        figure = html.Element("figure")
        image.tail = None
        figure.append(image)
        block.addnext(figure)
    if not each(block, "img"):
        remove(block)


def _captioned(caption: HtmlElement) -> HtmlElement | None:
    """What a paragraph in the style of captions belongs to: a figure above it, a table below it, unless its own
    label says otherwise."""
    label = _LABEL.match(text_of(caption))
    before, after = caption.getprevious(), caption.getnext()
    wanted = ("table",) if label and label["table"] else ("figure",) if label else ("figure", "table")
    ranked = [(before, "figure"), (after, "table"), (after, "figure"), (before, "table")]
    for block, tag in ranked:
        if block is not None and block.tag == tag and tag in wanted and _caption(block) is None:
            return block
    return None


def _caption(block: HtmlElement) -> HtmlElement | None:
    return block.find("figcaption" if block.tag == "figure" else "caption")


def _guess_captions(target: HtmlElement, findings: Findings) -> None:
    """Take for the caption, or for the credit behind it, a line below that says that it is one."""
    for _ in range(2):
        after = target.getnext()
        text = text_of(after) if after is not None else ""
        if after is None or after.tag != "p" or not text or len(text) > _LONGEST_CAPTION or each(after, "img"):
            return
        label = _LABEL.match(text)
        named = label is not None and bool(label[target.tag]) and _caption(target) is None
        if not named and not _CREDIT.match(text):
            return
        findings.doubt("guessed", "caption", text, target.tag, 0.8, f"a line below a {target.tag} that begins like one")
        _attach(after, target, findings, 0.8)


def _attach(block: HtmlElement, target: HtmlElement, findings: Findings, sure: float) -> None:
    """Make a block the caption of a figure or a table, or add it to the caption that is there."""
    for paragraph in block.findall("p"):
        paragraph.drop_tag()
    label = _LABEL.match(text_of(block))
    if label is not None:
        said = "number of a figure" if target.tag == "figure" else "number of a table"
        findings.drop("label", label[0].strip(), said, "the report numbers figures and tables itself", 0.95)
        _cut(block, len(re.sub(r"\s", "", label[0])))
    block.attrib.pop(PART, None)
    caption = _caption(target)
    if caption is None:
        caption = html.Element("figcaption" if target.tag == "figure" else "caption")
        target.insert(len(target) if target.tag == "figure" else 0, caption)
        caption.text = block.text
    else:
        last = caption[-1] if len(caption) else None
        joint = ("" if re.search(r"[.!?؟:]$", text_of(caption)) else ".") + " " + (block.text or "")
        if last is None:
            caption.text = (caption.text or "") + joint
        else:
            last.tail = (last.tail or "") + joint
    for child in children(block):
        caption.append(child)
    block.text = None
    remove(block)


def _cut(element: HtmlElement, count: int) -> None:
    """Take the first `count` characters that are no spaces from an element, and the spaces after them."""
    for holder, name in _texts(element):
        text: str = getattr(holder, name) or ""
        at = 0
        while at < len(text) and (count > 0 or text[at].isspace()):
            count -= not text[at].isspace()
            at += 1
        setattr(holder, name, text[at:])
        if count <= 0 and text[at:].strip():
            return


def _texts(element: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    yield element, "text"
    for child in children(element):
        yield from _texts(child)
        yield child, "tail"


def _part_lists(root: HtmlElement) -> None:
    """Put a sign between lists that stand side by side, which Markdown would make one list of."""
    for block in each(root, "ul", "ol"):
        after = block.getnext()
        if after is not None and after.tag == block.tag and not (block.tail or "").strip():
            sign = html.Element("p")
            sign.text = APART_SIGN
            block.addnext(sign)


def finish(markdown: str) -> str:
    """The Markdown of an article with the signs of boxes and of lists that stand apart written out."""
    text = number_calls(markdown)
    text = re.sub(rf"(?m)^{BOX_SIGN}$", '::: {.aside title=""}', text)
    text = re.sub(rf"(?m)^{BOX_END_SIGN}$", ":::", text)
    text = re.sub(rf"(?m)^([ >]*){APART_SIGN}$", r"\1<!-- -->", text)
    return SIGNS.sub("", text)
