"""Turns the Markdown of an article into the words that its page must show, and names those that got lost."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from report_builder.markup.references import REFERENCE, STUCK
from report_builder.markup.sanitise import DROPPED_WHOLE, HTML_TAGS, TAG
from report_builder.markup.source import GLUE, Context
from report_builder.markup.tree import INLINE
from report_builder.project.numerals import european

_ITEM = r"(?:#[^\s{}]+|\.[^\s{}=]+|[\w:-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'{}]+))"
_ATTRIBUTES = re.compile(rf"\{{:?[ ]*{_ITEM}(?:[ \n]+{_ITEM})*[ ]*\}}")
_DIV_LINE = re.compile(r"^ {0,3}:{3,}.*$", re.MULTILINE)
_DEFINITION = re.compile(r"^[ \t]*\[\^[^\]\n]*\]:", re.MULTILINE)
_ABBREVIATION = re.compile(r"^ {0,3}\*\[[^\]\n]*\][ ]?:.*$", re.MULTILINE)
_REFERENCE = re.compile(
    r"^ {0,3}\[(?P<label>[^\]\n^][^\]\n]*)\]:[ ]*\n?[ ]*\S+[ ]*\n?[ ]*"
    r"(?:\"[^\"\n]*\"|'[^'\n]*'|\([^)\n]*\))?[ ]*$",
    re.MULTILINE,
)
_CALL = re.compile(r"\[\^[^\[\]\n]+\]")
_TARGET = re.compile(
    r"\]\([ \n]*(?:<[^>\n]*>|(?:[^()\s]|\([^()\s]*\))*|[^()\n\"]*)"
    r"(?:[ \n]+(?:\"[^\"\n]*\"|'[^'\n]*'))?[ \n]*\)"
)
_LABEL = re.compile(r"\][ ]?\[(?P<label>[^\]\n]*)\]")
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)[^\s<>\[\]\"|]+|<[\w.+-]+@[\w.-]+>", re.IGNORECASE)
_ORDINAL = re.compile(r"^(?:[ \t>]|[-*+:][ \t])*\d+\.(?=[ \t])", re.MULTILINE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_WHOLE = re.compile(rf"<({'|'.join(sorted(DROPPED_WHOLE))})\b[^<>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_DECLARATION = re.compile(r"<\?[^<>]*\?>|<!(?:DOCTYPE|doctype)[^<>]*>|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_INSIDE = f"*_~^\\\\`\\[\\]\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff{GLUE}"
_WORD = re.compile(rf"[^\W_][\w{_INSIDE}]*")
_DROP = re.compile(rf"[{_INSIDE}]+")
_LONGEST = 60  # letters of a word that is looked for in its parts
_FENCE = re.compile(r"^[ \t>]*(?:[-*+] +|\d+[.)] +)?(?:`{3,}|~{3,})[^\n]*$", re.MULTILINE)


def report_lost(context: Context, shown: Iterable[str]) -> None:
    """Report the first words of the article that are not among the texts that the page shows."""
    lost = _source_words(context)
    found = Counter(word for text in shown for word, _ in _words(text))
    missing: list[tuple[str, int]] = []
    for word, offset in lost:
        if found[word] > 0:
            found[word] -= 1
        else:
            missing.append((word, offset))
    if not missing:
        return
    missing = _without_cut(missing, +found)
    if not missing:
        return
    missing.sort(key=lambda item: item[1])
    line = context.source.line(missing[0][1])
    if any(problem.severity == "error" and problem.line == line for problem in context.problems):
        return  # the mistake on that line is why, and is named already
    words = " ".join(word for word, _ in missing[:8]) + (" …" if len(missing) > 8 else "")
    count = "1 word" if len(missing) == 1 else f"{len(missing)} words"
    context.report(
        f"{count} of the article would be lost: “{words}”",
        line,
        "look for a tag or comment that is not closed, text in braces or angle brackets, or a table row "
        "with more cells than its head",
    )


def warn_of_stuck_references(context: Context) -> None:
    """Warn of each `see@fig-roads`, which stays as it is: it may be an address."""
    if "@" not in context.source.masked:
        return
    for match in STUCK.finditer(bare(context.source.masked)):
        context.warn(
            f"`{match[0]}` stands right after a letter or a digit and stays as it is",
            context.source.line(match.start()),
            f"put a space before it, or write `\\{match[0]}` if it is no reference",
        )


def _without_cut(missing: list[tuple[str, int]], spare: Counter[str]) -> list[tuple[str, int]]:
    """Those missing that are not on the page in another form: markup cuts words in two, or joins them.

    `spare` are the words of the page that the source does not have, for which each may stand once.
    """
    lost = Counter(word for word, _ in missing)
    for word in sorted(spare.elements()):
        if parts := _parts(word, lost):
            lost.subtract(parts)
            spare[word] -= 1
    spare = +spare
    forwards, backwards = sorted(spare), sorted(word[::-1] for word in spare)
    kept: list[tuple[str, int]] = []
    for word, at in missing:
        if lost[word] > 0:
            lost[word] -= 1
            joined = _begins_one(word, forwards) or _begins_one(word[::-1], backwards)
            if not joined and 2 * _covered(word, spare) < len(word):
                kept.append((word, at))
    return kept


def _parts(word: str, among: Counter[str]) -> list[str]:
    """Words of `among` that `word` is put together of, the longest first; none if there are none such."""
    if len(word) > _LONGEST:
        return []
    # From the end: what the rest of the word from each place is made of.
    made: dict[int, list[str]] = {len(word): []}
    for start in range(len(word) - 1, -1, -1):
        for end in range(len(word), start, -1):
            part = word[start:end]
            if end in made and among[part] > made[end].count(part):
                made[start] = [part, *made[end]]
                break
    return made.get(0, [])


def _begins_one(word: str, known: list[str]) -> bool:
    """Whether one of the sorted words `known` begins with `word`."""
    at = bisect_left(known, word)
    return at < len(known) and known[at].startswith(word)


def _covered(word: str, spare: Counter[str]) -> int:
    """How many letters of `word` are words of `spare`, single letters aside: they are in every word."""
    at = covered = 0
    while at < len(word):
        ends = range(min(len(word), at + _LONGEST), at + 1, -1)
        end = next((end for end in ends if word[at:end] in spare), None)
        covered += end - at if end is not None else 0
        at = end if end is not None else at + 1
    return covered


def _source_words(context: Context) -> list[tuple[str, int]]:
    source = context.source
    text = bare(source.masked)
    for start, end in context.cited:
        text = text[:start] + GLUE * (end - start) + text[end:]
    words = list(_words(text))
    for start, end in source.code:
        code = _FENCE.sub(_spaces, source.text[start:end])
        words += [(word, start + at) for word, at in _words(code)]
    return words


def bare(text: str) -> str:
    """Markdown with everything blanked that is not text of the page, offsets kept."""
    labels = {" ".join(m["label"].casefold().split()) for m in _REFERENCE.finditer(text)}
    for pattern in (_DIV_LINE, _DEFINITION, _ABBREVIATION, _REFERENCE):
        text = pattern.sub(_spaces, text)
    if "<" in text:
        text = _WHOLE.sub(_spaces, text)
        text = _DECLARATION.sub(_spaces, text)
        text = TAG.sub(_tag, text)
    text = REFERENCE.sub(_spaces, text)
    text = _CALL.sub(_glue, text)
    text = _TARGET.sub(_glue, text)
    if labels:
        text = _LABEL.sub(
            lambda m: _glue(m) if " ".join(m["label"].casefold().split()) in labels else m[0], text
        )
    if "{" in text:
        text = _ATTRIBUTES.sub(_glue, text)
    text = _ADDRESS.sub(_spaces, text)
    text = _ORDINAL.sub(_spaces, text)
    return _ENTITY.sub(_entity, text) if "&" in text else text


def _words(text: str) -> Iterable[tuple[str, int]]:
    for match in _WORD.finditer(european(text)):
        word = _DROP.sub("", match.group())
        if word:
            yield word, match.start()


def _spaces(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _glue(match: re.Match[str]) -> str:
    return GLUE * len(match.group())


def _tag(match: re.Match[str]) -> str:
    name = match["name"].lower()
    if name not in HTML_TAGS:
        return match.group()
    return _glue(match) if name in INLINE and name != "br" else _spaces(match)


def _entity(match: re.Match[str]) -> str:
    text = html.unescape(match.group())
    if len(text) == 1 and (text.isalnum() or text == "\u00ad"):
        return text + GLUE * (len(match.group()) - 1)
    return _spaces(match)
