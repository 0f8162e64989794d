"""What was imported is an article like any other: its own markup shows every word, and it builds."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers_build import project, put
from helpers_intake import SITES, page

from report_builder.articles.load import load_article
from report_builder.driver.intake import import_sources
from report_builder.driver.intake_jobs import ImportRequest
from report_builder.driver.model import Silent
from report_builder.intake.clean import words
from report_builder.intake.escaping import plain_of
from report_builder.intake.html_to_markdown import html_to_markdown
from report_builder.intake.tree import fragment, text_of
from report_builder.markup.render import render
from report_builder.project.paths import find_project

CONFIG = """\
publisher = "Institute"
languages = ["en", "ar", "tr"]
kinds = ["in-focus", "analysis", "data-brief"]
"""
PNG = (Path(__file__).parent / "intake" / "dot.png").read_bytes()


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    root = project(tmp_path_factory.mktemp("imported"), {}, CONFIG)
    for path in SITES.glob("*.html"):
        encoding = "cp1254" if path.name.startswith("table-layout") else "utf-8"
        put(root, f"pages/{path.name}", page(path.name, encoding))
    put(root, "pages/img/iskele.jpg", PNG)
    outcomes = import_sources(
        find_project(root), ImportRequest((str(root / "pages"),), offline=True, here=True), Silent()
    )
    assert [each.message for each in outcomes if each.is_bad] == []
    return root, outcomes


def test_every_word_of_an_imported_article_is_in_its_markup(imported):
    root, outcomes = imported
    found = find_project(root)
    for outcome in outcomes:
        article = load_article(outcome.path, found)
        assert article.warnings == ()
        markup = render(article, found.root)
        assert [problem for problem in markup.problems if problem.severity == "error"] == []
        said = " ".join((*markup.flow, *markup.notes, markup.html)).casefold()
        lost = [word for word in words(plain_of(article.body)) if word not in said]
        assert lost == [], outcome.origin


def test_a_picture_beside_a_saved_page_is_taken_and_others_are_named(imported):
    root, outcomes = imported
    (page_of_2009,) = [each for each in outcomes if "table-layout" in each.origin]
    text = page_of_2009.path.read_text("utf-8")
    (picture,) = (root / "sources" / "media").iterdir()
    assert f'![](/sources/media/{picture.name}){{alt="Tahta iskele"}}' in text
    assert picture.suffix == ".png"  # whatever the page calls it
    (classic,) = [each for each in outcomes if "wordpress-classic" in each.origin]
    assert "<!-- picture left out (nothing is fetched offline)" in classic.path.read_text("utf-8")
    assert any(doubt.what == "picture" and doubt.kind == "dropped" for doubt in classic.doubts)


@pytest.mark.parametrize(
    "text",
    [
        "1. no list",
        "- no list",
        "# no heading",
        "> no quotation",
        "a*b*c _d_ ~~e~~ `f`",
        "[x](y) ![z](w) [^1]",
        "| a | b |",
        "::: box",
        ": no caption",
        "{#id .class}",
        "a {.b}",
        "<b>no tag</b> &amp; &copy;",
        "C:\\dir\\*",
        "@name wrote to me@example.org",
        "***",
        "---",
        "=====",
        "+ plus",
        "10^3^ H~2~O",
        "*[HTML]: x",
        "https://example.org/a_b_c*d*",
        "2011. A year",
        "\u2028",
    ],
)
def test_text_that_looks_like_marks_stays_text(tmp_path, text):
    from html import escape

    root = project(tmp_path, {}, CONFIG)
    body = html_to_markdown(fragment(f"<p>Before it.</p><p>{escape(text)}</p><p>After it.</p>")).body
    path = put(root, "sources/articles/a.en.md", f"---\ntitle: A\n---\n\n{body}")
    found = find_project(root)
    markup = render(load_article(path, found), found.root)
    assert [problem for problem in markup.problems if problem.severity == "error"] == []
    shown = text_of(fragment(markup.html))
    plain = " ".join(text.split())
    assert shown.replace("—", "---").replace("–", "--") in (
        f"Before it. {plain} After it.",
        "Before it. After it.",
    )
