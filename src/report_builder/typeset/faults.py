"""Looks at a laid out unit for what WeasyPrint gets wrong now and then, and says in CSS how to mend it.

- A note may be set on the page after its call, or lost (Kozea/WeasyPrint issues 1564, 1924, 2502). No rule
of CSS
  cures it beforehand; the unit is laid out again with a stronger rule for each note that is off its page.
- A heading may be left at the foot of a page when a note moves the lines after it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from report_builder.typeset.model import Anchor

_CALL = re.compile(r"^(?P<unit>.*/)note-ref-(?P<number>\d+)$")
_BLOCKS = ":is(p, li, td, th, dd, dt, figcaption, caption, blockquote)"
_HEADS = ":is(h1, h2, h3, h4, h5, h6)"

# What may put all notes of a unit right at once, without leaving a gap anywhere: other breaks than the layout
# asks for. Of 17 units with a note off its page, among 120 in the base layout (orphans 3, widows 4), the
# first put 14 right and the second 13; more widows alone at most 7.
UNIT_REMEDIES = ("p, li { orphans: 2; widows: 2 }", "p, li { orphans: 4; widows: 3 }")
LAST_UNIT_REMEDY = ".note { footnote-policy: line !important }"

# For single notes. {note} is the note's element, {block} the block that holds its call. More widows push the
# line of the call over the page. Where the whole block must begin a page, the headings before it come along.
_MOVE = """{block} {{ break-before: page; break-inside: avoid }}
    {heads} + {block}, {heads} + {heads}:has(+ {block}) {{ break-before: avoid }}
    {heads}:has(+ {block}), {heads}:has(+ {heads} + {block}) {{ break-before: page }}"""
_MOVED = "its paragraph moved to the next page"

# The remedies for a note, one after the other. Each costs a layout.
QUICK = ("{block} {{ widows: 8 }}", _MOVE)
FIRM = (_MOVE,)  # gentle remedies may move one note into another's way
LAST = ("{block} {{ widows: 3 }}", "{block} {{ widows: 5 }}", _MOVE)


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
    """What has been tried: for the whole unit, and by anchor the number of the rung of the ladder (1 is
    the lowest)."""

    ladder: tuple[str, ...] = QUICK
    unit: str = ""
    drifted: tuple[str, ...] = ()  # figures set after the text that follows them
    notes: dict[str, int] = field(default_factory=dict[str, int])
    headings: set[str] = field(default_factory=set[str])

    def try_harder(self, faults: Faults) -> bool:
        """Take the next remedy for each fault; False when none is left for any of them."""
        progress = False
        for anchor in faults.notes:
            if self.notes.get(anchor, 0) < len(self.ladder):
                self.notes[anchor] = self.notes.get(anchor, 0) + 1
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
            remedy = self.ladder[self.notes[anchor] - 1]
            rules.append(remedy.format(note=note, block=block, heads=_HEADS))
        rules.extend(f"{_element(anchor)} {{ break-before: page }}" for anchor in sorted(self.headings))
        return "\n".join(rules)

    def report(self) -> tuple[str, ...]:
        """What was done, for the record."""
        unit = (f"all notes: {self.unit}",) if self.unit else ()
        notes = (f"{anchor}: note, {self._said(tries)}" for anchor, tries in sorted(self.notes.items()))
        headings = (f"{anchor}: heading moved to the next page" for anchor in sorted(self.headings))
        drifted = (f"{anchor}: figure set after the text that follows it" for anchor in self.drifted)
        return (*drifted, *unit, *notes, *headings)

    def _said(self, tries: int) -> str:
        remedy = self.ladder[tries - 1]
        return (
            "its paragraph moved to the next page" if remedy == _MOVE else remedy.split("{{")[1].strip(" }")
        )


def look(
    anchors: Mapping[str, Anchor], leads: Iterable[tuple[str, str]], endnotes: Collection[str] = ()
) -> Faults:
    """The faults of a layout. `leads` pairs each heading (the first, where several follow one another) with
    the element that it leads to; `endnotes` are the notes that may stand anywhere."""
    notes: list[str] = []
    for anchor in sorted(anchors):
        match = _CALL.match(anchor)
        if match is not None:
            note = f"{match['unit']}note-{match['number']}"
            if note not in endnotes and not _below(anchors.get(note), anchors[anchor]):
                notes.append(note)
    headings = [
        heading
        for heading, follower in leads
        if heading in anchors and follower in anchors and anchors[heading].page < anchors[follower].page
    ]
    return Faults(tuple(notes), tuple(headings))


def _below(note: Anchor | None, call: Anchor) -> bool:
    """On the same page, and not over the text, as a note that is too tall for the page may stand."""
    return note is not None and note.page == call.page and note.y < call.y


def _element(anchor: str) -> str:
    escaped = anchor.replace("\\", "\\\\").replace('"', '\\"')
    return f'[id="{escaped}"]'
