"""Landscape pages: of their own, upright, with heads and folios, while the text runs on around them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
import pytest
from helpers_build import build, manifest, paragraphs, project, prose, source, unit
from helpers_features import LANGS, PICTURE, WORDS, page_with, place_of, text, wide_table
from helpers_pdf import opened, structure, texts
from helpers_tags import tag_faults
from helpers_typeset import found_on, rules_of


def _sizes(file: Path) -> list[tuple[float, float]]:
    document = pypdfium2.PdfDocument(file)
    try:
        return [page.get_size() for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("lang", LANGS)
def test_a_landscape_table_has_a_page_of_its_own_that_is_seen_upright(featured, lang):
    file = featured / f"build/year.{lang}.pdf"
    wide = [number for number, (width, height) in enumerate(_sizes(file)) if width > height]
    (page,) = wide
    assert WORDS[lang].caption in texts(file)[page] or lang == "ar"
    width, height = _sizes(file)[page]
    assert (width, height) == pytest.approx((841.89, 595.28), abs=0.1)
    left, bottom, right, top = place_of(file, page, "2010")
    assert right - left > top - bottom, "the figures lie as on every page"


@pytest.mark.parametrize("lang", LANGS)
def test_its_heads_and_folio_stand_as_on_the_pages_of_text(featured, lang):
    file = featured / f"build/year.{lang}.pdf"
    (page,) = (number for number, (width, height) in enumerate(_sizes(file)) if width > height)
    width, height = _sizes(file)[page]
    label = page + 1 - (unit(featured, "section-1", f"year.{lang}")["first_page"] - 1)
    found = pypdfium2.PdfDocument(file)
    text_page = found[page].get_textpage()
    foot = text_page.get_text_bounded(0, 0, width, 62)
    folio = text_page.get_text_bounded(*((0, 0, 140, 62) if lang == "ar" else (width - 140, 0, width, 62)))
    head = text_page.get_text_bounded(0, height - 62, width, height)
    found.close()
    assert folio.strip() == str(label)
    assert foot.strip() != folio.strip(), "the title of the report stands there too"
    title, section = WORDS[lang].titles[0], {"en": "Figures", "ar": "أرقام", "tr": "Rakamlar"}[lang]
    assert section in head
    assert title.split()[0] in head


@pytest.mark.parametrize("lang", LANGS)
def test_it_takes_the_whole_width_between_the_margins(featured, lang):
    file = featured / f"build/year.{lang}.pdf"
    (page,) = (number for number, (width, height) in enumerate(_sizes(file)) if width > height)
    document = pypdfium2.PdfDocument(file)
    found = document[page].get_objects(max_depth=3)
    shapes = [item.get_bounds() for item in found if item.type == raw.FPDF_PAGEOBJ_PATH]
    rules = [box for box in shapes if box[3] - box[1] < 2 < box[2] - box[0]]
    document.close()
    left, right = min(box[0] for box in rules), max(box[2] for box in rules)
    width = _sizes(file)[page][0]
    assert left == pytest.approx(width - right, abs=1), "its rules reach from margin to margin"
    assert right - left > 0.8 * width


def test_the_text_runs_on_around_it(featured):
    file = featured / "build/year.en.pdf"
    (page,) = (number for number, (width, height) in enumerate(_sizes(file)) if width > height)
    following = text("en", 9, 1).split("\n\n")[4:]
    before, after = (texts(file)[number] for number in (page - 1, page + 1))
    assert following[0][:40] in before, "the text after the table fills the page before it"
    assert following[-1][-40:] in after, "and goes on behind the table"


def test_it_is_read_where_its_author_put_it_as_near_as_pages_allow(featured):
    with opened(featured / "build/year.en.pdf") as pdf:
        assert tag_faults(pdf) == []
        (document,) = structure(pdf)
        (article,) = (
            each
            for each in document.walk()
            if each.role == "Art" and any(c.role == "Table" for c in each.children)
        )
        roles = [each.role for each in article.children]
        at = roles.index("Table")
        assert roles[at - 1] == "P"
        assert "P" in roles[at + 1 :], "the text goes on after it"
        (page,) = (
            n for n, (width, height) in enumerate(_sizes(featured / "build/year.en.pdf")) if width > height
        )
        before = [content for each in article.children[at - 1].walk() for content in each.content]
        after = [content for each in article.children[at + 1].walk() for content in each.content]
        assert {number for number, _ in before} <= {page - 1, page + 1}
        assert min(number for number, _ in after) == page + 1


def test_in_a_book_the_pages_after_it_lie_on_their_own_side(book):
    for lang in ("en", "ar"):
        file = book / f"build/year.{lang}.pdf"
        sizes = _sizes(file)
        (page,) = (number for number, (width, height) in enumerate(sizes) if width > height)
        assert sizes[page - 1] == sizes[page + 1]
        record = unit(book, "count", f"year.{lang}")
        assert record["first_page"] <= page <= record["first_page"] + record["pages"]
        edges = [_text_edges(file, number) for number in (page - 1, page + 1)]
        start = 1 if lang == "ar" else 0  # the edge at which lines begin
        assert edges[0][start] == pytest.approx(edges[1][start], abs=2), "both face the same way"


def _text_edges(file: Path, page: int) -> tuple[float, float]:
    """The left and right edge of the text column of a page."""
    document = pypdfium2.PdfDocument(file)
    text_page = document[page].get_textpage()
    boxes = [text_page.get_rect(number) for number in range(text_page.count_rects())]
    document.close()
    column = [box for box in boxes if box[2] - box[0] > 150]
    lefts, rights = (Counter(round(box[at]) for box in column) for at in (0, 2))
    return lefts.most_common(1)[0][0], rights.most_common(1)[0][0]


def test_a_long_table_takes_as_many_pages_as_it_needs_and_a_figure_stays_on_its_page(tmp_path):
    root = project(tmp_path, {"sources/media/hills.svg": PICTURE})
    picture = '![Hills](/sources/media/hills.svg){.landscape alt="Hills"}'
    parts = (paragraphs(3), picture, paragraphs(9, 3), wide_table("en", 60), paragraphs(4, 9))
    source(root, "a", "A", "\n\n".join(parts))
    (root / "sources/reports").mkdir(parents=True)
    (root / "sources/reports/year.toml").write_text(manifest(("One", ["a"])), encoding="utf-8")
    result = build(root)
    assert not [problem for problem in result.problems if (problem.rule or "").startswith(("pages", "text"))]
    first, count = (unit(root, "a")[key] for key in ("first_page", "pages"))
    sizes = _sizes(result.pdf)[first - 1 : first - 1 + count]
    wide = [width > height for width, height in sizes]
    assert wide[1] is True, "the figure follows the page with the text before it"
    assert 3 <= sum(wide) <= 4, "the figure, and sixty rows"
    assert not wide[0]
    caption = page_with(result.pdf, "Figure 1 Hills", first - 1)
    assert place_of(result.pdf, caption, "Hills")[1] > 60, "the picture leaves room for its caption"


def test_a_heading_with_nothing_else_below_it_goes_along(tmp_path):
    root = project(tmp_path, {})
    parts = (paragraphs(2), "## All figures", wide_table("en"), "## After them", paragraphs(2, 4))
    source(root, "a", "A", "\n\n".join(parts))
    (root / "sources/reports").mkdir(parents=True)
    (root / "sources/reports/year.toml").write_text(manifest(("One", ["a"])), encoding="utf-8")
    result = build(root)
    (page,) = (number for number, (width, height) in enumerate(_sizes(result.pdf)) if width > height)
    said = texts(result.pdf)
    assert "All figures" in said[page]
    assert "After them" in said[page - 1]
    assert not [
        each for each in result.problems if (each.rule or "").startswith(("pages", "text", "structure"))
    ]


def test_a_note_called_in_it_stands_on_it(tmp_path):
    root = project(tmp_path, {})
    table = "| a | b |\n|---|---|\n| one[^t] | two |\n\n: Wide {.landscape}\n"
    notes = "[^a]: First.\n\n[^t]: Of the table.\n\n[^b]: Last."
    body = f"{prose(6)}[^a]\n\n{table}\n\n{prose(8, 2)}[^b]\n\n{notes}"
    source(root, "a", "A", body)
    (root / "sources/reports").mkdir(parents=True)
    (root / "sources/reports/year.toml").write_text(manifest(("One", ["a"])), encoding="utf-8")
    result = build(root)
    (page,) = (number for number, (width, height) in enumerate(_sizes(result.pdf)) if width > height)
    assert "Of the table." in texts(result.pdf)[page]
    assert "Last." in texts(result.pdf)[page - 1], "notes of the text stay with the text"


def test_the_rules_on_pages_find_nothing_wrong_with_it(tmp_path):
    found = found_on(
        tmp_path,
        '<p>Words.</p><div class="landscape"><p>Apart.</p></div><p>More.</p>',
        ".rb-landscape { page: x } @page x { size: 180mm 130mm }",
    )
    assert not [rule for rule in rules_of(found) if rule.startswith(("text", "pages.empty", "pages.wide"))]
