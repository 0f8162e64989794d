"""The index and the glossary in finished reports: what they print, and what a change of them costs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pikepdf
import pytest
from helpers_build import build, build_editions, failed, made_once, paragraphs, project, put, record
from helpers_pdf import destinations, opened, text_in, texts
from sample_project import article

from report_builder.driver.brief import build_briefs
from report_builder.driver.model import BriefRequest, Silent
from report_builder.project.errors import Box
from report_builder.project.locale import direction
from report_builder.project.paths import find_project
from report_builder.verify.model import Expected
from report_builder.verify.page_texts import PageTexts
from report_builder.verify.rules.index_words import check_places
from report_builder.verify.words import letters

INDEX = """\
[indexes]
persons = { en = "Persons", ar = "الأعلام", tr = "Kişiler" }
places = { en = "Places", ar = "الأماكن", tr = "Yerler" }

[[terms]]
id = "north"
index = "places"
term = { en = "North-west", ar = "الشمال الغربي", tr = "Kuzeybatı" }

[[terms]]
id = "idlib"
index = "places"
parent = "north"
term = { en = "Idlib", ar = "إدلب", tr = "İdlib" }
main = ["trade"]

[[terms]]
id = "aleppo"
index = "places"
term = { en = "Aleppo", ar = "حلب", tr = "Halep" }
see_also = ["idlib", "raqqa"]

[[terms]]
id = "raqqa"
index = "places"
term = { en = "Raqqa", ar = "الرقة", tr = "Rakka" }

[[terms]]
id = "halab"
index = "places"
term = { en = "Halab", ar = "حلب الشهباء", tr = "Halab" }
see = "aleppo"

