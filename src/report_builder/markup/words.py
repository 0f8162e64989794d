"""Turns the Markdown of an article into the words that its page must show, and names those that got lost."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable

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
    # A word that markup cut in two in the source, or joined, stands on the page in the other form.
    spare = "\n".join(sorted(word for word, count in found.items() if count > 0))
    spares = [word for word in spare.split("\n") if word]
    missing = [
        (word, at) for word, at in missing if word not in spare and not any(part in word for part in spares)
    ]
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


def _source_words(context: Context) -> list[tuple[str, int]]:
    source = context.source
    words = list(_words(_bare(source.masked)))
    for start, end in source.code:
        code = _FENCE.sub(_spaces, source.text[start:end])
        words += [(word, start + at) for word, at in _words(code)]
    return words


def _bare(text: str) -> str:
    """Markdown with everything blanked that is not text of the page, offsets kept."""
    labels = {" ".join(m["label"].casefold().split()) for m in _REFERENCE.finditer(text)}
    for pattern in (_DIV_LINE, _DEFINITION, _ABBREVIATION, _REFERENCE):
        text = pattern.sub(_spaces, text)
    if "<" in text:
        text = _WHOLE.sub(_spaces, text)
        text = _DECLARATION.sub(_spaces, text)
        text = TAG.sub(_tag, text)
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
