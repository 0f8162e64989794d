"""Lists, quotations, figures and code of HTML -> their blocks of Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from lxml.html import HtmlElement

from report_builder.intake.escaping import attribute, escape_start
from report_builder.intake.inline import inline, plain
from report_builder.intake.model import Picture
from report_builder.intake.pictures import picture_of, with_caption
from report_builder.intake.tables import table
from report_builder.intake.tree import children, each, remove, text_of, tokens
from report_builder.intake.work import Work

Of = Callable[[HtmlElement], list[str]]
_CAPTION_CLASSES = {
    "wp-caption-text",
    "caption-text",
    "image-caption",
    "tr-caption",
    "caption",
    "wp-element-caption",
}


def numbered(element: HtmlElement, work: Work, of: Of) -> list[str]:
    """A list, with the lists in it indented by four spaces."""
    items: list[list[str]] = []
    for child in children(element):
        tail = child.tail
        if child.tag in ("ul", "ol") and items:  # an old mistake: a list right in a list, not in its item
            items[-1] += numbered(child, work, of)
        else:
            items.append(of(child) if child.tag == "li" else of_one(child, of))
        if said := plain(tail).strip():
            items.append([escape_start(said)])
    if said := plain(element.text).strip():
        items.insert(0, [escape_start(said)])
    items = [item for item in items if item]
    if not items:
        return []
    start = element.get("start") or "1"
    first = int(start) if element.tag == "ol" and re.fullmatch(r"\d{1,6}", start) else 1
    loose = any(sum(not _is_list(block) for block in item) > 1 for item in items)
    made: list[str] = []
    for number, blocks in enumerate(items, first):
        mark = f"{number}. " if element.tag == "ol" else "- "
        lines = _joined(blocks).split("\n")
        made.append("\n".join((mark + lines[0], *(f"    {line}" if line else "" for line in lines[1:]))))
    return [("\n\n" if loose else "\n").join(made)]


def of_one(element: HtmlElement, of: Of) -> list[str]:
    """The blocks of an element that stands where only items belong."""
    holder = element.makeelement("div")
    element.addprevious(holder)
    holder.tail, element.tail = element.tail, None
    holder.append(element)
    return of(holder)


def _is_list(block: str) -> bool:
    return re.match(r"(?:-|\d+\.) ", block) is not None


def _joined(blocks: list[str]) -> str:
    """Blocks of an item: a list goes on right below the line it belongs to, all else after a blank line."""
    text = blocks[0]
    for before, block in pairwise(blocks):
        tight = _is_list(block) and not _is_list(before) and len(blocks) == 2
        text += ("\n" if tight else "\n\n") + block
    return text


def definitions(element: HtmlElement, work: Work, of: Of) -> list[str]:
    """Terms, each with its definitions below it."""
    made: list[str] = []
    for child in _terms(element):
        if child.tag == "dt":
            made.append(inline(child, work))
        else:
            lines = "\n\n".join(of(child)).split("\n")
            text = "\n".join((f":   {lines[0]}", *(f"    {line}" if line else "" for line in lines[1:])))
            joins = bool(made) and not made[-1].startswith("[^")
            made[-1:] = [f"{made[-1]}\n{text}"] if joins else [*made[-1:], text.removeprefix(":   ")]
    return [block for block in made if block]


def _terms(element: HtmlElement) -> list[HtmlElement]:
    """The terms and definitions of a list; what stands between them is a definition too."""
    found: list[HtmlElement] = []
    loose = element.makeelement("dd")
    loose.text = element.text

    def close() -> None:
        nonlocal loose
        if text_of(loose) or each(loose, "img", "amp-img"):
            found.append(loose)
        loose = element.makeelement("dd")

    for child in children(element):
        tail, child.tail = child.tail, None
        grouped = child.tag not in ("dt", "dd", "dl") and bool(each(child, "dt", "dd"))
        if child.tag in ("dt", "dd") or grouped:
            close()
            found += _terms(child) if grouped else [child]
            loose.text = tail
        else:
            loose.append(child)
            child.tail = tail
    close()
    return found


def blockquote(element: HtmlElement, work: Work, of: Of, *, is_pulled: bool = False) -> list[str]:
    """A quotation; a pulled one is a box of the dialect, with who said it."""
    del work
    if not is_pulled:
        lines = "\n\n".join(of(element)).split("\n")
        return ["\n".join(f"> {line}".rstrip() for line in lines)] if any(lines) else []
    sayers: list[str] = []
    for said in each(element, "cite", "footer"):
        if said.getparent() is not None:
            sayers.append(text_of(said).strip("—–- "))
            remove(said)
    by = ", ".join(filter(None, sayers))
    inside = element.find(".//blockquote") if element.tag != "blockquote" else None
    blocks = of(inside if inside is not None else element)
    rest: list[str] = []
    if inside is not None:  # what a page with tags left open has put into the box besides
        remove(inside)
        rest = of(element)
    if not blocks:
        return rest
    named = f'{{.pullquote by="{attribute(by)}"}}' if by else "pullquote"
    return ["\n".join((f"::: {named}", "\n\n".join(blocks), ":::")), *rest]


def pulled(element: HtmlElement) -> bool:
    """Whether it is a quotation pulled out of the text."""
    if element.tag not in ("blockquote", "aside", "figure", "div"):
        return False
    names = tokens(element)
    return any(re.fullmatch(r"(?:wp-block-)?pull-?_?quote|pullquote.*", name) for name in names) and not each(
        element, "img", "table"
    )


def code_block(element: HtmlElement, work: Work, of: Of) -> list[str]:
    """Text to be set as it is typed."""
    del work, of
    text = "".join(element.itertext()).replace("\r\n", "\n").strip("\n")
    if not text.strip():
        return []
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return [f"{fence}\n{text}\n{fence}"]


def figure(element: HtmlElement, work: Work, of: Of) -> list[str]:
    """A figure: pictures with a caption, or a table or a quotation that a tool has put into one."""
    nested = [inside for inside in each(element, "figure") if inside is not element]
    if nested:
        return of(element)
    caption = _caption_of(element)
    images = [image for image in each(element, "img", "amp-img") if caption not in (*image.iterancestors(),)]
    tables = each(element, "table")
    if tables and not images:
        outside = caption if caption is not None and tables[0] not in caption.iterancestors() else None
        made = table(tables[0], work, of, outside)
        for done in (outside, tables[0]):
            if done is not None:
                remove(done)
        return made + of(element)
    written = inline(caption, work).replace("<br>", " ") if caption is not None else ""
    if caption is not None:
        remove(caption)
    pictures = [picture for image in images if (picture := picture_of(image, work)) is not None]
    if not pictures:
        rest = of(element)
        return [*rest, written] if written else rest
    for image in images:
        remove(image)
    made: list[str] = []
    for at, picture in enumerate(pictures):
        last = at == len(pictures) - 1
        whole = with_caption(picture, caption, written) if last else picture
        number = work.picture(whole)
        made.append(figure_line(whole, number))
    return made + of(element)


def figure_line(picture: Picture, number: int) -> str:
    """The line of Markdown that stands for a picture: its caption is Markdown already."""
    said = (("alt", picture.alt), ("credit", _without_marks(picture.credit)))
    pairs = " ".join(f'{name}="{attribute(text)}"' for name, text in said if text)
    return f"![{picture.caption}](rb-picture:{number}){f'{{{pairs}}}' if pairs else ''}"


def _without_marks(text: str) -> str:
    from report_builder.intake.escaping import plain_of

    return plain_of(text).strip()


def _caption_of(element: HtmlElement) -> HtmlElement | None:
    for child in each(element, "figcaption", *(["dd"] if element.tag == "dl" else [])):
        if text_of(child):
            return child
    for child in each(element):
        named = _CAPTION_CLASSES & set((child.get("class") or "").lower().split())
        if child is not element and named and not each(child, "img", "amp-img"):
            return child
    return None
