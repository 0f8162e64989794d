"""The segments of a JPEG file (ITU-T T.81, annex B): read, and left out, without decoding a dot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_APP0, _APP1, _APP2, _APP14, _COM = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_EOI, _SOS = 0xD9, 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ICC = b"ICC_PROFILE\0"
_EXIF = b"Exif\0\0"
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # a marker that is neither stuffing nor a restart


class JpegError(ValueError):
    """Bytes that are no sound JPEG."""


@dataclass(frozen=True, slots=True)
class JpegFacts:
    """What the segments of a JPEG say: its components, the colour profile and the Exif block it carries, and
    whether Adobe's marker tells how its colours are meant."""

    components: int
    profile: bytes | None
    exif: bytes | None
    has_adobe: bool


def jpeg_facts(data: bytes) -> JpegFacts:
    """Read the segments before the first scan. Raises JpegError."""
    components, exif, has_adobe = 0, None, False
    parts: dict[int, bytes] = {}
    for marker, start, end in _segments(data):
        body = data[start + 4 : end]
        if marker == _SOS:
            break
        if marker in _FRAMES and len(body) > 5:
            components = body[5]
        elif marker == _APP1 and body.startswith(_EXIF) and exif is None:
            exif = body[len(_EXIF) :]
        elif marker == _APP2 and body.startswith(_ICC) and len(body) > len(_ICC) + 2:
            parts[body[len(_ICC)]] = body[len(_ICC) + 2 :]
        elif marker == _APP14 and body.startswith(b"Adobe"):
            has_adobe = True
    profile = b"".join(parts[number] for number in sorted(parts)) or None
    return JpegFacts(components, profile, exif, has_adobe)


def stripped(data: bytes) -> bytes:
    """The JPEG without Exif, profiles, comments, thumbnails and whatever follows its end; the scans stay
    byte for byte. JFIF's and Adobe's markers, which say how the colours are meant, are kept.

    Raises JpegError.
    """
    kept = [b"\xff\xd8"]
    for marker, start, end in _segments(data):
        foreign = _APP1 <= marker <= 0xEF and marker != _APP14
        extension = marker == _APP0 and not data[start + 4 : end].startswith(b"JFIF\0")
        if not (foreign or extension or marker == _COM):
            kept.append(data[start:end])
    return b"".join(kept)


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment up to the end marker; the end of a scan's is that of its data."""
    if not data.startswith(b"\xff\xd8"):
        raise JpegError("no start of an image")
    at = 2
    while True:
        if data[at : at + 1] != b"\xff" or at + 2 > len(data):
            raise JpegError("no marker where one ought to be")
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte (B.1.1.2)
            at += 1
            continue
        if marker == _EOI:
            yield marker, at, at + 2
            return
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SOS:
            found = _AFTER_SCAN.search(data, end)
            if found is None:
                raise JpegError("its end is missing")
            end = found.start()
        if end > len(data) or end < at + 4:
            raise JpegError("a segment goes beyond the file")
        yield marker, at, end
        at = end
