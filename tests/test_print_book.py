"""A book for a press: its inner pages, and its cover as one sheet with the spine, in both directions."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner
from helpers_build import put, record, sha
from helpers_features import place_of
from helpers_pdf import labels, opened, texts

from report_builder.link.press.condition import SHIPPED
from report_builder.link.press.spine import Paper, spine_width

MM = 72 / 25.4
BLEED, MARGIN = 3 * MM, 12 * MM
OPTIONS = {"en": ("thumb_tabs=true",), "ar": ("thumb_tabs=true", "paper=B5")}
SIZES = {"en": (210 * MM, 297 * MM), "ar": (176 * MM, 250 * MM)}
# So that few pages have a spine with words.
WIDE = "\n[profiles.print]\npaper_weight = 300\npaper_volume = 1.8\n"


@dataclass(frozen=True)
class Book:
    """The files of an edition, and what the command said of them."""

    pdf: Path
    cover: Path
    result: dict[str, Any]


def print_book(root: Path, lang: str, *more: str) -> dict[str, Any]:
    """Build an edition of the `book` for a press; gives what `--json` says."""
    from report_builder.cli.main import cli

    sets = [part for each in OPTIONS[lang] for part in ("--set", each)]
    command = ["--project", str(root), "--json", "build", "year", "--edition", lang, "--profile", "print"]
    return json.loads(CliRunner().invoke(cli, [*command, *sets, *more]).stdout)


@pytest.fixture(scope="module")
def root(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = shutil.copytree(book, tmp_path_factory.mktemp("print") / "book")
    config = copy / "report-builder.toml"
    config.write_text(config.read_text() + WIDE)
    return copy


@pytest.fixture(scope="module")
def books(root: Path) -> dict[str, Book]:
    made: dict[str, Book] = {}
    for lang in OPTIONS:
        (result,) = print_book(root, lang)["results"]
        made[lang] = Book(Path(result["pdf"]), Path(result["cover"]), result)
    return made


def box(page: pikepdf.Page, name: str) -> list[float]:
    return [float(side) for side in page.obj[name].as_list()]


def contents(pdf: pikepdf.Pdf) -> Iterator[tuple[str, list[Any]]]:
    """Every operator that the pages, forms and patterns of a file paint with."""
    for item in pdf.objects:
        painted = isinstance(item, pikepdf.Stream) and (
            item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1
        )
        if painted:
            for each in pikepdf.parse_content_stream(item):
                yield str(each.operator), list(each.operands)
    for page in pdf.pages:
        for each in pikepdf.parse_content_stream(page):
            yield str(each.operator), list(each.operands)


def first_of_body(file: Path) -> int:
    """The page (from 0) that bears the number one."""
    with opened(file) as pdf:
        numbers = list(pdf.Root.PageLabels.Nums.as_list())
        found = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        return next(at for at, label in found.items() if label.get("/S") == "/D" or label.get("/P") == "١")


def look(file: Path, page: int = 0) -> Any:
    """A page with its bleed and marks, a pixel a point."""
    document = pypdfium2.PdfDocument(file)
    try:
        return document[page].render(scale=1).to_pil().convert("RGB")
    finally:
        document.close()


def test_no_unit_is_compiled_for_a_press_that_the_book_has_already(books):
    assert [each.result["compiled"] for each in books.values()] == [0, 0]
    assert books["en"].pdf.name == "year.en.print.pdf"
    assert books["en"].cover.name == "year.en.print-cover.pdf"


def test_every_page_has_its_trim_inside_of_its_bleed_inside_of_the_marks(books):
    for lang, made in books.items():
        width, height = SIZES[lang]
        with opened(made.pdf) as pdf:
            assert len(pdf.pages) % 4 == 0
            assert (
                len(pdf.pages)
                == made.result["pages"]
                == record(made.pdf.parents[1], f"year.{lang}.print")["pages"]
            )
            for page in pdf.pages:
                lies = box(page, "/TrimBox")[2] > box(page, "/TrimBox")[3]
                trim = [0, 0, height, width] if lies else [0, 0, width, height]
                assert box(page, "/TrimBox") == pytest.approx(trim, abs=0.01)
                for name, beyond in (("/BleedBox", BLEED), ("/MediaBox", MARGIN)):
                    around = [-beyond, -beyond, trim[2] + beyond, trim[3] + beyond]
                    assert box(page, name) == pytest.approx(around, abs=0.01)
                # A page that lies is turned, so that all are cut alike: its head to the left, or right.
                turned = {"en": 270, "ar": 90}[lang] if lies else 0
                assert int(page.obj.get("/Rotate", 0)) == turned


def test_nothing_is_left_in_the_colours_of_a_screen(books):
    for made in books.values():
        for file in (made.pdf, made.cover):
            with opened(file) as pdf:
                operators = list(contents(pdf))
                names = {name for name, _ in operators}
                assert not names & {"rg", "RG"}
                assert names & {"k", "K"}
                blacks = [[float(part) for part in given] for name, given in operators if name == "k"]
                if file == made.pdf:
                    assert [0, 0, 0, 1] in blacks  # the ink of the text is #1d2124
                    assert [0, 0, 0, 0.767] in blacks  # and that of what is quiet #5a656c
                kinds = [str(each.CS) for each in (page.obj.Group for page in pdf.pages)]
                assert set(kinds) == {"/DeviceCMYK"}


def test_the_files_say_that_they_are_pdf_x_4(books):
    for file in (books["en"].pdf, books["ar"].cover):
        with opened(file) as pdf:
            assert pdf.pdf_version == "1.6"
            with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
                assert xmp.get("pdfxid:GTS_PDFXVersion") == "PDF/X-4"
                assert xmp.get("pdf:Trapped") == "False"
                for name in ("xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass", "dc:title"):
                    assert xmp.get(name)
                for name in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
                    assert str(xmp.get(name)).startswith("2023-01-15")
                assert "pdfuaid:part" not in xmp
            assert pdf.trailer.Info.Trapped == "/False"
            assert str(pdf.trailer.Info.CreationDate).startswith("D:20230115")
            (intent,) = pdf.Root.OutputIntents
            assert intent.S == "/GTS_PDFX"
            assert str(intent.OutputConditionIdentifier) == "FOGRA39"
            assert intent.DestOutputProfile.read_bytes() == SHIPPED.read_bytes()
            assert "/ID" in pdf.trailer
            for key in ("/StructTreeRoot", "/Outlines", "/Names", "/OpenAction", "/AF", "/MarkInfo"):
                assert key not in pdf.Root
            assert not any("/Annots" in page.obj for page in pdf.pages)
            fonts = [
                each
                for each in pdf.objects
                if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
            ]
            assert fonts
            assert all("/FontFile2" in each or "/FontFile3" in each for each in fonts)


def test_pictures_and_tabs_go_on_into_the_bleed(books):
    """The opener of the first section has a ground, and a picture over the lower part of the sheet."""
    for lang, made in books.items():
        width, height = SIZES[lang]
        page = look(made.pdf, first_of_body(made.pdf))
        low = round(MARGIN + height + BLEED / 2)
        edges = [
            (round(MARGIN - BLEED / 2), low - 40),
            (round(MARGIN + width + BLEED / 2), low - 40),
            (round(MARGIN + width / 3), low),
        ]
        for place in edges:
            assert page.getpixel(place) != (255, 255, 255), (lang, place)
        outside = (round(MARGIN - BLEED - 2), round(MARGIN + height * 0.3))
        assert page.getpixel(outside) == (255, 255, 255)


def test_the_cover_is_one_sheet_with_its_front_where_the_book_opens(books):
    for lang, title in (("en", "The year"), ("ar", "السنة")):
        made = books[lang]
        width, height = SIZES[lang]
        spine = made.result["spine_mm"] * MM
        assert made.result["spine_mm"] == spine_width(made.result["pages"], Paper(300, 1.8, 300, 1.1))
        with opened(made.cover) as pdf:
            assert len(pdf.pages) == 1
            assert box(pdf.pages[0], "/TrimBox") == pytest.approx([0, 0, 2 * width + spine, height], abs=0.02)
        document = pypdfium2.PdfDocument(made.cover)
        text_page = document[0].get_textpage()
        boxes = [text_page.get_rect(number) for number in range(text_page.count_rects())]
        document.close()
        largest = max(boxes, key=lambda each: min(each[2] - each[0], each[3] - each[1]))
        front = largest[0] > width + spine if lang == "en" else largest[2] < width
        assert front, (lang, largest, title)
        inside = [each for each in boxes if width - 1 < each[0] and each[2] < width + spine + 1]
        assert inside
        assert all(each[3] - each[1] > each[2] - each[0] for each in inside if each[3] - each[1] > 12)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.icc", None, "there is no file “none.icc” in this project"),
        ("text.icc", b"not a profile at all", "“text.icc” is not an ICC profile"),
        ("screen.icc", "srgb", "“screen.icc” is a profile for RGB, not for CMYK"),
        ("cut.icc", "cut", "“cut.icc” is an ICC profile that is damaged"),
    ],
)
def test_a_profile_that_a_press_cannot_have_is_an_error_of_its_line(root, books, name, content, message):
    from report_builder.link.press.inks import srgb_profile

    made = {"srgb": srgb_profile, "cut": lambda: SHIPPED.read_bytes()[:3000]}
    data = made[content]() if isinstance(content, str) else content
    if data is not None:
        put(root, name, data)
    config = root / "report-builder.toml"
    before, kept = config.read_text(), books["en"].pdf.read_bytes()
    config.write_text(before + f'icc = "{name}"\n')
    try:
        (problem,) = print_book(root, "en")["problems"]
    finally:
        config.write_text(before)
    assert problem["message"] == message
    assert problem["line"] == len(before.splitlines()) + 1
    assert books["en"].pdf.read_bytes() == kept


def test_the_width_of_a_spine_is_that_of_its_sheets_and_boards():
    assert spine_width(112, Paper(90, 1.1, 300, 1.1)) == 6.2  # 56 leaves of 0.099 mm, boards of 0.33 mm
    assert spine_width(111, Paper(90, 1.1, 300, 1.1)) == 6.2
    assert spine_width(200, Paper(80, 1.5, 250, 1.2)) == 12.6


def test_the_pages_bear_the_folios_that_the_contents_name(books):
    """The cover counts, though it is in another file: the first inner page is the third of the book."""
    file = books["en"].pdf
    said, folios = texts(file), labels(file)
    assert folios[0] == "iii"
    assert "Figures" in said[folios.index("1")]
    contents_page = next(text for text in said if text.startswith("Contents"))
    named = re.search(r"The long count[ .]*(\d+)", contents_page)
    assert named is not None
    assert "The long count" in said[folios.index(named[1])]


def test_what_stands_on_a_page_stands_there_in_every_profile(book, books):
    shown, printed = book / "build/year.en.pdf", books["en"].pdf
    words = "The long count"
    places = [place_of(file, labels(file).index("2"), words) for file in (shown, printed)]
    assert places[0] == pytest.approx(places[1], abs=0.01)


def test_the_screen_ends_where_pages_are_cut(book):
    with opened(book / "build/year.en.pdf") as pdf:
        for page in pdf.pages:
            assert box(page, "/MediaBox") == box(page, "/BleedBox") if "/BleedBox" in page.obj else True
            assert box(page, "/MediaBox")[:2] == [0, 0]


def test_settings_change_the_files_and_the_same_settings_give_the_same_bytes(root, books):
    """In the end, since it makes the files of the English book anew."""
    made = books["en"]
    before = sha(made.pdf.read_bytes()), sha(made.cover.read_bytes())
    config = root / "report-builder.toml"
    settings = config.read_text()
    config.write_text(settings + 'signature = 16\nspine = 4.0\nmarks = false\ncolors = "rgb"\n')
    (result,) = print_book(root, "en")["results"]
    assert result["pages"] % 16 == 0
    assert texts(made.pdf)[-1] == ""
    assert result["spine_mm"] == 4.0
    assert texts(made.cover)[0].count("The year") == 1  # a narrow spine has no words
    with opened(made.pdf) as pdf:
        for page in pdf.pages:
            assert box(page, "/MediaBox") == box(page, "/BleedBox")
            if "/Font" in page.obj.Resources:
                space = page.obj.Resources.ColorSpace.DefaultRGB
                assert (space[0], int(space[1].N)) == ("/ICCBased", 3)
            assert page.obj.Group.CS[0] == "/ICCBased"
        assert "rg" in {name for name, _ in contents(pdf)}
    config.write_text(settings)
    (again,) = print_book(root, "en", "--jobs", "2")["results"]
    assert not again["unchanged"]
    assert (sha(made.pdf.read_bytes()), sha(made.cover.read_bytes())) == before
    (again,) = print_book(root, "en")["results"]
    assert again["unchanged"]
    assert again["spine_mm"] == made.result["spine_mm"]


def test_a_layout_without_two_sides_is_printed_as_it_is(tmp_path):
    """What a profile wishes gives way to the layout, and is no mistake."""
    from report_builder.compose.model import Option
    from report_builder.compose.options import OptionSource, resolve_options

    wish = OptionSource({"sides": "two"}, strict=False, wish=True)
    for declared in ((), (Option("sides", "choice", "single", "", ("single", "double")),)):
        values, problems = resolve_options(declared, [wish], tmp_path, "own")
        assert not problems
        assert values == {option.name: option.default for option in declared}


def test_what_follows_the_cover_begins_on_a_right_hand_page_of_the_book():
    """It is the first page of the inner file, though the layout would have set it behind the cover."""
    from report_builder.link.place import place
    from report_builder.manuscript.model import Unit

    units = (
        Unit("cover", "cover", "front", "Cover"),
        Unit("imprint", "imprint", "front", "Imprint"),
        Unit("a", "article", "body", "A"),
    )
    counts = {"cover": 1, "imprint": 1, "a": 3}
    apart = place(units, counts, recto=(), cover_apart=True)
    assert [each.first for each in apart] == [0, 2, 4]
    assert apart[1].label() == "iii"
    assert [each.first for each in place(units, counts, recto=())] == [0, 1, 2]
