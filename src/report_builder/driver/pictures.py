"""The pictures of a report at a step of resolution and quality: each prepared once, by the workers."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from report_builder.driver.codec import pack_picture, unpack_picture
from report_builder.driver.model import Progress
from report_builder.driver.picture_job import PictureJob, picture_key, prepare_picture
from report_builder.driver.pool import Failure, Pool
from report_builder.driver.readers import read_entry
from report_builder.driver.store import Store
from report_builder.link.model import LinkPlan, LinkUnit
from report_builder.pictures.model import PdfPicture, Placed, Step, Wish
from report_builder.pictures.steps import largest, wish_for
from report_builder.project.errors import CompileError, Problem

_AT_ONCE = 64_000_000  # bytes of pictures that are held to be given to workers


@dataclass(frozen=True, slots=True)
class Pictured:
    """A plan with the pictures that its file is to have, and the bytes of each, by the digest of the old."""

    plan: LinkPlan
    step: Step | None
    sizes: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def bytes(self) -> int:
        """What the pictures add to the file."""
        return sum(self.sizes.values())


@dataclass(slots=True)
class PictureMaker:
    """Prepares pictures, and remembers from one build to the next what each weighs."""

    store: Store
    pool: Pool
    _sizes: dict[str, int | None] = field(default_factory=dict[str, "int | None"])  # None: it stays as it is

    def at(self, plan: LinkPlan, step: Step | None, progress: Progress) -> Pictured:
        """The plan with its pictures at a step; None leaves them as they are.

        A picture that stands in several places is prepared for the largest. Raises CompileError when a worker
        cannot prepare one within its bounds.
        """
        placed = largest(each for unit in plan.units for each in pictures_of(unit))
        wishes = {name: wish_for(each, step) for name, each in placed.items()} if step is not None else {}
        wanted = {name: wish for name, wish in wishes.items() if wish is not None}
        keys = {name: picture_key(name, wish) for name, wish in wanted.items()}
        self._make(plan, {name: wish for name, wish in wanted.items() if not self._has(keys[name])}, progress)
        new = {name: key for name, key in keys.items() if self._sizes.get(key) is not None}
        sizes = {name: each.bytes for name, each in placed.items()}
        sizes |= {name: self._sizes.get(key) or 0 for name, key in new.items()}
        units = tuple(replace(unit, pictures=new) if pictures_of(unit) else unit for unit in plan.units)
        return Pictured(replace(plan, units=units, read_picture=self._read), step if placed else None, sizes)

    def _has(self, key: str) -> bool:
        if key in self._sizes and self.store.has("picture", key):
            return True
        entry = self.store.get("picture", key)
        if entry is None:
            return False
        picture = unpack_picture(entry)
        self._sizes[key] = picture.bytes if picture is not None else None
        return True

    def _read(self, key: str) -> PdfPicture | None:
        return unpack_picture(read_entry(self.store, "picture", key))

    def _make(self, plan: LinkPlan, missing: Mapping[str, Wish], progress: Progress) -> None:
        """Prepare what is missing, so much at once as memory should hold."""
        if not missing:
            return
        progress.phase("preparing pictures", len(missing))
        jobs: list[PictureJob] = []
        for job in _jobs(plan, missing):
            jobs.append(job)
            if sum(each.picture.bytes for each in jobs) > _AT_ONCE:
                self._run(jobs, progress)
                jobs = []
        self._run(jobs, progress)
        progress.phase("linking")

    def _run(self, jobs: list[PictureJob], progress: Progress) -> None:
        def keep(job: PictureJob, result: PdfPicture | Failure | None) -> None:
            if not isinstance(result, Failure):
                self.store.put("picture", job.key, pack_picture(result))
                self._sizes[job.key] = result.bytes if result is not None else None
            progress.advance(job.title)

        results = self.pool.run(prepare_picture, jobs, keep)
        failed = [
            Problem(f"a picture of “{job.title}” could not be prepared: {result.message}", hint=result.hint)
            for job, result in zip(jobs, results, strict=True)
            if isinstance(result, Failure)
        ]
        if failed:
            raise CompileError(dict.fromkeys(failed))


def pictures_of(unit: LinkUnit) -> tuple[Placed, ...]:
    """Those of its body and of its furniture."""
    return (*unit.record.pictures, *unit.furniture_pictures)


def _jobs(plan: LinkPlan, missing: Mapping[str, Wish]) -> Iterator[PictureJob]:
    """A job for each of the pictures, from the first object that holds it; one object is open at a time."""
    left = dict(missing)
    for unit in plan.units:
        for placed, read in (
            (unit.record.pictures, unit.read_pdf),
            (unit.furniture_pictures, unit.read_furniture),
        ):
            here = {each.digest: left.pop(each.digest) for each in placed if each.digest in left}
            for name, picture in _taken_out(read, here) if here else ():
                yield PictureJob(unit.unit.id, unit.unit.title, name, here[name], picture)


def _taken_out(read: Callable[[], bytes], wanted: Mapping[str, Wish]) -> Iterator[tuple[str, PdfPicture]]:
    import pikepdf

    from report_builder.pictures.pdf import images_of, picture_digest, picture_of

    done: set[str] = set()
    with pikepdf.open(io.BytesIO(read())) as pdf:
        for image in images_of(pdf):
            name = picture_digest(image)
            if name in wanted and name not in done and (picture := picture_of(image)) is not None:
                done.add(name)
                yield name, picture
