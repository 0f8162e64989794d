"""A prepared report -> its linked PDF: what is new is compiled, the rest comes from the store, in rounds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from report_builder.apparatus.resolve import resolve
from report_builder.compose.compose import compose_unit
from report_builder.compose.model import ComposedUnit
from report_builder.driver.codec import (
    header_of,
    pack_furniture,
    pack_object,
    placed_of,
    unpack_record,
)
from report_builder.driver.document import document_info, titles_of
from report_builder.driver.failed import raise_failures, raise_too_long
from report_builder.driver.inputs import FileDigests, resources_in
from report_builder.driver.model import Progress
from report_builder.driver.pool import Failure, Pool
from report_builder.driver.prepare import Prepared
from report_builder.driver.readers import Reader
from report_builder.driver.record import LastBuild
from report_builder.driver.store import Store
from report_builder.driver.variants import variant_facts
from report_builder.link.model import LinkPlan, LinkUnit
from report_builder.link.place import Placement, place
from report_builder.link.symbols import symbol_table
from report_builder.manuscript.model import Unit
from report_builder.pictures.model import Placed
from report_builder.project.errors import CompileError, Problem
from report_builder.project.files import canonical_json, digest
from report_builder.project.fingerprint import code_digest
from report_builder.typeset.model import (
    BodyJob,
    CompiledFurniture,
    CompiledObject,
    FurnitureJob,
    Record,
    Side,
)

MOST_ROUNDS = 4
_MEMORY = 400  # records kept in memory by a long-lived compiler


@dataclass(slots=True)
class Tally:
    """What a compilation cost: the units that were typeset, those whose furniture was, and the rounds."""

    compiled: set[str] = field(default_factory=set[str])
    furniture: set[str] = field(default_factory=set[str])
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class _Furniture:
    """What is asked of furniture besides its pages."""

    glyphs: tuple[str, ...]
    pictures: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A plan to link, or None when the PDF at hand was already made of the same; what it was made of."""

    made_of: str
    composed: Mapping[str, ComposedUnit]
    plan: LinkPlan | None = None
    missing_glyphs: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


