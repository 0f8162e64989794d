"""Numbers of figures, tables, charts and boxes, references to them, their lists, and the gathered pages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from helpers_build import build, made_once, manifest, paragraphs, put, record, source
from helpers_pdf import links, opened, texts
from sample_project import article

from report_builder.driver.brief import build_briefs
from report_builder.driver.model import BriefRequest, Silent
from report_builder.project.errors import ProjectError
from report_builder.project.paths import find_project

CONFIG = """\
publisher = "Institute"
languages = ["en", "ar", "tr"]
[[contributors]]
key = "r-haddad"
name = { en = "Rima Haddad", ar = "ريما حداد", tr = "Rima Haddad" }
role = "Researcher"
bio = { en = "Writes on roads.", ar = "تكتب عن الطرق.", tr = "Yollar üzerine yazar." }
[[contributors]]
key = "nobody"
name = "No Body"
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="90"><rect width="300" height="90"/></svg>'
FIRST = f"""\
::: findings
- Roads *reopened* slowly.[^n]
- See @fig-roads for where.
:::

Compare @tbl-losses{{page}}, @fig-roads and @art-second; see @note-n and @sec-politics{{page}}.

![Roads in the north. Not to scale.](../media/a.svg){{#fig-roads alt="Roads"}}

{paragraphs(12, 1)}

[^n]: As counted in @box-method.
"""
SECOND = f"""\
See @tbl-losses below.

{paragraphs(14, 2)}

## How it was done {{#sec-done}}

| Place | Count |
|---|---|
| Idlib | 3 |

: Losses by place {{#tbl-losses}}

::: {{.aside #box-method title="Method"}}
Words.
:::

![A second drawing](../media/a.svg){{alt="Again"}}

As [@fig-roads; @sec-done] show (@tbl-losses{{page}}), but write to a@fig-roads.example.
"""
LAST = "![Kept apart](../media/a.svg){#fig-apart alt=x}\n\nSee @fig-apart."
TIMELINE = """\
[groups]
talks = { en = "Talks", ar = "محادثات", tr = "Görüşmeler" }
[[events]]
date = 2022-05-02
text = "The road is closed."
article = "second"
group = "talks"
[[events]]
date = "2022-03"
text = "Too \\"early\\" to say."
[[events]]
date = 2020-01-01
text = "Out of the year."
"""
MANIFEST = (
    manifest(("Politics", ["first", "second"]), more='about = { method = "Read, then counted." }')
    + 'key = "politics"\n[[back]]\narticle = "last"\n[timeline]\nfrom = 2022-01-01\n'
)


def write(root: Path, **bodies: str) -> Path:
    put(root, "report-builder.toml", CONFIG)
    put(root, "sources/media/a.svg", SVG)
    put(root, "sources/timeline.toml", TIMELINE)
    put(root, "sources/reports/year.toml", MANIFEST)
    source(
        root, "first", "First of all", bodies.get("first", FIRST), date="2022-04-01", authors="[Rima Haddad]"
    )
    source(root, "second", "The second", bodies.get("second", SECOND), date="2022-05-01")
    source(root, "last", "Appended", bodies.get("last", LAST), date="2022-06-01", authors="[ريما حداد]")
    return root


@pytest.fixture(scope="module")
def root(run_folder: Path) -> Path:
    """The report built. Shared: only to be looked at, or copied."""

    def make(folder: Path) -> None:
        build(write(folder))

    return made_once(run_folder / "shared-apparatus", make)


@pytest.fixture(scope="module")
def pages(root: Path) -> dict[str, str]:
    """The text of each unit, soft spaces as spaces."""
    found = texts(root / "build/year.en.pdf")
    return {
        unit["id"]: " ".join(found[unit["first_page"] - 1 : unit["first_page"] - 1 + unit["pages"]])
        for unit in record(root)["units"]
    }


def label_of(root: Path, anchor: str) -> str:
    return record(root)["labels"][anchor]


def test_things_are_numbered_in_page_order_each_kind_for_itself(pages: dict[str, str]):
    assert "Figure 1 Roads in the north. Not to scale." in pages["first"]
    assert "Table 1 Losses by place" in pages["second"]
    assert "Box 1 Method" in pages["second"]
    assert "Figure 2 A second drawing" in pages["second"]
    assert "Figure A.1 Kept apart" in pages["last"]


