"""What an article cannot do: run code, reach outside the project, swallow text, or stop the build."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from report_builder.articles.model import Article
from report_builder.markup.model import Markup
from report_builder.markup.render import render

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"


def rendered(body: str, root: Path | None = None) -> Markup:
    root = root or Path(__file__).parent
    path = root / "sources" / "articles" / "it.md"
    return render(Article(path, "it.md", "it", "en", "The Title", body, 1, "0" * 64), root)


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        "<style>p{color:red}</style>",
        '<iframe src="https://x.org"></iframe>',
        '<form action="https://x.org"><input name="q"></form>',
        '<object data="x.swf"></object>',
        '<p onclick="x()">text</p>',
        '<p style="position:fixed">text</p>',
        '<a href="javascript:alert(1)">text</a>',
        "[text](javascript:alert(1))",
        "[text](data:text/html,x)",
        '<meta http-equiv="refresh" content="0">',
        '<link rel="stylesheet" href="x.css">',
        '<base href="https://x.org">',
        "<https://x.org> <javascript:x>",
        '<svg onload="x()"></svg>',
        '<img src="data:image/png;base64,AAAA" alt="x">',
    ],
)
def test_what_could_run_or_load_is_removed_with_a_warning_on_its_line(bad: str) -> None:
    markup = rendered(f"Before\n\n{bad}\n\nAfter")
    assert not re.search(
        r"<script|<style|<iframe|<form|<object|onclick|style=|javascript:[^x]|data:|<meta|<link|<base|<svg|<input",
        markup.html,
    )
    assert 'href="javascript' not in markup.html
    assert ("warning", 3) in [(p.severity, p.line) for p in markup.problems]
    assert markup.flow[0] == "Before"
    assert markup.flow[-1] == "After"


def test_obfuscated_script_link_does_not_survive() -> None:
    html = rendered('<a href="&#106;avascript:alert(1)">x</a> <a href="java\nscript:alert(1)">y</a>').html
    assert "href" not in html


def test_reserved_classes_are_dropped_and_others_kept() -> None:
    markup = rendered('<p class="rb-x mine" id="here">text</p>')
    assert markup.html == '<p class="mine" id="it/here">text</p>'


@pytest.mark.parametrize(
    ("body", "line", "word"),
    [
        ("Before\n\n<!-- never closed\n\nSwallowed words", 5, "Swallowed"),
        ("Before\n\n<details\n\nSwallowed words", 5, "Swallowed"),
        ("Before\n\nwrite <name> here", 3, "name"),
        ("Before *stress*{see page} after", 1, "see page"),
        ("Before\n\n<script>\nSwallowed words", 4, "Swallowed"),
        ("<b and more words>text</b>", 1, "and more words"),
        ("[^1] x\n\n[^1]: lost words\n\n[^1]: second", 3, "lost words"),
    ],
)
def test_text_that_would_be_swallowed_is_shown_or_named_with_its_line(
    body: str, line: int, word: str
) -> None:
    markup = rendered(body)
    shown = " ".join((*markup.flow, *markup.notes))
    named = [p for p in markup.problems if p.severity == "error" and word in p.message]
    assert word in shown or [p.line for p in named] == [line], (shown, markup.problems)


@pytest.mark.parametrize(
    "body",
    [
        ">" * 2000 + " x",
        "> " * 2000 + "x",
        "- " * 2000 + "x",
        "\n".join(" " * 4 * i + "- a" for i in range(300)),
        "x" + "*" * 50_000 + "y",
        "[" * 50_000,
        "[a](" * 10_000,
        "![" * 20_000,
        "*a " * 20_000,
        "<b>" * 50_000,
        "<table><tr><td>" * 500,
        "<!--" * 20_000,
        "<!-- x\n\n" * 20_000,
        "::: a\n" * 2000,
        "word " * 300_000,
    ],
    ids=lambda body: body[:12].strip(),
)
def test_article_too_deep_or_too_tangled_is_an_error_with_a_line(body: str) -> None:
    markup = rendered(body)
    assert markup.html == ""
    assert any(p.severity == "error" and p.line for p in markup.problems)


@pytest.mark.parametrize(
    "body", ["*" * 50_000, "- - " * 5_000, "http://" * 5_000, '"' * 50_000, "```\n" * 4_001]
)
def test_long_runs_of_harmless_marks_are_read(body: str) -> None:
    assert not [p for p in rendered(body).problems if "many marks" in p.message]


def test_control_characters_do_not_stop_the_reading() -> None:
    markup = rendered("a\x00b \x02c\x03 &#1; &#xFDD0; \ufdd2d \ud800e")
    assert markup.flow == ("ab c d e",)


def test_real_page_text_is_read_without_false_alarm() -> None:
    if not (DATA / "idlib-sochi.en.txt").is_file():
        pytest.skip("the shared page text is not here")
    text = (DATA / "idlib-sochi.en.txt").read_text("utf-8")
    markup = rendered(text)
    assert markup.problems == ()
    assert re.findall(r"\w+", " ".join(markup.flow)) == re.findall(r"\w+", text)


PIECES = r"""
    * ** _ ~~ ^ ` [ ] ( ) ![ { } # # - > ::: | " ' -- ... = < ]( & \ x word سورية 1 {.a} {#i} {:
    <b> </b> <div> </div> <!-- --> <p> <details <script> </script> <a href= <x y> <table> <td> <li> <caption>
    <figure> <svg> <select> <textarea> <title> <br> [^1] http://a.b/c [a](article:k) [a](#i) &amp; &#65; &#1;
"""
BREAKS = [
    "\ufdd0",
    "\x00",
    "\n",
    "\n\n",
    "    ",
    "- ",
    "1. ",
    "> ",
    "\n[^1]: ",
    "\n::: aside\n",
    "\n:::\n",
    "|--|\n",
    "---\n",
    " ",
    "\t",
]
SOUP = st.lists(st.sampled_from([*PIECES.split(), *BREAKS]), max_size=40).map("".join)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(SOUP, st.text(max_size=200)))
def test_any_text_renders_safely_with_ids_that_are_unique(body: str) -> None:
    markup = rendered(body)
    ids = re.findall(r'\sid="([^"]*)"', markup.html)
    assert len(ids) == len(set(ids))
    assert all(identity.startswith("it/") for identity in ids)
    assert not re.search(r"[\ufdd0-\ufdef]|<script|<!--|data-rb", markup.html, re.IGNORECASE)


WORD = st.text("abcdeğışçöüسورية", min_size=1, max_size=8).filter(lambda w: w not in {"b", "a"})
PLAIN = st.lists(WORD, min_size=1, max_size=8)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A well-formed article, and the words that it must show."""
    parts: list[str] = []
    words: list[str] = []
    notes: list[str] = []
    for _ in range(draw(st.integers(1, 6))):
        these = draw(PLAIN)
        text = " ".join(these)
        kind = draw(st.sampled_from(sorted(SHAPES)))
        if kind == "note":
            parts.append(f"Text.[^n{len(notes)}]")
            notes.append(f"[^n{len(notes)}]: {text}")
            words.append("Text")
        else:
            parts.append(SHAPES[kind].replace("@", text))
            words += re.findall(r"[A-Z]\w+", SHAPES[kind])
        words += these
    return "\n\n".join([*parts, *notes]), words


# "@" stands for the words; what begins with a capital is shown too.
SHAPES = {
    "paragraph": "@",
    "heading": "## @ {#x-y}",
    "setext": "@\n---",
    "list": "- @\n    - Nested",
    "ordered": "12. @",
    "quote": "> @",
    "stress": "**@**",
    "code": "`@`",
    "fence": "```text\n@\n```",
    "link": '[@](https://example.org/a(b) "title")',
    "table": "| @ | Cell |\n|---|--:|\n| One | Two |\n\n: Caption",
    "aside": "::: {.aside #i lang=tr}\n@\n:::",
    "html": '<div class="c">@<br>Raw</div>',
    "span": "[@]{lang=ar dir=rtl}",
    "definition": "Term\n:   @",
    "entity": "@&nbsp;Next&shy;",
    "comment": "@ <!-- gone -->",
    "note": "",
}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_every_word_of_a_well_formed_article_is_shown_and_no_alarm_is_false(
    made: tuple[str, list[str]],
) -> None:
    body, words = made
    markup = rendered(body)
    assert [p for p in markup.problems if p.severity == "error"] == []
    shown = re.findall(r"[^\W\d_]+", " ".join((*markup.flow, *markup.notes)))
    for word in set(words):
        assert shown.count(word) >= words.count(word), (word, markup.html)
