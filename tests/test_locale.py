"""What a report prints in a language: its words, dates, numbers, lists and the order of its alphabet."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_project import make_project, said

from report_builder.markup.punctuation import punctuate
from report_builder.markup.tree import read_tree, write_tree
from report_builder.project.errors import SourceError
from report_builder.project.locale import (
    direction,
    format_date,
    format_dates,
    format_day,
    format_month,
    format_number,
    join_names,
    language_name,
    languages,
    locale_of,
    packaged_locale,
    sort_key,
    tied_date,
)
from report_builder.project.numerals import abjad, european, set_numbers

DAY = dt.date(2023, 1, 5)
PUBLISHER = 'publisher = "P"\nlanguages = ["en", "ar", "tr", "ckb"]\n'


def test_dates_and_names_read_as_each_language_writes_them():
    en, ar, tr = map(packaged_locale, ("en", "ar", "tr"))
    assert [format_date(DAY, each) for each in (en, ar, tr)] == [
        "5 January 2023",
        "5 يناير 2023",
        "5 Ocak 2023",
    ]
    assert [format_month(DAY, each) for each in (en, ar, tr)] == ["January 2023", "يناير 2023", "Ocak 2023"]
    assert format_date(DAY, packaged_locale("en-GB")) == "5 January 2023"
    assert [join_names(names, en) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]
    assert (join_names(["A", "B"], ar), join_names(["A", "B"], tr)) == ("A وB", "A ve B")
    assert format_number(-120, en) == "-120"
    assert [language_name(code, tr) for code in ("en", "ar", "zz")] == ["İngilizce", "Arapça", "zz"]


def test_the_project_chooses_digits_and_the_names_of_months(tmp_path: Path):
    choice = '[language.ar]\ndigits = "arabic-indic"\nmonths = "levantine"\n'
    project = make_project(tmp_path, config=PUBLISHER + choice)
    ar = locale_of(project, "ar")
    assert format_date(DAY, ar) == "٥ كانون الثاني ٢٠٢٣"
    assert format_number(120, ar) == "١٢٠"
    assert format_date(DAY, locale_of(project, "en")) == "5 January 2023"


def test_a_wrong_choice_of_digits_is_named_with_its_line(tmp_path: Path):
    with pytest.raises(SourceError) as caught:
        make_project(tmp_path, config=PUBLISHER + '[language.ar]\ndigits = "arabic"\n')
    assert "report-builder.toml:4" in said(caught.value, tmp_path)[0]
    assert "arabic-indic" in said(caught.value, tmp_path)[0]


def test_every_language_has_every_word_of_english():
    folder = Path(__file__).parents[1] / "src" / "report_builder" / "project" / "strings"
    names = {
        lang: re.findall(r'^msgid "(.+)"$', (folder / f"{lang}.po").read_text("utf-8"), re.MULTILINE)
        for lang in languages()
    }
    assert set(names) == {"ar", "en", "tr"}
    for lang, found in names.items():
        assert len(found) == len(set(found))
        missing = set(names["en"]) - set(found)
        assert not missing, (lang, missing)
    assert packaged_locale("ar").words["contents"] == "المحتويات"


def test_a_publisher_overrides_a_word_and_adds_a_language_with_one_file(tmp_path: Path):
    project = make_project(tmp_path, config=PUBLISHER)
    folder = project.root / "sources" / "locale"
    folder.mkdir(parents=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (folder / "en.po").write_text(header + 'msgid "contents"\nmsgstr "In this report"\n', "utf-8")
    (folder / "ckb.po").write_text(header + 'msgid "contents"\nmsgstr "ناوەڕۆک"\n', "utf-8")
    assert locale_of(project, "en").words["contents"] == "In this report"
    assert locale_of(project, "en").words["notes"] == "Notes"
    kurdish = locale_of(project, "ckb")
    assert (kurdish.words["contents"], kurdish.direction) == ("ناوەڕۆک", "rtl")
    assert "ckb" in languages(project)
    (folder / "en.po").write_text(header + 'msgid "contens"\nmsgstr "In this report"\n', "utf-8")
    with pytest.raises(SourceError) as caught:
        locale_of(project, "en")
    assert re.search(r"en\.po:4: .*“contens”.*contents", said(caught.value, tmp_path)[0])


def test_quotation_marks_are_those_of_the_file_of_words(tmp_path: Path):
    project = make_project(tmp_path, config=PUBLISHER)
    folder = project.root / "sources" / "locale"
    folder.mkdir(parents=True)
    words = 'msgid "quotation_marks"\nmsgstr "«\u202f \u202f» “ ”"\n'
    (folder / "fr.po").write_text(words, "utf-8")
    element = read_tree('<p>Le "mot \'juste\'"</p><p lang="ar">"كلمة"</p>')
    punctuate(element, locale_of(project, "fr"))
    assert write_tree(element) == '<p>Le «\u202fmot “juste”\u202f»</p><p lang="ar">«كلمة»</p>'
    (folder / "fr.po").write_text('msgid "quotation_marks"\nmsgstr "«»"\n', "utf-8")
    with pytest.raises(SourceError) as caught:
        locale_of(project, "fr")
    assert re.search(r"fr\.po:1: .*four marks", said(caught.value, tmp_path)[0])


def test_a_broken_file_of_words_is_one_clear_line(tmp_path: Path):
    project = make_project(tmp_path, config=PUBLISHER)
    folder = project.root / "sources" / "locale"
    folder.mkdir(parents=True)
    for broken in (
        b'msgid "contents"\nmsgstr "unclosed\n',
        b"just text\n",
        b'msgid "a"\nmsgstr "\xff\xfe"\n',
    ):
        (folder / "tr.po").write_bytes(broken)
        with pytest.raises(SourceError) as caught:
            locale_of(project, "tr")
        assert re.search(r"tr\.po(:\d)?: .*\(.*\)", said(caught.value, tmp_path)[0])


def test_arabic_runs_from_right_to_left():
    assert [direction(lang) for lang in ("ar", "ar-SY", "fa", "en", "tr")] == [
        "rtl",
        "rtl",
        "rtl",
        "ltr",
        "ltr",
    ]


def test_the_turkish_alphabet_has_its_own_order():
    cities = ["Zonguldak", "Şam", "Soçi", "İdlib", "Isparta", "Çorum", "Cizre", "Ürdün", "Urfa", "Ğ", "Güney"]
    ordered = sorted(cities, key=lambda text: sort_key(text, "tr"))
    assert ordered == [
        "Cizre",
        "Çorum",
        "Güney",
        "Ğ",
        "Isparta",
        "İdlib",
        "Soçi",
        "Şam",
        "Urfa",
        "Ürdün",
        "Zonguldak",
    ]
    assert sorted(["Part 10", "Part 9", "élan", "echo"], key=lambda text: sort_key(text, "en")) == [
        "echo",
        "élan",
        "Part 9",
        "Part 10",
    ]


@pytest.mark.parametrize(
    ("typed", "eastern"),
    [
        ("12.5% من 1,234", "١٢٫٥٪ من ١٬٢٣٤"),
        ("18.12.2022", "١٨.١٢.٢٠٢٢"),
        ("2011–2022 (22%)", "٢٠١١–٢٠٢٢ (٢٢٪)"),
        ("الطريق M4 و775 هجومًا", "الطريق M4 و٧٧٥ هجومًا"),
        ("MPC-AR-2022، S/RES/2254", "MPC-AR-2022، S/RES/2254"),
        ("1,234.5", "١٬٢٣٤٫٥"),
    ],
)
def test_numbers_take_the_digits_and_signs_of_the_project(typed: str, eastern: str):
    assert set_numbers(typed, "arabic-indic") == eastern
    assert set_numbers(typed, "european") == typed
    assert set_numbers("٧٧٥ و٥٠٪", "european") == "775 و50%"


@given(st.text(alphabet="٠١٢0123456789.,%- ()مM", max_size=30))
def test_setting_numbers_loses_no_digit_and_is_done_once(text: str):
    for digits in ("arabic-indic", "european", "persian"):
        done = set_numbers(text, digits)
        assert [unicodedata.digit(c) for c in done if c.isdigit()] == [
            unicodedata.digit(c) for c in text if c.isdigit()
        ]
        assert set_numbers(done, digits) == done
    assert european(set_numbers("1,234.5%", "persian")) == "1,234.5%"


def test_the_front_matter_of_an_arabic_book_is_lettered():
    assert [abjad(number) for number in (1, 2, 5, 10, 11, 15, 16, 21, 100)] == [
        "أ", "ب", "هـ", "ي", "يا", "يه", "يو", "كا", "100",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="no letter"):
        abjad(0)


def test_short_names_of_months_are_those_of_the_country_whatever_was_read_before():
    standard = packaged_locale("ar")
    levantine = replace(standard, months="levantine")
    day = dt.date(2022, 7, 1)
    assert format_day(day, standard, "MMM y") == "يوليو 2022"
    assert format_day(day, levantine, "MMM y") == "تموز 2022"


def test_days_that_share_a_month_or_a_year_print_it_once():
    first, last = dt.date(2022, 1, 1), dt.date(2022, 12, 31)
    en, ar, tr = (packaged_locale(lang) for lang in ("en", "ar", "tr"))
    days, months = (False, False), (True, True)
    assert format_dates(first, last, en, days) == "1\u00a0January – 31\u00a0December 2022"
    assert format_dates(first, last, tr, days) == "1\u00a0Ocak – 31\u00a0Aralık 2022"
    assert format_dates(first, last, ar, days).count("2022") == 1
    assert format_dates(first, last, ar, days).endswith(f" – {tied_date(last, ar)}")
    assert format_dates(first, last, en, months) == "January – December 2022"
    assert format_dates(dt.date(2022, 5, 3), dt.date(2022, 5, 5), en, days) == "3–5\u00a0May 2022"
    assert (
        format_dates(dt.date(2021, 12, 30), first, en, days) == "30\u00a0December 2021 – 1\u00a0January 2022"
    )
