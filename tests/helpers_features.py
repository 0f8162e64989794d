"""A project in three languages whose articles use what layouts may do with them: landscape pages, side notes,
epigraphs, appendices, openers with pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from helpers_arabic import PLAIN
from helpers_build import build, build_editions, paragraphs, project
from helpers_pdf import texts
from sample_project import article

CONFIG = 'publisher = "Institute"\nlanguages = ["en", "ar", "tr"]\nkinds = ["analysis"]\n'
LANGS = ("en", "ar", "tr")
_TURKISH = (
    "İdlib çevresindeki ateşkes hattı bahar boyunca ayakta kaldı; kuzey yolundaki devriyeler ateşle "
    "karşılandı ve iki garantör, özü değil tonu farklı açıklamalar yaptı. Gözlemciler önceki yıllardan daha "
    "az baskın saydı, oysa pazarlar durgun kaldı ve konvoylar haftalarca sınır kapılarında bekledi. "
    "Güneydeki köylerde yaşayanlar ise değişikliği günlük hayatın küçük ayrıntılarından okumayı öğrendi."
)


@dataclass(frozen=True)
class Words:
    """What the long article says in a language."""

    caption: str
    side: str
    run: str
    quote: str
    by: str
    note: str
    head: str
    titles: tuple[str, ...]


WORDS: Mapping[str, Words] = {
    "en": Words(
        "Every station by year and source", "The counting house: where each figure was kept.",
        "beside the sentence", "We write down what we find.", "A rescuer", "Told by the register.",
        "What was counted",
        ("The long count", "Roads and markets", "A quiet spring", "Tables of the year",
         "Method of the count"),
    ),
    "ar": Words(
        "كل محطة بحسب السنة والمصدر", "دار الإحصاء: حيث حُفظ كل رقم.", "إلى جانب الجملة", "نكتب ما نجده.",
        "أحد المسعفين", "عن السجلّ.", "ما الذي أُحصي",
        ("الإحصاء الطويل", "طرق وأسواق", "ربيع هادئ", "جداول السنة", "منهج الإحصاء"),
    ),
    "tr": Words(
        "Yıla ve kaynağa göre her istasyon", "Sayım evi: her rakamın saklandığı yer.", "cümlenin yanında",
        "Bulduğumuzu yazarız.", "Bir kurtarma görevlisi", "Kayda göre.", "Ne sayıldı",
        ("Uzun sayım", "Yollar ve pazarlar", "Sakin bir bahar", "Yılın tabloları", "Sayımın yöntemi"),
    ),
}  # fmt: skip
KEYS = ("count", "roads", "spring", "tables", "method")
PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 800" width="600" height="800">
<rect width="600" height="800" fill="#c9d6d2"/><circle cx="430" cy="190" r="70" fill="#f0e2c0"/>
<path d="M0 470 L150 330 L290 460 L430 300 L600 480 V800 H0 Z" fill="#6f8f86"/>
<path d="M0 620 L180 520 L330 640 L480 540 L600 620 V800 H0 Z" fill="#3f5f5a"/></svg>
"""
_MANIFEST = """
title = { en = "The year", ar = "السنة", tr = "Yıl" }
date = 2023-01-15
layout = "annual-report"
editions = ["en", "ar", "tr"]
[[sections]]
title = { en = "Figures", ar = "أرقام", tr = "Rakamlar" }
picture = "sources/media/hills.svg"
summary = { en = "What was counted, and by whom.", ar = "ما الذي أُحصي.", tr = "Ne sayıldı, kim saydı." }
epigraph = { en = "Count twice.", ar = "أحصِ مرّتين.", tr = "İki kez say." }
epigraph_by = { en = "A saying", ar = "قول شائع", tr = "Bir söz" }
articles = ["count", "roads"]
[[sections]]
title = { en = "People", ar = "ناس", tr = "İnsanlar" }
articles = ["spring"]
[[back]]
article = "tables"
[[back]]
article = "method"
"""


def text(lang: str, count: int, seed: int = 0) -> str:
    """So many paragraphs in a language."""
    if lang == "en":
        return paragraphs(count, seed, sentences=6)
    parts = PLAIN if lang == "ar" else (_TURKISH,)
    return "\n\n".join(f"{parts[(seed + n) % len(parts)]} ({seed}{n})" for n in range(count))


def wide_table(lang: str, rows: int = 12) -> str:
    """A table of twelve columns on a landscape page, with its caption."""
    head = "| " + " | ".join(f"{2010 + n}" for n in range(12)) + " |\n" + "|---:" * 12 + "|\n"
    lines = (" | ".join(f"{1000 + 37 * n + row}" for n in range(12)) for row in range(rows))
    body = "".join(f"| {line} |\n" for line in lines)
    return f"{head}{body}\n: {WORDS[lang].caption} {{#tbl-wide .landscape}}"


def long_article(lang: str) -> str:
    """An epigraph, side notes of both kinds, and a landscape table in the midst of text with notes."""
    words = WORDS[lang]
    first, *others = text(lang, 9, 1).split("\n\n")
    return "\n\n".join(
        [
            f'::: {{.epigraph by="{words.by}"}}\n{words.quote}\n:::',
            first,
            f"::: side\n{words.side}\n:::",
            f"{others[0]}[^1]",
            f"{others[1]} [{words.run}]{{.side}}",
            f"## {words.head}",
            others[2],
            wide_table(lang),
            *others[3:],
            f"[^1]: {words.note}",
        ]
    )


def features(root: Path) -> Path:
    """The project at `root`: the report `year` in three editions."""
    files: dict[str, str | bytes] = {
        "sources/reports/year.toml": _MANIFEST,
        "sources/media/hills.svg": PICTURE,
    }
    for lang in LANGS:
        for number, (key, title) in enumerate(zip(KEYS, WORDS[lang].titles, strict=True)):
            body = long_article(lang) if key == "count" else text(lang, 3 + number, number)
            summary = text(lang, 1, number).split(":")[0][:150].rsplit(" ", 1)[0]
            keys = {"key": key, "lang": lang, "summary": summary}
            if key == "roads":
                keys["picture"] = "/sources/media/hills.svg"
            files[f"sources/articles/{key}.{lang}.md"] = article(title, body, **keys)
    return project(root, files, CONFIG)


def featured_report(root: Path) -> None:
    """All three editions, as screens show them, with thumb tabs and drop caps."""
    build_editions(features(root), LANGS, thumb_tabs="true", drop_caps="true")


def featured_book(root: Path) -> None:
    """Two editions for printing on both sides, with thumb tabs; the Arabic one on the smaller paper."""
    build(features(root), lang="en", sides="two", thumb_tabs="true")
    build(features(root), lang="ar", sides="two", thumb_tabs="true", paper="B5")


def place_of(file: Path, page: int, words: str) -> tuple[float, float, float, float]:
    """The box (left, bottom, right, top in pt) of the first line of `words` on a page (from 0)."""
    document = pypdfium2.PdfDocument(file)
    try:
        text_page = document[page].get_textpage()
        found = text_page.search(words).get_next()
        assert found is not None, f"“{words}” is not on page {page + 1} of {file.name}"
        text_page.count_rects(*found)
        return text_page.get_rect(0)
    finally:
        document.close()


def page_with(file: Path, words: str, start: int = 0) -> int:
    """The first page (from 0) that has `words`."""
    return next(number for number, said in enumerate(texts(file)) if number >= start and words in said)
