"""The same input gives the same bytes, however the build came to them."""

from __future__ import annotations

import shutil

import pytest
from helpers_build import build, forget, outputs, source

from report_builder.driver.build import build_with
from report_builder.driver.builder import Builder
from report_builder.driver.model import BuildRequest, Silent
from report_builder.project.errors import ProjectError
from report_builder.project.paths import find_project


@pytest.fixture
def copy(varied, tmp_path):
    """A copy of the small report with its results and its store."""
    return shutil.copytree(varied, tmp_path / "copy")


def edit(root):
    text = (root / "sources/articles/roads.en.md").read_text(encoding="utf-8")
    (root / "sources/articles/roads.en.md").write_text(
        text.replace("Measured by hand", "Weighed — by hand №5")
    )


def test_with_one_worker_and_with_two(copy):
    before = outputs(copy)
    forget(copy)
    assert build(copy, jobs=2).compiled == 15
    assert outputs(copy) == before


def test_with_an_empty_store_and_with_a_full_one(copy):
    before = outputs(copy)
    (copy / "build/year.en.pdf").unlink()
    assert build(copy).compiled == 0
    assert outputs(copy) == before
    forget(copy)
    assert build(copy).compiled == 15
    assert outputs(copy) == before


def test_after_edits_in_a_long_lived_builder_and_in_a_new_one(copy, tmp_path):
    original = (copy / "sources/articles/trade.en.md").read_text(encoding="utf-8")
    builder = Builder(find_project(copy), 1, warm=True)
    request = BuildRequest("year", jobs=1)
    try:
        build_with(builder, request, Silent())
        edit(copy)
        build_with(builder, request, Silent())
        source(copy, "trade", "Trade", "Short now, with one § sign.\n\n## Prices\n\nNone.")
        build_with(builder, request, Silent())
        (copy / "sources/articles/trade.en.md").write_text(original, encoding="utf-8")
        build_with(builder, request, Silent())
    finally:
        builder.close()
    fresh = shutil.copytree(copy, tmp_path / "fresh", ignore=shutil.ignore_patterns("build"))
    build(fresh)
    assert outputs(copy) == outputs(fresh)


def test_after_the_project_was_moved(copy, tmp_path):
    before = outputs(copy)
    moved = tmp_path / "else where" / "über"
    moved.parent.mkdir()
    shutil.move(copy, moved)
    assert build(moved).unchanged
    (moved / "build/year.en.pdf").unlink()
    assert build(moved).compiled == 0
    assert outputs(moved) == before
    forget(moved)
    build(moved)
    assert outputs(moved) == before


def test_warnings_name_the_file_where_it_is_after_a_move(copy, tmp_path):
    """A note that nobody calls is a warning of the markup, which the store keeps."""
    with (copy / "sources/articles/roads.en.md").open("a", encoding="utf-8") as file:
        file.write("\n[^never]: Nobody calls this note.\n")
    build(copy)
    moved = tmp_path / "moved"
    shutil.move(copy, moved)
    files = {problem.file for problem in build(moved).problems}
    assert files
    assert all(file is not None and file.is_relative_to(moved) for file in files), files


def test_a_deleted_link_target_is_noticed_with_a_full_store_as_with_an_empty_one(copy):
    """`talks` links to the file of `roads`; the report then no longer has it."""
    manifest = copy / "sources/reports/year.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(', "roads"', ""), encoding="utf-8")
    (copy / "sources/articles/roads.en.md").unlink()

    def said():
        try:
            return [problem.text(copy) for problem in build(copy).problems]
        except ProjectError as error:
            return [problem.text(copy) for problem in error.problems]

    with_store = said()
    forget(copy)
    assert with_store == said()
