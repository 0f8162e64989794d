"""The charts that articles ask for -> drawings in their markup, and data to attach; each drawn once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from report_builder.articles.model import Article
from report_builder.charts.data import MOST_BYTES
from report_builder.charts.drawing import Drawing, Fault
from report_builder.charts.geojson import MOST_BYTES as MOST_MAP_BYTES
from report_builder.charts.spec import ChartSpec
from report_builder.charts.theme import Theme
from report_builder.driver.chart_job import ChartJob, Look, draw_chart, look_of
from report_builder.driver.codec import pack_drawing, unpack_drawing
from report_builder.driver.pool import Failure, Pool
from report_builder.driver.store import Store
from report_builder.link.model import Attachment
from report_builder.manuscript.model import Report, Unit
from report_builder.markup.drawn import with_drawings
from report_builder.markup.model import Markup
from report_builder.project.errors import Problem
from report_builder.project.locale import Direction
from report_builder.project.paths import Project, file_below
from report_builder.project.source import shown_list, suggestion
from report_builder.typeset.model import Resource

FOLDER = "sources/data"
V8_MB = 700  # that V8 sets aside before it does anything; measured: 590
_URL = re.compile(r"chart:([0-9a-f]{64})\.svg")


@dataclass(frozen=True, slots=True)
class Charts:
    """The markup of all units with their charts drawn, the drawings by digest, the files to attach; what is
    wrong."""

    markups: Mapping[str, Markup]
    drawings: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    attachments: tuple[Attachment, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class ChartMaker:
    """Draws charts, and keeps the drawings from one build to the next."""

    store: Store
    pool: Pool
    _kept: dict[str, Drawing] = field(default_factory=dict[str, Drawing])

    def make(
        self,
        project: Project,
        report: Report,
        units: Sequence[Unit],
        markups: Mapping[str, Markup],
        themes: Mapping[Direction, Theme],
    ) -> Charts:
        """Draw the charts of `markups`, which go by unit id. What the store does not have is drawn by the
        workers."""
        looks: dict[str, Look] = {}
        articles = {unit.id: unit.article for unit in units if unit.article is not None}
        jobs: list[tuple[Article, ChartJob]] = []
        problems: list[Problem] = []
        for unit_id, article in articles.items():
            for spec in markups[unit_id].charts if unit_id in markups else ():
                data, regions, wrong = _inputs(project, spec, article)
                problems += wrong
                if article.lang not in looks:
                    locale = report.locale(article.lang)
                    looks[article.lang] = look_of(themes[locale.direction], locale)
                look = looks[article.lang]
                jobs.append((article, ChartJob(unit_id, article.title, spec, data, regions, look)))
        if not jobs or problems:
            return Charts(markups, problems=tuple(dict.fromkeys(problems)))
        found = self._drawn([job for _, job in jobs])
        for (article, job), drawing in zip(jobs, found, strict=True):
            if not isinstance(drawing, Drawing):
                problems.append(_problem(project, article, job.spec, drawing))
        drawn = [
            (job, drawing)
            for (_, job), drawing in zip(jobs, found, strict=True)
            if isinstance(drawing, Drawing)
        ]
        if problems:
            return Charts(markups, problems=tuple(dict.fromkeys(problems)))
        drawings = {_digest(drawing): drawing.svg for _, drawing in drawn}
        return Charts(_placed(markups, drawn), drawings, tuple(_attachments(drawn)))

    def _drawn(self, jobs: Sequence[ChartJob]) -> list[Drawing | Fault | Failure]:
        """The drawing of each job. Vega-Lite, which needs much memory for its engine, has a worker of its
        own."""
        keys = [job.key for job in jobs]
        found: dict[str, Drawing | Fault | Failure] = {}
        for key in dict.fromkeys(keys):
            if (drawing := self._stored(key)) is not None:
                found[key] = drawing
        missing = {key: job for key, job in zip(keys, jobs, strict=True) if key not in found}
        own = [job for job in missing.values() if job.spec.kind != "vega-lite"]
        vega = [job for job in missing.values() if job.spec.kind == "vega-lite"]
        results = dict(zip((job.key for job in own), self.pool.run(draw_chart, own, self._keep), strict=True))
        if vega:
            roomier = self.pool.roomier(V8_MB)
            try:
                made = roomier.run(draw_chart, vega, self._keep)
                results |= dict(zip((job.key for job in vega), made, strict=True))
            finally:
                roomier.close()
        found |= results
        self._kept = {key: drawing for key, drawing in found.items() if isinstance(drawing, Drawing)}
        return [found[key] for key in keys]

    def _keep(self, job: ChartJob, result: Drawing | Fault | Failure) -> None:
        if isinstance(result, Drawing):
            self.store.put("chart", job.key, pack_drawing(result))

    def _stored(self, key: str) -> Drawing | None:
        if key in self._kept:
            return self._kept[key]
        entry = self.store.get("chart", key)
        return unpack_drawing(entry) if entry is not None else None


def drawings_in(html: str, drawings: Mapping[str, bytes]) -> tuple[Resource, ...]:
    """The drawings that `html` shows, once each, sorted by URL."""
    names = sorted(set(_URL.findall(html)))
    return tuple(
        Resource(f"chart:{name}.svg", Path("chart.svg"), name, drawings[name])
        for name in names
        if name in drawings
    )


def _placed(markups: Mapping[str, Markup], drawn: Sequence[tuple[ChartJob, Drawing]]) -> dict[str, Markup]:
    by_unit: dict[str, list[Drawing]] = {}
    for job, drawing in drawn:
        by_unit.setdefault(job.unit_id, []).append(drawing)
    return {
        unit_id: with_drawings(
            markup, [(f"chart:{_digest(each)}.svg", each.table) for each in by_unit[unit_id]]
        )
        if unit_id in by_unit
        else markup
        for unit_id, markup in markups.items()
    }


def _digest(drawing: Drawing) -> str:
    return hashlib.sha256(drawing.svg).hexdigest()


def _attachments(drawn: Sequence[tuple[ChartJob, Drawing]]) -> Iterator[Attachment]:
    """The data that is to be attached; the same data once, names that come twice with a number."""
    known: dict[str, bytes] = {}
    for job, drawing in drawn:
        if drawing.csv is None:
            continue
        stem = Path(job.spec.data).stem or job.spec.id or f"{job.unit_id}-chart"
        name, number = f"{stem}.csv", 1
        while name in known and known[name] != drawing.csv:
            number += 1
            name = f"{stem}-{number}.csv"
        if name not in known:
            known[name] = drawing.csv
            yield Attachment(name, drawing.csv, job.spec.alt)


def _inputs(project: Project, spec: ChartSpec, article: Article) -> tuple[bytes, bytes, list[Problem]]:
    """The bytes of the data file and of the map; what is wrong with their names."""
    problems: list[Problem] = []
    found: list[bytes] = []
    for name, most in ((spec.data, MOST_BYTES), (spec.map, MOST_MAP_BYTES)):
        data = _read(project, name, most) if name else b""
        if isinstance(data, Problem):
            problems.append(Problem(data.message, article.path, spec.line, hint=data.hint))
            data = b""
        found.append(data)
    return found[0], found[1], problems


def data_file(project: Project, name: str) -> str | None:
    """The path below the project, with `/`, of the data or the map that a block names `name`."""
    inner = name.removeprefix(f"/{FOLDER}/").removeprefix(f"{FOLDER}/")
    below = file_below(project, inner, project.root / FOLDER)
    return below if below is not None and below.startswith(f"{FOLDER}/") else None


def _read(project: Project, name: str, most: int) -> bytes | Problem:
    below = data_file(project, name)
    if below is None:
        folder = project.root / FOLDER
        known = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
        hint = suggestion(name, known) or (
            f"there are: {shown_list(known)}" if known else f"put it into {FOLDER}/"
        )
        return Problem(f"there is no data file “{name}”", hint=hint)
    path = project.root / below
    try:
        if path.stat().st_size > most:
            return Problem(f"the data file “{name}” has more than {most // 1_000_000} MB", hint="sum it up")
        return path.read_bytes()
    except OSError as error:
        return Problem(f"the data file “{name}” cannot be read: {error.strerror}")


def _problem(project: Project, article: Article, spec: ChartSpec, fault: Fault | Failure) -> Problem:
    """What an editor is told: of a data file at its line, of a block at that of the article."""
    if isinstance(fault, Failure):
        return Problem(
            f"the chart could not be drawn: {fault.message}", article.path, spec.line, hint=fault.hint
        )
    if fault.where == "block":
        line = spec.line if fault.line is None else spec.body_line + fault.line - 1
        return Problem(fault.message, article.path, line, hint=fault.hint)
    name = spec.map if fault.where == "map" else spec.data
    return Problem(fault.message, project.root / FOLDER / name, fault.line, hint=fault.hint)
