"""What citations and lists of sources look like in the styles that ship, in three languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers_citations import entries, lists, noted, set_in, texts

from report_builder.citations import process
from report_builder.citations.apart import Apart
from report_builder.citations.csljson import read_csl_json
from report_builder.citations.format import set_citations
from report_builder.citations.model import Cite, Cluster, Request
from report_builder.citations.styles import load_style, look_at_style
from report_builder.project.locale import packaged_locale


def page(key: str, number: str) -> Cite:
    return Cite(key, label="page", locator=number)


def test_second_note_on_a_source_is_short_and_each_note_ends_with_a_stop():
    found = texts(
        set_in(
            "chicago-notes", "en", noted(page("needs", "12"), note=1), noted(page("needs", "14-15"), note=2)
        )
    )
    assert found == [
        "UN Office for Coordination, Humanitarian Needs Overview (United Nations, 2022), 12, "
        "https://www.example.org/needs-2022.",
        "UN Office for Coordination, Humanitarian Needs Overview, 14–15.",
    ]


def test_citation_among_the_words_of_a_note_has_no_stop_and_no_brackets():
    first, second = texts(
        set_in(
            "chicago-notes",
            "en",
            noted(Cite("lines"), note=1),
            noted(page("lines", "3"), note=2, alone=False),
        )
    )
    assert first.endswith("2021).")
    assert second == "Haddad, Front Lines, 3"


def test_author_in_the_sentence_is_not_said_again_in_the_note():
    result = set_in(
        "chicago-notes", "en", noted(Cite("border", "narrative", label="page", locator="4"), note=1)
    )
    assert result.clusters[0].author == "Ali Kaya"
    assert "Kaya" not in result.clusters[0].html
    assert "4" in result.clusters[0].html


def test_author_in_a_note_of_the_authors_own_is_named_there():
    cite = Cite("lines", "narrative", label="page", locator="3")
    result = set_in("chicago-notes", "en", noted(cite, note=1, alone=False))
    assert texts(result) == ["Rima Haddad, Front Lines (Oxford University Press, 2021), 3"]
    assert result.clusters[0].author == ""


def test_prefix_locator_and_suffix_stand_around_the_source():
    cite = Cite("river", prefix="see *esp.*", label="page", locator="110-112", suffix=", for more")
    result = set_in("chicago-author-date", "en", Cluster((cite, Cite("lines", label="chapter", locator="3"))))
    assert texts(result) == ["(see esp. Berg et al. 2021, 110–12, for more; Haddad 2021b, chap. 3)"]
    assert "<em>esp.</em>" in result.clusters[0].html


def test_works_of_one_author_and_year_get_letters_in_text_and_list():
    result = set_in("chicago-author-date", "en", Cluster((Cite("talks"), Cite("lines"))))
    assert texts(result) == ["(Haddad 2021a, 2021b)"]
    listed = lists(result)
    assert listed["talks"].startswith("Haddad, Rima. 2021a. Another")
    assert listed["lines"].startswith("Haddad, Rima. 2021b. Front")


def test_an_article_that_cites_one_of_two_alike_gives_it_the_letter_of_the_report():
    known = entries()
    told_apart = Apart(known, list(known)).of(["lines"])
    assert [entry.key for entry in told_apart] == ["lines", "talks"]
    style = load_style(look_at_style(Path(__file__).parent.parent / _STYLE).path, packaged_locale("en"))
    result = set_citations([Request(style, told_apart, (Cluster((Cite("lines"),)),))])[0]
    assert texts(result) == ["(Haddad 2021b)"]


_STYLE = "src/report_builder/citations/data/chicago-author-date.csl"


def test_year_alone_and_author_in_the_sentence():
    found = texts(
        set_in("apa", "en", Cluster((Cite("lines", "year-only"),)), Cluster((Cite("river", "narrative"),)))
    )
    assert found == ["(2021b)", "Berg et al. (2021)"]


def test_arabic_edition_has_its_words_quotes_commas_and_months():
    cite = Cite("arabic", label="table", locator="3")
    result = set_in("chicago-notes", "ar", noted(cite, note=1), months="levantine")
    assert texts(result) == [
        "ريم الديب وسامر الأحمد، «الحرب في إدلب»، 2 آذار 2022، جدول 3، https://example.org/idlib."
    ]
    assert next(iter(lists(result))) == "arabic"


def test_semicolon_before_arabic_is_arabic_whatever_the_source_before_it_is_written_in():
    pair = (page("talks", "5"), Cite("lines", prefix="وانظر أيضًا"))
    (note,) = texts(set_in("chicago-notes", "ar", noted(*pair, note=1)))
    assert "5؛ وانظر أيضًا" in note
    three = (Cite("lines"), Cite("arabic"), Cite("talks"))
    (note,) = texts(set_in("chicago-notes", "ar", noted(*three, note=1)))
    assert (note.count("؛"), note.count(";")) == (1, 1)


def test_arabic_list_in_apa_joins_names_with_the_arabic_word():
    assert lists(set_in("apa", "ar"))["arabic"].startswith("الديب، ريم والأحمد، سامر. (2022، 2 مارس)")


def test_turkish_edition_has_its_words_and_capital_i():
    listed = lists(set_in("chicago-author-date", "tr"))
    assert "İçinde Orta Doğu’da Savaş, editör Can Demir." in listed["border"]
    assert "2 Mart" in listed["arabic"]
    assert texts(set_in("apa", "tr", Cluster((page("border", "3-5"),)))) == ["(Kaya, 2019, ss. 3-5)"]


def test_turkish_source_does_not_turn_english_words_into_turkish_capitals():
    assert "Sınır Güvenliği.” In Orta Doğu’da Savaş" in lists(set_in("chicago-notes", "en"))["border"]


def test_web_address_of_a_source_is_a_link_and_a_script_is_not():
    text = "@online{bad, title = {<script>alert(1)</script> T}, date = 2020, url = {javascript:alert(1)}}"
    listed = set_in("apa", "en", text=text).entries[0].html
    assert "<script" not in listed.lower()
    assert 'href="javascript' not in listed


def test_style_of_the_publisher_with_numbers_counts_through_the_report(tmp_path: Path):
    (tmp_path / "numbers.csl").write_text(NUMERIC)
    file = look_at_style(tmp_path / "numbers.csl")
    assert (file.kind, file.numeric, file.lists) == ("in-text", True, True)
    style = load_style(file.path, packaged_locale("en"))
    known = tuple(entries().values())
    before = ("talks", "lines", "river")
    clusters = (Cluster((Cite("river"),)), Cluster((Cite("lines"),)))
    result = set_citations([Request(style, known, clusters, before=before, listed=True)])[0]
    assert texts(result) == ["[3]", "[2]"]
    assert [each.key for each in result.entries][:3] == ["talks", "lines", "river"]


NUMERIC = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Numbers</title><id>numbers</id><updated>2024-01-01T00:00:00Z</updated>
    <category citation-format="numeric"/></info>
  <citation>
    <layout prefix="[" suffix="]" delimiter=", "><text variable="citation-number"/></layout></citation>
  <bibliography>
    <layout><text variable="citation-number" suffix=". "/><text variable="title"/></layout></bibliography>
</style>
"""


