"""Running heads and folios: what stands on which page."""

from __future__ import annotations

import shutil

import pytest
from helpers_build import build, record
from helpers_pdf import labels, text_in, texts

TOP = (40, 750, 560, 842)
FOOT = (40, 0, 560, 75)


@pytest.fixture(scope="module")
def file(varied):
    return varied / "build/year.en.pdf"


def pages(unit):
    return range(unit["first_page"] - 1, unit["first_page"] - 1 + unit["pages"])


def test_continuing_pages_bear_section_and_article_title(varied, file):
    seen = 0
    for unit in record(varied)["units"]:
        if unit["kind"] == "article":
            section = {1: "Politics & power", 2: "Economy"}[unit["section"]]
            short = {"talks": "Talks"}.get(unit["id"], unit["title"])
            for page in pages(unit)[1:]:
                assert text_in(file, page, TOP) == f"{section} {short}"
                seen += 1
    assert seen >= 3


def test_first_page_of_an_article_has_a_folio_and_no_running_head(varied, file):
    found = labels(file)
    for unit in record(varied)["units"]:
        if unit["kind"] in ("article", "foreword", "appendix"):
            first = unit["first_page"] - 1
            assert "Politics & power" not in text_in(file, first, TOP)
            assert "Economy" not in text_in(file, first, TOP)
            assert text_in(file, first, FOOT) == f"The year {found[first]}"


def test_cover_openers_and_back_cover_bear_no_furniture(varied, file):
    for unit in record(varied)["units"]:
        if unit["kind"] in ("cover", "half-title", "section", "back-cover"):
            for page in pages(unit):
                words = text_in(file, page, FOOT).split()
                assert labels(file)[page] not in words[-1:]


def test_folios_are_right_after_sections_were_reordered(varied, tmp_path):
    root = shutil.copytree(varied, tmp_path / "copy")
    manifest = root / "sources/reports/year.toml"
    head, politics, rest = manifest.read_text(encoding="utf-8").split("[[sections]]")
    economy, back = rest.split("[[back]]")
    text = f"{head}[[sections]]{economy}[[sections]]{politics}[[back]]{back}"
    manifest.write_text(text, encoding="utf-8")
    file = build(root).pdf
    found = labels(file)
    for unit in record(root)["units"]:
        if unit["kind"] in ("article", "appendix"):
            for page in pages(unit):
                assert text_in(file, page, FOOT).split()[-1] == found[page]
    economy_pages = [page for unit in record(root)["units"] if unit["section"] == 1 for page in pages(unit)]
    assert any("Economy" in text_in(file, page, TOP) for page in economy_pages)


def test_running_heads_can_be_turned_off(varied, tmp_path):
    root = shutil.copytree(varied, tmp_path / "copy")
    result = build(root, running_heads="false")
    assert result.pages == record(varied)["pages"]
    for unit in record(root)["units"]:
        if unit["kind"] == "article":
            for page in pages(unit)[1:]:
                assert "Talks Politics" not in texts(result.pdf)[page]
                assert not text_in(result.pdf, page, (40, 775, 560, 842))


def test_body_is_the_same_whatever_page_it_stands_on(varied, tmp_path):
    """An object carries no folio: the same object serves on another page."""
    root = shutil.copytree(varied, tmp_path / "copy")
    manifest = root / "sources/reports/year.toml"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace('"talks", "lines"', '"lines", "talks"'), encoding="utf-8"
    )
    build(root)
    before = {unit["id"]: (unit["object"], unit["label"]) for unit in record(varied)["units"]}
    after = {unit["id"]: (unit["object"], unit["label"]) for unit in record(root)["units"]}
    assert before["talks"][0] == after["talks"][0]
    assert before["talks"][1] != after["talks"][1]
