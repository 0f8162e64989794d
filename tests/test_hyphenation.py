"""Turkish words are divided by the rules of Turkish, in running text alone, and are copied whole."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from helpers_build import put
from hypothesis import given
from hypothesis import strategies as st
from sample_project import article

from report_builder.driver.brief import build_briefs
from report_builder.driver.model import BriefRequest, Silent
from report_builder.markup.hyphenation import SOFT_HYPHEN, divide, hyphenate, syllables
from report_builder.markup.tree import read_tree, write_tree
from report_builder.project.paths import find_project

LETTERS = "abcçdefgğhıijklmnoöprsştuüvyzâîû"
VOWELS = set("aeıioöuüâîû")


def marked(html: str, lang: str = "tr") -> str:
    """The HTML with a `·` for each soft hyphen."""
    tree = read_tree(html)
    hyphenate(tree, lang)
    return write_tree(tree).replace(SOFT_HYPHEN, "·")


@pytest.mark.parametrize(
    "divided",
    [
        "ka-ra-tah-ta",
        "sa-at-ler",
        "al-dı",
        "alt-lık",
        "kork-mak",
        # Compounds and borrowed words too go by the sound (TDK, Yazım Kılavuzu, Hece Yapısı ve Satır Sonunda
        # Kelimelerin Bölünmesi).
        "ba-şöğ-ret-men",
        "il-ko-kul",
        "Ka-ra-os-ma-noğ-lu",
        "band-rol",
        "prog-ram",
        "sürp-riz",
        "e-lekt-rik",
        "hü-kû-met",
        "Türk",
    ],
)
def test_syllables_are_those_of_the_spelling_guide(divided: str):
    assert syllables(divided.replace("-", "")) == divided.split("-")


@given(st.text(alphabet=LETTERS, max_size=18))
def test_each_syllable_has_one_vowel_and_begins_with_one_consonant_at_most(word: str):
    parts = syllables(word)
    assert "".join(parts) == word
    if VOWELS & set(word):
        assert [sum(char in VOWELS for char in part) for part in parts] == [1] * len(parts)
    for before, part in pairwise(parts):
        start = next(at for at, char in enumerate(part) if char in VOWELS)
        assert start == 1 or (start == 0 and before[-1] in VOWELS)


@given(st.text(alphabet=LETTERS, max_size=18))
def test_a_word_is_divided_between_syllables_alone_and_keeps_three_letters_on_each_side(word: str):
    parts = divide(word).split(SOFT_HYPHEN)
    assert "".join(parts) == word
    ends = {len("".join(syllables(word)[:number])) for number in range(len(word))}
    for number in range(1, len(parts)):
        at = len("".join(parts[:number]))
        assert at in ends
        assert 3 <= at <= len(word) - 3
        assert len(word) >= 6


@pytest.mark.parametrize(
    ("word", "divided"),
    [
        ("araba", "araba"),  # too short
        ("okulu", "okulu"),
        ("elektrik", "elekt·rik"),  # not after one letter
        ("Ankara", "Ankara"),  # nor before two
        ("volfram", "volfram"),  # not after f, which makes a ligature with what follows
        ("haftalar", "hafta·lar"),
        ("görüşmeler", "görüş·me·ler"),
    ],
)
def test_words_that_are_too_short_or_would_break_a_ligature_stay_whole(word: str, divided: str):
    assert divide(word).replace(SOFT_HYPHEN, "·") == divided


def test_running_text_lists_quotations_and_notes_are_divided():
    assert marked("<p>görüşmeler sürdü</p>") == "<p>görüş·me·ler sürdü</p>"
    assert marked("<ul><li>görüşmeler</li></ul>") == "<ul><li>görüş·me·ler</li></ul>"
    assert marked("<blockquote><p>görüşmeler</p></blockquote>") == (
        "<blockquote><p>görüş·me·ler</p></blockquote>"
    )
    note = '<p>kısa<span class="note">görüşmeler</span></p>'
    assert marked(note) == note.replace("görüşmeler", "görüş·me·ler")


@pytest.mark.parametrize(
    "html",
    [
        "<h2>görüşmeler</h2>",
        "<table><tr><td><p>görüşmeler</p></td></tr></table>",
        "<ul><li><h3>görüşmeler</h3><figure><figcaption>görüşmeler</figcaption></figure></li></ul>",
        "<p>görüş<br>meler</p>",
        "<p><code>görüşmeler</code></p>",
        "<pre>görüşmeler</pre>",
        '<p class="box-title">görüşmeler</p>',
        '<div class="pullquote"><p>görüşmeler</p></div>',
        "<p>https://ornek.example/görüşmeler/raporlar</p>",
        "<p>www.gorusmeler.example/raporlar</p>",
        "<p>gorusmeler@kuruluslar.example</p>",
        "<p>#görüşmeler</p>",
        "<p>kurumlar.raporlar.example</p>",
        "<p>NATOnunkiler UNESCO ABDlilerle</p>",
        "<p>2022deki M4karayolu karayolu4</p>",
        "<p>BM’dekilerden, 2022'dekilerden</p>",
        "<p>doğu-batılılar</p>",
        "<p>görüş\u00admeler</p>",  # the author knows better
        '<p><span lang="en">government statements</span></p>',
        '<p><span lang="ar" dir="rtl">الدفاع المدني</span></p>',
        '<p lang="en">government statements</p>',
    ],
)
def test_what_is_no_running_turkish_word_stays_whole(html: str):
    assert marked(html) == html.replace(SOFT_HYPHEN, "·")


def test_a_name_is_divided_and_its_ending_after_the_apostrophe_is_not():
    assert marked("<p>Türkiye’dekilerden</p>") == "<p>Tür·kiye’dekilerden</p>"
    assert marked("<p>İstanbul'dakiler</p>") == "<p>İstan·bul'dakiler</p>"


def test_the_last_word_of_a_paragraph_or_a_note_is_not_divided():
    assert marked("<p>Görüşmeler, <em>görüşmeler</em>.</p>") == "<p>Görüş·me·ler, <em>görüşmeler</em>.</p>"
    note = '<p>Görüşmeler görüşmeler.<span class="note">Görüşmeler görüşmeler.</span></p>'
    assert marked(note) == note.replace("Görüşmeler", "Görüş·me·ler")


def test_a_word_that_markup_cuts_is_divided_as_a_whole():
    assert marked("<p>gö<em>rüşmel</em>er ve <em>görüş</em>meler sürdü</p>") == (
        "<p>gö<em>rüş·me·l</em>er ve <em>görüş·</em>me·ler sürdü</p>"
    )
    half = '<p>görüş<span lang="en">meler</span></p>'
    assert marked(half) == half


def test_turkish_inside_another_language_is_divided_and_that_language_is_not():
    html = '<p>The statements <span lang="tr">görüşmeler</span> continued</p>'
    assert marked(html, "en") == html.replace("görüşmeler", "görüş·me·ler")
    assert marked('<p lang="tr-TR">görüşmeler</p>', "en") == '<p lang="tr-TR">görüş·me·ler</p>'


WORDS = [
    "karşılaştırılabilirlik", "değerlendirmelerimizde", "kurumsallaştırılamayan", "ulaştırılamadığından",
    "bölgelerimizdekilerin", "anlaşmazlıklarımızı", "sürdürülebilirliğinden", "yoğunlaştırılmasıyla",
    "çeşitlendirilmesini", "üstlenilmesindeki",
]  # fmt: skip


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Turkish brief of long words, with an address and a long word in English."""
    root = tmp_path_factory.mktemp("turkish")
    put(root, "report-builder.toml", 'publisher = "Institute"\nlanguages = ["tr"]\n')
    body = " ".join(WORDS) + ".[^a]\n\n" + " ".join(WORDS[::-1]) + ".\n\n## Karşılaştırılabilirlik\n\n"
    body += " ".join(WORDS[3:]) + ".\n\n[^a]: " + " ".join(WORDS) + ".\n"
    put(root, "sources/articles/a.tr.md", article("Yıl", body))
    build_briefs(find_project(root), BriefRequest(("a",)), Silent())
    return root / "build/briefs/a.tr.pdf"


def test_lines_end_within_words_and_the_words_are_copied_whole(brief: Path):
    document = pypdfium2.PdfDocument(brief)
    found = "\n".join(page.get_textpage().get_text_range() for page in document).split("\r\n")
    document.close()
    broken = [line for line in found if line.endswith("\u2010")]
    assert len(broken) >= 4, found
    whole = re.sub("\u2010\n", "", "\n".join(found))
    # A soft hyphen at which no line ended leaves nothing behind: words are found by a search.
    assert SOFT_HYPHEN not in whole
    for word in WORDS:
        assert len(re.findall(rf"(?<!\w){word}(?!\w)", whole)) >= 3, word
