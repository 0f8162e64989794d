"""The tags of one unit: what HTML says and WeasyPrint leaves out, and what it takes apart."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers_build import paragraphs, prose, put
from helpers_pdf import Element, opened, structure, texts
from helpers_reports import SVG
from helpers_tags import shown, tag_faults
from PIL import Image
from sample_project import article

from report_builder.driver.brief import build_briefs
from report_builder.driver.model import BriefRequest, Silent
from report_builder.project.paths import find_project

LONG_TABLE = "\n".join(
    [
        "| Month | Raids[^t] | [Source](https://example.org/head) |",
        "|---|---:|---|",
        *(f"| Month {number} | {number} | A place, with some words on it |" for number in range(70)),
        "",
        ": Raids by month {#tbl-long .row-heads}",
    ]
)
BODY = f"""A first claim[^a] and **one in [a *link* with parts](https://example.org/a)** here.

#### Too deep a heading[^h]

- One
- Two, with `code`:

    1. First below
    2. Second below

    And more of two.

- Three[^l]

{paragraphs(3, 1)}

Term one
: What it is.

Term two
: What that is.
: And what else.

## Second

> A quotation in two paragraphs.
>
> {prose(2, 3)}[^q]

::: {{.pullquote by="Somebody"}}
{prose(1, 4)}
:::

```
a = 1
b = 2
```

HTML stands for something.

*[HTML]: HyperText Markup Language

![A drawing of a box.[^f]](../media/x.svg){{#fig-x alt="A dark box"}}

![](../media/plain.png){{alt=""}}

{LONG_TABLE}

{paragraphs(3, 5)}

{prose(70, 6)}

<table><tr><th>Corner</th><th colspan="2">Both</th></tr>
<tr><th rowspan="2">Side</th><td>1</td><td></td></tr><tr><td>3</td><td>4</td></tr></table>

<a href="https://example.org/block"><p>A block in a link</p><p>and another</p></a>

<div>Loose text beside <p>a paragraph</p> and after it.</div>

[^a]: The first note, with [an address](https://example.org/note).

    In two paragraphs.
[^h]: Of a heading.
[^l]: Of an item.
[^q]: Of a quotation.
[^f]: Of a caption.
[^t]: Of a head.
"""


def _picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (60, 20), (20, 90, 140)).save(data, "PNG")
    return data.getvalue()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The brief as a PDF."""
    root = tmp_path_factory.mktemp("structure")
    put(root, "report-builder.toml", 'publisher = "Institute"\nlanguages = ["en"]\n')
    put(root, "sources/media/x.svg", SVG)
    put(root, "sources/media/plain.png", _picture())
    put(root, "sources/articles/parts.en.md", article("Title", BODY))
    build_briefs(find_project(root), BriefRequest(("parts",)), Silent())
    return root / "build/briefs/parts.en.pdf"


@pytest.fixture(scope="module")
def tree(built: Path) -> Iterator[Element]:
    """The structure element of the unit."""
    with opened(built) as pdf:
        ((unit,),) = [top.children for top in structure(pdf)]
        yield unit


def all_of(tree: Element, role: str) -> list[Element]:
    return [each for each in tree.walk() if each.role == role]


def pages_of(element: Element) -> list[int]:
    return sorted({page for each in element.walk() for page, _ in each.content})


def shape(element: Element) -> object:
    """The roles of an element and all below it."""
    return (element.role, [shape(child) for child in element.children]) if element.children else element.role


def test_the_tags_keep_the_rules(built: Path):
    with opened(built) as pdf:
        assert tag_faults(pdf) == []


def test_a_table_over_several_pages_is_one_with_its_head_read_once(built: Path, tree: Element):
    table = all_of(tree, "Table")[0]
    assert len(pages_of(table)) > 1
    assert [child.role for child in table.children] == ["Caption", "THead", "TBody"]
    assert len(table.children[2].children) == 70
    (row,) = table.children[1].children
    assert [str(cell.node.A.Scope) for cell in row.children] == ["/Column"] * 3
    assert len(pages_of(row)) == 1
    assert sum("Month Raids" in text for text in texts(built)) > 1, "the eye sees the head on each page"


def test_cells_say_what_they_head_and_how_far_they_reach(tree: Element):
    first, second = all_of(tree, "Table")
    assert {str(row.children[0].node.A.Scope) for row in first.children[2].children} == {"/Row"}
    rows = all_of(second, "TR")
    assert [str(cell.node.A.Scope) for cell in rows[0].children] == ["/Column", "/Column"]
    assert int(rows[0].children[1].node.A.ColSpan) == 2
    side = rows[1].children[0].node.A
    assert (str(side.Scope), int(side.RowSpan)) == ("/Row", 2)
    assert [cell.role for cell in rows[1].children] == ["TH", "TD", "TD"], "an empty cell too"


def test_a_paragraph_that_goes_on_overleaf_is_one(tree: Element):
    assert any(len(pages_of(each)) > 1 for each in all_of(tree, "P"))


def test_a_note_follows_the_paragraph_that_calls_it(tree: Element):
    notes = all_of(tree, "Note")
    assert len(notes) == 6
    assert len({str(note.node.ID) for note in notes}) == 6
    places = {}
    for note in notes:
        assert note.parent is not None
        siblings = [child.role for child in note.parent.children]
        at = next(number for number, child in enumerate(note.parent.children) if child is note)
        places[str(note.node.ID).rpartition("-")[2]] = (note.parent.role, siblings[at - 1] if at else "")
        assert note.children[0].role == "Lbl"
        assert {child.role for child in note.children[1:]} == {"P"}
    assert sorted(places.values()) == sorted(
        [
            ("Art", "P"),
            ("Art", "H2"),
            ("LBody", "P"),
            ("BlockQuote", "P"),
            ("Caption", "Reference"),
            ("TH", "Reference"),
        ]
    )


def test_a_note_of_two_paragraphs_is_read_as_two(tree: Element):
    assert max(len(note.children) for note in all_of(tree, "Note")) == 3


def test_lists_hold_items_and_a_list_in_an_item_stands_in_its_body(tree: Element):
    outer, inner, defined = all_of(tree, "L")
    assert shape(inner) == ("L", [("LI", ["Lbl", "LBody"])] * 2)
    assert inner.parent is not None
    assert inner.parent.role == "LBody"
    assert inner.parent.parent is not None
    assert [child.role for child in inner.parent.parent.children] == ["Lbl", "LBody"]
    order = [child.role for child in inner.parent.children]
    assert order == ["P", "L", "P"], "what follows the list in its item is read after it"
    assert len(outer.children) == 3
    assert str(inner.node.A.ListNumbering) == "/Decimal"
    assert shape(defined) == ("L", [("LI", ["Lbl", "LBody"]), ("LI", ["Lbl", "LBody", "LBody"])])


def test_a_heading_that_leaves_levels_out_is_one_below_the_one_before_it(tree: Element):
    assert [each.role for each in tree.walk() if each.role[0] == "H"] == ["H1", "H2", "H2"]


def test_quotations_code_and_abbreviations_have_their_roles(tree: Element):
    assert len(all_of(tree, "BlockQuote")) == 2
    assert ("P", ["Code"]) in [shape(each) for each in all_of(tree, "P")]
    assert [str(each.node.E) for each in all_of(tree, "Span") if "/E" in each.node] == [
        "HyperText Markup Language"
    ]


def test_a_figure_has_its_caption_beside_it_and_a_box_on_its_page(tree: Element):
    (figure,) = all_of(tree, "Figure")
    assert figure.parent is not None
    assert [child.role for child in figure.parent.children] == ["Figure", "Caption"]
    assert str(figure.node.Alt) == "A dark box"
    left, bottom, right, top = (float(value) for value in figure.node.A.BBox.as_list())
    page = [float(value) for value in figure.node.Pg.MediaBox.as_list()]
    assert 0 < left < right <= page[2]
    assert abs((right - left) / (top - bottom) - 3) < 0.05, "the drawing is three times as wide as high"
    assert 0 < bottom < top <= page[3]


def test_what_is_not_to_be_read_is_an_artifact(built: Path, tree: Element):
    with opened(built) as pdf:
        in_tree = {place for each in tree.walk() for place in each.content}
        marked = {(number, mcid) for number, page in enumerate(pdf.pages) for mcid in shown(page).mcids}
    assert marked == in_tree
    assert len(all_of(tree, "Figure")) == 1, "the picture without a text is none"


def test_text_beside_blocks_is_a_paragraph(tree: Element):
    at = next(number for number, child in enumerate(tree.children) if child is all_of(tree, "Table")[1])
    assert [child.role for child in tree.children[at + 3 : at + 6]] == ["P", "P", "P"]


def test_a_link_is_held_once_however_many_elements_are_in_it(tree: Element):
    links = [each for each in all_of(tree, "Link") if str(each.node.get("/Lang", "")) == ""]
    assert all(not any(below.role == "Link" for below in list(each.walk())[1:]) for each in links)
    assert all(each.annotations and each.content for each in links)


def test_blocks_in_a_link_are_blocks_with_the_link_in_them(tree: Element):
    shapes = [shape(child) for child in tree.children]
    at = next(number for number, child in enumerate(tree.children) if child is all_of(tree, "Table")[1])
    assert shapes[at + 1 : at + 3] == [("P", ["Link"]), ("P", ["Link"])]
