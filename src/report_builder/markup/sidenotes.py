"""Turns `::: side` and `[words]{.side}` into side notes: asides that a layout sets beside the text."""

from __future__ import annotations

from lxml.html import HtmlElement

from report_builder.markup.source import Context
from report_builder.markup.tree import add_class, classes, content, make, move_content, parent, tag

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def finish_side_note(element: HtmlElement, title: str) -> None:
    """The div of a `::: side` as an aside, with its title first."""
    element.tag = "aside"
    add_class(element, "side")
    if title:
        heading = make(element, "p", title, class_="side-title")
        element.insert(0, heading)
        heading.tail, element.text = element.text, None


def set_side_notes(context: Context, root: HtmlElement, *, in_note: bool) -> None:
    """Take every `[words]{.side}` out of its sentence and set it as an aside before the paragraph, list or
    table that it stands in (after it, if that is a heading): there it begins at the first line.

    In the text of a note (`in_note`) there is nothing to stand beside; that is reported.
    """
    for span in [each for each in root.iter("span") if "side" in classes(each)]:
        block = _block(root, span)
        if in_note or block is span:
            said = content(span)
            context.report(
                "a side note stands in a note" if in_note else "a side note stands alone",
                context.source.find_any(f"[{said}]", said),
                "set it beside the sentence that the note belongs to"
                if in_note
                else "put `[words]{.side}` into a sentence, or write `::: side` … `:::`",
            )
            span.set("class", " ".join(name for name in classes(span) if name != "side"))
            continue
        aside = make(span, "aside")
        for name in ("id", "lang", "dir"):
            if value := span.get(name):
                aside.set(name, value)
        add_class(aside, *classes(span))
        paragraph = make(span, "p")
        move_content(span, paragraph)
        aside.append(paragraph)
        _cut(span)
        _set_beside(aside, block)


def name_side_notes(context: Context, root: HtmlElement) -> None:
    """An id for every side note that has none: a tag of the role Note needs one (ISO 14289-1, 7.9)."""
    notes = [each for each in root.iter("aside") if "side" in classes(each)]
    for number, note in enumerate(notes, start=1):
        if not note.get("id"):
            note.set("id", f"{context.namespace}/rb-mark-side-{number}")


def _block(root: HtmlElement, span: HtmlElement) -> HtmlElement:
    """What the span stands in, on the level of the text."""
    block = span
    while (above := parent(block)) is not root and tag(above) not in ("div", "body"):
        block = above
    return block


def _cut(span: HtmlElement) -> None:
    """Take the emptied span out, without the space before it when one follows too or the sentence ends."""
    before = span.getprevious()
    said = (parent(span).text if before is None else before.tail) or ""
    rest = span.tail or ""
    if not rest or rest[0] in " .,;:!?،؛؟":
        said = said.rstrip(" ")
        if before is None:
            parent(span).text = said
        else:
            before.tail = said
    span.drop_tree()


def _set_beside(aside: HtmlElement, block: HtmlElement) -> None:
    if tag(block) in _HEADINGS:
        aside.tail, block.tail = block.tail, None
        block.addnext(aside)
        return
    block.addprevious(aside)
    aside.tail = "\n"
