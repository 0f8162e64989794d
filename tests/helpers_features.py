"""A project in three languages whose articles use what layouts may do with them: landscape pages, side notes,
epigraphs, appendices, openers with pictures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from helpers_arabic import PLAIN
from helpers_build import paragraphs, project
from sample_project import article

CONFIG = 'publisher = "Institute"\nlanguages = ["en", "ar", "tr"]\nkinds = ["analysis"]\n'
LANGS = ("en", "ar", "tr")
_TURKISH = (
    "İdlib çevresindeki ateşkes hattı bahar boyunca ayakta kaldı; kuzey yolundaki devriyeler ateşle karşılandı "
    "ve iki garantör, özü değil tonu farklı açıklamalar yaptı. Gözlemciler önceki yıllardan daha az baskın saydı, "
    "oysa pazarlar durgun kaldı ve konvoylar haftalarca sınır kapılarında bekledi. Güneydeki köylerde yaşayanlar "
    "ise değişikliği günlük hayatın küçük ayrıntılarından okumayı öğrendi."
)
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "caption": "Every station by year and source", "side": "The counting house: where each figure was kept.",
        "run": "beside the sentence", "quote": "We write down what we find.", "by": "A rescuer",
        "note": "Told by the register.", "head": "What was counted",
    },
    "ar": {
        "caption": "كل محطة بحسب السنة والمصدر", "side": "دار الإحصاء: حيث حُفظ كل رقم.",
        "run": "إلى جانب الجملة", "quote": "نكتب ما نجده.", "by": "أحد المسعفين",
        "note": "عن السجلّ.", "head": "ما الذي أُحصي",
    },
    "tr": {
        "caption": "Yıla ve kaynağa göre her istasyon", "side": "Sayım evi: her rakamın saklandığı yer.",
        "run": "cümlenin yanında", "quote": "Bulduğumuzu yazarız.", "by": "Bir kurtarma görevlisi",
        "note": "Kayda göre.", "head": "Ne sayıldı",
    },
}  # fmt: skip
TITLES: Mapping[str, tuple[str, ...]] = {
    "en": ("The long count", "Roads and markets", "A quiet spring", "Tables of the year", "Method of the count"),
    "ar": ("الإحصاء الطويل", "طرق وأسواق", "ربيع هادئ", "جداول السنة", "منهج الإحصاء"),
    "tr": ("Uzun sayım", "Yollar ve pazarlar", "Sakin bir bahar", "Yılın tabloları", "Sayımın yöntemi"),
}
KEYS = ("count", "roads", "spring", "tables", "method")
SECTIONS: Mapping[str, tuple[str, str]] = {
    "en": ("Figures", "People"), "ar": ("أرقام", "ناس"), "tr": ("Rakamlar", "İnsanlar"),
}  # fmt: skip
_MANIFEST = """
title = { en = "The year", ar = "السنة", tr = "Yıl" }
date = 2023-01-15
layout = "annual-report"
editions = ["en", "ar", "tr"]
[[sections]]
title = { en = "Figures", ar = "أرقام", tr = "Rakamlar" }
picture = "sources/media/hills.svg"
summary = { en = "What was counted, and by whom.", ar = "ما الذي أُحصي ومن أحصاه.", tr = "Ne sayıldı, kim saydı." }
articles = ["count", "roads"]
[[sections]]
title = { en = "People", ar = "ناس", tr = "İnsanlar" }
articles = ["spring"]
[[back]]
article = "tables"
[[back]]
article = "method"
"""
_PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 800" width="600" height="800">
<rect width="600" height="800" fill="#c9d6d2"/><circle cx="430" cy="190" r="70" fill="#f0e2c0"/>
<path d="M0 470 L150 330 L290 460 L430 300 L600 480 V800 H0 Z" fill="#6f8f86"/>
<path d="M0 620 L180 520 L330 640 L480 540 L600 620 V800 H0 Z" fill="#3f5f5a"/></svg>
"""


def text(lang: str, count: int, seed: int = 0) -> str:
    """So many paragraphs in a language."""
    if lang == "en":
        return paragraphs(count, seed)
    parts = PLAIN if lang == "ar" else (_TURKISH,)
    return "\n\n".join(f"{parts[(seed + n) % len(parts)]} ({seed}{n})" for n in range(count))


def wide_table(lang: str, rows: int = 12) -> str:
    """A table of twelve columns on a landscape page, with its caption."""
    head = "| " + " | ".join(f"{2010 + n}" for n in range(12)) + " |\n" + "|---:" * 12 + "|\n"
    body = "".join("| " + " | ".join(f"{1000 + 37 * n + row}" for n in range(12)) + " |\n" for row in range(rows))
    return f"{head}{body}\n: {WORDS[lang]['caption']} {{#tbl-wide .landscape}}"


def long_article(lang: str) -> str:
    """An epigraph, side notes of both kinds, and a landscape table in the midst of text with notes."""
    words = WORDS[lang]
    first, *others = text(lang, 9, 1).split("\n\n")
    return "\n\n".join(
        [
            f'::: {{.epigraph by="{words["by"]}"}}\n{words["quote"]}\n:::',
            first,
            f"::: side\n{words['side']}\n:::",
            f"{others[0]}[^1]",
            f"{others[1]} [{words['run']}]{{.side}}",
            f"## {words['head']}",
            others[2],
            wide_table(lang),
            *others[3:],
            f"[^1]: {words['note']}",
        ]
    )


def features(root: Path) -> Path:
    """The project at `root`: the report `year` in three editions."""
    files: dict[str, str | bytes] = {"sources/reports/year.toml": _MANIFEST, "sources/media/hills.svg": _PICTURE}
    for lang in LANGS:
        for number, (key, title) in enumerate(zip(KEYS, TITLES[lang], strict=True)):
            body = long_article(lang) if key == "count" else text(lang, 3 + number, number)
            files[f"sources/articles/{key}.{lang}.md"] = article(
                title, body, key=key, lang=lang, picture="/sources/media/hills.svg" if key == "roads" else "", summary=text(lang, 1, number).split(":")[0][:150].rsplit(" ", 1)[0]
            )
    return project(root, files, CONFIG)
