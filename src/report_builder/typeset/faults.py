"""Looks at a laid out unit for what WeasyPrint gets wrong now and then, and says in CSS how to mend it.

- A note may be set on the page after its call, or lost (Kozea/WeasyPrint issues 1564, 1924, 2502). No rule
of CSS
  cures it beforehand; the unit is laid out again with a stronger rule for each note that is off its page.
- A heading may be left at the foot of a page when a note moves the lines after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_CALL = re.compile(r"^(?P<unit>.*/)note-ref-(?P<number>\d+)$")
_BLOCKS = ":is(p, li, td, th, dd, dt, figcaption, caption, blockquote)"
_HEADS = ":is(h1, h2, h3, h4, h5, h6)"

# What may put all notes of a unit right at once, without leaving a gap anywhere.
UNIT_REMEDIES = (
    ".note { footnote-policy: auto !important }",
    ".note { footnote-policy: line !important }",
    "p, li { widows: 3 }",
    ".note { footnote-policy: auto !important } p, li { widows: 3 }",
)

# For single notes, from the gentlest to the surest. {note} is the note's element, {block} the block that
# holds its call. More widows push the line of the call over the page, line by line. Where the whole block
# must begin a page, the headings before it come along.
_NOTE_REMEDIES = (
    *(f"{{block}} {{{{ widows: {lines} }}}}" for lines in (3, 4, 5, 6, 8, 10)),
    "{note} {{ footnote-policy: block }}",
    "{block} {{ break-inside: avoid }}",
    """{block} {{ break-before: page; break-inside: avoid }}
    {heads} + {block}, {heads} + {heads}:has(+ {block}) {{ break-before: avoid }}
    {heads}:has(+ {block}), {heads}:has(+ {heads} + {block}) {{ break-before: page }}""",
)
STRONG = 6  # the remedies before only move lines


@dataclass(frozen=True, slots=True)
class Faults:
    """Anchors of the notes that are not on the page of their call, and of the headings left behind."""

    notes: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.notes or self.headings)

    @property
    def weight(self) -> tuple[int, int]:
        """For comparing layouts: a note off its page is worse than any number of headings left behind."""
        return len(self.notes), len(self.headings)


@dataclass(slots=True)
class Mending:
    """What has been tried: for the whole unit, and by anchor the number of the remedy (1 is the gentlest)."""

    unit: str = ""
    drifted: tuple[str, ...] = ()  # figures set after the text that follows them
    notes: dict[str, int] = field(default_factory=dict[str, int])
    headings: set[str] = field(default_factory=set[str])
    gentlest: int = 0  # how many of the gentlest remedies for a note are passed over

    def try_harder(self, faults: Faults) -> bool:
        """Take the next remedy for each fault; False when none is left for any of them."""
        progress = False
        for anchor in faults.notes:
            if self.notes.get(anchor, 0) < len(_NOTE_REMEDIES):
                self.notes[anchor] = max(self.notes.get(anchor, 0), self.gentlest) + 1
                progress = True
        for anchor in faults.headings:
            if anchor not in self.headings:
                self.headings.add(anchor)
                progress = True
        return progress

    def css(self) -> str:
        """The rules that carry the remedies out."""
        rules = [self.unit]
        for anchor in sorted(self.notes):
            note = _element(anchor)
            block = f"{_BLOCKS}:has({note})"
            remedy = _NOTE_REMEDIES[self.notes[anchor] - 1]
            rules.append(remedy.format(note=note, block=block, heads=_HEADS))
        rules.extend(f"{_element(anchor)} {{ break-before: page }}" for anchor in sorted(self.headings))
        return "\n".join(rules)

    def report(self) -> tuple[str, ...]:
        """What was done, for the record."""
        notes = (f"{anchor}: note, remedy {tries}" for anchor, tries in sorted(self.notes.items()))
        headings = (f"{anchor}: heading moved to the next page" for anchor in sorted(self.headings))
        drifted = (f"{anchor}: figure set after the text that follows it" for anchor in self.drifted)
        return (*drifted, *((f"all notes: {self.unit}",) if self.unit else ()), *notes, *headings)


def look(pages: Mapping[str, int], leads: Iterable[tuple[str, str]]) -> Faults:
    """The faults of a layout. `pages` is the page of each anchor; `leads` pairs each heading (the first,
    where
    several follow one another) with the element that it leads to."""
    notes: list[str] = []
    for anchor in sorted(pages):
        match = _CALL.match(anchor)
        if match is not None:
            note = f"{match['unit']}note-{match['number']}"
            if pages.get(note) != pages[anchor]:
                notes.append(note)
    headings = [
        heading
        for heading, follower in leads
        if heading in pages and follower in pages and pages[heading] < pages[follower]
    ]
    return Faults(tuple(notes), tuple(headings))


def _element(anchor: str) -> str:
    escaped = anchor.replace("\\", "\\\\").replace('"', '\\"')
    return f'[id="{escaped}"]'