def test_references_print_what_they_name(root: Path, pages: dict[str, str]):
    table, section = label_of(root, "second/tbl-losses"), label_of(root, "section-1")
    assert f"Compare Table 1 on page {table}, Figure 1 and “The second”; see note 1 and" in pages["first"]
    assert f"“Politics” on page {section}." in pages["first"]
    assert "As counted in Box 1." in pages["first"]
    assert f"“How it was done” show (Table 1 on page {table}), but write to a@fig" in pages["second"]
    assert "See Figure A.1." in pages["last"]


def test_references_lead_to_what_they_name(root: Path):
    with opened(root / "build/year.en.pdf") as pdf:
        names = {link.name for link in links(pdf)}
    wanted = {
        "first/fig-roads",
        "second/tbl-losses",
        "second",
        "first/note-1",
        "section-1",
        "second/box-method",
    }
    assert wanted <= names
    assert {"second/sec-done", "last/fig-apart"} <= names


def test_lists_name_and_lead_to_everything_that_is_numbered(root: Path, pages: dict[str, str]):
    figures = [label_of(root, name) for name in ("first/fig-roads", "second/fig-3", "last/fig-apart")]
    plain = re.sub(r"[\s.]+", " ", pages["figures"])
    assert (
        f"1 Roads in the north {figures[0]} 2 A second drawing {figures[1]} A 1 Kept apart {figures[2]}"
        in plain
    )
    assert "Losses by place" in pages["tables"]
    assert "charts" not in pages
    assert "Figures" in pages["contents"]
    assert "Tables" in pages["contents"]


def test_key_findings_are_gathered_with_their_pages(root: Path, pages: dict[str, str]):
    assert f"First of all {label_of(root, 'first/findings-1')}" in pages["findings"]
    assert "Roads reopened slowly. See Figure 1 for where." in pages["findings"]


def test_the_timeline_has_the_events_of_the_year_in_order(root: Path, pages: dict[str, str]):
    page = label_of(root, "second")
    assert f"March 2022 Too “early” to say. 2 May 2022 Talks The road is closed. {page}" in pages["timeline"]
    assert "Out of the year" not in pages["timeline"]


def test_contributors_are_those_who_wrote_and_their_pages_are_named(root: Path, pages: dict[str, str]):
    assert "Rima Haddad Researcher Writes on roads." in pages["contributors"]
    labels = ", ".join(label_of(root, key) for key in ("first", "last"))  # the last has the name in Arabic
    assert f"pages {labels}" in pages["contributors"]
    assert "No Body" not in pages["contributors"]


def test_the_page_about_the_report_says_how_it_was_made_and_is_cited(pages: dict[str, str]):
    assert "Read, then counted." in pages["about"]
    assert "It gathers 3 articles, first published between 1 April 2022 and 1 June 2022." in pages["about"]
    assert "Institute, The year, 15 January 2023." in pages["about"]


def test_numbers_by_section_are_a_choice(tmp_path: Path):
    root = write(tmp_path)
    build(root, numbering="section")
    found = " ".join(texts(root / "build/year.en.pdf"))
    assert "Figure 1.1 Roads" in found
    assert "Table 1.1 on page" in found
    assert "Figure A.1 Kept" in found


def test_one_more_figure_compiles_only_what_prints_a_number_that_moved(root: Path, tmp_path: Path):
    """The article with the new figure, what comes after it with figures or names them, and the lists."""
    copy = shutil.copytree(root, tmp_path / "copy")
    extra = "![One before](../media/a.svg){alt=z}\n\n"
    source(copy, "first", "First of all", FIRST + "\n" + extra, date="2022-04-01", authors="[Rima Haddad]")
    result = build(copy)
    assert 3 <= result.compiled <= 5  # these, and the contents when an article grew by a page


def test_a_brief_falls_back_to_the_source_of_what_it_does_not_have(tmp_path: Path):
    root = write(tmp_path)
    source(root, "second", "The second", SECOND, source_url="https://institute.example/second")
    warned: list[str] = []

    class Listener(Silent):
        def warn(self, problem) -> None:
            warned.append(problem.message)

    build_briefs(find_project(root), BriefRequest(("first",)), Listener())
    brief = root / "build/briefs/first.en.pdf"
    found = " ".join(texts(brief))
    assert "Table in “The second”, Figure 1 and “The second”; see note 1 and “Politics”." in found
    with opened(brief) as pdf:
        urls = [link.uri for link in links(pdf) if link.uri]
    assert urls.count("https://institute.example/second") >= 2
    assert not any("second" in message for message in warned)


