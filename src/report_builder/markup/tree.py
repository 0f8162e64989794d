"""Small helpers over an HTML tree: making elements, moving content, reading text in blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement, fragment_fromstring, tostring

from report_builder.markup.source import CALL_CLOSE, CALL_OPEN


def names(text: str) -> frozenset[str]:
    """Names separated by white space, as a set."""
    return frozenset(text.split())


INLINE = names(
    """
    a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small span
    strike strong sub sup time tt u var wbr
    """
)
# What notes and running heads are known by. On an author's element they would take it off its page.
RESERVED = names(
    """note note-call note-back note-text note-par note-word endnote endnotes running
    ref ref-page number caption-label chart chart-data cite cite-author ix gl"""
)
LITERAL = frozenset({"code", "pre", "kbd", "samp", "tt", "var"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CALL = re.compile(f"{CALL_OPEN}[^{CALL_CLOSE}]*{CALL_CLOSE}")


def read_tree(html: str) -> HtmlElement:
    """A sanitised fragment as the children of one `div`."""
    return fragment_fromstring(html, create_parent="div")


def write_tree(root: HtmlElement) -> str:
    """The children of `root` as HTML."""
    html = tostring(root, encoding="unicode")[len("<div>") : -len("</div>")].strip("\n")
    return html.replace("</wbr>", "")  # lxml does not know that wbr is void


def make(like: HtmlElement, tag: str, text: str | None = None, **attributes: str) -> HtmlElement:
    """A new element, belonging nowhere yet; `class_` and `data_x` are written as in HTML."""
    names = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    element: HtmlElement = like.makeelement(tag, names)
    element.text = text
    return element


def tag(element: HtmlElement) -> str:
    """The name of an element."""
    return str(element.tag)


def children(element: HtmlElement) -> list[HtmlElement]:
    """The child elements, in a list that survives changes of the tree."""
    return list(element)


def parent(element: HtmlElement) -> HtmlElement:
    """The parent of an element that has one."""
    found = element.getparent()
    if found is None:
        raise ValueError("the root has no parent")
    return found


def classes(element: HtmlElement) -> list[str]:
    """The classes of an element, in order."""
    return (element.get("class") or "").split()


def add_class(element: HtmlElement, *names: str) -> None:
    """Add classes that the element does not have."""
    have = classes(element)
    element.set("class", " ".join([*have, *(name for name in names if name not in have)]))


def move_content(source: HtmlElement, target: HtmlElement) -> None:
    """Append the text and children of `source` to those of `target`."""
    append_text(target, source.text or "")
    source.text = None
    for child in children(source):
        target.append(child)


def append_text(element: HtmlElement, text: str) -> None:
    """Add text after everything inside `element`."""
    if len(element):
        last = element[-1]
        last.tail = (last.tail or "") + text
    else:
        element.text = (element.text or "") + text


def content(element: HtmlElement) -> str:
    """The visible text of an element, without notes and their calls."""
    return plain(" ".join(blocks(element)), calls=False)


def blocks(root: HtmlElement) -> Iterator[str]:
    """The visible text of each block outside the notes, in reading order, not yet collapsed.

    The digits of note calls stand between CALL_OPEN and CALL_CLOSE, so that `plain` can keep or drop them.
    """
    parts: list[str] = []
    for kind, text in _events(root):
        if kind == "text":
            parts.append(text)
        elif parts:
            if (block := "".join(parts)).strip():
                yield block
            parts.clear()
    if (block := "".join(parts)).strip():
        yield block


def plain(text: str, calls: bool = True) -> str:
    """Text as a page shows it: white space collapsed, characters without a shape removed."""
    text = text.replace(CALL_OPEN, "").replace(CALL_CLOSE, "") if calls else _CALL.sub("", text)
    return " ".join(_INVISIBLE.sub("", text).split())


def _events(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """Pieces of text, and an edge wherever a block begins or ends."""
    stack: list[tuple[HtmlElement, Iterator[HtmlElement], str]] = []
    if root.text:
        yield "text", root.text
    stack.append((root, iter(children(root)), ""))
    while stack:
        element, rest, closing = stack[-1]
        child = next(rest, None)
        if child is None:
            stack.pop()
            if closing:
                yield ("text", closing) if closing == CALL_CLOSE else ("edge", "")
            if stack and element.tail:
                yield "text", element.tail
            continue
        name = tag(child)
        if "note" in classes(child) and name == "span":
            if child.tail:
                yield "text", child.tail
            continue
        if name == "br":
            yield "text", " "
        is_call = name == "sup" and ("note-call" in classes(child) or "data-rb-call" in child.attrib)
        end = CALL_CLOSE if is_call else "" if name in INLINE else "edge"
        if end:
            yield ("text", CALL_OPEN) if is_call else ("edge", "")
        if child.text:
            yield "text", child.text
        stack.append((child, iter(children(child)), end))
