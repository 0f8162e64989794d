"""A report tree -> a PDF in the build folder, or an error and the last good PDF untouched."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from report_builder.articles.model import Article
from report_builder.driver.bounds import bounds_of
from report_builder.driver.compiler import Compiled, Compiler, Tally
from report_builder.driver.judge import (
    Linked,
    doubts,
    facts_for,
    judge,
    judge_printed,
    refused,
    told,
)
from report_builder.driver.looks import begin_to_look
from report_builder.driver.model import BuildResult, Copy, Progress
from report_builder.driver.pictured import link_pictured
from report_builder.driver.pictures import PictureMaker
from report_builder.driver.pool import Pool
from report_builder.driver.prepare import Prepared, Preparer
from report_builder.driver.press import Printed, print_files, with_spine
from report_builder.driver.press_profile import press_condition
from report_builder.driver.publish import Output, publish
from report_builder.driver.readers import Reader, VanishedError
from report_builder.driver.record import Findings, LastBuild, build_record, read_last
from report_builder.driver.stamps import StampMaker
from report_builder.driver.store import store_of
from report_builder.driver.variants import step_of, vary
from report_builder.link.model import LinkPlan
from report_builder.link.symbols import symbol_table
from report_builder.manuscript.model import Report
from report_builder.pictures.model import Step
from report_builder.project.errors import GateError, Problem
from report_builder.project.paths import Project
from report_builder.typeset.fontconfig import use_declared_fonts_only
from report_builder.typeset.versions import require_engine
from report_builder.verify.model import Inspected

if TYPE_CHECKING:
    from report_builder.link.linker import Linker

R = TypeVar("R")

_ATTEMPTS = 3  # to link what vanishes from the store meanwhile


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
        self._pictures = PictureMaker(self._store, self._pool)
        self._stamps = StampMaker(self._store, self._pool)
        self._linkers: dict[Path, Linker] = {}
        self._warm = warm
        self._is_ready = False

    @property
    def pool(self) -> Pool:
        """Its workers, for what is made of a finished PDF."""
        return self._pool

    @property
    def preparer(self) -> Preparer:
        """What reads the sources, and remembers what a build read."""
        return self._preparer

    def get_ready(self) -> None:
        """Load what a build will want, since there will be one: the engine beside this process, the linker in
        it."""
        self._is_ready = True
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
        readers: Sequence[str] = (),
    ) -> BuildResult:
        """Build one edition of a report. Raises ProjectError; the last good PDF is then as it was.

        `other_layout` says that the layout is not the manifest's own, which may lack options that it sets.
        Each of the `readers` gets a copy of the finished PDF.
        """
        started = time.perf_counter()
        prepared = self._prepare(report, catalogue, options, output, other_layout)
        tally = Tally()
        made = _persisting(partial(self._make, prepared, output, progress, tally))
        last = read_last(output.record, self.project.root)
        begun = time.perf_counter()
        copies = self._copies(prepared, output, last.pages, readers, progress)
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
            unchanged=made.unchanged,
            problems=made.told,
            left_out=tuple(each.key for each in report.untranslated if each.rule == "leave-out"),
            in_original={each.key: each.lang for each in report.untranslated if each.rule == "original"},
            profile=output.variant.profile,
            pictures=last.pictures,
            copies=copies,
            copy_seconds=time.perf_counter() - begun if copies else 0.0,
            cover=output.cover if last.cover_sha256 else None,
            spine=last.spine,
        )

    def _copies(
        self,
        prepared: Prepared,
        output: Output,
        pages: int,
        readers: Sequence[str],
        progress: Progress,
    ) -> tuple[Copy, ...]:
        """A copy of the PDF in place for each reader."""
        if not readers:
            return ()
        from report_builder.driver.review import make_copies

        return make_copies(output.pdf, pages, readers, prepared, self._pool, self._stamps, progress)

    def check(
        self,
        report: Report,
        catalogue: Iterable[Article],
        options: Mapping[str, str],
        output: Output,
        progress: Progress,
        *,
        other_layout: bool = False,
        online: bool = False,
    ) -> Inspected:
        """Build one edition without putting it in place, and give everything that the gates find.

        `online` lets them ask web addresses. Raises ProjectError when there is no PDF to look at.
        """
        prepared = self._prepare(report, catalogue, options, output, other_layout)
        linked = _persisting(partial(self._look, prepared, output, progress, online))
        self._keep(linked, output)
        profile = output.variant.profile
        return Inspected(report.name, report.lang, report.title, linked.file.pdf, linked.found, profile)

    def close(self) -> None:
        """Stop the workers and keep the store within its bounds."""
        self._pool.close()
        limits = self.project.config.limits
        self._store.trim(limits.store_mb * 1_000_000, limits.store_days)

    def _prepare(
        self,
        report: Report,
        catalogue: Iterable[Article],
        options: Mapping[str, str],
        output: Output,
        other_layout: bool,
    ) -> Prepared:
        if output.variant.profile == "print":
            press_condition(self.project)  # tells of what is wrong with it before anything is typeset
        self._pool.meanwhile = self._ahead(output)
        return self._preparer.prepare(
            self.project, report, catalogue, options, not other_layout, output.variant
        )

    def _make(self, prepared: Prepared, output: Output, progress: Progress, tally: Tally) -> _Made:
        """Compile, warn, and put the results in place."""
        last = self._last(output)
        if not _is_whole(output.pdf, last.sha256) or not _is_covered(output, last):
            last = replace(last, made_of="")
        compiled = self._compiler.compile(prepared, last, progress, tally)
        doubted = doubts(prepared, compiled)
        for problem in told(doubted):
            progress.warn(problem)
        if compiled.plan is None:
            found = last.findings
            for problem in told(found):
                progress.warn(problem)
        else:
            linked = self._link(prepared, compiled, compiled.plan, output, progress)
            found = linked.found
            for problem in told(found):
                progress.warn(problem)
            self._put_in_place(linked, doubted, output)
        return _Made(told((*doubted, *found)), compiled.plan is None)

    def _last(self, output: Output) -> LastBuild:
        """What the last build of this output says; that for the screen, whose labels are the same, when it is
        the first."""
        last = read_last(output.record, self.project.root)
        if not last.labels and output.kin is not None:
            kin = read_last(output.kin, self.project.root)
            return replace(kin, made_of="", sha256="")
        return last

    def _look(self, prepared: Prepared, output: Output, progress: Progress, online: bool) -> _Found:
        """Compile and link whatever there is already, with the doubts among what is found."""
        last = replace(self._last(output), made_of="")
        compiled = self._compiler.compile(prepared, last, progress, Tally())
        if compiled.plan is None:
            raise AssertionError("a check takes nothing for made already")
        linked = self._link(prepared, compiled, compiled.plan, output, progress, online)
        return replace(linked, found=(*doubts(prepared, compiled), *linked.found))

    def _link(
        self,
        prepared: Prepared,
        compiled: Compiled,
        plan: LinkPlan,
        output: Output,
        progress: Progress,
        online: bool | None = None,
    ) -> _Found:
        """The PDF, and what the gates find in it; for `online` see `facts_for`. While this process links,
        workers look at the pages that are new."""
        progress.phase("linking")
        self._pool.meanwhile = iter(())
        linker = self._linker(output)
        del self._linkers[output.pdf]
        plan = self._varied(plan, prepared, compiled.made_of, progress)
        facts = facts_for(prepared, output.pdf.name, online)
        looking = begin_to_look(prepared, compiled, plan, facts, self._store, self._pool)
        printed: Printed | None = None
        try:
            made = link_pictured(linker, plan, prepared, self._pictures, progress)
            if plan.profile == "print":
                names = output.pdf.name, output.cover.name
                printed = print_files(made.pdf, plan, prepared, self._store, self._pool, names)
        except BaseException:
            self._pool.abandon(looking.started)
            raise
        progress.phase("checking")
        file = Linked(made.pdf, output.pdf.name, linker.fonts_digest, prepared, compiled, plan)
        found = judge(file, looking, facts, self._store, self._pool)
        if printed is not None:
            found += judge_printed(file, printed)
        return _Found(file, found, linker, made.step, printed)

    def _varied(self, plan: LinkPlan, prepared: Prepared, made_of: str, progress: Progress) -> LinkPlan:
        """The plan as the profile wants it; the pictures of the file itself are prepared as it is linked."""
        plan = vary(plan, prepared, made_of, self._stamps)
        plan = with_spine(plan, prepared, self._store, self._pool)
        if not plan.apart:
            return plan
        apart = self._pictures.at(replace(plan, units=plan.apart), step_of(prepared), progress).plan
        return replace(plan, apart=apart.units, read_picture=apart.read_picture)

    def _ahead(self, output: Output) -> Iterator[None]:
        """Import what the last build was linked of, one part a step: most of it will be linked again, where a
        source has changed."""
        last = self._last(output)
        if not last.objects or not self._is_ready:
            return
        linker = self._linker(output)
        for kind, keys, bring_in in (
            ("object", last.objects, linker.bring_in),
            ("furniture", last.furniture, linker.bring_in_furniture),
        ):
            for key in keys:
                yield
                with suppress(VanishedError):
                    bring_in(key, Reader(self._store, kind, key))

    def _linker(self, output: Output) -> Linker:
        """The linker of an output, with what it has imported already."""
        from report_builder.link.linker import Linker

        linker = self._linkers.get(output.pdf)
        if linker is None or linker.is_worn:
            linker = self._linkers[output.pdf] = Linker()
        return linker

    def _put_in_place(self, linked: _Found, doubted: Sequence[Problem], output: Output) -> None:
        """Replace the last PDF and its record. Raises GateError, and leaves them, if a gate refuses it."""
        if problems := refused((*doubted, *linked.found)):
            raise GateError(problems)
        made_of, symbols = linked.file.compiled.made_of, symbol_table(linked.file.plan)
        findings = Findings(tuple(doubted), linked.found)
        pdf, printed = linked.file.pdf, linked.printed
        cover, beside = None, dict[Path, bytes | None]()
        if printed is not None:
            pdf, cover = printed.pdf, printed.cover
            beside[output.cover] = cover.pdf if cover is not None else None
        prepared, plan = linked.file.prepared, linked.file.plan
        record = build_record(prepared, plan, symbols, made_of, pdf, findings, linked.step, cover)
        publish(output, pdf, record, self.project.store / "results", beside)
        self._keep(linked, output)

    def _keep(self, linked: _Found, output: Output) -> None:
        if self._warm:
            self._linkers[output.pdf] = linked.linker


@dataclass(frozen=True, slots=True)
class _Made:
    """What a build told of, and whether the results at hand were these already."""

    told: tuple[Problem, ...]
    unchanged: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """A PDF that is not in place yet, what was found in it, the linker that made it, and the step that its
    pictures were made with."""

    file: Linked
    found: tuple[Problem, ...]
    linker: Linker
    step: Step | None = None
    printed: Printed | None = None  # the files for a press that were made of the PDF


def _persisting(make: Callable[[], R]) -> R:
    """What `make` gives; tried again when an object vanishes from the store before it is linked: by `clean`,
    or by a build beside this one that keeps the store small."""
    for _ in range(_ATTEMPTS):
        with suppress(VanishedError):
            return make()
    return make()


def _is_whole(pdf: Path, sha256: str) -> bool:
    """Whether the PDF at hand is the one that the record tells of."""
    try:
        return bool(sha256) and hashlib.sha256(pdf.read_bytes()).hexdigest() == sha256
    except OSError:
        return False


def _is_covered(output: Output, last: LastBuild) -> bool:
    """Whether the cover at hand, if there is to be one, is the one that the record tells of."""
    return not last.cover_sha256 or _is_whole(output.cover, last.cover_sha256)
