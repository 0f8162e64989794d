"""The places of a term and the labels of the pages -> what an index prints of them: `12–14, 20, 42n3`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby

from report_builder.indexing.marking import Place
from report_builder.project.numerals import abjad, european

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@dataclass(frozen=True, slots=True)
class Link:
    """A printed page label and the anchor that it leads to."""

    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Pages:
    """A page, or pages that follow each other when there is a `last`. `notes` are the numbers of the notes
    that alone have the term there and follow each other; `main` is the main place."""

    first: Link
    last: Link | None = None
    notes: tuple[str, ...] = ()
    main: bool = False


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Pages by their position: (style, number), the same style for all."""

    style: str
    begin: int
    end: int
    first: Link
    last: Link
    main: bool = False


@dataclass(slots=True)
class _Page:
    """What stands on one page."""

    label: str
    anchor: str
    in_text: bool = False
    main: bool = False
    notes: dict[str, str] = field(default_factory=dict[str, str])  # number -> anchor


def pages_of(places: Iterable[Place], labels: Mapping[str, str]) -> tuple[Pages, ...]:
    """What is printed for the places of one term, in the order of the report.

    Pages that follow each other are joined, except a main one; a place without a label is left out. A note
    counts when its page has the term in no other place, and is never joined.
    """
    known = [(place, labels[place.anchor]) for place in places if labels.get(place.anchor)]
    order: dict[str, int] = {}
    for _, label in known:
        order.setdefault(_style(label), len(order))
    pages = _by_page((place, label) for place, label in known if not place.range)
    stretches = [_stretch(page) for page in pages if page.in_text]
    stretches += _ranges(known)
    printed = [(_sorting(each, order), _printed(each)) for each in _joined(stretches, order)]
    covered = {(each.style, number) for each in stretches for number in range(each.begin, each.end + 1)}
    for page in pages:
        if not page.in_text and (_style(page.label), label_number(page.label)) not in covered:
            at = (order[_style(page.label)], label_number(page.label), 1)
            printed += [(at, group) for group in _notes(page)]
    printed.sort(key=lambda pair: pair[0])
    return tuple(pages for _, pages in printed)


def label_number(label: str) -> int:
    """The number that a page label prints: European or eastern digits, roman, or letters of the abjad."""
    plain = european(label)
    if plain.isdecimal():
        return int(plain)
    if label and set(label) <= _ROMAN.keys():
        values = [_ROMAN[char] for char in label]
        following = [*values[1:], 0]
        return sum(-one if one < other else one for one, other in zip(values, following, strict=True))
    return _abjads().get(label, 0)


def _style(label: str) -> str:
    plain = european(label)
    if plain.isdecimal():
        return "digits"
    return "roman" if set(label) <= _ROMAN.keys() else "abjad" if label in _abjads() else label


@cache
def _abjads() -> dict[str, int]:
    return {abjad(number): number for number in range(1, 100)}


def _by_page(known: Iterable[tuple[Place, str]]) -> list[_Page]:
    """The pages with what is on them; a page leads to its first place in the text, or to its main place."""
    pages: dict[str, _Page] = {}
    for place, label in known:
        page = pages.setdefault(label, _Page(label, place.anchor))
        if place.note:
            page.notes.setdefault(place.note, place.anchor)
        if not place.note and (not page.in_text or (place.main and not page.main)):
            page.anchor = place.anchor
        page.in_text = page.in_text or not place.note
        page.main = page.main or (place.main and not place.note)
    return list(pages.values())


def _stretch(page: _Page) -> _Stretch:
    number, link = label_number(page.label), Link(page.label, page.anchor)
    return _Stretch(_style(page.label), number, number, link, link, page.main)


def _ranges(known: Sequence[tuple[Place, str]]) -> Iterator[_Stretch]:
    """The ranges that the author marked, each from a beginning to the next end."""
    begun: tuple[Place, str] | None = None
    for place, label in known:
        if place.range == "begin":
            begun = begun or (place, label)
        elif place.range == "end" and begun is not None:
            first, first_label = begun
            style = _style(first_label)
            end = label_number(label) if _style(label) == style else label_number(first_label)
            last = Link(label, place.anchor)
            number = label_number(first_label)
            yield _Stretch(style, number, max(number, end), Link(first_label, first.anchor), last, first.main)
            begun = None


def _joined(stretches: Iterable[_Stretch], order: Mapping[str, int]) -> Iterator[_Stretch]:
    """Stretches that touch or overlap as one; main places stand alone."""
    run: _Stretch | None = None
    for each in sorted(stretches, key=lambda stretch: _sorting(stretch, order)):
        if run is not None and not each.main and not run.main and _touch(run, each):
            if each.end > run.end:
                run = replace(run, end=each.end, last=each.last)
            continue
        if run is not None:
            yield run
        run = each
    if run is not None:
        yield run


def _touch(one: _Stretch, other: _Stretch) -> bool:
    # A label that is no number (0) follows nothing.
    return one.style == other.style and (other.begin <= one.end + 1) and bool(other.begin)


def _sorting(each: _Stretch, order: Mapping[str, int]) -> tuple[int, int, int]:
    return order.get(each.style, 0), each.begin, 0


def _printed(each: _Stretch) -> Pages:
    return Pages(each.first, each.last if each.end > each.begin else None, main=each.main)


def _notes(page: _Page) -> Iterator[Pages]:
    """A group for each run of notes that follow each other."""
    numbered = sorted((label_number(note), note, anchor) for note, anchor in page.notes.items())
    for _, group in groupby(enumerate(numbered), key=lambda pair: pair[1][0] - pair[0]):
        run = [note for _, note in group]
        yield Pages(Link(page.label, run[0][2]), notes=tuple(note for _, note, _ in run))
