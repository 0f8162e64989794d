"""The HTML that is made of a Word or OpenDocument file -> the HTML of an article: its figures with their
captions, its boxes, and apart from it what belongs into the front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html
from lxml.html import HtmlElement

from report_builder.intake.escaping import attribute
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
from report_builder.intake.office_front import Front, role, take_front
from report_builder.intake.tree import HEADINGS, children, each, remove, text_of

_FIGURE = (
    r"figure|fig\.?|photo|picture|map|image|şekil|resim|fotoğraf|harita|görsel|"
    r"(?:ال)?شكل|(?:ال)?صورة|(?:ال)?خريطة"
)
_TABLE = r"table|(?:ال)?جدول|tablo|çizelge"
_LABEL = re.compile(
    rf"^\W{{0,2}}(?:(?P<figure>{_FIGURE})|(?P<table>{_TABLE}))\s*(?:رقم\s*)?"
    r"\(?\s*\d+(?:[.\-–]\d+)*\s*\)?\s*[:.\-–—|،]*\s*",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"^\W{0,2}(?:photo(?:graph)?s?|image|picture|source|credit|courtesy|fotoğraf|görsel|foto|kaynak|"
    r"الصورة|صورة|تصوير|المصدر|مصدر الصورة)\s*(?::|by\b|of\b)|^©",
    re.IGNORECASE,
)
_LONGEST_CAPTION = 400


def shape(root: HtmlElement, lang: str, named: str, findings: Findings) -> Front:
    """Make the HTML of an article of `root`, in place; what belongs into the front matter is taken out.

    `named` is the title in the properties of the file, empty for none.
    """
    root.set("lang", lang or "und")
    _name_calls(root)
    for span in each(root, "span"):
        style = span.get(PART) or ""
        if style.startswith(LANGUAGE_STYLE):
            span.set("lang", style.removeprefix(LANGUAGE_STYLE))
    _resolve_marks(root, findings)
    _name_links(root, findings)
    front = take_front(root, named, findings)
    _join_items(root)
    _join_quotes(root)
    _set_captions(root, findings)
    for division in each(root, "div"):
        if division is not root and division.get(PART):
            division.attrib.pop(PART)
    _part_lists(root)
    return front


def _name_calls(root: HtmlElement) -> None:
    """Name the calls of notes so that no note can begin with its own name, which would be taken for a
    number."""
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


def _number_calls(markdown: str) -> str:
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
                "dropped",
                "link",
                text_of(link),
                href[:60],
                0.7,
                "a reference to a place that has no name here",
            )
            link.drop_tag()


def _join_items(root: HtmlElement) -> None:
    """Put further paragraphs of an item into it, and make one list of what they had cut in two."""
    for block in [div for div in each(root, "div") if role(div) == "more"]:
        before, after = block.getprevious(), block.getnext()
        items = children(before) if before is not None and before.tag in ("ul", "ol") else []
        if before is None or not items:
            block.attrib.pop(PART)
            continue
        items[-1].extend(children(block))
        remove(block)
        start, go_on = int(before.get("start") or 1), int(after.get("start") or 1) if after is not None else 0
        if (
            after is not None
            and after.tag == before.tag
            and (before.tag == "ul" or go_on == start + len(items))
        ):
            before.extend(children(after))
            remove(after)


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
    for block in [b for b in children(root) if b.tag == "p" or role(b) == "caption"]:
        _part_pictures(block, findings)
    for holder in [root, *each(root, "blockquote")]:
        for block in children(holder):
            if block.tag == "p" and each(block, "img") and not text_of(block):
                _to_figures(block)
    for block in [b for b in children(root) if role(b) == "caption"]:
        target = _captioned(block)
        if target is not None:
            _attach(block, target, findings)
    for target in [b for b in children(root) if b.tag in ("figure", "table")]:
        _guess_captions(target, findings)


def _part_pictures(block: HtmlElement, findings: Findings) -> None:
    """Put pictures out of the paragraph of their own caption, or of the line above it."""
    images = each(block, "img")
    text = text_of(block)
    if images and not text and block.tag == "div":
        block.drop_tag()  # a picture in the style of its caption
        return
    if not images or not text or len(text) > _LONGEST_CAPTION:
        return
    if role(block) != "caption":
        broken = (
            re.match(r"^\s*$", block.text or "")
            and block[0] is images[0]
            and not (images[0].tail or "").strip()
        )
        if len(images) > 1 or not broken or len(block) < 2 or block[1].tag != "br":
            return
        remove(block[1])
        block.set(PART, f"{ROLE_STYLE}caption")
        findings.doubt("guessed", "caption", text, "figure", 0.8, "the line below a picture in its paragraph")
    holder = html.Element("p")
    for image in images:
        tail = image.tail
        image.tail = None
        before = image.getprevious()
        owner = image.getparent()
        if before is not None:
            before.tail = (before.tail or "") + (tail or "")
        elif owner is not None:
            owner.text = (owner.text or "") + (tail or "")
        holder.append(image)
    block.addprevious(holder)


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
    """What a paragraph in the style of captions belongs to: a figure above it, a table below it, unless
    its own label says otherwise."""
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
        if (
            after is None
            or after.tag != "p"
            or not text
            or len(text) > _LONGEST_CAPTION
            or each(after, "img")
        ):
            return
        label = _LABEL.match(text)
        named = label is not None and bool(label[str(target.tag)]) and _caption(target) is None
        if not named and not _CREDIT.match(text):
            return
        findings.doubt(
            "guessed", "caption", text, str(target.tag), 0.8, "a line below it that begins like one"
        )
        _attach(after, target, findings)


def _attach(block: HtmlElement, target: HtmlElement, findings: Findings) -> None:
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
    text = _number_calls(markdown)
    text = _SOURCED.sub(lambda found: f': {found[1]} {{source="{attribute(found[2])}"}}', text)
    text = re.sub(rf"(?m)^{BOX_SIGN}$", '::: {.aside title=""}', text)
    text = re.sub(rf"(?m)^{BOX_END_SIGN}$", ":::", text)
    text = re.sub(rf"(?m)^([ >]*){APART_SIGN}$", r"\1<!-- -->", text)
    return SIGNS.sub("", text)


# The caption of a table that ends with where it is from; without marks, which an attribute cannot hold.
_SOURCED = re.compile(
    r"^: (.+?) ((?:source|kaynak|المصدر|مصدر)\s*:\s*[^{}\[\]*<>\\\n]+)$",
    re.MULTILINE | re.IGNORECASE,
)
