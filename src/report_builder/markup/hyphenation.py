"""Turns Turkish running text into text with soft hyphens where its words may be divided.

Pyphen, with which WeasyPrint hyphenates, has no Turkish dictionary. Turkish needs none: the spelling guide
of the Turkish Language Association (TDK) divides every word, native or borrowed, by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from report_builder.markup.tree import INLINE, LITERAL, children, classes, names, tag

SOFT_HYPHEN = "\u00ad"
# What the layouts hyphenate: running text and notes. The rest is `hyphens: manual`, where a soft hyphen would
# break.
_RUNNING = frozenset({"p", "li", "dd"})
_WHOLE = names("h1 h2 h3 h4 h5 h6 table caption figure figcaption dt pre svg") | LITERAL
_WHOLE_CLASSES = frozenset({"box-title", "pullquote", "by"})
# As the layouts' `hyphenate-limit-chars: 6 3 3`, which WeasyPrint does not apply to soft hyphens.
_LEAST, _BEFORE, _AFTER = 6, 3, 3
_VOWELS = "aeıioöuüâîûAEIİOÖUÜÂÎÛ"
_SMALL = "a-zçğıöşüâîû"
_CAPITAL = "A-ZÇĞİÖŞÜÂÎÛ"
# A word with at most its first letter large. What touches a digit, another script, a hyphen or an author's
# own soft hyphen stays whole, and so does an ending after an apostrophe.
_TOUCHING = r"\w\u00ad\u200c\u200d\u2060\-\u2010\u2011"
_WORD = re.compile(rf"(?<![{_TOUCHING}'’])[{_CAPITAL}{_SMALL}][{_SMALL}]{{{_LEAST - 1},}}(?![{_TOUCHING}])")
_ADDRESS = re.compile(r"\S*(?:://|www\.|@|#|\\|\w\.\w)\S*")
_SYLLABLE_END = re.compile(
    rf"[{_VOWELS}](?:(?=[{_VOWELS}])|(?=[^{_VOWELS}][{_VOWELS}])|[^{_VOWELS}]+(?=[^{_VOWELS}][{_VOWELS}]))"
)


@dataclass(slots=True)
class _Slot:
    """A place of text: before the children of `element`, or after it; None for what stands there instead."""

    element: HtmlElement | None
    tail: bool
    text: str
    turkish: bool = False


@dataclass(slots=True)
class _Line:
    """The text of a block in reading order."""

    slots: list[_Slot] = field(default_factory=list["_Slot"])


def hyphenate(root: HtmlElement, lang: str) -> None:
    """Put soft hyphens (U+00AD) into the Turkish words of running text and notes, in place.

    `lang` is the language of `root`. Headings, captions, tables, code, addresses, abbreviations and words
    with digits stay whole.
    """
    if not _is_turkish(lang) and not any(_is_turkish(item.get("lang")) for item in root.iter()):
        return
    for line in list(_lines(root, _is_turkish(lang), running=False)):
        _divide(line)


def divide(word: str) -> str:
    """`word` with a soft hyphen at each place where a line may end; `word` itself when there is none."""
    parts = syllables(word)
    if len(word) < _LEAST or len(parts) < 2:
        return word
    divided, length = parts[0], len(parts[0])
    for part in parts[1:]:
        allowed = length >= _BEFORE and len(word) - length >= _AFTER
        allowed = allowed and divided[-1] not in "fF"  # a ligature with a soft hyphen in it cannot be copied
        divided += SOFT_HYPHEN + part if allowed else part
        length += len(part)
    return divided


def syllables(word: str) -> list[str]:
    """The syllables of a Turkish word: each has one vowel, and begins with one consonant if there is any."""
    parts: list[str] = []
    start = 0
    for match in _SYLLABLE_END.finditer(word):
        parts.append(word[start : match.end()])
        start = match.end()
    return [*parts, word[start:]]


def _is_turkish(lang: str | None) -> bool:
    return (lang or "").replace("_", "-").split("-")[0].lower() == "tr"


def _lines(box: HtmlElement, turkish: bool, running: bool) -> Iterator[_Line]:
    """The lines of running text in a block and the blocks in it, each once it is whole."""
    line = _Line()
    yield from _read(box, line, turkish, running)
    yield line


def _read(element: HtmlElement, line: _Line, turkish: bool, running: bool) -> Iterator[_Line]:
    """Add what is in `element` to the line; yield the lines of the blocks and notes in it."""
    _add(line, element, False, turkish and running)
    for child in children(element):
        name, kinds = tag(child), classes(child)
        own = _is_turkish(child.get("lang")) if child.get("lang") else turkish
        if "note" in kinds:
            line.slots.append(_Slot(None, False, " "))
            yield from _lines(child, own, running=True)
        elif name in _WHOLE or name == "br" or "note-call" in kinds or _WHOLE_CLASSES & set(kinds):
            line.slots.append(_Slot(None, False, " " if name == "br" or "note-call" in kinds else "0"))
            yield from _notes_in(child, own)
        elif name in INLINE:
            yield from _read(child, line, own, running)
        else:
            line.slots.append(_Slot(None, False, " "))
            yield from _lines(child, own, running or name in _RUNNING)
            line.slots.append(_Slot(None, False, " "))
        _add(line, child, True, turkish and running)


def _notes_in(box: HtmlElement, turkish: bool) -> Iterator[_Line]:
    """The lines of the notes called in what stays whole itself."""
    for child in children(box):
        own = _is_turkish(child.get("lang")) if child.get("lang") else turkish
        if "note" in classes(child):
            yield from _lines(child, own, running=True)
        else:
            yield from _notes_in(child, own)


def _add(line: _Line, element: HtmlElement, tail: bool, turkish: bool) -> None:
    if text := (element.tail if tail else element.text):
        line.slots.append(_Slot(element, tail, text, turkish))


def _divide(line: _Line) -> None:
    """Divide the words that lie in Turkish text with all their letters, also across markup."""
    whole = "".join(slot.text for slot in line.slots)
    places = list(_places(whole, _turkish_of(line.slots)))
    end = len(whole)
    for slot in reversed(line.slots):
        start = end - len(slot.text)
        text = slot.text
        while places and places[-1] > start:
            at = places.pop() - start
            text = text[:at] + SOFT_HYPHEN + text[at:]
        end = start
        if slot.element is not None and text != slot.text:
            if slot.tail:
                slot.element.tail = text
            else:
                slot.element.text = text


def _turkish_of(slots: Sequence[_Slot]) -> bytes:
    """One byte for each character: whether it is Turkish running text."""
    return b"".join(bytes([slot.turkish]) * len(slot.text) for slot in slots)


def _places(text: str, turkish: bytes) -> Iterator[int]:
    """Where in `text` a soft hyphen goes, from left to right.

    The last of several words stays whole: no paragraph ends with a line that holds the end of a word.
    """
    last = max((match.end() for match in re.finditer(r"\s(?=\S*\w)", text)), default=0)
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    for match in _WORD.finditer(text):
        start, end = match.span()
        is_address = any(low < end and start < high for low, high in addresses)
        if 0 < last <= start or is_address or not all(turkish[start:end]):
            continue
        at = start
        for part in divide(match[0]).split(SOFT_HYPHEN)[:-1]:
            at += len(part)
            yield at
