"""Three texts of an article (as imported, as edited, as it now is upstream) -> one, conflicts marked as git
does.

The fields of the front matter are merged one by one. The body is merged by paragraphs, and where both have
changed one, by its sentences: so two corrections in a paragraph do not stand in each other's way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from report_builder.articles.split import conflict_line, split_front_matter

_SENTENCE = re.compile(r"(?<=[.!?…؟۔])[\"”»’')\]]*(?:\[\^[^\]]+\])*(\s+)")


@dataclass(frozen=True, slots=True)
class Merged:
    """The text, and how many conflicts are marked in it."""

    text: str
    conflicts: int


@dataclass(frozen=True, slots=True)
class _Region:
    """A run of units: `kind` says who has it: both, only mine or theirs changed, or both in different
    ways."""

    kind: str
    base: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]


def merge(base: str, mine: str, theirs: str, my_name: str, their_name: str) -> Merged:
    """`mine` with what changed from `base` to `theirs`. The texts are whole article files."""
    if mine == base:
        return Merged(theirs, 0)
    if theirs in (base, mine):
        return Merged(mine, 0)
    (base_front, base_body), (my_front, my_body), (their_front, their_body) = map(
        _halves, (base, mine, theirs)
    )
    names = (my_name, their_name)
    front, in_front = _merge_fields(base_front, my_front, their_front, names)
    body, in_body = _merge_blocks(base_body, my_body, their_body, names)
    return Merged(f"---\n{front}---\n\n{body}" if front else body, in_front + in_body)


def has_conflicts(text: str) -> bool:
    """Whether marks of an unsettled merge stand in the text."""
    return conflict_line(text) is not None


def _halves(text: str) -> tuple[str, str]:
    parts = split_front_matter(text.replace("\r\n", "\n"))
    return (parts.front or "", parts.body.strip("\n") + "\n")


def _merge_fields(base: str, mine: str, theirs: str, names: tuple[str, str]) -> tuple[str, int]:
    before, own, new = _fields(base), _fields(mine), _fields(theirs)
    order = [*own, *(name for name in new if name not in own)]
    lines: list[str] = []
    conflicts = 0
    for name in order:
        a, b, c = before.get(name, ""), own.get(name, ""), new.get(name, "")
        if b == c or a == c or _value(a) == _value(c):
            lines.append(b)
        elif a == b or _value(a) == _value(b):
            lines.append(c)
        else:
            conflicts += 1
            lines.append(_marked(b, c, names))
    return "".join(lines), conflicts


def _fields(front: str) -> dict[str, str]:
    """The lines of each key, with the comments above it."""
    found: dict[str, str] = {}
    held = ""
    name = ""
    for line in front.split("\n"):
        if not line.strip():
            continue
        key = re.match(r"([A-Za-z_][\w-]*)\s*:", line)
        noted = re.match(r"#\s*([a-z_]+):", line)
        if key is not None:
            name = key[1]
            found[name] = f"{held}{line}\n"
            held = ""
        elif noted is not None:
            found[f"# {noted[1]}"] = f"{line}\n"
        elif line.startswith("#"):
            held += f"{line}\n"
        elif name:
            found[name] += f"{line}\n"
    if held:
        found["# end"] = held
    return found


def _value(line: str) -> str:
    """A field without the comment that says how sure it is."""
    return re.sub(r"\s{2,}# guessed \(.*$", "", line.rstrip())


def _merge_blocks(base: str, mine: str, theirs: str, names: tuple[str, str]) -> tuple[str, int]:
    pieces: list[str] = []
    conflicts = 0
    for region in _regions(_blocks(base), _blocks(mine), _blocks(theirs)):
        if region.kind != "conflict":
            pieces += region.theirs if region.kind == "theirs" else region.mine
            continue
        settled = _by_sentences(region)
        if settled is not None:
            pieces += settled
        else:
            conflicts += 1
            pieces.append(_marked("\n\n".join(region.mine), "\n\n".join(region.theirs), names).rstrip("\n"))
    return "\n\n".join(piece for piece in pieces if piece) + "\n", conflicts


def _blocks(text: str) -> list[str]:
    return [block.strip("\n") for block in re.split(r"\n[ \t]*\n+", text) if block.strip()]


def _by_sentences(region: _Region) -> list[str] | None:
    """The paragraphs of a conflict merged sentence by sentence; None where that does not settle it."""
    if not len(region.base) == len(region.mine) == len(region.theirs):
        return None
    made: list[str] = []
    for base, mine, theirs in zip(region.base, region.mine, region.theirs, strict=True):
        pieces: list[str] = []
        for each in _regions(_sentences(base), _sentences(mine), _sentences(theirs)):
            if each.kind == "conflict":
                return None
            pieces += each.theirs if each.kind == "theirs" else each.mine
        made.append("".join(pieces).rstrip())
    return made


def _sentences(text: str) -> list[str]:
    made: list[str] = []
    start = 0
    for found in _SENTENCE.finditer(text):
        made.append(text[start : found.end()])
        start = found.end()
    return [*made, f"{text[start:]} "] if text[start:] else made


def _marked(mine: str, theirs: str, names: tuple[str, str]) -> str:
    own, new = (f"{text.rstrip()}\n" if text.strip() else "" for text in (mine, theirs))
    return f"<<<<<<< {names[0]}\n{own}=======\n{new}>>>>>>> {names[1]}\n"


def _regions(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[_Region]:
    """The runs of a three-way comparison (diff3, Khanna and others 2007): where all three agree they are held
    together, and what lies between is given to the side that changed it."""
    made: list[_Region] = []
    at = (0, 0, 0)
    for start in (*_common_runs(base, mine, theirs), (len(base), len(mine), len(theirs), 0)):
        b, m, t, length = start
        made += _between(base[at[0] : b], mine[at[1] : m], theirs[at[2] : t])
        if length:
            made.append(
                _Region(
                    "both",
                    tuple(base[b : b + length]),
                    tuple(mine[m : m + length]),
                    tuple(theirs[t : t + length]),
                )
            )
        at = (b + length, m + length, t + length)
    return made


def _between(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[_Region]:
    if not (base or mine or theirs):
        return []
    held = (tuple(base), tuple(mine), tuple(theirs))
    same: Callable[[Sequence[str], Sequence[str]], bool] = lambda one, other: list(one) == list(other)  # noqa: E731
    if same(mine, theirs):
        return [_Region("both", *held)]
    if same(base, theirs):
        return [_Region("mine", *held)]
    if same(base, mine):
        return [_Region("theirs", *held)]
    return [_Region("conflict", *held)]


def _common_runs(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> list[tuple[int, int, int, int]]:
    """Runs that all three have, as (base, mine, theirs, length)."""
    first = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    second = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    made: list[tuple[int, int, int, int]] = []
    i = j = 0
    while i < len(first) and j < len(second):
        one, other = first[i], second[j]
        start = max(one.a, other.a)
        end = min(one.a + one.size, other.a + other.size)
        if start < end:
            made.append((start, one.b + start - one.a, other.b + start - other.a, end - start))
        if one.a + one.size <= other.a + other.size:
            i += 1
        else:
            j += 1
    return made
