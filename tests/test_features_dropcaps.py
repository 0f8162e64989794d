"""Drop caps: three lines high, in the face for large sizes, and the word is read whole."""

from __future__ import annotations

import re
from itertools import pairwise

import pypdfium2
import pytest
from helpers_build import build, unit
from helpers_features import features, place_of, text
from helpers_pdf import opened, structure, texts

from report_builder.compose.dropcaps import drop_cap

LONG = "he ceasefire line held through spring while patrols along the northern road were met with fire. " * 4


@pytest.mark.parametrize(
    ("opening", "why"),
    [
        (f"<p>T{LONG}</p>", ""),
        (f'<p id="a">T{LONG}</p>', ""),
        (f'<blockquote class="epigraph"><p>A</p></blockquote>\n<p>İ{LONG}</p>', ""),
        (f'<aside class="side" id="b"><p>B</p></aside>\n<p>Ö{LONG}</p>', ""),
        ("<p>The short one.</p>", "a short paragraph would leave a hole"),
        (f"<p>“T{LONG}</p>", "it begins with a mark"),
        (f"<p>2{LONG}</p>", "and this with a figure"),
        (f"<p>t{LONG}</p>", "and this with a small letter"),
        (f"<p>ا{LONG}</p>", "Arabic has no capitals"),
        (f"<h2>Head</h2><p>T{LONG}</p>", "it opens an article, not a part"),
        (f"<p><em>T</em>{LONG}</p>", "the letter is not that of the paragraph"),
    ],
)  # fmt: skip
def test_only_a_first_paragraph_that_begins_with_a_capital_has_one(opening, why):
    made = drop_cap(opening, "'Display'", "'Text'", "#123456")
    assert ("rb-dropcap" in made) == (not why), why
    assert re.sub("<span class=.rb-dropcap.[^>]*>(.)</span>", r"\1", made) == opening, (
        "nothing else is changed"
    )


def _drawings(root, lang: str, key: str):
    """The drawn shapes on the first page of an article: boxes in pt."""
    page = unit(root, key, f"year.{lang}")["first_page"] - 1
    document = pypdfium2.PdfDocument(root / f"build/year.{lang}.pdf")
    try:
        found = [item.get_bounds() for item in document[page].get_objects(max_depth=6) if item.type == 2]
        return page, found
    finally:
        document.close()


def test_its_word_is_read_whole(featured):
    for lang, word in (("en", text("en", 1, 1).split()[0]), ("tr", "İdlib")):
        page, _ = _drawings(featured, lang, "count")
        words = texts(featured / f"build/year.{lang}.pdf")[page].split()
        following = text(lang, 9, 1).split()[1]
        assert any(one == word and two == following for one, two in pairwise(words))


def test_it_is_in_the_tags_of_its_paragraph_once(featured):
    with opened(featured / "build/year.en.pdf") as pdf:
        (document,) = structure(pdf)
        arts = [each for each in document.walk() if each.role == "Art"]
        article = next(art for art in arts if any(kid.role == "BlockQuote" for kid in art.children))
        at = [kid.role for kid in article.children].index("BlockQuote") + 1
        assert article.children[at].role == "P"
        assert not [kid for kid in article.children[at].walk() if kid.role == "Figure"], (
            "the drawing is an artifact"
        )


def test_it_is_as_high_as_three_lines(featured):
    for lang in ("en", "tr"):
        page, shapes = _drawings(featured, lang, "count")
        first = place_of(featured / f"build/year.{lang}.pdf", page, text(lang, 1, 1).split()[1])
        near = [box for box in shapes if box[1] < first[3] < box[3] + 20 and 30 < box[3] - box[1] < 56]
        assert near, "from the height of capitals of the first line to the third line"


def test_there_is_none_in_arabic(featured, tmp_path):
    root = features(tmp_path)
    build(root, lang="ar", thumb_tabs="true")
    for key in ("count", "roads", "spring", "tables"):
        with_option = unit(featured, key, "year.ar")["object"]
        assert with_option == unit(root, key, "year.ar")["object"], "the option changes nothing"
