"""What a list of figures shows of a caption: its first sentence."""

from __future__ import annotations

import pytest

from report_builder.apparatus.sentences import first_sentence


@pytest.mark.parametrize(
    ("lang", "caption", "shown"),
    [
        ("en", "Strikes by year, as counted. The bar for 2023 was added.", "Strikes by year, as counted"),
        ("en", "Attacks in 2022. The last is of December.", "Attacks in 2022"),
        ("en", "What was left of it. “Calm” is a word.", "What was left of it"),
        ("en", "The road M4. 14 patrols used it.", "The road M4"),
        ("en", "Seats at the UN. Votes are not shown.", "Seats at the UN"),
        ("en", "Who “won”? Nobody.", "Who “won”?"),
        ("en", "What they call “calm.” The rest is silence.", "What they call “calm.”"),
        (
            "en",
            "By Gen. Smith and J. R. Jones, after Fig. 3 of vol. 2",
            "By Gen. Smith and J. R. Jones, after Fig. 3 of vol. 2",
        ),
        (
            "en",
            "Dr. Haddad, with the U.N. Mission and St. George.",
            "Dr. Haddad, with the U.N. Mission and St. George",
        ),
        ("en", "Roads, e.g. the M4. schematic", "Roads, e.g. the M4. schematic"),
        ("ar", "أرقام هذا المجلّد. وتعني الشرطة أنه لم يكن متاحًا.", "أرقام هذا المجلّد"),
        ("ar", "ما يشهد له. «الهدوء» كلمة.", "ما يشهد له"),
        ("ar", "من 5 آذار إلى 25 آب 2020. رسم تخطيطي.", "من 5 آذار إلى 25 آب 2020"),
        ("ar", "كلمة د. أحمد في المجلس", "كلمة د. أحمد في المجلس"),
        ("ar", "ماذا بقي؟ قراءة.", "ماذا بقي؟"),
        ("tr", "Aralıklar ve yollar. İlk sütun tarihtir.", "Aralıklar ve yollar"),
        ("tr", "2. Dünya Savaşı ve 3. Kolordu. Harita", "2. Dünya Savaşı ve 3. Kolordu"),
        ("tr", "Saldırılar, 2022. Pay %55,1. Kalan 12'dir.", "Saldırılar, 2022"),
        ("tr", "Payı %55,1. Kalan 12'dir.", "Payı %55,1"),
        ("tr", "Doç. Dr. Ayşe Kaya ile bkz. Şekil 2.", "Doç. Dr. Ayşe Kaya ile bkz. Şekil 2"),
    ],
)
def test_the_first_sentence_of_a_caption(lang: str, caption: str, shown: str):
    assert first_sentence(caption, lang) == shown
