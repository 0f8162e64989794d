"""Charts in finished reports: what the PDF shows, says and carries, and what a change of data costs."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from helpers_build import build, forget, manifest, outputs, paragraphs, project, record, source, unit
from helpers_pdf import opened, texts

from report_builder.driver.build import builder_of
from report_builder.driver.builder import Builder
from report_builder.driver.model import BuildRequest, Silent
from report_builder.project.paths import find_project

CONFIG = """\
publisher = "Institute"
languages = ["en", "ar"]
[language.ar]
digits = "arabic-indic"
months = "levantine"
"""
STRIKES = "year,strikes\n2018,42\n2019,39\n2020,50\n2021,29\n2022,32\n"
PLACES = "place,n\nIdlib,2140\nAleppo,1290\nHama,610\n"
CHART = (
    '```{{.chart #chart-{name} kind="{kind}" data="{data}" alt="{alt}" caption="Counted {name}" '
    'source="Desk"{more}}}\n```\n'
)


def chart(name: str, data: str, kind: str = "bar", alt: str = "What the bars show", more: str = "") -> str:
    return CHART.format(name=name, kind=kind, data=data, alt=alt, more=f" {more}" if more else "")


def two_articles(root: Path, more: str = "") -> Path:
    project(
        root,
        {
            "sources/reports/year.toml": manifest(("Part", ["one", "two"])),
            "sources/data/strikes.csv": STRIKES,
            "sources/data/places.csv": PLACES,
        },
        CONFIG,
    )
    source(
        root,
        "one",
        "One",
        f"See @chart-strikes.\n\n{chart('strikes', 'strikes.csv', more=more)}\n\nAfter it.",
    )
    source(root, "two", "Two", f"{paragraphs(2)}\n\n{chart('places', 'places.csv', more=more)}")
    return root


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    root = two_articles(tmp_path_factory.mktemp("charts"), 'table=true attach=true unit="raids"')
    build(root)
    return root


@pytest.fixture(scope="module")
def simple(tmp_path_factory) -> Path:
    """The same with nothing but the charts; to be copied."""
    root = two_articles(tmp_path_factory.mktemp("simple"))
    build(root)
    return root


@pytest.fixture
def copy(simple, tmp_path) -> Path:
    return shutil.copytree(simple, tmp_path / "copy")


def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    found: list[pikepdf.Object] = []
    todo = [pdf.Root.StructTreeRoot]
    while todo:
        item = todo.pop()
        if isinstance(item, pikepdf.Array):
            todo += list(item.as_list())
        elif isinstance(item, pikepdf.Dictionary):
            if "/S" in item:
                found.append(item)
            if "/K" in item:
                todo.append(item.K)
    return found


def test_chart_is_numbered_captioned_and_referred_to(made):
    said = " ".join(texts(made / "build/year.en.pdf"))
    assert "See Chart 1." in said
    assert "Chart 1 Counted strikes Desk" in said
    assert "Chart 2 Counted places Desk" in said


def test_chart_is_a_figure_with_its_alternative_text(made):
    with opened(made / "build/year.en.pdf") as pdf:
        figures = [element for element in elements(pdf) if element.S == "/Figure"]
        assert [str(figure.Alt) for figure in figures] == ["What the bars show"] * 2


def test_words_of_the_chart_are_text_in_the_fonts_of_the_layout(made):
    data = (made / "build/year.en.pdf").read_bytes()
    assert "Deir" not in " ".join(texts(data))
    assert "2,140" in " ".join(texts(data))
    with opened(data) as pdf:
        names = {
            str(font.BaseFont) for page in pdf.pages for font in page.resources.get("/Font", {}).values()
        }
        assert names
        assert all("Source" in name for name in names)


def test_chart_is_drawn_with_lines_and_no_picture(made):
    document = pypdfium2.PdfDocument((made / "build/year.en.pdf").read_bytes())
    try:
        images = [
            item
            for page in document
            for item in page.get_objects(max_depth=6)
            if isinstance(item, pypdfium2.PdfImage)
        ]
    finally:
        document.close()
    assert images == []


def test_data_is_a_tagged_table_below_the_chart(made):
    with opened(made / "build/year.en.pdf") as pdf:
        tables = [element for element in elements(pdf) if element.S == "/Table"]
        assert len(tables) == 2
        heads = [element for element in elements(pdf) if element.S == "/TH"]
        assert len(heads) == 4
    said = " ".join(texts(made / "build/year.en.pdf"))
    assert "year strikes 2018 42 2019 39" in said


def test_data_is_attached_as_a_file_related_to_the_document(made):
    with opened(made / "build/year.en.pdf") as pdf:
        assert sorted(pdf.attachments) == ["places.csv", "strikes.csv"]
        spec = pdf.attachments["strikes.csv"]
        assert spec.get_file().read_bytes().decode("utf-8-sig").replace("\r\n", "\n") == STRIKES
        assert spec.obj.AFRelationship == "/Data"
        assert str(spec.obj.Desc) == "What the bars show"
        assert spec.get_file().mime_type == "text/csv"
        stream = spec.obj.EF.F
        assert str(stream.Params.CreationDate) == str(stream.Params.ModDate) == "D:20230115000000Z"
        assert {file.objgen for file in pdf.Root.AF.as_list()} == {
            pdf.attachments[name].obj.objgen for name in pdf.attachments
        }


def test_report_without_charts_has_no_attachments(tmp_path):
    root = project(tmp_path, {"sources/reports/year.toml": manifest(("Part", ["one"]))})
    source(root, "one", "One", paragraphs(1))
    build(root)
    with opened(root / "build/year.en.pdf") as pdf:
        assert "/AF" not in pdf.Root
        assert "/EmbeddedFiles" not in pdf.Root.Names


def test_list_of_charts_names_them(made):
    assert any(each["kind"] == "charts" for each in record(made)["units"])


def test_the_same_project_gives_the_same_bytes_cold_and_warm(made):
    before = outputs(made)
    forget(made)
    build(made)
    assert outputs(made) == before


def test_changed_data_compiles_only_the_unit_with_that_chart(copy):
    objects = {each["id"]: each["object"] for each in record(copy)["units"]}
    (copy / "sources/data/places.csv").write_text(PLACES.replace("610", "777"))
    result = build(copy)
    assert result.compiled == 1
    changed = {each["id"] for each in record(copy)["units"] if each["object"] != objects[each["id"]]}
    assert changed == {"two"}
    assert "777" in " ".join(texts(result.pdf))


def test_data_written_anew_with_the_same_numbers_compiles_nothing(copy):
    (copy / "sources/data/places.csv").write_bytes(b"\xef\xbb\xbf" + PLACES.replace(",", ";").encode())
    assert build(copy).compiled == 0


def test_other_chart_of_the_same_data_takes_nothing_from_the_first(copy):
    source(copy, "two", "Two", f"{paragraphs(2)}\n\n{chart('places', 'places.csv', kind='dot')}")
    assert build(copy).compiled == 1


def test_colour_of_the_layout_is_that_of_the_charts(tmp_path):
    root = two_articles(tmp_path)
    for color, accent in (((0x12, 0x4A, 0x5A), "#124a5a"), ((0x7A, 0x1F, 0x2B), "#7a1f2b")):
        pdf = build(root, accent=accent).pdf
        page = unit(root, "two")["first_page"] - 1
        document = pypdfium2.PdfDocument(pdf.read_bytes())
        try:
            look = document[page].render(scale=1).to_pil().convert("RGB")
        finally:
            document.close()
        count = next(count for count, each in look.getcolors(1 << 20) or () if each == color)
        assert count > 2_000  # points of bars


def test_watch_links_again_with_the_files_that_are_attached_now(tmp_path):
    """A linker that is kept gives the same bytes as a new one, whatever was attached before."""
    root = two_articles(tmp_path, "attach=true")
    report = BuildRequest("year", jobs=1)
    from report_builder.driver.build import build_with

    warm = Builder(find_project(root), 1, warm=True)
    try:
        build_with(warm, report, Silent())
        source(root, "two", "Two", f"{paragraphs(2)}\n\n{chart('places', 'places.csv')}")
        (root / "sources/data/strikes.csv").write_text(STRIKES.replace("50", "51"))
        build_with(warm, report, Silent())
    finally:
        warm.close()
    left = outputs(root)
    with opened(left[0]) as pdf:
        assert list(pdf.attachments) == ["strikes.csv"]
    forget(root)
    with builder_of(find_project(root), 1) as cold:
        build_with(cold, report, Silent())
    assert outputs(root) == left


def test_arabic_labels_are_joined_and_on_their_side(tmp_path):
    """The labels are outlines by then: their ink is looked at. The bars' side is that of the labels."""
    root = project(
        tmp_path,
        {
            "sources/reports/year.toml": 'title = "سنة"\ndate = 2023-01-15\nlayout = "annual-report"\n'
            'editions = ["ar"]\n[[sections]]\ntitle = "قسم"\narticles = ["one"]\n',
            "sources/data/places.csv": "place,n\nإدلب,2140\nحلب,1290\n",
            "sources/articles/one.ar.md": "---\ntitle: واحد\nlang: ar\nkey: one\ndate: 2022-01-01\n"
            f"authors: [قسم]\n---\n\nنص.\n\n{chart('places', 'places.csv', alt='أعلى الأعمدة لإدلب')}",
        },
        CONFIG,
    )
    build(root, lang="ar")
    page = unit(root, "one", "year.ar")["first_page"] - 1
    document = pypdfium2.PdfDocument((root / "build/year.ar.pdf").read_bytes())
    try:
        look = document[page].render(scale=2).to_pil().convert("RGB")
    finally:
        document.close()
    teal = [
        (x, y)
        for y in range(look.height)
        for x in range(look.width)
        if look.getpixel((x, y)) == (0x12, 0x4A, 0x5A)
    ]
    rows: dict[int, list[int]] = {}
    for x, y in teal:
        rows.setdefault(y, []).append(x)
    spans = Counter((min(xs), max(xs)) for xs in rows.values() if max(xs) - min(xs) + 1 == len(xs) > 100)
    bars = [span for span, count in spans.items() if count >= 12]  # and no rule of the layout
    ends = {right for _, right in bars}
    assert max(ends) - min(ends) <= 2  # all bars begin on the right, at one line
    assert len({left for left, _ in bars}) >= 2
    with opened(root / "build/year.ar.pdf") as pdf:
        assert any(str(each.get("/Alt", "")) == "أعلى الأعمدة لإدلب" for each in elements(pdf))


def test_missing_alternative_text_stops_the_build_with_its_line(tmp_path):
    from helpers_build import failed

    root = two_articles(tmp_path)
    source(root, "one", "One", f"Text.\n\n{chart('strikes', 'strikes.csv', alt='')}")
    assert failed(root)[0].startswith("sources/articles/one.en.md:6: the chart has no alternative text")
