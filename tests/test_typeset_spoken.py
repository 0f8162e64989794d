"""What a screen reader speaks of an Arabic article: its words, in order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from helpers_build import put
from helpers_pdf import Element, opened, structure
from helpers_tags import tag_faults
from sample_project import article

from report_builder.driver.brief import build_briefs
from report_builder.driver.model import BriefRequest, Silent
from report_builder.project.paths import find_project

TEXT = """
    الطريق المدينة القرية السوق الناس الشتاء الربيع الماء الخبز الجسر المعبر الدار الليل النهار السنة الشهر
    التقرير الموجز اللجنة المجلس البيان الاتفاق الهدنة الخط الجبهة الحدود الساحل الجبل النهر السهل
"""
WORDS = TEXT.split()


def prose(count: int) -> str:
    """So many words, each time in another order."""
    state, words = 7, list[str]()
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        words.append(WORDS[(state >> 8) % len(WORDS)])
    return " ".join(words)


LONG = prose(1500)
BODY = f"**{WORDS[0]}** *{WORDS[1]}* {prose(9)}[^a] {WORDS[2]}\n\n{LONG}\n\n[^a]: {prose(5)}\n"


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Element]:
    """The structure element of the article; its file keeps the rules."""
    root = tmp_path_factory.mktemp("spoken")
    put(root, "report-builder.toml", 'publisher = "معهد"\nlanguages = ["ar"]\n')
    put(root, "sources/articles/a.ar.md", article("عنوان", BODY, date="2022-01-01"))
    build_briefs(find_project(root), BriefRequest(("a",), jobs=1), Silent())
    with opened(root / "build/briefs/a.ar.pdf") as pdf:
        assert tag_faults(pdf) == []
        ((unit,),) = [top.children for top in structure(pdf)]
        yield unit


def heard(element: Element) -> list[str]:
    """The words that are spoken of an element, those of its parts in order."""
    if "/ActualText" in element.node:
        return str(element.node.ActualText).split()
    return [word for child in element.children for word in heard(child)]


def test_a_paragraph_over_three_pages_is_spoken_whole(unit: Element):
    (whole,) = [each for each in unit.walk() if len({page for page, _ in each.content}) > 1]
    assert whole.role == "P"
    assert heard(whole) == LONG.split()


def test_words_are_apart_and_the_note_follows_the_paragraph_of_its_call(unit: Element):
    at, note = next((at, child) for at, child in enumerate(unit.children) if child.role == "Note")
    first = heard(unit.children[at - 1])
    assert first[:2] == WORDS[:2]
    assert [word for word in first if word in WORDS] == [*WORDS[:2], *prose(9).split(), WORDS[2]]
    assert [word for word in heard(note) if word in WORDS] == prose(5).split()
