"""Composed units: links between articles, contents, titles, and what must not be in the HTML."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from report_builder.apparatus.fit import fit_units
from report_builder.apparatus.model import Apparatus
from report_builder.apparatus.resolve import Resolved
from report_builder.articles.model import Article
from report_builder.compose.compose import compose_unit
from report_builder.compose.layout import load_layout
from report_builder.compose.links import LinkContext, link_context, resolve_links
from report_builder.compose.model import ComposedUnit, Layout
from report_builder.compose.options import OptionSource
from report_builder.compose.templates import title_lines
from report_builder.compose.typography import before_last, set_report
from report_builder.manuscript.model import Report, Section, Unit
from report_builder.manuscript.units import plan_units
from report_builder.markup.model import Markup
from report_builder.project.errors import LayoutError
from report_builder.project.paths import Project, find_project


def an_article(key: str, **fields: object) -> Article:
    base = Article(
        path=Path(f"/somewhere/sources/articles/{key}.en.md"),
        name=f"sources/articles/{key}.en.md",
        key=key,
        lang="en",
        title=key.title(),
        body="First line.\nA [link](article:missing) on the second.\n",
        body_line=5,
        digest="0" * 64,
        date=dt.date(2022, 10, 12),
        kind="in-focus",
        authors=("Unit of Analysis",),
        summary=f"What {key} says.",
    )
    return replace(base, **fields)  # pyright: ignore[reportArgumentType]


ONE, TWO = an_article("one", title='The "calm" year: a reading'), an_article("two")
FOREWORD = an_article("foreword", kind="foreword")
SECTION = Section(1, "section-1", "Military & roads", (ONE, TWO), summary="It's quiet -- almost.")
REPORT = Report(
    name="r",
    lang="en",
    title="The year 2022",
    layout="annual-report",
    publisher="Institute",
    sections=(SECTION,),
    subtitle="Annual report",
    date=dt.date(2023, 1, 15),
    front=(FOREWORD,),
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "report-builder.toml").write_text('publisher = "Institute"\n', encoding="utf-8")
    return find_project(tmp_path)


@pytest.fixture
def layout(project: Project) -> Layout:
    return load_layout(project, "annual-report")


def composed(
    unit: Unit,
    report: Report,
    layout: Layout,
    body: str,
    labels: dict[str, str],
    units: Sequence[Unit],
) -> ComposedUnit:
    """A unit whose article has the markup `body`, among `units`."""
    resolved, apparatus = Resolved(Markup(body)), Apparatus(report.lang)
    return compose_unit(unit, report, layout, resolved, link_context(units), labels, apparatus)


def compose(layout: Layout, kind: str, body: str = "<p>Text.</p>", **labels: str) -> ComposedUnit:
    report = set_report(REPORT)
    units = fit_units(plan_units(report, layout.kinds), Apparatus(report.lang))
    unit = next(unit for unit in units if kind in (unit.kind, unit.id))
    return composed(unit, report, layout, body, labels, units)


def links(html: str, **context: LinkContext) -> tuple[str, list[str]]:
    units = (Unit("one", "article", "body", "One", ONE, SECTION),)
    abroad = an_article("abroad", source_url="https://example.org/abroad?a=1&b=2")
    plain = an_article("plain")
    given = context.get("context") or link_context(units, [ONE, abroad, plain], "en")
    found, problems = resolve_links(html, ONE, given)
    return found, [problem.text() for problem in problems]


def test_a_link_to_an_article_of_the_report_becomes_a_symbol() -> None:
    html, problems = links('<a class="x" href="article:one">A</a> <a href="article:one#the%20end">B</a>')
    assert html == '<a class="x" href="rb-symbol:one">A</a> <a href="rb-symbol:one/the%20end">B</a>'
    assert problems == []


def test_a_link_to_an_article_file_becomes_a_symbol() -> None:
    html, _ = links('<a href="article-file:sources/articles/one.en.md#end">A</a>')
    assert html == '<a href="rb-symbol:one/end">A</a>'


def test_letters_of_any_script_are_percent_encoded_in_a_symbol() -> None:
    units = (Unit("إدلب", "article", "body", "T", an_article("إدلب")),)
    html, _ = links('<a href="article:إدلب">A</a>', context=link_context(units))
    assert re.fullmatch(r'<a href="rb-symbol:(%[0-9A-F]{2})+">A</a>', html)


def test_a_link_to_an_article_elsewhere_falls_back_to_its_source() -> None:
    html, problems = links('<a href="article:abroad#part">A</a>')
    assert html == '<a href="https://example.org/abroad?a=1&amp;b=2#part">A</a>'
    assert problems == []


def test_a_link_to_an_article_without_a_source_is_plain_text_with_a_warning() -> None:
    html, problems = links('<p>See <a href="article:plain"><em>this</em></a>.</p>')
    assert html == "<p>See <em>this</em>.</p>"
    assert "not in this report and has no source_url" in problems[0]


def test_a_link_to_no_article_is_reported_at_its_line_with_a_suggestion() -> None:
    _, problems = links('<a href="article:missing">A</a>')
    assert "one.en.md:6: the link to “missing” is left out: there is no such article" in problems[0]
    _, problems = links('<a href="article:abrod">A</a>')
    assert "did you mean “abroad”?" in problems[0]


def test_other_links_stay_as_they_are() -> None:
    html = '<a href="https://example.org/?x=1&amp;y=2">A</a><a href="#one/n">B</a><i title="article:x">C</i>'
    assert links(html) == (html, [])


def test_the_contents_print_the_labels_and_link_to_the_units(layout: Layout) -> None:
    composed = compose(layout, "contents", **{"one": "7", "two": "12", "section-1": "5", "foreword": "iii"})
    assert composed.prints_labels
    assert composed.symbols == ("foreword", "section-1", "one", "two")
    lines = re.findall(r'<span class="line-page"><a href="rb-symbol:([^"]+)">([^<]+)</a>', composed.html)
    assert lines == [("foreword", "iii"), ("section-1", "5"), ("one", "7"), ("two", "12")]


def test_the_contents_hold_the_place_of_labels_that_are_not_known_yet(layout: Layout) -> None:
    assert compose(layout, "contents").html.count(">000</a>") == 4


def test_only_units_that_print_labels_are_composed_again(layout: Layout) -> None:
    assert not compose(layout, "one").prints_labels
    assert not compose(layout, "cover").prints_labels


def test_the_opener_of_a_section_prints_the_labels_of_its_articles(layout: Layout) -> None:
    composed = compose(layout, "section", **{"one": "7", "two": "12"})
    assert composed.prints_labels
    lines = re.findall(r'<span class="opener-page"><a href="rb-symbol:([^"]+)">([^<]+)</a>', composed.html)
    assert lines == [("one", "7"), ("two", "12")]


def test_a_unit_is_a_whole_document_in_its_language(layout: Layout) -> None:
    html = compose(layout, "one").html
    assert html.startswith('<!DOCTYPE html>\n<html lang="en" dir="ltr">')
    assert '<body class="unit unit-article matter-body sides-one" id="one">' in html
    assert "<article>" in html
    assert html.count("<h1>") == 1
    assert '<div class="running running-section">Military &amp; roads</div>' in html


def test_an_arabic_article_is_set_from_right_to_left_on_a_page_of_the_edition(layout: Layout) -> None:
    arabic = an_article("one", lang="ar", title="عنوان")
    unit = Unit("one", "article", "body", "عنوان", arabic, SECTION)
    html = composed(unit, REPORT, layout, "<p>نص</p>", {}, [unit]).html
    assert '<html lang="en" dir="ltr">' in html
    assert '<article lang="ar" dir="rtl">' in html


def test_typewriter_quotes_in_titles_and_summaries_become_typographic(layout: Layout) -> None:
    html = compose(layout, "one").html
    assert "The “calm” year:" in html
    assert "<title>The “calm” year: a reading</title>" in html
    assert "It’s quiet – almost." in compose(layout, "section").html
    assert "The “calm” year" in compose(layout, "contents").html


def test_markup_in_titles_is_shown_and_not_obeyed(layout: Layout) -> None:
    bad = an_article("one", title="<script>x</script> & more", summary="<b>")
    unit = Unit("one", "article", "body", bad.title, bad, SECTION)
    html = composed(unit, REPORT, layout, "", {}, [unit]).html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<b>" not in html


def test_a_title_breaks_after_its_colon_and_keeps_its_last_words_together() -> None:
    assert title_lines("A year: what the year was", "en") == (
        '<span class="title-line">A year:</span> <span class="title-line">what the year\u00a0was</span>'
    )
    assert title_lines("Two words", "en") == '<span class="title-line">Two words</span>'


@pytest.mark.parametrize(
    "kind",
    ["cover", "half-title", "imprint", "contents", "foreword", "section", "article", "back-cover"],
)
def test_no_unit_names_a_place_on_this_disk(layout: Layout, kind: str) -> None:
    html = compose(layout, kind).html
    assert "/somewhere" not in html
    assert "file:" not in html


def test_pictures_are_backgrounds_below_the_project(project: Project) -> None:
    picture = project.root / "sources" / "media" / "it's a cover.svg"
    picture.parent.mkdir(parents=True)
    picture.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    chosen = OptionSource({"cover_picture": "sources/media/it's a cover.svg"})
    html = compose(load_layout(project, "annual-report", [chosen]), "cover").html
    assert "project:/sources/media/it%27s%20a%20cover.svg" in html
    assert "<img" not in html


def test_the_cover_carries_no_running_heads(layout: Layout) -> None:
    assert "running" not in compose(layout, "cover").html


def test_a_two_sided_report_opens_sections_on_the_right(project: Project) -> None:
    two = load_layout(project, "annual-report", [OptionSource({"sides": "two"})])
    assert compose(two, "section").start == "recto"
    assert compose(two, "one").start == "any"


def test_a_brief_has_a_masthead_and_says_where_it_was_first_published(project: Project) -> None:
    brief = load_layout(project, "brief")
    article = an_article("one", source_url="https://example.org/one")
    report = Report("one", "en", "One", "brief", "Institute", (), front=(article,))
    (unit,) = plan_units(report, brief.kinds)
    html = composed(unit, report, brief, "<p>Text.</p>", {}, [unit]).html
    assert 'class="masthead-publisher">Institute<' in html
    assert 'href="https://example.org/one"' in html
    assert "12\u00a0October 2022" in html


def test_a_child_template_replaces_a_block_of_its_parents_file_of_the_same_name(project: Project) -> None:
    folder = project.layouts / "mine"
    (folder / "templates").mkdir(parents=True)
    (folder / "layout.toml").write_text('name = "mine"\nextends = "annual-report"\n', encoding="utf-8")
    (folder / "templates" / "article.html").write_text(
        '{% extends "base/article.html" %}{% block kicker %}<p>Mine</p>{% endblock %}', encoding="utf-8"
    )
    html = compose(load_layout(project, "mine"), "one").html
    assert "<p>Mine</p>" in html
    assert "<p>Text.</p>" in html
    assert 'class="kicker"' not in html


def test_a_mistake_in_a_template_is_reported_with_file_and_line(project: Project) -> None:
    folder = project.layouts / "mine"
    (folder / "templates").mkdir(parents=True)
    (folder / "layout.toml").write_text('name = "mine"\nextends = "annual-report"\n', encoding="utf-8")
    (folder / "templates" / "cover.html").write_text("<p>\n\n{{ report.titel }}\n", encoding="utf-8")
    with pytest.raises(LayoutError) as caught:
        compose(load_layout(project, "mine"), "cover")
    text = caught.value.problems[0].text(project.root)
    assert text.startswith("layouts/mine/templates/cover.html:3:")
    assert "titel" in text


@pytest.mark.parametrize(
    ("text", "lang", "last"),
    [
        ("The road opened again.", "en", "again."),
        ("صدر القرار (٢٢٥٤).", "ar", "(٢٢٥٤)."),
        ("سار على طريق International Highway", "ar", ""),
        ("One " + "x" * 40, "en", ""),
        ("Quiet", "en", "Quiet"),
    ],
)
def test_last_word_is_parted_where_a_page_number_is_to_stay_with_it(text: str, lang: str, last: str) -> None:
    head, found = before_last(text, lang)
    assert (head + found, found) == (text, last)
