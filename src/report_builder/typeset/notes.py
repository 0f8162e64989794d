"""Looks where the notes of a laid out unit fell, and mends those that left the page of their call.

WeasyPrint now and then sets a note on the page after its call (Kozea/WeasyPrint issues 1564, 1924, 2502); no
rule of CSS cures it. So the unit is laid out again with a stronger rule for each note that is off its page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_NOTE = re.compile(r"^(?P<unit>.*/)note-(?P<number>\d+)$")

# From the gentlest to the surest. {note} is the note's id, {block} the block that holds its call.
_REMEDIES = (
    "{note} {{ footnote-policy: line }}",
    "{note} {{ footnote-policy: block }}",
    "{block} {{ break-inside: avoid }}",
    "{block} {{ break-before: page; break-inside: avoid }}",
)
_BLOCKS = "p, li, h2, h3, h4, h5, h6, td, th, dd, dt, figcaption, caption, blockquote"


def misplaced(pages: Mapping[str, int]) -> tuple[str, ...]:
    """The anchors of the notes that do not stand on the page of their call. `pages`: anchor -> page."""
    found: list[str] = []
    for anchor in sorted(pages):
        match = _NOTE.match(anchor)
        if match is None:
            continue
        call = f"{match['unit']}note-ref-{match['number']}"
        if call in pages and pages[call] != pages[anchor]:
            found.append(anchor)
    return tuple(found)


def remedy(tries: Mapping[str, int]) -> str:
    """CSS that mends the notes: for each anchor the remedy of its number of tries (1 is the gentlest)."""
    rules: list[str] = []
    for anchor in sorted(tries):
        note = f'[id="{_escaped(anchor)}"]'
        block = f":is({_BLOCKS}):has({note})"
        rule = _REMEDIES[min(tries[anchor], len(_REMEDIES)) - 1]
        rules.append(rule.format(note=note, block=block))
    return "\n".join(rules)


def exhausted(tries: Mapping[str, int], anchors: Sequence[str]) -> bool:
    """Whether every remedy was tried in vain for one of the anchors."""
    return any(tries.get(anchor, 0) >= len(_REMEDIES) for anchor in anchors)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
