"""The structure tree of the linked file, as a screen reader walks it."""

from __future__ import annotations

import pikepdf
import pytest
from helpers_build import record
from helpers_pdf import Element, opened, page_numbers, painted, parent_tree, structure
from helpers_tags import shown, tag_faults


@pytest.fixture(scope="module", params=["varied", "sample"])
def built(request, varied, sample):
    """(the build record, the opened PDF) of the small report and of the sample."""
    root, name = (varied, "year.en") if request.param == "varied" else (sample, "syria-2022.en")
    with opened(root / f"build/{name}.pdf") as pdf:
        yield record(root, name), pdf


def test_every_mcid_of_every_page_is_reached_through_the_parent_tree_and_agrees_with_the_structure(built):
    _, pdf = built
    in_tree = {
        place: element.node.objgen
        for top in structure(pdf)
        for element in top.walk()
        for place in element.content
    }
    parents = parent_tree(pdf)
    on_pages = {}
    for number, page in enumerate(pdf.pages):
        mcids = painted(page).mcids
        assert len(mcids) == len(set(mcids)), f"page {number} uses an MCID twice"
        if mcids:
            entries = parents[int(page.obj.StructParents)].as_list()
            on_pages |= {(number, mcid): entries[mcid].objgen for mcid in mcids}
    assert len(on_pages) > 100
    assert on_pages == in_tree


def test_structure_elements_hold_each_piece_of_content_once(built):
    _, pdf = built
    places = [place for top in structure(pdf) for element in top.walk() for place in element.content]
    assert len(places) == len(set(places))


def test_every_key_of_the_parent_tree_belongs_to_one_page_or_one_link(built):
    _, pdf = built
    keys = [int(page.obj.StructParents) for page in pdf.pages if "/StructParents" in page.obj]
    keys += [
        int(link.StructParent)
        for page in pdf.pages
        for link in page.obj.get("/Annots", pikepdf.Array()).as_list()
    ]
    assert len(keys) == len(set(keys))
    assert sorted(keys) == sorted(parent_tree(pdf))
    assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) > max(keys)


def test_every_link_is_held_by_the_link_element_that_the_parent_tree_names(built):
    _, pdf = built
    parents = parent_tree(pdf)
    held = {
        objgen: element for top in structure(pdf) for element in top.walk() for objgen in element.annotations
    }
    count = 0
    for page in pdf.pages:
        for link in page.obj.get("/Annots", pikepdf.Array()).as_list():
            element = held[link.objgen]
            assert element.role == "Link"
            assert parents[int(link.StructParent)].objgen == element.node.objgen
            count += 1
    assert count == len(held) > 20


def test_furniture_is_an_artifact_and_nothing_is_painted_untagged(built):
    _, pdf = built
    for number, page in enumerate(pdf.pages):
        assert shown(page).faults == [], f"page {number}"
        form = page.obj.get("/Resources", {}).get("/XObject", pikepdf.Dictionary()).get("/RbFurniture")
        if form is not None:
            assert b"MCID" not in form.read_bytes()
            assert "/StructParents" not in form


def test_running_heads_are_headers_and_folios_are_footers(varied):
    with opened(varied / "build/year.en.pdf") as pdf:
        kinds = {
            str(each.operands[1].Subtype)
            for page in pdf.pages
            if "/XObject" in page.obj.Resources
            for each in pikepdf.parse_content_stream(page.obj.Resources.XObject["/RbFurniture"])
            if str(each.operator) == "BDC"
        }
    assert kinds == {"/Header", "/Footer"}


def test_sections_are_parts_that_hold_one_element_for_each_of_their_units(built):
    about, pdf = built
    (document,) = structure(pdf)
    assert document.role == "Document"
    wanted: list[tuple[str, list[str]]] = []
    for unit in about["units"]:
        if unit["kind"] == "section":
            wanted.append((unit["title"], [unit["kind"]]))
        elif unit["section"]:
            wanted[-1][1].append(unit["kind"])
        else:
            wanted.append(("", [unit["kind"]]))
    assert [child.title if child.role == "Part" else "" for child in document.children] == [
        title for title, _ in wanted
    ]
    for child, (_, kinds) in zip(document.children, wanted, strict=True):
        units = child.children if child.role == "Part" else [child]
        assert len(units) == len(kinds)
        for element, kind in zip(units, kinds, strict=True):
            expected = "Art" if kind in ("article", "foreword", "appendix") else "Sect"
            assert element.role == expected, f"a unit of kind {kind} is a {element.role}"
            assert "Art" not in [below.role for below in element.children], (
                "an article begins on each page anew"
            )


def test_units_stand_in_the_tree_on_the_pages_that_the_record_names(built):
    about, pdf = built
    (document,) = structure(pdf)
    elements: list[Element] = []
    for child in document.children:
        elements += child.children if child.role == "Part" else [child]
    for element, unit in zip(elements, about["units"], strict=True):
        pages = {page for below in element.walk() for page, _ in below.content}
        assert pages <= set(range(unit["first_page"] - 1, unit["first_page"] - 1 + unit["pages"]))
        assert unit["first_page"] - 1 in pages or unit["kind"] == "cover"


def test_headings_of_an_article_are_tagged_in_order(varied):
    with opened(varied / "build/year.en.pdf") as pdf:
        (document,) = structure(pdf)
        (talks,) = [part for part in document.children if part.title == "Politics & power"]
        roles = [element.role for element in talks.children[1].walk() if element.role.startswith("H")]
        assert roles == ["H1", "H2", "H3", "H2"]
        tables = [element for element in document.walk() if element.role == "Table"]
        assert len(tables) == 1
        figures = [element for element in document.walk() if element.role == "Figure"]
        assert "A dark box" in [str(figure.node.get("/Alt", "")) for figure in figures]


def test_ids_of_structure_elements_are_unique_in_the_file(built):
    _, pdf = built
    ids = [str(element.node.ID) for top in structure(pdf) for element in top.walk() if "/ID" in element.node]
    assert len(ids) == len(set(ids))


def test_nothing_of_the_units_own_trees_is_left_in_the_file(built):
    _, pdf = built
    roots = [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and str(item.get("/Type", "")) == "/StructTreeRoot"
    ]
    assert len(roots) == 1
    pages = [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and str(item.get("/Type", "")) == "/Page"
    ]
    assert {page.objgen for page in pages} == set(page_numbers(pdf))


def test_the_tags_of_every_edition_keep_the_rules(varied, sample):
    files = [
        varied / "build/year.en.pdf",
        *(sample / f"build/syria-2022.{lang}.pdf" for lang in ("en", "ar", "tr")),
    ]
    for file in files:
        with opened(file) as pdf:
            assert tag_faults(pdf) == [], file.name


def test_the_contents_are_a_list_of_entries_with_their_articles_below(varied):
    with opened(varied / "build/year.en.pdf") as pdf:
        (document,) = structure(pdf)
        whole, *below = [element for element in document.walk() if element.role == "TOC"]
        assert [[part.role for part in entry.children] for entry in whole.children] == [
            ["Reference"],  # the lists of figures and of tables
            ["Reference"],
            ["Reference"],
            ["Lbl", "Reference", "TOC"],
            ["Lbl", "Reference", "TOC"],
            ["Reference"],
        ]
        assert [len(each.children) for each in below[:2]] == [2, 2]
        assert all(
            [part.role for part in entry.children] == ["Link", "Link"]
            for entry in whole.walk()
            if entry.role == "Reference"
        ), "the title and the page"
