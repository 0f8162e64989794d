"""Colours of a screen -> inks, through the ICC profile of a press.

Grey, and what the eye takes for grey, becomes black ink alone: type of four inks would show a rim of colour
wherever the plates are off by a tenth of a millimetre. All other colours go through the profile, relative
colorimetric with black point compensation.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

Rgb = tuple[float, float, float]
Cmyk = tuple[float, float, float, float]

_GREY = 10.0  # CIE chroma up to which a dark colour is taken for a grey
_LIGHT = 84.0  # CIE lightness from which a tint keeps its hue
_EXACT = 0.006  # parts of three colours that differ by no more are one grey
_DATE = slice(24, 36)  # of a profile's making (ICC.1:2010, 7.2.8): the only bytes that differ from run to run


class Inks:
    """Converts colours and pictures to one profile. Raises ValueError when it is no profile of four inks."""

    def __init__(self, profile: bytes) -> None:
        cms = _cms()
        try:
            self._press = cms.ImageCmsProfile(io.BytesIO(profile))
            self._convert = _transform(cms.createProfile("sRGB"), self._press, "RGB", "CMYK")
        except (cms.PyCMSError, OSError, TypeError) as error:
            raise ValueError(str(error)) from error
        self._known: dict[Rgb, Cmyk] = {}

    def of(self, rgb: Rgb) -> Cmyk:
        """The inks, 0 to 1, of a colour whose parts are 0 to 1."""
        if rgb not in self._known:
            self._known[rgb] = self._black(rgb) if _is_grey(rgb) else self._mixed(rgb)
        return self._known[rgb]

    def picture(self, picture: Image) -> Image:
        """A picture in RGB in the four inks."""
        converted = _cms().applyTransform(picture, self._convert)
        if converted is None:
            raise ValueError("the picture was not converted")
        return converted

    def _mixed(self, rgb: Rgb) -> Cmyk:
        from PIL import Image

        dot = Image.new("RGB", (1, 1), tuple(round(255 * part) for part in rgb))
        cyan, magenta, yellow, black = (part / 255 for part in self.picture(dot).tobytes())
        return cyan, magenta, yellow, black

    def _black(self, rgb: Rgb) -> Cmyk:
        """The part of black ink that looks as light; all of it for what is darker than that ink is."""
        wanted, lights = _lab(rgb)[0], self._ramp
        place = bisect_left(lights, -wanted, key=lambda light: -light)
        if place == 0:
            return 0.0, 0.0, 0.0, 0.0
        if place == len(lights):
            return 0.0, 0.0, 0.0, 1.0
        above, below = lights[place - 1], lights[place]
        part = (above - wanted) / (above - below) if above > below else 0.0
        return 0.0, 0.0, 0.0, round((place - 1 + part) / (len(lights) - 1), 3)

    @cached_property
    def _ramp(self) -> list[float]:
        """The lightness of each of 256 steps of black ink on the paper, falling."""
        from PIL import Image

        steps = Image.frombytes("CMYK", (256, 1), b"".join(bytes((0, 0, 0, step)) for step in range(256)))
        cms = _cms()
        to_lab = _transform(self._press, cms.createProfile("LAB"), "CMYK", "LAB", bpc=False)
        seen = cms.applyTransform(steps, to_lab)
        if seen is None:
            raise ValueError("the profile gives no colours")
        lights = [value * 100 / 255 for value in seen.tobytes()[::3]]
        for step in range(1, len(lights)):
            lights[step] = min(lights[step], lights[step - 1])
        return lights


def srgb_profile() -> bytes:
    """The ICC profile of screens, the same bytes at any time."""
    cms = _cms()
    data = bytearray(cms.ImageCmsProfile(cms.createProfile("sRGB")).tobytes())
    data[_DATE] = bytes((0x07, 0xD0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))  # the first day of 2000
    return bytes(data)


def _cms() -> Any:
    """The library of colours, whose types are not told; loaded when it is wanted."""
    from PIL import ImageCms

    return ImageCms


def _transform(source: Any, target: Any, read: str, write: str, *, bpc: bool = True) -> Any:
    cms = _cms()
    flags = cms.Flags.BLACKPOINTCOMPENSATION if bpc else cms.Flags.NONE
    intent = cms.Intent.RELATIVE_COLORIMETRIC
    return cms.buildTransform(source, target, read, write, renderingIntent=intent, flags=flags)


def _is_grey(rgb: Rgb) -> bool:
    if max(rgb) - min(rgb) <= _EXACT:
        return True
    light, a, b = _lab(rgb)
    return light <= _LIGHT and (a * a + b * b) ** 0.5 <= _GREY


def _lab(rgb: Rgb) -> tuple[float, float, float]:
    """Lightness and the two axes of hue of a colour of sRGB (IEC 61966-2-1, CIE 15)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
