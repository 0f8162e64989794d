"""Plain text -> Markdown that reads as that text, and Markdown -> the words that a reader of it sees."""

from __future__ import annotations

import html
import re

_ALWAYS = re.compile(r"([\\`*\[\]^~])")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_HANDLE = re.compile(r"(?<![\w.@/\\-])@(?=[\w])")
_ATTRIBUTES = re.compile(r"\{(?=[:#.\w][^{}]*\})")
_BOXED = re.compile(r":{3,}")  # the dialect takes it for the end of a box wherever it stands, but in code
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_STARTS = re.compile(r"^(?:[-+>]|#{1,6}(?=\s|$)|={2,}\s*$)")
_COLONS = re.compile(r"^:")

_FENCED = re.compile(r"^ *(`{3,}|~{3,})[^\n]*\n(.*?)^ *\1[`~]*[ \t]*$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CALL = re.compile(r"\[\^[^\]\s]+\]:?")
_BOX = re.compile(r"^:{3,}[ \t]*(.*)$", re.MULTILINE)
_QUOTED = re.compile(r'\b(?:by|title|credit|alt|source)="((?:[^"\\]|\\.)*)"')
_LINK = re.compile(r"\]\((?:<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)")
_BRACES = re.compile(r"(?<=[\])])\{([^{}\n]*)\}|\s\{((?:[.#:]|\w+=)[^{}\n]*)\}$", re.MULTILINE)
_RULES = re.compile(r"^[ \t>]*(?:[|:\- \t]*-{3,}[|:\- \t]*)$", re.MULTILINE)
_BULLET = re.compile(r"^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+", re.MULTILINE)
_LEAD = re.compile(r"^[ \t>]*(?:#{1,6}[ \t]+|:[ \t]+)?", re.MULTILINE)
_ELEMENT = re.compile(r"</?[A-Za-z][^<>]*>")
_INLINE_TAG = re.compile(
    r"</?(?:sup|sub|small|em|strong|b|i|u|span|a|code|bdi|mark|abbr|del|ins)\b[^<>]*>", re.IGNORECASE
)


def escape(text: str) -> str:
    """`text` so that no character of it is a mark of the dialect; for text inside a line."""
    text = _ALWAYS.sub(r"\\\1", text)
    text = _UNDERSCORE.sub(r"\\_", text)
    text = _ENTITY.sub("&amp;", text)
    text = _TAG.sub("&lt;", text)
    text = _ATTRIBUTES.sub(r"\\{", text)
    text = _HANDLE.sub(r"\\@", text)
    return _BOXED.sub(r"`\g<0>`", text) if ":::" in text else text


def escape_start(paragraph: str) -> str:
    """A paragraph, escaped already, that begins with nothing that would make a list, heading or quotation of
    it."""
    paragraph = _NUMBERED.sub(r"\1\\\2", paragraph)
    paragraph = _COLONS.sub("&#58;", paragraph)
    if _STARTS.match(paragraph):
        return f"&#61;{paragraph[1:]}" if paragraph[0] == "=" else f"\\{paragraph}"
    return paragraph


def attribute(text: str) -> str:
    """`text` as the value of an attribute in braces: straight quotation marks and braces cannot stand in
    it."""
    text = re.sub(r'"([^"]*)"', r"“\1”", " ".join(text.split())).replace('"', "”")
    return text.replace("{", "(").replace("}", ")").replace("\\", "/")


def address(url: str) -> str:
    """A URL that can stand in the parentheses of a link."""
    return re.sub(r"[\s()<>\"\\\[\]^`{|}*]", lambda found: f"%{ord(found[0]):02X}", url)


def plain_of(markdown: str) -> str:
    """What a reader sees of Markdown: its words without marks, addresses, attributes and labels of notes."""
    code: list[str] = []

    def keep(found: re.Match[str]) -> str:
        code.append(found[2])
        return f"\ufdd0{len(code) - 1}\ufdd1"

    text = _COMMENT.sub(" ", _FENCED.sub(keep, markdown))
    text = _CALL.sub("", text.replace("\\\\", "\ufdd2"))
    text = _RULES.sub(" ", text)
    text = _BOX.sub(lambda found: " ".join(_QUOTED.findall(found[1])), text)
    text = _LINK.sub("]", text)
    text = _BRACES.sub(lambda found: " " + " ".join(_QUOTED.findall(found[1] or found[2] or "")), text)
    text = _BULLET.sub("", text)
    text = _LEAD.sub("", text)
    text = re.sub(r"<((?:https?://|mailto:)[^<>\s]+)>", r"\1", text)
    text = _ELEMENT.sub(" ", _INLINE_TAG.sub("", text))
    text = re.sub(r"(?<!\\)[*~^`|\[\]]|(?<!\\)!(?=\[)", _mark, text)
    text = html.unescape(re.sub(r"\\([^\w\s])", r"\1", text)).replace("\ufdd2", "\\")
    return re.sub("\ufdd0(\\d+)\ufdd1", lambda found: code[int(found[1])], text)


def _mark(found: re.Match[str]) -> str:
    return " " if found[0] == "|" else ""
