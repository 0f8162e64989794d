"""URLs of a unit -> bytes: only the files that its job names, checked by content, and images in data URLs.

Pictures in SVG are served with their right-to-left labels shaped, others as the engine takes them over
unchanged (`pictures/source.py`).
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from weasyprint.urls import URLFetcher, URLFetcherResponse

from report_builder.pictures.source import as_set, is_bitmap
from report_builder.project.pictures import MEGAPIXELS, picture_fault
from report_builder.typeset.model import CHANGED, Resource

if TYPE_CHECKING:
    from report_builder.typeset.svg_fonts import Face

_SVG = "image/svg+xml"
_DATA_IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml)[;,]")
_MOST_KEPT = 128_000_000  # bytes of pictures that were decoded for it


class JobFetcher(URLFetcher):
    """Serves the files of one job and refuses every other URL: no network, no other file.

    `refused` lists the URLs that were asked for in vain, in order; `changed` the names of files that are no
    longer those of the job. `faces` are what labels in SVG are shaped with. A picture may have so many
    `megapixels`.
    """

    def __init__(
        self,
        resources: Iterable[Resource],
        faces: tuple[Face, ...] = (),
        megapixels: float = MEGAPIXELS,
    ) -> None:
        super().__init__()
        self._megapixels = megapixels
        self._faces = faces
        self._resources = {item.url: item for item in resources}
        self.refused: list[str] = []
        self.changed: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The bytes behind `url`. Raises ValueError for a URL that the job does not name."""
        if found := _DATA_IMAGE.match(url):
            response = super().fetch(url, headers)
            data, is_svg = response.read(), url.startswith(f"data:{_SVG}")
            self._check(data)
            kind = _SVG if is_svg else "image/" + found[1]
            return URLFetcherResponse(url, self._shown(data, kind), {"Content-Type": kind})
        resource = self._resources.get(url)
        if resource is None:
            self.refused.append(url)
            raise ValueError("not a file of this unit")
        try:
            data, kind = read_checked(resource), _type(resource.path)
        except (OSError, ValueError):
            self.changed.append(resource.path.name)
            raise
        if url.startswith(("project:", "chart:")):  # what belongs to a layout is trusted
            self._check(data)
        if not is_whole(data):
            raise ValueError("the picture was cut short")
        return URLFetcherResponse(url, self._shown(data, kind), {"Content-Type": kind})

    def _shown(self, data: bytes, kind: str) -> bytes:
        """What the engine is given of a file: a unit is laid out several times, and asks each time."""
        if kind == _SVG:
            return self._shaped(data)
        if not is_bitmap(data):
            return data
        kept, key = _kept(), hashlib.sha256(data).hexdigest()
        if key not in kept:
            shown = as_set(data)
            if shown is data:
                return data
            kept[key] = shown
            while sum(map(len, kept.values())) > _MOST_KEPT and len(kept) > 1:
                del kept[next(iter(kept))]  # the oldest
        return kept[key]

    def _check(self, data: bytes) -> None:
        """Raises ValueError for a picture that must not be drawn."""
        fault = picture_fault(data, self._megapixels)
        if fault is not None:
            raise ValueError(f"the picture {fault.message}")

    def _shaped(self, data: bytes) -> bytes:
        if not self._faces:
            return data
        from report_builder.typeset.svg_text import shape_text

        return shape_text(data, self._faces)


@lru_cache(maxsize=1)
def _kept() -> dict[str, bytes]:
    """Pictures made fit for the engine in this process, by the digest of what they were made of."""
    return {}


def read_checked(resource: Resource) -> bytes:
    """The bytes of a resource. Raises ValueError if the file is not the one that the job was made for."""
    data = resource.path.read_bytes() if resource.data is None else resource.data
    if hashlib.sha256(data).hexdigest() != resource.digest:
        raise ValueError(f"{resource.path.name} {CHANGED}")
    return data


def is_whole(data: bytes) -> bool:
    """Whether a JPEG or PNG goes on to its end marker (ITU-T T.81, B.1.1.3; PNG 3, 11.2.5); others count as
    whole.

    The engine draws what there is of a picture that was cut short, without a word.
    """
    if data.startswith(b"\x89PNG"):
        return b"IEND\xaeB`\x82" in data
    if not data.startswith(b"\xff\xd8"):
        return True
    at = 2
    while (
        data[at : at + 1] == b"\xff" and data[at : at + 2] != b"\xff\xda"
    ):  # a thumbnail has an end of its own
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return data.find(b"\xff\xd9", at) >= 0


def _type(path: Path) -> str:
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"
