"""An Arabic report for both sides of the paper: what runs from the right, and what in it does not."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from helpers_arabic import PLAIN, by_poppler
from helpers_build import forget, made_once, outputs, put, unit
from helpers_pdf import Entry, links, opened, outline, structure, text_in, texts
from sample_project import article

from report_builder.driver.brief import build_briefs
from report_builder.driver.build import build_report, build_with
from report_builder.driver.builder import Builder
from report_builder.driver.model import BriefRequest, BuildRequest, Silent
from report_builder.project.paths import find_project

CONFIG = """\
publisher = { en = "Institute", ar = "المعهد" }
languages = ["en", "ar"]
[language.ar]
digits = "arabic-indic"
"""
MANIFEST = """\
title = { en = "The year", ar = "العام" }
date = 2023-01-15
editions = ["en", "ar"]
missing = "original"
options = { sides = "two" }

[[front]]
article = "foreword"

[[sections]]
title = { en = "Politics", ar = "السياسة" }
articles = ["roads", "lines"]
"""
BODY = "\n\n".join(PLAIN)
ROADS = f"""\
1. أوّل
2. حزب الله

{BODY}[^a]

## M4 والطريق

{BODY}

### الثورة (UN) هنا

{BODY}

### 2011–2022

{BODY}

{BODY}[^b]

[^a]: كما قيل هنا.
[^b]: كما قيل هناك.
"""
LINES = """\
In the spring of 2022[^a] quiet was kept by *both* guarantors[^b] along the road, as observers said.

## الثورة, the daily?

On 5 May.

