"""Findings -> a preflight sheet: one HTML file with a picture of each flagged place."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from report_builder.project.errors import Box, Problem
from report_builder.verify.model import Inspected
from report_builder.verify.registry import rules

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument

_SCALE = 1.25  # pixels a point
_AROUND = 70  # pt of the page that is shown around a place
_MARK = (192, 57, 32)
_MOST_PICTURES = 300  # one file must stay one that can be mailed


def sheet(inspected: Sequence[Inspected], root: Path) -> str:
    """The sheet of all editions. Files are named from `root`."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("report_builder.verify.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("preflight.html.jinja").render(
        editions=[_edition(each, root) for each in inspected],
        rules=[(rule.id, rule.what) for rule in rules()],
    )


def _edition(inspected: Inspected, root: Path) -> dict[str, Any]:
    import pypdfium2

    document = pypdfium2.PdfDocument(inspected.pdf)
    try:
        found = [
            _shown(problem, document, root, at < _MOST_PICTURES) for at, problem in enumerate(inspected.found)
        ]
        pages = len(document)
    finally:
        document.close()
    return {
        "name": inspected.edition,
        "title": inspected.title,
        "lang": inspected.lang,
        "pages": pages,
        "size": f"{len(inspected.pdf) / 1_000_000:.1f} MB",
        "errors": sum(each["kind"] == "error" for each in found),
        "warnings": sum(each["kind"] == "warning" for each in found),
        "waived": sum(each["kind"] == "waived" for each in found),
        "found": sorted(found, key=lambda each: ("error", "warning", "waived").index(each["kind"])),
    }


def _shown(problem: Problem, document: PdfDocument, root: Path, pictured: bool) -> dict[str, Any]:
    file = problem.file
    where = ""
    if file is not None:
        where = file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)
        where += f":{problem.line}" if problem.line else ""
    picture = _picture(document, problem.page, problem.box) if pictured and problem.page is not None else ""
    return {
        "kind": "waived" if problem.waived else problem.severity,
        "rule": problem.rule or "sources",
        "message": problem.message,
        "hint": problem.hint or "",
        "reason": problem.waived or "",
        "where": where,
        "page": problem.label or (problem.page + 1 if problem.page is not None else ""),
        "picture": picture,
    }


def _picture(document: PdfDocument, number: int, box: Box | None) -> str:
    """The place on its page with a frame around it, as a data URL; the whole page where there is no place."""
    page = document[number]
    try:
        look = page.render(scale=_SCALE).to_pil().convert("RGB")
    finally:
        page.close()
    return _as_url(_framed(look, box) if box is not None else look.reduce(3))


def _framed(look: Image, box: Box) -> Image:
    from PIL import ImageDraw

    left, bottom, right, top = (value * _SCALE for value in box)
    frame = (left - 3, look.height - top - 3, right + 3, look.height - bottom + 3)
    ImageDraw.Draw(look).rectangle(frame, outline=_MARK, width=2)
    around = _AROUND * _SCALE
    upper, lower = max(0, int(frame[1] - around)), min(look.height, int(frame[3] + around))
    return look.crop((0, upper, look.width, lower)) if upper < lower else look


def _as_url(picture: Image) -> str:
    buffer = io.BytesIO()
    picture.quantize(64).save(buffer, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
