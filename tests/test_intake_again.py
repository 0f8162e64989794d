"""Importing the same source again: nothing, an update, a merge, a conflict; never an edit lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers_build import project, put
from helpers_intake import AR, EN, TR, page
from hypothesis import given, settings
from hypothesis import strategies as st

from report_builder.articles.load import load_article
from report_builder.driver.intake import import_sources
from report_builder.driver.intake_jobs import ImportRequest
from report_builder.driver.model import Silent
from report_builder.driver.store import clean
from report_builder.intake.merge import has_conflicts, merge
from report_builder.intake.outcome import as_json, totals
from report_builder.project.errors import SourceError
from report_builder.project.paths import find_project

CONFIG = """\
publisher = "Institute"
languages = ["en", "ar", "tr"]
kinds = ["in-focus", "analysis", "data-brief"]
"""
CLASSIC = "wordpress-classic.en.html"


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """A project with one page imported, and the page; to be copied."""
    root = project(tmp_path_factory.mktemp("again"), {}, CONFIG)
    put(root, f"pages/{CLASSIC}", page(CLASSIC))
    assert run_import(root, str(root / "pages"))[:2] == (0, {"new": 1})
    return root


@pytest.fixture
def root(imported, tmp_path):
    return Path(shutil.copytree(imported, tmp_path / "copy"))


def run_import(root, *sources: str, **wanted):
    """An import in this process; the exit code that the command would have, and what came of each source."""
    request = ImportRequest(sources, offline=True, here=True, **wanted)
    outcomes = import_sources(find_project(root), request, Silent())
    totals_ = totals(outcomes)
    return int(any(each.is_bad for each in outcomes)), totals_, [as_json(each, root) for each in outcomes]


def article(root: Path) -> Path:
    (path,) = (root / "sources" / "articles").rglob("*.md")
    return path


def upstream(root: Path, before: str, after: str) -> None:
    """Change the page as its publisher would."""
    path = root / "pages" / CLASSIC
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def edit(root: Path, before: str, after: str) -> None:
    path = article(root)
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def again(root: Path):
    code, _, (outcome,) = run_import(root, str(root / "pages"))
    return code, outcome, article(root).read_text("utf-8")


def test_an_unchanged_source_changes_nothing_even_in_an_edited_file(root):
    edit(root, "nobody and to the herons", "nobody, and to the herons alone")
    before = article(root).read_bytes()
    code, outcome, _ = again(root)
    assert (code, outcome["state"]) == (0, "unchanged")
    assert article(root).read_bytes() == before


def test_a_changed_source_updates_a_file_that_nobody_edited_and_survives_clean(root):
    upstream(root, "eleven crossings", "twelve crossings")
    clean(find_project(root), True)
    code, outcome, text = again(root)
    assert (code, outcome["state"]) == (0, "updated")
    assert "twelve crossings" in text


def test_both_changes_are_kept_also_in_one_paragraph_and_in_fields_side_by_side(root):
    edit(root, "and that most of it was lost again", "and that nearly all of it was lost again")
    edit(root, "kind: analysis", "kind: data-brief")
    edit(
        root,
        "The harbour office keeps a ledger of crossings",
        "The office of the harbour keeps a ledger of crossings",
    )
    upstream(root, EN["p4"], f"{EN['p4']} So says the ledger.")
    upstream(root, "eleven crossings", "twelve crossings")
    upstream(root, "2022-05-17T08:30", "2022-05-16T08:30")
    code, outcome, text = again(root)
    assert (code, outcome["state"]) == (0, "merged")
    for words in ("nearly all of it", "The office of the harbour", "So says the ledger.", "twelve crossings"):
        assert words in text
    assert "kind: data-brief" in text
    assert "date: 2022-05-16" in text
    assert again(root)[1]["state"] == "unchanged"


def test_a_conflict_is_marked_as_git_does_and_must_be_settled_before_the_next_import(root):
    edit(root, "eleven crossings", "ten crossings")
    upstream(root, "eleven crossings", "twelve crossings")
    code, outcome, text = again(root)
    assert (code, outcome["state"]) == (1, "conflict")
    mine, theirs = text.index("ten crossings"), text.index("twelve crossings")
    assert (
        text.index("<<<<<<< sources/articles/")
        < mine
        < text.index("\n=======\n")
        < theirs
        < text.index(">>>>>>> ")
    )
    with pytest.raises(SourceError, match="two versions of a text") as error:
        load_article(article(root), find_project(root))
    assert error.value.problems[0].line == text[: text.index("<<<<<<<")].count("\n") + 1
    upstream(root, "twelve crossings", "thirteen crossings")
    code, outcome, after = again(root)
    assert (code, outcome["state"], after) == (1, "failed", text)
    assert "conflicts" in outcome["message"]


def test_a_file_that_was_moved_is_found_and_one_that_was_deleted_is_not_made_again(root):
    path = article(root)
    moved = path.with_name("elsewhere.en.md")
    path.rename(moved)
    upstream(root, "eleven crossings", "twelve crossings")
    _, outcome, text = again(root)
    assert (outcome["state"], "twelve crossings" in text) == ("updated", True)
    assert article(root) == moved
    moved.unlink()
    assert run_import(root, str(root / "pages"))[:2] == (0, {"kept": 1})
    assert not list((root / "sources" / "articles").rglob("*.md"))


def test_a_source_without_an_address_is_known_by_its_text(root):
    text = (
        f"{EN['title']}\n\n"
        + "\n\n".join(EN[name] for name in ("p1", "p2", "p3", "p4"))
        + "\n\nUnit of River Studies\n"
    )
    put(root, "dump.txt", text)
    shutil.rmtree(root / "sources")
    assert run_import(root, str(root / "dump.txt"))[1] == {"new": 1}
    put(root, "renamed.txt", text.replace("eleven crossings", "twelve crossings"))
    (root / "dump.txt").unlink()
    assert run_import(root, str(root / "renamed.txt"))[1] == {"updated": 1}
    assert "twelve crossings" in article(root).read_text("utf-8")


def test_an_article_written_by_hand_is_never_touched(root):
    shutil.rmtree(root / "sources")
    own = put(
        root,
        "sources/articles/mine.en.md",
        "---\ntitle: Mine\nsource_url: http://www.river.example/2022/05/ferries-lower-river\n---\n\nMine.\n",
    )
    before = own.read_bytes()
    assert run_import(root, str(root / "pages"))[1] == {"kept": 1}
    assert own.read_bytes() == before


def test_a_dry_run_says_what_would_be_written_and_writes_nothing(root):
    shutil.rmtree(root / "sources")
    code, states, (outcome,) = run_import(root, str(root / "pages"), dry=True)
    assert (code, states) == (0, {"new": 1})
    assert outcome["file"] == "sources/articles/2022/ferries-lower-river.en.md"
    assert not (root / "sources").exists()


def test_translations_are_paired_by_their_pages_or_when_asked(root):
    put(
        root,
        "pages/a.ar.html",
        page("wordpress-blocks.ar.html").replace(
            b"https://river.example/ar/2022/05/%d8", b"https://river.example/ar/2022/05/x/%d8"
        ),
    )
    put(root, "tr.txt", f"{TR['title']}\n\n{TR['p1']}\n\n{TR['p2']}\n")
    put(root, "ar.txt", f"{AR['title']} (٢)\n\n{AR['p3']}\n\n{AR['p4']}\n")
    _, _, said = run_import(root, str(root / "pages"))
    assert {(each["key"], each["lang"]) for each in said} == {
        ("ferries-lower-river", "en"),
        ("ferries-lower-river", "ar"),
    }
    _, _, said = run_import(root, pairs=((str(root / "tr.txt"), str(root / "ar.txt")),))
    keys = [each["key"] for each in said]
    assert keys[0] == keys[1] == "tarama-sonrasinda-asagi-irmakta-feribotlar"


@given(st.lists(st.sampled_from("abcdef"), max_size=8), st.data())
@settings(max_examples=150, deadline=None)
def test_a_merge_loses_no_word_of_either_side(base, data):
    """What one side has and the base has not is in the result, whatever the other side did."""
    change = st.lists(st.sampled_from("abcdefgh"), max_size=8)
    mine, theirs = data.draw(change), data.draw(change)
    texts = [
        "\n\n".join(f"Paragraph {name} {number}." for number, name in enumerate(side)) + "\n"
        for side in (base, mine, theirs)
    ]
    merged = merge(texts[0], texts[1], texts[2], "mine", "theirs")
    for side in texts[1:]:
        for paragraph in side.strip().split("\n\n"):
            assert not paragraph or paragraph in texts[0] or paragraph in merged.text
    assert has_conflicts(merged.text) == (merged.conflicts > 0)