[[terms]]
id = "envoy"
index = "persons"
term = { en = "Doe, Jane", ar = "دو، جين", tr = "Doe, Jane" }
aliases = { en = ["Jane Doe"], ar = ["جين دو"], tr = ["Jane Doe"] }
"""
GLOSSARY = """\
[[terms]]
abbr = { en = "NGO", ar = "المنظمة", tr = "STK" }
term = { en = "non-governmental organisation", ar = "منظمة غير حكومية", tr = "sivil toplum kuruluşu" }
definition = { en = "Neither a state nor a firm.", ar = "ليست دولة ولا شركة.", tr = "Ne devlet ne şirket." }
"""
MANIFEST = """\
title = { en = "The year", ar = "السنة", tr = "Yıl" }
date = 2023-01-15
layout = "annual-report"
editions = ["en", "ar", "tr"]
[[front]]
article = "foreword"
[[sections]]
title = { en = "Politics", ar = "السياسة", tr = "Siyaset" }
articles = ["talks", "trade", "quiet"]
"""
CONFIG = """\
publisher = "Institute"
languages = ["en", "ar", "tr"]
[language.ar]
digits = "arabic-indic"
"""
WORDS = {
    "en": ("Idlib", "Aleppo", "Jane Doe", "an NGO report"),
    "ar": ("وبإدلب", "حلب", "جين دو", "قالت المنظمة"),
    "tr": ("İdlib’de", "Halep", "Jane Doe", "STK’nın raporu"),
}
ARABIC = "استمر خط وقف النار طوال الربيع فيما تعرضت الدوريات على الطريق الشمالي لإطلاق نار متفرق. " * 6


def index_report(root: Path) -> Path:
    project(root, {"sources/index.toml": INDEX, "sources/glossary.toml": GLOSSARY}, CONFIG)
    put(root, "sources/reports/year.toml", MANIFEST)
    for lang, (idlib, aleppo, person, ngo) in WORDS.items():
        filler = (lambda seed: paragraphs(9, seed)) if lang == "en" else (lambda _: f"{ARABIC}\n\n" * 9)
        filler = filler if lang != "tr" else (lambda seed: paragraphs(9, seed))
        bodies = {
            "foreword": f"In {aleppo}.\n\n{filler(1)}",
            "talks": f"First {idlib} here.\n\n{filler(2)}\n\nThen *{aleppo}*.[^a] {filler(3)}\n\n"
            f"Last {idlib}. It is {ngo}.\n\n{filler(4)}\n\n[^a]: Said {person}.",
            "trade": f"{filler(5)}\n\n## On {idlib}\n\n{filler(6)}",
            "quiet": filler(7),
        }
        for key, body in bodies.items():
            put(root, f"sources/articles/{key}.{lang}.md", article(f"{key.title()}", body, lang=lang))
    build_editions(root, tuple(WORDS))
    return root


@pytest.fixture(scope="session")
def indexed(run_folder: Path) -> Path:
    return made_once(run_folder / "shared-indexed", index_report)


@pytest.fixture
def copy(indexed: Path, tmp_path: Path) -> Path:
    return shutil.copytree(indexed, tmp_path / "copy")


def units(root: Path, kind: str, lang: str = "en") -> list[dict[str, int | str]]:
    return [unit for unit in record(root, f"year.{lang}")["units"] if unit["kind"] == kind]


def box_of(link: pikepdf.Object) -> Box:
    left, bottom, right, top = (float(value) for value in link.Rect.as_list())
    return left, bottom, right, top


def page_links(pdf: pikepdf.Pdf, unit: dict[str, int | str]) -> list[tuple[int, str, Box]]:
    """(page, name, box) of each link of a unit that leads to a place of an article."""
    first, count = int(unit["first_page"]) - 1, int(unit["pages"])
    return [
        (page, str(link.Dest), box_of(link))
        for page in range(first, first + count)
        for link in pdf.pages[page].obj.get("/Annots", pikepdf.Array()).as_list()
        if "/Dest" in link and "/entry-" not in str(link.Dest)
    ]


@pytest.mark.parametrize("lang", ["en", "ar", "tr"])
def test_every_printed_page_has_the_words_that_it_is_printed_for(indexed: Path, lang: str) -> None:
    pdf = indexed / f"build/year.{lang}.pdf"
    labels = record(indexed, f"year.{lang}")["labels"]
    words = {"idlib": WORDS[lang][0], "aleppo": WORDS[lang][1], "envoy": WORDS[lang][2]}
    pages, seen = texts(pdf), set[str]()
    with opened(pdf) as file:
        places = destinations(file)
        for unit in units(indexed, "index", lang):
            for page, name, box in page_links(file, unit):
                assert letters(text_in(pdf, page, box)) == letters(labels[name]), name
                term = name.rpartition("/ix-")[2].rpartition("-")[0]
                seen.add(term)
                assert letters(words[term]) in letters(pages[places[name]])
    assert seen == {"idlib", "aleppo", "envoy"}


def test_the_index_prints_runs_notes_main_places_and_references(indexed: Path) -> None:
    persons, places = (
        texts(indexed / "build/year.en.pdf")[int(unit["first_page"]) - 1] for unit in units(indexed, "index")
    )
    note = record(indexed)["labels"]["talks/ix-envoy-1"]
    assert f"Doe, Jane, {note}n1" in persons
    assert "A Aleppo, " in places
    assert "See also North-west: Idlib" in places
    assert "Raqqa" not in places, "it stands nowhere in this report"
    assert "Halab. See Aleppo" in places
    assert "N North-west Idlib, " in places


def test_what_leads_nowhere_is_told(indexed: Path) -> None:
    assert any("Aleppo → Raqqa" in line for line in record(indexed)["warnings"])


def test_the_main_place_is_bold(indexed: Path) -> None:
    main = record(indexed)["labels"]["trade/ix-idlib-1"]
    with pikepdf.open(indexed / "build/year.en.pdf") as pdf:
        unit = next(each for each in units(indexed, "index") if each["id"] == "index-places")
        page = pdf.pages[int(unit["first_page"]) - 1]
        bold = [name for name, font in page.Resources.Font.items() if "Bold" in str(font.BaseFont)]
    assert main
    assert bold


@pytest.mark.parametrize(
    ("lang", "written", "entry"),
    [
        ("en", "an NGO (non-governmental organisation) report", "non-governmental organisation"),
        ("tr", "STK’nın (sivil toplum kuruluşu) raporu", "sivil toplum kuruluşu"),
    ],
)
def test_the_glossary_tells_what_was_written_out_and_where(
    indexed: Path, lang: str, written: str, entry: str
) -> None:
    pages = texts(indexed / f"build/year.{lang}.pdf")
    (unit,) = units(indexed, "glossary", lang)
    listed = pages[int(unit["first_page"]) - 1]
    assert written in " ".join(pages).replace("- ", "-")
    assert entry in listed
    assert record(indexed, f"year.{lang}")["labels"]["talks/gl-NGO"] in listed


def changed(root: Path, old: str, new: str, name: str = "index") -> tuple[set[str], int]:
    """The units whose object is another after a change of the vocabulary, and how many were compiled."""
    before = {unit["id"]: unit["object"] for unit in record(root)["units"]}
    path = root / f"sources/{name}.toml"
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new), encoding="utf-8")
    result = build(root)
    after = {unit["id"]: unit["object"] for unit in record(root)["units"]}
    return {key for key in after if after[key] != before.get(key)}, result.compiled


def test_a_changed_term_compiles_the_units_that_it_stands_in_and_the_index(copy: Path) -> None:
    units_changed, compiled = changed(copy, 'aliases = { en = ["Jane Doe"]', 'aliases = { en = ["Janet Doe"]')
    assert units_changed == {"talks", "contents"}, "the talks name her, and the contents her index, now empty"
    assert compiled == 2


def test_a_new_term_compiles_the_units_that_it_stands_in(copy: Path) -> None:
    new = '[[terms]]\nid = "doe"\nindex = "persons"\nterm = "count 7000-0"\n\n[[terms]]\nid = "north"'
    units_changed, compiled = changed(copy, '[[terms]]\nid = "north"', new)
    assert units_changed == {"quiet", "index-persons"}
    assert compiled == 2


def test_words_that_are_not_looked_for_compile_only_the_index(copy: Path) -> None:
    units_changed, compiled = changed(copy, 'en = "North-west"', 'en = "The north-west"')
    assert units_changed == {"index-places"}
    assert compiled == 1


def test_a_definition_compiles_only_the_glossary(copy: Path) -> None:
    units_changed, compiled = changed(copy, "Neither a state", "Not a state", "glossary")
    assert (units_changed, compiled) == ({"glossary"}, 1)


def test_an_unknown_term_in_a_mark_is_a_mistake_with_a_suggestion(copy: Path) -> None:
    path = copy / "sources/articles/quiet.en.md"
    path.write_text(
        path.read_text(encoding="utf-8") + '\nThe [town]{.index term="alepo"}.\n', encoding="utf-8"
    )
    (line,) = failed(copy)
    assert "there is no term “alepo” in the vocabulary (did you mean “aleppo”?)" in line
    assert line.startswith("sources/articles/quiet.en.md:")


def test_marks_of_the_author_make_entries_ranges_and_main_places(copy: Path) -> None:
    path = copy / "sources/articles/quiet.en.md"
    text = path.read_text(encoding="utf-8")
    body = (
        '\n\nOn [prices]{.index term="Markets!prices" .main}, [a road]{.index index="persons"}.\n\n'
        '[]{.index term="aleppo" range="begin"}It begins.\n\n'
        f'{paragraphs(30, 77)}\n\nIt ends.[]{{.index term="aleppo" range="end"}}\n'
    )
    path.write_text(text + body, encoding="utf-8")
    build(copy)
    labels = record(copy)["labels"]
    begin, end = labels["quiet/ix-aleppo-1"], labels["quiet/ix-aleppo-2"]
    assert int(end) > int(begin) + 1
    listed = " ".join(
        texts(copy / "build/year.en.pdf")[int(unit["first_page"]) - 1] for unit in units(copy, "index")
    )
    assert f"{begin}–{end}" in listed
    assert "Markets prices, " in listed
    assert "a road, " in listed


def test_a_brief_has_no_index_and_writes_its_abbreviations_out(copy: Path) -> None:
    (result,) = build_briefs(find_project(copy), BriefRequest(("talks",), "en", jobs=1), Silent())
    assert "an NGO (non-governmental organisation) report" in " ".join(texts(result.pdf)).replace("- ", "-")
    with opened(result.pdf) as pdf:
        assert not any("/ix-" in name for name in destinations(pdf))


def test_a_project_without_the_files_has_neither(copy: Path) -> None:
    (copy / "sources/index.toml").unlink()
    (copy / "sources/glossary.toml").unlink()
    build(copy)
    assert not units(copy, "index")
    assert not units(copy, "glossary")


def test_the_gate_tells_of_a_word_that_is_not_on_its_page(indexed: Path) -> None:
    import pypdfium2
    from test_index_marking import Place

    from report_builder.link.place import Placement
    from report_builder.manuscript.model import Unit
    from report_builder.typeset.model import Anchor, Record

    talks = next(unit for unit in units(indexed, "article") if unit["id"] == "talks")
    placement = Placement("talks", int(talks["first_page"]) - 1, int(talks["pages"]), 0, 1, "decimal")
    anchors = {"talks/ix-idlib-1": Anchor(0, 0, 0), "talks/ix-x-1": Anchor(1, 0, 0)}
    made = Record("talks", 2, (595, 842), "", anchors, (), (), (), (), (), (), (), (), ((0, 0),))
    places = (Place("idlib", "talks/ix-idlib-1", "Idlib"), Place("x", "talks/ix-x-1", "Atlantis"))
    expected = Expected(Unit("talks", "article", "body", "Talks"), placement, made, places=places)
    document = pypdfium2.PdfDocument(indexed / "build/year.en.pdf")
    try:
        (found,) = check_places(PageTexts(document), [expected])
    finally:
        document.close()
    assert found.rule == "index.words"
    assert found.message == "“Atlantis” is to be found on page 2 by the index, and is not there"


def test_arabic_columns_and_entries_begin_on_the_right(indexed: Path) -> None:
    pdf = indexed / "build/year.ar.pdf"
    assert direction("ar") == "rtl"
    with opened(pdf) as file:
        unit = next(each for each in units(indexed, "index", "ar") if each["id"] == "index-places")
        boxes = [box for _, _, box in page_links(file, unit)]
        middle = float(file.pages[0].MediaBox[2]) / 2
    assert boxes[0][0] > middle, "the first entry is in the right column"
