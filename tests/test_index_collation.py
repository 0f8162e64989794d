"""The order of an index, that of the Unicode CLDR for each language; the letters that entries stand under."""

from __future__ import annotations

import pytest
from collation_table import TABLE, Icu, table
from hypothesis import given
from hypothesis import strategies as st

from report_builder.indexing.collation import OTHER, head_letter, sort_key, without_article

_LETTERS = (
    "abcçdefgğhıijklmnoöpqrsştuüvwxyzABCÇDEFGĞHIİJKLMNOÖPQRSŞTUÜVWXYZéèâîûåæøœßłđñ"
    "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچگک αβγΩабвЖЯ אבג 0123456789 '-.,()&/"
)


def ordered(lang: str, words: str) -> str:
    return " ".join(sorted(words.split(), key=lambda word: sort_key(word, lang)))


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", "9 abjad Abu Éire elan Elba İdlib Idris zebra Zürich"),
        ("tr", "ceza çay çiçek dağ gaz ğ hac ırmak ısı iç ipek or ölü sıra şair tuz uzun üzüm zaman"),
        ("tr", "Ilgaz Irak İdlib İran Jale"),
        ("ar", "آسيا أحمد إدلب بابل بيروت تركيا حلب دمشق روسيا عفرين Aleppo Zagreb"),
        ("ar", "تابوت ثابت جبل حبل خبر"),
        ("en", "Aleppo Zagreb حلب"),
    ],
)
def test_words_stand_in_the_order_of_the_language(lang: str, expected: str) -> None:
    assert ordered(lang, " ".join(reversed(expected.split()))) == expected


def test_a_word_comes_before_longer_ones_and_accents_decide_last() -> None:
    assert sorted(["resume", "résumé", "Resume", "resumes"], key=lambda word: sort_key(word, "en")) == [
        "resume",
        "Resume",
        "résumé",
        "resumes",
    ]
    assert sorted(["New Yorker", "Newark", "New York"], key=lambda word: sort_key(word, "en")) == [
        "New York",
        "New Yorker",
        "Newark",
    ]


def test_numbers_stand_by_their_value() -> None:
    tr = ["5 Mart 2020", "007", "16 Aralık 2022", "2022 tarihli karar", "%20", "M4", "M5", "M10", "Mart"]
    expected = [
        "%20",
        "5 Mart 2020",
        "007",
        "16 Aralık 2022",
        "2022 tarihli karar",
        "M4",
        "M5",
        "M10",
        "Mart",
    ]
    assert sorted(tr, key=lambda text: sort_key(text, "tr")) == expected
    ar = ["القرار ٢٢٥٤", "القرار 242", "القرار ٩"]
    assert sorted(ar, key=lambda text: sort_key(text, "ar")) == ar[::-1]


@pytest.mark.parametrize(
    ("lang", "word", "head"),
    [
        ("en", "Éire", "E"),
        ("en", "çay", "C"),
        ("en", "“quoted”", "Q"),
        ("en", "9/11", OTHER),
        ("en", "łódź", "L"),
        ("tr", "çay", "Ç"),
        ("tr", "ırmak", "I"),
        ("tr", "idlib", "İ"),
        ("tr", "İdlib", "İ"),
        ("tr", "Irak", "I"),
        ("tr", "şam", "Ş"),
        ("ar", "أحمد", "ا"),
        ("ar", "إدلب", "ا"),
        ("ar", "آسيا", "ا"),
        ("ar", "اتفاق", "ا"),
        ("ar", "پوتين", "ب"),
        ("ar", "يبرود", "ي"),
        ("ar", "M4", "M"),
        ("ar", "٢٠٢٢", OTHER),
        ("en", "Ωmega", "Ω"),
        ("en", "Жуков", "Ж"),
        ("en", "漢字", "漢"),
    ],
)
def test_an_entry_stands_under_its_letter(lang: str, word: str, head: str) -> None:
    assert head_letter(word, lang) == head


def test_the_arabic_article_is_passed_over_but_not_in_gods_name_nor_in_a_short_word() -> None:
    assert without_article("اللاذقية") == "لاذقية"
    assert without_article("الأمم المتحدة") == "أمم المتحدة"
    assert without_article("الله") == "الله"
    assert without_article("حلب") == "حلب"
    assert without_article("ال") == "ال"


@pytest.fixture(scope="module")
def icu() -> Icu:
    try:
        return Icu()
    except OSError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("lang", ["en", "tr", "ar"])
def test_the_order_is_that_of_icu(icu: Icu, lang: str) -> None:
    collator = icu.collator(f"{lang}@colNumeric=yes")
    text = st.text(alphabet=_LETTERS, max_size=8)

    @given(text, text, st.text(alphabet=_LETTERS, max_size=3))
    def agrees(one: str, other: str, common: str) -> None:
        one, other = common + one, common + other
        first, second = sort_key(one, lang)[:3], sort_key(other, lang)[:3]
        assert (first > second) - (first < second) == collator.compare(one, other)

    agrees()


def test_the_table_is_what_icu_says(icu: Icu) -> None:
    if icu.version != "72":
        pytest.skip(f"the table is of ICU 72, and this machine has {icu.version}")
    assert TABLE.read_text(encoding="utf-8") == table(icu)
