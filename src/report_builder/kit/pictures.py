"""Pages of a PDF -> pictures for the web and for mail, drawn in a worker."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from report_builder.driver.pool import Failure, Pool
from report_builder.kit.model import KitFile
from report_builder.project.errors import CompileError, Problem

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfPage

_WEBP_QUALITY = 84
_WEBP_EFFORT = 4  # of 6; more costs twice the time for a hundredth of the bytes
_UNSEEN = 1.2  # root mean square of the differences, of 255
_MOST_HEIGHT = 6  # times the width; a page beyond is cut


@dataclass(frozen=True, slots=True)
class PictureJob:
    """A page of a PDF (from 0) to draw as `<name>.png`, `<name>@2x.png` and the same in WebP; or, when it is
    `single`, as `<name>.png` alone. `width` is that of the plain picture in pixels."""

    name: str
    what: str
    pdf: bytes = field(repr=False)
    page: int
    width: int
    single: bool = False
    html: str = ""

    @property
    def unit_id(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name


def draw_pictures(pool: Pool, jobs: Sequence[PictureJob]) -> tuple[KitFile, ...]:
    """The pictures of all jobs, in their order. Raises CompileError when a page cannot be drawn."""
    files: list[KitFile] = []
    for job, result in zip(jobs, pool.run(draw_page, jobs), strict=True):
        if isinstance(result, Failure):
            message = f"the picture {job.name} could not be made: {result.message}"
            raise CompileError(Problem(message, hint=result.hint))
        files += result
    return tuple(files)


def draw_page(job: PictureJob) -> tuple[KitFile, ...]:
    """The pictures of one page, always the same bytes for the same page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(job.pdf)
    try:
        page = document[job.page]
        if job.single:
            return (_file(job, "", "png", _drawn(page, job.width)),)
        both = (("", _drawn(page, job.width)), ("@2x", _drawn(page, 2 * job.width)))
    finally:
        document.close()
    return tuple(_file(job, scale, kind, picture) for kind in ("png", "webp") for scale, picture in both)


def _drawn(page: PdfPage, width: int) -> Image:
    drawn = page.render(scale=width / page.get_size()[0]).to_pil().convert("RGB")
    # The renderer rounds up: a sliver of another pixel may be there.
    return drawn.crop((0, 0, width, min(drawn.height, width * _MOST_HEIGHT)))


def _file(job: PictureJob, scale: str, kind: str, picture: Image) -> KitFile:
    out = io.BytesIO()
    if kind == "png":
        _with_palette(picture).save(out, "PNG", optimize=True)
    else:
        picture.save(out, "WEBP", quality=_WEBP_QUALITY, method=_WEBP_EFFORT)
    return KitFile(
        f"{job.name}{scale}.{kind}", out.getvalue(), f"image/{kind}", job.what, picture.width, picture.height
    )


def _with_palette(picture: Image) -> Image:
    """The picture in 256 colours, a third of the bytes, when no eye sees the difference."""
    from PIL.Image import Dither, Quantize
    from PIL.ImageChops import difference
    from PIL.ImageStat import Stat

    for method in (Quantize.MAXCOVERAGE, Quantize.MEDIANCUT):
        fewer = picture.quantize(256, method=method, dither=Dither.NONE)
        if max(Stat(difference(picture, fewer.convert("RGB"))).rms) <= _UNSEEN:
            return fewer
    return picture
