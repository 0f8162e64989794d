"""Abbreviations written out at their first use in an article, in three languages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_builder.indexing.expanding import expand_words
from report_builder.indexing.glossary import Glossary, GlossaryEntry, Word, glossary_entries
from report_builder.indexing.marking import Place
from report_builder.markup.tree import read_tree, write_tree
from report_builder.project.values import LocalText

OCHA = "Office for the Coordination of Humanitarian Affairs"
OCHA_TR = "İnsani Yardım Koordinasyon Ofisi"
OCHA_AR = "مكتب تنسيق الشؤون الإنسانية"


def word(abbr: str | None, term: str, *, expand: bool = True) -> Word:
    key = abbr or term
    return Word(key, LocalText({"": term}), LocalText({"": abbr}) if abbr else None, None, expand)


def expanded(lang: str, html: str, *words: Word) -> tuple[str, tuple[Place, ...]]:
    glossary = Glossary({each.key: each for each in words})
    tree = read_tree(html)
    places = expand_words(tree, "u", glossary, glossary.matcher(lang), lang)
    return write_tree(tree), places


def text(lang: str, html: str, *words: Word) -> str:
    return re.sub(r"<[^>]*>", "", expanded(lang, html, *words)[0])


EN = word("OCHA", OCHA)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("OCHA said. OCHA left.", f"{OCHA} (OCHA) said. OCHA left."),
        ("Said OCHA.", f"Said {OCHA} (OCHA)."),
        ("An OCHA report", f"An OCHA ({OCHA}) report"),
        ("OCHA’s report", f"OCHA’s ({OCHA}) report"),
        ("an OCHA-led team", f"an OCHA-led ({OCHA}) team"),
        (f"The {OCHA} (OCHA) said", f"The {OCHA} (OCHA) said"),
        (f"OCHA, that is the {OCHA}, said", f"OCHA, that is the {OCHA}, said"),
        ("the coordinators (OCHA) said. OCHA", "the coordinators (OCHA) said. OCHA"),
        ("OCHAs and LOCHA", "OCHAs and LOCHA"),
        ("<em>OCHA</em> said", f"{OCHA} (OCHA) said"),
        ("<code>OCHA</code> said", "OCHA said"),
    ],
)
def test_the_first_use_in_english_is_written_out(before: str, after: str) -> None:
    assert text("en", f"<p>{before}</p>", EN) == after


def test_headings_tables_and_notes_wait_for_running_text() -> None:
    html, places = expanded(
        "en",
        "<h2>OCHA</h2><table><tr><td>OCHA</td></tr></table>"
        "<p>Then OCHA<span class='note' id='u/note-1'>OCHA</span></p>",
        EN,
    )
    assert re.sub(r"<[^>]*>", "", html) == f"OCHAOCHAThen {OCHA} (OCHA)OCHA"
    assert html.count(f'<abbr title="{OCHA}">OCHA</abbr>') == 3
    assert [(place.anchor, place.note) for place in places] == [("u/gl-OCHA", "")]


def test_a_term_in_small_letters_begins_a_sentence_with_a_capital() -> None:
    idp = word("IDP", "internally displaced person")
    assert (
        text("en", "<p>IDP camps. IDP rights.</p>", idp)
        == "Internally displaced person (IDP) camps. IDP rights."
    )
    assert text("en", "<p>All IDP camps.</p>", idp) == "All internally displaced person (IDP) camps."


def test_what_need_not_be_written_out_and_plain_words_are_only_marked() -> None:
    plain, war = word("M4", "the road", expand=False), word(None, "ceasefire")
    html, places = expanded("en", "<p>M4, a ceasefire, a ceasefire</p>", plain, war)
    assert '<abbr title="the road" id="u/gl-M4">M4</abbr>' in html
    assert html.count('class="gl"') == 1
    assert [place.words for place in places] == ["M4", "ceasefire"]


def test_an_abbreviation_that_the_author_explains_is_left_alone() -> None:
    html = '<p><abbr title="Mine">OCHA</abbr> said</p>'
    assert expanded("en", html, EN) == (html, ())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("OCHA açıkladı", f"{OCHA_TR} (OCHA) açıkladı"),
        ("OCHA’nın raporu", f"OCHA’nın ({OCHA_TR}) raporu"),
        ("OCHA'ya göre OCHA", f"OCHA'ya ({OCHA_TR}) göre OCHA"),
        (f"{OCHA_TR}’nin (OCHA) raporu", f"{OCHA_TR}’nin (OCHA) raporu"),
    ],
)
def test_a_turkish_suffix_stays_with_the_abbreviation(before: str, after: str) -> None:
    assert text("tr", f"<p>{before}</p>", word("OCHA", OCHA_TR)) == after


LTR = '<span dir="ltr" lang="en">OCHA</span>'


@pytest.mark.parametrize(
    ("abbr", "term", "before", "after"),
    [
        ("أوتشا", OCHA_AR, "قالت أوتشا", f"قالت {OCHA_AR} (أوتشا)"),
        ("أوتشا", OCHA_AR, "قالت لأوتشا وأوتشا", f"قالت ل{OCHA_AR} (أوتشا) وأوتشا"),
        ("الأونروا", "الوكالة الأممية", "خطة للأونروا", "خطة للوكالة الأممية (الأونروا)"),
        ("الأونروا", "وكالة الأمم", "بالأونروا", "بوكالة الأمم (الأونروا)"),
        ("OCHA", OCHA_AR, f"قال و{LTR}", f"قال و{OCHA_AR} (OCHA)"),
        ("OCHA", "المكتب", f"قال ل{LTR}", "قال للمكتب (OCHA)"),
        ("OCHA", OCHA_AR, f"قال لـ {LTR}", f"قال لـ OCHA ({OCHA_AR})"),
        ("أوتشا", OCHA_AR, f"{OCHA_AR} أو أوتشا", f"{OCHA_AR} أو أوتشا"),
    ],
)
def test_arabic_letters_are_written_to_the_words(abbr: str, term: str, before: str, after: str) -> None:
    assert text("ar", f"<p>{before}</p>", word(abbr, term)) == after


def test_the_words_are_in_the_digits_of_the_edition() -> None:
    glossary = Glossary({"P": word("P", "unit 2254")})
    tree = read_tree("<p>P said</p>")
    expand_words(tree, "u", glossary, glossary.matcher("en"), "en", "arabic-indic")
    assert tree.text_content() == "Unit ٢٢٥٤ (P) said"


def test_the_list_is_in_the_order_of_the_language_and_tells_the_first_use_in_each_article() -> None:
    words = [
        word("UN", "United Nations"),
        word("NATO", "Alliance"),
        word(None, "militia"),
        word("X", "Unused"),
    ]
    glossary = Glossary({each.key: each for each in words})
    places = [
        Place("UN", "a/gl-UN"),
        Place("militia", "a/gl-m"),
        Place("UN", "b/gl-UN"),
        Place("NATO", "b/gl-N"),
    ]
    entries: tuple[GlossaryEntry, ...] = glossary_entries(glossary, places, "en")
    labels = {"a/gl-UN": "3", "a/gl-m": "3", "b/gl-UN": "4", "b/gl-N": "9"}
    assert [
        (entry.head, entry.term, [page.first.label for page in entry.pages(labels)]) for entry in entries
    ] == [
        ("militia", "", ["3"]),
        ("NATO", "Alliance", ["9"]),
        ("UN", "United Nations", ["3", "4"]),
    ]


@given(st.lists(st.sampled_from(["OCHA", " ", "x", ".", "(", ")", "’s", "-", "IDP", "an"]), max_size=12))
def test_without_what_was_put_in_the_text_is_that_of_the_author(parts: list[str]) -> None:
    source = "".join(parts)
    made = text("en", f"<p>{source}</p>", EN, word("IDP", "person"))
    bare = made
    for term in (OCHA, "person", "Person"):
        bare = (
            bare.replace(f" ({term})", "").replace(f"{term} (OCHA)", "OCHA").replace(f"{term} (IDP)", "IDP")
        )
    assert bare == source