def test_a_source_from_zotero_in_json_is_set_like_one_from_bibtex():
    item = {
        "id": "http://zotero.org/1",
        "citation-key": "deeb",
        "type": "article-newspaper",
        "title": "Strikes near <i>Homs</i>",
        "author": [{"family": "Deeb", "given": "Rim"}],
        "issued": {"date-parts": [["2022", 4, "5"]]},
        "language": "en",
        "container-title": "The Daily Star",
    }
    found, problems = read_csl_json(json.dumps([item]), Path("z.json"))
    assert problems == []
    assert found[0].key == "deeb"
    style = load_style(Path(__file__).parent.parent / _STYLE, packaged_locale("en"))
    result = set_citations([Request(style, tuple(found), (), listed=True)])[0]
    assert lists(result) == {"deeb": "Deeb, Rim. 2022. “Strikes Near Homs.” The Daily Star, April 5."}
    assert "<em>Homs</em>" in result.entries[0].html


def test_processor_that_takes_too_long_is_said_and_not_waited_for():
    with pytest.raises(process.ProcessError, match=r"more than 0\.001 seconds"):
        process.convert("@book{a, title = {b}}", "biblatex", "csljson", seconds=0.001)


def test_no_file_is_read_for_a_bibliography(tmp_path: Path):
    (tmp_path / "secret.tex").write_text("title = {the secret}")
    text = f"@book{{a, title = {{x \\input{{{tmp_path}/secret.tex}} y}} }}"
    assert "secret" not in process.convert(text, "biblatex", "csljson").replace(str(tmp_path), "")
