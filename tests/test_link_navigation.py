"""Page labels, contents, links, bookmarks: how a reader finds the way through the linked file."""

from __future__ import annotations

import re

import pytest
from helpers_build import record
from helpers_pdf import destinations, labels, links, opened, outline, text_in, texts

LISTED = (
    *("foreword", "section", "article", "appendix", "figures", "tables", "charts", "findings", "timeline"),
    *("contributors", "about", "glossary", "bibliography", "index"),
)


@pytest.fixture(scope="module")
def pdf(varied):
    with opened(varied / "build/year.en.pdf") as pdf:
        yield pdf


@pytest.fixture(scope="module")
def file(varied):
    return varied / "build/year.en.pdf"


def start(root, unit_id, name="year.en"):
    (found,) = (unit for unit in record(root, name)["units"] if unit["id"] == unit_id)
    return found["first_page"] - 1


def test_front_matter_has_roman_labels_and_the_first_section_begins_at_one(varied, file):
    found = labels(file)
    body = start(varied, "section-1")
    assert found[:body] == ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][:body]
    assert found[body:] == [str(number) for number in range(1, len(found) - body + 1)]


@pytest.mark.parametrize("report", ["varied", "sample"])
def test_contents_print_the_label_of_the_page_that_each_line_leads_to(report, varied, sample):
    root, name = (varied, "year.en") if report == "varied" else (sample, "syria-2022.en")
    file = root / f"build/{name}.pdf"
    units = record(root, name)["units"]
    (contents,) = (unit for unit in units if unit["kind"] == "contents")
    pages = range(contents["first_page"] - 1, contents["first_page"] - 1 + contents["pages"])
    printed: dict[str, str] = {}
    with opened(file) as pdf:
        where = destinations(pdf)
        label = labels(file)
        for link in links(pdf):
            if link.page in pages and link.name:
                text = text_in(file, link.page, link.box)
                if re.fullmatch(r"[ivxl]+|\d+", text):
                    printed[link.name] = text
        listed = {unit["id"] for unit in units if unit["kind"] in LISTED}
        assert set(printed) == listed
        assert printed == {name: label[where[name]] for name in listed}


def test_folio_on_each_page_is_its_label(varied, file):
    found, page_labels = texts(file), labels(file)
    articles = [
        unit for unit in record(varied)["units"] if unit["kind"] in ("article", "foreword", "appendix")
    ]
    for unit in articles:
        for page in range(unit["first_page"] - 1, unit["first_page"] - 1 + unit["pages"]):
            folio = text_in(file, page, (400, 30, 560, 75))
            assert folio.split()[-1] == page_labels[page], found[page][-80:]


def test_units_begin_where_the_record_says(varied, file):
    found = texts(file)
    for unit in record(varied)["units"]:
        if unit["kind"] in ("article", "foreword", "appendix", "section"):
            assert unit["title"] in found[unit["first_page"] - 1]


def test_link_to_another_article_leads_to_its_first_page(varied, pdf):
    back = [link for link in links(pdf) if link.name == "talks" and link.page > start(varied, "trade")]
    assert len(back) == 1
    assert destinations(pdf)["talks"] == start(varied, "talks")


def test_link_to_a_heading_of_another_article_leads_to_the_page_of_the_heading(varied, pdf, file):
    (link,) = [link for link in links(pdf) if link.name == "trade/prices"]
    page = destinations(pdf)["trade/prices"]
    assert page > start(varied, "trade")
    names = list(pdf.Root.Names.Dests.Names.as_list())
    place = names[[str(name) for name in names[::2]].index("trade/prices") * 2 + 1]
    top = float(place[3])
    assert text_in(file, page, (60, top - 30, 560, top + 2)).startswith("Prices")
    assert text_in(file, link.page, link.box) == "the trade report"


def test_relative_link_between_article_files_becomes_internal(varied, pdf, file):
    pages = range(start(varied, "talks"), start(varied, "lines"))
    (link,) = [link for link in links(pdf) if link.name == "roads" and link.page in pages]
    assert text_in(file, link.page, link.box) == "roads by file"
    assert destinations(pdf)["roads"] == start(varied, "roads")


def test_link_to_an_article_outside_the_report_leads_to_its_source(pdf, file):
    (link,) = [link for link in links(pdf) if link.uri]
    assert link.uri == "https://institute.example/elsewhere"
    assert text_in(file, link.page, link.box) == "an absent one"


def test_link_to_an_article_without_a_source_is_plain_text_with_a_warning(varied, pdf, file):
    assert any("a lost one" in text for text in texts(file))
    assert not any("lost" in (link.name or link.uri or "") for link in links(pdf))
    (warning,) = (each for each in record(varied)["warnings"] if "[metadata.given]" not in each)
    assert warning.startswith("sources/articles/talks.en.md:")
    assert "“lost”" in warning


def test_note_and_call_lead_to_each_other(pdf, file):
    where = destinations(pdf)
    for name in ("talks/note-1", "talks/note-2", "roads/note-1"):
        call = name.replace("note-", "note-ref-")
        assert where[name] == where[call]
        (forth,) = [link for link in links(pdf) if link.name == name]
        (back,) = [link for link in links(pdf) if link.name == call]
        assert text_in(file, forth.page, forth.box) == name[-1]
        assert text_in(file, back.page, back.box) == name[-1]
        assert back.box[1] < forth.box[1]


@pytest.mark.parametrize("report", ["varied", "sample"])
def test_every_internal_link_leads_to_a_page_of_the_file(report, varied, sample):
    root, name = (varied, "year.en") if report == "varied" else (sample, "syria-2022.en")
    with opened(root / f"build/{name}.pdf") as pdf:
        where = destinations(pdf)
        found = links(pdf)
        assert len(found) > 20
        for link in found:
            assert (link.name in where) != bool(link.uri)
            assert not (link.uri or "").startswith(("rb-symbol", "article", "#"))
            left, bottom, right, top = link.box
            assert right > left
            assert top > bottom


def test_every_link_says_in_words_where_it_leads(pdf):
    for link in links(pdf):
        words = str(link.annotation.Contents)
        assert words
        assert "rb-symbol" not in words
        name = link.name or ""
        if "/note-ref-" in name:
            assert words == "Back to the text"
        elif "/note-" in name:
            assert words == f"Note {name.rpartition('-')[2]}"
        elif name:
            assert words != name.rpartition("/")[2]


def test_bookmarks_are_sections_then_articles_then_headings(varied, file):
    found = outline(file)
    titles = ["Figures", "Tables", "A word before", "Politics & power", "Economy"]
    titles.append("Appendix\u00a0A\u2003Register")
    assert [entry.title for entry in found] == titles
    politics = found[3]
    assert [entry.title for entry in politics.children] == ["Talks without end", "Lines of contact"]
    first, second = politics.children[0].children
    assert (first.title, second.title) == ("First round", "Second round")
    assert [entry.title for entry in first.children] == ["Inner matters"]
    text = texts(file)

    def check(entry):
        assert entry.title.rpartition("\u2003")[2] in text[entry.page]
        for below in entry.children:
            check(below)

    for entry in found:
        check(entry)
    assert politics.page == start(varied, "section-1")


def test_bookmarks_of_the_sample_have_every_listed_unit(sample):
    found = outline(sample / "build/syria-2022.en.pdf")
    titles = [entry.title.rpartition("\u2003")[2] for entry in found]
    titles += [below.title for entry in found for below in entry.children]
    units = record(sample, "syria-2022.en")["units"]
    listed = [unit for unit in units if unit["kind"] in LISTED]
    assert set(titles) >= {unit["title"] for unit in listed}
