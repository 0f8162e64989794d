"""Text as publishers leave it -> text as it should be typed: what means nothing is taken out, no word is."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
# Marks, embeddings and isolates (UAX #9, 2): the dialect sees the direction of a script by itself.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_TATWEEL = re.compile("\u0640+")
# A letter joined to nothing is an abbreviation of the Hijri year (1443 هـ) and keeps its tatweel.
_HIJRI = re.compile("(?<![\u0620-\u065f\u066e-\u06d3])ه\u0640(?![\u0620-\u065f\u066e-\u06d3])")
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_SPACES = re.compile("[ \t\x85\u1680\u2000-\u2006\u2008\u205f\u3000]+")
_RUN = re.compile(r"\s+")
_NO_BREAK = ("\u00a0", "\u2007", "\u202f")
_PASTED = re.compile("(?:\\S+[\u00a0\u2007\u202f]){5,}\\S+")
_WORD = re.compile(r"[^\W_]+(?:['’\-.,:/][^\W_]+)*", re.UNICODE)
_ARABIC = re.compile("[\u0620-\u06ff]")
_KEEP = "\ufdd0"


def clean_text(text: str) -> str:
    """`text` composed (NFC), without control characters, soft hyphens, tatweel and stray direction marks,
    with runs of spaces as one; line ends and no-break spaces stay. Zero-width joiners stay inside words."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    if text.isascii():  # the most of it, and quickly done
        return re.sub(r" *\n *", "\n", re.sub("[ \t]+", " ", _CONTROL.sub("", text)))
    text = _INVISIBLE.sub("", _DIRECTION.sub("", _CONTROL.sub("", text)))
    if "\u0640" in text:
        text = _HIJRI.sub(f"ه{_KEEP}", text)
        text = _TATWEEL.sub("", text).replace(_KEEP, "\u0640")
    text = _presentation_forms(text)
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    return re.sub(r" *\n *", "\n", text)


def even_spaces(text: str) -> str:
    """`text` on one line, each run of spaces as one: a single no-break space stays one, since a number or a
    quotation mark hangs on it; several are somebody's indent, and so are those of a line pasted with nothing
    else."""
    if text.isascii():
        return _RUN.sub(" ", text)
    text = _RUN.sub(lambda found: found[0] if found[0] in _NO_BREAK else " ", text)
    return _PASTED.sub(lambda found: _RUN.sub(" ", found[0]), text)


def one_line(text: str) -> str:
    """`text` cleaned, on one line, trimmed."""
    return " ".join(clean_text(text).split())


def join_lines(text: str) -> str:
    """Paragraphs (parted by blank lines) with the hard breaks inside their sentences joined; a word that was
    hyphenated at the end of a line is put together when its halves are small letters."""
    text = re.sub(r"(?<=[a-zçğıöşü])[\u2010-]\n(?=[a-zçğıöşü]{2})", "", text)
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text)


def latin(text: str) -> str:
    """`text` with the digits of every script as 0-9."""
    return (
        text if text.isascii() else _FOREIGN_DIGIT.sub(lambda found: str(unicodedata.digit(found[0])), text)
    )


def words(text: str) -> list[str]:
    """The words of `text`, for counting and comparing: small letters, no punctuation, digits as 0-9."""
    return [word.casefold() for word in _WORD.findall(latin(clean_text(text)))]


def excerpt(text: str, most: int = 80) -> str:
    """The beginning of `text` on one line."""
    line = one_line(text)
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def names(text: str) -> frozenset[str]:
    """The words of a list that is written in lines."""
    return frozenset(text.split())


def listed(text: str) -> tuple[str, ...]:
    """The words of a list that is written in lines, in their order."""
    return tuple(text.split())


def is_arabic(text: str) -> bool:
    """Whether there is an Arabic letter in `text`."""
    return _ARABIC.search(text) is not None


def _presentation_forms(text: str) -> str:
    """Arabic that was typed in the shapes of its letters (U+FB50 and on, as PDF readers copy it) in
    letters."""
    return re.sub(
        "[\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufdf0-\ufdfb\ufe70-\ufefc]+",
        lambda found: unicodedata.normalize("NFKC", found[0]),
        text,
    )
