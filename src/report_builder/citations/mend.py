"""What the processor sets by the habits of English -> the same by those of Arabic and Turkish.

All that is put right after the processor is here; what is put right before it is in `styles.py` (words of a
language) and `format.py` (`_items`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from html import unescape

from report_builder.citations.model import SetEntry, Style
from report_builder.project.locale import base_language, direction

_TAG = re.compile(r"(<[^>]*>)")
_ARABIC = "\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff"
_AND = re.compile(rf"(?:[,،] )?(?<= )?\bو (?=[{_ARABIC}])")
_AMPERSAND = re.compile(rf"(?:[,،] | )&amp; (?=[{_ARABIC}])")
_ABBREVIATED = re.compile(rf"(?<=[{_ARABIC}]{{3}})\.(?=[,،])")  # no one abbreviates an Arabic name
_PAUSE = re.compile(r"(?<!&amp)(?<!&lt)(?<!&gt)(?<!&quot)[,;](?=\s|$)")  # no end of an entity
_STRONG = re.compile(rf"[A-Za-zÀ-ɏЀ-ӿ]|[{_ARABIC}]")
_DOTLESS = ("Içinde", "Inceleme", "Ifade", "Imza")  # what English makes of a Turkish word at a beginning


def mend(html: str, style: Style) -> str:
    """A citation or an entry as HTML, with dates, commas and capitals as the language of the style has
    them."""
    base = base_language(style.lang)
    if base in ("ar", "tr") and style.months:
        html = _in_text(html, _day_first(style.months))
    if base == "tr":
        for word in _DOTLESS:
            html = html.replace(word, "İ" + word[1:])
    if base == "ar":
        html = _arabic(html)
    return html


def in_sentence(html: str) -> str:
    """A citation among the words of a note: without the brackets, or the full stop, of one that stands
    apart."""
    if html.startswith("(") and html.endswith(")"):
        return html[1:-1]
    return html.removesuffix(".")


def in_order(entries: Sequence[SetEntry], style: Style) -> list[SetEntry]:
    """The list in the order of the style; in a language from right to left its own script goes first."""
    if not style.ordered or direction(style.lang) == "ltr":
        return list(entries)
    return sorted(entries, key=lambda entry: not _begins_arabic(entry.html))


@cache
def _day_first(months: tuple[str, ...]) -> Callable[[str], str]:
    names = "|".join(map(re.escape, sorted(months, key=len, reverse=True)))
    found = re.compile(rf"({names}) (\d{{1,2}})(?!\d| ?[{_ARABIC}])")
    return lambda text: found.sub(r"\2 \1", text)


def _arabic(html: str) -> str:
    """Commas and semicolons after Arabic words are Arabic, a semicolon before them too, as between two
    sources; and “and” is written with the word that follows."""
    last = ""
    parts: list[str] = []
    pieces = _TAG.split(html)
    for place, part in enumerate(pieces):
        if part.startswith("<"):
            parts.append(part)
            continue
        text = _AMPERSAND.sub(" و", _ABBREVIATED.sub("", part))
        text = _AND.sub(lambda m: " و" if m[0][0] in ",،" else "و", text)
        before, rest = last, "".join(each for each in pieces[place + 1 :] if not each.startswith("<"))

        def mark(found: re.Match[str], text: str = text, before: str = before, rest: str = rest) -> str:
            strong = _STRONG.findall(text, 0, found.start())
            around = strong[-1] if strong else before
            if (
                found[0] == ";"
                and around < "\u0600"
                and (next_ := _STRONG.search(text[found.end() :] + rest))
            ):
                around = next_[0]
            return {",": "،", ";": "؛"}[found[0]] if around and around >= "\u0600" else found[0]

        parts.append(_PAUSE.sub(mark, text))
        last = (_STRONG.findall(text) or [last])[-1]
    return "".join(parts)


def _in_text(html: str, change: Callable[[str], str]) -> str:
    return "".join(part if part.startswith("<") else change(part) for part in _TAG.split(html))


def _begins_arabic(html: str) -> bool:
    strong = _STRONG.search(unescape(_TAG.sub("", html)))
    return strong is not None and strong[0] >= "\u0600"
