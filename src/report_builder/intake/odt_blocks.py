"""The blocks of an OpenDocument text: paragraphs, headings, lists, tables, sections -> HTML."""

from __future__ import annotations

from lxml import html
from lxml.html import HtmlElement

from report_builder.intake.clean import names
from report_builder.intake.errors import IntakeError
from report_builder.intake.odt_inlines import Reading, add_text, dressed, frame, inlines, plain_text
from report_builder.intake.odt_styles import n
from report_builder.intake.office import Element, local, whole
from report_builder.intake.office_findings import BOX_END_SIGN, BOX_SIGN, PART, ROLE_STYLE
from report_builder.intake.tables import MAX_CELLS
from report_builder.intake.tree import each as elements
from report_builder.intake.tree import text_of

_INDEXES = names("table-of-content illustration-index table-index object-index user-index alphabetical-index")
_MOST_SPAN = 1_000
_ROLES = frozenset({"title", "subtitle", "author", "date", "caption", "quote"})


def put_blocks(element: Element, parent: HtmlElement, reading: Reading) -> None:
    """Put the blocks of an element at the end of `parent`."""
    _bare(element.text, parent)
    for child in element:
        _block(child, parent, reading)
        _bare(child.tail, parent)


def _bare(text: str | None, parent: HtmlElement) -> None:
    """Words outside any paragraph, where pandoc puts the abstract."""
    if text and text.strip():
        made = html.Element("p")
        add_text(made, text.strip())
        parent.append(made)


def _block(each: Element, parent: HtmlElement, reading: Reading) -> None:
    name = local(each)
    if name in ("p", "h"):
        _paragraph(each, parent, reading)
    elif name == "list":
        _list(each, parent, reading, 1, "")
    elif name == "numbered-paragraph":
        _numbered(each, parent, reading)
    elif name == "table":
        _table(each, parent, reading)
    elif name in _INDEXES:
        reading.findings.drop("contents", plain_text(each), reading.place, "made anew by the report", 1.0)
    elif name == "tracked-changes":
        _changes(each, reading)
    elif name == "section" and each.get(n("text:display")) == "none":
        reading.findings.drop("hidden text", plain_text(each), reading.place, "a hidden section")
    elif name in ("section", "index-body", "bibliography", "index-title"):
        put_blocks(each, parent, reading)
    elif name in ("frame", "custom-shape", "g", "rect"):
        holder = html.Element("p")
        frame(each, holder, reading)
        _settle(holder, parent, reading)


def _changes(each: Element, reading: Reading) -> None:
    inserted = len(list(each.iter(n("text:insertion"))))
    if inserted:
        reason = f"{inserted} insertion{'s' * (inserted > 1)} that nobody had accepted, taken as accepted"
        reading.findings.doubt("unsure", "tracked change", "", "document", 0.9, reason)
    for deletion in each.iter(n("text:deletion")):
        gone = " ".join(plain_text(c) for c in deletion if local(c) != "change-info")
        if gone.strip():
            reading.findings.doubt(
                "dropped", "tracked change", gone, "document", 0.95, "a deletion, accepted"
            )


def _paragraph(each: Element, parent: HtmlElement, reading: Reading) -> None:
    style = each.get(n("text:style-name"), "")
    if not reading.in_note:
        reading.paragraphs += 1
        reading.place = f"paragraph {reading.paragraphs}"
    role = reading.styles.role(style)
    said = each.get(n("text:outline-level"), "")
    in_cell = parent.tag in ("td", "th")
    level = whole(said, 1, 10) if each.tag == n("text:h") and said else reading.styles.level(style)
    if in_cell or parent.tag == "li" or role in ("title", "subtitle") or not plain_text(each).strip():
        level = None
    if role == "toc":
        reading.findings.drop("contents", plain_text(each), reading.place, "made anew by the report", 0.9)
        return
    if style in ("Horizontal_20_Line", "HorizontalLine") and not plain_text(each).strip():
        parent.append(html.Element("hr"))
        return
    look = reading.styles.look("paragraph", style)
    if look.hidden:
        reading.findings.drop("hidden text", plain_text(each), reading.place, "hidden in the document")
        return
    made = html.Element(f"h{max(1, min(6, level))}" if level else "p")
    holder = made if level else dressed(made, look, plain_text(each), reading)
    inlines(each, holder, reading)
    free = not level and not in_cell and parent.tag != "li"
    if free and role not in _ROLES and text_of(made) and reading.styles.is_indented(style):
        role = "quote"
        text = text_of(made)
        reading.findings.doubt("guessed", "quotation", text, reading.place, 0.6, "indented on both sides")
    rtl = (
        reading.lang in ("ar", "fa", "ur") or reading.styles.paragraph(style, "style:writing-mode") == "rl-tb"
    )
    if in_cell and (side := _side(reading.styles.paragraph(style, "fo:text-align"), rtl)):
        parent.set("style", f"text-align: {side}")
    if role in _ROLES and free:
        styled = html.Element("div")
        styled.set(PART, ROLE_STYLE + role)
        styled.append(made)
        made = styled
    _settle(made, parent, reading)


