"""Text files, Markdown of other tools, exports and feeds in files; the words that were kept and dropped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from helpers_intake import AR, EN, KINDS, LANGUAGES, TR, draft_of, has_in_order, shown

from report_builder.intake.clean import clean_text, words
from report_builder.intake.dates import find_date
from report_builder.intake.detect import detect, read
from report_builder.intake.errors import IntakeError
from report_builder.intake.html_to_markdown import html_to_markdown
from report_builder.intake.language import guess_language
from report_builder.intake.model import Hints
from report_builder.intake.tree import fragment

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
PARTS = ("p1", "p2", "p3", "p4")


def dump(texts, genre: str, signature: str, furniture: list[str]) -> bytes:
    """A page as a reader's tool saves it: its title twice, its genre, the text, then what stood around it."""
    title = texts["title"]
    lines = [
        title,
        "",
        title,
        "",
        f"{genre} | {title}",
        "",
        "",
        *(f"{texts[part]}\n" for part in PARTS),
        "",
        signature,
        "",
    ]
    return "\n".join([*lines, *furniture]).encode()


TEASER = (
    "A delegation of lock keepers made a visit to the ministry on the fourth of January and asked once more for the "
    "winter rota that they were promised two years ago, as the council told us."
)


@pytest.mark.parametrize(
    ("texts", "lang", "signature", "author", "furniture"),
    [
        (EN, "en", "Unit of River Studies - Water Bridge", "Unit of River Studies",
         ["To visit our Telegram channel: Click here", "", "Share this Post", "", "Why did the lock keepers strike again?",
          "In focus", "", TEASER, "", "Tolls during 2022", "Analysis", "", TEASER, "", "Ice on the locks", "", TEASER[:90]]),
        (AR, "ar", "وحدة دراسات الأنهار - جسر المياه", "وحدة دراسات الأنهار",
         ["للاشتراك بقناة تلغرام: اضغط هنا", "", "شارك", "", "جليد على الأهوسة", "", AR["p2"][:80]]),
        (TR, "tr", "Irmak Araştırmaları Birimi - Su Köprüsü", "Irmak Araştırmaları Birimi",
         ["Paylaş", "", "Buz tutan savaklar", "", "Savaklar bu yıl ocak ayında üç hafta boyunca buz tuttu ve mavnalar bekledi."]),
    ],
    ids=["en", "ar", "tr"],
)  # fmt: skip
def test_a_text_dumped_from_a_page_gives_its_body_and_five_fields(texts, lang, signature, author, furniture):
    draft = draft_of(dump(texts, "In Focus", signature, furniture), "dump.txt")
    body = [line for line in draft.body.split("\n") if line]
    assert [words(line) for line in body] == [words(texts[part]) for part in PARTS]
    assert (draft.title, draft.kind, draft.authors, draft.lang) == (
        texts["title"],
        "In Focus",
        (author,),
        lang,
    )
    assert draft.words_in == draft.words_out == len(words(draft.body))
    dropped = " ".join(doubt.text for doubt in draft.doubts if doubt.kind == "dropped")
    assert all(line[:40] in dropped for line in furniture if line)  # nothing goes silently


@pytest.mark.skipif(not DATA.is_dir(), reason="the real texts are not here")
def test_the_real_text_is_whole_and_its_furniture_gone():
    source = (DATA / "idlib-sochi.en.txt").read_text("utf-8")
    draft = draft_of(source.encode(), "idlib-sochi.en.txt")
    lines = [line.strip() for line in source.split("\n")]
    signature = next(at for at, line in enumerate(lines) if line.startswith("Unit of "))
    body = [line for line in lines[5:signature] if line]
    assert [words(line) for line in draft.body.split("\n") if line] == [words(line) for line in body]
    assert (draft.title, draft.kind, draft.lang) == (lines[0], "In Focus", "en")
    assert draft.authors == (lines[signature].partition(" - ")[0],)
    assert (draft.date[:7], draft.guessed["date"] < 0.5) == ("2021-10", True)


def test_lines_broken_by_hand_are_joined_and_lists_headings_and_notes_found():
    import textwrap

    text = "\n\n".join(
        ["Ferries in autumn", "By Nadia Kelling", "3 October 2022", textwrap.fill(EN["p1"] + " [1]", 70), "What the ledger shows",
         textwrap.fill(EN["p2"], 70), "- boats\n- rafts that carry no more than\n  a cart", textwrap.fill(EN["p3"], 70),
         f"Notes\n\n[1] {EN['n1']}"]
    )  # fmt: skip
    draft = draft_of(text.encode(), "typed.txt")
    assert (draft.title, draft.authors, draft.date) == ("Ferries in autumn", ("Nadia Kelling",), "2022-10-03")
    assert draft.body == (
        f"{EN['p1']}[^1]\n\n## What the ledger shows\n\n{EN['p2']}\n\n- boats\n- rafts that carry no more than a cart\n\n"
        f"{EN['p3']}\n\n[^1]: {EN['n1']}\n"
    )


