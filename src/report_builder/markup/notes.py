"""Turns the note definitions at the end of a tree into notes set inline at their first call."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from report_builder.markup.dialect import Parsed
from report_builder.markup.source import Context
from report_builder.markup.tree import INLINE, append_text, children, classes, content, make, parent, tag
from report_builder.project.locale import direction, format_number

_FLATTENED = {"ul": "a list", "ol": "a list", "dl": "a list", "table": "a table", "figure": "a figure"}


def take_definitions(root: HtmlElement) -> dict[int, HtmlElement]:
    """Take the text of the notes out of the tree, by the number of their label."""
    found: dict[int, HtmlElement] = {}
    for element in children(root):
        mark = element.get("data-rb-note", "")
        if mark.isdigit():
            found.setdefault(int(mark), element)
            element.drop_tree()
    return found


def set_notes(
    context: Context, root: HtmlElement, parsed: Parsed, definitions: dict[int, HtmlElement]
) -> tuple[list[str], dict[str, str]]:
    """Number the calls in reading order and set each note after its first call.

    Returns the text of the definitions that are never called, which the page does not show; and the anchors
    of the others by the author's labels.
    """
    for label in parsed.undefined:
        context.report(
            f"there is no note `[^{label}]`",
            context.source.find_any(f"[^{label}]"),
            f"write it on a line of its own: `[^{label}]: The note.`",
        )
    calls = [call for call in root.iter("sup") if call.get("data-rb-call") is not None]
    numbers: dict[int, int] = {}
    counts: dict[int, int] = {}
    for call in calls:
        index = int(call.get("data-rb-call") or 0)
        first = index in definitions and index not in numbers
        if first:
            numbers[index] = len(numbers) + 1
        if index not in numbers:
            call.drop_tree()
            continue
        counts[index] = counts.get(index, 0) + 1
        box = _set_call(context, call, numbers[index], counts[index])
        if first:
            label = parsed.labels[index] if index < len(parsed.labels) else ""
            note = _make_note(context, definitions[index], numbers[index], label)
            note.tail, box.tail = box.tail, None
            box.addnext(note)
            _set_apart(note, context.article.lang)
    unused = [_unused(context, definitions[i], parsed.labels[i]) for i in definitions if i not in numbers]
    anchors = {parsed.labels[i]: f"{context.namespace}/note-{number}" for i, number in numbers.items()}
    return unused, anchors


def _set_apart(note: HtmlElement, lang: str) -> None:
    """The language and direction of the article, where words in another stand around the call of a note."""
    if any(above.get("dir") or above.get("lang") for above in note.iterancestors()):
        note.set("lang", lang)
        note.set("dir", direction(lang))


def _unused(context: Context, definition: HtmlElement, label: str) -> str:
    context.warn(
        f"the note `[^{label}]` is never called and is left out",
        context.source.find_any(f"[^{label}]:", f"[^{label}]"),
        f"put `[^{label}]` where the note belongs, or delete it",
    )
    return content(definition)


def _set_call(context: Context, call: HtmlElement, number: int, count: int) -> HtmlElement:
    space = context.namespace
    del call.attrib["data-rb-call"]
    call.set("class", "note-call")
    call.text = None
    again = f"-{count}" if count > 1 else ""
    link = make(call, "a", format_number(number, context.locale))
    link.set("id", f"{space}/note-ref-{number}{again}")
    link.set("href", f"#{space}/note-{number}")
    call.append(link)
    _leave_link(call)
    return _glue(call)


def _leave_link(call: HtmlElement) -> None:
    """A call inside a link would be a link in a link: let it follow the link."""
    link = next((element for element in call.iterancestors("a")), None)
    if link is None:
        return
    call.drop_tree()
    call.tail, link.tail = link.tail, None
    link.addnext(call)


def _glue(call: HtmlElement) -> HtmlElement:
    """No space, and no place to break the line, between a call and what it follows.

    The word before it and the call go into a `span.note-word` that does not wrap: WeasyPrint 70 may set a
    call alone on a line after a word that just fits. Gives the element that the note is to follow.
    """
    before = call.getprevious()
    text = ((parent(call).text if before is None else before.tail) or "").rstrip()
    cut = max(text.rfind(space) for space in " \n\t") + 1
    word = text[cut:]
    if before is None:
        parent(call).text = text[:cut] if word else text
    elif before.tail:
        before.tail = text[:cut] if word else text
    if not word:
        return call
    box = make(call, "span", word)
    box.set("class", "note-word")
    call.addprevious(box)
    box.tail = None
    tail, call.tail = call.tail, None
    box.append(call)
    box.tail = tail
    return box


def _make_note(context: Context, definition: HtmlElement, number: int, label: str) -> HtmlElement:
    space = context.namespace
    note = make(definition, "span", None, class_="note", id=f"{space}/note-{number}")
    back = make(definition, "a", format_number(number, context.locale))
    back.set("class", "note-back")
    back.set("href", f"#{space}/note-ref-{number}")
    back.tail = " "
    text = make(definition, "span", None, class_="note-text")
    note.append(back)
    note.append(text)
    _report_blocks(context, definition, label)
    paragraphs = _paragraphs(definition)
    if len(paragraphs) == 1:
        text.text = paragraphs[0].text
        for child in children(paragraphs[0]):
            text.append(child)
    else:
        for paragraph in paragraphs:
            paragraph.set("class", "note-par")
            paragraph.tail = " "
            text.append(paragraph)
    _collapse(text)
    return note


def _report_blocks(context: Context, definition: HtmlElement, label: str) -> None:
    line = context.source.find_any(f"[^{label}]:", f"[^{label}]")
    for call in [e for e in definition.iter("sup") if e.get("data-rb-call") is not None]:
        context.report("a note cannot call another note", line, "put its text into this note")
        call.drop_tree()
    kinds = sorted({_FLATTENED[tag(e)] for e in definition.iter() if tag(e) in _FLATTENED})
    for kind in kinds:
        context.warn(f"{kind} in a note is set as plain paragraphs", line, "move it into the text")


def _paragraphs(definition: HtmlElement) -> list[HtmlElement]:
    """The content of a note as spans, one for each run of text between the edges of its blocks."""
    runs = [make(definition, "span")]

    def gather(element: HtmlElement) -> None:
        append_text(runs[-1], element.text or "")
        for child in children(element):
            tail, child.tail = child.tail, None
            if tag(child) in INLINE and not any(
                tag(inner) not in INLINE for inner in child.iterdescendants()
            ):
                runs[-1].append(child)
            else:
                block = tag(child) not in INLINE
                if block:
                    runs.append(make(definition, "span"))
                gather(child)
                if block:
                    runs.append(make(definition, "span"))
            append_text(runs[-1], tail or "")

    gather(definition)
    full = [run for run in runs if len(run) or (run.text or "").strip()]
    return full or [make(definition, "span")]


def _collapse(text: HtmlElement) -> None:
    """White space to single spaces, none at the ends: WeasyPrint takes line ends in notes for hard breaks."""
    for element in text.iter():
        if tag(element) == "br":
            element.tag = "span"
            element.text = " "
        if element.text:
            element.text = re.sub(r"[ \t\n\r\f]+", " ", element.text)
        if element is not text and element.tail:
            element.tail = re.sub(r"[ \t\n\r\f]+", " ", element.tail)
    for paragraph in [text, *(e for e in text if "note-par" in classes(e))]:
        if paragraph.text:
            paragraph.text = paragraph.text.lstrip()
        if len(paragraph):
            last = children(paragraph)[-1]
            last.tail = (last.tail or "").rstrip() or None
        elif paragraph.text:
            paragraph.text = paragraph.text.rstrip()
