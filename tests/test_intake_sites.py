"""Pages made like those of real publishers: the body is whole, the furniture gone, the fields right."""

from __future__ import annotations

import re
from random import Random

import pytest
from helpers_intake import TEXTS, Site, draft_of, has_in_order, page, shown

from report_builder.intake.errors import IntakeError

SITES = [
    Site("wordpress-classic.en.html", "en", "2022-05-17", ("Nadia Kelling",), "Analysis",
         ("Reading time", "herons of the upper bank", "Click to share", "Grain barges", "Gustav",
          "Lock keepers", "Subscribe", "cookies", "Ice on the locks", "All rights reserved", "Tagged"),
         2, ("## What the ledger shows", "## Whose silt it is", "### A fund"), ("ferries", "silt"),
         "https://river.example/2022/05/ferries-lower-river/"),
    Site("wordpress-blocks.ar.html", "ar", "2022-05-18", ("نادية كيلنغ",), "In Focus",
         ("من نحن", "شارك", "صنادل", "جميع الحقوق", "English"), 2,
         ("## ما يقوله السجلّ", "## صندوق مشترك"), ("عبّارات", "طمي")),
    Site("drupal.en.html", "en", "2022-05-19", ("Nadia Kelling", "Omar Wick"), "Data brief",
         ("Main navigation", "Log in", "strike of the lock keepers", "Quay Street", "Publications"), 2,
         ("## Crossings", "## Banks"), ("rivers",), "https://council.example/publications/data-brief/lower-river-ferries"),
    Site("ghost.en.html", "en", "2022-05-20", ("Nadia Kelling",), "Analysis",
         ("min read", "Sign up", "mud", "Barge tolls", "Sign in"), 1, ("## The ledger",), ("Analysis",)),
    Site("table-layout.tr.html", "tr", "2009-05-21", ("Nadide Kılınç",), "",
         ("Ana Sayfa", "Mavna", "Balıkçıl sayımı", "Telif", "Yazdır"), 2, (), (), "", "cp1254"),
    Site("react.en.html", "en", "2022-05-22", ("Nadia Kelling", "Omar Wick"), "Analysis",
         ("Advertisement", "map of all landings", "Lock keepers", "Privacy", "Copy link", "Tolls"), 0, (),
         ("ferries", "silt", "ledgers"), "https://basin.example/analysis/lower-river-ferries"),
    Site("amp.en.html", "en", "2022-05-23", ("Nadia Kelling",), "Analysis",
         ("Buy a boat", "eels", "privacy", "Opinion", "Categories")),
    Site("blogger.tr.html", "tr", "2022-05-24", ("Nadide Kılınç",), "",
         ("Suyun iki yakasından", "Gönderen", "Dedem", "Arşiv", "E-postayla"), 1, (), ("feribot",)),
    Site("think-tank.ar.html", "ar", "2022-05-25", ("وحدة دراسات الأنهار",), "In Focus",
         ("عن المركز", "شارك", "صنادل", "حقوق النشر", "تلغرام"), 2, ("## السجلّ وما فيه", "## ثمن التأخير")),
    Site("foundation.tr.html", "tr", "2022-05-26", ("Nadide Kılınç",), "Analysis",
         ("Uzmanlar", "Okuma süresi", "Buz tutan", "Paylaş", "Mavna", "Bültenimize", "İskele Caddesi"), 2,
         ("## Defter", "### Kıyılar"), ("feribot", "mil", "liman defteri")),
    Site("shell.en.html", "en", "2022-05-27", ("Nadia Kelling",), "Analysis", ("JavaScript",)),
]  # fmt: skip


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.file)
def test_the_article_of_a_page_is_whole_and_alone(site):
    draft = draft_of(page(site.file, site.encoding), site.file)
    texts = TEXTS[site.lang]
    body = shown(draft)
    assert has_in_order(body, tuple(texts[name] for name in ("p1", "p2", "p3", "p4"))), body
    assert [word for word in site.furniture if word in body] == []
    assert draft.words_out >= draft.words_in - 3
    assert (draft.title, draft.lang, draft.date) == (texts["title"], site.lang, site.date)
    assert texts["title"] not in body
    assert draft.authors == site.authors
    assert draft.kind == site.kind
    assert set(site.tags) <= set(draft.tags)
    if site.source_url:
        assert draft.source_url == site.source_url
    assert [line for line in draft.body.split("\n") if line.startswith("#")] == list(
        site.headings
    ) or not site.headings
    notes = re.findall(r"^\[\^([^\]]+)\]: (.*)$", draft.body, re.MULTILINE)
    assert len(notes) == site.notes
    for (label, text), name in zip(notes, ("n1", "n2"), strict=False):
        assert draft.body.count(f"[^{label}]") == 2
        assert has_in_order(text, (texts[name],)), text
        assert len(text) < len(texts[name]) + 12


