"""Units as they were typeset -> what the rules find on their pages, looked at while the file is linked.

A unit whose object was looked at once is not looked at again: the same bytes look the same. What was found on
its pages is kept, and moves with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from report_builder.driver.bounds import Failure
from report_builder.driver.compiler import Compiled
from report_builder.driver.pool import Pool, Started
from report_builder.driver.prepare import Prepared
from report_builder.driver.record import pack_findings, unpack_findings
from report_builder.driver.store import Store
from report_builder.link.model import LinkPlan, LinkUnit
from report_builder.manuscript.model import Unit
from report_builder.markup.texts import with_html
from report_builder.project.errors import Problem
from report_builder.project.files import digest
from report_builder.project.fingerprint import code_digest
from report_builder.project.locale import direction
from report_builder.project.paths import Project
from report_builder.verify.model import Expected, Facts

MANY_PAGES = 60  # fewer are looked at sooner by one process than by several

Found = tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PagesJob:
    """Some units to look at, for a worker: what ought to be on their pages, and these (the bytes of the
    object)."""

    units: tuple[tuple[Expected, bytes], ...]
    facts: Facts
    unit_id: str = "pages"
    title: str = "the checks"
    html: str = ""


@dataclass(frozen=True, slots=True)
class Looking:
    """A look that workers have begun; `keys` are the names that what is found is kept by."""

    expected: tuple[Expected, ...]
    keys: Mapping[str, str]  # by unit
    known: tuple[bytes | None, ...]
    project: Project
    started: Started[PagesJob, list[Found]]


def begin_to_look(
    prepared: Prepared, compiled: Compiled, plan: LinkPlan, facts: Facts, store: Store, pool: Pool
) -> Looking:
    """Have workers look at the pages of the units that are new. Raises VanishedError."""
    units = (*plan.units, *(item for item in plan.apart if item.unit.title))  # a narrow spine says nothing
    gate, wanted = code_digest("verify", "markup"), facts.bounds.model_dump_json()
    keys = {item.unit.id: digest("pages", gate, item.key, wanted, _source(item)) for item in units}
    known = tuple(store.get("verdict", keys[item.unit.id]) for item in units)
    expected = tuple(
        _expected(item, prepared, compiled, found is not None)
        for item, found in zip(units, known, strict=True)
    )
    todo = [
        (each, item.read_pdf()) for each, item in zip(expected, units, strict=True) if not each.pages_known
    ]
    shares = pool.workers if sum(each.record.pages for each, _ in todo) > MANY_PAGES else 1
    jobs = [PagesJob(tuple(todo[share::shares]), facts) for share in range(shares)] if todo else []
    seconds = pool.bounds.seconds * (1 + len(todo))
    started = pool.start(look_at_pages, jobs, seconds=seconds)
    return Looking(expected, keys, known, prepared.project, started)


def seen_by(looking: Looking, store: Store, pool: Pool) -> tuple[Found, ...]:
    """What is found on the pages of each unit, those that were looked at before among them."""
    results = pool.finish(looking.started)
    found: dict[str, Found] = {}
    for job, result in zip(looking.started.jobs, results, strict=True):
        if isinstance(result, Failure):
            failed = Problem(f"the pages could not be checked: {result.message}")
            found |= {each.unit.id: (failed,) for each, _ in job.units}
            continue
        for (each, _), seen in zip(job.units, result, strict=True):
            found[each.unit.id] = seen
            store.put("verdict", looking.keys[each.unit.id], pack_findings(seen, each, looking.project))
    return tuple(
        found[each.unit.id] if known is None else unpack_findings(known, each, looking.project)
        for each, known in zip(looking.expected, looking.known, strict=True)
    )


def look_at_pages(job: PagesJob) -> list[Found]:
    """For each unit of a job: what its pages show."""
    from report_builder.verify.gates import check_unit

    return [check_unit(typeset, expected, job.facts) for expected, typeset in job.units]


def with_texts(expected: Expected) -> Expected:
    """The unit with the texts of its article as they are printed, which some rules ask for."""
    if expected.markup is None:
        return expected
    return replace(expected, markup=with_html(expected.markup, expected.markup.html))


def _expected(item: LinkUnit, prepared: Prepared, compiled: Compiled, pages_known: bool) -> Expected:
    composed = compiled.composed.get(item.unit.id)  # none of the spine, which no article has a part in
    expected = Expected(
        unit=item.unit,
        placement=item.placement,
        record=item.record,
        markup=composed.markup if composed is not None else None,
        prints_labels=composed is not None and composed.prints_labels,
        paged=composed.paged if composed is not None else (),
        pages_known=pages_known,
        against=_runs_against(item.unit, prepared),
        missing_glyphs=compiled.missing_glyphs.get(item.unit.id, ()),
        places=prepared.apparatus.places_of(item.unit),
    )
    return with_texts(expected) if not pages_known or item.record.endnotes else expected


def _runs_against(unit: Unit, prepared: Prepared) -> bool:
    return unit.article is not None and (direction(unit.article.lang) == "rtl") != prepared.right_to_left


def _source(item: LinkUnit) -> str:
    """What the lines of a finding are counted in."""
    return item.unit.article.digest if item.unit.article is not None else ""