[^a]: As said here.
[^b]: As said there.
"""
FILES = {
    "report-builder.toml": CONFIG,
    "sources/reports/year.toml": MANIFEST,
    "sources/articles/foreword.en.md": article("A word", "Text."),
    "sources/articles/foreword.ar.md": article("كلمة", "نص."),
    "sources/articles/roads.en.md": article("Roads", "Text.", date="2022-01-01"),
    "sources/articles/roads.ar.md": article("M4 والناس", ROADS, date="2022-01-01"),
    "sources/articles/lines.en.md": article("Lines of contact?", LINES, date="2022-02-01"),
}
NAME = "year.ar"
REQUEST = BuildRequest("year", "ar", jobs=1)
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
MM = 72 / 25.4


@pytest.fixture(scope="module")
def root(run_folder: Path) -> Path:
    """The Arabic edition built, with an article in English in it. Shared: only to be looked at, or copied."""

    def make(folder: Path) -> None:
        for name, text in FILES.items():
            put(folder, name, text)
        build_report(find_project(folder), REQUEST, Silent())

    return made_once(run_folder / "shared-rtl", make)


@pytest.fixture(scope="module")
def file(root: Path) -> Path:
    return root / f"build/{NAME}.pdf"


def pages_of(root: Path, unit_id: str) -> range:
    """The pages of a unit, from 0."""
    found = unit(root, unit_id, NAME)
    return range(found["first_page"] - 1, found["first_page"] - 1 + found["pages"])


def chars(file: Path, page: int) -> list[tuple[str, float, float]]:
    """The characters of the text block of a page with their left and right edges, without heads and feet."""
    document = pypdfium2.PdfDocument(file)
    try:
        text: Any = document[page].get_textpage()
        whole = text.get_text_range()
        boxes = [(whole[at], text.get_charbox(at)) for at in range(text.count_chars())]
        return [(char, box[0], box[2]) for char, box in boxes if 90 < box[1] < 740 and box[2] > box[0]]
    finally:
        document.close()


def labels(file: Path) -> list[str]:
    """The label of each page, which an Arabic edition writes out one by one."""
    with opened(file) as pdf:
        numbers = list(pdf.Root.PageLabels.Nums.as_list())
        assert [int(each) for each in numbers[::2]] == list(range(len(pdf.pages)))
        return [str(each.P) for each in numbers[1::2]]


def test_viewer_is_told_that_the_pages_run_from_the_right(file: Path):
    with opened(file) as pdf:
        assert str(pdf.Root.ViewerPreferences.Direction) == "/R2L"
        assert str(pdf.Root.Lang) == "ar"


def test_front_matter_is_lettered_and_the_body_numbered_in_the_digits_of_the_edition(root: Path, file: Path):
    found = labels(file)
    body = pages_of(root, "section-1")[0]
    assert found[:body] == ["أ", "ب", "ج", "د", "هـ", "و", "ز", "ح", "ط"][:body]
    assert found[body:] == [str(number + 1).translate(EASTERN) for number in range(len(found) - body)]


def test_sections_open_on_the_left_which_is_the_recto_of_an_arabic_book(root: Path):
    for unit_id in ("half-title", "contents", "foreword", "section-1"):
        assert pages_of(root, unit_id)[0] % 2 == 0
        assert unit(root, unit_id, NAME)["side"] == "left"
    assert pages_of(root, "roads")[0] % 2 == 1
    assert unit(root, "roads", NAME)["side"] == "right"


def test_folios_stand_at_the_outer_edge_and_are_the_labels(root: Path, file: Path):
    found = labels(file)
    for page in (*pages_of(root, "roads"), *pages_of(root, "lines")):
        outer = (30, 30, 120, 75) if page % 2 == 0 else (475, 30, 575, 75)
        assert text_in(file, page, outer) == found[page]


def test_binding_is_at_the_right_of_a_recto(root: Path, file: Path):
    """Lines begin at the right, where the inner margin of a recto is the wider one (24 mm, of a verso 22)."""
    edges: dict[int, float] = {}
    for page in pages_of(root, "roads")[1:]:
        edges[page % 2] = max(right for _, _, right in chars(file, page))
    assert edges.keys() == {0, 1}
    width, column = 210, 46  # mm, of the paper and the side column
    assert edges[0] == pytest.approx((width - 24 - column) * MM, abs=2)
    assert edges[1] == pytest.approx((width - 22 - column) * MM, abs=2)


def test_lists_and_notes_count_in_the_digits_of_the_edition(root: Path, file: Path):
    pages = pages_of(root, "roads")
    plain = [re.sub("[\u200e\u200f]", "", texts(file)[page]) for page in pages]
    assert "١." in plain[0]
    assert "٢." in plain[0]
    with opened(file) as pdf:
        found = [link for link in links(pdf) if link.page in pages and "note" in (link.name or "")]
    assert len(found) == 4
    for link in found:
        number = (link.name or "").rpartition("-")[2]
        assert text_in(file, link.page, link.box).strip("\u200e\u200f") == number.translate(EASTERN)


def test_the_name_of_god_is_copied_with_the_letters_of_arabic(file: Path):
    """One glyph stands for its last three letters, and for those of other languages that look alike."""
    assert "حزب الله" in " ".join(texts(file))


def test_european_digits_are_a_choice_of_the_project(tmp_path: Path):
    for name, text in FILES.items():
        put(tmp_path, name, text.replace('digits = "arabic-indic"', 'digits = "european"'))
    short = ROADS.replace(BODY, "نص.") + "\n| أ | ب |\n|---|---|\n| 12 / 15 | (5–7) |\n| -8 | نص |\n"
    put(tmp_path, "sources/articles/roads.ar.md", article("الطريق", short, date="2022-01-01"))
    build_briefs(find_project(tmp_path), BriefRequest(("roads",), lang="ar"), Silent())
    brief = tmp_path / "build/briefs/roads.ar.pdf"
    (text,) = texts(brief)
    assert not re.search("[٠-٩]", text)
    plain = re.sub("[\u200e\u200f]", "", text)
    # A range runs as the text does: what is read first stands at the right.
    ranges = ["1.", "2.", "2011–2022", "12 / 15", "(5–7)", "-8"]
    assert [number for number in ranges if number not in plain] == []
    with opened(brief) as pdf:
        numbers = {text_in(brief, link.page, link.box).strip("\u200e\u200f") for link in links(pdf)}
    assert numbers == {"1", "2"}
    assert text_in(brief, 0, (30, 30, 120, 75)) == "1"


def titles(entries: list[Entry]) -> list[str]:
    return [title for entry in entries for title in (entry.title, *titles(entry.children))]


def test_bookmarks_run_as_their_article_whatever_they_begin_with(file: Path):
    """A viewer takes the direction of a bookmark from its first letter; a mark stands in for the letter."""
    found = titles(outline(file))
    assert found[found.index("السياسة") + 1 :] == [
        "\u200fM4 والناس",
        "\u200fM4 والطريق",
        "الثورة (UN) هنا",
        "\u200f٢٠١١–٢٠٢٢",
        "Lines of contact?",
        "\u200eالثورة, the daily?",
    ]


def test_article_in_its_original_language_runs_from_the_left(root: Path, file: Path):
    (page,) = pages_of(root, "lines")
    found = [(char, left) for char, left, _ in chars(file, page) if char.isascii() and not char.isspace()]
    first = dict(reversed(found))
    assert first["L"] < first["?"], "the title runs from the left, with its sign at the end"
    assert min(left for _, left in found) == pytest.approx(22 * MM, abs=2)


def test_article_in_its_original_language_keeps_its_digits(root: Path, file: Path):
    (page,) = pages_of(root, "lines")
    text = texts(file)[page]
    assert "1 February 2022" in text
    assert "On 5 May." in text
    with opened(file) as pdf:
        calls = [link for link in links(pdf) if link.page == page and "note" in (link.name or "")]
    found = [text_in(file, page, call.box).strip(" \u200e") for call in calls]
    assert found.count("1") == 2
    assert found.count("2") == 2


def test_article_in_its_original_language_says_so_in_arabic_and_to_programs_in_its_tags(
    root: Path, file: Path
):
    (page,) = pages_of(root, "lines")
    assert texts(file)[page].startswith("يُنشر هذا النص باللغة الإنجليزية")
    with opened(file) as pdf:
        units = [each for top in structure(pdf) for each in top.walk() if each.role == "Art"]
        assert [str(each.node.get("/Lang", "")) for each in units] == ["", "", "en"]
        said = [str(each.node.Lang) for each in units[-1].walk() if "/Lang" in each.node]
        assert said == ["en", "ar", "ar"], "the article, the note above it, and an Arabic word"


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """A copy of the project with its results and its store."""
    return shutil.copytree(root, tmp_path / "copy")


def test_same_bytes_with_an_empty_store_and_two_workers(copy: Path, root: Path):
    forget(copy)
    build_report(find_project(copy), replace(REQUEST, jobs=2), Silent())
    assert outputs(copy, NAME) == outputs(root, NAME)


def test_same_bytes_after_an_edit_was_taken_back(copy: Path, root: Path):
    path = copy / "sources/articles/lines.en.md"
    text = path.read_text(encoding="utf-8")
    builder = Builder(find_project(copy), 1, warm=True)
    try:
        build_with(builder, REQUEST, Silent())
        path.write_text(text.replace("On 5 May", "الثورة 5 May"), encoding="utf-8")
        build_with(builder, REQUEST, Silent())
        assert outputs(copy, NAME) != outputs(root, NAME)
        path.write_text(text, encoding="utf-8")
        build_with(builder, REQUEST, Silent())
    finally:
        builder.close()
    assert outputs(copy, NAME) == outputs(root, NAME)


def test_a_note_that_latin_words_stand_around_is_set_from_the_right_within_the_column(tmp_path: Path):
    """Its call is in their run, which is set from the left and not divided; the note is neither."""
    for name, text in FILES.items():
        put(tmp_path, name, text)
    body = f"""\
{PLAIN[0]} في Ruskholm.[^a] Whether {PLAIN[1]}[^b]