JEKYLL = f"""---
layout: post
title: "Ferries: a note"
date: 2022-05-17 08:30:00 +0200
categories: [analysis]
author: Nadia Kelling
tags: [ferries, silt]
lang: tr
---
# Ferries: a note

{TR["p1"]}[^a]

{{% include banner.html %}}

Basin
-----

| Landing | Crossings |
|:--------|----------:|
| Upper   |       310 |

<p align="center"><img src="assets/map.png" alt="A map"></p>

[^a]: {TR["n1"]}

    With *a second* paragraph.
"""
HUGO = f"""+++
title = "Ferries"
date = 2022-05-18T00:00:00Z
authors = ["Nadia Kelling", "Omar Wick"]
description = "What the dredging changed."
+++
{EN["p1"]}

{{{{< figure src="/img/landing.jpg" alt="Planks" caption="The landing" attr="Photo: J. Wick" >}}}}

{{{{< youtube abc >}}}}

Some <b>raw</b> HTML, a price of $5 and $6, and see [@kelling2022].
"""


def test_markdown_of_other_tools_becomes_that_of_the_project():
    draft = draft_of(JEKYLL.encode(), "2022-05-17-ferries.markdown")
    assert (draft.title, draft.date, draft.kind, draft.lang) == (
        "Ferries: a note",
        "2022-05-17",
        "analysis",
        "tr",
    )
    assert (draft.authors, draft.tags) == (("Nadia Kelling",), ("ferries", "silt"))
    assert draft.body.startswith(f"{TR['p1']}[^1]\n\n## Basin\n\n| Landing | Crossings |")
    assert '![](rb-picture:0){alt="A map"}' in draft.body
    assert draft.body.endswith(f"[^1]: {TR['n1']}\n\n    With *a second* paragraph.\n")
    assert any(doubt.what == "template command" for doubt in draft.doubts)
    draft = draft_of(HUGO.encode(), "ferries.md")
    assert (draft.authors, draft.summary) == (("Nadia Kelling", "Omar Wick"), "What the dredging changed.")
    assert '![The landing](rb-picture:0){alt="Planks" credit="Photo: J. Wick"}' in draft.body
    assert "Some **raw** HTML, a price of $5 and $6, and see \\[\\@kelling2022\\]." in draft.body
    assert any(doubt.what == "citation" for doubt in draft.doubts)


def wxr(items: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<!-- generator="WordPress/6.5" -->\n<rss version="2.0" '
        'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        "<wp:author><wp:author_login>nadia</wp:author_login><wp:author_display_name>Nadia Kelling</wp:author_display_name></wp:author>"
        f"{items}</channel></rss>"
    ).encode()


def item(number: int, texts, lang: str, status: str = "publish") -> str:
    return (
        f"<item><title>{texts['title']}</title><link>https://river.example/{lang}/ferries-{lang}/</link><dc:creator>nadia</dc:creator>"
        f"<content:encoded><![CDATA[{texts['p1']}\n\n{texts['p2']}\nsecond line\n\n<h2>A part</h2>\n\n"
        '[caption id="a" width="300"]<img src="https://river.example/u/a.jpg" alt="Planks" /> The landing[/caption]\n\n'
        f"{texts['p3']}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{number}</wp:post_id>"
        f"<wp:post_date>2022-05-17 10:00:00</wp:post_date><wp:status>{status}</wp:status><wp:post_type>post</wp:post_type>"
        '<category domain="category" nicename="in-focus"><![CDATA[In Focus]]></category>'
        f'<category domain="language" nicename="{lang}"><![CDATA[{lang}]]></category>'
        '<category domain="post_translations" nicename="pll_1"><![CDATA[pll_1]]></category>'
        "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>90</wp:meta_value></wp:postmeta></item>"
    )


def test_an_export_of_wordpress_gives_its_published_posts_with_their_pictures_and_translations():
    attachment = (
        "<item><wp:post_id>90</wp:post_id><wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status>"
        "<wp:attachment_url>https://river.example/u/lead.jpg</wp:attachment_url></item>"
    )
    data = wxr(item(1, EN, "en") + item(2, AR, "ar") + item(3, TR, "tr", "draft") + attachment)
    one, two = read(data, "export.xml", Hints(languages=LANGUAGES, kinds=KINDS))
    assert one.translations["ar"] == two.source_url == "https://river.example/ar/ferries-ar/"
    assert (one.authors, one.kind, one.date, two.lang) == (("Nadia Kelling",), "In Focus", "2022-05-17", "ar")
    assert f"{EN['p2']}<br>second line\n\n## A part\n\n![The landing](rb-picture:0)" in one.body
    assert one.lead is not None
    assert one.pictures[one.lead].source == "https://river.example/u/lead.jpg"


