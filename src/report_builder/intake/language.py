"""Text -> the language it is in, and how sure: by script, by letters, by its commonest words."""

from __future__ import annotations

import re

from report_builder.intake.clean import words

_COMMON = {
    "en": "the of and to in a is that for it was on with as be by at from are this which not have has were",
    "tr": "ve bir bu da de için ile olarak olan gibi daha çok en ise ancak kadar sonra ne ya o türkiye ki "
    "var oldu olduğu göre tarafından arasında üzerinde",
    "fr": "le la les de des et en un une du que qui dans est pour au sur par plus pas ce avec il sont",
    "de": "der die das und in den von zu mit ist im für auf des dem nicht eine ein als auch es an werden",
    "es": "el la los las de y en que un una del por con para es se no al lo como más su",
    "ar": "في من على إلى أن التي عن مع هذا هذه ما لا كان الذي بين بعد قد كما أو ذلك كل",
    "fa": "در به از که این است را با برای آن یک خود تا بر هم شده می‌شود های بود",
    "ku": "û li ji bo ku bi de ew di jî her wekî kir",
}
_SETS = {lang: frozenset(text.split()) for lang, text in _COMMON.items()}
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_PERSIAN = re.compile("[پچژگ]|ی|ک")
_TURKISH = re.compile("[ğışİĞŞ]")
_MOST = 60_000  # characters looked at


def guess_language(text: str, known: tuple[str, ...] = ()) -> tuple[str, float]:
    """The code of the language that most of `text` is in and a confidence from 0 to 1; ("", 0) for none.

    `known` are the languages of the project: among them alone is chosen when one of them will do.
    """
    text = text[:_MOST]
    arabic, latin = len(_ARABIC.findall(text)), len(_LATIN.findall(text))
    if arabic + latin < 3:
        return "", 0.0
    if arabic * 10 > (arabic + latin) * 4:
        return _by_script(text, arabic, latin, known)
    scores = _scores(text, ("en", "tr", "fr", "de", "es", "ku"))
    if _TURKISH.search(text):
        scores["tr"] += 0.02 + len(_TURKISH.findall(text)) / max(1, latin)
    if usable := {lang: score for lang, score in scores.items() if lang in known and score > 0.04}:
        scores = {**dict.fromkeys(scores, 0.0), **usable}
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    (best, score), (_, second) = ranked[0], ranked[1]
    if score <= 0.02:
        return (known[0] if known else "en"), 0.2
    short = min(1.0, len(text) / 400)
    return best, round(min(0.99, (0.5 + 0.49 * (score - second) / score) * (0.6 + 0.4 * short)), 2)


def _by_script(text: str, arabic: int, latin: int, known: tuple[str, ...]) -> tuple[str, float]:
    sure = min(0.99, 0.5 + arabic / (arabic + latin) / 2)
    persian = len(_PERSIAN.findall(text)) / arabic
    if persian > 0.04 and _scores(text, ("fa",))["fa"] > 0.05 and ("fa" in known or "ar" not in known):
        return "fa", round(sure * 0.9, 2)
    return "ar", round(sure * (0.9 if persian > 0.04 else 1), 2)


def _scores(text: str, languages: tuple[str, ...]) -> dict[str, float]:
    found = words(text)
    return {lang: sum(word in _SETS[lang] for word in found) / max(1, len(found)) for lang in languages}
