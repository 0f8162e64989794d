"""One subset of each face in the linked file, with every glyph that the pages show."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from helpers_build import record
from helpers_pdf import fonts, glyphs_used, opened, widths

from report_builder.driver.codec import body_of
from report_builder.driver.store import store_of
from report_builder.project.paths import find_project

# The Arabic ones for sources with Arabic titles.
DECLARED = ("Source-Serif-4", "Source-Sans-3", "Noto-Naskh-Arabic", "Noto-Sans-Arabic")


@pytest.fixture(scope="module", params=["varied", "sample"])
def pdf(request, varied, sample):
    root, name = (varied, "year.en") if request.param == "varied" else (sample, "syria-2022.en")
    with opened(root / f"build/{name}.pdf") as pdf:
        yield pdf


def test_each_face_is_embedded_once(pdf):
    names = [str(font.BaseFont) for font in fonts(pdf)]
    assert len(names) == len(set(names)) >= 6
    faces = [name.partition("+")[2] for name in names]
    assert len(faces) == len(set(faces))
    for font in fonts(pdf):
        assert str(font.Subtype) == "/Type0"
        assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def mapped(font: Any) -> dict[int, int]:
    """The glyph of each code, as CIDToGIDMap says (ISO 32000-1, 9.7.4.2)."""
    table = font.DescendantFonts[0].CIDToGIDMap
    if not isinstance(table, pikepdf.Stream):
        return {}
    data = table.read_bytes()
    return {at // 2: int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)}


def said_on(page: Any) -> str:
    """The text of a page; a space and one that holds share a glyph, which says but one of them."""
    return page.get_textpage().get_text_range().replace("\u00a0", " ")


def test_only_faces_that_the_layout_declares_are_in_the_file(pdf):
    for font in fonts(pdf):
        assert str(font.BaseFont).partition("+")[2].startswith(DECLARED)


def test_every_glyph_shown_has_a_width_an_outline_and_a_text(pdf):
    used = glyphs_used(pdf)
    by_name = {str(font.BaseFont): font for font in fonts(pdf)}
    assert set(used) <= set(by_name)
    for name, glyphs in used.items():
        font = by_name[name]
        program = TTFont(io.BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))
        order, outlines, advances = program.getGlyphOrder(), program["glyf"], program["hmtx"]
        em: int = getattr(program["head"], "unitsPerEm")  # noqa: B009 - fontTools fills its tables when asked
        known, shapes = widths(font), mapped(font)
        text = dict(re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]*)>", font.ToUnicode.read_bytes()))
        assert 0 not in glyphs, "a missing glyph is shown"
        for glyph in glyphs:
            said = bytes.fromhex(text[b"%04x" % glyph].decode()).decode("utf-16-be")
            shape = order[shapes.get(glyph, glyph)]  # a letter with its vowels is a code of its own
            assert outlines[shape].numberOfContours != 0 or not said.strip(" \u00a0\u200e\u200f"), (
                name,
                glyph,
                said,
            )
            assert known[glyph] == pytest.approx(advances[shape][0] * 1000 / em, abs=1)


def test_merging_fonts_changes_no_text_of_any_page(varied):
    import pypdfium2

    store = store_of(find_project(varied))
    linked = pypdfium2.PdfDocument((varied / "build/year.en.pdf").read_bytes())
    for unit in record(varied)["units"]:
        entry = store.get("object", unit["object"])
        assert entry is not None
        alone = pypdfium2.PdfDocument(body_of(entry))
        for number in range(len(alone)):
            before = said_on(alone[number]).strip().rstrip("-\ufffe")
            after = said_on(linked[unit["first_page"] - 1 + number])
            assert after.startswith(before), f"{unit['id']}, page {number}"


def test_what_is_drawn_for_itself_is_in_the_file_once(sample):
    with opened(sample / "build/syria-2022.ar.pdf") as pdf:
        objects = [page.Resources.XObject for page in pdf.pages]
        drawn = {
            form.objgen: form for each in objects for name, form in each.items() if name.startswith("/RbM")
        }
        assert len(drawn) == len({form.read_bytes() for form in drawn.values()}) > 5
        heads = [each["/RbFurniture"] for each in objects]
        assert 1 < len({head.Resources.objgen for head in heads}) < len(heads) / 2
        assert all(head.Resources.is_indirect for head in heads)


def test_file_is_smaller_than_its_objects(varied):
    store = store_of(find_project(varied))
    objects = [store.get("object", unit["object"]) or b"" for unit in record(varied)["units"]]
    assert (varied / "build/year.en.pdf").stat().st_size < sum(map(len, objects))
