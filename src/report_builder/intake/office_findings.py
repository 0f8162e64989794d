"""What the readers of Word and OpenDocument files note on their way through a file, and the marks they
set."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from report_builder.intake.clean import excerpt, one_line
from report_builder.intake.model import Doubt, DoubtKind, Picture

# Noncharacters: they pass through every program as text, and `clean_text` takes them out of what people
# write.
MARK_OPEN, MARK_CLOSE = "\ufdd6", "\ufdd7"
MARK = re.compile(f"{MARK_OPEN}([^{MARK_CLOSE}]*){MARK_CLOSE}")
BOX, BOX_END, RULE = "box", "/box", "rule"
ROLE_STYLE, LANGUAGE_STYLE = "rb-", "rb-lang-"  # names of styles that say what a paragraph or a run is
PART = "data-custom-style"  # where the HTML has the name of a style
# Of the last private plane: they stand alone in a paragraph, no word is made of them, and `clean_text` keeps
# them.
BOX_SIGN, BOX_END_SIGN, APART_SIGN = "\U0010f8b0", "\U0010f8b1", "\U0010f8b2"
SIGNS = re.compile(f"[{BOX_SIGN}{BOX_END_SIGN}{APART_SIGN}]")
UNFIT = re.compile(f"[\ufdd0-\ufdef{BOX_SIGN}-{APART_SIGN}]")
PICTURE = "rb-part:"  # where a picture of the findings stands in the HTML, before its number
_MOST_DOUBTS = 500


def mark(text: str) -> str:
    """A mark in the text, which is found again in the blocks that pandoc makes of it."""
    return f"{MARK_OPEN}{text}{MARK_CLOSE}"


@dataclass
class Findings:
    """The doubts about a file, its pictures, and the words that were left out for a reason."""

    doubts: list[Doubt] = field(default_factory=list[Doubt])
    pictures: list[Picture] = field(default_factory=list[Picture])
    left_out: list[str] = field(default_factory=list[str])
    further: int = 0

    def doubt(
        self,
        kind: DoubtKind,
        what: str,
        text: str,
        place: str,
        confidence: float,
        reason: str,
        most: int = 80,
    ) -> None:
        """Note a doubt once, with the first `most` characters of `text`."""
        doubt = Doubt(kind, what, excerpt(text, most), place, confidence, reason)
        if doubt in self.doubts[-20:]:
            return
        if len(self.doubts) < _MOST_DOUBTS:
            self.doubts.append(doubt)
        else:
            self.further += 1

    def drop(
        self, what: str, text: str, place: str, reason: str, confidence: float = 0.9, most: int = 80
    ) -> None:
        """Note words that were left out."""
        if one_line(text):
            self.left_out.append(text)
        self.doubt("dropped", what, text, place, confidence, reason, most)

    def all_doubts(self) -> tuple[Doubt, ...]:
        """The doubts, the last of them for those that are too many to name."""
        if not self.further:
            return tuple(self.doubts)
        last = Doubt("unsure", "doubts", "", "", 0.0, f"{self.further:,} further doubts are not named")
        return (*self.doubts, last)


def picture_kind(data: bytes) -> str:
    """`png`, `jpeg`, `gif`, `webp`, `svg`, or what a picture is that cannot be set: `emf`, `wmf`, `tiff`,
    `bmp`; empty for what is no picture."""
    heads = {
        b"\x89PNG": "png",
        b"\xff\xd8\xff": "jpeg",
        b"GIF8": "gif",
        b"BM": "bmp",
        b"II*\0": "tiff",
        b"MM\0*": "tiff",
    }
    for head, kind in heads.items():
        if data.startswith(head):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[:4] == b"\x01\0\0\0" and data[40:44] == b" EMF":
        return "emf"
    if data[:4] in (b"\xd7\xcd\xc6\x9a", b"\x01\0\x09\0", b"\x02\0\x09\0"):
        return "wmf"
    return "svg" if b"<svg" in data[:2000] else ""


SETTABLE = frozenset({"png", "jpeg", "gif", "webp", "svg"})
