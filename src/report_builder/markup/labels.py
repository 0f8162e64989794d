"""Finds what a report numbers in an article: figures, tables, charts, boxes, notes; and a place for each
number."""

from __future__ import annotations

from collections.abc import Mapping

from lxml.html import HtmlElement

from report_builder.markup.model import Label, LabelKind
from report_builder.markup.source import Context
from report_builder.markup.tree import add_class, classes, content, make, tag

_KINDS: Mapping[str, LabelKind] = {"fig": "figure", "tbl": "table", "chart": "chart", "box": "box"}
_NAMES: Mapping[LabelKind, str] = {"figure": "fig", "table": "tbl", "chart": "chart", "box": "box"}


def set_labels(context: Context, root: HtmlElement, notes: Mapping[str, str]) -> tuple[Label, ...]:
    """The labels of an article in reading order, with an empty link `number:<anchor>` where each is printed.

    A figure, table or chart is numbered when it has a caption or a name (`{#fig-strikes}`), a box when it has
    a name; none with the class `unnumbered`. A numbered thing without a caption gets one. `notes` are the
    anchors of the notes by what the author calls them.
    """
    used = {identity for element in root.iter() if (identity := element.get("id"))}
    found: list[Label] = []
    for element in root.iter("figure", "table", "section", "aside", "div"):
        kind = _kind(element, context.namespace)
        if kind is None or "unnumbered" in classes(element):
            continue
        caption = _caption(element, kind)
        name = _name(element, context.namespace)
        if name is None and (caption is None or kind == "box" or not content(caption)):
            continue
        if element.get("id") is None:
            free = _free(_NAMES[kind], len(found) + 1, used, context.namespace)
            element.set("id", f"{context.namespace}/{free}")
        if caption is None:
            caption = _make_caption(element, kind)
        anchor = element.get("id") or ""
        found.append(Label(kind, name or "", anchor, content(_words(caption))))
        place = make(element, "a", class_="number", href=f"number:{anchor}")
        place.tail, caption.text = caption.text, None
        caption.insert(0, place)
    found += (Label("note", f"note-{name}", anchor, "") for name, anchor in notes.items())
    return tuple(found)


def set_findings(context: Context, root: HtmlElement) -> None:
    """Give each box of findings an id, so that the page that gathers them can name its page."""
    used = {identity for element in root.iter() if (identity := element.get("id"))}
    number = 0
    for box in root.iter("section"):
        if "findings" in classes(box):
            number += 1
            if box.get("id") is None:
                box.set("id", f"{context.namespace}/{_free('findings', number, used, context.namespace)}")


def _kind(element: HtmlElement, space: str) -> LabelKind | None:
    """What an element is counted as; None when it is not, or stands in a note."""
    name = tag(element)
    is_box = name != "figure" and "box" in classes(element)
    if name not in ("figure", "table") and not is_box:
        return None
    if any("note" in classes(above) or tag(above) == "figure" for above in element.iterancestors()):
        return None
    if is_box:
        return "box"
    if name == "table":
        return "table"
    prefix = (element.get("id") or "").removeprefix(f"{space}/").partition("-")[0]
    return "chart" if "chart" in classes(element) or prefix == "chart" else "figure"


def _name(element: HtmlElement, space: str) -> str | None:
    """The name that the author gave, when it is of a form that references know."""
    name = (element.get("id") or "").removeprefix(f"{space}/")
    return name if name.partition("-")[0] in _KINDS and "-" in name else None


def _caption(element: HtmlElement, kind: LabelKind) -> HtmlElement | None:
    if kind == "box":
        return next((child for child in element if "box-title" in classes(child)), None)
    return element.find("caption" if kind == "table" else "figcaption")


def _words(caption: HtmlElement) -> HtmlElement:
    """The caption without its credit or source."""
    return next((child for child in caption if "caption-text" in classes(child)), caption)


def _make_caption(element: HtmlElement, kind: LabelKind) -> HtmlElement:
    name = {"table": "caption", "box": "p"}.get(kind, "figcaption")
    caption = make(element, name)
    if kind == "box":
        add_class(caption, "box-title")
    if kind in ("figure", "chart"):
        element.append(caption)
    else:
        caption.tail, element.text = element.text, None
        element.insert(0, caption)
    return caption


def _free(prefix: str, number: int, used: set[str], space: str) -> str:
    name = f"{prefix}-{number}"
    while f"{space}/{name}" in used:
        number += 1
        name = f"{prefix}-{number}"
    used.add(f"{space}/{name}")
    return name
