"""Briefs in two columns: where their text stands, what spans both, and that rules see columns."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from helpers_build import paragraphs, project, prose, source
from helpers_features import LANGS, features, place_of
from helpers_pdf import opened, texts
from helpers_tags import tag_faults
from helpers_typeset import found_on, rules_of

from report_builder.compose.columns import in_columns
from report_builder.driver.brief import build_briefs
from report_builder.driver.model import BriefRequest, BuildResult, Silent
from report_builder.project.paths import find_project


def _brief(root: Path, key: str, lang: str = "en", **options: str) -> BuildResult:
    request = BriefRequest((str(root / f"sources/articles/{key}.{lang}.md"),), options=options)
    (result,) = build_briefs(find_project(root), request, Silent())
    return result


def _columns(file: Path, page: int) -> list[tuple[float, float]]:
    """Left and right edges of the lines of text on a page."""
    document = pypdfium2.PdfDocument(file)
    text_page = document[page].get_textpage()
    boxes = [text_page.get_rect(number) for number in range(text_page.count_rects())]
    document.close()
    return [(box[0], box[2]) for box in boxes if box[2] - box[0] > 120]


@pytest.mark.parametrize("lang", LANGS)
def test_the_text_stands_in_two_columns_and_reads_in_its_direction(tmp_path, lang):
    root = features(tmp_path)
    result = _brief(root, "tables", lang, columns="two")
    assert not [
        each for each in result.problems if (each.rule or "").startswith(("pages", "text", "structure"))
    ]
    width = 595.28
    page = 0
    lines = _columns(result.pdf, page)
    left = [line for line in lines if line[1] < width / 2]
    right = [line for line in lines if line[0] > width / 2]
    assert len(left) > 10
    assert len(right) > 10
    with opened(result.pdf) as pdf:
        assert tag_faults(pdf) == []


def test_the_second_column_goes_on_from_the_first(tmp_path):
    root = project(tmp_path, {})
    parts = paragraphs(6).split("\n\n")
    source(root, "a", "A", "\n\n".join(parts), summary="None.")
    result = _brief(root, "a", columns="two")
    columns = [place_of(result.pdf, 0, part[:24])[0] > 290 for part in parts]
    assert columns == sorted(columns)
    assert set(columns) == {False, True}


def test_a_wide_table_spans_both_and_never_stands_on_the_notes(tmp_path):
    root = project(tmp_path, {})
    table = "| a | b | c | d | e | f |\n|---|---|---|---|---|---|\n" + "| 1 | 2 | 3 | 4 | 5 | 6 |\n" * 9
    blocks: list[str] = []
    for number in range(16):
        blocks.append(f"{prose(4, number)}[^{number}]")
        blocks.append(f"[^{number}]: {prose(2, number + 50)}")
        if number % 4 == 3:
            blocks.append(table)
    source(root, "a", "A", "\n\n".join(blocks), summary="None.")
    result = _brief(root, "a", columns="two")
    assert not [
        each for each in result.problems if (each.rule or "").startswith(("text", "notes", "pages.wide"))
    ]
    said = " ".join(texts(result.pdf))
    assert said.count("1 2 3 4 5 6") >= 36


def test_what_is_wide_stands_between_groups_of_columns():
    wide = '<div class="table"><table><tr><td>1</td><td colspan="3">2</td></tr></table></div>'
    narrow = '<div class="table"><table><tr><td>1</td><td>2</td></tr></table></div>'
    made = in_columns(
        f'<p>a</p>\n<p>b</p>{wide}<p>c</p>{narrow}<figure class="figure wide"></figure><p>d</p>'
    )
    assert made.count('<div class="columns">') == 3
    assert made.index("b</p>") < made.index("colspan") < made.index("c</p>")
    assert in_columns("<p>a</p>").startswith('<div class="columns"><p>a</p>')


_COLUMNS = """
.columns { columns: 2; column-fill: auto; height: 140mm; column-gap: 6mm }
p { margin: 0; orphans: 1; widows: 1 }
"""


def test_a_widow_at_the_top_of_a_second_column_is_seen(tmp_path):
    """The lines of columns that stand side by side are not one line."""
    lines = ("The first of four lines", "and the second line", "and then the third", "and the last of them")
    body = f'<p style="height: 125mm">{prose(1)}</p><p>{"<br>".join(lines)}</p><p>{prose(2, 2)}</p>'
    flow = (prose(1), " ".join(lines), prose(2, 2))
    for kind, expected in (("unit columns-two", True), ("unit", False)):
        found = found_on(tmp_path, f'<div class="columns">{body}</div>', _COLUMNS, flow=flow, body_class=kind)
        assert ("pages.lines" in rules_of(found)) == expected


def test_a_heading_at_the_foot_of_a_column_is_seen_although_the_other_goes_on(tmp_path):
    text = prose(40, 3)
    after = f'<p style="break-before: column">{text}</p>'
    body = f'<p style="height: 133mm">{prose(1)}</p><h2 id="h">Left behind</h2>{after}'
    css = _COLUMNS + " h2 { break-after: auto; margin: 0; bookmark-level: 2 }"
    for kind, expected in (("unit columns-two", True), ("unit", False)):
        found = rules_of(
            found_on(tmp_path, f'<div class="columns">{body}</div>', css, flow=(text,), body_class=kind)
        )
        assert ("pages.heading" in found) == expected
