"""A file that is too large to be mailed -> the error that says what weighs most, and what to do."""

from __future__ import annotations

import io
from pathlib import PurePosixPath
from urllib.parse import unquote

from report_builder.driver.pictures import Pictured, pictures_of
from report_builder.driver.prepare import Prepared
from report_builder.link.model import LinkUnit
from report_builder.pictures.model import Placed
from report_builder.project.errors import Problem
from report_builder.project.sizes import amount

_MOST_PICTURES = 5
_MOST_FONTS = 3


def too_large(made: Pictured, pdf: bytes, bound: int, prepared: Prepared) -> Problem:
    """What is said of a PDF that is larger than `bound` with its pictures as small as they may become."""
    report = prepared.report
    message = f"{report.name}.{report.lang}: the PDF has {len(pdf):,} bytes"
    if made.step is not None:
        message += f" with its pictures at {made.step.ppi} ppi and quality {made.step.quality}"
    message += f", and may have {bound:,}"
    pictures = _by_weight(made)
    if pictures:
        shown = [f"{_named(unit, placed, prepared)} {amount(size)}" for size, unit, placed in pictures]
        message += f"; its largest pictures: {', '.join(shown[:_MOST_PICTURES])}"
    fonts = [f"{name} {amount(size)}" for name, size in _fonts(pdf)[:_MOST_FONTS]]
    if fonts:
        message += f"; its largest fonts: {', '.join(fonts)}"
    return Problem(message, hint=_advice([size for size, _, _ in pictures], len(pdf) - bound))


def _advice(sizes: list[int], excess: int) -> str:
    raising = "allow more with --max-size, or max_size below [profiles.email] in report-builder.toml"
    gone = 0
    for number, size in enumerate(sizes, 1):
        gone += size
        if gone >= excess:
            them = "the first picture" if number == 1 else f"the first {number} pictures"
            return f"{raising}; it would hold without {them}"
    without = f"even without its pictures it would be {amount(excess - gone)} too large" if sizes else ""
    fewer = "choose fewer articles, or a layout with fewer fonts"
    return "; ".join(part for part in (raising, without, fewer) if part)


def _by_weight(made: Pictured) -> list[tuple[int, LinkUnit, Placed]]:
    """Bytes, the first unit that shows it, and the picture, from the largest."""
    found: dict[str, tuple[int, LinkUnit, Placed]] = {}
    for unit in made.plan.units:
        for placed in pictures_of(unit):
            found.setdefault(placed.digest, (made.sizes[placed.digest], unit, placed))
    return sorted(found.values(), key=lambda each: (-each[0], each[2].digest))


def _named(unit: LinkUnit, placed: Placed, prepared: Prepared) -> str:
    """The picture's file, and the line of the article that shows it, as far as they are known."""
    name = PurePosixPath(unquote(placed.url.partition(":")[2])).name if placed.url else ""
    shown = f"`{name}`" if name else f"a picture of “{unit.unit.title}”"
    article = unit.unit.article
    if article is None:
        return shown
    line = article.line_of(name) if name else None
    where = prepared.project.name_of(article.path)
    return f"{shown} ({where}:{line})" if line else f"{shown} ({where})"


def _fonts(pdf: bytes) -> list[tuple[str, int]]:
    """The fonts of a PDF with the bytes of their files in it, from the largest."""
    import pikepdf
    from pikepdf import Dictionary, Name

    found: dict[str, int] = {}
    with pikepdf.open(io.BytesIO(pdf)) as file:
        for item in file.objects:
            if not isinstance(item, Dictionary) or item.get(Name.Type) != Name.FontDescriptor:
                continue
            data = next((item[key] for key in ("/FontFile2", "/FontFile3", "/FontFile") if key in item), None)
            if data is not None:
                name = str(item.get(Name.FontName, "/?")).strip("/,").partition("+")
                found[name[2] or name[0]] = found.get(name[2] or name[0], 0) + int(data.Length)
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))
