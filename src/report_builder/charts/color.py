"""Colours -> colours for charts: told apart by colour-blind readers, and in grey.

Whoever confuses hues still sees light and dark, and so does a black and white print. So every colour of a
palette keeps a distance in lightness (L* of CIE 1976) to all others; hue is what the others get on top.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

LEAST_STEP = 11.0  # of L* between any two colours of a palette
_DARKEST, _LIGHTEST = 14.0, 90.0
_STEPS = tuple(step / 2 for step in range(2 * int(_DARKEST), 2 * int(_LIGHTEST) + 1))
_WHITE = (0.95047, 1.0, 1.08883)  # D65, CIE 15
Lab = tuple[float, float, float]


def palette(wanted: Sequence[str]) -> tuple[str, ...]:
    """`wanted` (`#rrggbb`) with each colour made lighter or darker until it stands off from those before it.

    The first is kept as it is. Hue is kept, chroma as far as the screen can show it.
    """
    found: list[str] = []
    levels: list[float] = []
    for color in wanted:
        lightness, a, b = to_lab(color)
        steps = sorted(_STEPS, key=partial(_apart, lightness))
        free = (
            level
            for level in (lightness, *steps)
            if all(abs(level - other) >= LEAST_STEP for other in levels)
        )
        level = next(free, None) if levels else lightness
        if level is None:
            break  # there is no room for another
        found.append(color if level == lightness else from_lab((level, a, b)))
        levels.append(to_lab(found[-1])[0])
    return tuple(found)


def _apart(one: float, other: float) -> float:
    return abs(one - other)


def ramp(color: str, count: int) -> tuple[str, ...]:
    """`count` colours of one hue from light to dark, even in lightness, for a map; the last is dark as
    `color` or darker."""
    lightness, a, b = to_lab(color)
    darkest, lightest = min(lightness, 32.0), 86.0
    found: list[str] = []
    for at in range(count):
        share = at / (count - 1) if count > 1 else 1.0
        level = lightest + (darkest - lightest) * share
        chroma = 0.45 + 0.55 * share
        found.append(from_lab((level, a * chroma, b * chroma)))
    return tuple(found)


def tint(color: str, share: float) -> str:
    """`color` mixed with white, which has `share` of it."""
    return "#" + "".join(f"{round(value + (255 - value) * share):02x}" for value in _bytes(color))


def ink_on(color: str, dark: str = "#1d2124") -> str:
    """White or `dark`, whichever reads better on `color`."""
    return "#ffffff" if to_lab(color)[0] < 58 else dark


def to_lab(color: str) -> Lab:
    """CIE 1976 L*a*b* of an sRGB colour (IEC 61966-2-1)."""
    r, g, b = (_linear(value / 255) for value in _bytes(color))
    xyz = (
        0.4124564 * r + 0.3575761 * g + 0.1804375 * b,
        0.2126729 * r + 0.7151522 * g + 0.0721750 * b,
        0.0193339 * r + 0.1191920 * g + 0.9503041 * b,
    )
    fx, fy, fz = (_cube_root(value / white) for value, white in zip(xyz, _WHITE, strict=True))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def from_lab(lab: Lab) -> str:
    """The sRGB colour; its chroma is lowered until there is one."""
    lightness, a, b = lab
    for step in range(41):
        scale = 1 - step / 40
        channels = _to_linear((lightness, a * scale, b * scale))
        if all(-0.001 <= value <= 1.001 for value in channels):
            break
    else:
        channels = _to_linear((lightness, 0.0, 0.0))
    return "#" + "".join(f"{round(255 * _gamma(min(1.0, max(0.0, value)))):02x}" for value in channels)


def _to_linear(lab: Lab) -> tuple[float, float, float]:
    fy = (lab[0] + 16) / 116
    x, y, z = (
        white * (f**3 if f > 6 / 29 else 3 * (6 / 29) ** 2 * (f - 4 / 29))
        for f, white in zip((fy + lab[1] / 500, fy, fy - lab[2] / 200), _WHITE, strict=True)
    )
    return (
        3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
        -0.9692660 * x + 1.8760108 * y + 0.0415560 * z,
        0.0556434 * x - 0.2040259 * y + 1.0572252 * z,
    )


def _bytes(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * math.pow(value, 1 / 2.4) - 0.055


def _cube_root(value: float) -> float:
    return value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116
