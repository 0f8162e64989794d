"""The runs of a Word file, with direct formatting and styles of all kinds -> runs that say only what an
article can: strong, emphasis, struck out, raised, lowered, in another language."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from report_builder.intake.clean import clean_text
from report_builder.intake.docx_revisions import place_of, text_of
from report_builder.intake.docx_styles import Styles, is_on, value, w
from report_builder.intake.language import guess_language
from report_builder.intake.office import Element, drop, local
from report_builder.intake.office_findings import LANGUAGE_STYLE, MARK_OPEN, UNFIT, Findings

_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_ARABIC_LANGUAGES = frozenset({"ar", "fa", "ur", "ckb", "ps"})
# Shapes of the Wingdings fonts that stand for something; a letter of such a font means nothing else.
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x71: "❑", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢", 0xE0: "→",
    0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x4A: "☺", 0x28: "☎", 0x2A: "✉",
}  # fmt: skip


def clean_runs(root: Element, findings: Findings) -> None:
    """Take from the runs what no article has: soft hyphens, breaks of pages, our own marks, shapes of
    symbols."""
    for text in root.iter(w("t")):
        if text.text and MARK_OPEN not in text.text:
            text.text = text.text.replace("\u00ad", "")
    for name in ("softHyphen", "lastRenderedPageBreak", "annotationRef"):
        for each in list(root.iter(w(name))):
            drop(each)
    for each in list(root.iter(w("br"))):
        if each.get(w("type")) in ("page", "column"):
            drop(each)
    for each in list(root.iter(w("sym"))):
        font, code = each.get(w("font"), ""), each.get(w("char"), "")
        if font.casefold() == "symbol":
            continue  # pandoc knows these
        number = int(code, 16) & 0xFF if re.fullmatch("[0-9A-Fa-f]{1,4}", code) else 0
        shape = _WINGDINGS.get(number) if font.casefold().startswith("wingdings") else None
        if shape is None:
            findings.doubt(
                "dropped",
                "symbol",
                f"{font} {code}",
                place_of(each),
                0.8,
                "a shape that no letter is known for",
            )
            drop(each)
            continue
        each.tag = w("t")
        each.attrib.clear()
        each.text = shape


def disarm_text(root: Element) -> None:
    """Take out of the text the characters that our own marks are made of."""
    for text in root.iter(w("t")):
        text.text = UNFIT.sub("", text.text or "")


def main_language(roots: list[Element], styles: Styles, known: tuple[str, ...]) -> tuple[str, float]:
    """The language that most letters of the document are in, and how sure: by what Word says of its runs,
    unless the words themselves say otherwise."""
    counted: Counter[str] = Counter()
    for root in roots:
        for run in root.iter(w("r")):
            text = text_of(run)
            arabic, latin = len(_ARABIC.findall(text)), len(_LATIN.findall(text))
            if arabic + latin:
                counted[_language(run, styles, arabic > latin)] += arabic + latin
    text = " ".join(text_of(root) for root in roots)
    guessed, sure = guess_language(text, known)
    named = counted.most_common(1)[0][0] if counted else ""
    if not named or (guessed and guessed != named and sure >= 0.6):
        return guessed, sure
    return named, 0.98 if guessed == named else 0.7


def _language(run: Element, styles: Styles, arabic: bool) -> str:
    """What Word says of the language of a run: its two or three letters, or nothing."""
    attribute = "bidi" if arabic else "val"
    properties = run.find(w("rPr"))
    paragraph = next((a for a in run.iterancestors() if a.tag == w("p")), None)
    style = value(paragraph.find(w("pPr")), "pStyle") if paragraph is not None else None
    said = (
        value(properties, "lang", attribute)
        or styles.run_value(value(properties, "rStyle"), "lang", attribute)
        or styles.run_value(style or styles.default_paragraph, "lang", attribute)
        or ("ar" if arabic else styles.language)
    )
    return said.partition("-")[0].lower() if said else ""


def settle_runs(root: Element, styles: Styles, main: str, findings: Findings) -> None:
    """Give every run the properties that it has in the end, of its own and of its styles, and no others."""
    for run in root.iter(w("r")):
        old = run.find(w("rPr"))
        settled = etree.Element(w("rPr"))
        if not _is_apart(run):
            _settle(settled, run, old, styles, main, findings)
        if old is not None:
            run.remove(old)
        if len(settled):
            run.insert(0, settled)


def _is_apart(run: Element) -> bool:
    """Whether a run calls a note or holds a mark: neither is set as the words around it."""
    return any(
        local(each) in ("footnoteReference", "endnoteReference", "footnoteRef", "endnoteRef")
        or (local(each) == "t" and MARK_OPEN in (each.text or ""))
        for each in run
    )


def _settle(
    new: Element, run: Element, old: Element | None, styles: Styles, main: str, findings: Findings
) -> None:
    style = value(old, "rStyle")
    rtl = is_on(old, "rtl") or is_on(old, "cs")

    def on(*names: str) -> bool:
        said = [is_on(old, name) for name in names] + [styles.run(style, name) for name in names]
        return next((each for each in said if each is not None), False)

    if language := _foreign(run, old, styles, main):
        new.append(_property("rStyle", LANGUAGE_STYLE + language))
    linked = any(a.tag == w("hyperlink") for a in run.iterancestors())
    bold, italic = on(*(("bCs", "b") if rtl else ("b",))), on(*(("iCs", "i") if rtl else ("i",)))
    underlined = (value(old, "u") or styles.run_value(style, "u") or "none") != "none"
    if underlined and not (linked or bold or italic) and text_of(run).strip():
        italic = True
        findings.doubt(
            "guessed", "emphasis", text_of(run), place_of(run), 0.7, "underlined in Word, set as emphasis"
        )
    raised = value(old, "vertAlign") or styles.run_value(style, "vertAlign") or ""
    for name, is_so in (("b", bold), ("i", italic), ("strike", on("strike", "dstrike"))):
        if is_so:
            new.append(_property(name))
    if raised in ("superscript", "subscript"):
        new.append(_property("vertAlign", raised))
    if on("smallCaps") and not linked and text_of(run).strip():
        findings.doubt(
            "unsure", "small capitals", text_of(run), place_of(run), 0.8, "set as ordinary letters"
        )


def _property(name: str, said: str | None = None) -> Element:
    made = etree.Element(w(name))
    if said is not None:
        made.set(w("val"), said)
    return made


def _foreign(run: Element, properties: Element | None, styles: Styles, main: str) -> str:
    """The language of a run when somebody named it and it is another one than the document's, in Latin
    letters.

    Another script is seen by the dialect itself. Word marks words by the keyboard they were typed with, so
    what the words themselves contradict is not believed.
    """
    text = clean_text(text_of(run))
    if len(_LATIN.findall(text)) < 2 or _ARABIC.search(text):
        return ""
    said = value(properties, "lang") or styles.run_value(value(properties, "rStyle"), "lang") or ""
    language = said.partition("-")[0].lower()
    if not re.fullmatch("[a-z]{2,3}", language) or language in (main, "zxx", "und"):
        return ""
    if language == styles.language.partition("-")[0].lower() or (
        main in _ARABIC_LANGUAGES and language == "en"
    ):
        return ""
    guessed, sure = guess_language(text)
    return "" if len(text) > 40 and guessed != language and sure > 0.6 else language
