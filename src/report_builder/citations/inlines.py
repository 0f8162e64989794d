"""Pandoc's tree of a citation or an entry -> HTML with a few safe elements, and text -> such a tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

Node = Mapping[str, Any]

_ELEMENTS = {
    "Emph": "em",
    "Strong": "strong",
    "Strikeout": "del",
    "Superscript": "sup",
    "Subscript": "sub",
    "Underline": "u",
}
_CLASSES = {"csl-left-margin", "csl-right-inline", "csl-indent", "csl-block"}
_EMPHASIS = re.compile(r"\*(?=\S)([^*]+?)(?<=\S)\*")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)


def to_html(nodes: Sequence[Node]) -> str:
    """Inline nodes as HTML. Links keep only web addresses; one to a source is a `span.to-source` whose title
    is the number of the source."""
    return "".join(_inline(node) for node in nodes)


def from_text(text: str) -> list[dict[str, Any]]:
    """Text as inline nodes; `*words*` are emphasised."""
    nodes: list[dict[str, Any]] = []
    last = 0
    for match in _EMPHASIS.finditer(text):
        nodes += [*_words(text[last : match.start()]), {"t": "Emph", "c": _words(match[1])}]
        last = match.end()
    return [*nodes, *_words(text[last:])]


def _words(text: str) -> list[dict[str, Any]]:
    pieces = re.split(r"([ \t\n]+)", text)
    return [
        {"t": "Space"} if piece.isspace() and "\u00a0" not in piece else {"t": "Str", "c": piece}
        for piece in pieces
        if piece
    ]


def _inline(node: Node) -> str:
    kind: str = node["t"]
    content: Any = node.get("c")
    if kind in _ELEMENTS:
        name = _ELEMENTS[kind]
        inner = to_html(content)
        return f"<{name}>{inner}</{name}>" if inner else ""
    written = _WRITERS.get(kind)
    return written(content) if written is not None else ""


def _link(content: Any) -> str:
    inner, url = to_html(content[1]), str(content[2][0])
    if url.startswith("#ref-s"):
        return f'<span class="to-source" title="{escape(url.removeprefix("#ref-s"))}">{inner}</span>'
    return f'<a href="{escape(url)}">{inner}</a>' if _SCHEME.match(url) else inner


def _span(content: Any) -> str:
    kept = [name for name in content[0][1] if name in _CLASSES]
    lang = next((value for key, value in content[0][2] if key == "lang"), "")
    inner = to_html(content[1])
    if not (kept or lang):
        return inner
    attributes = (f' class="{" ".join(kept)}"' if kept else "") + (f' lang="{escape(lang)}"' if lang else "")
    return f"<span{attributes}>{inner}</span>"


def _quoted(content: Any) -> str:
    opening, closing = ("“", "”") if content[0]["t"] == "DoubleQuote" else ("‘", "’")
    return f"{opening}{to_html(content[1])}{closing}"


def _note(content: Any) -> str:
    return " ".join(to_html(block["c"]) for block in content if block["t"] in ("Para", "Plain"))


_WRITERS: dict[str, Callable[[Any], str]] = {
    "Str": lambda text: escape(text, quote=False),
    "Space": lambda _: " ",
    "SoftBreak": lambda _: " ",
    "LineBreak": lambda _: " ",
    "SmallCaps": lambda nodes: f'<span class="small-caps">{to_html(nodes)}</span>',
    "Code": lambda content: escape(content[1], quote=False),
    "Math": lambda content: escape(content[1], quote=False),
    "RawInline": lambda content: escape(content[1], quote=False),
    "Quoted": _quoted,
    "Cite": lambda content: to_html(content[1]),
    "Link": _link,
    "Image": lambda content: to_html(content[1]),
    "Span": _span,
    "Note": _note,
}
