"""An SVG whose labels hold right-to-left script -> the same picture with these labels as shaped outlines.

WeasyPrint 70 draws the text of a picture letter by letter, from left to right: Arabic comes out unjoined and
backwards. Labels without such script stay text.
"""

from __future__ import annotations

import hashlib
import logging
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from report_builder.typeset.svg_fonts import Face
from report_builder.typeset.svg_label import RefusalError, set_label, turns
from report_builder.typeset.svg_style import SVG, read_rules

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

_LOGGER = logging.getLogger("weasyprint")
_MISSING = '.notdef glyph rendered for Unicode string unsupported by fonts: "%s" (U+%04X)'
_UNSHAPED = "a label of a picture is drawn letter by letter, for %s: %s"
_LARGEST = 8_000_000  # bytes of a picture that is looked into
_MOST_ELEMENTS = 100_000
_MOST_LABELS, _MOST_CHARACTERS = 2_000, 20_000  # that are shaped in one picture
_MOST_SELECTORS = 500
# The first bytes of right-to-left characters in UTF-8, what may stand for one, and other encodings.
_CANDIDATE = re.compile(
    rb"[\xd6-\xdf]|\xe0[\xa0-\xa3]|\xef[\xac-\xbb]|\xf0[\x90\x9e]|&#|rtl|^\xff\xfe|^\xfe\xff"
    rb"|^\s*<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-?8)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Picture:
    """An SVG, known by its content."""

    digest: str
    data: bytes = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Shaped:
    data: bytes
    missing: tuple[str, ...] = ()
    refusals: tuple[tuple[str, str], ...] = ()


def shape_text(data: bytes, faces: tuple[Face, ...]) -> bytes:
    """`data` with its right-to-left labels as outlines of `faces`; the same bytes when nothing is to be done.

    What is no SVG, declares entities or goes beyond the bounds is left as it is. Characters that no face has,
    and labels that cannot be shaped, are logged as WeasyPrint logs them. Raises ValueError for a face that
    has changed.
    """
    if not faces or len(data) > _LARGEST or not _CANDIDATE.search(data):
        return data
    shaped = _shape(_Picture(hashlib.sha256(data).hexdigest(), data), faces)
    for char in shaped.missing:
        _LOGGER.warning(_MISSING, char, ord(char))
    for reason, label in shaped.refusals:
        _LOGGER.warning(_UNSHAPED, reason, label)
    return shaped.data


@lru_cache(maxsize=32)
def _shape(picture: _Picture, faces: tuple[Face, ...]) -> _Shaped:
    from lxml import etree

    root = _read(picture.data)
    if root is None:
        return _Shaped(picture.data)
    rules = read_rules(root)
    missing: dict[str, None] = {}
    refusals: dict[tuple[str, str], None] = {}
    labels, left = 0, _MOST_CHARACTERS
    for element in list(root.iter(f"{SVG}text")):
        if element.getparent() is None:
            continue
        label = "".join(element.itertext())
        beyond = len(label) > left or labels == _MOST_LABELS or rules.count > _MOST_SELECTORS
        if beyond and turns(label):
            refusals["the picture has too much text or too many rules", _short(label)] = None
            break
        try:
            found = set_label(element, rules, faces)
        except RefusalError as refusal:
            refusals[str(refusal), _short(label)] = None
            continue
        if found is not None:
            missing.update((char, None) for char in found)
            labels, left = labels + 1, left - len(label)
    data = etree.tostring(root, encoding="utf-8") if labels else picture.data
    return _Shaped(data, tuple(missing), tuple(refusals))


def _short(label: str) -> str:
    return " ".join(label.split())[:40]


def _read(data: bytes) -> Element | None:
    """The root of an SVG without comments; None for what is not one, or is not safe to be changed."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    document = root.getroottree().docinfo
    declares = document.internalDTD is not None and any(True for _ in document.internalDTD.iterentities())
    if declares or root.tag != f"{SVG}svg":
        return None
    count = sum(1 for _ in zip(root.iter(), range(_MOST_ELEMENTS + 1), strict=False))
    return root if count <= _MOST_ELEMENTS else None
