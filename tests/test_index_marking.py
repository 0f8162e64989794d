"""Marks in the HTML of an article: where they stand, and that nothing else changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_builder.indexing.marking import Place, Written, mark_places, title_places
from report_builder.indexing.matching import matcher_of
from report_builder.markup.tree import read_tree, write_tree

EN = matcher_of([("idlib", "Idlib"), ("hrw", "Human Rights Watch"), ("raid", "raid*")], "en")


def marked(html: str, written: dict[str, Written] | None = None) -> tuple[str, tuple[Place, ...]]:
    tree = read_tree(html)
    places = mark_places(tree, "u", EN, written)
    return write_tree(tree), places


def words(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<span class="ix" id="u/ix-([^"]*)">([^<]*)', html)


def test_words_are_found_across_emphasis_and_soft_hyphens() -> None:
    html, places = marked("<p>The <em>Hu\u00adman</em> <b>Rights</b> Watch in <i>Idlib</i>’s hills</p>")
    assert words(html) == [("hrw-1", "Hu\u00adman"), ("idlib-1", "Idlib")]
    assert [(place.key, place.words) for place in places] == [
        ("hrw", "Human Rights Watch"),
        ("idlib", "Idlib"),
    ]


def test_a_block_has_the_first_and_the_last_place_of_a_term() -> None:
    html, _ = marked("<p>Idlib a Idlib b Idlib</p><p>Idlib</p>")
    assert [name for name, _ in words(html)] == ["idlib-1", "idlib-2", "idlib-3"]
    assert " a Idlib b " in html


def test_headings_tables_and_notes_count_and_code_and_addresses_do_not() -> None:
    html, places = marked(
        "<h2>Idlib</h2><table><tr><td>Idlib</td></tr></table>"
        "<p><code>Idlib</code> <a href='https://idlib.example'>https://Idlib.example</a>"
        "<span class='note-word'>a<sup class='note-call'><a>1</a></sup></span>"
        "<span class='note' id='u/note-1'><a class='note-back'>1</a> "
        "<span class='note-text'>Idlib</span></span></p>"
    )
    assert [(place.anchor, place.note) for place in places] == [
        ("u/ix-idlib-1", ""),
        ("u/ix-idlib-2", ""),
        ("u/ix-idlib-3", "1"),
    ]
    assert "<code>Idlib</code>" in html
    assert ">https://Idlib.example</a>" in html


def test_the_marks_of_a_term_do_not_depend_on_other_terms() -> None:
    html = "<p>Raids near Idlib. Human Rights Watch counts raids.</p><p>In Idlib</p>"
    only = matcher_of([("idlib", "Idlib")], "en")
    tree = read_tree(html)
    few = mark_places(tree, "u", only)
    assert few == tuple(place for place in marked(html)[1] if place.key == "idlib")


def test_what_the_author_marked_keeps_its_words_and_is_not_marked_again() -> None:
    html, places = marked(
        '<p><span class="ix" id="u/ix-1">Idlib</span> and <span class="ix" id="u/ix-2">the camps</span></p>',
        {"u/ix-1": Written("idlib", main=True), "u/ix-2": Written("subjects|Camps!of war")},
    )
    assert [(place.key, place.main) for place in places] == [
        ("idlib", True),
        ("subjects|Camps!of war", False),
    ]
    assert len(words(html)) == 2
    assert ">the camps</span>" in html


def test_an_empty_mark_goes_to_the_word_after_it() -> None:
    html, places = marked(
        '<p>See <span class="ix" id="u/ix-1"></span>Idlib or <span class="ix" id="u/ix-2"></span></p>',
        {"u/ix-1": Written("border"), "u/ix-2": Written("border", range="end")},
    )
    assert [(place.key, place.words) for place in places] == [
        ("border", "Idlib"),
        ("idlib", "Idlib"),
        ("border", "or"),
    ]
    assert sorted(name for name, _ in words(html)) == ["border-1", "border-2", "idlib-1"]


def test_without_an_index_only_the_words_of_the_authors_marks_are_left() -> None:
    html = '<p>In <span class="ix" id="u/ix-1">Idlib</span>, <span class="ix" id="u/ix-2"></span>there</p>'
    tree = read_tree(html)
    assert mark_places(tree, "u", matcher_of([], "en"), {}) == ()
    assert write_tree(tree) == "<p>In Idlib, there</p>"


def test_titles_lead_to_the_first_page() -> None:
    assert title_places(["Raids on Idlib", "Idlib again"], "unit", EN) == (
        Place("raid", "unit", "Raids"),
        Place("idlib", "unit", "Idlib"),
    )


@pytest.mark.parametrize("lang", ["en", "ar"])
@given(data=st.data())
def test_marking_keeps_every_character(lang: str, data: st.DataObject) -> None:
    text = st.text(alphabet="ab Iلارقبة\u0651\u00ad-,'", max_size=12)
    tags = st.sampled_from(["em", "b", "span", "code", "p"])
    pieces = data.draw(st.lists(st.tuples(st.none() | tags, text), max_size=8))
    html = "".join(f"<{name}>{piece}</{name}>" if name else piece for name, piece in pieces)
    spellings = data.draw(st.lists(st.text(alphabet="ab Iلارقب*", min_size=1, max_size=6), max_size=5))
    tree = read_tree(f"<div>{html}</div>")
    before = "".join(tree.itertext())
    places = mark_places(tree, "u", matcher_of([(each, each) for each in spellings], lang))
    assert "".join(tree.itertext()) == before
    anchors = [place.anchor for place in places]
    assert sorted(anchors) == sorted({str(each.get("id")) for each in tree.iter("span") if each.get("id")})
    assert len(set(anchors)) == len(anchors)
    assert all("".join(each.itertext()) for each in tree.iter("span") if each.get("id"))
