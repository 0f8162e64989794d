"""A linked PDF -> what the gates find in it; the units that were found right before are spared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from report_builder.driver.bounds import Failure
from report_builder.driver.compiler import Compiled
from report_builder.driver.document import document_info
from report_builder.driver.pool import Pool
from report_builder.driver.prepare import Prepared
from report_builder.driver.press import Printed
from report_builder.driver.record import pack_findings, unpack_findings
from report_builder.driver.store import Store
from report_builder.link.model import LinkPlan, LinkUnit
from report_builder.manuscript.model import Unit
from report_builder.markup.texts import with_html
from report_builder.project.config import Bounds
from report_builder.project.errors import Problem
from report_builder.project.files import digest
from report_builder.project.fingerprint import code_digest
from report_builder.project.locale import direction
from report_builder.verify.model import Expected, Facts
from report_builder.verify.policy import policy_of

_ANY_SIZE = 1_000_000  # MB
_MANY_PAGES = 60  # fewer are checked sooner by one process than by several


@dataclass(frozen=True, slots=True)
class GateJob:
    """Some units to look at, for a worker: their text in the finished PDF, and their pages as typeset (the
    bytes of the object)."""

    pdf: bytes
    units: tuple[tuple[Expected, bytes], ...]
    facts: Facts
    unit_id: str = "gates"
    title: str = "the checks"
    html: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """A linked PDF with what it was made of. `name` is that of the file to be, `fonts` the digest of the
    shared fonts; `online` lets the gates ask web addresses, `thorough` look at the tags of the whole."""

    pdf: bytes
    name: str
    fonts: str
    prepared: Prepared
    compiled: Compiled
    plan: LinkPlan
    online: bool = False
    thorough: bool = False


def judge(file: Linked, store: Store, pool: Pool) -> tuple[Problem, ...]:
    """Everything that the rules find in the PDF, as the project wants it judged.

    A unit whose object and fonts are those that were looked at once is not looked at again: the same bytes in
    the same fonts have the same text and look the same. What was found on its pages is kept, and moves with
    them.
    """
    from report_builder.verify.gates import check_file

    prepared, plan = file.prepared, file.plan
    project = prepared.project
    policy = policy_of(project)
    info = document_info(prepared)
    fonts, bounds = prepared.sheet.fonts, bounds_for(prepared)
    facts = Facts(file.name, info, project.root, fonts, bounds, file.online, file.thorough)
    gate = code_digest("verify", "markup")  # a verdict holds only for the gate that gave it
    units = (*plan.units, *(item for item in plan.apart if item.unit.title))  # a narrow spine says nothing
    texts = {item.unit.id: digest("text", gate, item.key, file.fonts) for item in units}
    wanted = bounds.model_dump_json()
    looks = {item.unit.id: digest("pages", gate, item.key, wanted, _source(item)) for item in units}
    seen_before = {unit: store.get("verdict", key) for unit, key in looks.items()}
    expected = [
        _with_texts(
            replace(
                _expected(item, prepared, file.compiled),
                text_known=store.get("verdict", texts[item.unit.id]) is not None,
                pages_known=seen_before[item.unit.id] is not None,
            )
        )
        for item in units
    ]
    whole: list[Problem] = []

    def check_whole() -> Iterator[None]:
        whole.extend(check_file(file.pdf, expected[: len(plan.units)], facts))
        yield

    pool.meanwhile = checking = check_whole()  # while the units are looked at, if there is a core for it
    found = _look(file.pdf, expected, units, facts, pool)
    for _ in checking:
        pass
    problems = [*whole]
    for each, (lost, seen) in zip(expected, found, strict=True):
        known = seen_before[each.unit.id]
        if not lost and not each.text_known:
            store.put("verdict", texts[each.unit.id], b"")
        if known is None:
            store.put("verdict", looks[each.unit.id], pack_findings(seen, each, project))
        else:
            seen = unpack_findings(known, each, project)
        problems += (*lost, *seen)
    return policy.judged(problems, keys_of(prepared))


def judge_printed(file: Linked, printed: Printed) -> tuple[Problem, ...]:
    """Everything that the rules find in the files for a press, which were made of a PDF."""
    from report_builder.verify.gates import check_press

    found = [*check_press(printed.pdf, file.name)]
    if printed.cover is not None:
        found += check_press(printed.cover.pdf, f"the cover of {file.name}")
    return policy_of(file.prepared.project).judged(found, keys_of(file.prepared))


def bounds_for(prepared: Prepared) -> Bounds:
    """What the project asks of pages; a press needs more pixels, and takes files of any size."""
    config = prepared.project.config
    if prepared.variant.profile != "print":
        return config.bounds
    least = max(config.bounds.image_ppi, config.profiles.print.least_ppi)
    return config.bounds.model_copy(update={"image_ppi": least, "pdf_mb": _ANY_SIZE})


def _source(item: LinkUnit) -> str:
    """What the lines of a finding are counted in."""
    return item.unit.article.digest if item.unit.article is not None else ""


def keys_of(prepared: Prepared) -> dict[Path, str]:
    """The key of the article in each file."""
    return {article.path: article.key for article in prepared.report.articles}


def doubts(prepared: Prepared, compiled: Compiled) -> tuple[Problem, ...]:
    """What was doubted while the sources were read and composed, as the project wants it judged."""
    composing = (problem for unit in compiled.composed.values() for problem in unit.problems)
    found = dict.fromkeys((*prepared.warnings, *composing))
    return policy_of(prepared.project).judged(found, keys_of(prepared))


def look_at(job: GateJob) -> list[tuple[tuple[Problem, ...], tuple[Problem, ...]]]:
    """For each unit of a job: what is lost of its text, and what its pages show."""
    from report_builder.verify.gates import check_texts, check_unit

    lost = check_texts(job.pdf, [expected for expected, _ in job.units])
    return [
        (texts, () if expected.pages_known else check_unit(typeset, expected, job.facts))
        for texts, (expected, typeset) in zip(lost, job.units, strict=True)
    ]


def _look(
    pdf: bytes, expected: Sequence[Expected], units: Sequence[LinkUnit], facts: Facts, pool: Pool
) -> list[tuple[tuple[Problem, ...], tuple[Problem, ...]]]:
    """What `look_at` finds in each unit, by the workers when they run already. Raises VanishedError."""
    todo = [
        (each, b"" if each.pages_known else item.read_pdf())
        for each, item in zip(expected, units, strict=True)
        if not (each.text_known and each.pages_known)
    ]
    shares = pool.workers if sum(each.record.pages for each, _ in todo) > _MANY_PAGES else 1
    jobs = [GateJob(pdf, tuple(todo[share::shares]), facts) for share in range(shares)] if todo else []
    found: dict[str, tuple[tuple[Problem, ...], tuple[Problem, ...]]] = {}
    seconds = pool.bounds.seconds * (1 + len(todo))
    results = pool.run(look_at, jobs, seconds=seconds)
    for job, result in zip(jobs, results, strict=True):
        if isinstance(result, Failure):
            failed = Problem(f"the PDF could not be checked: {result.message}")
            found |= {each.unit.id: ((failed,), (failed,)) for each, _ in job.units}
        else:
            found |= {each.unit.id: seen for (each, _), seen in zip(job.units, result, strict=True)}
    return [found.get(each.unit.id, ((), ())) for each in expected]


def _expected(item: LinkUnit, prepared: Prepared, compiled: Compiled) -> Expected:
    composed = compiled.composed.get(item.unit.id)  # none of the spine, which no article has a part in
    return Expected(
        unit=item.unit,
        placement=item.placement,
        record=item.record,
        markup=composed.markup if composed is not None else None,
        prints_labels=composed is not None and composed.prints_labels,
        paged=composed.paged if composed is not None else (),
        against=_runs_against(item.unit, prepared),
        missing_glyphs=compiled.missing_glyphs.get(item.unit.id, ()),
        places=prepared.apparatus.places_of(item.unit),
    )


def _with_texts(expected: Expected) -> Expected:
    """The unit with the texts of its article as they are printed, where a rule will ask for them."""
    known = expected.text_known and expected.pages_known and not expected.record.endnotes
    if expected.markup is None or known:
        return expected
    return replace(expected, markup=with_html(expected.markup, expected.markup.html))


def _runs_against(unit: Unit, prepared: Prepared) -> bool:
    return unit.article is not None and (direction(unit.article.lang) == "rtl") != prepared.right_to_left


def refused(found: Sequence[Problem]) -> tuple[Problem, ...]:
    """The findings that keep a PDF from being put in place."""
    return tuple(problem for problem in found if problem.severity == "error")


def told(found: Sequence[Problem]) -> tuple[Problem, ...]:
    """The findings that a build tells of: warnings that the project has not accepted."""
    return tuple(problem for problem in found if problem.severity == "warning" and not problem.waived)
