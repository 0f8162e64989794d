"""A report for printing on both sides of the paper."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
from helpers_build import build, record
from helpers_pdf import ink, labels, texts


@pytest.fixture(scope="module")
def root(varied, tmp_path_factory):
    root = shutil.copytree(varied, tmp_path_factory.mktemp("two") / "copy")
    build(root, sides="two")
    return root


def blanks(root):
    taken = {
        page
        for unit in record(root)["units"]
        for page in range(unit["first_page"] - 1, unit["first_page"] - 1 + unit["pages"])
    }
    return set(range(record(root)["pages"])) - taken


def test_sections_and_what_else_must_do_begin_on_right_hand_pages(root):
    kinds = set()
    for unit in record(root)["units"]:
        if unit["kind"] in ("half-title", "contents", "foreword", "section"):
            kinds.add(unit["kind"])
            assert unit["first_page"] % 2 == 1, unit["id"]
            assert unit["side"] == "right"
        if unit["kind"] == "back-cover":
            assert unit["first_page"] % 2 == 0
            assert unit["first_page"] == record(root)["pages"]
    assert kinds == {"half-title", "contents", "foreword", "section"}


def test_pages_that_fill_up_are_empty(root):
    file = root / "build/year.en.pdf"
    found = texts(file)
    assert len(blanks(root)) >= 2
    for page in blanks(root):
        assert found[page] == ""
        assert ink(file, page) is None


def test_labels_have_no_gap(root):
    file = root / "build/year.en.pdf"
    found = labels(file)
    body = next(unit["first_page"] for unit in record(root)["units"] if unit["id"] == "section-1") - 1
    assert found[body:] == [str(number + 1) for number in range(len(found) - body)]
    assert len(set(found[:body])) == body
    assert found[0] == "i"


def test_margins_are_mirrored(root):
    """The text column begins farther from the left edge on the one side than on the other."""
    import pypdfium2

    document = pypdfium2.PdfDocument(root / "build/year.en.pdf")
    lefts = {0: set(), 1: set()}
    for unit in record(root)["units"]:
        if unit["kind"] == "article":
            for page in range(unit["first_page"], unit["first_page"] - 1 + unit["pages"]):
                text: Any = document[page].get_textpage()
                boxes = [text.get_charbox(at) for at in range(text.count_chars())]
                # of the text block: neither the heads nor the feet
                inside = [box[0] for box in boxes if 90 < box[1] < 740 and box[2] > box[0]]
                lefts[page % 2].add(round(min(inside)))
    document.close()
    assert lefts[0]
    assert lefts[1]
    assert min(lefts[0]) > max(lefts[1]), "the inner margin of a right-hand page is the wider one"


def test_folios_stand_at_the_outer_edge(root):
    from helpers_pdf import text_in

    file = root / "build/year.en.pdf"
    found = labels(file)
    for unit in record(root)["units"]:
        if unit["kind"] == "article":
            for page in range(unit["first_page"] - 1, unit["first_page"] - 1 + unit["pages"]):
                outer = (400, 30, 575, 75) if page % 2 == 0 else (30, 30, 200, 75)
                foot = text_in(file, page, outer).split()
                assert found[page] == (foot[-1] if page % 2 == 0 else foot[0])


def test_one_sided_again_gives_the_file_as_it_was(root, varied, tmp_path):
    copy = shutil.copytree(root, tmp_path / "copy")
    build(copy)
    assert (copy / "build/year.en.pdf").read_bytes() == (varied / "build/year.en.pdf").read_bytes()


def test_two_sided_build_is_the_same_with_an_empty_store(root, tmp_path):
    copy = shutil.copytree(root, tmp_path / "copy", ignore=shutil.ignore_patterns("build"))
    build(copy, sides="two")
    assert (copy / "build/year.en.pdf").read_bytes() == (root / "build/year.en.pdf").read_bytes()


def test_a_page_more_turns_later_units_over(root, tmp_path):
    from helpers_build import paragraphs, source

    copy = shutil.copytree(root, tmp_path / "copy")
    # The table goes with the text that it stood in, and its list with it.
    before = {unit["id"]: unit["side"] for unit in record(copy)["units"] if unit["id"] != "tables"}
    source(copy, "talks", "Talks", paragraphs(10, 3) + "\n\n## Second round\n\nText.")
    build(copy, sides="two")
    fresh = shutil.copytree(copy, tmp_path / "fresh", ignore=shutil.ignore_patterns("build"))
    build(fresh, sides="two")
    assert (copy / "build/year.en.pdf").read_bytes() == (fresh / "build/year.en.pdf").read_bytes()
    after = {unit["id"]: unit["side"] for unit in record(copy)["units"]}
    assert before.keys() == after.keys()
    assert before != after