MARKS = (
    "<b>", "</div>", "<table><tr>", "<ol><li>", "</p>", "<sup>1</sup>", "[1]", "<blockquote>", "<br><br>",
    "<figure>", "<pre>",
)  # fmt: skip


def damaged(text: str, random: Random) -> str:
    """A page as bad tools and half downloads make them: parts gone, doubled, tags left open."""
    for _ in range(random.randrange(1, 6)):
        at = random.randrange(len(text))
        what = random.random()
        if what < 0.5:
            text = text[:at] + text[at + random.randrange(1, 80) :]
        elif what < 0.8:
            again = random.randrange(len(text))
            text = text[:at] + text[again : again + random.randrange(400)] + text[at:]
        else:
            text = text[:at] + random.choice(MARKS) + text[at:]
    return text


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_page_loses_nothing_without_saying_so(seed):
    """Turned into Markdown, what the element of the article holds keeps nearly every word, and where it does
    not, the words are named and counted."""
    random = Random(seed)
    for site in random.sample(SITES, 8):
        text = damaged(page(site.file).decode(), random)
        try:
            draft = draft_of(text.encode(), site.file)
        except IntakeError:
            continue
        converted = [doubt for doubt in draft.doubts if doubt.place == "the text"]
        assert sum(len(doubt.text.split()) for doubt in converted) < 8
        assert draft.words_in - draft.words_out < 8 or any(doubt.what == "text" for doubt in draft.doubts)


@pytest.mark.parametrize(
    ("lang", "inside"),
    [
        ("ar", "<p>شارك الوزير في الاجتماع الذي عُقد عند المرسى.</p>"),
        ("ar", "<p>اشتركت البلدات الثلاث في تنظيف المجرى.</p>"),
        ("ar", "<h3>أحدث التطورات</h3><p>لزيارة الوفد سببٌ آخر.</p>"),
        ("tr", "<p>Paylaşılan defterler iskelede duruyor.</p><p>Abone olan kayıkçılar defteri okur.</p>"),
        ("en", "<h3>More on the silt</h3><p>Share the burden, or the river shares it for you.</p>"),
        (
            "en",
            "<p>It was named on:</p><ul><li>Facebook</li><li>Telegram</li><li>the landing</li></ul>",
        ),
        ("en", "<table><tr><th>Landing</th><th>Open</th></tr><tr><td>Upper</td><td>X</td></tr></table>"),
        (
            "en",
            "<p>Subscribe to the ledger and you will learn that the herons have done so before.</p>",
        ),
    ],
)
def test_sentences_that_begin_like_furniture_stay(lang, inside):
    texts = TEXTS[lang]
    text = "".join(f"<p>{texts[name]}</p>" for name in ("p1", "p2"))
    rest = f"<p>{texts['p3']}</p><p>{texts['p4']}</p>"
    html = f"<html lang={lang}><body><article>{text}{inside}{rest}</article></body></html>"
    body = shown(draft_of(html.encode()))
    expected = [line for line in re.split(r"<[^>]*>", inside) if line.strip()]
    assert has_in_order(body, (texts["p2"], *expected, texts["p3"], texts["p4"])), body
