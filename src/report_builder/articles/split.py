"""Turns the text of an article file into its front matter block and its body, each with its first line."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}#{1,6}[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_NOT_TEXT = re.compile(r"\s*(?:[-*+>|:#=`~]|\d+[.)]\s|$)")
_ATTRIBUTES = re.compile(r"\s*\{[:#.][^{}]*\}\s*$")
_KEY_LINE = re.compile(r"[A-Za-z_][\w-]*\s*:(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Parts:
    """`front` is None when there is none. Lines are 1-based; `unclosed` is where it opens in vain."""

    front: str | None
    front_line: int
    body: str
    body_line: int
    unclosed: int | None = None
    last_line: int = 1  # of the file


def split_front_matter(text: str) -> Parts:
    """The block between the first line, `---`, and the next line that is `---` or `...`.

    Blank lines above the block are forgiven when its next line looks like a key.
    """
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    opens = lines[first].rstrip() == "---"
    if opens and first > 0:
        opens = first + 1 < len(lines) and _KEY_LINE.match(lines[first + 1]) is not None
    if not opens:
        return Parts(None, 1, text, 1, last_line=len(lines))
    for number in range(first + 1, len(lines)):
        if lines[number].rstrip() in {"---", "..."}:
            front = "\n".join(lines[first + 1 : number])
            return Parts(front, first + 2, "\n".join(lines[number + 1 :]), number + 2, None, len(lines))
    return Parts(None, 1, "", 1, unclosed=first + 1)


def conflict_line(text: str) -> int | None:
    """The line of the first marks of a merge that nobody settled, as git and an import write them; None for
    none."""
    begun = parted = 0
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("<<<<<<< "):
            begun, parted = number, 0
        elif line.rstrip("\r") == "=======" and begun:
            parted = number
        elif line.startswith(">>>>>>> ") and parted:
            return begun
    return None


@dataclass(frozen=True, slots=True)
class FoundHeading:
    """A heading in a body: its words, its lines (0-based, end excluded), whether nothing is before it."""

    text: str
    start: int
    end: int
    is_first_block: bool


def first_heading(body: str) -> FoundHeading | None:
    """The first heading of Markdown `body` (`# Title`, or a line underlined with `===` or `---`)."""
    lines = body.split("\n")
    fence: str | None = None
    blocks_before = False
    for number, line in enumerate(lines):
        if fence is not None:
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = None
            continue
        if found := _FENCE.match(line):
            fence, blocks_before = found[1], True
        elif found := _ATX.fullmatch(line):
            return FoundHeading(_plain(found[1]), number, number + 1, not blocks_before)
        elif _is_underlined(lines, number):
            return FoundHeading(_plain(line), number, number + 2, not blocks_before)
        elif line.strip():
            blocks_before = True
    return None


def _is_underlined(lines: list[str], number: int) -> bool:
    if number + 1 >= len(lines) or _NOT_TEXT.match(lines[number]) or lines[number].startswith(("    ", "\t")):
        return False
    starts = number == 0 or not lines[number - 1].strip()
    return starts and _UNDERLINE.fullmatch(lines[number + 1]) is not None


def _plain(heading: str) -> str:
    """The words of a heading: no attributes, note calls, link targets or emphasis marks."""
    text = _ATTRIBUTES.sub("", heading)
    text = re.sub(r"\[\^[^\]]*\]", "", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"(\*{1,3}|`|~~)(\S(?:.*?\S)?)\1", r"\2", text)
    text = re.sub(r"(?<!\w)(_{1,2})(\S(?:.*?\S)?)\1(?!\w)", r"\2", text)
    return " ".join(re.sub(r"\\([^\w\s])", r"\1", text).split())
