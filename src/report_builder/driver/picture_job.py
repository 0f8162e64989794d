"""What a worker is given to prepare, a picture with what is wanted of it, and the picture it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from report_builder.pictures.model import PdfPicture, Wish
from report_builder.project.files import digest
from report_builder.project.fingerprint import code_digest


@dataclass(frozen=True, slots=True)
class PictureJob:
    """A picture to prepare, named by its content. A plain value, so that any worker can do it."""

    unit_id: str
    title: str
    name: str  # the digest of the picture
    wish: Wish
    picture: PdfPicture = field(repr=False)

    @property
    def html(self) -> str:
        """What decides how long it takes: a letter for each 64 KB."""
        return "x" * (self.picture.bytes >> 16)

    @property
    def key(self) -> str:
        """The name of the prepared picture in the store."""
        return picture_key(self.name, self.wish)


def picture_key(name: str, wish: Wish) -> str:
    """The name in the store of what the picture with this digest becomes: a hash of everything that its bytes
    depend on."""
    wanted = f"{wish.width} {wish.height} {wish.quality} {wish.again}"
    return digest("picture", name, wanted, code_digest("pictures"), _pillow())


def prepare_picture(job: PictureJob) -> PdfPicture | None:
    """The prepared picture; None when the one there is will do, or cannot be decoded after all."""
    from report_builder.pictures.prepare import prepare

    try:
        return prepare(job.picture, job.wish)
    except (OSError, ValueError, SyntaxError):
        return None


@cache
def _pillow() -> str:
    try:
        return version("pillow")
    except PackageNotFoundError:
        return ""
