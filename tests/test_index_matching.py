"""Which words of a text the vocabulary finds: whole, the longest first, in three languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_builder.indexing.matching import matcher_of


def found(lang: str, text: str, *spellings: str) -> list[str]:
    matcher = matcher_of([(spelling, spelling) for spelling in spellings], lang)
    return [text[each.start : each.end] for each in matcher.find(text)]


@pytest.mark.parametrize(
    ("spellings", "text", "words"),
    [
        (["Idlib"], "Idlib, (Idlib), Idlib’s, Idlib-based; Idlibi and Kafr-Idlib", ["Idlib"] * 5),
        (["Idlib", "Idlib governorate"], "Idlib governorate and Idlib", ["Idlib governorate", "Idlib"]),
        (["Idlib governorate"], "Idlib\n governorate, Idlib, governorate", ["Idlib\n governorate"]),
        (["Orient"], "orient, ORIENT, Orient", ["Orient"]),
        (["ceasefire"], "Ceasefire, CEASEFIRE, ceasefires", ["Ceasefire", "CEASEFIRE"]),
        (["raid*"], "Raids, raider, raid, upraid", ["Raids", "raider", "raid"]),
        (["U.S."], "The U.S. and US", ["U.S"]),
        (["non-state actor*"], "Non\u2011state actors", ["Non\u2011state actors"]),
        (["Idlib"], "Id\u00adlib", ["Id\u00adlib"]),
        (["Order", "order"], "Order of order", ["Order", "order"]),
    ],
)
def test_english_words_are_found_whole(spellings: list[str], text: str, words: list[str]) -> None:
    assert found("en", text, *spellings) == words


def test_the_spelling_with_capitals_goes_before_the_one_without() -> None:
    matcher = matcher_of([("any", "order"), ("party", "Order")], "en")
    assert [each.key for each in matcher.find("Order, order")] == ["party", "any"]


@pytest.mark.parametrize(
    ("spellings", "text", "words"),
    [
        (["İdlib"], "İdlib’de, İdlib'in, Idlib, idlib", ["İdlib", "İdlib"]),
        (["ışık"], "IŞIK, Işık, ışık, işik", ["IŞIK", "Işık", "ışık"]),
        (["ipek"], "İPEK, ipek, IPEK", ["İPEK", "ipek"]),
        (["ateşkes*"], "Ateşkesin, ATEŞKES", ["Ateşkesin", "ATEŞKES"]),
    ],
)
def test_turkish_has_two_i(spellings: list[str], text: str, words: list[str]) -> None:
    assert found("tr", text, *spellings) == words


@pytest.mark.parametrize(
    ("spellings", "text", "words"),
    [
        (
            ["إدلب"],
            "في إدلب وادلب وبإدلب فلإدلب كإدلب، إدلبي",
            ["إدلب", "وادلب", "وبإدلب", "فلإدلب", "كإدلب"],
        ),
        (["الرقة"], "الرقّة والرقة بالرقة للرقة كالرقة رقة", ["الرقّة", "والرقة", "بالرقة", "للرقة", "كالرقة"]),
        (["اللاذقية"], "للاذقية واللاذقية لاذقية", ["للاذقية", "واللاذقية"]),
        (["محافظة إدلب"], "بمحافظة إدلب والمحافظة", ["بمحافظة إدلب"]),
        (["دورية"], "الدورية وبالدورية دوريات", ["الدورية", "وبالدورية"]),
        (["هيئة تحرير الشام"], "هَيْئَة تحـــرير الشام", ["هَيْئَة تحـــرير الشام"]),
        (["مسؤول"], "مسوول مسؤولٌ", ["مسوول", "مسؤولٌ"]),
        (["القرار 2254"], "القرار ٢٢٥٤ والقرار 2254", ["القرار ٢٢٥٤", "والقرار 2254"]),
        (["OCHA"], "وOCHA ثم OCHA", ["وOCHA", "OCHA"]),
    ],
)
def test_arabic_words_are_found_with_what_is_written_to_them(
    spellings: list[str], text: str, words: list[str]
) -> None:
    assert found("ar", text, *spellings) == words


@given(
    st.sampled_from(["en", "tr", "ar"]),
    st.text(alphabet="abIıİi لوالبرقة\u0651\u00ad -'.", max_size=60),
    st.lists(st.text(alphabet="abIıİiلارقب -*", min_size=1, max_size=8), max_size=6),
)
def test_what_is_found_lies_in_the_text_without_overlap(lang: str, text: str, spellings: list[str]) -> None:
    matcher = matcher_of([(spelling, spelling) for spelling in spellings], lang)
    end = 0
    for each in matcher.find(text):
        assert end <= each.start < each.end <= len(text)
        assert not text[each.start].isspace()
        end = each.end
