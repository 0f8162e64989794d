"""A date is not broken between its day and its month."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from report_builder.articles.model import Article
from report_builder.markup.model import Markup
from report_builder.markup.render import render
from report_builder.project.locale import packaged_locale, tied_date


def marked(body: str, lang: str) -> Markup:
    return render(Article(Path("it.md"), "it.md", "it", lang, "T", body, 5, "0" * 64), Path("/nowhere"))


@pytest.mark.parametrize(
    ("lang", "body", "tied"),
    [
        ("en", "From 5 March to *16 December* 2022, and on 5\nMay.", ["5_March", "16_December", "5_May"]),
        ("en", "Of 5–16 December[^1].\n\n[^1]: Of 1 June.", ["16_December", "1_June"]),
        ("en", "# On 5 March\n\n`5 March` 2020 March, 1.5 March, 5 Marching, 5 mars", []),
        ("en", "| a |\n|---|\n| 5 March |", []),
        ("ar", "من 5 آذار إلى ١٦ كانون الأول، ثم 3 مارس.", ["5_آذار", "كانون", "3_مارس"]),
        ("tr", "5 Mart'ta ve 16 Aralık 2022'de.", ["5_Mart", "16_Aralık"]),
    ],
)
def test_a_day_keeps_to_its_month(lang: str, body: str, tied: list[str]):
    markup = marked(body, lang)
    html = markup.html.replace("\u00ad", "").replace("\u00a0", "_")
    assert markup.problems == ()
    assert html.count("_") == len(tied)
    assert all(each in html for each in tied)


def test_dates_that_the_program_prints_keep_to_their_month():
    day = dt.date(2022, 12, 16)
    printed = [tied_date(day, packaged_locale(lang)) for lang in ("en", "tr", "ar")]
    assert printed == ["16\u00a0December 2022", "16\u00a0Aralık 2022", "16\u00a0ديسمبر 2022"]
