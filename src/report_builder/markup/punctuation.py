"""Turns typewriter punctuation in the text of a tree into the typographic marks of its language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from report_builder.markup.source import LITERALS
from report_builder.markup.tree import INLINE, LITERAL, children, tag
from report_builder.project.locale import Locale, base_language, packaged_locale

_OPENS_AFTER = " \t\n\u00a0([{<\u2014\u2013-/“‘«‹„"
_ELIDED = re.compile(r"(?:tis|twas|twere|em|n|cause|til|bout|round|\d\ds?)\b", re.IGNORECASE)
_RESTORE = str.maketrans({mark: char for char, mark in LITERALS.items()})
_TYPED = re.compile("[\"'\ufdd6-\ufdd9]|--|\\.\\.\\.")


@dataclass(frozen=True)
class Quotes:
    """Double and single quotation marks, each an opening and a closing one, and the apostrophe."""

    double: tuple[str, str]
    single: tuple[str, str]
    apostrophe: str


def quotes_of(locale: Locale) -> Quotes:
    """The marks of a language, as its words say."""
    first, last, inner, end = locale.words["quotation_marks"].split(" ")
    return Quotes((first, last), (inner, end), locale.words["apostrophe"])


@dataclass
class _Slot:
    """A place of text in the tree: before the children of `element`, or after it."""

    element: HtmlElement
    tail: bool
    text: str

    def write(self, text: str) -> None:
        if text == self.text:
            return
        if self.tail:
            self.element.tail = text
        else:
            self.element.text = text


def punctuate(root: HtmlElement, locale: Locale) -> None:
    """Set quotes, apostrophes, dashes and ellipses, in place; code and web addresses are left as typed.

    A block in another language than that of `locale` has the marks of its own.
    """
    for language, stream in _streams(root, locale.lang):
        if any(_TYPED.search(slot.text) for slot in stream):
            own = base_language(language) == base_language(locale.lang)
            _set_stream(stream, quotes_of(locale if own else packaged_locale(language)))
    for element in root.iter():  # what was left out above: all that stands inside code
        if element.text:
            element.text = element.text.translate(_RESTORE)
        if element.tail:
            element.tail = element.tail.translate(_RESTORE)


def _streams(root: HtmlElement, lang: str) -> Iterator[tuple[str, list[_Slot]]]:
    """The places of text of each block in reading order, so that a quote sees past markup."""
    current: list[_Slot] = []
    stack: list[tuple[HtmlElement, Iterator[HtmlElement], str]] = [(root, iter(children(root)), lang)]
    if root.text:
        current.append(_Slot(root, False, root.text))
    while stack:
        element, rest, language = stack[-1]
        child = next(rest, None)
        if child is None:
            stack.pop()
            if tag(element) not in INLINE and current:
                yield language, current
                current = []
            if stack and element.tail:
                current.append(_Slot(element, True, element.tail))
            continue
        if tag(child) not in INLINE and current:
            yield language, current
            current = []
        if _is_literal(child):
            current.append(_Slot(child, False, "x"))  # stands for the code, and is never written
            if child.tail:
                current.append(_Slot(child, True, child.tail))
            continue
        if child.get("data-rb-call") is None and child.text:
            current.append(_Slot(child, False, child.text))
        inner = child.get("lang") if tag(child) not in INLINE else None
        stack.append((child, iter(children(child)), inner or language))


def _is_literal(element: HtmlElement) -> bool:
    if tag(element) in LITERAL:
        return True
    return tag(element) == "a" and (element.text or "").startswith(("http://", "https://", "www."))


def _set_stream(stream: list[_Slot], quotes: Quotes) -> None:
    texts = [_dashes(slot.text) for slot in stream]
    chars = _quotes("".join(texts), quotes)
    start = 0
    for slot, text in zip(stream, texts, strict=True):
        part = "".join(chars[start : start + len(text)]).translate(_RESTORE)
        start += len(text)
        if not (slot.text == "x" and not slot.tail and _is_literal(slot.element)):
            slot.write(part)


def _dashes(text: str) -> str:
    if "--" in text:
        text = re.sub(r"(?<!-)---(?!-)", "—", text)
        text = re.sub(r"(?<!-)--(?!-)", "–", text)
    if "..." in text:
        text = re.sub(r"(?<!\.)\.\.\.(?!\.)", "…", text)
    return text


def _quotes(text: str, quotes: Quotes) -> list[str]:
    """The characters of `text`, with a mark, which may be several (`«` and a thin space), for each quote."""
    chars = list(text)
    for match in re.finditer("[\"']", text):
        at = match.start()
        before = chars[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        opens = before in _OPENS_AFTER and not after.isspace()
        if text[at] == '"':
            chars[at] = quotes.double[0 if opens else 1]
        elif (before.isalnum() and after.isalnum()) or (opens and _ELIDED.match(text, at + 1)):
            chars[at] = quotes.apostrophe
        else:
            chars[at] = quotes.single[0 if opens else 1]
    return chars