[^a]: Although {PLAIN[0]} *{PLAIN[1]}*
[^b]: {PLAIN[1]}
"""
    put(tmp_path, "sources/articles/roads.ar.md", article("الطريق", body, date="2022-01-01"))
    build_briefs(find_project(tmp_path), BriefRequest(("roads",), lang="ar"), Silent())
    brief = tmp_path / "build/briefs/roads.ar.pdf"
    with opened(brief) as pdf:
        back = {(link.name or "").rpartition("/")[2]: link for link in links(pdf)}
        width = float(pdf.pages[0].mediabox[2])
    one, other = back["note-ref-1"], back["note-ref-2"]
    assert one.box[2] == pytest.approx(other.box[2], abs=0.1)
    inside = [(left, right) for _, left, right in chars(brief, one.page)]
    assert all(left > 50 and right < width - 50 for left, right in inside)
    assert "Ruskholm.١Whether" in re.sub(r"[\s\u200e\u200f]", "", texts(brief)[0])


def test_a_vowel_before_the_call_of_a_note_stays_with_its_word(tmp_path: Path):
    put(tmp_path, "report-builder.toml", CONFIG)
    body = (
        "سقط أربعون قتيلاً[^1] في يوم.\n\nوفي كتابٍ[^2] آخر.\n\n3. ثالث\n4. رابع\n\n[^1]: مصدر.\n[^2]: مصدر.\n"
    )
    put(tmp_path, "sources/articles/dead.ar.md", article("عنوان", body, date="2022-01-01"))
    build_briefs(find_project(tmp_path), BriefRequest(("dead",), jobs=1), Silent())
    file = tmp_path / "build/briefs/dead.ar.pdf"
    for text in (texts(file)[0], by_poppler(file)):
        bare = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)
        assert "قتيلاً١ في" in bare
        assert "كتابٍ٢ آخر" in bare
        assert re.findall("([٠-٩])[.]", bare) == ["٣", "٤"]  # the list begins as it is written
