"""Whatever is in a source: it is read, or each mistake is named with its line; and no word gets lost."""

from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path

from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from strategies import Writing, article_files, manifest_files, markdown, marks, project_files

from fuzz import targets
from fuzz.invariants import check_markup
from report_builder.articles.model import Article
from report_builder.cli.main import cli

# The deadline is for what hangs; a single example takes some milliseconds.
patient = settings(
    deadline=dt.timedelta(seconds=20),
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@patient
@given(st.integers(0, 5), article_files())
def test_any_file_of_an_article_is_read_or_its_mistakes_are_named(name: int, data: bytes):
    targets.articles(bytes([name]) + data)


@patient
@given(manifest_files())
def test_any_manifest_is_read_or_its_mistakes_are_named(data: bytes):
    targets.manifest(data)


@patient
@given(project_files())
def test_any_project_file_is_read_or_its_mistakes_are_named(data: bytes):
    targets.config(data)


@patient
@given(st.integers(0, 2), st.one_of(marks(), st.text(max_size=120)))
def test_any_text_becomes_safe_html_that_holds_what_the_gate_looks_for(language: int, text: str):
    targets.markdown(bytes([language]) + text.encode("utf-8", "replace"))


@patient
@given(st.binary(max_size=40))
def test_any_sequence_of_marks_becomes_safe_html(data: bytes):
    targets.pieces(data)


@settings(patient, max_examples=200)
@given(st.sampled_from(["en", "ar", "tr"]), markdown())
@example("en", Writing("::: note\nzqaaa\n:::\n", ["zqaaa"]))
def test_every_word_is_shown_or_a_problem_says_that_something_is_amiss(lang: str, writing: Writing):
    root = targets.workshop().project.root
    article = Article(
        root / "sources/articles/it.md", "it.md", "it", lang, "Title", writing.text, 1, "0" * 64
    )
    markup = check_markup(article, root, writing.text.count("\n") + 1)
    shown = unicodedata.normalize("NFC", "".join((*markup.flow, *markup.notes)))
    lost = [word for word in writing.words if word not in shown]
    assert not lost or markup.problems, (lost, writing.text, markup.html)


@settings(patient, max_examples=25)
@given(article_files(), manifest_files())
def test_commands_answer_any_source_with_lines_and_without_a_traceback(article: bytes, manifest: bytes):
    root = Path(targets.workshop().project.root, "commands")
    for name, data in {
        "report-builder.toml": targets.CONFIG.encode(),
        "sources/articles/it.en.md": article,
        "sources/reports/it.toml": manifest,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    result = CliRunner().invoke(cli, ["--project", str(root), "list"])
    assert result.exit_code in (0, 1), result.output
    assert "unexpectedly" not in result.output, result.output
    assert result.exit_code == 0 or "error: sources/" in result.stderr, result.output
