"""What content streams mark: tags for what is read, artifacts for the rest, one never inside the other."""

from __future__ import annotations

from collections.abc import Collection

from report_builder.typeset import marked
from report_builder.typeset.marked import read_stream, shown

READ = b"/Span\n<</MCID 0>>\nBDC\nBT\n[<0001>] TJ\nET\nEMC\n"
BLANK = b"/Span\n<</MCID 1>>\nBDC\n0 0 1 rg\nBT\nET\nEMC\n"
OTHER = b"/Span\n<</MCID 2>>\nBDC\nBT\n[<0002>] TJ\nET\nEMC\n"
UNDERLINED = b"/Span\n<</MCID 3>>\nBDC\n/Artifact\nBMC\n0 0 m\n9 0 l\nS\nEMC\nBT\n[<0003>] TJ\nET\nEMC\n"


def with_artifacts(data: bytes, kept: Collection[int], repeated: Collection[int]) -> bytes:
    stream = read_stream(data)
    return marked.with_artifacts(stream, kept, repeated, shown(stream))


def test_contents_that_paint_are_told_from_blank_ones():
    picture = b"/Figure\n<</MCID 4>>\nBDC\n0 0 9 9 re\nf*\nEMC\n"
    assert shown(read_stream(READ + BLANK + picture)) == {0: "Span", 4: "Figure"}


def test_what_is_kept_stays_as_it_is():
    assert with_artifacts(READ + OTHER, {0, 2}, ()) == READ + OTHER


def test_a_mark_around_nothing_goes_and_the_colour_it_sets_stays():
    assert with_artifacts(READ + BLANK, {0}, ()) == READ + b"0 0 1 rg\nBT\nET\n"


def test_what_is_not_read_becomes_an_artifact():
    assert with_artifacts(OTHER, (), ()) == b"/Artifact\nBMC\nBT\n[<0002>] TJ\nET\nEMC\n"


def test_a_repeated_head_becomes_an_artifact_of_pagination():
    changed = with_artifacts(OTHER, (), {2})
    assert changed == b"/Artifact\n<</Type /Pagination>>\nBDC\nBT\n[<0002>] TJ\nET\nEMC\n"


def test_a_line_drawn_inside_of_tagged_text_belongs_to_the_text():
    changed = with_artifacts(UNDERLINED, {3}, ())
    assert changed == b"/Span\n<</MCID 3>>\nBDC\n0 0 m\n9 0 l\nS\nBT\n[<0003>] TJ\nET\nEMC\n"


def test_a_line_drawn_inside_of_an_artifact_is_part_of_it():
    changed = with_artifacts(UNDERLINED, (), ())
    assert changed.count(b"BMC") == changed.count(b"EMC") == 1


def test_furniture_is_a_header_above_the_middle_and_a_footer_below():
    head = b"/Span\n<</MCID 0>>\nBDC\nBT\n1 0 0 -1 90.7 83.6 Tm\n[<0001>] TJ\nET\nEMC\n"
    rule = b"/Artifact\nBMC\n90.7 1000.5 99 1 re\nf\nEMC\n"
    changed = marked.furniture(read_stream(head + BLANK + rule), 500)
    assert changed.startswith(b"/Artifact\n<</Type /Pagination /Subtype /Header>>\nBDC\nBT\n")
    assert changed.endswith(
        b"/Artifact\n<</Type /Pagination /Subtype /Footer>>\nBDC\n90.7 1000.5 99 1 re\nf\nEMC\n"
    )
    assert changed.count(b"BDC") == 2
    assert b"MCID" not in changed
