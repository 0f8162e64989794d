"""A caption -> its first sentence: what a list of figures has room for."""

from __future__ import annotations

import re
import unicodedata

from report_builder.project.locale import base_language

# A stop with the quotes and brackets that it closes, and with those that the next sentence opens.
_END = re.compile(r"(?P<stop>[.!?؟…])[”’»\"')\]]*\s+(?P<opens>[“‘«„\"'(\[]*)(?=\w)")
_WORD = re.compile(r"[^\s“”‘«»„\"()\[\]]+$")
_VOWEL = re.compile("[aeiouyıöüâîûàáäèéêëìíïòóôøùú]")
_NUMBER = re.compile(r"[%٪]?\d+(?:[.,٫٬]\d+)*[%٪]?")
_LATIN = re.compile("[a-zA-ZÀ-ɏ]")
# Abbreviations that a capital or a number follows, in English and Turkish; those without a vowel and single
# letters need no entry.
_ABBREVIATIONS = """
    gen col capt maj brig adm prof rev hon sen rep gov pres no nos nu vol vols fig figs tab chap sect sec
    par art arts res doc ed eds al ca cf approx est incl jan feb mar apr jun jul aug sep sept oct nov dec
    inc co corp dept univ ave e.g i.e doç öğr alb yzb org mah cad sok apt bkz böl şek çev haz der ağus oca şub
    nis tem eyl eki kas ara
    """


def first_sentence(text: str, lang: str) -> str:
    """The first sentence of `text` without its full stop. A stop after an abbreviation, an initial or, in
    Turkish, a short number (“2. Dünya Savaşı”) ends no sentence."""
    for found in _END.finditer(text):
        if _begins(text[found.end()]) and _ends(text[: found.start("stop")], found["stop"], lang):
            text = text[: found.start("opens")]
            break
    return text.rstrip().rstrip(".")


def _begins(char: str) -> bool:
    """Whether a sentence may begin with `char`: no small letter."""
    return unicodedata.category(char) in ("Lu", "Lt", "Lo", "Nd")


def _ends(before: str, stop: str, lang: str) -> bool:
    """Whether a stop after the words `before` ends a sentence."""
    if stop in "!?؟":
        return True
    found = _WORD.search(before)
    if found is None:
        return True  # after what closes: a quotation, or something in brackets
    word = "".join(char for char in found[0] if unicodedata.category(char)[0] not in "MC")
    if _NUMBER.fullmatch(word):
        is_short = word.isdecimal() and len(word) < 3
        return not is_short or (base_language(lang) != "tr" and found.start() > 0)
    if len(word) < 2 or "." in word:
        return False  # an initial, or several
    if not _LATIN.search(word) or word.isupper():
        return True
    return word.casefold() not in _ABBREVIATIONS.split() and _VOWEL.search(word.casefold()) is not None
