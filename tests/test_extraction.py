"""Arabic in a finished brief: its words are copied in order by two programs."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from helpers_arabic import BARS, EXTRACTORS, KINDS, PLAIN, by_pdfium, found_in_order, printed, words
from helpers_build import put
from sample_project import article

from report_builder.driver.brief import build_briefs
from report_builder.driver.model import BriefRequest, Silent
from report_builder.project.paths import find_project

WORDS_WITH_GOD = ["الحمد", "لله", "رب", "العالمين", "وعبد", "الله", "وحزب", "الله", "وبالله"]
CONFIG = 'publisher = "Institute"\nlanguages = ["ar", "en"]\n'
# No comma in the Arabic of the English one: at each, poppler turns what is on a page of Latin letters round.
# Latin runs that go on across elements of several faces, in Arabic lines; each with what is copied of it.
CHAINED = {
    "- **Regulation.** According بين طريق وآخر": "Regulation. According بين طريق وآخر",
    "- **Regulation** *According* بين طريق وآخر": "Regulation According بين طريق وآخر",
    "كتب Smith (2020), *The Book*, p. 12 عن ذلك": "كتب Smith (2020), The Book , p. 12 عن ذلك",
    "وقال **Jane** *and* **Joe** ثم مضيا": "وقال Jane and Joe ثم مضيا",
}
BESIDE = {
    "en": "The talks went on.\n\n"
    '::: {.aside lang=ar title="خلفية من 2011"}\nكان وقف إطلاق النار هشًّا ثم صمد.\n:::\n\n'
    "One word of Arabic, الثورة, among others.\n",
    "ar": f"{PLAIN[0]}\n\n{PLAIN[1]}\n\n"
    "> A quotation in English, long enough for three lines of the page, so that each of its lines is read "
    "in the order in which it was written (or not), as any other would be in a report of this kind.\n\n"
    "صدر القرار 2254 في كانون الأول.\n",
}


@pytest.fixture(scope="module")
def briefs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A brief of each kind of text."""
    root = tmp_path_factory.mktemp("arabic")
    put(root, "report-builder.toml", CONFIG)
    for kind, paragraphs in KINDS.items():
        put(root, f"sources/articles/{kind}.ar.md", article("عنوان", "\n\n".join(paragraphs)))
    put(
        root,
        "sources/articles/god.ar.md",
        article("عنوان", "الْحَمْدُ لِلَّهِ رَبِّ الْعَالَمِينَ وعبد الله وحزب اللَّه وبِاللهِ\n"),
    )
    put(root, "sources/articles/chained.ar.md", article("عنوان", "\n\n".join((*CHAINED, *PLAIN))))
    for lang, body in BESIDE.items():
        put(root, f"sources/articles/beside.{lang}.md", article("Title", body))
    build_briefs(find_project(root), BriefRequest((*KINDS, "god", "chained")), Silent())
    for lang in BESIDE:
        build_briefs(find_project(root), BriefRequest(("beside",), lang), Silent())
    return root / "build" / "briefs"


@pytest.mark.parametrize("extractor", EXTRACTORS)
@pytest.mark.parametrize("kind", KINDS)
def test_words_are_copied_in_order(briefs: Path, kind: str, extractor: str):
    if extractor == "poppler" and shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    source = words(" ".join(printed(paragraph) for paragraph in KINDS[kind]))
    share = found_in_order(source, words(EXTRACTORS[extractor](briefs / f"{kind}.ar.pdf")))
    print(kind, extractor, round(share, 4))
    assert share >= BARS[kind], share


@pytest.mark.parametrize("extractor", EXTRACTORS)
@pytest.mark.parametrize("lang", BESIDE)
def test_paragraphs_against_the_direction_of_the_page_are_copied_in_order(
    briefs: Path, lang: str, extractor: str
):
    if extractor == "poppler" and shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    source = re.sub(r"^:::.*$", "", BESIDE[lang], flags=re.MULTILINE)
    found = EXTRACTORS[extractor](briefs / f"beside.{lang}.pdf")
    share = found_in_order(
        *(re.findall(r"[\w\u064b-\u0652]+", " ".join(words(text))) for text in (source, found))
    )
    assert share > 0.98, share


def test_the_name_of_god_is_found_with_and_without_vowels(briefs: Path):
    found = re.sub("[\u064b-\u0652\u0670]", "", by_pdfium(briefs / "god.ar.pdf"))
    assert found_in_order(WORDS_WITH_GOD, found.split()) == 1


@pytest.mark.parametrize("extractor", EXTRACTORS)
def test_latin_run_over_several_faces_is_copied_in_its_order(briefs: Path, extractor: str):
    if extractor == "poppler" and shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    found = re.findall(r"\w+", " ".join(words(EXTRACTORS[extractor](briefs / "chained.ar.pdf"))))
    for wanted in CHAINED.values():
        sought = re.findall(r"\w+", wanted)
        assert any(found[at : at + len(sought)] == sought for at in range(len(found))), (wanted, found)