class Compiler:
    """Compiles reports with one store and one pool; kept by `watch` from one build to the next."""

    def __init__(self, store: Store, pool: Pool, digests: FileDigests) -> None:
        self._store = store
        self._pool = pool
        self._digests = digests
        self._records: OrderedDict[str, Record] = OrderedDict()
        self._known: OrderedDict[str, _Furniture] = OrderedDict()

    def compile(self, prepared: Prepared, last: LastBuild, progress: Progress, tally: Tally) -> Compiled:
        """Compile until the labels that are printed are those that the pages bear.

        Raises CompileError if a unit cannot be typeset, or if the labels never come to rest.
        """
        labels = dict(last.labels)
        sides: dict[str, Side] = {
            unit: "left" if side == "left" else "right" for unit, side in last.sides.items()
        }
        composed = {unit.id: _compose(unit, prepared, labels) for unit in prepared.units}
        if not labels:
            labels = self._foresee(prepared, composed, sides, progress, tally)
        for number in range(1, MOST_ROUNDS + 1):
            tally.rounds = number
            jobs = [self._job(composed[unit.id], unit, prepared, sides) for unit in prepared.units]
            made_of = _made_of(prepared, jobs)
            if number == 1 and made_of == last.made_of:
                return Compiled(made_of, composed)
            records = self._bodies(jobs, prepared, progress, tally)
            counts = {unit.id: record.pages for unit, record in zip(prepared.units, records, strict=True)}
            styles, apart = prepared.label_styles, prepared.cover_apart
            placements = place(prepared.units, counts, prepared.recto, styles, apart)
            plan = self._plan(prepared, jobs, records, placements)
            before = (labels, sides)
            labels = symbol_table(plan).labels()
            sides = {item.unit_id: _side(item, prepared) for item in placements}
            moved = self._recompose(prepared, composed, labels)
            if not moved and (not prepared.layout.two_sided or sides == before[1]):
                furnished = self._furnish(prepared, plan, jobs, progress, tally)
                glyphs = self._missing_glyphs(furnished)
                return Compiled(made_of, composed, furnished, glyphs)
        raise CompileError(_restless(prepared, composed, labels))

    def _foresee(
        self,
        prepared: Prepared,
        composed: dict[str, ComposedUnit],
        sides: Mapping[str, Side],
        progress: Progress,
        tally: Tally,
    ) -> dict[str, str]:
        """The labels that a first build will most likely have, with everything composed anew; so that little
        of what prints labels need be typeset twice.

        What prints none, and every article, is typeset first, then the front matter, which moves what stands
        behind it; whatever waits after that is taken for one page.
        """
        units, labels = prepared.units, dict[str, str]()
        waiting = [unit for unit in units if not unit.article and composed[unit.id].prints_labels]
        records = {unit.id: Record(unit.id, 1, (0, 0), "", {}, (), ()) for unit in waiting}
        first = [unit for unit in units if unit.id not in records]
        front = [unit for unit in waiting if unit.matter == "front"]
        for group in (first, front) if waiting else ():
            jobs = [self._job(composed[unit.id], unit, prepared, sides) for unit in units]
            ids = {unit.id for unit in group}
            todo = [job for job in jobs if job.unit_id in ids]
            records |= {each.unit_id: each for each in self._bodies(todo, prepared, progress, tally)}
            counts = {unit: record.pages for unit, record in records.items()}
            styles, apart = prepared.label_styles, prepared.cover_apart
            placements = place(units, counts, prepared.recto, styles, apart)
            plan = self._plan(prepared, jobs, [records[unit.id] for unit in units], placements)
            labels = symbol_table(plan).labels()
            self._recompose(prepared, composed, labels)
        return labels

    def _job(
        self, composed: ComposedUnit, unit: Unit, prepared: Prepared, sides: Mapping[str, Side]
    ) -> BodyJob:
        side: Side | None = None
        if prepared.layout.two_sided:
            recto: Side = "left" if prepared.right_to_left else "right"
            side = sides.get(unit.id, recto)
        resources = resources_in(composed.html, prepared.project, self._digests)
        resources += prepared.drawings_in(composed.html)
        limits = prepared.project.config.limits
        bounds = limits.unit_pages, limits.picture_megapixels
        return BodyJob(unit.id, unit.title, composed.html, prepared.sheet, resources, side, *bounds)

    def _bodies(
        self, jobs: Sequence[BodyJob], prepared: Prepared, progress: Progress, tally: Tally
    ) -> list[Record]:
        """The record of each job's object; what the store does not have is typeset."""
        from report_builder.typeset.body import typeset_body

        records = {job.key: record for job in jobs if (record := self._record(job.key)) is not None}
        todo = [job for job in jobs if job.key not in records]
        if todo:
            progress.phase("typesetting", len(todo))

            def keep(job: BodyJob, result: CompiledObject | Failure) -> None:
                if isinstance(result, CompiledObject):
                    self._store.put("object", job.key, pack_object(result))
                    self._remember(job.key, result.record)
                    records[job.key] = result.record
                progress.advance(job.title)

            results = self._pool.run(typeset_body, todo, keep)
            tally.compiled.update(job.unit_id for job in todo)
            raise_failures(todo, results, prepared)
        raise_too_long(jobs, records, prepared)
        return [records[job.key] for job in jobs]

    def _furnish(
        self,
        prepared: Prepared,
        plan: LinkPlan,
        jobs: Sequence[BodyJob],
        progress: Progress,
        tally: Tally,
    ) -> LinkPlan:
        """The plan with the furniture of every unit; what the store does not have is typeset."""
        from report_builder.typeset.furniture import skeleton, typeset_furniture

        while len(self._known) > 4 * _MEMORY:  # before, since all that this build adds is asked for below
            self._known.popitem(last=False)
        wanted = [
            FurnitureJob(
                unit_id=item.unit.id,
                title=item.unit.title,
                html=skeleton(item.record, _tab(item.unit, prepared), job.side),
                sheet=prepared.sheet,
                resources=job.resources,
                first_number=item.placement.number,
                side=job.side,
            )
            for item, job in zip(plan.units, jobs, strict=True)
        ]
        todo = [job for job in wanted if not self._has_furniture(job.key)]
        if todo:
            progress.phase("setting running heads", len(todo))

            def keep(job: FurnitureJob, result: CompiledFurniture | Failure) -> None:
                if isinstance(result, CompiledFurniture):
                    self._store.put("furniture", job.key, pack_furniture(result))
                    self._known[job.key] = _Furniture(result.missing_glyphs, result.pictures)
                progress.advance(job.title)

            results = self._pool.run(typeset_furniture, todo, keep)
            tally.furniture.update(job.unit_id for job in todo)
            raise_failures(todo, results, prepared)
        units = tuple(
            _furnished(item, job.key, self._known[job.key].pictures, self._store)
            for item, job in zip(plan.units, wanted, strict=True)
        )
        return replace(plan, units=units)

    def _record(self, key: str) -> Record | None:
        record = self._records.get(key)
        if record is not None:
            if self._store.has("object", key):
                return record
            del self._records[key]
        entry = self._store.get("object", key)
        if entry is None:
            return None
        record = unpack_record(entry)
        self._remember(key, record)
        return record

    def _remember(self, key: str, record: Record) -> None:
        self._records[key] = record
        while len(self._records) > _MEMORY:
            self._records.popitem(last=False)

    def _has_furniture(self, key: str) -> bool:
        if key in self._known and self._store.has("furniture", key):
            return True
        entry = self._store.get("furniture", key)
        if entry is None:
            return False
        header = header_of(entry)
        self._known[key] = _Furniture(tuple(header["missing_glyphs"]), placed_of(header["pictures"]))
        return True

    def _missing_glyphs(self, plan: LinkPlan) -> dict[str, tuple[str, ...]]:
        """Of the bodies and of the furniture, by unit."""
        return {
            item.unit.id: tuple(
                dict.fromkeys((*item.record.missing_glyphs, *self._known[item.furniture_key].glyphs))
            )
            for item in plan.units
        }

    def _plan(
        self,
        prepared: Prepared,
        jobs: Sequence[BodyJob],
        records: Sequence[Record],
        placements: Sequence[Placement],
    ) -> LinkPlan:
        units = tuple(
            LinkUnit(
                unit=unit,
                placement=placement,
                record=record,
                key=job.key,
                read_pdf=Reader(self._store, "object", job.key),
                furniture_key="",
                read_furniture=_nothing,
                titles=titles_of(unit, prepared),
            )
            for unit, placement, record, job in zip(prepared.units, placements, records, jobs, strict=True)
        )
        return LinkPlan(units, document_info(prepared), prepared.attachments)

    def _recompose(
        self, prepared: Prepared, composed: dict[str, ComposedUnit], labels: Mapping[str, str]
    ) -> bool:
        """Compose the units that print labels anew; whether one of them changed."""
        moved = False
        for unit in prepared.units:
            if composed[unit.id].prints_labels:
                again = _compose(unit, prepared, labels)
                moved = moved or again.html != composed[unit.id].html
                composed[unit.id] = again
        return moved