def _side(said: str, rtl: bool) -> str:
    """Where a paragraph stands in its cell when that is not where its lines begin.

    LibreOffice means the right by `end` and the left by `start`, in whichever direction the lines run.
    """
    if said == "center":
        return said
    if rtl:
        return "left" if said == "left" else ""
    return "right" if said in ("end", "right") else ""


def _settle(made: HtmlElement, parent: HtmlElement, reading: Reading) -> None:
    """Put a block in its place, and after it what hung on it: floating pictures, text boxes."""
    after, reading.after = reading.after, []
    if text_of(made) or elements(made, "img", "a"):
        parent.append(made)
    for each in after:
        if each.attrib.pop("data-rb-box", None) is None:
            parent.append(each)
            continue
        framed = bool(elements(each, "img")) and len(each) <= 3
        boxed = parent.tag == "div" and parent.get("data-rb-body") and text_of(each) and not framed
        blocks = list(each)
        if boxed:
            blocks = [_sign(BOX_SIGN), *blocks, _sign(BOX_END_SIGN)]
        parent.extend(blocks)


def _sign(sign: str) -> HtmlElement:
    made = html.Element("p")
    made.text = sign
    return made


def _list(each: Element, parent: HtmlElement, reading: Reading, level: int, style: str) -> None:
    """A list. Its numbers go on from the last list of its style where it says so."""
    style = each.get(n("text:style-name"), "") or style
    items = [child for child in each if local(child) in ("list-item", "list-header")]
    if items and all(local(block) == "h" for item in items for block in item):
        for item in items:  # LibreOffice numbers headings by putting them into lists
            put_blocks(item, parent, reading)
        return
    if not style:
        first = next(iter(each.iter(n("text:p"))), None)
        style = reading.styles.list_of(first.get(n("text:style-name"), "")) if first is not None else ""
    kind, start = reading.styles.numbering(style, level)
    made = html.Element("ul" if kind is None else "ol")
    if kind is None and reading.styles.is_blank(style, level):
        made.set("data-rb-blank", "1")
    if kind is not None:
        start = _start(each, items, style, level, start, reading)
        made.set("start", str(start))
        counted = reading.counters.setdefault(style, [0] * 11)
        counted[min(level, 10)] = start - 1 + sum(local(item) == "list-item" for item in items)
        if kind not in ("1", "") and not any(kind in doubt.reason for doubt in reading.findings.doubts):
            reading.findings.doubt(
                "unsure", "list", plain_text(each), reading.place, 0.8,
                f"numbered as {kind[:20]}; it is set with numbers",
            )  # fmt: skip
    for item in items:
        holder = html.Element("li")
        for child in item:
            if local(child) == "list":
                _list(child, holder, reading, level + 1, style)
            else:
                _block(child, holder, reading)
        if local(item) == "list-header" and not len(made):
            parent.extend(list(holder))
        elif len(holder):
            made.append(holder)
    _append(made, parent)


def _append(made: HtmlElement, parent: HtmlElement) -> None:
    """Put a list at the end of `parent`: what hangs on the last item of the list before it, into that
    item."""
    last = parent[-1] if len(parent) and parent[-1].tag in ("ul", "ol") and len(parent[-1]) else None
    hangs = len(made) and len(made[0]) and all(block.tag in ("ul", "ol") for block in made[0])
    if last is not None and (made.get("data-rb-blank") or hangs):
        for item in list(made) if made.get("data-rb-blank") else [made[0]]:
            last[-1].extend(list(item))
            made.remove(item)
        last.set("data-rb-open", "1")
    elif hangs and len(made) == 1:
        parent.extend(list(made[0]))
        return
    goes_on = last is not None and last.get("data-rb-open") and last.tag == made.tag
    if goes_on and last is not None and (made.tag == "ul" or made.get("start") != "1"):
        last.extend(list(made))
    elif len(made):
        parent.append(made)


