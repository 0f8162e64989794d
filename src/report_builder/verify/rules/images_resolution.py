"""Pictures with too few pixels for the size at which they stand."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.project.errors import Problem
from report_builder.verify.model import Rule, UnitPages
from report_builder.verify.pictures import size_of, sources_of
from report_builder.verify.view import Picture

_TINY = 8.0  # pt; icons and hairlines are not looked at closely


def check(unit: UnitPages) -> Iterator[Problem]:
    bound = unit.facts.bounds.image_ppi
    for number, page in enumerate(unit.pages):
        for picture in page.pictures:
            left, bottom, right, top = picture.box
            if min(right - left, top - bottom) > _TINY and picture.ppi < bound:
                name = _name(unit, picture)
                shown = f"`{name}`" if name else "a picture"
                width, height = picture.pixels
                yield unit.problem(
                    RULE,
                    f"{shown} has {width} × {height} pixels, {picture.ppi:.0f} an inch at its size here; "
                    f"at least {bound} are asked for",
                    number,
                    picture.box,
                    line=unit.expected.line_of(name.rpartition("/")[2]) if name else None,
                    hint="take a larger original, or place it smaller",
                )


def _name(unit: UnitPages, picture: Picture) -> str | None:
    """The file of the unit that has these pixels; None when none or several do."""
    sources = sources_of(unit.expected)
    found = [name for name in sources if size_of(unit.facts.root / name) == picture.pixels]
    return found[0] if len(found) == 1 else None


RULE = Rule("images.resolution", "warning", "a picture with too few pixels for its size", "unit", unit=check)
