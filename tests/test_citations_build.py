"""Citations and lists of sources in the PDF that is made, and what a changed source makes anew."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers_build import build, failed, made_once, paragraphs, put, record
from helpers_citations import BIB
from helpers_pdf import destinations, links, opened, outline, texts
from sample_project import article

from report_builder.driver.brief import build_briefs
from report_builder.driver.model import BriefRequest, Silent
from report_builder.project.paths import find_project

ONE = """\
The first sentence [@needs, p. 12]. The second [@needs, pp. 14-15]. A plain note.[^1] As @river [p. 103]
has it, the line held [see @lines, ch. 3; @talks, for more]. Write to info@example.org or \\@ocha.

[^1]: A plain note which cites [@needs, p. 20] among its words.
"""
AR = """\
جملة أولى لها مصدر [@needs, ص. 12]. وجملة ثانية [@arabic, ص ١٤-١٥]. وحاشية عادية.[^1]

[^1]: حاشية تذكر [@lines, ص 20] بين كلماتها.
"""
MANIFEST = """\
title = { en = "The year", ar = "السنة" }
date = 2023-01-15
layout = "annual-report"
editions = ["en", "ar"]
[[sections]]
title = { en = "All", ar = "الكل" }
articles = ["one", "two", "three"]
"""


def made(root: Path, style: str, place: str = "report") -> Path:
    """A project of three articles in two languages; the third cites nothing."""
    config = f"""
