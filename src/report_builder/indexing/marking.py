"""The HTML of an article and the words of a vocabulary -> the HTML with an anchor at each place to print.

A mark is a span around the word itself: an empty one could stay behind at the foot of the page before. In
each block the first and the last occurrence are marked, so that a block over two pages is found on both. The
name of a mark is made of its term and a number that counts the marks of this term alone; so the HTML of an
article changes only with the terms that stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from report_builder.indexing.lines import OPAQUE, Line, lines_of, wrap
from report_builder.indexing.matching import Found, Matcher
from report_builder.markup.tree import make, plain
from report_builder.project.files import digest

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Range = Literal["", "begin", "end"]

SUBJECT = "|"  # stands in the key of a subject that is no term of the vocabulary, and in no id of one
_WORD = re.compile(rf"[^\s{OPAQUE}]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a term: where it is in the report, the words that stand there, and the number of its note if
    it stands in one."""

    key: str
    anchor: str
    words: str = ""
    note: str = ""
    main: bool = False
    range: Range = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What a mark that the author wrote says: the key of its term, and whether it is the main place or an end
    of a range."""

    key: str
    main: bool = False
    range: Range = ""


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place in a line that gets an anchor: around the characters from `start` to before `end`, or on the
    `holder` that is there."""

    key: str
    start: int
    end: int
    main: bool = False
    range: Range = ""
    holder: HtmlElement | None = None


def mark_places(
    tree: HtmlElement, unit_id: str, matcher: Matcher, written: Mapping[str, Written] | None = None
) -> tuple[Place, ...]:
    """Mark the places of terms in the tree, which is changed; gives them in reading order.

    `written` are the author's marks by the ids of their spans; of a span that is not among them only the
    words are left.
    """
    marker = _Marker(unit_id, written or {})
    for line in list(lines_of(tree, "ix")):
        marker.mark(line, matcher)
    return tuple(marker.places)


def title_places(texts: Iterable[str], unit_id: str, matcher: Matcher) -> tuple[Place, ...]:
    """The places of terms in titles that are set on the first page of a unit, which is their anchor."""
    places: dict[str, Place] = {}
    for text in texts:
        for found in matcher.find(text):
            places.setdefault(found.key, Place(found.key, unit_id, text[found.start : found.end]))
    return tuple(places.values())


class _Marker:
    """Marks line after line, counting the marks of each term."""

    def __init__(self, unit_id: str, written: Mapping[str, Written]) -> None:
        self.unit_id = unit_id
        self.written = written
        self.counts: dict[str, int] = {}
        self.places: list[Place] = []

    def mark(self, line: Line, matcher: Matcher) -> None:
        own = [spot for holder in line.holders if (spot := self._of_holder(line, *holder)) is not None]
        found = [each for each in matcher.find(line.text) if not _said(each, own)]
        spots = [*own, *(_Spot(each.key, each.start, each.end) for each in _first_and_last(found))]
        spots.sort(key=lambda spot: (spot.start, spot.end))
        named = [(spot, self._name(spot, line)) for spot in spots if _has_slot(line, spot)]
        wrapped: dict[int, tuple[int, HtmlElement]] = {}
        for spot, anchor in reversed(named):
            if spot.holder is not None:
                spot.holder.set("id", anchor)
            else:
                _wrap(line, spot, anchor, wrapped)
        kept = {anchor for _, anchor in named}
        for holder, _, _ in line.holders:
            if holder.get("id") not in kept:
                holder.drop_tag()

    def _name(self, spot: _Spot, line: Line) -> str:
        self.counts[spot.key] = self.counts.get(spot.key, 0) + 1
        anchor = f"{self.unit_id}/ix-{local_name(spot.key)}-{self.counts[spot.key]}"
        words = plain(line.text[spot.start : spot.end].replace(OPAQUE, " "))
        self.places.append(Place(spot.key, anchor, words, line.note, spot.main, spot.range))
        return anchor

    def _of_holder(self, line: Line, holder: HtmlElement, start: int, end: int) -> _Spot | None:
        said = self.written.get(holder.get("id") or "")
        if said is None:
            return None
        if line.text[start:end].strip():
            return _Spot(said.key, start, end, said.main, said.range, holder)
        at, stop = _word_near(line.text, start)
        return _Spot(said.key, at, stop, said.main, said.range)


def local_name(key: str) -> str:
    """A key as a part of an anchor. What authors wrote themselves may hold any character."""
    return f".{digest(key)[:10]}" if SUBJECT in key else key


def _first_and_last(found: Sequence[Found]) -> list[Found]:
    """Of each key the first and the last."""
    first: dict[str, Found] = {}
    last: dict[str, Found] = {}
    for each in found:
        first.setdefault(each.key, each)
        last[each.key] = each
    return [*first.values(), *(each for key, each in last.items() if each is not first[key])]


def _said(found: Found, own: list[_Spot]) -> bool:
    """Whether the author marked these words for the same term."""
    return any(spot.key == found.key and spot.start < found.end and found.start < spot.end for spot in own)


def _has_slot(line: Line, spot: _Spot) -> bool:
    return spot.holder is not None or line.slot_at(spot.start) is not None


def _wrap(line: Line, spot: _Spot, anchor: str, wrapped: dict[int, tuple[int, HtmlElement]]) -> None:
    """Put a span around the words, as far as they are in one place; or inside the span that is there.

    `wrapped` are the places wrapped last, by the start of their slot: what is later in the line comes first.
    """
    slot = line.slot_at(spot.start)
    if slot is None:
        return
    start = spot.start - slot.start
    before = wrapped.get(slot.start)
    if before is not None and before[0] < spot.end and (before[0] == spot.start):
        outer = before[1]
        inner = make(outer, "span", outer.text, class_="ix", id=anchor)
        outer.text = None
        outer.insert(0, inner)
        return
    stop = min(spot.end - slot.start, len(slot.text), *([before[0] - slot.start] if before else []))
    stop = max(start + 1, len(slot.text[:stop].rstrip()))
    made = wrap(slot, start, stop, "span", class_="ix", id=anchor)
    wrapped[slot.start] = (spot.start, made)


def _word_near(text: str, at: int) -> tuple[int, int]:
    """The word after an offset, or the one before it when none follows."""
    words = [match.span() for match in _WORD.finditer(text)]
    after = next((span for span in words if span[1] > at), None)
    return after or (words[-1] if words else (at, at))
