"""Objects and their furniture -> one PDF, byte for byte the same however often it was linked before.

A `Linker` keeps what it has brought into the file: linking again copies only objects that are new, and puts
the rest together anew. Numbers and names are made afresh each time, so a warm link and a cold one give the
same bytes.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from report_builder.link.attachments import attach
from report_builder.link.finish import changes_of, version_of
from report_builder.link.fonts import FontPool
from report_builder.link.forms import FormPool
from report_builder.link.imports import (
    ImportedBody,
    ImportedFurniture,
    dress,
    import_body,
    import_furniture,
)
from report_builder.link.metadata import write_metadata
from report_builder.link.model import LinkPlan, LinkUnit
from report_builder.link.outline import write_outline
from report_builder.link.place import LabelStyle, format_label, label_ranges
from report_builder.link.symbols import SymbolTable, symbol_table
from report_builder.pictures.model import Placed
from report_builder.pictures.pdf import with_pictures
from report_builder.project.errors import CompileError, Problem
from report_builder.project.files import canonical_json, digest


class Linker:
    """Links one report, as often as asked."""

    def __init__(self) -> None:
        self._pdf = pikepdf.new()
        self._pool = FontPool(self._pdf)
        self._forms = FormPool()
        self._bodies: dict[str, ImportedBody] = {}
        self._furniture: dict[str, ImportedFurniture] = {}
        self._brought_in = 0
        self._in_use = 0

    def link(self, plan: LinkPlan) -> bytes:
        """The linked PDF. Raises CompileError if a link leads to a symbol that no unit defines."""
        symbols = symbol_table(plan)
        self._in_use = len(plan.units)
        self._forget_all_but(plan)
        bodies = [self._body(unit, plan) for unit in plan.units]
        furniture = [self._furniture_of(unit, plan) for unit in plan.units]
        for unit, body, forms in zip(plan.units, bodies, furniture, strict=True):
            dress(self._pdf, body, forms, _furniture_key(unit))
        _check_targets(plan.units, bodies, symbols)
        self._pool.fill([part.shards for pair in zip(bodies, furniture, strict=True) for part in pair])
        self._lay_pages(plan, bodies)
        self._write_structure(plan.units, bodies, plan.info.lang)
        self._write_destinations(bodies, symbols)
        self._write_catalogue(plan)
        write_outline(self._pdf, plan)
        attach(self._pdf, plan.attachments, plan.info.date)
        write_metadata(self._pdf, plan.info)
        return self._saved(plan)

    def bring_in(self, key: str, read_pdf: Callable[[], bytes]) -> None:
        """Import an object without pictures, which will probably be linked, ahead of time."""
        if key not in self._bodies:
            self._bodies[key] = import_body(self._pdf, read_pdf(), self._pool, self._forms)
            self._brought_in += 1

    def bring_in_furniture(self, key: str, read_pdf: Callable[[], bytes]) -> None:
        """The same with furniture."""
        if key not in self._furniture:
            self._furniture[key] = import_furniture(self._pdf, read_pdf(), self._pool)
            self._brought_in += 1

    @property
    def is_worn(self) -> bool:
        """Whether so much was replaced since the first link that a new linker saves memory: the library
        frees an
        object only with its file."""
        return self._in_use > 0 and self._brought_in > 3 * self._in_use + 100

    @property
    def fonts_digest(self) -> str:
        """A digest of the shared fonts of the last link: which glyphs they have and what text each stands
        for."""
        return digest(canonical_json(self._pool.digests))

    def _forget_all_but(self, plan: LinkPlan) -> None:
        keys = {_body_key(unit) for unit in plan.units}
        self._bodies = {key: body for key, body in self._bodies.items() if key in keys}
        keys = {_furniture_key(unit) for unit in plan.units}
        self._furniture = {key: forms for key, forms in self._furniture.items() if key in keys}

    def _body(self, unit: LinkUnit, plan: LinkPlan) -> ImportedBody:
        key = _body_key(unit)
        self.bring_in(key, partial(_repictured, unit.read_pdf, unit.record.pictures, unit, plan))
        return self._bodies[key]

    def _furniture_of(self, unit: LinkUnit, plan: LinkPlan) -> ImportedFurniture:
        key = _furniture_key(unit)
        self.bring_in_furniture(
            key, partial(_repictured, unit.read_furniture, unit.furniture_pictures, unit, plan)
        )
        return self._furniture[key]

    def _lay_pages(self, plan: LinkPlan, bodies: Sequence[ImportedBody]) -> None:
        """The page tree, with empty pages where a unit begins on a recto."""
        del self._pdf.pages[:]
        for unit, body in zip(plan.units, bodies, strict=True):
            self._add_blanks(unit.placement.blanks, unit.record.size)
            for page in body.pages:
                self._pdf.pages.append(pikepdf.Page(page))
        self._add_blanks(plan.blanks_after, plan.units[-1].record.size)

    def _add_blanks(self, count: int, size: tuple[float, float]) -> None:
        for _ in range(count):
            blank = self._pdf.add_blank_page(page_size=size)
            blank.obj.Tabs = Name.S  # as the others have it (ISO 14289-1, 7.18.3)

    def _write_structure(self, units: Sequence[LinkUnit], bodies: Sequence[ImportedBody], lang: str) -> None:
        """One Document, a Part for each section, the units' elements below; the parent tree numbered anew."""
        pdf = self._pdf
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
        children: list[pikepdf.Object] = []
        part: pikepdf.Object | None = None
        for unit, body in zip(units, bodies, strict=True):
            section = unit.unit.section
            if section is not None and unit.unit.kind == "section":
                part = pdf.make_indirect(
                    Dictionary(
                        Type=Name.StructElem, S=Name.Part, P=document, T=String(section.title), K=Array([])
                    )
                )
                children.append(part)
            parent = part if section is not None and part is not None else document
            body.element.P = parent
            _set_language(body.element, unit, lang)
            if parent is document:
                children.append(body.element)
            else:
                parent.K.append(body.element)
        document.K = Array(children)
        root.K = Array([document])
        root.ParentTree = pdf.make_indirect(Dictionary(Nums=_parent_numbers(bodies)))
        root.ParentTreeNextKey = sum(len(body.pages) + len(body.links) for body in bodies)
        named = [pair for body in bodies for pair in body.names]
        if named:
            root.IDTree = _id_tree(pdf, named)
        pdf.Root.StructTreeRoot = root

    def _write_destinations(self, bodies: Sequence[ImportedBody], symbols: SymbolTable) -> None:
        """Named destinations of every unit and heading, and of whatever a link leads to (ISO 32000-1,
        12.3.2.3)."""
        wanted = {anchor for body in bodies for _, anchor in body.targets} | set(symbols.public)
        pages = [page.obj for page in self._pdf.pages]
        names: list[object] = []
        for anchor in sorted(wanted, key=str.encode):
            place = symbols.places[anchor]
            names.append(String(anchor))
            names.append(Array([pages[place.page], Name.XYZ, place.x, place.y, None]))
        self._pdf.Root.Names = Dictionary(Dests=self._pdf.make_indirect(Dictionary(Names=Array(names))))

    def _write_catalogue(self, plan: LinkPlan) -> None:
        root = self._pdf.Root
        numbers: list[object] = []
        ranges = label_ranges([unit.placement for unit in plan.units])
        ends = [*(first for first, _, _ in ranges[1:]), len(self._pdf.pages)]
        for (first, style, number), end in zip(ranges, ends, strict=True):
            numbers.extend(_label_entries(first, end, style, number))
        root.PageLabels = Dictionary(Nums=Array(numbers))
        root.Lang = String(plan.info.lang)
        root.MarkInfo = Dictionary(Marked=True)
        preferences = Dictionary(DisplayDocTitle=True)
        if plan.info.right_to_left:
            preferences.Direction = Name.R2L
        root.ViewerPreferences = preferences
        root.PageMode = Name.UseOutlines
        if plan.info.two_sided:
            root.PageLayout = Name.TwoPageRight  # the first page alone, on the side of a recto

    def _saved(self, plan: LinkPlan) -> bytes:
        root = self._pdf.Root
        wrapping = root.get(Name("/RbWrapping"))
        if wrapping is not None:
            del root[Name("/RbWrapping")]
        with tempfile.TemporaryDirectory(prefix="report-builder-") as folder:
            plain = Path(folder) / "plain.pdf"
            self._pdf.save(plain, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
            if wrapping is not None:
                root[Name("/RbWrapping")] = wrapping
            return _packed(plain, plan)


def _body_key(unit: LinkUnit) -> str:
    """The name of a body with the pictures that it is to have in the file."""
    return _with_pictures(unit.key, unit.record.pictures, unit)


def _furniture_key(unit: LinkUnit) -> str:
    return _with_pictures(unit.furniture_key, unit.furniture_pictures, unit)


def _with_pictures(key: str, pictures: Sequence[Placed], unit: LinkUnit) -> str:
    new = [unit.pictures[each.digest] for each in pictures if each.digest in unit.pictures]
    return digest(key, *new) if new else key


def _repictured(
    read: Callable[[], bytes], pictures: Sequence[Placed], unit: LinkUnit, plan: LinkPlan
) -> bytes:
    """The PDF of a body or of furniture with its prepared pictures; what they were made of is not brought
    into the file, which would keep it in memory."""
    wanted = {each.digest: unit.pictures[each.digest] for each in pictures if each.digest in unit.pictures}
    new = {old: made for old, key in wanted.items() if (made := plan.read_picture(key)) is not None}
    return with_pictures(read(), new) if new else read()


def _set_language(element: pikepdf.Object, unit: LinkUnit, lang: str) -> None:
    """Say so where a unit is not in the language of the document (ISO 32000-1, 14.9.2.3)."""
    article = unit.unit.article
    if article is not None and article.lang != lang:
        element.Lang = String(article.lang)
    elif Name.Lang in element:
        del element[Name.Lang]


def _packed(plain: Path, plan: LinkPlan) -> bytes:
    """The file with object streams and an id made of its content.

    Inside an object stream objects go by the numbers they had in memory, which tell the history of the
    linker; in `plain` they are numbered as they are reached, so that only the content decides.
    """
    packed = io.BytesIO()
    with pikepdf.open(plain) as pdf:
        for change in changes_of(plan):
            change(pdf)
        del pdf.trailer[Name.ID]  # else its first half would be kept, the same for every file
        pdf.save(
            packed,
            min_version=version_of(plan),
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return packed.getvalue()


def _label_entries(first: int, end: int, style: LabelStyle, number: int) -> list[object]:
    """The page labels of the pages from `first` up to `end` (ISO 32000-1, 12.4.2).

    PDF counts in Latin letters and digits only: labels of other scripts are prefixes, one for each page.
    """
    if style in ("roman", "decimal"):
        label = Dictionary(S=Name.r if style == "roman" else Name.D)
        if number != 1:
            label.St = number
        return [first, label]
    entries: list[object] = []
    for page in range(first, end):
        entries += [page, Dictionary(P=String(format_label(number + page - first, style)))]
    return entries


def _id_tree(pdf: pikepdf.Pdf, named: Sequence[tuple[bytes, pikepdf.Object]]) -> pikepdf.Object:
    """The elements that have an ID, which notes need, by it (ISO 32000-1, 7.9.6 and 14.7.2)."""
    names: list[object] = []
    for name, element in sorted(named, key=lambda each: each[0]):
        names += [String(name), element]
    return pdf.make_indirect(Dictionary(Names=Array(names)))


def _parent_numbers(bodies: Sequence[ImportedBody]) -> Array:
    """The parent tree's numbers: first the pages in order, then the links (ISO 32000-1, 14.7.4.4)."""
    numbers: list[object] = []
    key = 0
    for body in bodies:
        for page, parents in zip(body.pages, body.page_parents, strict=True):
            page.StructParents = key
            numbers.extend((key, parents))
            key += 1
    for body in bodies:
        for link, element in body.links:
            link.StructParent = key
            numbers.extend((key, element))
            key += 1
    return Array(numbers)


def _check_targets(units: Sequence[LinkUnit], bodies: Sequence[ImportedBody], symbols: SymbolTable) -> None:
    """Every link's target is known; each link says in words where it leads (ISO 14289-1, 7.18.5)."""
    problems: list[Problem] = []
    for unit, body in zip(units, bodies, strict=True):
        for link, anchor in body.targets:
            if anchor not in symbols.places:
                problems.append(_dead_link(unit, anchor))
            else:
                link.Contents = String(symbols.titles.get(anchor, anchor.rpartition("/")[2]))
    if problems:
        raise CompileError(dict.fromkeys(problems))


def _dead_link(unit: LinkUnit, anchor: str) -> Problem:
    """A link to a heading that its article does not have, on the line where the link stands."""
    article = unit.unit.article
    return Problem(
        f"a link leads to `{anchor}`, which is nowhere in the report",
        file=article.path if article else None,
        line=article.line_of("#" + anchor.rpartition("/")[2]) if article else None,
        hint="check the heading id in the link, or remove it",
    )