def test_xml_that_expands_its_entities_gives_nothing_of_them():
    bomb = '<!DOCTYPE rss [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/hostname">]>'
    for data in (
        wxr(item(1, EN, "en").replace("<title>", "<title>&b;&x;")).replace(b"<rss", bomb.encode() + b"<rss", 1),
        (bomb + f"<rss version='2.0'><channel><title>x</title><item><title>T &b; &x;</title><description>{EN['p1']}</description>"
         "</item></channel></rss>").encode(),
    ):  # fmt: skip
        try:
            drafts = read(data, "feed.xml", Hints(languages=LANGUAGES))
        except IntakeError:
            continue
        host = Path("/etc/hostname")
        secret = host.read_text().strip() if host.is_file() else "-"
        assert all("boom" not in draft.title + draft.body and secret not in draft.title for draft in drafts)


def test_a_page_beyond_the_bounds_is_refused_and_a_deep_one_read():
    def html(inside: str) -> bytes:
        return f"<html><body><article><p>{EN['p1']}</p>{inside}<p>{EN['p2']}</p></article></body></html>".encode()

    draft = draft_of(html("<div>" * 300 + EN["p3"] + "</div>" * 300))
    assert has_in_order(shown(draft), (EN["p1"], EN["p3"], EN["p2"]))
    for inside, why in (
        ("<div>" * 5_000, "nested more than"),
        ("<table>" + "<tr><th>a</th><td>b</td></tr>" * 12_000 + "</table>", "20,000 cells"),
        ("<table><tr><th colspan=99999 rowspan=99999>a</th><td>b</td></tr><tr><td>c</td></tr></table>", ""),
    ):
        if why:
            with pytest.raises(IntakeError, match=why):
                draft_of(html(inside))
        else:
            assert len(draft_of(html(inside)).body) < 5_000


def test_scripts_and_addresses_that_do_things_leave_nothing_behind():
    root = fragment(
        "<p onclick='x()'>One <a href='javascript:alert(1)'>two</a> <script>alert(2)</script><img src=x onerror=alert(3)>"
        "<style>p{}</style><span style='display:none'>hidden</span> three &lt;script&gt; {#id} [^9] *four* <!-- five --></p>"
    )
    body = html_to_markdown(root).body
    assert body == "One two ![](rb-picture:0) three &lt;script> \\{#id} \\[\\^9\\] \\*four\\*\n"


def test_content_decides_what_a_file_is():
    kinds = {
        b"<!DOCTYPE html><html><body>x": "page",
        b"<p>Only a piece</p>": "page",
        b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'/>": "feed",
        wxr(""): "wxr",
        b'[{"id": 1, "content": {"rendered": "x"}}]': "wordpress",
        b"# Title\n\nText with [a link](https://example.org).": "markdown",
        b"Plain text, and nothing but that.": "text",
        "نص عادي بلا علامات".encode("cp1256"): "text",
    }
    assert {data: detect(data, "file.bin") for data in kinds} == kinds
    for data in (
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0rest",
        b"",
        b"\x00\x01\x02\x03" * 50,
        b'{"a": 1}',
        b"PK\x03\x04broken",
    ):
        with pytest.raises(IntakeError):
            detect(data)


def test_arabic_is_cleaned_and_nothing_of_it_lost():
    assert clean_text("الســـلام\u200f عليكم\u202c ١٤٤٣ هـ") == "السلام عليكم ١٤٤٣ هـ"
    assert clean_text("\ufefb\u200c\ufee3\ufecc") == "لا\u200cمع"
    assert find_date("١٢ تشرين الأول/أكتوبر ٢٠٢١") == ("2021-10-12", 0.95)
    assert find_date("21 Ağustos 2009 Cuma") == ("2009-08-21", 0.95)
    assert find_date("4/3/2021") == ("2021-03-04", 0.6)
    assert [guess_language(texts["p1"])[0] for texts in (EN, AR, TR)] == ["en", "ar", "tr"]


def test_a_table_with_joined_cells_and_notes_keeps_both():
    root = fragment(
        "<table><tr><th>A</th><th colspan=2>B<sup>1</sup></th></tr><tr><td>1</td><td>2</td><td><p>3</p><p>4</p></td></tr></table>"
        "<p>Text<sup>2</sup> of some length.</p><h3>Notes</h3><ol><li>First.</li><li>Second.</li></ol>"
    )
    made = html_to_markdown(root)
    assert made.body.startswith("| A | B[^1] |  |\n|---|---|---|\n| 1 | 2 | 3<br>4 |\n\nText[^2]")
    assert re.search(r"joined cells", " ".join(doubt.reason for doubt in made.doubts))
    assert made.words_in == made.words_out
