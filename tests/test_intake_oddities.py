"""Odd pages and files, each of which an import once got wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers_intake import AR, EN, TR

from report_builder.intake.detect import detect, read
from report_builder.intake.errors import IntakeError
from report_builder.intake.escaping import plain_of
from report_builder.intake.html_to_markdown import Converted, html_to_markdown
from report_builder.intake.model import Hints
from report_builder.intake.sources import gather, read_file
from report_builder.intake.tree import decode, fragment


def convert(html: str) -> Converted:
    return html_to_markdown(fragment(html))


JOINED = "<tr><td colspan=2>Wide &amp; low</td></tr><tr><td>1</td><td>2</td></tr>"


@pytest.mark.parametrize(
    "html",
    [
        f"<table><caption>Boats of <b>two</b> towns</caption>{JOINED}</table>",
        f"<figure><table>{JOINED}</table><figcaption>Boats of <b>two</b> towns</figcaption></figure>",
    ],
    ids=["caption", "figcaption"],
)
def test_the_caption_of_a_joined_table_stands_in_it_and_makes_no_definition_of_it(html):
    made = convert(f"<p>Before.</p>{html}<p>After.</p>")
    assert made.body == (
        "Before.\n\n<table>\n<caption>Boats of <strong>two</strong> towns</caption>\n"
        '<tr><td colspan="2">Wide &amp; low</td></tr>\n<tr><td>1</td><td>2</td></tr>\n</table>\n\nAfter.\n'
    )
    assert made.words_in == made.words_out


def test_the_caption_of_a_table_that_is_only_layout_or_calls_a_note_is_kept():
    made = convert(
        "<figure><table><tr><td><p>One cell.</p></td></tr></table><figcaption>What it says</figcaption>"
        f"</figure><table><caption>Boats<sup>1</sup></caption>{JOINED}</table>"
        "<h3>Notes</h3><ol><li>A note.</li></ol>"
    )
    assert "What it says" in made.body
    assert "</table>\n\nBoats[^1]\n" in made.body
    assert made.words_in == made.words_out


def test_spaces_that_do_not_break_stay_and_those_that_only_indent_go():
    made = convert(
        "<p>&nbsp;&nbsp;&nbsp;A toll of 9&nbsp;000 lira, « the most », <b>10&#8239;km</b>.&nbsp; So it is."
        "<p>&nbsp;</p><table><tr><th>5&nbsp;km<th>b<tr><td colspan=2>6&nbsp;km</table>"
        "<p>The&nbsp;whole&nbsp;of&nbsp;this&nbsp;line&nbsp;was&nbsp;pasted.</p>"
    )
    assert made.body == (
        "A toll of 9\u00a0000 lira, « the most », **10\u202fkm**. So it is.\n\n"
        "<table>\n<tr><th>5\u00a0km</th><th>b</th></tr>\n"
        '<tr><td colspan="2">6\u00a0km</td></tr>\n</table>\n\n'
        "The whole of this line was pasted.\n"
    )


def test_the_source_of_a_table_counts_among_the_words_that_are_shown():
    assert plain_of(': Boats {source="Harbour ledger"}').split() == ["Boats", "Harbour", "ledger"]


@pytest.mark.parametrize(
    ("stream", "why"),
    [("EncryptedPackage", "password"), ("WordDocument", r"old kind \(.doc\)"), ("Workbook", "Office file")],
)
def test_a_protected_file_is_not_called_an_old_one(stream, why):
    with pytest.raises(IntakeError, match=why):
        detect(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le"), "notes.docx")


def test_a_source_that_is_not_there_fails_and_stops_no_other():
    named = ("gone.txt", "ftp://host.example/a.html", "list/@no.txt")
    assert [source.origin for source in gather(named)] == list(named)
    with pytest.raises(IntakeError, match="no such file or folder"):
        read_file(Path("gone.txt"))


def test_a_page_in_utf_8_is_read_as_such_whatever_it_says_of_itself():
    page = '<meta charset="windows-1254"><p>Kıyıda iskele çoktu, şimdi yok.'
    assert "şimdi" in decode(page.encode())
    assert "şimdi" in decode(page.encode("cp1254"))


def test_small_pictures_among_the_letters_are_left_out_and_told():
    page = "<html lang=en><head><title>Ferries 🚢 of Sarmin</title></head><body><article>"
    page += f"<p>👩🏽‍🌾 {EN['p1']} ✅</p>"
    page += f"<p>{EN['p2']} © 🇹🇷</p></article></body></html>"
    (draft,) = read(page.encode(), "a.html", Hints(languages=("en",)))
    assert draft.title == "Ferries of Sarmin"
    assert draft.body == f"{EN['p1']}\n\n{EN['p2']} ©\n"
    told = [doubt.text for doubt in draft.doubts if doubt.what == "emoji"]
    assert told == ["🚢 👩🏽‍🌾 ✅ 🇹🇷"]


def test_paragraphs_bold_by_their_style_are_headings_where_there_are_no_others():
    made = convert(
        f"<p>{EN['p1']}</p><div class=x><p><span style='font-weight:700'>The ledger</span></p></div>"
        f"<p>{EN['p2']}</p><p><b>The</b> <b>silt</b></p><p>{EN['p3']}</p>"
        f"<p><b>Not</b> so bold</p><p>{EN['p4']}</p>"
    )
    assert [line for line in made.body.split("\n") if line.startswith("#")] == [
        "## The ledger",
        "## The silt",
    ]


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<h2>Tolls</h3><div>Paid at noon.</div>", "## Tolls\n\nPaid at noon.\n"),
        ("<p>x <code>ls<br>pwd</code></p>", "x `ls pwd`\n"),
        ("<ul><li>one</li>between <li>two</ul>", "- one\n- between\n- two\n"),
        ("<dl><dt>a<dt>b<dd>c<dd>d</dl>", "a\n\nb\n:   c\n:   d\n"),
        ("<dl><div><dt>a</dt><dd>b</dd></div>loose <b>words</b><br>of it</dl>",
         "a\n:   b\n:   loose **words**<br>of it\n"),
        ("<figure><dl><dt>c<dd>d<dd>e</dl><figcaption><p>Of</p><p>it</p></figcaption></figure>",
         "c\n:   d\n:   e\n\nOf it\n"),
        ("<p>See <a href='https://e.example/'><sup>12b</sup></a>.</p>",
         "See [<sup>12b</sup>](https://e.example/).\n"),
        ("<blockquote class=pullquote><p>Herons.</p><cite>A clerk</cite> <cite>Sarmin</cite></blockquote>",
         '::: {.pullquote by="A clerk, Sarmin"}\nHerons.\n:::\n'),
        ("<table><tr><th>a<th>b<tr><td>c<td><dl><dt>d<dd>e</dl><pre>f</pre></table>",
         "| a | b |\n|---|---|\n| c | d<br>e<br>f |\n"),
        ("<table><tr><th>a<th>b<tr><td colspan=2>c<ul><li>d<ul><li>e</ul><li>f</ul><pre>g</pre></table>",
         '<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td colspan="2">c<br>• d<br>• e<br>• f<br>g</td></tr>\n'
         "</table>\n"),
    ],
)  # fmt: skip
def test_words_of_two_elements_stay_two_words_in_places_that_are_their_own(html, body):
    made = convert(html)
    assert made.body == body
    assert made.words_in == made.words_out


def test_a_plain_page_gives_its_unit_as_one_author_its_kind_and_its_only_note():
    page = f"""<html lang=en><head><title>Ferries | River</title></head><body>
    <nav><a href=/>Home</a></nav><article>
    <span class=label>In Focus</span><h1>Ferries</h1><p class=byline>By Economy and Society Unit</p>
    <p>{EN["p1"]}<sup>1</sup></p><p>{EN["p2"]}</p><hr><p>1. {EN["n1"]}</p></article></body></html>"""
    (draft,) = read(page.encode(), "a.html", Hints(languages=("en",), kinds=("in-focus",)))
    assert (draft.kind, draft.authors) == ("In Focus", ("Economy and Society Unit",))
    assert draft.body == f"{EN['p1']}[^1]\n\n{EN['p2']}\n\n[^1]: {EN['n1']}\n"


@pytest.mark.parametrize("call", ["<sup>{}</sup>", "[{}]"])
def test_notes_on_lines_of_one_paragraph_below_their_heading_are_notes(call):
    calls = [call.format(number) for number in ("١", "٢")]
    made = convert(
        f"<p>{AR['p1']}{calls[0]}</p><p>{AR['p2']}{calls[1]}</p>"
        f"<div><b>المراجع:</b><br>١- {AR['n1']}<br>٢- <i>سجلّ</i> {AR['n2']}</div>"
    )
    assert made.body.endswith(f"{AR['p2']}[^2]\n\n[^1]: {AR['n1']}\n\n[^2]: *سجلّ* {AR['n2']}\n")


def test_a_numbered_list_that_nothing_calls_stays_a_list():
    made = convert(f"<p>{EN['p1']} 10 m<sup>2</sup></p><p>1. {EN['p2']}</p><p>2. {EN['p3']}</p>")
    assert "[^" not in made.body


def test_a_byline_that_nothing_marks_is_an_author_and_no_paragraph():
    page = f"<html lang=ar><head><title>{AR['title']}</title></head><body><article><h1>{AR['title']}</h1>"
    page += f"<p>كتبه: مركز الدراسات</p><p>{AR['p1']}</p><p>{AR['p2']}</p></article></body></html>"
    (draft,) = read(page.encode(), "a.html", Hints(languages=("ar",)))
    assert draft.authors == ("مركز الدراسات",)
    assert draft.body == f"{AR['p1']}\n\n{AR['p2']}\n"


def test_notes_in_round_brackets_are_notes_and_the_heading_goes_before_the_title_of_the_window():
    page = f"<html lang=tr><head><title>{TR['title']} - Merkez</title></head><body><div id=content>"
    page += f"<h2>{TR['title']}</h2><p>{TR['p1']}(1)</p><h4>Defter</h4><p>{TR['p2']} (2)</p>"
    page += f"<p>(1) {TR['n1']}</p><p>(2) {TR['n2']}</p></div></body></html>"
    (draft,) = read(page.encode(), "a.html", Hints(languages=("tr",)))
    assert draft.title == TR["title"]
    assert draft.body == (
        f"{TR['p1']}[^1]\n\n## Defter\n\n{TR['p2']}[^2]\n\n[^1]: {TR['n1']}\n\n[^2]: {TR['n2']}\n"
    )
