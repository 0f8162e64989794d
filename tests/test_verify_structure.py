"""A good PDF passes the checks on tags; one that is broken on purpose fails the one that ought to see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from helpers_pdf import opened, structure
from pikepdf import Array, Dictionary, Name, String

from report_builder.verify.structure.checks import CHECKS, check_all
from report_builder.verify.structure.tree import read_tags

Break = Callable[[pikepdf.Pdf], object]


@pytest.fixture
def good(varied) -> Iterator[pikepdf.Pdf]:
    """The small report, to be broken: it is not saved."""
    with opened(varied / "build/year.en.pdf") as pdf:
        yield pdf


def found(pdf: pikepdf.Pdf) -> set[tuple[str, str]]:
    """The rules that are broken, with their numbers in the Matterhorn Protocol."""
    return {(fault.rule, fault.condition) for fault in check_all(read_tags(pdf))}


def first(pdf: pikepdf.Pdf, role: str) -> Any:
    """The first structure element of a role."""
    return next(each.node for top in structure(pdf) for each in top.walk() if each.role == role)


def put(role: str, key: str, value: object) -> Break:
    """Set an entry of the first structure element of a role."""
    return lambda pdf: first(pdf, role).__setitem__(key, value)


def drop(role: str, key: str) -> Break:
    """Delete an entry of the first structure element of a role."""
    return lambda pdf: first(pdf, role).__delitem__(key)


def rewrite(pdf: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    """Put `new` in the place of the first `old` in a content stream of a page."""
    for page in pdf.pages:
        for part in page.obj.Contents.as_list() if "/Contents" in page.obj else []:
            data = part.read_bytes()
            if old in data:
                part.write(data.replace(old, new, 1))
                return
    raise AssertionError("no page has that")


def a_note(pdf: pikepdf.Pdf, number: int = 0) -> Any:
    return [each.node for top in structure(pdf) for each in top.walk() if each.role == "Note"][number]


def a_link(pdf: pikepdf.Pdf) -> Any:
    return next(page.obj.Annots[0] for page in pdf.pages if "/Annots" in page.obj)


def a_page(pdf: pikepdf.Pdf) -> Any:
    return next(page.obj for page in pdf.pages if "/Annots" in page.obj)


def move(pdf: pikepdf.Pdf, role: str, into: str) -> None:
    """Put the first element of a role into the first of another."""
    moved, holder = first(pdf, role), first(pdf, into)
    above = moved.P
    above.K = Array([kid for kid in above.K.as_list() if isinstance(kid, int) or kid.objgen != moved.objgen])
    holder.K.append(moved)
    moved.P = holder


def paint_a_form(pdf: pikepdf.Pdf) -> None:
    """A painted line that nothing marks, in a form."""
    page = pdf.pages[0]
    form = pdf.make_stream(b"0 0 m\n9 9 l\nS", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    page.add_resource(form, Name.XObject, Name.Loose)
    page.contents_add(b"/Loose Do")


BREAKS: dict[str, tuple[Break, str, str]] = {
    "no tags": (lambda pdf: pdf.Root.__delitem__("/StructTreeRoot"), "structure.tag-tree", "01-005"),
    "suspect tags": (
        lambda pdf: pdf.Root.MarkInfo.__setitem__("/Suspects", True),
        "structure.tag-tree",
        "01-007",
    ),
    "content in no tag": (put("P", "/K", Array([])), "structure.tag-tree", "01-005"),
    "an empty tag": (put("P", "/K", Array([])), "structure.tag-tree", "01-006"),
    "content held twice": (
        lambda pdf: first(pdf, "P").K.append(first(pdf, "P").K[0]),
        "structure.tag-tree",
        "",
    ),
    "content that no page has": (lambda pdf: first(pdf, "P").K.append(999), "structure.tag-tree", ""),
    "another element in the parent tree": (
        lambda pdf: pdf.Root.StructTreeRoot.ParentTree.Nums[1].__setitem__(0, first(pdf, "Document")),
        "structure.tag-tree",
        "",
    ),
    "another parent": (
        lambda pdf: first(pdf, "P").__setitem__("/P", first(pdf, "H1")),
        "structure.tag-tree",
        "",
    ),
    "a role that there is not": (put("P", "/S", Name.Para), "structure.roles", "02-001"),
    "a role mapped to itself": (
        lambda pdf: pdf.Root.StructTreeRoot.__setitem__("/RoleMap", Dictionary(A=Name.B, B=Name.A)),
        "structure.roles",
        "02-003",
    ),
    "a standard role mapped": (
        lambda pdf: pdf.Root.StructTreeRoot.__setitem__("/RoleMap", Dictionary(P=Name.H1)),
        "structure.roles",
        "02-004",
    ),
    "a table in a paragraph": (lambda pdf: move(pdf, "Table", "P"), "structure.roles", "09-002"),
    "a link in no paragraph": (lambda pdf: move(pdf, "Link", "Art"), "structure.roles", "09-002"),
    "a first heading H2": (put("H1", "/S", Name.H2), "structure.headings", "14-002"),
    "a level left out": (put("H2", "/S", Name.H3), "structure.headings", "14-003"),
    "a heading without a number": (put("H2", "/S", Name.H), "structure.headings", "14-007"),
    "a row in no table": (lambda pdf: move(pdf, "TR", "Art"), "structure.tables", "09-004"),
    "a paragraph in a row": (lambda pdf: move(pdf, "P", "TR"), "structure.tables", "09-004"),
    "a caption in the middle": (
        lambda pdf: first(pdf, "Table").K.insert(1, first(pdf, "Caption")),
        "structure.tables",
        "09-004",
    ),
    "a header without a scope": (drop("TH", "/A"), "structure.tables", "15-003"),
    "an item in no list": (lambda pdf: move(pdf, "LI", "Art"), "structure.lists", "09-005"),
    "a paragraph in a list": (lambda pdf: move(pdf, "P", "L"), "structure.lists", "09-005"),
    "a numbering that there is not": (
        put("L", "/A", Dictionary(O=Name.List, ListNumbering=Name.Roman)),
        "structure.lists",
        "16-002",
    ),
    "an entry in no contents": (lambda pdf: move(pdf, "TOCI", "Art"), "structure.contents", "09-006"),
    "an entry that leads nowhere": (
        lambda pdf: first(pdf, "TOCI").K[0].__setitem__("/S", Name.P),
        "structure.contents",
        "09-006",
    ),
    "a note without an ID": (lambda pdf: a_note(pdf).__delitem__("/ID"), "structure.notes", "19-003"),
    "two notes with one ID": (
        lambda pdf: a_note(pdf, 1).__setitem__("/ID", a_note(pdf).ID),
        "structure.notes",
        "19-004",
    ),
    "a note that its ID does not lead to": (
        lambda pdf: pdf.Root.StructTreeRoot.__delitem__("/IDTree"),
        "structure.notes",
        "",
    ),
    "a figure without words": (drop("Figure", "/Alt"), "structure.figure-alt", "13-004"),
    "a figure off its page": (
        lambda pdf: first(pdf, "Figure").A.__setitem__("/BBox", Array([0, 0, 99, 9999])),
        "structure.figure-alt",
        "",
    ),
    "text that nothing marks": (
        lambda pdf: rewrite(pdf, b"/Artifact\nBMC\n", b"/P\nBMC\n"),
        "structure.artifacts",
        "01-005",
    ),
    "a form that nothing marks": (paint_a_form, "structure.artifacts", "01-005"),
    "an artifact in a tag": (
        lambda pdf: rewrite(pdf, b"ET\nEMC", b"/Artifact BMC\n0 0 9 9 re\nf\nEMC\nET\nEMC"),
        "structure.artifacts",
        "01-003",
    ),
    "a tag in an artifact": (
        lambda pdf: rewrite(pdf, b"/Artifact\nBMC\n", b"/Artifact\nBMC\n/P <</MCID 900>> BDC\nEMC\n"),
        "structure.artifacts",
        "01-004",
    ),
    "a mark that does not end": (lambda pdf: rewrite(pdf, b"\nEMC", b""), "structure.artifacts", ""),
    "no language": (lambda pdf: pdf.Root.__delitem__("/Lang"), "structure.language", "11-001"),
    "no language for what is said": (
        lambda pdf: pdf.Root.__delitem__("/Lang"),
        "structure.language",
        "11-002",
    ),
    "no language for links": (lambda pdf: pdf.Root.__delitem__("/Lang"), "structure.language", "11-004"),
    "a malformed language": (put("P", "/Lang", String("en_GB ")), "structure.language", "11-007"),
    "no order of links": (lambda pdf: a_page(pdf).__delitem__("/Tabs"), "structure.tab-order", "28-008"),
    "another order of links": (
        lambda pdf: a_page(pdf).__setitem__("/Tabs", Name.R),
        "structure.tab-order",
        "28-009",
    ),
    "a link in no tag": (put("Link", "/S", Name.Span), "structure.links", "28-011"),
    "a link that says nothing": (
        lambda pdf: a_link(pdf).__delitem__("/Contents"),
        "structure.links",
        "28-012",
    ),
    "a remark in no tag": (
        lambda pdf: a_link(pdf).__setitem__("/Subtype", Name.Text),
        "structure.links",
        "28-002",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_is_found_by_its_rule(good: pikepdf.Pdf, name: str):
    make, rule, condition = BREAKS[name]
    make(good)
    assert (rule, condition) in found(good)


def test_every_rule_has_been_seen_to_fail():
    assert {rule for _, rule, _ in BREAKS.values()} == set(CHECKS)


def test_good_reports_pass(varied, sample):
    files = [
        varied / "build/year.en.pdf",
        *(sample / f"build/syria-2022.{lang}.pdf" for lang in ("en", "ar", "tr")),
        *sorted((sample / "build/briefs").glob("*.pdf")),
    ]
    for file in files:
        with opened(file) as pdf:
            assert list(check_all(read_tags(pdf))) == [], file.name


def test_a_fault_says_where_it_is(good: pikepdf.Pdf):
    note = a_note(good)
    name, page = str(note.ID), note.K[1].Pg.objgen
    note.ID = String("another")
    faults = [fault for fault in check_all(read_tags(good)) if fault.anchor == "another"]
    assert [good.pages[fault.page or 0].obj.objgen for fault in faults] == [page]
    assert any(name in fault.message for fault in check_all(read_tags(good)))


def test_streams_of_other_programs_are_read_as_well(good: pikepdf.Pdf):
    """They write strings in brackets, which may hold what looks like a mark."""
    page = good.pages[0]
    page.contents_add(b"/Artifact BMC BT /F 9 Tf (EMC \\) Tj) Tj ET EMC")
    assert found(good) == set()
    page.contents_add(b"BT (loose) Tj ET")
    assert found(good) == {("structure.artifacts", "01-005")}
