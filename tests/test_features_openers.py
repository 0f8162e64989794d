"""How parts open: lettered appendices, sections with their articles, pictures on the sheet, thumb tabs."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from helpers_build import build, put, record, unit
from helpers_features import LANGS, WORDS, features, place_of
from helpers_pdf import labels, links, opened, outline, structure, text_in, texts
from PIL.Image import Image

_MM = 72 / 25.4
_WORD = {"en": ("Appendix A", "Appendix B"), "ar": ("ملحق أ", "ملحق ب"), "tr": ("Ek A", "Ek B")}


def _starts(root: Path, lang: str) -> dict[str, int]:
    """The first page (from 0) of each unit."""
    return {each["id"]: each["first_page"] - 1 for each in record(root, f"year.{lang}")["units"]}


@pytest.mark.parametrize("lang", LANGS)
def test_appendices_have_letters_in_the_contents_before_the_title_and_in_running_heads(featured, lang):
    file = featured / f"build/year.{lang}.pdf"
    said, starts = texts(file), _starts(featured, lang)
    for key, word in zip(("tables", "method"), _WORD[lang], strict=True):
        assert word in said[starts["contents"]]
        assert word in said[starts[key]]
        title = WORDS[lang].titles[3 if key == "tables" else 4]
        above, below = (place_of(file, starts[key], each.split()[-1]) for each in (word, title))
        assert above[1] > below[1], "the letter stands above the title"
    size = pypdfium2.PdfDocument(file)[0].get_size()
    head = text_in(file, starts["method"] + 1, (0, size[1] - 70, size[0], size[1]))
    assert _WORD[lang][1].split()[0] in head


def test_bookmarks_name_appendices_with_their_letter(featured):
    titles = [entry.title for entry in outline(featured / "build/year.en.pdf")]
    assert [title for title in titles if title.startswith("Appendix")] == [
        "Appendix\u00a0A\u2003Tables of the year",
        "Appendix\u00a0B\u2003Method of the count",
    ]


def test_page_labels_go_on_through_the_appendices(featured):
    found, starts = labels(featured / "build/year.en.pdf"), _starts(featured, "en")
    assert int(found[starts["tables"]]) == int(found[starts["tables"] - 1]) + 1


def test_a_section_lists_its_articles_with_the_labels_of_their_pages(featured):
    file = featured / "build/year.en.pdf"
    found, starts = labels(file), _starts(featured, "en")
    page = starts["section-1"]
    with opened(file) as pdf:
        here = [link for link in links(pdf) if link.page == page]
    for key, title in (("count", "The long count"), ("roads", "Roads and markets")):
        printed = [text_in(file, page, link.box) for link in here if link.name == key]
        assert printed == [title, found[starts[key]]]


def test_the_epigraph_of_a_section_stands_on_its_opener_as_a_quotation(featured):
    for lang, words in (("en", "Count twice."), ("tr", "İki kez say.")):
        file = featured / f"build/year.{lang}.pdf"
        page = _starts(featured, lang)["section-1"]
        assert (
            place_of(file, page, words)[1]
            > place_of(file, page, {"en": "A saying", "tr": "Bir söz"}[lang])[1]
        )
        with opened(file) as pdf:
            (document,) = structure(pdf)
            quotes = [each for each in document.walk() if each.role == "BlockQuote"]
            assert any(
                place == page for quote in quotes for each in quote.walk() for place, _ in each.content
            )


def test_the_list_on_the_opener_can_be_left_out(tmp_path):
    root = features(tmp_path)
    result = build(root, lang="en", section_contents="false")
    page = texts(result.pdf)[_starts(root, "en")["section-1"]]
    assert "What was counted" in page
    assert "Roads and markets" not in page


def test_a_section_with_too_many_articles_for_its_opener_leaves_them_to_the_contents(tmp_path):
    root = features(tmp_path)
    keys = [f"n{number}" for number in range(34)]
    for key in keys:
        put(root, f"sources/articles/{key}.en.md", f"---\ntitle: Number {key}\n---\nWords.\n")
    listed = ", ".join(f'"{key}"' for key in keys)
    put(
        root,
        "sources/reports/many.toml",
        f'title = "Many"\n[[sections]]\ntitle = "All"\narticles = [{listed}]\n',
    )
    result = build(root, "many", lang="en")
    start = {each["id"]: each["first_page"] - 1 for each in record(root, "many.en")["units"]}
    assert "Number" not in texts(result.pdf)[start["section-1"]]
    assert "Number n33" in texts(result.pdf)[start["contents"]] + texts(result.pdf)[start["contents"] + 1]


def _corner_colours(file: Path, page: int) -> list[tuple[int, ...]]:
    """The colours at the four corners of a page."""
    document = pypdfium2.PdfDocument(file)
    look = document[page].render(scale=1).to_pil().convert("RGB")
    document.close()
    width, height = look.size
    return [_colour(look, x, y) for x in (1, width - 2) for y in (1, height - 2)]


def _colour(look: Image, x: int, y: int) -> tuple[int, ...]:
    found = look.getpixel((x, y))
    assert isinstance(found, tuple)
    return found


def test_a_picture_fills_the_opener_and_its_words_stand_on_the_accent_colour(tmp_path):
    root = features(tmp_path)
    for lang in ("en", "ar"):
        result = build(root, lang=lang, section_style="picture", accent="#7a1f2b")
        starts = _starts(root, lang)
        corners = _corner_colours(result.pdf, starts["section-1"])
        assert corners[1] == corners[3] == (0x3F, 0x5F, 0x5A), "the hills at the foot, to both edges"
        title = place_of(result.pdf, starts["section-1"], "Figures" if lang == "en" else "أرقام")
        document = pypdfium2.PdfDocument(result.pdf)
        size = document[starts["section-1"]].get_size()
        look = document[starts["section-1"]].render(scale=1).to_pil().convert("RGB")
        document.close()
        ground = _colour(look, int(title[0]) - 6, int(size[1] - title[1]))
        assert ground == (0x7A, 0x1F, 0x2B)
        plain = _corner_colours(result.pdf, starts["section-2"])
        assert set(plain) == {(0x7A, 0x1F, 0x2B)}, "a section without a picture stands on the colour alone"


@pytest.mark.parametrize("sides", ["one", "two"])
def test_an_article_may_open_with_its_picture_across_the_sheet(tmp_path, sides):
    root = features(tmp_path)
    result = build(root, lang="en", article_picture="bleed", sides=sides, paper="B5")
    assert not [each for each in result.problems if (each.rule or "").startswith(("pages", "text"))]
    page = _starts(root, "en")["roads"]
    corners = _corner_colours(result.pdf, page)
    assert corners[0] == corners[2] == (0xC9, 0xD6, 0xD2), "the sky, to both edges"
    assert corners[1] == corners[3] == (255, 255, 255)
    assert place_of(result.pdf, page, "Roads and")[3] < 0.62 * 250 * _MM, "the title stands below it"


def _tabs(file: Path, page: int, number: str) -> tuple[float, float]:
    """The middle of the numeral of a thumb tab, which stands in an outer margin of the page."""
    document = pypdfium2.PdfDocument(file)
    width, height = document[page].get_size()
    text_page = document[page].get_textpage()
    found: list[tuple[float, float]] = []
    for index in range(text_page.count_rects()):
        left, bottom, right, top = text_page.get_rect(index)
        if text_page.get_text_bounded(left, bottom, right, top).strip() != number:
            continue
        x, y = (left + right) / 2, (bottom + top) / 2
        margin = 12 * _MM
        if x < margin or x > width - margin or ((y < margin or y > height - margin) and width > height):
            found.append((x, y))
    document.close()
    (place,) = found
    return place


def test_thumb_tabs_stand_on_the_outer_edge_lower_from_section_to_section(featured):
    for lang in LANGS:
        file, starts = featured / f"build/year.{lang}.pdf", _starts(featured, lang)
        first = [_tabs(file, page, "1") for page in (starts["section-1"], starts["count"], starts["roads"])]
        second = [_tabs(file, page, "2") for page in (starts["section-2"], starts["spring"])]
        for places in (first, second):
            assert len({(round(x), round(y)) for x, y in places}) == 1, "one place for each section"
        assert first[0][1] - second[0][1] > 15 * _MM, "and no two on the same height"
        x = first[0][0]
        assert x < 9 * _MM if lang == "ar" else x > 595.28 - 9 * _MM
        said = texts(file)
        assert len(said) > starts["tables"]
        with pytest.raises(ValueError, match="not enough"):
            _tabs(file, starts["tables"], "2")


def test_in_a_book_they_are_on_the_right_of_rectos_and_the_left_of_versos(book):
    for lang in ("en", "ar"):
        file, starts = book / f"build/year.{lang}.pdf", _starts(book, lang)
        document = pypdfium2.PdfDocument(file)
        width = document[0].get_size()[0]
        document.close()
        for page in (starts["section-1"], starts["count"], starts["roads"], starts["roads"] + 1):
            x, _ = _tabs(file, page, "1")
            on_right = (page % 2 == 0) != (lang == "ar")  # rectos lie on the left in Arabic
            assert (x > width / 2) == on_right, (lang, page)


def test_a_section_that_moves_has_only_its_furniture_set_anew(tmp_path):
    root = features(tmp_path)
    build(root, lang="en", thumb_tabs="true")
    keys = {key: unit(root, key)["object"] for key in ("count", "roads", "spring")}
    path = root / "sources/reports/year.toml"
    text = path.read_text(encoding="utf-8")
    head, first, rest = re.split(r"(?m)^\[\[sections\]\]$", text)
    second, back = rest.split("[[back]]", 1)
    path.write_text(f"{head}[[sections]]{second}[[sections]]{first}[[back]]{back}", encoding="utf-8")
    result = build(root, lang="en", thumb_tabs="true")
    assert {key: unit(root, key)["object"] for key in keys} == keys
    assert result.compiled <= 4, "the contents, the list of tables and the two openers"
    assert _tabs(result.pdf, _starts(root, "en")["spring"], "1")[1] > 0
