"""The units that a layout wants -> those that there is something for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from report_builder.apparatus.model import Apparatus
from report_builder.manuscript.model import Unit
from report_builder.manuscript.units import GATHERED


def fit_units(units: Sequence[Unit], apparatus: Apparatus) -> tuple[Unit, ...]:
    """`units` without the gathered pages that would be empty, and with one for each index."""
    wanted: list[Unit] = []
    for unit in units:
        if unit.kind == "index":
            wanted += (replace(unit, id=index.unit_id, title=index.title) for index in apparatus.indexes)
        elif unit.kind not in GATHERED or _has(unit, apparatus):
            wanted.append(unit)
    return tuple(wanted)


def _has(unit: Unit, apparatus: Apparatus) -> bool:
    """Whether there is anything for a gathered page to show."""
    match unit.kind:
        case "figures":
            return bool(apparatus.listed("figure"))
        case "tables":
            return bool(apparatus.listed("table"))
        case "charts":
            return bool(apparatus.listed("chart"))
        case "bibliography":
            return bool(apparatus.citations.sources)
        case "glossary":
            return bool(apparatus.glossary)
        case "findings":
            return bool(apparatus.gathered.findings)
        case "timeline":
            return bool(apparatus.gathered.events)
        case "contributors":
            return bool(apparatus.gathered.credits)
        case "about":
            return apparatus.gathered.about is not None
        case _:
            return False
