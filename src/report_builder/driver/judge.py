"""A linked PDF -> what the gates find in it; texts that were found whole before are spared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from report_builder.driver.bounds import Failure
from report_builder.driver.compiler import Compiled
from report_builder.driver.document import document_info
from report_builder.driver.looks import MANY_PAGES, Looking, seen_by, with_texts
from report_builder.driver.pool import Pool
from report_builder.driver.prepare import Prepared
from report_builder.driver.press import Printed
from report_builder.driver.store import Store
from report_builder.link.model import LinkPlan
from report_builder.project.config import Bounds
from report_builder.project.errors import Problem
from report_builder.project.files import digest
from report_builder.project.fingerprint import code_digest
from report_builder.verify.model import Expected, Facts
from report_builder.verify.policy import policy_of

_ANY_SIZE = 1_000_000  # MB


@dataclass(frozen=True, slots=True)
class TextsJob:
    """Some units whose text in the finished PDF is to be read, for a worker."""

    pdf: bytes
    units: tuple[Expected, ...]
    unit_id: str = "texts"
    title: str = "the checks"
    html: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """A linked PDF with what it was made of. `name` is that of the file to be, `fonts` the digest of the
    shared fonts."""

    pdf: bytes
    name: str
    fonts: str
    prepared: Prepared
    compiled: Compiled
    plan: LinkPlan


def facts_for(prepared: Prepared, name: str, online: bool | None) -> Facts:
    """What the rules ask about the report. `online` is None for a build, in which they look at what is new,
    and for a check, which looks at the tags of the whole, says whether they may ask web addresses."""
    info, fonts, root = document_info(prepared), prepared.sheet.fonts, prepared.project.root
    return Facts(name, info, root, fonts, bounds_for(prepared), online or False, online is not None)


def judge(file: Linked, looking: Looking, facts: Facts, store: Store, pool: Pool) -> tuple[Problem, ...]:
    """Everything that the rules find in the PDF and on its pages, as the project wants it judged.

    The text of a unit whose object and fonts are those that were read once is not read again: the same bytes
    in the same fonts have the same text.
    """
    from report_builder.verify.gates import check_file

    seen = seen_by(looking, store, pool)
    gate = code_digest("verify", "markup")  # a verdict holds only for the gate that gave it
    items = {item.unit.id: item.key for item in (*file.plan.units, *file.plan.apart)}
    keys = {each.unit.id: digest("text", gate, items[each.unit.id], file.fonts) for each in looking.expected}
    expected = [
        _for_text(each, store.get("verdict", keys[each.unit.id]) is not None) for each in looking.expected
    ]
    whole: list[Problem] = []

    def check_whole() -> Iterator[None]:
        whole.extend(check_file(file.pdf, expected[: len(file.plan.units)], facts))
        yield

    pool.meanwhile = checking = check_whole()  # while the units are read, if there is a core for it
    lost = _read(file.pdf, expected, pool)
    for _ in checking:
        pass
    for each in expected:
        if not each.text_known and not lost.get(each.unit.id):
            store.put("verdict", keys[each.unit.id], b"")
    problems = [*whole]
    for each, on_pages in zip(expected, seen, strict=True):
        problems += (*lost.get(each.unit.id, ()), *on_pages)
    return policy_of(file.prepared.project).judged(problems, keys_of(file.prepared))


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


def keys_of(prepared: Prepared) -> dict[Path, str]:
    """The key of the article in each file."""
    return {article.path: article.key for article in prepared.report.articles}


def doubts(prepared: Prepared, compiled: Compiled) -> tuple[Problem, ...]:
    """What was doubted while the sources were read and composed, as the project wants it judged."""
    composing = (problem for unit in compiled.composed.values() for problem in unit.problems)
    found = dict.fromkeys((*prepared.warnings, *composing))
    return policy_of(prepared.project).judged(found, keys_of(prepared))


def read_texts(job: TextsJob) -> list[tuple[Problem, ...]]:
    """For each unit of a job: what is lost of its text."""
    from report_builder.verify.gates import check_texts

    return [check_texts(job.pdf, [each]) for each in job.units]


def _for_text(expected: Expected, known: bool) -> Expected:
    """The unit as the rules on its text want it."""
    if known:
        return replace(expected, text_known=True)
    has_texts = not expected.pages_known or expected.record.endnotes
    return expected if has_texts else with_texts(expected)


def _read(pdf: bytes, expected: Sequence[Expected], pool: Pool) -> dict[str, tuple[Problem, ...]]:
    """What `read_texts` finds in the units that are new, by the workers when they run already."""
    todo = [each for each in expected if not each.text_known]
    shares = pool.workers if sum(each.record.pages for each in todo) > MANY_PAGES else 1
    jobs = [TextsJob(pdf, tuple(todo[share::shares])) for share in range(shares)] if todo else []
    results = pool.run(read_texts, jobs, seconds=pool.bounds.seconds * (1 + len(todo)))
    found: dict[str, tuple[Problem, ...]] = {}
    for job, result in zip(jobs, results, strict=True):
        if isinstance(result, Failure):
            failed = (Problem(f"the PDF could not be checked: {result.message}"),)
            found |= {each.unit.id: failed for each in job.units}
        else:
            found |= {each.unit.id: lost for each, lost in zip(job.units, result, strict=True)}
    return found


def refused(found: Sequence[Problem]) -> tuple[Problem, ...]:
    """The findings that keep a PDF from being put in place."""
    return tuple(problem for problem in found if problem.severity == "error")


def told(found: Sequence[Problem]) -> tuple[Problem, ...]:
    """The findings that a build tells of: warnings that the project has not accepted."""
    return tuple(problem for problem in found if problem.severity == "warning" and not problem.waived)
