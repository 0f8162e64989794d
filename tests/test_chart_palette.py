"""The colours of charts are told apart by every eye, and in grey print, whatever the publisher's own are."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import pytest
from helpers_charts import MACHADO, WANTED, seen_by
from hypothesis import given
from hypothesis import strategies as st

from report_builder.charts.color import palette, ramp

EYES = ("", *MACHADO)
LEAST = 10.0  # CIE 1976 difference; 2.3 is what the eye just sees side by side


@pytest.mark.parametrize("eye", EYES)
def test_every_two_colours_of_the_palette_are_told_apart(eye):
    colors = palette(WANTED)
    assert len(colors) == 6
    for one, other in combinations(colors, 2):
        assert math.dist(seen_by(one, eye), seen_by(other, eye)) >= LEAST, (one, other)


def test_palette_survives_grey_print():
    lightness = sorted(seen_by(color, "")[0] for color in palette(WANTED))
    assert all(b - a >= LEAST for a, b in pairwise(lightness))


def test_first_colours_are_the_publishers_own():
    assert palette(WANTED)[:2] == WANTED[:2]


@given(st.lists(st.integers(0, 0xFFFFFF), min_size=1, max_size=6))
def test_any_colours_of_a_publisher_are_made_apart_in_lightness(numbers):
    wanted = [f"#{number:06x}" for number in numbers]
    colors = palette(wanted)
    assert colors[0] == wanted[0]
    assert len(colors) >= min(3, len(wanted))
    for one, other in combinations(colors, 2):
        assert abs(seen_by(one, "")[0] - seen_by(other, "")[0]) >= LEAST


@pytest.mark.parametrize("count", range(2, 8))
@pytest.mark.parametrize("color", ["#124a5a", "#b5532f", "#ffd400"])
@pytest.mark.parametrize("eye", EYES)
def test_colours_of_a_map_grow_darker_in_even_steps(count, color, eye):
    lightness = [seen_by(each, eye)[0] for each in ramp(color, count)]
    steps = [a - b for a, b in pairwise(lightness)]
    assert min(steps) >= 5
    if not eye:
        assert max(steps) - min(steps) < 1
