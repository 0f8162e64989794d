"""The structure tree that WeasyPrint wrote -> one element for the unit, with the roles that its HTML has.

The tree is read (`tag_tree`), notes go to their calls (`tag_notes`), roles are given (`tag_roles`) and made
those of a unit (`tag_unit`), it is written anew, and what is not in it becomes an artifact (`marked`).
"""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Name

from report_builder.typeset.lines import lines_of
from report_builder.typeset.marked import furniture, read_stream, shown, with_artifacts
from report_builder.typeset.model import TextLine
from report_builder.typeset.tag_notes import place_notes
from report_builder.typeset.tag_places import place_apart
from report_builder.typeset.tag_roles import shape
from report_builder.typeset.tag_tree import PX, Content, Held, read_tree, write_tree
from report_builder.typeset.tag_unit import hoist, level
from report_builder.typeset.tagging import Source


def tidy_structure(pdf: pikepdf.Pdf, sources: Sequence[Source]) -> tuple[tuple[TextLine, ...], ...]:
    """Make of the unit one structure element, without parts that say nothing. `sources` are those of its
    structure elements (`tagging`). Gives the lines of its text, page by page."""
    data = [page.obj.Contents.read_bytes() for page in pdf.pages]
    streams = [read_stream(each) for each in data]
    visible = [shown(stream) for stream in streams]
    tree, reading = read_tree(pdf, sources, visible)
    lines = lines_of(tree, streams, reading.heights)
    place_apart(tree)
    place_notes(tree)
    lang = str(pdf.Root.get(Name.Lang, ""))
    shaping = shape(tree, lang)
    hoist(tree, lang)
    level(tree)
    _drop_annotations(pdf, shaping.dropped)
    write_tree(pdf, tree)
    kept: list[set[int]] = [set() for _ in streams]
    for each in tree.walk():
        if isinstance(each, Content):
            kept[each.page].add(each.number)
    for number, (page, stream) in enumerate(zip(pdf.pages, streams, strict=True)):
        changed = with_artifacts(stream, kept[number], reading.repeated[number], visible[number])
        if changed != data[number]:
            page.obj.Contents.write(changed)
    return lines


def mark_furniture(pdf: pikepdf.Pdf) -> None:
    """Make everything on pages of furniture an artifact, a head or a foot, and take their structure away."""
    del pdf.Root.StructTreeRoot
    for page in pdf.pages:
        top = float(page.obj.get(Name.TrimBox, page.obj.MediaBox)[3])
        page.obj.Contents.write(furniture(read_stream(page.obj.Contents.read_bytes()), top / PX / 2))


def _drop_annotations(pdf: pikepdf.Pdf, dropped: Sequence[Held]) -> None:
    gone = {held.annotation.objgen for held in dropped}
    for number in sorted({held.page for held in dropped}):
        page = pdf.pages[number].obj
        kept = [each for each in page.get(Name.Annots, Array()).as_list() if each.objgen not in gone]
        if kept:
            page.Annots = Array(kept)
        elif Name.Annots in page:
            del page[Name.Annots]
