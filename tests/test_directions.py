"""Mixed writing: runs against the direction of the text are wrapped whole, and no text is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement

from report_builder.markup.directions import foreign_runs, set_directions, turn_foreign_notes
from report_builder.markup.tree import read_tree, write_tree


def directed(html: str, lang: str = "ar") -> str:
    tree = read_tree(html)
    set_directions(tree, lang)
    return write_tree(tree)


def runs(text: str, base: str = "rtl") -> list[str]:
    return [text[a:b] for a, b in foreign_runs(text, "rtl" if base == "rtl" else "ltr")]


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        ("الطريق M4 مقطوع", ["M4"]),
        ("على الطريق M4 14 دورية", ["M4"]),
        ("قال Smith (2020), p. 12 إن", ["Smith (2020), p. 12"]),
        ("(campaign between wars) بين", ["(campaign between wars)"]),
        ("هيئة UN (OCHA) في", ["UN (OCHA)"]),
        ("اتصل على +963 11 123 4567 اليوم", ["+963 11 123 4567"]),
        ("في 2022-12-16 وقع", ["2022-12-16"]),
        ("مسافة 12.5 km من", ["12.5 km"]),
        ("انظر https://meridian.example/ar/، ثم", ["https://meridian.example/ar/"]),
        ("وسم #Syria و@ocha", ["#Syria", "@ocha"]),
        ("العتاد 3D هنا", ["3D"]),
        ("BBC، CNN", ["BBC", "CNN"]),
        ("في عام 2022 وحده", []),
        ("٧٧٥ هجومًا و١٢٫٥٪", []),
    ],
)
def test_runs_of_latin_inside_arabic(text: str, wrapped: list[str]):
    assert runs(text) == wrapped


def test_runs_of_arabic_inside_english():
    assert runs("The daily الثورة اليوم, of 5 May, said «لا».", "ltr") == ["الثورة اليوم", "لا"]
    assert runs("Sivil Savunma (الدفاع المدني) 2022’de", "ltr") == ["(الدفاع المدني)"]


def test_a_citation_with_markup_is_one_run():
    html = directed("<p>يرى Smith (2020), <em>The Book</em>, p. 12 أن</p>")
    assert html == '<p>يرى <span lang="en" dir="ltr">Smith (2020), <em>The Book</em>, p. 12</span> أن</p>'


@pytest.mark.parametrize("call", ['<sup data-rb-call="2">0</sup>', '<sup class="note-call">2</sup>'])
def test_the_call_of_a_note_is_no_number_of_the_words_before_it(call: str):
    held = '<span lang="en" dir="ltr" class="held">(in series)</span>'
    assert directed(f"<p>توصيلًا (in series).{call}</p>") == f"<p>توصيلًا {held}.{call}</p>"
    assert directed(f"<p>الطريق M4.{call}</p>") == f'<p>الطريق <span lang="en" dir="ltr">M4</span>.{call}</p>'
    assert directed(f"<p>في M4.{call} 2022</p>") == (
        f'<p>في <span lang="en" dir="ltr">M4</span>.{call} 2022</p>'
    )
    assert directed(f"<p>قال Yes.{call} No. ثم</p>") == (
        f'<p>قال <span lang="en" dir="ltr" class="held">Yes.{call} No</span>. ثم</p>'
    )


def test_a_run_that_begins_or_ends_in_an_element_takes_it_whole():
    assert directed("<p>كتاب <em>The Book</em> (London 2020) وغيره</p>") == (
        '<p>كتاب <span lang="en" dir="ltr" class="held"><em>The Book</em> (London 2020)</span> وغيره</p>'
    )
    # An element with Arabic in it cannot be torn: each part is ordered for itself.
    assert directed("<p>في <em>كتاب The Book</em> now هنا</p>") == (
        '<p>في <em>كتاب <span lang="en" dir="ltr" class="held">The Book</span></em>'
        ' <span lang="en" dir="ltr">now</span> هنا</p>'
    )


def test_links_and_code_run_left_to_right():
    assert 'dir="ltr"' in directed('<p>انظر <a href="https://a.example/b/">https://a.example/b/</a></p>')
    assert directed("<p>الأمر <code>make report</code> هنا</p>") == (
        '<p>الأمر <code dir="ltr">make report</code> هنا</p>'
    )


def test_what_the_author_said_of_a_language_holds():
    html = directed('<p>وزارة <span lang="tr">Milli Savunma Bakanlığı</span> التركية</p>')
    assert html == '<p>وزارة <span lang="tr" dir="ltr">Milli Savunma Bakanlığı</span> التركية</p>'
    assert directed('<blockquote lang="en"><p>A line, with الثورة in it.</p></blockquote>') == (
        '<blockquote lang="en" dir="ltr"><p>A line, with <span lang="ar" dir="rtl">الثورة</span>'
        " in it.</p></blockquote>"
    )
    assert directed('<p dir="auto">12 سنة</p>', "en") == '<p dir="rtl">12 سنة</p>'


def test_turkish_is_told_by_its_letters():
    assert 'lang="tr"' in directed("<p>وزارة Milli Savunma Bakanlığı هنا</p>")


def test_english_alone_is_left_alone():
    html = "<p>Plain <em>text</em> with 12 km and https://a.example/.</p>"
    assert directed(html, "en") == html


PIECES = st.sampled_from(
    [
        "الطريق ",
        "M4",
        " ",
        "(",
        ")",
        "2022",
        "، ",
        "<em>",
        "</em>",
        "Smith, ",
        "«",
        "»",
        "كتاب",
        "#x ",
        "+963 11 1234",
    ]
)


@pytest.mark.parametrize(
    ("note", "turned"),
    [
        ("Smith, <em>Book</em> (2020), https://a.example; Jones (2021).", True),
        ("Smith (2020)، نفسه", False),
        ("2020, 12", False),
    ],
)
def test_a_note_without_arabic_runs_the_other_way_as_a_whole(note: str, turned: bool):
    tree = read_tree(f'<p>نص<span class="note"><a>1</a> <span class="note-text">{note}</span></span></p>')
    turn_foreign_notes(tree, "ar")
    assert ('class="note-text" lang="en" dir="ltr"' in write_tree(tree)) is turned


@pytest.mark.parametrize(
    ("note", "turned"),
    [
        ('<span lang="ar" dir="rtl" class="held">الثورة، 5 أيار</span>.', ">الثورة، 5 أيار.</span>"),
        (
            '<a href="#x"><span lang="ar" dir="rtl">الثورة</span></a> في 2022-12-16.',
            '">2022-12-16</span>.</span>',
        ),
        ('See <span lang="ar" dir="rtl">الثورة</span>.', None),
        ('<span lang="ar" dir="rtl">الثورة</span> <span class="cite"></span>.', None),
        ("2020, 12.", None),
    ],
)
@pytest.mark.parametrize("lang", ["en", "tr"])
def test_a_note_without_latin_runs_from_the_right_in_a_text_from_the_left(
    note: str, turned: str | None, lang: str
):
    tree = read_tree(f'<p>Text<span class="note"><a>1</a> <span class="note-text">{note}</span></span></p>')
    before = text_of(tree)
    for _ in range(2):  # again when the citations are filled
        turn_foreign_notes(tree, lang)
        html = write_tree(tree)
        assert ('class="note-text" lang="ar" dir="rtl"' in html) is (turned is not None)
        assert turned is None or turned in html
        assert text_of(tree) == before


def text_of(tree: HtmlElement) -> str:
    return "".join(tree.itertext())


@given(st.lists(PIECES, max_size=14), st.sampled_from(["ar", "en"]))
def test_wrapping_keeps_every_character_in_its_place(pieces: list[str], lang: str):
    tree = read_tree(f"<p>{''.join(pieces)}</p><ul><li>{''.join(pieces[::-1])}</li></ul>")
    before = text_of(tree)
    set_directions(tree, lang)
    assert text_of(tree) == before
    assert not tree.xpath("//span[@dir]//span[@dir]")
