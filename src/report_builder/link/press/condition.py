"""The profile of a press, or the one that ships -> the printing condition that a file names."""

from __future__ import annotations

import re
from pathlib import Path

from report_builder.link.press.inks import Inks
from report_builder.link.press.model import Condition

SHIPPED = Path(__file__).parent / "data" / "ISOcoated_v2_300_bas.icc"
_HEADER = 128  # bytes (ICC.1:2010, 7.2)
_REGISTERED = re.compile(r"FOGRA\s?(\d+)", re.IGNORECASE)
_KINDS = {b"RGB ": "for RGB", b"GRAY": "for grey", b"Lab ": "for Lab", b"XYZ ": "for XYZ"}


def shipped_condition() -> Condition:
    """Offset on coated paper (ISO 12647-2), at most 300 % of ink: characterization data FOGRA39."""
    return Condition(
        SHIPPED.read_bytes(), "FOGRA39", "ISO Coated v2 300% (basICColor)", "http://www.color.org"
    )


def condition_of(profile: bytes) -> Condition:
    """What an ICC profile is the profile of. Raises ValueError with what is wrong with it, to go after its
    name."""
    if len(profile) < _HEADER or profile[36:40] != b"acsp":
        raise ValueError("is not an ICC profile")
    space, kind = profile[16:20], profile[12:16]
    if space != b"CMYK":
        raise ValueError(f"is a profile {_KINDS.get(space, 'for other colours')}, not for CMYK")
    if kind != b"prtr":
        raise ValueError("is not the profile of a press")
    try:
        Inks(profile)
    except ValueError:
        raise ValueError("is an ICC profile that is damaged") from None
    name = _name(profile)
    known = _REGISTERED.search(name)
    if known:
        return Condition(profile, f"FOGRA{known[1]}", name, "http://www.color.org")
    return Condition(profile, "Custom", name)


def _name(profile: bytes) -> str:
    import io

    from PIL import ImageCms

    read = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    return " ".join(ImageCms.getProfileDescription(read).split()) or "CMYK"