def test_what_has_no_version_in_the_language_is_named_in_that_of_the_original(tmp_path: Path):
    root = write(tmp_path)
    put(root, "report-builder.toml", 'languages = ["en", "tr", "ar"]\npublisher = "P"\n')
    put(root, "sources/articles/it.tr.md", article("Bu", "Bakınız @art-second ve @art-third."))
    put(root, "sources/articles/second.ar.md", article("الثاني", "نص.", translated_from="en"))
    put(root, "sources/articles/third.ar.md", article("الثالث", "نص."))
    put(root, "sources/articles/third.en.md", article("The third", "Text.", translated_from="ar"))
    build_briefs(find_project(root), BriefRequest(("it",), lang="tr"), Silent())
    found = " ".join(texts(root / "build/briefs/it.tr.pdf"))
    assert "“The second” ve" in found
    assert "The third" not in found


@pytest.mark.parametrize(
    ("body", "message", "hint"),
    [
        ("Text.\n\nSee @fig-raods.", "there is nothing that `@fig-raods` could mean", "fig-roads"),
        ("Text.\n\nSee @art-secnd.", "there is nothing that `@art-secnd` could mean", "art-second"),
        ("Text.\n\nSee @note-x.", "there is nothing that `@note-x` could mean", "`[^x]`"),
        ("Text.\n\nSee @fig-twice.", "`@fig-twice` may be that of “first” and “last”", "another name"),
    ],
)
def test_a_reference_to_nothing_is_an_error_on_its_line(tmp_path: Path, body: str, message: str, hint: str):
    twice = "\n\n![Two](../media/a.svg){#fig-twice alt=x}\n"
    root = write(
        tmp_path,
        second=body,
        first=FIRST.replace("@tbl-losses{page}, ", "").replace("@box-method", "it") + twice,
        last=LAST + twice,
    )
    with pytest.raises(ProjectError) as failed:
        build(root)
    (problem,) = failed.value.problems
    assert problem.message == message
    assert problem.hint is not None
    assert hint in problem.hint
    assert problem.file is not None
    assert problem.file.read_text().splitlines()[(problem.line or 0) - 1].startswith("See @")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ar", "الشكل 1 في الصفحة"),
        ("tr", "Şekil 1 (s. "),
    ],
)
def test_labels_are_in_the_language_of_the_edition(tmp_path: Path, lang: str, said: str):
    put(tmp_path, "report-builder.toml", CONFIG)
    put(tmp_path, "sources/media/a.svg", SVG)
    body = {
        "ar": 'انظر @fig-a{page}.\n\n![رسم](../media/a.svg){#fig-a alt="رسم"}',
        "tr": 'Bakınız @fig-a{page}.\n\n![Çizim](../media/a.svg){#fig-a alt="Çizim"}',
    }[lang]
    put(
        tmp_path,
        f"sources/articles/it.{lang}.md",
        f"---\ntitle: {'عنوان' if lang == 'ar' else 'Başlık'}\ndate: 2022-01-01\n---\n{body}\n",
    )
    build_briefs(find_project(tmp_path), BriefRequest(("it",), lang=lang), Silent())
    found = re.sub("[\u200e\u200f]", "", " ".join(texts(tmp_path / f"build/briefs/it.{lang}.pdf"))).replace(
        "\u00a0", " "
    )
    assert said in found


def test_titles_that_are_named_are_in_the_digits_of_the_edition(tmp_path: Path):
    """Of an article that is there as of one that is not; a code stays as it is."""
    put(tmp_path, "report-builder.toml", CONFIG + '\n[language.ar]\ndigits = "arabic-indic"\n')
    head = "---\ntitle: دوريات M4 في عام {year}\ndate: 2022-01-01\n---\n{body}\n"
    put(tmp_path, "sources/articles/it.ar.md", head.format(year=2019, body="انظر @art-far و@art-it."))
    put(tmp_path, "sources/articles/far.ar.md", head.format(year=2020, body="نصّ."))
    build_briefs(find_project(tmp_path), BriefRequest(("it",), lang="ar"), Silent())
    found = " ".join(texts(tmp_path / "build/briefs/it.ar.pdf"))
    assert "٢٠٢٠" in found
    assert "2020" not in found
    assert "2019" not in found
    assert "M4" in found
