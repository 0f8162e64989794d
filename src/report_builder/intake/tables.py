"""A table of HTML -> a table of the dialect, an HTML table where cells are joined, or just the blocks in
it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape as html_escape

from lxml.html import HtmlElement

from report_builder.intake.clean import clean_text, even_spaces
from report_builder.intake.errors import IntakeError
from report_builder.intake.escaping import escape_start
from report_builder.intake.inline import CALL, inline
from report_builder.intake.tree import BLOCKS, children, each, text_of, tokens
from report_builder.intake.work import Work

MAX_CELLS = 20_000
_INLINE_TAGS = {
    "b": "strong",
    "strong": "strong",
    "i": "em",
    "em": "em",
    "sup": "sup",
    "sub": "sub",
    "s": "s",
    "del": "del",
}
_NUMBER = re.compile(r"[\W\d_]*\d[\W\d_]*%?$")
Blocks = Callable[[HtmlElement], list[str]]


@dataclass(frozen=True)
class Cell:
    element: HtmlElement
    across: int
    down: int

    @property
    def is_head(self) -> bool:
        return self.element.tag == "th"


def table(element: HtmlElement, work: Work, blocks: Blocks, beside: HtmlElement | None = None) -> list[str]:
    """The blocks that a table becomes; `beside` is a caption that stands outside of it.

    Raises IntakeError for one of more than MAX_CELLS cells."""
    rows = rows_of(element)
    captions = [each_one for each_one in (beside, *element.findall("caption")) if each_one is not None]
    if is_layout(element, rows):
        parts = [*captions, *(cell.element for row in rows for cell in row)]
        return [block for part in parts for block in blocks(part)]
    place = work.count("table")
    joined = any(cell.across > 1 or cell.down > 1 for row in rows for cell in row)
    calls = any(each(cell.element, CALL) for row in rows for cell in row)
    nested = any(each(cell.element, "table") for row in rows for cell in row)
    if joined:
        how = "each stands in its first place, the others are empty" if calls else "the table stays in HTML"
        work.doubt("unsure", "table", text_of(element), place, 0.6, f"it has joined cells; {how}")
    if nested:
        work.doubt(
            "unsure", "table", text_of(element), place, 0.3, "a table stands in it; its cells are lines here"
        )
    if not joined or calls:
        return [_as_pipes(rows, work, place), *(f": {written}" for written in _written(captions, work))]
    # `: ` after HTML makes a definition of the two; and a note cannot be called from HTML.
    inside = "" if any(each(caption, CALL) for caption in captions) else _caption(captions, work, place)
    made = _as_html(rows, work, place, inside)
    return [made] if inside else [made, *map(escape_start, _written(captions, work))]


def _written(captions: list[HtmlElement], work: Work) -> list[str]:
    """The captions in a line of Markdown, if there is a word in them."""
    line = " ".join(text for caption in captions if (text := inline(caption, work)))
    return [line] if line else []


def _caption(captions: list[HtmlElement], work: Work, place: str) -> str:
    return " ".join(text for caption in captions if (text := _html_inside(caption, work, place)))


def rows_of(element: HtmlElement) -> list[list[Cell]]:
    """The rows of a table, those of tables in it left out, heads first and feet last."""
    parts: dict[str, list[HtmlElement]] = {"thead": [], "tbody": [], "tfoot": []}
    for child in children(element):
        if child.tag == "tr":
            parts["tbody"].append(child)
        elif child.tag in parts:
            parts[str(child.tag)] += [row for row in children(child) if row.tag == "tr"]
    rows = [
        [
            Cell(cell, _span(cell, "colspan"), _span(cell, "rowspan"))
            for cell in children(row)
            if cell.tag in ("td", "th")
        ]
        for row in (*parts["thead"], *parts["tbody"], *parts["tfoot"])
    ]
    widest = max((len(row) for row in rows), default=0)
    if sum(map(len, rows)) > MAX_CELLS:
        raise IntakeError(
            f"it has a table of more than {MAX_CELLS:,} cells", "keep such data in a file of its own"
        )
    # A span beyond the table means nothing, and would make cells without end.
    columns = max((sum(min(cell.across, 100) for cell in row) for row in rows), default=0)
    most = columns if widest * 20 > columns else widest
    return [
        [Cell(cell.element, min(cell.across, max(1, most)), min(cell.down, len(rows) - at)) for cell in row]
        for at, row in enumerate(rows)
        if row
    ]


def is_layout(element: HtmlElement, rows: list[list[Cell]]) -> bool:
    """Whether a table only puts things in their places, as pages of old were made."""
    if element.get("role") == "presentation" or not rows:
        return True
    if each(element, "th", "caption") or "wp-block-table" in tokens(element):
        return False
    cells = [cell for row in rows for cell in row]
    if len(cells) == 1 or max(map(len, rows)) == 1:
        return True
    if any(each(cell.element, "table", "h1", "h2", "h3", "h4") for cell in cells):
        return True
    longest = max((len(text_of(cell.element).split()) for cell in cells), default=0)
    heavy = any(len(each(cell.element, "p")) > 2 or each(cell.element, "blockquote") for cell in cells)
    return (heavy and longest > 80) or longest > 250


def _span(cell: HtmlElement, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return max(1, min(int(value), 10_000)) if re.fullmatch(r"\d{1,9}", value) else 1


def _as_pipes(rows: list[list[Cell]], work: Work, place: str) -> str:
    grid = _grid(rows, work)
    width = max(map(len, grid))
    grid = [[*row, *[""] * (width - len(row))] for row in grid]
    if not _has_head(rows):
        if _looks_like_head(rows):
            work.doubt(
                "guessed", "table", " | ".join(grid[0]), place, 0.7, "its first row is taken for its head"
            )
        else:
            grid.insert(0, [""] * width)
    aligned = [_alignment(rows, column) for column in range(width)]
    lines = [f"| {' | '.join(row)} |" for row in grid]
    lines.insert(1, f"|{'|'.join(aligned)}|")
    return "\n".join(lines)


def _grid(rows: list[list[Cell]], work: Work) -> list[list[str]]:
    """The text of every place; of joined cells the first has it."""
    filled: dict[tuple[int, int], str] = {}
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while (at, column) in filled:
                column += 1
            if len(filled) + cell.across * cell.down > MAX_CELLS * 2:
                raise IntakeError(
                    f"it has a table of more than {MAX_CELLS:,} cells", "simplify its joined cells"
                )
            for down in range(cell.down):
                for across in range(cell.across):
                    filled.setdefault((at + down, column + across), "")
            filled[at, column] = _cell(cell.element, work)
            column += cell.across
    width = 1 + max((column for _, column in filled), default=0)
    return [[filled.get((at, column), "") for column in range(width)] for at in range(len(rows))]


def _cell(element: HtmlElement, work: Work) -> str:
    """The content of a cell on one line; its paragraphs and the items of its lists part by line breaks."""
    for block in each(element):
        if (
            block is element
            or block.tag not in BLOCKS
            or block.tag in ("td", "th", "table", "tbody", "thead")
        ):
            continue
        if block.tag == "li" and text_of(block):
            block.text = f"• {(block.text or '').lstrip()}"
        parent = block.getparent()
        if parent is not None:
            end = block.makeelement("br")
            end.tail, block.tail = block.tail, None
            parent.insert(parent.index(block) + 1, end)
    text = inline(element, work)
    return re.sub(r"(?:<br>\s*)+", "<br>", text).replace("|", "\\|").strip()


def _has_head(rows: list[list[Cell]]) -> bool:
    first = rows[0]
    parent = first[0].element.getparent()
    holder = parent.getparent() if parent is not None else None
    return (holder is not None and holder.tag == "thead") or (
        len(first) > 1 and all(cell.is_head for cell in first)
    )


def _looks_like_head(rows: list[list[Cell]]) -> bool:
    first = rows[0]
    if len(rows) < 2 or not all(text_of(cell.element) for cell in first[1:]):
        return False
    bold = all(_is_bold(cell.element) for cell in first if text_of(cell.element))
    numbers = any(_NUMBER.match(text_of(cell.element)) for row in rows[1:] for cell in row)
    words = not any(_NUMBER.match(text_of(cell.element)) for cell in first)
    return bold or (numbers and words)


def _is_bold(cell: HtmlElement) -> bool:
    strong = "".join(text_of(part) for part in each(cell, "b", "strong"))
    return len(strong) >= len(text_of(cell)) > 0


def _alignment(rows: list[list[Cell]], column: int) -> str:
    found: list[str] = []
    for row in rows[1:] or rows:
        if column < len(row):
            element = row[column].element
            style = re.search(r"text-align\s*:\s*(\w+)", element.get("style") or "")
            found.append((style[1] if style else element.get("align") or "").lower())
    for name, mark in (("right", "---:"), ("center", ":---:"), ("left", ":---")):
        if found and found.count(name) * 2 > len(found):
            return mark
    return "---"


def _as_html(rows: list[list[Cell]], work: Work, place: str, caption: str) -> str:
    lines = ["<table>", *([f"<caption>{caption}</caption>"] if caption else [])]
    for row in rows:
        cells: list[str] = []
        for cell in row:
            spans = (("colspan", cell.across), ("rowspan", cell.down))
            said = "".join(f' {name}="{count}"' for name, count in spans if count > 1)
            tag = str(cell.element.tag)
            cells.append(f"<{tag}{said}>{_html_inside(cell.element, work, place)}</{tag}>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join((*lines, "</table>"))


def _html_inside(element: HtmlElement, work: Work, place: str) -> str:
    """The content of a cell or a caption as HTML of a line, its blocks parted by line breaks."""
    text = re.sub(r"\s*(?:<br>\s*)?\n\s*(?:<br>)?", "<br>", _html_line(element, work, place))
    return re.sub(r"^(?:<br>|\s)+|(?:<br>|\s)+$", "", text)


def _html_line(element: HtmlElement, work: Work, place: str) -> str:
    """The same with a line end at both ends of each block."""
    pieces = [_html_text(element.text)]
    for child in children(element):
        tag = _INLINE_TAGS.get(str(child.tag))
        inside = _html_line(child, work, place)
        if child.tag == "br":
            inside = "<br>"
        elif child.tag == "img":
            said = child.get("alt") or child.get("src") or ""
            work.doubt("dropped", "picture", said, place, 0.3, "it is in a joined table")
        elif child.tag == "a" and inside and "\n" not in inside and (href := child.get("href")):
            target = work.address(href)
            inside = f'<a href="{html_escape(target)}">{inside}</a>' if target else inside
        elif tag and inside and "\n" not in inside:
            inside = f"<{tag}>{inside}</{tag}>"
        elif child.tag in ("td", "th"):
            inside = f" {inside} "
        elif child.tag in BLOCKS:
            inside = f"\n{'• ' if child.tag == 'li' and inside.strip() else ''}{inside.lstrip()}\n"
        pieces += [inside, _html_text(child.tail)]
    return "".join(pieces)


def _html_text(text: str | None) -> str:
    return html_escape(even_spaces(clean_text(text)), quote=False) if text else ""