publisher = "Institute"
languages = ["en", "ar"]
[citations]
style = "{style}"
bibliography = "{place}"
[language.ar]
digits = "arabic-indic"
"""
    put(root, "report-builder.toml", config)
    put(root, "sources/bibliography/main.bib", BIB)
    put(root, "sources/reports/year.toml", MANIFEST)
    bodies = {
        "one": (ONE, AR),
        "two": ("It was so [@border].", "وكان كذلك [@border]."),
        "three": (paragraphs(2), "نص."),
    }
    for key, (en, ar) in bodies.items():
        put(root, f"sources/articles/{key}.en.md", article(key.title(), en, key=key, date="2022-01-01"))
        put(
            root,
            f"sources/articles/{key}.ar.md",
            article(f"مقال {key}", ar, key=key, lang="ar", date="2022-01-01"),
        )
    return root


@pytest.fixture(scope="module")
def cited(run_folder: Path) -> Callable[[str], Path]:
    """The English edition in a style, built once. Shared: only to be looked at, or copied."""

    def cited(style: str) -> Path:
        return made_once(run_folder / f"shared-cited-{style}", lambda folder: build(made(folder, style)))

    return cited


def page_with(pages: list[str], words: str) -> str:
    return next(page for page in pages if words in page)


def test_notes_of_citations_stand_with_plain_notes_in_one_row(cited: Callable[[str], Path]):
    root = cited("chicago-notes")
    pages = texts(root / "build/year.en.pdf")
    page = page_with(pages, "The first sentence")
    assert "The first sentence.1 The second.2 A plain note.3 As Jan van der Berg et al.4 has it" in page
    assert "info@example.org or @ocha." in page
    for note in (
        "1 UN Office for Coordination, Humanitarian Needs Overview (United Nations, 2022), 12,",
        "2 UN Office for Coordination, Humanitarian Needs Overview, 14–15.",
        "3 A plain note which cites UN Office for Coordination, Humanitarian Needs Overview, 20 among",
        "4 “The War in Idlib,” Journal of Conflict Studies 3, no. 2 (2021): 103.",
        "5 See Rima Haddad, Front Lines (Oxford University Press, 2021), chap. 3; Rima Haddad, Another",
    ):
        assert note in page
    listed = page_with(pages, "Bibliography Berg, Jan")
    order = [
        listed.index(words) for words in ("Berg", "Another Year", "Front Lines", "Kaya, Ali", "UN Office")
    ]
    assert order == sorted(order)
    assert "الحرب" not in listed  # no article of this edition cites it
    assert [entry for entry in record(root)["units"] if entry["id"] == "bibliography"]


def test_citation_in_the_text_leads_to_its_source(cited: Callable[[str], Path]):
    file = cited("chicago-author-date") / "build/year.en.pdf"
    assert "(UN Office for Coordination 2022, 12)" in page_with(texts(file), "The first sentence")
    with opened(file) as pdf:
        places = destinations(pdf)
        targets = [link.name for link in links(pdf)]
    assert "bibliography/source-needs" in places
    assert targets.count("bibliography/source-needs") >= 3


def test_each_article_has_its_list_where_it_is_asked_for(tmp_path: Path):
    build(made(tmp_path, "apa", "article"))
    pages = texts(tmp_path / "build/year.en.pdf")
    first, second = page_with(pages, "The first sentence"), page_with(pages, "It was so")
    assert "Sources Berg, J. van der" in first
    assert "Haddad, R. (2021a). Another year of talks." in first
    assert "Kaya" not in first
    assert "Kaya, A. (2019). Sınır Güvenliği. In C. Demir (Ed.)" in second
    assert not any(page.startswith("Bibliography") for page in pages)
    assert "bibliography" not in {each["id"] for each in record(tmp_path)["units"]}
    assert "Sources" not in page_with(pages, "Three")


def test_arabic_edition_sets_each_source_in_its_own_writing(tmp_path: Path):
    build(made(tmp_path, "chicago-notes"), lang="ar")
    text = " ".join(texts(tmp_path / "build/year.ar.pdf"))
    for words in ("الحرب في إدلب", "وسامر الأحمد", "Humanitarian Needs Overview", "المراجع", "٢٠٢٢"):
        assert words in text
    assert "and الأحمد" not in text
    assert "في Orta" not in text


def test_without_a_list_nothing_is_listed_or_linked(tmp_path: Path):
    build(made(tmp_path, "chicago-author-date", "none"))
    with opened(tmp_path / "build/year.en.pdf") as pdf:
        assert not any("source-" in name for name in destinations(pdf))
    assert "Bibliography" not in str(outline(tmp_path / "build/year.en.pdf"))


def test_changed_source_makes_only_those_anew_that_cite_it(cited: Callable[[str], Path], tmp_path: Path):
    root = shutil.copytree(cited("chicago-author-date"), tmp_path / "copy")
    assert len(record(root)["units"]) > 5
    put(root, "sources/bibliography/main.bib", BIB.replace("Orta Doğu’da Savaş", "Orta Doğu’da Barış"))
    assert build(root).compiled == 1  # the list: author and year in the text are as they were
    put(root, "sources/bibliography/main.bib", BIB.replace("date = 2019", "date = 2018"))
    changed = build(root)
    assert changed.compiled == 2  # the article "two", and the list
    put(
        root,
        "sources/bibliography/main.bib",
        BIB.replace("date = 2019", "date = 2018") + "@book{un, title={Unread}}",
    )
    assert build(root).compiled == 0


def test_build_with_nothing_changed_runs_no_processor(cited: Callable[[str], Path], tmp_path: Path):
    root = shutil.copytree(cited("chicago-notes"), tmp_path / "copy")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from helpers_build import build\nfrom pathlib import Path\n"
        "assert build(Path(sys.argv[2])).unchanged\n"
        "print([name for name in ('report_builder.citations.format', 'weasyprint') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent), str(root)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "citations" not in done.stdout
    assert "weasyprint" not in done.stdout


def test_same_sources_give_the_same_bytes(tmp_path: Path):
    one, two = made(tmp_path / "a", "apa", "both"), made(tmp_path / "b", "apa", "both")
    build(one)
    build(two)
    assert (one / "build/year.en.pdf").read_bytes() == (two / "build/year.en.pdf").read_bytes()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("One.\n\nAs was said [@neds].", "sources/articles/two.en.md:8: there is no source “neds”"),
        ("[@needs; @zzz]", "there is no source “zzz” in sources/bibliography/ (there are: arabic, border,"),
    ],
)
def test_unknown_source_is_named_with_its_line(tmp_path: Path, body: str, said: str):
    made(tmp_path, "apa")
    put(tmp_path, "sources/articles/two.en.md", article("Two", body, key="two", date="2022-01-01"))
    (found,) = failed(tmp_path)
    assert said in found
    assert "neds" not in body or "did you mean “needs”?" in found


def test_misspelt_style_is_named_where_it_is_written(tmp_path: Path):
    made(tmp_path, "chicago-note")
    assert failed(tmp_path) == [
        "report-builder.toml:5: citations.style: there is no citation style “chicago-note” "
        "(did you mean “chicago-notes”?)"
    ]
    put(
        tmp_path,
        "sources/reports/year.toml",
        MANIFEST.replace("[[sec", '[citations]\nstyle = "aba"\n[[sec', 1),
    )
    assert failed(tmp_path)[0].startswith(
        "sources/reports/year.toml:6: citations.style: there is no citation style “aba”"
    )


def test_mistake_in_a_bibliography_stops_the_build_with_its_line(tmp_path: Path):
    made(tmp_path, "apa")
    put(
        tmp_path,
        "sources/bibliography/more.bib",
        "@book{x, title = {a}}\n@book{lines, title={b}}\n@bok{y, title={c}}",
    )
    said = failed(tmp_path)
    assert said[0].startswith("sources/bibliography/more.bib:3: there is no type of entry `@bok`")


def test_manifest_may_have_another_style_than_the_project(tmp_path: Path):
    made(tmp_path, "apa", "none")
    more = '[citations]\nstyle = "chicago-notes"\nbibliography = "article"\n[[sections]]'
    put(tmp_path, "sources/reports/year.toml", MANIFEST.replace("[[sections]]", more, 1))
    build(tmp_path)
    assert "The first sentence.1 The second.2" in page_with(
        texts(tmp_path / "build/year.en.pdf"), "The first sentence"
    )


def test_brief_lists_its_own_sources(tmp_path: Path):
    made(tmp_path, "apa")
    build_briefs(find_project(tmp_path), BriefRequest(("one",), "en"), Silent())
    text = " ".join(texts(tmp_path / "build/briefs/one.en.pdf"))
    assert "(UN Office for Coordination, 2022, p. 12)" in text
    assert "Sources Berg, J. van der" in text
    assert "Haddad, R. (2021a). Another year of talks." in text


def test_style_of_the_publisher_and_sources_in_json(tmp_path: Path):
    made(tmp_path, "house")
    from test_citations_format import NUMERIC

    put(tmp_path, "sources/bibliography/styles/house.csl", NUMERIC)
    item = {"id": "deeb", "type": "book", "title": "In JSON", "author": [{"family": "Deeb"}]}
    put(tmp_path, "sources/bibliography/z.json", json.dumps([item]))
    put(tmp_path, "sources/articles/two.en.md", article("Two", "It was so [@deeb; @needs].", key="two"))
    build(tmp_path)
    pages = texts(tmp_path / "build/year.en.pdf")
    assert "It was so [5, 1]." in page_with(pages, "It was so")
    assert "5. In JSON" in page_with(pages, "Bibliography 1. Humanitarian")
