"""Editions of one manifest: the articles of each, links between them, what is missing, what is printed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from helpers_build import put
from helpers_pdf import destinations, links, opened, outline, structure, texts
from sample_project import article

CONFIG = """\
publisher = { en = "Institute", ar = "المعهد" }
languages = ["en", "ar", "tr"]
"""

MANIFEST = """\
title = { en = "The year", ar = "العام", tr = "Yıl" }
date = 2023-01-15
editions = ["en", "ar", "tr"]
missing = { ar = "original", tr = "leave-out" }

[edition.tr]
date = 2023-02-01
options = { running_heads = false }

[[sections]]
title = { en = "Politics", ar = "السياسة", tr = "Siyaset" }
articles = ["talks", "lines"]

[[sections]]
title = { en = "Briefs", ar = "موجزات", tr = "Notlar" }
select = { tags = ["brief"], sort = "title" }
"""

TALKS = """\
The talks went on. See [the lines](lines.en.md) and [the count](article:count#found).

## Rounds

They met.[^a]

[^a]: As said.
"""
LINES = "Quiet was kept.\n\n## Where {#where}\n\nAlong the road, see [the talks](article:talks#rounds).\n"
COUNT = "One count.\n\n## What was found {#found}\n\nLess.\n"

FILES = {
    "talks.en.md": article('"Talks: without end?"', TALKS, date="2022-01-01"),
    "talks.ar.md": article(
        "محادثات بلا نهاية",
        "استمرت المحادثات. انظر [الخطوط](lines.en.md) و[الإحصاء](article:count#found).\n\n## جولات\n\n"
        "اجتمعوا.[^a]\n\n[^a]: كما قيل.\n",
        date="2022-01-01",
    ),
    "talks.tr.md": article(
        "Bitmeyen görüşmeler",
        "Görüşmeler sürdü. Bkz. [hatlar](article:lines) ve [sayım](article:count#found).\n\n## Turlar\n\n"
        "Buluştular.[^a]\n\n[^a]: Söylendiği gibi.\n",
        date="2022-01-01",
    ),
    "lines.en.md": article("Lines of contact?", LINES, date="2022-02-01"),
    "count.en.md": article("A count", COUNT, date="2022-03-01", tags="[brief]"),
    "count.ar.md": article("إحصاء", "عدد واحد.\n\n## ما وُجد {#found}\n\nأقل.\n", tags="[موجز]"),
    "ward.en.md": article("Ward and street", "Streets.", date="2022-04-01", tags="[brief]"),
    "ward.ar.md": article("أثر في الحي", "شوارع.", date="2022-04-01"),
}


def three_languages(root: Path, **changes: str) -> Path:
    """A project whose report has a gap in Arabic (lines) and three in Turkish."""
    put(root, "report-builder.toml", CONFIG)
    put(root, "sources/reports/year.toml", changes.get("manifest", MANIFEST))
    for name, text in FILES.items():
        put(root, f"sources/articles/{name}", text)
    return root


@pytest.fixture(scope="module")
def built(run_folder: Path) -> Path:
    """The project with its three editions built. Shared: only to be looked at."""
    from helpers_build import build_editions, made_once

    def make(folder: Path) -> None:
        build_editions(three_languages(folder), ("en", "ar", "tr"))

    return made_once(run_folder / "shared-editions", make)


def record(root: Path, lang: str) -> dict:
    return json.loads((root / f"build/year.{lang}.json").read_text(encoding="utf-8"))


def articles(root: Path, lang: str) -> list[tuple[str, str]]:
    found = [unit["article"] for unit in record(root, lang)["units"] if unit["article"]]
    return [(each["key"], each["lang"]) for each in found]


def test_each_edition_has_the_same_articles_in_its_language(built):
    assert articles(built, "en") == [("talks", "en"), ("lines", "en"), ("count", "en"), ("ward", "en")]
    # The tags of the original choose; the titles of the edition order.
    assert articles(built, "ar") == [("talks", "ar"), ("lines", "en"), ("ward", "ar"), ("count", "ar")]
    assert articles(built, "tr") == [("talks", "tr")]


def test_what_is_missing_stands_in_the_record(built):
    assert record(built, "en")["untranslated"] == []
    assert record(built, "ar")["untranslated"] == [
        {"key": "lines", "section": "السياسة", "rule": "original", "original": "en"}
    ]
    assert [each["key"] for each in record(built, "tr")["untranslated"]] == ["lines", "count", "ward"]


def test_section_that_loses_all_its_articles_is_left_out_with_a_warning(built):
    said = record(built, "tr")["warnings"]
    assert any("the section “Notlar” is left out: none of its articles is in “tr”" in text for text in said)
    assert [entry.title for entry in outline(built / "build/year.tr.pdf")] == ["Siyaset"]


def test_article_in_its_original_language_says_so_in_that_of_the_edition(built):
    words = " ".join(texts(built / "build/year.ar.pdf"))
    assert "الإنجليزية" in words
    assert "Quiet was kept." in words
    assert "الإنجليزية" not in " ".join(texts(built / "build/year.en.pdf"))


def test_article_in_its_original_language_keeps_its_direction(built):
    with opened(built / "build/year.ar.pdf") as pdf:
        assert str(pdf.Root.Lang) == "ar"
        named = [each for top in structure(pdf) for each in top.walk() if "/Lang" in each.node]
        assert [str(each.node.Lang) for each in named if each.role == "Art"] == ["en"]
        others = {(each.role, str(each.node.Lang)) for each in named if each.role != "Art"}
        assert ("P", "ar") in others, "the note above it"
        assert "en" in {lang for _, lang in others}, "its title in the contents"


def unit_page(root: Path, lang: str, unit: str) -> int:
    with opened(root / f"build/year.{lang}.pdf") as pdf:
        return destinations(pdf)[unit]


@pytest.mark.parametrize(
    ("lang", "unit", "targets"),
    [
        ("ar", "talks", {"lines", "count/found"}),  # by the English file's name, and by key
        ("tr", "talks", set[str]()),  # what is left out is not linked to
        ("ar", "lines", {"talks"}),  # the English heading has another id in Arabic
    ],
)
def test_links_lead_to_the_article_in_the_edition(built, lang, unit, targets):
    with opened(built / f"build/year.{lang}.pdf") as pdf:
        page = destinations(pdf)[unit]
        led = {
            link.name for link in links(pdf) if link.page == page and link.name and "note" not in link.name
        }
    assert led == targets


def test_link_whose_heading_the_other_language_lacks_is_a_warning(built):
    said = " ".join(record(built, "ar")["warnings"])
    assert "the link to “talks#rounds” leads to the beginning of the article" in said
    assert "lines.en.md:9" in said


def test_titles_in_contents_and_bookmarks_are_those_of_the_articles(built):
    entries = {
        entry.title: [below.title for below in entry.children]
        for entry in outline(built / "build/year.ar.pdf")
    }
    assert entries["السياسة"] == ["محادثات بلا نهاية", "Lines of contact?"]
    assert "Lines of contact" in texts(built / "build/year.ar.pdf")[unit_page(built, "ar", "contents")]


def test_publisher_falls_back_to_the_first_language(built):
    assert "المعهد" in " ".join(texts(built / "build/year.ar.pdf"))
    assert "Institute" in " ".join(texts(built / "build/year.tr.pdf"))


def test_edition_has_its_own_date_and_options(built):
    assert [record(built, lang)["options"]["running_heads"] for lang in ("en", "tr")] == [True, False]
    assert "1 Şubat 2023" in " ".join(texts(built / "build/year.tr.pdf"))
    assert "15 January 2023" in " ".join(texts(built / "build/year.en.pdf"))


def test_build_makes_every_edition_and_tells_what_is_missing(run, tmp_path):
    root = three_languages(tmp_path)
    said = run("--project", root, "build", "year").stdout
    assert [line.split("  ")[0].rpartition("/")[2] for line in said.splitlines() if ".pdf" in line] == [
        "year.en.pdf", "year.ar.pdf", "year.tr.pdf",
    ]  # fmt: skip
    assert "  in the original: lines (en)\n" in said
    assert "  without lines, count, ward\n" in said


def test_edition_that_fails_does_not_stop_the_others(built, run, tmp_path):
    manifest = MANIFEST.replace('ar = "original"', 'ar = "error"')
    root = three_languages(tmp_path / "project", manifest=manifest)
    shutil.copytree(built / "build/.store", root / "build/.store")
    failed = run("--project", root, "build", "year", "--json", expect=1)
    answer = json.loads(failed.stdout)
    assert [each["lang"] for each in answer["results"]] == ["en", "tr"]
    (problem,) = answer["problems"]
    assert (problem["file"], problem["line"]) == ("sources/reports/year.toml", 12)
    assert problem["message"] == "there is no article “lines” in “ar”"
    assert [(root / f"build/year.{lang}.pdf").exists() for lang in ("en", "ar", "tr")] == [True, False, True]


def test_brief_of_a_key_is_made_in_each_of_its_languages(run, tmp_path):
    root = three_languages(tmp_path)
    run("--project", root, "brief", "count")
    assert sorted(path.name for path in (root / "build/briefs").glob("*.pdf")) == [
        "count.ar.pdf",
        "count.en.pdf",
    ]
    run("--project", root, "brief", "talks", "--lang", "tr")
    assert sorted(path.name for path in (root / "build/briefs").glob("talks*.pdf")) == ["talks.tr.pdf"]
    assert "المعهد" in " ".join(texts(root / "build/briefs/count.ar.pdf"))


def test_broken_translation_does_not_stop_the_brief_in_the_other_language(run, tmp_path):
    root = three_languages(tmp_path)
    put(root, "sources/articles/count.ar.md", article("إحصاء", "نص.", date="soon"))
    said = run("--project", root, "brief", "count", expect=1)
    assert "count.ar.md:3: date: “soon” is not a date" in said.stderr
    assert (root / "build/briefs/count.en.pdf").is_file()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('ar = "original"', 'ar = "leave"', "4: missing: “leave” is not known here (did you"),
        ('ar = "original"', 'fr = "original"', "4: missing.fr: the report has no edition in “fr”"),
        ("[edition.tr]", "[edition.fr]", "“fr” is not known among the languages"),
        ("[edition.tr]", "[edition.tr]\nlayot = 'brief'", "7: edition.tr.layot: there is no such key"),
        ("running_heads", "runing_heads", "8: edition.tr.options.runing_heads: the layout"),
        (', tr = "Yıl"', "", "1: title: there is no text in “tr”, which is an edition of the report"),
    ],
)  # fmt: skip
def test_each_mistake_about_editions_is_named_on_its_line(run, tmp_path, old, new, expected):
    assert old in MANIFEST
    root = three_languages(tmp_path, manifest=MANIFEST.replace(old, new, 1))
    assert expected in run("--project", root, "build", "year", "--lang", "tr", expect=1).stderr
