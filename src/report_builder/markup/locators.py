"""What follows the key of a source in a citation -> what its locator counts, the locator, the rest."""

from __future__ import annotations

import re

from report_builder.project.numerals import european

# How authors write it in English, Arabic and Turkish -> the name that CSL has for it.
_WORDS = {
    "page": "p pp pg pgs page pages ص صص ص.ص صفحة الصفحة صفحات الصفحات s ss sayfa sayfalar",
    "chapter": "ch chs chap chaps chapter chapters فصل الفصل فصول böl bölüm",
    "volume": "vol vols volume volumes مج مجلد المجلد c cilt",
    "part": "pt pts part parts ج جزء الجزء ksm kısım",
    "section": "sec secs sect section sections § §§ قسم القسم بند البند blm",
    "paragraph": "para paras par paragraph paragraphs ¶ ¶¶ فقرة الفقرة فقرات paragraf",
    "article-locator": "art arts article articles مادة المادة مواد md madde",
    "figure": "fig figs figure figures شكل الشكل şek şekil",
    "table": "tbl tab table tables جدول الجدول tablo",
    "appendix": "app apps appendix appendices ملحق الملحق ek",
    "note": "n nn note notes هامش الهامش dipnot",
    "line": "l ll line lines سطر satır",
    "column": "col cols column columns عمود süt sütun",
    "issue": "no nos issue number عدد العدد sy sayı",
    "book": "bk bks book books كتاب kitap",
    "verse": "v vv verse verses آية ayet",
    "folio": "fol fols folio folios ورقة fl",
    "rule": "r rr rule rules قاعدة kural",
    "equation": "eq eqs equation equations معادلة eşt",
    "supplement": "supp supps supplement supplements",
    "sub-verbo": "s.v s.vv",
    "timestamp": "ts timestamp",
}
_LABELS = {word: label for label, words in _WORDS.items() for word in words.split()}
_LABEL = "|".join(sorted((re.escape(word) for word in _LABELS), key=len, reverse=True))
_NUMBER = r"(?:[A-Za-z]{0,2}\d[\w.:/]*(?<![.:/])|[ivxlcdm]+\b)"
_MORE = rf"(?:\s*(?:[-–—]{{1,2}}|,|&|\+)\s*{_NUMBER})*"
_LOCATOR = re.compile(
    rf"\s*,?\s*(?:(?P<label>{_LABEL})(?![^\W\d_])\.?\s*)?(?P<number>{_NUMBER}{_MORE})(?P<rest>.*)",
    re.DOTALL | re.IGNORECASE,
)
_QUOTED = re.compile(r"\s*,?\s*s\.vv?\.?\s+[“\"«]?(?P<entry>[^”\"»,]+)[”\"»]?(?P<rest>.*)", re.DOTALL)


def read_locator(text: str) -> tuple[str, str, str]:
    """`, pp. 3-5, for more` to ("page", "3-5", ", for more"); without a locator all of `text` is the last.

    A number without a word before it is a page, when it comes right after the key or a comma.
    """
    if entry := _QUOTED.fullmatch(text):
        return "sub-verbo", entry["entry"].strip(), entry["rest"]
    found = _LOCATOR.fullmatch(text) or _LOCATOR.fullmatch(european(text))
    if found is None or (found["rest"] and re.match(r"\w", found["rest"])):
        return "", "", text
    if found["label"] is None and not found["number"][:1].isdigit():
        return "", "", text
    label = _LABELS[(found["label"] or "p").casefold()]
    number = re.sub(r"\s*(?:-{1,2}|–|—)\s*", "-", european(found["number"]))
    return label, number, found["rest"]
