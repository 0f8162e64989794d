"""A request -> kits in `build/kits/`, one for each edition or one for all of a report."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from report_builder.articles.catalogue import Catalogue, load_catalogue
from report_builder.driver.build import builder_of
from report_builder.driver.builder import Builder
from report_builder.driver.model import Progress
from report_builder.kit.assemble import Parts, combined_kit, kit_of, make_parts
from report_builder.kit.extras import require_extras
from report_builder.kit.folder import place_archive, place_kit, total_bytes
from report_builder.kit.material import gather_material
from report_builder.kit.model import Kit, KitRequest, KitResult, KitsError
from report_builder.kit.wanted import Wanted, find_wanted
from report_builder.manuscript.load import list_reports
from report_builder.project.errors import Problem, ProjectError
from report_builder.project.paths import Project

FOLDER = "kits"  # below the build folder
LOCKS = "results"  # below the store: what trimming it leaves alone


def make_kits(project: Project, request: KitRequest, progress: Progress) -> tuple[KitResult, ...]:
    """Make the kits that `request` names, building what is not built.

    All are tried, even if one fails; a kit that fails leaves the old one as it was. Raises KitsError with
    the mistakes of all that failed or are unknown; its `results` are the others.
    """
    require_extras()
    progress.phase("reading")
    catalogue = load_catalogue(project)
    wanted, unknown = find_wanted(project, catalogue, request.names, request.lang)
    results: list[KitResult] = []
    problems: list[Problem] = list(unknown)
    if wanted:
        with builder_of(project, request.jobs) as builder:
            workshop = _Workshop(builder, catalogue, request, progress)
            for each in wanted:
                for outcome in workshop.kits(each):
                    if isinstance(outcome, KitResult):
                        results.append(outcome)
                    else:
                        problems += outcome
    if problems:
        raise KitsError(problems, tuple(results))
    return tuple(results)


@dataclass(frozen=True, slots=True)
class _Workshop:
    """What the kits of one run share."""

    builder: Builder
    catalogue: Catalogue
    request: KitRequest
    progress: Progress

    def kits(self, wanted: Wanted) -> Iterator[KitResult | tuple[Problem, ...]]:
        """The kits of one report or article, or what is wrong with each."""
        name = self._name(wanted)
        if self.request.combine:
            started = time.perf_counter()
            try:
                parts = [self._parts(wanted, lang) for lang in wanted.languages]
                yield self._placed(combined_kit(parts, name), started)
            except ProjectError as error:
                yield error.problems
            return
        for lang in wanted.languages:
            started = time.perf_counter()
            try:
                parts = self._parts(wanted, lang)
                yield self._placed(kit_of(parts, f"{name}.{lang}"), started)
            except ProjectError as error:
                yield error.problems

    def _name(self, wanted: Wanted) -> str:
        """A brief whose key is also the name of a report has a folder of its own."""
        both = wanted.kind == "brief" and wanted.name in list_reports(self.builder.project)
        return f"{wanted.name}-brief" if both else wanted.name

    def _parts(self, wanted: Wanted, lang: str) -> Parts:
        article = next((each for each in wanted.articles if each.lang == lang), None)
        material = gather_material(
            self.builder, self.catalogue, self.request, wanted.name, lang, article, self.progress
        )
        self.progress.phase("packing the kit")
        parts = make_parts(self.builder.project, material.edition, self.builder.pool)
        return Parts(parts.edition, parts.files, (*material.problems, *parts.problems))

    def _placed(self, kit: Kit, started: float) -> KitResult:
        project = self.builder.project
        parent = project.build / FOLDER
        for problem in kit.problems:
            self.progress.warn(problem)
        folder = place_kit(kit, parent, project.store / LOCKS)
        # A ZIP file that is there already would else be that of another kit.
        zipped = self.request.archive or (parent / f"{kit.name}.zip").exists()
        archive = place_archive(kit, parent) if zipped else None
        seconds = time.perf_counter() - started
        return KitResult(
            kit.name, folder, kit.manifest, total_bytes(kit.files), seconds, archive, kit.problems
        )