def _tab(unit: Unit, prepared: Prepared) -> int:
    """The number of the thumb tab on the unit's pages: its section's, in a layout that wants them."""
    wanted = bool(prepared.layout.options.get("thumb_tabs"))
    return unit.section.number if wanted and unit.section is not None else 0


def _side(item: Placement, prepared: Prepared) -> Side:
    """Where the first page of a unit lies: a recto is on the left when the report runs right to left."""
    return "left" if item.recto == prepared.right_to_left else "right"


def _compose(unit: Unit, prepared: Prepared, labels: Mapping[str, str]) -> ComposedUnit:
    markup = prepared.markups.get(unit.id)
    resolved = resolve(unit, markup, prepared.apparatus, labels) if markup is not None else None
    return compose_unit(
        unit, prepared.report, prepared.layout, resolved, prepared.context, labels, prepared.apparatus
    )


def _made_of(prepared: Prepared, jobs: Sequence[BodyJob]) -> str:
    """A digest of everything that the linked file depends on."""
    units = [
        (
            unit.id,
            unit.kind,
            unit.matter,
            unit.title,
            unit.label,
            unit.listed,
            unit.section and unit.section.title,
            job.key,
        )
        for unit, job in zip(prepared.units, jobs, strict=True)
    ]
    info = document_info(prepared)
    facts = [getattr(info, name) for name in info.__slots__]
    recto = sorted(prepared.recto) if prepared.recto is not None else None
    untranslated = [(each.key, each.rule) for each in prepared.report.untranslated]  # for the record
    config = prepared.project.config  # a lower bound is to be held against what is there, as are the gates
    wanted = [
        config.limits.unit_pages,
        config.rules,
        config.bounds.model_dump(),
        [waiver.model_dump() for waiver in config.waivers],
    ]
    attached = [(each.name, digest(each.data), each.description) for each in prepared.attachments]
    made_of = [units, facts, recto, untranslated, wanted, attached, variant_facts(prepared)]
    return digest(code_digest("link", "verify", "pictures"), canonical_json(made_of))


def _furnished(item: LinkUnit, key: str, pictures: tuple[Placed, ...], store: Store) -> LinkUnit:
    read = Reader(store, "furniture", key)
    return replace(item, furniture_key=key, read_furniture=read, furniture_pictures=pictures)


def _nothing() -> bytes:
    raise CompileError(Problem("the unit has no furniture yet"))


def _restless(
    prepared: Prepared, composed: Mapping[str, ComposedUnit], labels: Mapping[str, str]
) -> list[Problem]:
    """Which units print labels that never come to rest."""
    restless = [
        unit.title
        for unit in prepared.units
        if composed[unit.id].prints_labels and _compose(unit, prepared, labels).html != composed[unit.id].html
    ]
    names = ", ".join(restless) or "the sides of the pages"
    return [
        Problem(
            f"the page numbers do not come to rest after {MOST_ROUNDS} rounds: {names}",
            file=prepared.report.manifest,
            hint="give the unit a fixed number of pages, or remove the reference that moves itself",
        )
    ]
