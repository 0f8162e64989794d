"""The line below a text that says who wrote it, as `Unit of River Studies - The Institute`."""

from __future__ import annotations

import re

UNIT = re.compile(
    r"\b(?:unit|cent(?:er|re)|institute|team|desk|department|birimi|merkezi|enstitüsü|vakfı)\b|وحدة|مركز|قسم|فريق|معهد",
    re.IGNORECASE,
)
NOTE = re.compile(r"\s*[\[(^]?\s*[\d٠-٩]{1,3}\s*[\])]?")
ENDS = re.compile(r"[.!?…؟۔:;،,][\"”»’')\]\d\[٠-٩]*$")
_MOST_WORDS = 12


def is_signature(text: str) -> bool:
    """Whether a line can be the signature of a unit, a centre, a desk."""
    return 1 < len(text.split()) <= _MOST_WORDS and not ENDS.search(text) and UNIT.search(text) is not None


def parted_signature(text: str) -> tuple[str, str]:
    """Who wrote it, and the publisher where the line names one after a dash."""
    first, _, publisher = re.sub(r"\s+[-–—|]\s+", "\n", text, count=1).partition("\n")
    return first.strip(), publisher.strip()
