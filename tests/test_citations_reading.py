"""Bibliographies and styles as editors give them: what is read, what is said of their mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report_builder.citations.bibliography import read_bibliography, read_file, read_text
from report_builder.citations.styles import look_at_style, style_file
from report_builder.project.errors import Problem, SourceError


def told(text: str, name: str = "a.bib") -> list[str]:
    return [problem.text() for problem in read_text(text, Path(name))[1]]


def test_fields_of_biblatex_and_bibtex_become_those_of_csl():
    text = r"""
% @book{not, title = {a comment}}
@string{press = "The Press"}
@article(old, author = "Deeb, R. and {\c S}ahin, {\"O}zg{\"u}r",
  title = "Gr{\"u}{\ss}e", journal = {J}, year = 1999, month = mar,
  pages = "3--5")
@thesis{new, author = {Sh{\={a}}m, A.}, title = {T},
  institution = {Uni}, type = {phdthesis}, date = {2001-02/2003}}
@book{pub, title = {B}, publisher = press, address = {Paris}, year = {2000}}
"""
    entries, problems = read_text(text, Path("a.bib"))
    assert problems == []
    found = {entry.key: entry.data for entry in entries}
    assert found["old"]["author"] == [
        {"family": "Deeb", "given": "R."},
        {"family": "Şahin", "given": "Özgür"},
    ]
    assert found["old"]["page"] == "3-5"
    assert found["old"]["title"] == "Grüße"
    assert found["old"]["issued"] == {"date-parts": [[1999, 3]]}
    assert found["old"]["container-title"] == "J"
    assert found["new"]["type"] == "thesis"
    assert found["new"]["issued"]["date-parts"] == [[2001, 2], [2003]]
    assert (found["pub"]["publisher"], found["pub"]["publisher-place"]) == ("The Press", "Paris")
    assert [entry.line for entry in entries] == [4, 7, 9]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("@book{a, title={x}}\n\n@book{b, title={y}\n@book{c, title={z}}", 3, "`@book{b` is not closed"),
        ("@boook{a, title={x}}", 1, "there is no type of entry `@boook` (did you mean “book”?)"),
        ("\n@book{title={x}}", 2, "`@book` has no key"),
        ("@book{a, title={x}\n  year=2020}", 2, "this is not BibTeX"),
        ("@book{a}", 1, "`@book{a` has no fields"),
        ("@book{a,\n title={x},\n date={2020-13-45}}", 3, "the date “2020-13-45” of `a` is not a date"),
    ],
)
def test_mistake_in_bibtex_is_named_with_its_line(text: str, line: int, said: str):
    (found,) = told(text)
    assert found.startswith(f"a.bib:{line}: ")
    assert said in found


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("[{]", "a.json:1: this is not JSON"),
        ("{}", "which is a list of sources"),
        (
            '[\n{"id": "a",\n"type": "boook"}]',
            "a.json:2: the source “a” is of no type that CSL has: “boook” (did you mean",
        ),
        ('[{"type": "book"}]', "has no “id”"),
        ('[{"id": "a", "type": "book", "author": "Deeb"}]', "“author” of “a” must be a list of names"),
        ('[{"id": "a", "type": "book", "issued": "2020"}]', "“issued” of “a” must be a date"),
    ],
)
def test_mistake_in_csl_json_is_named(data: str, said: str):
    (found,) = told(data, "a.json")
    assert said in found


def test_key_that_stands_twice_is_named_in_both_places(tmp_path: Path):
    (tmp_path / "a.bib").write_text("@book{one, title={x}}\n@book{one, title={y}}")
    (tmp_path / "b.json").write_text(json.dumps([{"id": "one", "type": "book", "title": "z"}]))
    with pytest.raises(SourceError) as error:
        read_bibliography(tmp_path, tmp_path)
    said = [problem.text(tmp_path) for problem in error.value.problems]
    assert [line.partition(" (")[0] for line in said] == [
        "a.bib:2: the key “one” stands twice: here and in a.bib:1",
        "b.json:1: the key “one” stands twice: here and in a.bib:1",
    ]


def test_bibliography_outside_the_project_or_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    root = tmp_path / "project"
    root.mkdir()
    (tmp_path / "other.bib").write_text("@book{a, title={x}}")
    (root / "link.bib").symlink_to(tmp_path / "other.bib")
    assert "leads out of the project" in read_file(root / "link.bib", root)[1][0].message
    monkeypatch.setattr("report_builder.citations.bibliography.MOST_BYTES", 10)
    (root / "big.bib").write_text("@book{a, title={x}}")
    assert "more than" in read_file(root / "big.bib", root)[1][0].message


_PIECES = st.sampled_from(
    [
        "@book{",
        "@article{k",
        "@",
        "{",
        "}",
        ",",
        "title",
        "=",
        "{x}",
        '"',
        "#",
        "\\",
        "%",
        "\n",
        "année",
        "كتاب",
        "@string{",
        "$",
        "\\'e",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=25).map("".join)))
@settings(max_examples=60, deadline=None)
def test_no_text_of_a_bib_file_raises(text: str):
    for name in ("a.bib", "a.json"):
        entries, problems = read_text(text, Path(name))
        assert all(entry.key and entry.line >= 1 for entry in entries)
        assert all(isinstance(problem, Problem) and problem.file for problem in problems)


def test_misspelt_style_is_answered_with_the_one_meant(tmp_path: Path):
    (tmp_path / "house.csl").write_text("<style/>")
    with pytest.raises(SourceError, match=r"no citation style “hous”.*did you mean “house”"):
        style_file("hous", tmp_path)
    with pytest.raises(SourceError, match="this is not a CSL style"):
        look_at_style(style_file("house", tmp_path))


def test_dependent_style_names_the_one_that_is_needed(tmp_path: Path):
    text = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>J</title>'
        '<link href="http://www.zotero.org/styles/nature" rel="independent-parent"/></info></style>'
    )
    (tmp_path / "journal.csl").write_text(text)
    with pytest.raises(SourceError, match=r"only points to another, “nature”.*put nature.csl here"):
        look_at_style(tmp_path / "journal.csl")


def test_style_with_an_entity_bomb_reads_no_file(tmp_path: Path):
    (tmp_path / "s.csl").write_text(
        '<!DOCTYPE style [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n<style xmlns="x">&x;</style>'
    )
    with pytest.raises(SourceError):
        look_at_style(tmp_path / "s.csl")
