"""Where units stand and what labels their pages bear, for every list of units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_builder.link.place import LabelStyle, Placement, format_label, label_ranges, place, roman
from report_builder.manuscript.model import Unit

FRONT = ("cover", "half-title", "imprint", "contents", "foreword")
BODY = ("section", "article")
BACK = ("appendix", "back-cover")


@st.composite
def reports(draw) -> tuple[list[Unit], dict[str, int]]:
    """Units in the order of their matter, with 1 to 5 pages each; front and back may be absent."""
    kinds = [
        *((kind, "front") for kind in draw(st.lists(st.sampled_from(FRONT), max_size=5))),
        *((kind, "body") for kind in draw(st.lists(st.sampled_from(BODY), min_size=1, max_size=8))),
        *((kind, "back") for kind in draw(st.lists(st.sampled_from(BACK), max_size=3))),
    ]
    units = [Unit(f"u{number}", kind, matter, "T") for number, (kind, matter) in enumerate(kinds)]  # pyright: ignore[reportArgumentType]
    return units, {unit.id: draw(st.integers(1, 5)) for unit in units}


RECTO = st.none() | st.frozensets(st.sampled_from(FRONT + BODY + ("appendix",)))


def pages_of(placements: tuple[Placement, ...]) -> int:
    return placements[-1].first + placements[-1].pages


def all_labels(placements: tuple[Placement, ...]) -> list[str]:
    """The labels of all pages as a viewer counts them from the ranges."""
    starts: dict[int, tuple[LabelStyle, int]] = {
        first: (style, number) for first, style, number in label_ranges(placements)
    }
    assert 0 in starts
    found: list[str] = []
    style, number = starts[0]
    for page in range(pages_of(placements)):
        if page in starts:
            style, number = starts[page]
        found.append(format_label(number, style))
        number += 1
    return found


@given(reports(), RECTO)
def test_units_follow_one_another_without_gap_or_overlap(report, recto):
    units, counts = report
    position = 0
    for unit, placement in zip(units, place(units, counts, recto), strict=True):
        assert placement.unit_id == unit.id
        assert placement.first == position + placement.blanks
        assert placement.blanks in (0, 1)
        assert placement.pages == counts[unit.id]
        position = placement.first + placement.pages


@given(reports(), RECTO)
def test_labels_that_the_viewer_shows_are_those_that_the_pages_print(report, recto):
    units, counts = report
    placements = place(units, counts, recto)
    shown = all_labels(placements)
    for placement in placements:
        for page in range(placement.pages):
            assert shown[placement.first + page] == placement.label(page)


@given(reports(), RECTO)
def test_labels_have_no_gap_and_the_body_begins_at_one(report, recto):
    units, counts = report
    placements = place(units, counts, recto)
    shown = all_labels(placements)
    body = next(
        (
            placement.first
            for unit, placement in zip(units, placements, strict=True)
            if unit.matter != "front"
        ),
        len(shown),
    )
    assert shown[:body] == [roman(number + 1) for number in range(body)]
    assert shown[body:] == [str(number + 1) for number in range(len(shown) - body)]


@given(reports(), st.frozensets(st.sampled_from(FRONT + BODY)))
def test_two_sided_units_that_must_begin_on_a_right_hand_page_do(report, recto):
    units, counts = report
    seen_body = False
    for unit, placement in zip(units, place(units, counts, recto), strict=True):
        begins_body = not seen_body and unit.matter != "front"
        seen_body = seen_body or begins_body
        if unit.kind == "back-cover":
            assert placement.first % 2 == 1
        elif unit.kind in recto or begins_body:
            assert placement.first % 2 == 0
            assert placement.recto
        else:
            assert placement.blanks == 0


@given(reports())
def test_one_sided_report_has_no_empty_page(report):
    units, counts = report
    assert all(placement.blanks == 0 for placement in place(units, counts))


@given(st.integers(1, 4000))
def test_roman_numerals_can_be_read_back(number):
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
    digits = [values[letter] for letter in roman(number)]
    total = sum(
        -value if value < max(digits[index + 1 :], default=0) else value for index, value in enumerate(digits)
    )
    assert total == number
    assert not any(letter * 4 in roman(number) for letter in "ivxlcd")


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (40, "xl"), (99, "xcix"), (1999, "mcmxcix")],
)
def test_roman_numerals_are_those_of_the_school(number, text):
    assert roman(number) == text


def test_there_is_no_roman_zero():
    with pytest.raises(ValueError, match="0"):
        roman(0)
