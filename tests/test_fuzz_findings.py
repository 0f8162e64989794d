"""What fuzzing found, one test for each: articles that were read wrongly, or stopped the reading."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_project import article, make_project, said

from report_builder.articles.load import load_article
from report_builder.articles.model import Article
from report_builder.markup.model import Markup
from report_builder.markup.render import render
from report_builder.project.errors import Problem, SourceError
from report_builder.project.source import nearest


def rendered(body: str, root: Path = Path(__file__).parent) -> Markup:
    path = root / "sources" / "articles" / "it.md"
    return render(Article(path, "it.md", "it", "en", "The Title", body, 1, "0" * 64), root)


@pytest.mark.parametrize(
    "raw",
    [
        '<div data-rb-note="0">Words</div>',
        '<sup data-rb-call="0">Words</sup>',
        '<sup data-rb-call="x">Words</sup>',
        '<div data-rb-div="0">Words</div>',
        '<figure data-rb-figure="0">Words</figure>',
        "[Words]{data-rb-note=0}",
    ],
)
def test_our_own_marks_written_by_an_author_mean_nothing(raw: str):
    markup = rendered(f"{raw}\n\nText[^1]\n\n::: aside\nBox\n:::\n\n[^1]: Note")
    assert "Words" in markup.flow
    assert markup.notes == ("1 Note",)
    assert "data-rb" not in markup.html
    assert [p for p in markup.problems if p.severity == "error"] == []


@pytest.mark.parametrize(
    "body",
    [
        "::: note\nWords\n:::",
        "::: {.note #i}\nWords\n:::",
        '<span class="note">Words</span>',
        '<span class="note" id="note-1">Words</span>',
        "[Words]{.note}",
        "[Words]{class=note}",
        "Words\n{.note-call}",
        '<section class="endnotes"><p>Words</p></section>',
        '<p class="running">Words</p>',
    ],
)
def test_class_that_would_take_words_off_their_page_is_dropped(body: str):
    markup = rendered(body)
    assert markup.flow == ("Words",)
    assert markup.notes == ()
    assert "note" not in markup.html.replace("note-1", "")
    assert "running" not in markup.html
    assert [p for p in markup.problems if p.severity == "error"] == []


def test_heading_called_note_1_does_not_take_the_id_of_the_first_note():
    markup = rendered("## Note 1\n\nText[^a], see [above](#note-1) and [there](#own-note-1).\n\n[^a]: Words")
    assert markup.html.count('id="it/note-1"') == 1
    assert markup.headings[0].id == "it/own-note-1"
    assert 'href="#it/own-note-1"' in markup.html
    (problem,) = markup.problems
    assert problem.message == "nothing in this article has the id `#note-1`"


def test_id_that_is_kept_for_notes_is_changed_with_a_warning_on_its_line():
    (problem,) = rendered("Text\n\n## Words {#note-ref-2}").problems
    assert (problem.severity, problem.line) == ("warning", 3)
    assert problem.message == "the id `note-ref-2` is kept for notes; here it becomes `own-note-ref-2`"


def test_ids_in_notes_belong_to_the_article_and_come_once():
    markup = rendered("[A]{#i}[^1]\n\n[^1]: [B]{#i} and [C]{#j}, see [it](#j).")
    assert 'id="it/i"' in markup.html
    assert 'id="it/i-2"' in markup.html
    assert 'href="#it/j"' in markup.html


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ('Text\n\n<b id="i">a</b>\n\n<b id="i">b</b>', 3),
        ("Text\n\n[a][r]\n\n[r]: #nowhere", 5),
        ("Text\n\n[a](<nowhere .md>)", 3),
        ("Text\n\n<img alt='x'>", 3),
    ],
)
def test_every_problem_of_the_text_has_a_line(body: str, line: int):
    assert [p.line for p in rendered(body).problems if p.line != line] == []


def test_escaped_marks_in_raw_code_are_shown_as_typed():
    assert rendered('Text <code><b>a\\--b \\"c\\"</b></code>').flow == ('Text a--b "c"',)


def test_image_with_stars_in_its_ending_does_not_stop_the_search_for_the_one_meant(tmp_path: Path):
    (tmp_path / "sources" / "media").mkdir(parents=True)
    (tmp_path / "sources" / "articles").mkdir()
    (problem, *_) = rendered("![a](map.sv**g)", tmp_path).problems
    assert problem.message == "the image map.sv**g does not exist"


def test_problem_stays_one_line_whatever_it_quotes():
    found = rendered("[^a\nb]: Words\n\nText").problems
    assert found
    assert not any("\n" in problem.text() for problem in found)
    assert Problem("a\r\nb\u2028c \udcff", hint="d\ne").text() == "a b c ? (d e)"


@pytest.mark.parametrize("text", ["# Title", "---\ntitle: T\n---"])
def test_article_that_ends_with_its_title_is_told_so_on_a_line_that_it_has(tmp_path: Path, text: str):
    project = make_project(tmp_path, {"sources/articles/a.md": text})
    with pytest.raises(SourceError) as caught:
        load_article(project.articles / "a.md", project)
    last = text.count("\n") + 1
    assert any(f"a.md:{last}: there is no text below the" in line for line in said(caught.value, tmp_path))


def test_separators_that_no_editor_shows_as_line_ends_do_not_shift_the_lines(tmp_path: Path):
    text = article(summary="one\u2028two\u2029three", tags="[a\x85b]", kind="wrong")
    project = make_project(tmp_path, {"sources/articles/a.md": text})
    with pytest.raises(SourceError) as caught:
        load_article(project.articles / "a.md", project)
    assert "a.md:5: kind: " in said(caught.value, tmp_path)[0]
    project = make_project(tmp_path, {"sources/articles/a.md": text.replace("wrong", "in-focus")})
    found = load_article(project.articles / "a.md", project)
    assert (found.summary, found.tags) == ("one two three", ("a b",))


def test_word_meant_is_found_among_thousands():
    names = [f"piece-{number}" for number in range(5000)] + ["astana-track"]
    assert nearest("astana-trak", names) == "astana-track"
    assert nearest("track-astana-of-old", names) is None


@pytest.mark.parametrize(
    ("body", "lost"),
    [
        ("<p>[one]{.a #i}</p>\n\n| two |\n|---|\n| three | sail |", "“sail”"),
        ("&#x3c;note&#x3e; aside\n\n<script>\nnote", "“note”"),
        ("Text <x-y>words and <a@example.org>", "“x y”"),
    ],
)
def test_lost_word_is_named_though_the_page_has_its_letters_elsewhere(body: str, lost: str):
    errors = [p.message for p in rendered(body).problems if p.severity == "error"]
    assert any(f"would be lost: {lost}" in message for message in errors), errors


@pytest.mark.parametrize(
    "body",
    ["<p>one[^1] and it's</p>\n\n*two*three fo*u*r [a](http://b.org)c", "one<a@example.org>two it's<br>so"],
)
def test_words_that_markup_cuts_or_joins_are_not_called_lost(body: str):
    assert [p.message for p in rendered(body).problems if "lost" in p.message] == []
