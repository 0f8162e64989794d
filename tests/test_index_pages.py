"""What an index prints after an entry: pages, ranges, notes, the main place."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from report_builder.indexing.marking import Place
from report_builder.indexing.pages import label_number, pages_of
from report_builder.link.place import format_label, roman
from report_builder.project.numerals import abjad


def printed(*places: Place, labels: dict[str, str] | None = None) -> str:
    """`12–14, *20*, 42n3`; the anchor of a place is its label unless `labels` say otherwise."""
    known = labels if labels is not None else {place.anchor: place.anchor for place in places}
    parts: list[str] = []
    for each in pages_of(places, known):
        text = each.first.label + (f"–{each.last.label}" if each.last else "")
        text += f"n{'+'.join(each.notes)}" if each.notes else ""
        parts.append(f"*{text}*" if each.main else text)
    return ", ".join(parts)


def at(label: str, note: str = "", *, main: bool = False) -> Place:
    return Place("term", label, "word", note, main)


def test_pages_that_follow_each_other_are_joined() -> None:
    assert printed(at("1"), at("3"), at("4"), at("5"), at("9"), at("10"), at("12")) == "1, 3–5, 9–10, 12"


def test_a_page_is_printed_once_and_leads_to_its_first_place() -> None:
    places = [Place("term", "u/a"), Place("term", "u/b"), Place("term", "u/c")]
    labels = {"u/a": "7", "u/b": "7", "u/c": "8"}
    (run,) = pages_of(places, labels)
    assert (run.first.anchor, run.last and run.last.anchor) == ("u/a", "u/c")


def test_the_main_place_stands_alone_between_others() -> None:
    assert printed(at("3"), at("4", main=True), at("5"), at("6")) == "3, *4*, 5–6"


def test_a_page_leads_to_its_main_place() -> None:
    places = [Place("term", "u/a"), Place("term", "u/b", main=True)]
    (page,) = pages_of(places, {"u/a": "7", "u/b": "7"})
    assert page.first.anchor == "u/b"


def test_front_matter_and_body_are_not_joined() -> None:
    assert printed(at("ix"), at("x"), at("xi"), at("1"), at("2")) == "ix–xi, 1–2"
    assert printed(at("ج"), at("د"), at("هـ"), at("١"), at("٢"), at("٤")) == "ج–هـ, ١–٢, ٤"


def test_a_note_counts_where_the_page_has_the_term_in_no_other_place() -> None:
    assert printed(at("4", "2"), at("4"), at("5", "3"), at("6")) == "4, 5n3, 6"
    assert printed(at("5", "3"), at("5", "4"), at("5", "7")) == "5n3+4, 5n7"
    assert printed(at("٥", "٣"), at("٥", "٤")) == "٥n٣+٤"


def test_a_range_of_the_author_joins_what_lies_in_it() -> None:
    places = [
        Place("term", "10", range="begin"),
        at("12"),
        at("13", "5"),
        Place("term", "15", range="end"),
        at("16"),
        at("20"),
    ]
    assert printed(*places) == "10–16, 20"


def test_a_place_without_a_label_is_left_out() -> None:
    assert printed(at("3"), at("4"), labels={"3": "3"}) == "3"


@given(st.integers(1, 99), st.integers(1, 3000))
def test_labels_are_read_as_they_are_written(letter: int, number: int) -> None:
    assert label_number(abjad(letter)) == letter
    assert label_number(roman(number)) == number
    assert label_number(format_label(number, "arabic-indic")) == number
    assert label_number(format_label(number, "persian")) == number
    assert label_number(str(number)) == number


@given(st.lists(st.integers(1, 60), max_size=40), st.sets(st.integers(1, 60), max_size=4))
def test_the_runs_say_each_page_once_and_none_besides(numbers: list[int], main: set[int]) -> None:
    numbers = sorted(numbers)
    runs = pages_of(
        [at(str(number), main=number in main) for number in numbers], {str(n): str(n) for n in numbers}
    )
    said: list[int] = []
    for run in runs:
        first, last = int(run.first.label), int(run.last.label if run.last else run.first.label)
        assert run.main == (first in main)
        assert not (run.main and last > first)
        said += range(first, last + 1)
    assert said == sorted(set(numbers))
    plain = [run for run in runs if not run.main]
    for one, other in pairwise(plain):
        after = int((one.last or one.first).label) + 1
        assert int(other.first.label) > after or after in main