def _start(each: Element, items: list[Element], style: str, level: int, start: int, reading: Reading) -> int:
    own = items[0].get(n("text:start-value"), "") if items else ""
    if own:
        return whole(own, 0, 999_999, 1)
    goes_on = (
        each.get(n("text:continue-numbering")) == "true" or each.get(n("text:continue-list")) is not None
    )
    last = reading.counters.get(style, [0] * 11)[min(level, 10)]
    return last + 1 if goes_on and last else start


def _numbered(each: Element, parent: HtmlElement, reading: Reading) -> None:
    """A paragraph numbered on its own: an item of the list before it, or of a new one."""
    holder = html.Element("li")
    put_blocks(each, holder, reading)
    last = parent[-1] if len(parent) else None
    if last is not None and last.tag == "ol" and last.get("data-rb-numbered"):
        last.append(holder)
        return
    if holder.find("h1") is not None or not len(holder):
        parent.extend(list(holder))
        return
    made = html.Element("ol")
    made.set("data-rb-numbered", "1")
    made.append(holder)
    parent.append(made)


def _table(each: Element, parent: HtmlElement, reading: Reading) -> None:
    if parent.tag in ("td", "th"):
        text = plain_text(each)
        reading.findings.doubt(
            "unsure", "table", text, reading.place, 0.6, "a table in a table, set after the outer one"
        )
        holder = html.Element("div")
        waiting, reading.after = reading.after, []
        _table(each, holder, reading)
        reading.after = [*waiting, *holder]
        return
    made = html.Element("table")
    waiting, reading.after = reading.after, []
    nested = _rows(each, made, reading, head=False)
    reading.after = waiting
    rows = elements(made, "tr")
    if len(rows) == 1 and len(rows[0]) == 1 and parent.get("data-rb-body"):
        reading.findings.doubt(
            "guessed", "box", text_of(made), reading.place, 0.7, "a table of one cell, taken for a box"
        )
        parent.extend([_sign(BOX_SIGN), *list(rows[0][0]), _sign(BOX_END_SIGN)])
    elif text_of(made) or elements(made, "img"):
        parent.append(made)
    parent.extend(nested)


def _rows(each: Element, made: HtmlElement, reading: Reading, head: bool) -> list[HtmlElement]:
    """Put the rows of a table into `made`; what hung on their paragraphs is returned."""
    after: list[HtmlElement] = []
    for child in each:
        name = local(child)
        if name == "table-header-rows":
            after += _rows(child, made, reading, head=True)
        elif name in ("table-rows", "table-row-group"):
            after += _rows(child, made, reading, head)
        elif name == "table-row":
            row = html.Element("tr")
            for cell in child:
                _cell(cell, row, reading, head)
            after += reading.after
            reading.after = []
            if len(row):
                made.append(row)
    return after


def _cell(each: Element, row: HtmlElement, reading: Reading, head: bool) -> None:
    """One cell, as often as the file says that it stands there; empty ones without end are an empty one."""
    if local(each) != "table-cell":
        return
    times = _count(each, "number-columns-repeated") if plain_text(each).strip() else 1
    for _ in range(min(times, 64)):
        reading.cells += 1
        if reading.cells > MAX_CELLS:
            raise IntakeError(f"the tables have more than {MAX_CELLS:,} cells", "split the file")
        cell = html.Element("th" if head else "td")
        for name, key in (("colspan", "number-columns-spanned"), ("rowspan", "number-rows-spanned")):
            if (count := _count(each, key)) > 1:
                cell.set(name, str(count))
        waiting, reading.after = reading.after, []
        put_blocks(each, cell, reading)
        reading.after = [*waiting, *reading.after]
        if not len(cell):
            add_text(cell, "")
        row.append(cell)


def _count(each: Element, name: str) -> int:
    said = each.get(n(f"table:{name}"), "1")
    return whole(said, 1, _MOST_SPAN)
