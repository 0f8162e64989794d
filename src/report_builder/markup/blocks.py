"""Turns the marks of figures, tables and boxes in a tree into the elements that the layouts style."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from report_builder.markup.charts import Chart
from report_builder.markup.dialect import Figure, Parsed
from report_builder.markup.images import find_image
from report_builder.markup.lines import Attributes, Div
from report_builder.markup.sidenotes import finish_side_note
from report_builder.markup.source import Context
from report_builder.markup.tree import add_class, children, classes, content, make, move_content, parent, tag

_DENSE = 6  # columns
_MAX_SPAN = 50  # WeasyPrint takes minutes over a cell that spans thousands of columns
_TIED = 16  # letters of two words that are kept on one line, as in titles
_KINDS = ("pullquote", "findings", "aside", "epigraph", "side")
_ALIGNMENTS = frozenset({"left", "right", "center", "justify", "start", "end"})


def finish_boxes(context: Context, root: HtmlElement, parsed: Parsed) -> None:
    """Finish every box, in place, with its title and language: before their text is set as all other is."""
    for element in list(root.iter("div")):
        number = _mark(element, "data-rb-div", len(parsed.divs))
        if number is not None:
            _finish_div(context, element, parsed.divs[number])


def finish_blocks(context: Context, root: HtmlElement, parsed: Parsed) -> None:
    """Finish every figure, image and table, in place."""
    for element in list(root.iter("figure", "table", "img", "details", "li", "ol")):
        name = tag(element)
        if name == "figure":
            number = _mark(element, "data-rb-figure", len(parsed.figures))
            chart = _mark(element, "data-rb-chart", len(parsed.charts))
            if number is not None:
                _finish_figure(context, element, parsed.figures[number])
            elif chart is not None:
                _finish_chart(context, element, parsed.charts[chart])
        elif name == "table":
            number = _mark(element, "data-rb-table", len(parsed.captions))
            _finish_table(element, parsed.captions[number] if number is not None else None)
        elif name == "img":
            _finish_image(context, element)
        elif name == "details":
            _open_details(element)
        elif name == "ol":
            _number_list(element)


def _mark(element: HtmlElement, name: str, count: int) -> int | None:
    """The index that our own mark on an element holds, if it is one of ours."""
    value = element.attrib.pop(name, "")
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 and int(text) < count else None


def _finish_div(context: Context, element: HtmlElement, div: Div) -> None:
    attributes = div.attributes
    kind = next((k for k in _KINDS if k in attributes.classes), None)
    others = [name for name in attributes.classes if name != kind]
    if kind in ("pullquote", "epigraph"):
        element.tag = "aside" if kind == "pullquote" else "blockquote"
        add_class(element, kind)
        if kind == "pullquote":
            _tie_last_words(element)
        if by := attributes.pairs.get("by"):
            element.append(make(element, "p", by, class_="by"))
    elif kind == "side":
        finish_side_note(element, attributes.pairs.get("title", ""))
    elif kind is not None:
        element.tag = "section" if kind == "findings" else "aside"
        add_class(element, "box", kind)
        default = context.locale.words["key_findings" if kind == "findings" else "background"]
        if title := attributes.pairs.get("title", default):
            heading = make(element, "p", title, class_="box-title")
            element.insert(0, heading)
            heading.tail, element.text = element.text, None
    add_class(element, *others)
    _identify(element, attributes)


def _tie_last_words(quote: HtmlElement) -> None:
    """Leave no short word alone on the last line of a paragraph: it is set large, on few and short lines."""
    for line in quote.iter("p"):
        inner = children(line)
        words = ((inner[-1].tail if inner else line.text) or "").rstrip().rsplit(None, 2)
        if len(words) < 3 or len(words[1]) + len(words[2]) >= _TIED:
            continue
        tied = f"{words[0]} {words[1]}\u00a0{words[2]}"
        if inner:
            inner[-1].tail = tied
        else:
            line.text = tied


def _identify(element: HtmlElement, attributes: Attributes) -> None:
    if attributes.id:
        element.set("id", attributes.id)
    for name in ("lang", "dir"):
        if value := attributes.pairs.get(name):
            element.set(name, value)
    if not element.get("class"):
        element.attrib.pop("class", None)


def _finish_figure(context: Context, element: HtmlElement, figure: Figure) -> None:
    line = context.source.find_any(figure.src)
    add_class(element, "figure", *figure.attributes.classes)
    _identify(element, figure.attributes)
    caption = element.find("figcaption")
    alt = figure.attributes.pairs.get("alt")
    if alt is None:
        first = caption.find("span") if caption is not None else None
        alt = content(first) if first is not None and "caption-text" in classes(first) else ""
        hint = 'say what the picture shows: `{alt="…"}` after it'
        context.warn("the picture has no alternative text", line, hint, rule="images.alt")
    src = find_image(context, figure.src, line)
    if src is not None:
        image = make(element, "img", src=src, alt=alt)
        element.text = None
        element.insert(0, image)
    if caption is not None and not len(caption):
        caption.drop_tree()
    if not len(element):
        element.drop_tree()


def _finish_chart(context: Context, element: HtmlElement, chart: Chart) -> None:
    """The figure of a chart, with a picture to be drawn later; `context.charts` says what."""
    caption = element.find("figcaption")
    if caption is not None and not len(caption):
        caption.drop_tree()
    if chart.spec is None:
        element.drop_tree()  # what is wrong with it is reported
        return
    add_class(element, "figure", "chart", *chart.attributes.classes)
    _identify(element, chart.attributes)
    image = make(element, "img", src=f"chart:{len(context.charts)}", alt=chart.spec.alt)
    element.text = None
    element.insert(0, image)
    context.charts.append(chart.spec)


def _finish_image(context: Context, image: HtmlElement) -> None:
    """An image in the text; alone in its paragraph (by reference, or from raw HTML) it is a figure."""
    src = image.get("src") or ""
    if src.startswith("project:/") and parent(image).tag == "figure":
        return
    line = context.source.find_any(src or "<img")
    found = find_image(context, src, line) if src else None
    if found is None:
        if not src:
            context.report("an image has no address", line, "write `![caption](path)`")
        image.drop_tree()
        return
    image.set("src", found)
    if not image.get("alt"):
        hint = "write it between the square brackets"
        context.warn("the picture has no alternative text", line, hint, rule="images.alt")
        image.set("alt", "")
    holder = parent(image)
    if (
        holder.tag == "p"
        and len(holder) == 1
        and not (holder.text or "").strip()
        and not (image.tail or "").strip()
    ):
        holder.tag = "figure"
        holder.text = image.tail = None
        add_class(holder, "figure")


def _finish_table(table: HtmlElement, attributes: Attributes | None) -> None:
    if attributes is not None:
        _identify(table, attributes)
        add_class(table, *attributes.classes)
        if not table.get("class"):
            table.attrib.pop("class", None)
    caption = table.find("caption")
    if caption is not None and attributes is None:
        span = make(table, "span", class_="caption-text")
        move_content(caption, span)
        caption.append(span)
    widest = 0
    for row in table.iter("tr"):
        cells = [cell for cell in children(row) if tag(cell) in ("td", "th")]
        widest = max(widest, sum(_finish_cell(cell) for cell in cells))
    for head in table.iter("thead"):
        for cell in head.iter("th"):
            if not cell.get("scope"):
                cell.set("scope", "col")
    if "row-heads" in classes(table):
        _head_rows(table)
    if widest > _DENSE:
        add_class(table, "dense")
    wrapper = make(table, "div", class_="table")
    wrapper.tail, table.tail = table.tail, None
    parent(table).replace(table, wrapper)
    wrapper.append(table)


def _finish_cell(cell: HtmlElement) -> int:
    """Alignment to a class, spans within bounds. Returns the columns that the cell takes."""
    style = re.search(r"text-align\s*:\s*(\w+)", cell.attrib.pop("style", ""))
    align = (style[1] if style else cell.attrib.pop("align", "")).lower()
    cell.attrib.pop("align", None)
    if align in _ALIGNMENTS:
        add_class(cell, f"align-{align}")
    for name in ("colspan", "rowspan"):
        value = cell.get(name)
        if value is not None:
            number = int(value[:6]) if value.isascii() and value.isdigit() else 1
            cell.set(name, str(max(1, min(number, _MAX_SPAN))))
    return int(cell.get("colspan") or 1)


def _head_rows(table: HtmlElement) -> None:
    for body in table.iter("tbody"):
        for row in body.iter("tr"):
            cells = children(row)
            if cells and tag(cells[0]) in ("td", "th"):
                cells[0].tag = "th"
                cells[0].set("scope", "row")


def _open_details(element: HtmlElement) -> None:
    """A page cannot be unfolded: the details stand open, below their summary."""
    element.tag = "div"
    add_class(element, "details")
    for summary in element.findall("summary"):
        summary.tag = "p"
        add_class(summary, "summary")


def _number_list(element: HtmlElement) -> None:
    """Let a list begin with a number that there can be; 1 for any other."""
    start = element.get("start")
    if start is not None:
        number = int(start) if re.fullmatch(r"-?\d{1,6}", start, re.ASCII) else 1
        element.set("start", str(number))
