"""A linked plan -> the files for a press: the inner pages, and the sheet of the cover with its spine."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from report_builder.compose.compose import compose_unit
from report_builder.driver.codec import body_of, pack_object, unpack_record
from report_builder.driver.inputs import FileDigests, resources_in
from report_builder.driver.pool import Failure, Pool
from report_builder.driver.prepare import Prepared
from report_builder.driver.press_profile import press_condition
from report_builder.driver.store import Store
from report_builder.link.model import LinkPlan, LinkUnit
from report_builder.link.place import Placement
from report_builder.link.press.model import PT_PER_MM, Press
from report_builder.link.press.spine import Paper, spine_width
from report_builder.manuscript.model import Unit
from report_builder.project.errors import CompileError, LayoutError, Problem
from report_builder.project.files import digest
from report_builder.typeset.model import BodyJob, CompiledObject

if TYPE_CHECKING:
    from report_builder.link.press.file import PressFile

_SPINE = Unit("rb-spine", "spine", "back", "", listed=False)  # an id that no article has
_LEAST = 6.0  # mm from which a spine bears words
_ORDER = {"back-cover": 0, "spine": 1, "cover": 2}


@dataclass(frozen=True, slots=True)
class Cover:
    """The sheet of a cover; `spine` is the width of its spine in mm."""

    pdf: bytes = field(repr=False)
    spine: float


@dataclass(frozen=True, slots=True)
class Printed:
    """The inner pages, and the cover where the layout has one."""

    pdf: bytes = field(repr=False)
    cover: Cover | None = None


def with_spine(plan: LinkPlan, prepared: Prepared, store: Store, pool: Pool) -> LinkPlan:
    """`plan` with the spine of its cover among what is apart, as wide as its pages make it.

    Raises CompileError when the cover does not fit one sheet.
    """
    if not plan.apart:
        return plan
    problems = [_too_long(unit, prepared) for unit in plan.apart if unit.placement.pages > 1]
    if problems:
        raise CompileError(problems)
    spine = _typeset_spine(plan, prepared, store, pool)
    apart = (*plan.apart, spine) if spine is not None else plan.apart
    return replace(plan, apart=tuple(sorted(apart, key=lambda unit: _ORDER[unit.unit.kind])))


def print_files(
    linked: bytes, plan: LinkPlan, prepared: Prepared, store: Store, pool: Pool, names: tuple[str, str]
) -> Printed:
    """The files of a plan that was `linked`, called `names`. Raises CompileError, SourceError."""
    from report_builder.link.linker import Linker
    from report_builder.link.press.cover import impose_cover
    from report_builder.link.press.file import PressFile

    press = _press(prepared)
    inner = _finished(PressFile(linked, press), names[0], store, pool)
    if not plan.apart:
        return Printed(inner)
    width, spine = plan.apart[-1].record.size[0], _width(plan, prepared)
    flat = Linker().link(replace(plan, units=_in_line(plan.apart), apart=(), blanks_after=0))
    kinds = tuple(unit.unit.kind for unit in plan.apart)
    sheet = impose_cover(flat, kinds, spine, width, prepared.right_to_left)
    return Printed(inner, Cover(_finished(PressFile(sheet, press), names[1], store, pool), spine))


def _press(prepared: Prepared) -> Press:
    settings = prepared.project.config.profiles.print
    fonts = sorted(prepared.sheet.fonts, key=lambda path: _as_small_print(path.stem.lower()))
    return Press(
        press_condition(prepared.project),
        settings.colors,
        settings.quality,
        settings.marks,
        prepared.report.date,
        tuple(fonts),
        prepared.right_to_left,
    )


def _as_small_print(name: str) -> tuple[bool, ...]:
    """Sorts the font first that suits a line of Latin letters beside the page."""
    return "regular" not in name, "sans" not in name, "arabic" in name


def _finished(file: PressFile, name: str, store: Store, pool: Pool) -> bytes:
    """The file, its pictures converted by the workers; those that were converted before come from the
    store."""
    from report_builder.link.press.pictures import Converted, convert_picture, pack, unpack

    jobs = file.jobs()
    known = {job.key: entry for job in jobs if (entry := store.get("press", job.key)) is not None}
    todo = list({job.key: job for job in jobs if job.key not in known}.values())
    made = dict(zip((job.key for job in todo), pool.run(convert_picture, todo), strict=True))
    found: list[Converted] = []
    for job in jobs:
        result = made.get(job.key)
        if isinstance(result, Failure):
            message = f"a picture could not be converted to the inks of the press: {result.message}"
            raise CompileError(Problem(message, hint=result.hint or "save the picture anew as JPEG or PNG"))
        if result is None:
            result = unpack(known[job.key])
        elif job.key not in known:
            store.put("press", job.key, pack(result))
        found.append(result)
    return file.finished(found, name)


def _typeset_spine(plan: LinkPlan, prepared: Prepared, store: Store, pool: Pool) -> LinkUnit | None:
    """The spine as a unit; None for a layout without a template for it, and for a book without any."""
    width, height = _width(plan, prepared), plan.apart[-1].record.size[1] / PT_PER_MM
    if "spine" not in prepared.layout.templates or not width:
        return None
    from report_builder.typeset.body import typeset_body

    words = width >= _LEAST
    unit = replace(_SPINE, title=prepared.report.title if words else "")
    shown = {"spine": {"width": width, "height": round(height, 2), "words": words}}
    composed = compose_unit(
        unit, prepared.report, prepared.layout, None, prepared.context, {}, prepared.apparatus, shown
    )
    resources = resources_in(composed.html, prepared.project, FileDigests())
    job = BodyJob(unit.id, "the spine", composed.html, prepared.sheet, resources, most_pages=1)
    entry = store.get("object", job.key)
    if entry is None:
        (result,) = pool.run(typeset_body, [job])
        if not isinstance(result, CompiledObject):
            raise LayoutError(Problem(f"the spine could not be typeset: {result.message}", hint=result.hint))
        entry = pack_object(result)
        store.put("object", job.key, entry)
    record = unpack_record(entry)
    blank = _blank(record.pages, record.size)
    return LinkUnit(
        unit=unit,
        placement=Placement(unit.id, 0, record.pages, 0, 1, "decimal"),
        record=record,
        key=job.key,
        read_pdf=partial(body_of, entry),
        furniture_key=digest("blank", blank),
        read_furniture=lambda: blank,
    )


def _width(plan: LinkPlan, prepared: Prepared) -> float:
    settings = prepared.project.config.profiles.print
    if settings.spine is not None:
        return settings.spine
    last = plan.units[-1].placement
    paper = Paper(settings.paper_weight, settings.paper_volume, settings.cover_weight, settings.cover_volume)
    return spine_width(last.first + last.pages + plan.blanks_after, paper)


def _in_line(units: Sequence[LinkUnit]) -> tuple[LinkUnit, ...]:
    """The units one after the other, a page each."""
    return tuple(
        replace(unit, placement=replace(unit.placement, first=at, blanks=0)) for at, unit in enumerate(units)
    )


def _blank(pages: int, size: tuple[float, float]) -> bytes:
    """Furniture of pages that bear none."""
    import pikepdf

    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=size)
    buffer = io.BytesIO()
    pdf.save(buffer, static_id=True)
    return buffer.getvalue()


def _too_long(unit: LinkUnit, prepared: Prepared) -> Problem:
    where = "back cover" if unit.unit.kind == "back-cover" else "cover"
    return Problem(
        f"the {where} has {unit.placement.pages} pages; on the sheet of the cover there is room for one",
        file=prepared.report.manifest,
        hint="shorten the title, the subtitle or the summary",
    )
