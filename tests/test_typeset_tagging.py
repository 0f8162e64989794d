"""The language of a part is in its tag: spans and blocks of an article that name theirs."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from helpers_build import put
from helpers_pdf import opened, structure
from sample_project import article

from report_builder.driver.brief import build_briefs
from report_builder.driver.model import BriefRequest, Silent
from report_builder.project.paths import find_project
from report_builder.typeset.tagging import better_tags

BODY = """The [Milli Savunma Bakanlığı]{lang=tr} said so, and الثورة is a word of Arabic.

::: {.aside lang=ar title="خلفية"}
نصّ عربي داخل مقال بالإنكليزية.
:::

| [Bir]{lang=tr} | Two |
|---|---|
| 1 | 2 |

: The caption
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    """Role and language of the tags that name one."""
    root = tmp_path_factory.mktemp("tags")
    put(root, "report-builder.toml", 'publisher = "Institute"\nlanguages = ["en", "ar", "tr"]\n')
    put(root, "sources/articles/parts.en.md", article("Title", BODY))
    build_briefs(find_project(root), BriefRequest(("parts",)), Silent())
    with opened(Path(root / "build/briefs/parts.en.pdf")) as pdf:
        tags = [each for top in structure(pdf) for each in top.walk()]
        return [(each.role, str(each.node.Lang)) for each in tags if "/Lang" in each.node]


def test_spans_and_blocks_say_their_language(said: list[tuple[str, str]]):
    assert ("Span", "tr") in said
    assert ("Span", "ar") in said, "a run that the program found by its letters"
    assert any(lang == "ar" and role != "Span" for role, lang in said), "the box"


def test_what_is_in_the_language_of_the_article_does_not_repeat_it(said: list[tuple[str, str]]):
    assert "en" not in {lang for _, lang in said}


def test_a_weasyprint_without_that_function_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delattr(import_module("weasyprint.pdf.tags"), "_build_box_tree")
    with pytest.raises(RuntimeError, match="languages"), better_tags():
        pass


def test_weasyprint_is_as_it_was_afterwards():
    module = import_module("weasyprint.pdf.tags")
    before = module._build_box_tree
    with better_tags():
        assert module._build_box_tree is not before
    assert module._build_box_tree is before
