"""The plan of a book -> the plan of its inner pages, and the units of the cover, which is printed apart.

Pages keep their labels: the cover still counts, so that what the contents name is what the pages bear.
"""

from __future__ import annotations

from dataclasses import replace

from report_builder.link.model import LinkPlan

COVERS = ("cover", "back-cover")
BOOK_SIGNATURE = 4  # pages of a folded sheet
_LEAF = 2  # pages


def part(plan: LinkPlan, signature: int | None) -> LinkPlan:
    """`plan` without its cover, which its `apart` then holds, and with empty pages at the end until their
    number is a multiple of `signature`: of four for a book, of two for what has no cover, unless given."""
    inner = [unit for unit in plan.units if unit.unit.kind not in COVERS]
    apart = tuple(unit for unit in plan.units if unit.unit.kind in COVERS)
    if not inner:
        inner, apart = list(plan.units), ()
    first = inner[0].placement.first if apart else 0
    units = tuple(
        replace(
            unit,
            placement=replace(
                unit.placement,
                first=unit.placement.first - first,
                blanks=unit.placement.blanks if at or not apart else 0,
            ),
        )
        for at, unit in enumerate(inner)
    )
    last = units[-1].placement
    sheet = signature or (BOOK_SIGNATURE if apart else _LEAF)
    return replace(
        plan,
        units=units,
        apart=apart,
        attachments=(),
        blanks_after=-(last.first + last.pages) % sheet,
    )
