"""Side notes beside the text, epigraphs before it: where they stand, how they are read."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from helpers_build import build, manifest, paragraphs, project, prose, put, source
from helpers_features import LANGS, page_with, place_of, text
from helpers_pdf import opened, structure
from helpers_tags import tag_faults

from report_builder.articles.model import Article
from report_builder.driver.brief import build_briefs
from report_builder.driver.model import BriefRequest, Silent
from report_builder.markup.model import Markup
from report_builder.markup.render import render
from report_builder.project.paths import find_project


def _markup(body: str) -> Markup:
    return render(Article(Path("u.en.md"), "u.en.md", "u", "en", "U", body, 1, ""), Path.cwd())


def test_words_in_a_sentence_become_an_aside_before_its_paragraph():
    made = _markup("First.\n\nA claim [on *whose* word]{.side}, and [more]{.side} of it.\n")
    assert made.flow == ("First.", "on whose word", "more", "A claim, and of it.")
    assert made.html.index("on") < made.html.index("A claim")
    assert made.problems == ()


def test_a_side_note_in_a_list_or_a_heading_stands_beside_it():
    made = _markup("## Head [beside]{.side}\n\nText.\n\n- item [in a list]{.side}\n- more\n")
    assert made.flow == ("Head", "beside", "Text.", "in a list", "item", "more")
    assert made.headings[0].text == "Head"


def test_a_side_note_in_a_note_is_a_mistake_with_its_line():
    made = _markup("Text.[^1]\n\n[^1]: A note [beside]{.side} it.\n")
    (problem,) = made.problems
    assert (problem.message, problem.line) == ("a side note stands in a note", 3)
    assert "beside" in made.notes[0], "its words are not lost"


@pytest.mark.parametrize("lang", LANGS)
def test_a_side_note_stands_level_with_its_paragraph_in_the_side_column(featured, lang):
    file = featured / f"build/year.{lang}.pdf"
    words = {"en": "The counting", "ar": "دار", "tr": "Sayım evi"}[lang]
    page = page_with(file, words)
    note = place_of(file, page, words)
    column = 46 * 72 / 25.4
    if lang == "ar":
        assert note[0] > 595.28 - 24 * 72 / 25.4 - column, "the side column is on the right"
    else:
        assert note[2] < 24 * 72 / 25.4 + column
    beside = text(lang, 9, 1).split("\n\n")[1]
    start = " ".join(beside.split()[:3])
    paragraph = place_of(file, page, start) if lang != "tr" else None  # there all begin alike
    if paragraph is not None:
        assert note[3] == pytest.approx(paragraph[3], abs=6), "its first line is that of the paragraph"
        assert note[2] < paragraph[0] - 8 or note[0] > paragraph[2] + 8, "with room between"


def test_side_notes_are_notes_and_epigraphs_quotations_for_who_listens(featured):
    for lang in LANGS:
        with opened(featured / f"build/year.{lang}.pdf") as pdf:
            assert tag_faults(pdf) == []
            (document,) = structure(pdf)
            arts = [each for each in document.walk() if each.role == "Art"]
            article = next(art for art in arts if any(kid.role == "BlockQuote" for kid in art.children))
            roles = [kid.role for kid in article.children]
            notes = [kid for kid in article.children if kid.role == "Note"]
            assert len([note for note in notes if "side" in str(note.node.ID)]) == 2
            assert roles[roles.index("Note") - 1] == "P", "read after the paragraph that it stands beside"
            quote = article.children[roles.index("BlockQuote")]
            assert [kid.role for kid in quote.children] == ["P", "P"], "the words, and whose they are"
            assert roles.index("BlockQuote") < roles.index("Note")


def test_side_notes_never_stand_on_other_text(tmp_path):
    """Many, long ones, beside short paragraphs, before headings, boxes and wide tables."""
    parts: list[str] = []
    lengths = itertools.cycle([1, 4, 2])
    for number in range(24):
        parts.append(f"::: side\n{prose(next(lengths), number + 500)}\n:::")
        parts.append(prose(1 + number % 4, number))
        if number % 5 == 2:
            parts.append(f"## Heading {number}")
        if number % 7 == 3:
            parts.append(f"::: aside\n{prose(2, number + 900)}\n:::")
        if number % 8 == 4:
            parts.append(
                "| a | b | c | d | e | f |\n|---|---|---|---|---|---|\n" + "| 1 | 2 | 3 | 4 | 5 | 6 |\n" * 4
            )
    root = project(tmp_path, {})
    source(root, "a", "A", "\n\n".join(parts))
    put(root, "sources/reports/year.toml", manifest(("One", ["a"])))
    result = build(root)
    rules = {problem.rule for problem in result.problems}
    assert not {rule for rule in rules if rule and rule.startswith(("text", "structure", "pages.wide"))}
    with opened(result.pdf) as pdf:
        assert tag_faults(pdf) == [], "one that goes on overleaf is one note"
        (document,) = structure(pdf)
        assert sum("side" in str(each.node.get("/ID", "")) for each in document.walk()) == 24


def test_without_a_side_column_a_side_note_is_an_aside_in_the_text(tmp_path):
    root = project(tmp_path, {})
    body = f"{paragraphs(2)}\n\n::: side\nKept beside.\n:::\n\n{paragraphs(4, 5)}"
    source(root, "a", "A", body)
    places = {}
    for columns in ("one", "two"):
        request = BriefRequest(("a",), options={"columns": columns})
        (result,) = build_briefs(find_project(root), request, Silent())
        places[columns] = (
            place_of(result.pdf, 0, "Kept beside"),
            place_of(result.pdf, 0, prose(1, 5000)[:20]),
        )
    (note, after), (aside, following) = places["one"], places["two"]
    assert note[2] < after[0]
    assert abs(aside[0] - following[0]) < 20, "in the column of the text"
    assert aside[1] > following[3], "and above what follows"
