"""What is a citation in an article, and what is not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report_builder.articles.model import Article
from report_builder.citations.model import Cite, Citing
from report_builder.markup.locators import read_locator
from report_builder.markup.model import Markup
from report_builder.markup.render import render

FIRST_LINE = 5
KNOWN = ("deeb", "ocha-22", "smith")


def marked(body: str, kind: Literal["note", "in-text"] = "in-text", lang: str = "en") -> Markup:
    article = Article(Path("it.md"), "it.md", "it", lang, "T", body, FIRST_LINE, "0" * 64)
    return render(article, Path("/nowhere"), citing=Citing(kind, KNOWN))


def cites(body: str) -> list[tuple[Cite, ...]]:
    return [cluster.cites for cluster in marked(body).citations]


def said(markup: Markup) -> list[str]:
    return [f"{problem.line}: {problem.message}" for problem in markup.problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[@deeb]", [Cite("deeb")]),
        ("[@deeb, p. 12; @smith]", [Cite("deeb", label="page", locator="12"), Cite("smith")]),
        (
            "[see @deeb, pp. 3--5, for *more*]",
            [Cite("deeb", prefix="see", label="page", locator="3-5", suffix=", for *more*")],
        ),
        ("[-@deeb, ch. IV]", [Cite("deeb", "year-only", label="chapter", locator="IV")]),
        ("[@deeb, 12]", [Cite("deeb", label="page", locator="12")]),
        ("[@deeb and others]", [Cite("deeb", suffix="and others")]),
        ("[@ocha-22, § 4, n. 2]", [Cite("ocha-22", label="section", locator="4", suffix=", n. 2")]),
        ("[انظر @deeb، ص ١٢–١٤]", [Cite("deeb", prefix="انظر", suffix="، ص ١٢–١٤")]),
        ("[انظر @deeb, ص ١٢–١٤]", [Cite("deeb", prefix="انظر", label="page", locator="12-14")]),
        (
            "[bkz. @deeb, s. 12, böl. 3]",
            [Cite("deeb", prefix="bkz.", label="page", locator="12", suffix=", böl. 3")],
        ),
        ("@deeb [p. 12]", [Cite("deeb", "narrative", label="page", locator="12")]),
        ("As @smith.", [Cite("smith", "narrative")]),
        ("كما كتب و@smith هنا", [Cite("smith", "narrative")]),
    ],
)
def test_what_a_citation_says(text: str, expected: list[Cite]):
    assert cites(text) == [tuple(expected)]


@pytest.mark.parametrize(
    "text",
    [
        "mail info@deeb.org or <a@deeb.org>",
        r"the handle \@deeb and [\@deeb]",
        "`@deeb` and `[@deeb]`",
        "    [@deeb] in code\n",
        "https://medium.com/@deeb and [a link](https://x.org/@deeb)",
        "@fig-map and [@tbl-losses]",
        '<a href="https://x.org/@deeb">x</a>',
        "[no citation] @ alone",
    ],
)
def test_what_is_no_citation(text: str):
    assert marked(text).citations == ()


def test_escaped_handle_is_printed_without_its_backslash():
    assert marked(r"Write to \@deeb now.").flow == ("Write to @deeb now.",)


def test_bare_word_that_names_no_source_stays_with_a_warning():
    markup = marked("One line.\n\nFollow @unocha and @deeb.")
    assert said(markup) == ["7: `@unocha` names no source and stays as it is"]
    assert markup.problems[0].severity == "warning"
    assert "Follow @unocha and" in markup.flow[1]
    assert len(markup.citations) == 1


def test_without_a_bibliography_nothing_is_cited():
    article = Article(Path("it.md"), "it.md", "it", "en", "T", "See [@deeb] and @smith.", 1, "0" * 64)
    markup = render(article, Path("/nowhere"))
    assert markup.flow == ("See [@deeb] and @smith.",)
    assert markup.citations == ()


def test_notes_and_citations_number_together_in_reading_order():
    body = "One [@deeb]. Two.[^a] Three [@smith, p. 3].\n\n[^a]: A plain note with [@ocha-22] in it.\n"
    markup = marked(body, "note")
    calls = re.findall(r'href="#it/note-(\d)">(\d)</a></sup>', markup.html)
    assert calls == [("1", "1"), ("2", "2"), ("3", "3")]
    assert [(cluster.cites[0].key, cluster.note, cluster.alone) for cluster in markup.citations] == [
        ("deeb", 1, True),
        ("ocha-22", 2, False),
        ("smith", 3, True),
    ]
    assert [cluster.line for cluster in markup.citations] == [5, 7, 5]


def test_note_of_a_citation_is_called_after_the_stop():
    assert marked("The war [@deeb]. It went on [@smith], they say.", "note").flow == (
        "The war.1 It went on,2 they say.",
    )


def test_author_in_the_sentence_is_called_after_the_name():
    html = marked("As @deeb [p. 3] says.", "note").html
    assert re.search(r'<span class="cite-author" id="it/cite-1-author"></span><sup class="note-call">', html)
    assert '<span class="note-text"><span class="cite" id="it/cite-1"></span></span>' in html


def test_author_named_in_a_note_of_the_authors_own_stays_in_it():
    markup = marked("So.[^a]\n\n[^a]: @deeb [p. 3].\n", "note")
    assert [(cluster.narrative, cluster.note, cluster.alone) for cluster in markup.citations] == [
        (True, 1, False)
    ]
    assert markup.html.endswith('<span class="cite" id="it/cite-1"></span>.</span></span></p>')


def test_citation_over_two_lines_keeps_the_lines_of_what_follows():
    markup = marked("a [@deeb,\np. 3] b\n\n:::\n")
    assert markup.citations[0].line == 5
    assert said(markup) == ["8: this `:::` closes nothing"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("## Head [@deeb]", "5: a citation stands in a heading"),
        ("[@deeb @smith]", "5: two sources stand side by side in a citation"),
        ("[@deeb; @fig-map]", "5: a citation and a reference stand in one pair of brackets"),
    ],
)
def test_citation_that_cannot_be_is_named(text: str, message: str):
    assert message in said(marked(text))


def test_author_cannot_forge_the_place_of_a_citation():
    html = marked('<span class="cite" id="cite-1">x</span> &#xFDDE;0&#xFDDF; [@deeb]').html
    assert html.count('class="cite"') <= 2
    assert '<span class="cite" id="it/cite-1">x' not in html


def test_locator_of_words_only_is_a_suffix():
    assert read_locator(", passim") == ("", "", ", passim")
    assert read_locator(", s.v. “war”, end") == ("sub-verbo", "war", ", end")


_WORDS = st.sampled_from(
    ["war", "حرب", "Ocak", "(north)", "“quote”", "M4.", "2,500", "*told*", "a@b.org", "x;", "—"]
)
_CITES = st.sampled_from(
    ["[@deeb]", "[see @deeb, p. 3; @smith]", "@deeb", "@smith [p. 2]", "[-@ocha-22]", "[@no-such]"]
)
_TEXT = st.lists(st.one_of(_WORDS, _CITES, st.just("\n")), min_size=1, max_size=30).map(" ".join)


@given(_TEXT, st.sampled_from(["note", "in-text"]), st.sampled_from(["en", "ar", "tr"]))
@settings(max_examples=150, deadline=None)
def test_no_word_around_a_citation_is_lost(text: str, kind: Literal["note", "in-text"], lang: str):
    markup = marked(text, kind, lang)
    assert [problem.message for problem in markup.problems if problem.severity == "error"] == []
    shown = "".join("".join(markup.flow).split())
    plain = re.sub(r"-?@(?:deeb|smith|ocha-22)(?: \[p\. 2\])?", "", re.sub(r"\[[^\]]*@[^\]]*\]", "", text))
    for word in re.findall(r"[^\W\d_]{2,}", plain):
        assert word in shown
    assert len(markup.citations) == len(re.findall(r'class="cite"', markup.html))
