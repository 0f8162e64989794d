"""The bytes of pictures -> files of `sources/media/` named by what is in them, or why one cannot be taken."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from report_builder.intake.model import Draft, Picture
from report_builder.project.pictures import picture_fault

FOLDER = "sources/media"
_ENDINGS = ((b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"), (b"RIFF", "webp"))
_DATA = re.compile(r"data:[\w/+.-]*(?P<base64>;base64)?(?:;[^,]*)?,(?P<data>.*)", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Checked:
    """A picture that was looked at: the name of its file, or the fault for which it is not taken."""

    name: str = ""
    fault: str = ""


def check_picture(data: bytes, megapixels: float) -> Checked:
    """What a picture is called, by its content; nothing of it is decoded."""
    fault = picture_fault(data, megapixels)
    if fault is not None:
        return Checked(fault=f"the picture {fault.message}")
    ending = next((name for start, name in _ENDINGS if data.startswith(start)), "svg")
    return Checked(f"{hashlib.sha256(data).hexdigest()[:16]}.{ending}")


def inline_data(source: str) -> bytes | None:
    """The bytes of a `data:` address; None when it is another, or not sound."""
    found = _DATA.match(source)
    if found is None:
        return None
    try:
        return (
            base64.b64decode(unquote(found["data"])) if found["base64"] else unquote_to_bytes(found["data"])
        )
    except (ValueError, binascii.Error):
        return None


def beside(picture: Picture, page: Path, most_bytes: int) -> bytes | None:
    """The picture of a saved page that lies in a folder beside it; nothing outside the page's folder is
    read."""
    parts = urlsplit(picture.source)
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return None
    folder = page.parent.resolve()
    try:
        path = (folder / unquote(parts.path)).resolve()
        if path.is_relative_to(folder) and path.is_file() and path.stat().st_size <= most_bytes:
            return path.read_bytes()
    except (OSError, ValueError, RuntimeError):
        pass
    return None


def wanted(draft: Draft) -> list[int]:
    """The pictures of a draft that it still has no bytes of, and that an address says where to find."""
    return [
        number
        for number, picture in enumerate(draft.pictures)
        if picture.data is None and urlsplit(picture.source).scheme in ("http", "https")
    ]
