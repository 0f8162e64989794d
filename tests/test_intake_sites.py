"""Pages made like those of real publishers: the body is whole, the furniture gone, the fields right."""

from __future__ import annotations

import re

import pytest
from helpers_intake import TEXTS, Site, draft_of, has_in_order, page, shown

SITES = [
    Site("wordpress-classic.en.html", "en", "2022-05-17", ("Nadia Kelling",), "Analysis",
         ("Reading time", "herons of the upper bank", "Click to share", "Grain barges", "Gustav", "Lock keepers", "Subscribe",
          "cookies", "Ice on the locks", "All rights reserved", "Tagged"),
         2, ("## What the ledger shows", "## Whose silt it is", "### A fund"), ("ferries", "silt"),
         "https://river.example/2022/05/ferries-lower-river/"),
    Site("wordpress-blocks.ar.html", "ar", "2022-05-18", ("نادية كيلنغ",), "In Focus",
         ("من نحن", "شارك", "صنادل", "جميع الحقوق", "English"), 2, ("## ما يقوله السجلّ", "## صندوق مشترك"), ("عبّارات", "طمي")),
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
        assert has_in_order(text, (texts[name],)) and len(text) < len(texts[name]) + 12, text
