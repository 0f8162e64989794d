"""Subsets of a face merged into one: fontTools is the judge, the original font the measure."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from report_builder.link import truetype

FACE = Path(__file__).parents[1] / "fonts" / "SourceSerif4-Regular.ttf"


@cache
def original() -> TTFont:
    return TTFont(FACE)


def subset_of(glyphs: frozenset[int]) -> bytes:
    """A subset that keeps glyph ids, as the typesetter makes it."""
    options = subset.Options(
        retain_gids=True, notdef_outline=True, glyph_names=False, hinting=False, layout_features=[]
    )
    options.drop_tables += ["cmap", "post", "name", "OS/2", "GSUB", "GPOS", "GDEF", "STAT", "DSIG", "BASE"]
    font = TTFont(FACE)
    maker = subset.Subsetter(options)
    maker.populate(gids=sorted(glyphs))
    maker.subset(font)
    for tag in ("post", "cmap", "OS/2", "name"):
        if tag in font:
            del font[tag]
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def outline(font: TTFont, glyph: int) -> list:
    """The outline with its components resolved, so that it can be compared between fonts."""
    names = font.getGlyphOrder()
    pen = DecomposingRecordingPen(font.getGlyphSet())
    if glyph < len(names):
        font.getGlyphSet()[names[glyph]].draw(pen)
    return pen.value


def merged_bytes(*sets: frozenset[int]) -> bytes:
    return truetype.merge([truetype.Subset(subset_of(glyphs), tuple(sorted(glyphs))) for glyphs in sets])


def merge(*sets: frozenset[int]) -> TTFont:
    return TTFont(io.BytesIO(merged_bytes(*sets)))


GLYPHS = st.frozensets(st.integers(1, 900), min_size=1, max_size=40)


@given(st.lists(GLYPHS, min_size=1, max_size=4))
@settings(max_examples=6, deadline=None)
def test_merged_font_has_the_outlines_and_advances_of_the_original(sets):
    wanted = sorted(frozenset().union(*sets))
    merged = merge(*sets)
    names, original_names = merged.getGlyphOrder(), original().getGlyphOrder()
    for glyph in wanted:
        assert outline(merged, glyph) == outline(original(), glyph), original_names[glyph]
        assert merged["hmtx"][names[glyph]] == original()["hmtx"][original_names[glyph]]
    assert outline(merged, 0) == outline(original(), 0)


@given(GLYPHS, GLYPHS)
@settings(max_examples=3, deadline=None)
def test_order_of_the_subsets_does_not_change_what_a_glyph_looks_like(first, second):
    forth, back = merge(first, second), merge(second, first)
    for glyph in sorted(first | second):
        assert outline(forth, glyph) == outline(back, glyph)


@pytest.fixture(scope="module")
def small() -> bytes:
    return merged_bytes(frozenset({5, 6}), frozenset({700}))


def test_merged_font_holds_no_glyph_that_nobody_asked_for(small):
    font = TTFont(io.BytesIO(small))
    filled = {glyph for glyph in range(701) if outline(font, glyph)}  # above stand parts of composites
    assert filled == {0, 5, 6, 700}


def test_tables_and_check_sums_are_as_a_font_file_must_have_them(small):
    font = TTFont(io.BytesIO(small), checkChecksums=2)
    for tag in ("head", "hhea", "hmtx", "loca", "maxp", "glyf"):
        assert font[tag] is not None
    padded = small + b"\0" * (-len(small) % 4)
    total = sum(int.from_bytes(padded[i : i + 4], "big") for i in range(0, len(padded), 4)) & 0xFFFFFFFF
    assert total == 0xB1B0AFBA


def test_merging_one_subset_changes_no_outline(small):
    again = TTFont(io.BytesIO(truetype.merge([truetype.Subset(small, (5, 6, 700))])))
    before = TTFont(io.BytesIO(small))
    assert [outline(again, glyph) for glyph in (0, 5, 6, 700)] == [
        outline(before, glyph) for glyph in (0, 5, 6, 700)
    ]


def test_a_font_with_other_outlines_is_refused():
    with pytest.raises(ValueError, match="TrueType"):
        truetype.merge([truetype.Subset(b"OTTO" + bytes(100), (1,))])
