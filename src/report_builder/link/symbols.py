"""The anchors of all units -> the symbol table: where each stands in the file and what it is called."""

from __future__ import annotations

from dataclasses import dataclass

from report_builder.link.model import LinkPlan
from report_builder.typeset.model import Anchor


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the file: page from 0, position in pt from the lower left corner, the page's label."""

    page: int
    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class SymbolTable:
    """`public` are the anchors that get a named destination even if nothing in the report links to them."""

    places: dict[str, Place]
    titles: dict[str, str]
    public: tuple[str, ...]

    def labels(self) -> dict[str, str]:
        """Anchor -> page label, for whatever prints page numbers."""
        return {anchor: place.label for anchor, place in self.places.items()}


def symbol_table(plan: LinkPlan) -> SymbolTable:
    """Every anchor of the report. A unit's own id leads to the top of its first page."""
    places: dict[str, Place] = {}
    titles: dict[str, str] = {}
    public: list[str] = []
    for unit in plan.units:
        placement, record = unit.placement, unit.record
        for name, anchor in record.anchors.items():
            label = placement.label(anchor.page)
            places.setdefault(name, Place(placement.first + anchor.page, anchor.x, anchor.y, label))
        places[unit.unit.id] = Place(placement.first, 0, record.size[1], placement.label())
        titles |= {**unit.titles, unit.unit.id: unit.unit.title}
        public.append(unit.unit.id)
    for unit in plan.apart:  # in a file of their own: nothing leads there, but they have labels
        for name, anchor in (unit.record.anchors | {unit.unit.id: Anchor(0, 0, 0)}).items():
            places.setdefault(name, Place(0, 0, unit.record.size[1], unit.placement.label(anchor.page)))
            titles.setdefault(name, unit.unit.title)
    return SymbolTable(places, titles, tuple(public))
