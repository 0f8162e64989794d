"""Jobs that failed -> the error that names their units, and says what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from report_builder.driver.bounds import Failure, too_long
from report_builder.driver.prepare import Prepared
from report_builder.project.errors import CompileError, Problem
from report_builder.typeset.model import CHANGED, BodyJob, FurnitureJob, Record


def raise_failures(
    jobs: Sequence[BodyJob | FurnitureJob], results: Sequence[object], prepared: Prepared
) -> None:
    """Raise CompileError if one of the `results` is a Failure."""
    articles = {unit.id: unit.article for unit in prepared.units}
    problems: list[Problem] = []
    for job, result in zip(jobs, results, strict=True):
        if isinstance(result, Failure):
            article = articles.get(job.unit_id)
            message = f"“{job.title}” could not be typeset: {result.message}"
            hint = result.hint or "look for unusual raw HTML or a damaged picture in it"
            if CHANGED in result.message:
                message, hint = result.message.partition(": ")[2], "build again"
            problems.append(Problem(message, article.path if article else None, hint=hint))
    if problems:
        raise CompileError(problems)


def raise_too_long(jobs: Sequence[BodyJob], records: Mapping[str, Record], prepared: Prepared) -> None:
    """Hold the objects of earlier builds to the bound of today as well."""
    long = [job for job in jobs if records[job.key].pages > job.most_pages]
    raise_failures(long, [too_long(job.most_pages) for job in long], prepared)
