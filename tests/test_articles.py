"""Article files are read whatever editors do to them, and each mistake is named where it stands."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_project import CONFIG, article, make_project, manifest, said

from report_builder.articles.catalogue import load_catalogue
from report_builder.articles.load import load_article
from report_builder.articles.model import Article
from report_builder.articles.split import first_heading
from report_builder.project.errors import Problem, ProjectError, SourceError
from report_builder.project.paths import Project

FULL = manifest("""
    ---
    title: Escalation in Idlib   # a comment
    subtitle: 'After the Sochi meeting'
    short_title: Idlib
    date: 2021-10-12
    kind: in-focus
    key: idlib-sochi
    lang: en
    authors: [Unit of Analysis, "Second: Author"]
    summary: >
      One sentence
      over two lines.
    tags:
      - military
      - idlib
    source_url: https://example.org/idlib
    picture: ../media/a.svg
    ---

    The text.
    """)


def load(tmp_path: Path, content: str | bytes, name: str = "a.md", config: str = CONFIG) -> Article:
    project = make_project(
        tmp_path, {f"sources/articles/{name}": content, "sources/media/a.svg": "<svg/>"}, config
    )
    return load_article(project.articles / name, project)


def mistakes(tmp_path: Path, content: str | bytes, name: str = "a.md", config: str = CONFIG) -> list[str]:
    with pytest.raises(SourceError) as caught:
        load(tmp_path, content, name, config)
    return [text.removeprefix(f"sources/articles/{name}:") for text in said(caught.value, tmp_path)]


def test_every_key_of_the_front_matter_is_read(tmp_path: Path):
    found = load(tmp_path, FULL, "other-name.md")
    assert found.title == "Escalation in Idlib"
    assert found.subtitle == "After the Sochi meeting"
    assert found.short_title == "Idlib"
    assert found.date == dt.date(2021, 10, 12)
    assert (found.kind, found.key, found.lang) == ("in-focus", "idlib-sochi", "en")
    assert found.authors == ("Unit of Analysis", "Second: Author")
    assert found.summary == "One sentence over two lines."
    assert found.tags == ("military", "idlib")
    assert found.source_url == "https://example.org/idlib"
    assert found.picture == "sources/media/a.svg"
    assert found.name == "sources/articles/other-name.md"
    assert found.warnings == ()


def test_body_line_is_the_line_of_the_file_on_which_the_body_begins(tmp_path: Path):
    found = load(tmp_path, FULL)
    assert found.body.strip() == "The text."
    offset = found.body.split("\n").index("The text.")
    assert FULL.split("\n")[found.body_line - 1 + offset] == "The text."


def test_byte_order_mark_and_windows_line_ends_change_nothing_but_the_digest(tmp_path: Path):
    plain = load(tmp_path / "a", FULL)
    windows = load(tmp_path / "b", b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode())
    assert (windows.title, windows.body, windows.body_line) == (plain.title, plain.body, plain.body_line)
    assert windows.digest != plain.digest


def test_unquoted_words_stay_words(tmp_path: Path):
    found = load(tmp_path, article("2022", tags="[no, on, 1e3, 2022-01-01]", key="007"))
    assert (found.title, found.key) == ("2022", "007")
    assert found.tags == ("no", "on", "1e3", "2022-01-01")


def test_one_author_and_tags_with_commas_need_no_list(tmp_path: Path):
    found = load(tmp_path, article(authors="Unit of Analysis", tags="military, idlib"))
    assert (found.authors, found.tags) == (("Unit of Analysis",), ("military", "idlib"))


def test_keys_that_are_not_filled_in_count_as_absent(tmp_path: Path):
    found = load(tmp_path, article(date="", summary="", tags="", picture="~"))
    assert (found.date, found.summary, found.tags, found.picture) == (None, None, (), None)


def test_article_without_front_matter_takes_title_and_key_from_heading_and_name(tmp_path: Path):
    found = load(tmp_path, "\n# The *first* heading[^1] {#top}\n\nText.\n", "idlib-sochi.ar.md")
    assert (found.title, found.key, found.lang) == ("The first heading", "idlib-sochi", "ar")
    assert (found.body.strip(), found.body_line, found.date) == ("Text.", 3, None)
    (warning,) = found.warnings
    assert (warning.severity, warning.line) == ("warning", 1)
    assert "no front matter" in warning.message


def test_heading_that_is_not_the_first_block_stays_in_the_body(tmp_path: Path):
    found = load(tmp_path, "Lead.\n\nThe heading\n===\n\nText.\n")
    assert found.title == "The heading"
    assert "The heading\n===" in found.body


def test_title_missing_from_front_matter_comes_from_the_first_heading(tmp_path: Path):
    found = load(tmp_path, "---\ndate: 2022-01-01\n---\n\n# Heading\nText.\n")
    assert (found.title, found.body, found.body_line) == ("Heading", "Text.\n", 6)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("```\n# no\n```\n\n## Yes ##\n", "Yes"),
        ("~~~~\n~~~\n# no\n~~~~\n# Yes", "Yes"),
        ("a | b\n--|--\n1 | 2\n\n# Yes", "Yes"),
        ("- item\n---\n# Yes", "Yes"),
        ("\tcode\n---\n# Yes", "Yes"),
        ("# `Code` and [a link](http://x.org/) and __strong__ snake_case_word", None),
        ("#hashtag\n\n---\n\ntext", ""),
    ],
)
def test_first_heading_is_what_markdown_calls_one(body: str, expected: str | None):
    found = first_heading(body)
    wanted = "Code and a link and strong snake_case_word" if expected is None else expected
    assert (found.text if found else "") == wanted


def test_blank_lines_above_the_front_matter_are_forgiven(tmp_path: Path):
    assert load(tmp_path, "\n\n" + FULL).title == "Escalation in Idlib"


def test_rule_below_blank_lines_is_not_front_matter(tmp_path: Path):
    assert load(tmp_path, "\n---\n\n# Title\n\nText.\n").title == "Title"


def test_key_from_a_file_name_with_spaces_is_usable_in_manifests(tmp_path: Path):
    assert load(tmp_path, article(), "My article (final).en.md").key == "My-article-final"
    assert load(tmp_path / "b", article(), "قضايا.md").key == "قضايا"


def test_misspelt_keys_are_reported_together_with_line_and_suggestion(tmp_path: Path):
    text = "---\ntitel: A\ntitle: B\nsource-url: https://x.org\nunlike: 1\n---\ntext\n"
    found = mistakes(tmp_path, text)
    assert found[:2] == [
        "2: titel: there is no such key (did you mean “title”?)",
        "4: source-url: there is no such key (did you mean “source_url”?)",
    ]
    assert found[2].startswith("5: unlike: there is no such key (keys here: title, subtitle,")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("kind: in-fokus", "3: kind: “in-fokus” is not known among the kinds in report-builder.toml"),
        ("lang: fr", "3: lang: “fr” is not known among the languages in report-builder.toml"),
        ("lang: English", "3: lang: “English” is not a language code"),
        ("date: 12 October 2021", "3: date: “12 October 2021” is not a date"),
        ("date: 2021-02-30", "3: date: there is no such day as 2021-02-30"),
        ("date: 20211012", "3: date: “20211012” is not a date"),
        ("key: a b", "3: key: a key cannot contain a space"),
        ("key: a/b", "3: key: a key cannot contain “/”"),
        ("source_url: example.org", "3: source_url: “example.org” is not a web address"),
        ("source_url: javascript:alert(1)", "is not a web address"),
        ("summary: [a]", "3: summary: this must be text"),
        ('summary: ""', "3: summary: this is empty"),
        ("tags: {a: b}", "3: tags: this must be a list"),
        ("tags: [a, [b]]", "3: tags[2]: this must be text"),
        ("picture: b.svg", "3: picture: there is no picture “b.svg” in this project"),
        ("picture: ../../../../etc/passwd", "there is no picture"),
        ("picture: /etc/passwd", "there is no picture"),
        ('picture: "a\\0b"', "3: picture: a control character (U+0000)"),
        ('summary: "\\ud800"', "3: "),
        ("title: Again", "3: title: this key stands twice, first on line 2"),
        ("summary: &a text", "3: summary: “&a” is a YAML reference"),
        ("summary: *a", "3: summary: “*a” is a YAML reference"),
        ("summary: !!python/name:os.system x", "is a YAML tag, which is not allowed"),
        ("summary: Syria: a year", "3: a value that contains a colon and a space needs quotes"),
        ("summary: 'open", "3: a quotation mark is opened here and never closed"),
        ("\tkind: x", "tabs cannot indent YAML"),
        ("summary: @handle", "3: a value cannot begin with this character"),
        ("tags: [a, b", "a list or table in brackets is not closed"),
        ("just words", "is not a key with a value"),
        ("? [a]\n: b", "a key must be a word"),
        ("tags: " + "[" * 40 + "]" * 40, "nested too deeply"),
        ("tags: " + "[" * 20000, "nested too deeply"),
    ],
)
def test_each_mistake_in_the_front_matter_is_named_on_its_line(tmp_path: Path, line: str, expected: str):
    found = mistakes(tmp_path, f"---\ntitle: A\n{line}\n---\ntext\n")
    assert any(expected in text for text in found), found


def test_misspelt_kind_and_language_get_a_suggestion(tmp_path: Path):
    assert mistakes(tmp_path, article(kind="In Focus"))[0].endswith("(did you mean “in-focus”?)")


def test_any_kind_is_allowed_when_the_project_lists_none(tmp_path: Path):
    assert load(tmp_path, article(kind="anything"), config='publisher = "P"').kind == "anything"


def test_unclosed_front_matter_is_named_where_it_begins(tmp_path: Path):
    assert mistakes(tmp_path, "---\ntitle: A\n\ntext\n") == [
        "1: the front matter begins here and never ends (put a line of --- after its last key)"
    ]


@pytest.mark.parametrize("front", ["- a\n- b", "a word", "[]"])
def test_front_matter_that_is_not_keys_is_an_error(tmp_path: Path, front: str):
    assert "2: this is not a list of keys with values" in mistakes(tmp_path, f"---\n{front}\n---\ntext\n")[0]


def test_empty_articles_are_errors(tmp_path: Path):
    (found,) = mistakes(tmp_path, "---\ntitle: A\n---\n \n")
    assert found == "4: there is no text below the front matter (write the article, or delete the file)"
    assert mistakes(tmp_path / "b", " \n") == ["1: the file is empty (write the article, or delete the file)"]


def test_file_in_another_encoding_names_the_line_of_the_first_bad_byte(tmp_path: Path):
    (found,) = mistakes(tmp_path, article(body="one\ntwo é").replace("\n", "\r\n").encode("latin-1"))
    assert found.startswith(
        "5: the file is not UTF-8: the byte 0xe9 on this line is not, “é” in Windows-1252"
    )
    (found,) = mistakes(tmp_path, article().encode("utf-16"))
    assert "UTF-16" in found


def test_invisible_control_characters_are_named_on_their_line(tmp_path: Path):
    (found,) = mistakes(tmp_path, article("T", kind="\x7fin-focus"))
    assert found.startswith("3: an invisible control character (U+007F)")
    (found,) = mistakes(tmp_path, article(body="a\nb\x0bc"))
    assert found.startswith("5: an invisible control character (U+000B)")


def test_file_larger_than_the_limit_is_not_read(tmp_path: Path):
    config = CONFIG + "[limits]\nmax_article_mb = 0.001\n"
    (found,) = mistakes(tmp_path, article(body="x" * 2000), config=config)
    assert "more than the 0.001 MB allowed" in found


def test_language_in_the_file_name_must_be_one_of_the_project(tmp_path: Path):
    (found,) = mistakes(tmp_path, article(), "a.fr.md")
    assert "the file name says “fr”" in found


def test_front_matter_wins_over_the_file_name_with_a_warning(tmp_path: Path):
    found = load(tmp_path, article(lang="ar"), "a.en.md")
    assert found.lang == "ar"
    assert "the file name says “en”, but lang is “ar”" in found.warnings[0].message


def test_catalogue_holds_every_article_and_all_problems_of_all_files(tmp_path: Path):
    project = make_project(
        tmp_path,
        {
            "sources/articles/b.en.md": article("B"),
            "sources/articles/deep/a.en.md": article("A"),
            "sources/articles/a.ar.md": article("أ"),
            "sources/articles/bad.en.md": article("Bad", kind="x"),
            "sources/articles/worse.en.md": "---\n: : :\n- a\n---\n",
            "sources/articles/.hidden.md": "",
            "sources/articles/picture.png": b"\x89PNG",
        },
    )
    catalogue = load_catalogue(project)
    assert list(catalogue.articles) == [("a", "ar"), ("a", "en"), ("b", "en")]
    assert [each.article.key for each in catalogue.broken] == ["bad", "worse"]
    assert {problem.file.name for problem in catalogue.problems if problem.file} == {
        "bad.en.md",
        "worse.en.md",
    }
    assert catalogue.require("b", "en").title == "B"
    with pytest.raises(SourceError, match="“x” is not known"):
        catalogue.require("bad", "en")


def test_duplicate_keys_are_an_error_that_names_both_files(tmp_path: Path):
    project = make_project(
        tmp_path,
        {"sources/articles/a.md": article(key="k"), "sources/articles/b.md": article("B", "Text.", key="k")},
    )
    catalogue = load_catalogue(project)
    assert catalogue.articles == {}
    assert [problem.text(project.root) for problem in catalogue.problems] == [
        "sources/articles/a.md:3: key: the key “k” in “en” is also that of sources/articles/b.md"
        " (give one of them another key)",
        "sources/articles/b.md:3: key: the key “k” in “en” is also that of sources/articles/a.md"
        " (give one of them another key)",
    ]
    with pytest.raises(SourceError):
        catalogue.require("k", "en")


def test_links_out_of_the_project_and_loops_are_not_followed(tmp_path: Path):
    project = make_project(tmp_path / "p", {"sources/articles/a.md": article()})
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text(article("Secret"))
    (project.articles / "folder").symlink_to(outside)
    (project.articles / "loop").symlink_to(project.articles)
    (project.articles / "file.md").symlink_to(outside / "secret.md")
    os.mkfifo(project.articles / "pipe.md")
    (project.articles / "self.md").symlink_to(project.articles / "self.md")
    catalogue = load_catalogue(project)
    assert list(catalogue.articles) == [("a", "en")]
    assert any("leads out of the project" in problem.message for problem in catalogue.problems)


def test_article_is_found_by_key_path_and_file_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    name = "sources/articles/deep/file.en.md"
    project = make_project(tmp_path / "p", {name: article("T", key="k")})
    (tmp_path / "elsewhere.md").write_text(article("Elsewhere"))
    monkeypatch.chdir(project.articles)
    catalogue = load_catalogue(project)
    for ref in ("k", name, str(project.root / name), "deep/file.en.md", "file.en.md", "file.en"):
        assert catalogue.find(ref, "en").key == "k", ref
        assert catalogue.find(ref).key == "k", ref
    elsewhere = catalogue.find(str(tmp_path / "elsewhere.md"))
    assert elsewhere.title == "Elsewhere"
    assert elsewhere.name == (tmp_path / "elsewhere.md").as_posix()


def test_article_that_is_not_there_gets_a_suggestion(tmp_path: Path):
    catalogue = load_catalogue(make_project(tmp_path, {"sources/articles/idlib-sochi.en.md": article()}))
    with pytest.raises(SourceError, match="did you mean “idlib-sochi”"):
        catalogue.find("idlib-sotchi")
    with pytest.raises(SourceError, match="did you mean “idlib-sochi”"):
        catalogue.require("idlb-sochi", "en")
    with pytest.raises(SourceError, match=r"in “ar” \(there is sources/articles/idlib-sochi.en.md \(en\)\)"):
        catalogue.require("idlib-sochi", "ar")
    with pytest.raises(SourceError, match="in “ar”"):
        catalogue.find("idlib-sochi", "ar")


def test_reading_twice_gives_the_same_catalogue(tmp_path: Path):
    files: dict[str, str | bytes] = {f"sources/articles/{name}.md": article(name) for name in "zyxab"}
    project = make_project(tmp_path, files)
    assert load_catalogue(project) == load_catalogue(project)
    assert list(load_catalogue(project).articles) == sorted(load_catalogue(project).articles)


yaml_ish = st.text(st.sampled_from(":-[]{}&*!|>'\"#%@`,?\\\n\t ~abtitlekyd019é\x00\u202e"), max_size=80)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(front=st.one_of(yaml_ish, st.text(max_size=60)), body=st.text(max_size=20))
def test_no_front_matter_whatever_makes_loading_raise_anything_but_a_project_error(
    tmp_path: Path, front: str, body: str
):
    project = make_project(tmp_path)
    project.articles.mkdir(parents=True, exist_ok=True)
    path = project.articles / "a.md"
    path.write_bytes(f"---\n{front}\n---\n{body}".encode("utf-8", "surrogatepass"))
    problems, found = outcome(path, project)
    assert all(problem.file == path and problem.line for problem in problems)
    assert problems or (found and found.title and found.body.strip())


def outcome(path: Path, project: Project) -> tuple[tuple[Problem, ...], Article | None]:
    try:
        return (), load_article(path, project)
    except ProjectError as error:
        return error.problems, None


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200))
def test_no_bytes_whatever_make_loading_raise_anything_but_a_project_error(tmp_path: Path, data: bytes):
    project = make_project(tmp_path)
    project.articles.mkdir(parents=True, exist_ok=True)
    path = project.articles / "a.md"
    path.write_bytes(data)
    problems, found = outcome(path, project)
    assert all(problem.file == path for problem in problems)
    assert problems or found
