"""A request -> a PDF in the build folder, or an error and the last good PDF untouched."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from report_builder.articles.catalogue import load_catalogue
from report_builder.articles.model import Article
from report_builder.driver.bounds import bounds_of
from report_builder.driver.compiler import Compiled, Compiler, Tally, VanishedError
from report_builder.driver.model import BuildRequest, BuildResult, Progress
from report_builder.driver.pool import Failure, Pool
from report_builder.driver.prepare import Prepared, Preparer
from report_builder.driver.publish import Output, publish
from report_builder.driver.record import LastBuild, build_record, read_last
from report_builder.driver.store import store_of
from report_builder.driver.warnings import endnote_warnings
from report_builder.link.model import LinkPlan
from report_builder.link.symbols import symbol_table
from report_builder.manuscript.model import Report, Unit
from report_builder.manuscript.report import resolve_report
from report_builder.project.errors import GateError, Problem
from report_builder.project.files import digest
from report_builder.project.fingerprint import code_digest
from report_builder.project.locale import direction
from report_builder.project.paths import Project
from report_builder.typeset.fontconfig import use_declared_fonts_only
from report_builder.typeset.versions import require_engine
from report_builder.verify.model import Expected

if TYPE_CHECKING:
    from report_builder.link.linker import Linker


_ATTEMPTS = 3  # to link what vanishes from the store meanwhile
_MANY_PAGES = 60  # fewer are checked sooner by one process than by several


class Builder:
    """Builds reports of one project; keeps workers, markup, objects and the linked file between builds.

    `here` has no workers: for a process that is one itself.
    """

    def __init__(
        self, project: Project, jobs: int | None = None, *, warm: bool = False, here: bool = False
    ) -> None:
        require_engine()
        self.project = project
        self._store = store_of(project)
        fonts = project.store / "fontconfig"
        use_declared_fonts_only(fonts)
        workers, bounds = jobs or project.config.defaults.jobs, bounds_of(project.config.limits)
        self._pool = Pool(workers, bounds, fonts=fonts, warm=warm, here=here)
        self._preparer = Preparer(self._store, self._pool)
        self._compiler = Compiler(self._store, self._pool, self._preparer.digests)
        self._linkers: dict[Path, Linker] = {}
        self._warm = warm

    def get_ready(self) -> None:
        """Load what a build will want, since there will be one: the engine beside this process, the linker in
        it."""
        self._pool.get_ready()
        for module in ("report_builder.link.linker", "report_builder.verify.gates", "pypdfium2"):
            import_module(module)

    def build(
        self,
        report: Report,
        catalogue: Iterable[Article],
        options: Mapping[str, str],
        output: Output,
        progress: Progress,
        *,
        other_layout: bool = False,
    ) -> BuildResult:
        """Build one edition of a report. Raises ProjectError; the last good PDF is then as it was.

        `other_layout` says that the layout is not the manifest's own, which may lack options that it sets.
        """
        started = time.perf_counter()
        prepared = self._preparer.prepare(self.project, report, catalogue, options, not other_layout)
        tally = Tally()
        for _ in range(_ATTEMPTS):
            try:
                prepared, unchanged = self._make(prepared, output, progress, tally)
                break
            except VanishedError:  # by `clean`, or by a build beside this one that keeps the store small
                continue
        else:
            prepared, unchanged = self._make(prepared, output, progress, tally)
        last = read_last(output.record)
        return BuildResult(
            name=report.name,
            lang=report.lang,
            title=report.title,
            pdf=output.pdf,
            record=output.record,
            pages=last.pages,
            bytes=output.pdf.stat().st_size,
            seconds=time.perf_counter() - started,
            units=len(prepared.units),
            compiled=len(tally.compiled),
            furniture=len(tally.furniture),
            rounds=tally.rounds,
            unchanged=unchanged,
            problems=prepared.warnings,
            left_out=tuple(each.key for each in report.untranslated if each.rule == "leave-out"),
            in_original={each.key: each.lang for each in report.untranslated if each.rule == "original"},
        )

    def close(self) -> None:
        """Stop the workers and keep the store within its bounds."""
        self._pool.close()
        limits = self.project.config.limits
        self._store.trim(limits.store_mb * 1_000_000, limits.store_days)

    def _make(
        self, prepared: Prepared, output: Output, progress: Progress, tally: Tally
    ) -> tuple[Prepared, bool]:
        """Compile, warn, and put the results in place; `prepared` with all warnings, and whether the results
        at hand were these already."""
        last = read_last(output.record)
        if not _is_whole(output.pdf, last):
            last = replace(last, made_of="")
        compiled = self._compiler.compile(prepared, last, progress, tally)
        composing = (problem for unit in compiled.composed.values() for problem in unit.problems)
        endnotes = endnote_warnings(compiled.plan.units if compiled.plan else (), prepared.markups)
        warnings = tuple(dict.fromkeys((*prepared.warnings, *composing, *endnotes)))
        for problem in warnings:
            progress.warn(problem)
        prepared = replace(prepared, warnings=warnings)
        if compiled.plan is not None:
            self._finish(prepared, compiled, compiled.plan, output, progress)
        return prepared, compiled.plan is None

    def _finish(
        self, prepared: Prepared, compiled: Compiled, plan: LinkPlan, output: Output, progress: Progress
    ) -> None:
        """Link, look through the gates, and only then put the PDF in place."""
        from report_builder.link.linker import Linker
        from report_builder.verify.gates import check

        progress.phase("linking")
        linker = self._linkers.pop(output.pdf, None)
        if linker is None or linker.is_worn:
            linker = Linker()
        pdf = linker.link(plan)
        progress.phase("checking")
        gate = code_digest("verify", "markup")  # a verdict holds only for the gate that gave it
        verdicts = {item.unit.id: digest("text", gate, item.key, linker.fonts_digest) for item in plan.units}
        expected = _expected(prepared, compiled, plan, self._known(verdicts))
        problems = [*check(pdf, expected), *self._check_text(pdf, expected)]
        if problems:
            raise GateError(problems)
        for verdict in verdicts.values():
            if not self._store.has("verdict", verdict):
                self._store.put("verdict", verdict, b"")
        record = build_record(prepared, plan, symbol_table(plan), compiled.made_of, pdf)
        publish(output, pdf, record, self.project.store / "results")
        if self._warm:
            self._linkers[output.pdf] = linker

    def _check_text(self, pdf: bytes, expected: Sequence[Expected]) -> list[Problem]:
        """The text gate, in the workers when they run already."""
        todo = [item for item in expected if item.markup is not None and not item.text_known]
        shares = self._pool.workers if sum(item.record.pages for item in todo) > _MANY_PAGES else 1
        jobs = [TextJob(pdf, tuple(todo[share::shares])) for share in range(shares)]
        seconds = self._pool.bounds.seconds * (1 + len(todo))
        results = self._pool.run(check_share, jobs if todo else (), seconds=seconds)
        problems: list[Problem] = []
        for result in results:
            if isinstance(result, Failure):
                problems.append(Problem(f"the text of the PDF could not be checked: {result.message}"))
            else:
                problems.extend(result)
        return problems

    def _known(self, verdicts: Mapping[str, str]) -> frozenset[str]:
        """The units whose text was found whole before, in the same object set in the same fonts."""
        return frozenset(
            unit for unit, verdict in verdicts.items() if self._store.get("verdict", verdict) is not None
        )


@dataclass(frozen=True, slots=True)
class TextJob:
    """Some units of a PDF whose text is to be looked for, for a worker."""

    pdf: bytes
    units: tuple[Expected, ...]
    unit_id: str = "text"
    title: str = "text"
    html: str = ""


def check_share(job: TextJob) -> tuple[Problem, ...]:
    """The text gate on some units."""
    from report_builder.verify.gates import check_texts

    return check_texts(job.pdf, job.units)


def build_report(project: Project, request: BuildRequest, progress: Progress) -> BuildResult:
    """Build one edition of a report into `build/<report>.<lang>.pdf`, with its record beside it.

    Raises ProjectError with every mistake; nothing is then written.
    """
    with builder_of(project, request.jobs) as builder:
        return build_with(builder, request, progress)


@contextmanager
def builder_of(project: Project, jobs: int | None = None) -> Generator[Builder, None, None]:
    """A builder for one edition after the other, whose workers they share; closed at the end."""
    builder = Builder(project, jobs)
    try:
        yield builder
    finally:
        builder.close()


def build_with(builder: Builder, request: BuildRequest, progress: Progress) -> BuildResult:
    """`build_report` with a builder at hand."""
    project = builder.project
    started, begun = time.perf_counter(), time.time_ns()
    progress.phase("reading")
    if _looks_changed(project, request.report):
        builder.get_ready()
    catalogue = load_catalogue(project)
    report = resolve_report(project, catalogue, request.report, request.lang)
    other_layout = request.layout not in (None, report.layout)
    report = replace(report, layout=request.layout or report.layout)
    name = f"{report.name}.{report.lang}"
    output = Output(project.build / f"{name}.pdf", project.build / f"{name}.json", begun)
    known = catalogue.articles.values()
    result = builder.build(report, known, request.options, output, progress, other_layout=other_layout)
    return replace(result, seconds=time.perf_counter() - started)


def _looks_changed(project: Project, report: str) -> bool:
    """Whether a source or a layout is newer than the report's records. A guess, which saves time and decides
    nothing."""
    try:
        found = project.build.glob(f"{Path(report).stem}.*.json")
        records = [path.stat().st_mtime_ns for path in found if not path.name.endswith(".editions.json")]
        folders = (project.root / "sources", project.layouts, project.fonts)
        paths = [project.file, *(path for folder in folders for path in folder.rglob("*"))]
        return not records or max(path.stat().st_mtime_ns for path in paths) > min(records)
    except OSError:
        return True


def _is_whole(pdf: Path, last: LastBuild) -> bool:
    """Whether the PDF at hand is the one that the record tells of."""
    try:
        return bool(last.sha256) and hashlib.sha256(pdf.read_bytes()).hexdigest() == last.sha256
    except OSError:
        return False


def _runs_against(unit: Unit, prepared: Prepared) -> bool:
    return unit.article is not None and (direction(unit.article.lang) == "rtl") != prepared.right_to_left


def _expected(
    prepared: Prepared, compiled: Compiled, plan: LinkPlan, known: frozenset[str]
) -> list[Expected]:
    return [
        Expected(
            unit=item.unit,
            placement=item.placement,
            record=item.record,
            markup=prepared.markups.get(item.unit.id),
            prints_labels=compiled.composed[item.unit.id].prints_labels,
            text_known=item.unit.id in known,
            against=_runs_against(item.unit, prepared),
            missing_glyphs=compiled.missing_glyphs.get(item.unit.id, ()),
        )
        for item in plan.units
    ]
