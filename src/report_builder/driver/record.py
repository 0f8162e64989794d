"""What a build made and of what: the build record beside the PDF, read again by the next build."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from report_builder import __version__
from report_builder.driver.prepare import Prepared
from report_builder.driver.press import Cover
from report_builder.link.model import LinkPlan, LinkUnit
from report_builder.link.symbols import SymbolTable, symbol_table
from report_builder.pictures.model import Step
from report_builder.project.errors import Problem
from report_builder.project.paths import Project
from report_builder.verify.model import Expected

FORMAT = 3


@dataclass(frozen=True, slots=True)
class LastBuild:
    """What the next build asks of the last one. `made_of` is the digest of everything that the PDF was
    linked of."""

    made_of: str = ""
    sha256: str = ""
    pages: int = 0
    units: int = 0
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    sides: Mapping[str, str] = field(default_factory=dict[str, str])
    objects: tuple[str, ...] = ()  # the keys of its units without pictures
    furniture: tuple[str, ...] = ()
    findings: tuple[Problem, ...] = ()  # of the gates, files as paths below the project root
    pictures: tuple[int, int] | None = None  # ppi and quality
    cover_sha256: str = ""  # of the sheet of the cover, where there is one
    spine: float | None = None  # the width of its spine in mm


@dataclass(frozen=True, slots=True)
class Findings:
    """What was told of a build: doubts about its sources, and what the gates found in the PDF."""

    doubts: tuple[Problem, ...] = ()
    gates: tuple[Problem, ...] = ()


def read_last(path: Path, root: Path) -> LastBuild:
    """The build record at `path` of the project at `root`; an empty one when there is none or it cannot be
    understood."""
    try:
        data = json.loads(path.read_bytes())
        if data["format"] != FORMAT:
            return LastBuild()
        units = data["units"]
        return LastBuild(
            made_of=str(data["made_of"]),
            sha256=str(data["sha256"]),
            pages=int(data["pages"]),
            units=len(units),
            labels={str(key): str(value) for key, value in data["labels"].items()},
            sides={str(unit["id"]): str(unit["side"]) for unit in units},
            objects=tuple(str(unit["object"]) for unit in units if not unit["pictures"]),
            furniture=tuple(str(unit["furniture"]) for unit in units if not unit["pictures"]),
            findings=tuple(_finding(item, root) for item in data["findings"]),
            pictures=_step(data["pictures"]),
            cover_sha256=str(data["cover"]["sha256"]) if "cover" in data else "",
            spine=float(data["cover"]["spine_mm"]) if "cover" in data else None,
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return LastBuild()


def build_record(
    prepared: Prepared,
    plan: LinkPlan,
    symbols: SymbolTable,
    made_of: str,
    pdf: bytes,
    findings: Findings,
    step: Step | None = None,
    cover: Cover | None = None,
) -> bytes:
    """The record as JSON: which articles (with their hashes), where each unit stands, what the labels are,
    and the `step` that pictures were made with.

    It holds no time and no path of the machine, so the same build gives the same record.
    """
    pictures = {"ppi": step.ppi, "quality": step.quality} if step is not None else None
    own: dict[str, object] = {
        "bytes": len(pdf),
        "pictures": pictures,
        "sha256": hashlib.sha256(pdf).hexdigest(),
        "made_of": made_of,
    }
    if cover is not None:
        own["cover"] = {
            "spine_mm": cover.spine,
            "bytes": len(cover.pdf),
            "sha256": hashlib.sha256(cover.pdf).hexdigest(),
        }
    data = _told(prepared, plan, symbols, own)
    data |= {
        "warnings": [problem.text(prepared.project.root) for problem in (*findings.doubts, *findings.gates)],
        "findings": [_shown(problem, prepared.project) for problem in findings.gates],
    }
    return _as_json(data)


def attached_record(prepared: Prepared, plan: LinkPlan) -> bytes:
    """The record as it is attached to the PDF that it tells of: without what is known only of a finished
    file."""
    return _as_json(_told(prepared, plan, symbol_table(plan), {}))


def _as_json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def _told(
    prepared: Prepared, plan: LinkPlan, symbols: SymbolTable, own: Mapping[str, object]
) -> dict[str, Any]:
    """What the record tells of a build; `own` is what it says of the file."""
    report = prepared.report
    last = plan.units[-1].placement
    return {
        "format": FORMAT,
        "program": f"report_builder {__version__}",
        "report": report.name,
        "lang": report.lang,
        "profile": prepared.variant.profile,
        "title": report.title,
        "layout": prepared.layout.name,
        "options": {name: prepared.layout.options[name] for name in sorted(prepared.layout.options)},
        "pages": last.first + last.pages + plan.blanks_after,
        **own,
        "untranslated": [
            {"key": each.key, "section": each.section, "rule": each.rule, "original": each.lang}
            for each in report.untranslated
        ],
        "units": [
            *(_unit(item, prepared, item.placement.first + 1) for item in plan.units),
            *(_unit(item, prepared, None) for item in plan.apart if item.unit.kind != "spine"),
        ],
        "labels": {anchor: label for anchor, label in sorted(symbols.labels().items()) if _kept(anchor)},
    }


def _step(data: Any) -> tuple[int, int] | None:
    return None if data is None else (int(data["ppi"]), int(data["quality"]))


def _unit(item: LinkUnit, prepared: Prepared, first_page: int | None) -> dict[str, Any]:
    """What is told of a unit; `first_page` is None of one that is not in the file."""
    article = item.unit.article
    return {
        "id": item.unit.id,
        "kind": item.unit.kind,
        "title": item.unit.title,
        "section": item.unit.section.number if item.unit.section else None,
        "article": {
            "file": article.name,
            "key": article.key,
            "lang": article.lang,
            "sha256": article.digest,
        }
        if article
        else None,
        "object": item.key,
        "furniture": item.furniture_key,
        "pictures": len(item.record.pictures) + len(item.furniture_pictures),
        "pages": item.placement.pages,
        "first_page": first_page,
        "label": item.placement.label(),
        "side": "left" if item.placement.recto == prepared.right_to_left else "right",
        "mended": list(item.record.mended),
    }


def _shown(problem: Problem, project: Project) -> dict[str, Any]:
    """A finding without paths of the machine."""
    data = asdict(problem)
    data["file"] = project.name_of(problem.file) if problem.file is not None else None
    return {name: value for name, value in data.items() if value is not None}


def _finding(data: dict[str, Any], root: Path) -> Problem:
    """A finding of a record, its file in the project at `root`."""
    fields: dict[str, Any] = dict(data)
    fields["file"] = root / data["file"] if "file" in data else None
    fields["box"] = tuple(data["box"]) if "box" in data else None
    return Problem(**fields)


def pack_findings(found: Sequence[Problem], expected: Expected, project: Project) -> bytes:
    """What was found on the pages of a unit, its pages counted from the unit's first, as an entry."""
    first = expected.placement.first
    moved = [each if each.page is None else replace(each, page=each.page - first) for each in found]
    return json.dumps([_shown(each, project) for each in moved], ensure_ascii=False).encode()


def unpack_findings(entry: bytes, expected: Expected, project: Project) -> tuple[Problem, ...]:
    """What an entry says of a unit where it stands now."""
    found: list[Problem] = []
    for data in json.loads(entry):
        each = _finding(data, project.root)
        if each.page is not None:
            label = expected.placement.label(each.page)
            each = replace(each, page=expected.placement.first + each.page, label=label)
        found.append(each)
    return tuple(found)


def _kept(anchor: str) -> bool:
    """Labels of units and headings are printed; those of notes and of unnamed marks are not."""
    local = anchor.rpartition("/")[2]
    return not local.startswith(("note-", "rb-mark-"))
