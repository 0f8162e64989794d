"""The HTML of an article -> the same with the first letter of its first paragraph marked as a drop cap.

Which letter it is, is said here; `typeset.dropcaps` knows the fonts and draws it.
"""

from __future__ import annotations

import re
from html import escape, unescape

from markupsafe import Markup

_SHORTEST = 240  # letters of a paragraph; one of fewer lines than the letter is high would leave a hole
_OPENING = re.compile(
    r"\s*(?:<(?P<tag>aside|blockquote)\b[^>]*\bclass=\"[^\"]*\b(?:side|epigraph)\b[^\"]*\"[^>]*>.*?</(?P=tag)>\s*)*"
    r"<p(?: id=\"[^\"]*\")?>(?P<letter>[^\W\d_])(?P<rest>.*?)</p>",
    re.DOTALL,
)
_TAG = re.compile(r"<[^>]*>")


def drop_cap(body: str, display: str, text: str, color: str) -> Markup:
    """`{{ body | drop_cap(tokens.type.latin.display, tokens.type.latin.text, options.accent) }}`.

    `display` are the faces of the drop cap, `text` those of the paragraph, as CSS writes them. Only a first
    paragraph of some length gets one that begins with a capital: so none that begins with a mark or a figure,
    and none in a script that has no capitals, as Arabic.
    """
    body = str(body)  # plain: text that is added to safe HTML would be escaped
    found = _OPENING.match(body)
    if found is None or not found["letter"].isupper():
        return Markup(body)  # noqa: S704 - sanitised by the markup phase
    if len(unescape(_TAG.sub("", found["rest"]))) < _SHORTEST:
        return Markup(body)  # noqa: S704 - the same
    values = (("data-display", display), ("data-text", text), ("data-color", color))
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in values)
    span = f'<span class="rb-dropcap"{attributes}>{found["letter"]}</span>'
    at = found.start("letter")
    return Markup(body[:at] + span + body[at + 1 :])  # noqa: S704 - the same, with an element of ours
