"""Colours -> colours: what templates and style sheets derive from a layout's options."""

from __future__ import annotations


def mix(color: str, other: str, amount: float) -> str:
    """`color` with `amount` (0 to 1) of `other` mixed in; both and the result are `#rrggbb`."""
    mixed = (
        round(mine + (theirs - mine) * amount) for mine, theirs in zip(_rgb(color), _rgb(other), strict=True)
    )
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def ink_on(color: str) -> str:
    """White or near black, whichever reads better on `color` (WCAG 2.1 relative luminance)."""
    channels = [value / 255 for value in _rgb(color)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#ffffff" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.0571 else "#15181c"


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
