"""`report-builder editions`: what a translation lacks, what it has more, and whether it is behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from helpers_build import put
from sample_project import article

CONFIG = """\
publisher = "Institute"
languages = ["en", "ar", "tr"]
[language.ar]
digits = "arabic-indic"
"""
MANIFEST = """\
title = { en = "The year", ar = "العام", tr = "Yıl" }
date = 2023-01-15
editions = ["en", "ar", "tr"]
missing = { ar = "original", tr = "leave-out" }

[[sections]]
title = { en = "Politics", ar = "السياسة", tr = "Siyaset" }
articles = ["talks", "lines"]
"""
TALKS = """\
In 2022 some 1,250.5 tonnes went through. See [the lines](article:lines).[^a]

## Rounds {#rounds}

They met.

### Terms

- one
- two

| Month | Raids |
|---|---|
| May | 12 |

: Raids {#tbl-raids}

![A map](../media/x.svg){alt="A map"}

::: box A word
In short.
:::

[^a]: As [said](https://institute.example/en).
"""
SUMMARY = {"date": "2022-01-01", "kind": "analysis", "authors": "[Ann]", "tags": "[idlib]", "summary": "All."}
TALKS_TR = """\
2022'de 1.250,5 ton geçti. Bkz. [hatlar](article:lines).[^a]

## Turlar {#rounds}

Buluştular.

### Koşullar

- bir
- iki

| Ay | Saldırı |
|---|---|
| Mayıs | 12 |

: Saldırılar {#tbl-raids}

![Harita](../media/x.svg){alt="Harita"}

::: box Bir söz
Kısaca.
:::

[^a]: [Söylendiği](https://institute.example/en) gibi.
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 6 2"><rect width="6" height="2"/></svg>'
ARTICLES = "sources/articles"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two articles in three languages, alike in all that is compared."""
    put(tmp_path, "report-builder.toml", CONFIG)
    put(tmp_path, "sources/reports/year.toml", MANIFEST)
    put(tmp_path, "sources/media/x.svg", SVG)
    put(tmp_path, f"{ARTICLES}/talks.en.md", article("Talks", TALKS, **SUMMARY))
    put(tmp_path, f"{ARTICLES}/talks.ar.md", article("المحادثات", TALKS, **SUMMARY))
    put(tmp_path, f"{ARTICLES}/talks.tr.md", article("Görüşmeler", TALKS_TR, **SUMMARY))
    put(tmp_path, f"{ARTICLES}/lines.en.md", article("Lines", "Quiet was kept.", date="2022-02-01"))
    put(tmp_path, f"{ARTICLES}/lines.ar.md", article("الخطوط", "ساد الهدوء.", date="2022-02-01"))
    put(tmp_path, f"{ARTICLES}/lines.tr.md", article("Hatlar", "Sessizlik sürdü.", date="2022-02-01"))
    return tmp_path


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / ARTICLES / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def compared(run: Any, root: Path, *options: str) -> list[dict[str, Any]]:
    """The findings as JSON, without those on what was never declared current."""
    result = run("--project", root, "editions", "year", "--json", *options, expect=None)
    answer = json.loads(result.stdout)
    found = [{"key": each["key"], **finding} for each in answer["articles"] for finding in each["findings"]]
    same = not answer["problems"] and all(each["level"] == "look" for each in found)
    assert (result.exit_code, answer["ok"]) == (0 if same else 1, same)
    return [finding for finding in found if finding["what"] != "undeclared"]


def test_an_article_without_a_translation_is_told_on_the_line_of_the_manifest(run, root):
    (root / ARTICLES / "talks.ar.md").unlink()
    said = run("--project", root, "editions", "year", expect=1).stdout
    assert "talks\n  ar  sources/reports/year.toml:8: there is no translation into “ar”: " in said
    assert "the edition has it in “en” (translate sources/articles/talks.en.md)" in said
    assert said.endswith("year (en, ar, tr): 2 articles, 1 difference, 2 to look at\n")


def test_exit_code_is_zero_when_nothing_differs_and_the_json_file_says_so(run, root):
    said = run("--project", root, "editions", "year").stdout
    assert said.endswith("year (en, ar, tr): 2 articles, no differences, 2 to look at\n")
    assert compared(run, root) == []
    (file,) = (root / "build").glob("*.json")
    assert file.name == "year.editions.json"
    answer = json.loads(file.read_text(encoding="utf-8"))
    assert answer["ok"] is True
    assert (answer["report"], answer["editions"]) == ("year", ["en", "ar", "tr"])
    talks = answer["articles"][0]
    assert talks["original"] == {"lang": "en", "file": f"{ARTICLES}/talks.en.md"}
    assert talks["translations"] == {each: f"{ARTICLES}/talks.{each}.md" for each in ("ar", "tr")}
    assert answer["problems"] == []


def test_what_becomes_of_a_missing_translation_is_what_the_manifest_says(run, root):
    (root / ARTICLES / "talks.tr.md").unlink()
    said = run("--project", root, "editions", "year", expect=1).stdout
    assert "  tr  sources/reports/year.toml:8: there is no translation into “tr”: the edition leaves" in said
    text = MANIFEST.replace('missing = { ar = "original", tr = "leave-out" }\n', "")
    put(root, "sources/reports/year.toml", text)
    said = run("--project", root, "editions", "year", expect=1).stdout
    assert "  tr  sources/reports/year.toml:7: there is no translation into “tr”, so this edition is" in said


@pytest.mark.parametrize(
    ("old", "new", "what", "line", "message"),
    [
        ("2022-01-01", "2022-01-02", "date", 3, "the date is 2022-01-02, of the original 2022-01-01"),
        ("date: 2022-01-01\n", "", "date", 1, "the date is not given, of the original 2022-01-01"),
        ("kind: analysis", "kind: note", "kind", 4, "the kind is note, of the original analysis"),
        ("[Ann]", "[Ann, Ben]", "authors", 5, "2 authors, 1 in the original"),
        ("[idlib]", "[]", "tags", 6, "no tags, 1 in the original"),
        ("summary: All.\n", "", "summary", 1, "the original has a summary, this has none"),
        ("- iki\n", "- iki\n\n## Sonra\n", "heading-2", 20, "2 sections, 1 in the original"),
        ("### Koşullar\n\n", "", "heading-3", 15, "no headings of level 3, 1 in the original"),
        ("- iki\n", "- iki\n\n#### A\n", "heading-4", 20, "1 heading of level 4, 0 in the original"),
        ("- iki\n", "- iki\n- üç\n", "item", 17, "3 list items, 2 in the original"),
        ("| Mayıs | 12 |\n", "| Mayıs | 12 |\n| Ocak | 7 |\n", "row", 23, "3 table rows, 2 in the original"),
        ("| Ay | Saldırı |\n|---|---|\n| Mayıs | 12 |\n\n: Saldırılar {#tbl-raids}\n", "12\n", "table", 20,
         "no tables, 1 in the original"),
        ('![Harita](../media/x.svg){alt="Harita"}\n', "", "figure", 27, "no figures, 1 in the original"),
        ("[^a]\n", "[^a][^b]\n\n[^b]: Öyle.\n", "note", 11, "2 notes, 1 in the original"),
        ("::: box Bir söz\nKısaca.\n:::\n", "Kısaca.\n", "box", 28, "no boxes, 1 in the original"),
        ("[hatlar](article:lines)", "hatlar", "links", None, "links to articles: only in the original lines"),
        ("[hatlar](article:lines)", "[hatlar](lines.tr.md) [a](article:talks)", "links", 9,
         "links to articles: only here talks"),
    ],
)  # fmt: skip
def test_each_difference_is_told_with_its_line(run, root, old, new, what, line, message):
    change(root, "talks.tr.md", old, new)
    found = compared(run, root)
    (finding,) = [each for each in found if each["what"] == what]
    assert (finding["key"], finding["lang"], finding["level"]) == ("talks", "tr", "differs")
    assert finding["message"] == message
    assert (finding["file"], finding["line"]) == (f"{ARTICLES}/talks.tr.md", line)


@pytest.mark.parametrize(
    ("old", "new", "what", "line", "message"),
    [
        ("1.250,5", "1.255,5", "numbers", 9, "numbers: only here 1.255,5; only in the original 1,250.5"),
        ("| 12 |", "| 7 |", "numbers", None, "numbers: only in the original 12"),
        (
            "example/en",
            "example/tr",
            "addresses",
            32,
            "web addresses: only here https://institute.example/tr; ",
        ),
    ],
)
def test_what_may_be_right_is_only_worth_a_look(run, root, old, new, what, line, message):
    change(root, "talks.tr.md", old, new)
    (finding,) = compared(run, root)
    assert (finding["what"], finding["level"], finding["line"]) == (what, "look", line)
    assert finding["message"].startswith(message)
    assert "look: " + message in run("--project", root, "editions", "year").stdout


def test_the_same_numbers_in_other_digits_and_signs_are_the_same(run, root):
    arabic = "عبرت ١٬٢٥٠٫٥ طن في ١٨/١٢/٢٠٢٢، أي ١٢٪ و15%."
    put(root, f"{ARTICLES}/lines.en.md", article("Lines", "1,250.5 tonnes on 18.12.2022, 12% and 15%."))
    put(root, f"{ARTICLES}/lines.ar.md", article("الخطوط", arabic))
    put(root, f"{ARTICLES}/lines.tr.md", article("Hatlar", "18.12.2022'de 1.250,50 ton, %12 ve %15."))
    assert [each for each in compared(run, root) if each["what"] == "numbers"] == []


@pytest.mark.parametrize(
    ("paragraphs", "tolerance", "told"),
    [
        (19, "10%", False),
        (18, "10%", False),
        (17, "10%", True),
        (22, "10%", False),
        (23, "10%", True),
        (17, "20%", False),
        (16, "20", False),
        (19, "0%", True),
        (19, "1%", False),  # by one at least
        (18, "1%", True),
    ],
)
def test_paragraphs_may_differ_by_the_tolerance(run, root, paragraphs, tolerance, told):
    body = "\n\n".join(["Quiet."] * 20)
    put(root, f"{ARTICLES}/lines.en.md", article("Lines", body, date="2022-02-01"))
    put(root, f"{ARTICLES}/lines.ar.md", article("Lines", body, date="2022-02-01"))
    body = "\n\n".join(["Sessiz."] * paragraphs)
    put(root, f"{ARTICLES}/lines.tr.md", article("Hatlar", body, date="2022-02-01"))
    found = compared(run, root, "--tolerance", tolerance)
    expected = [("tr", f"{paragraphs} paragraphs, 20 in the original")] if told else []
    assert [(each["lang"], each["message"]) for each in found] == expected


@pytest.mark.parametrize("value", ["ten", "101%", "-1%", "nan"])
def test_a_tolerance_that_is_no_share_is_wrong_usage(run, root, value):
    assert (
        "not a percentage"
        in run("--project", root, "editions", "year", "--tolerance", value, expect=2).stderr
    )


def declare(run: Any, root: Path, *options: str) -> list[str]:
    said = run("--project", root, "editions", "year", "--json", *options).stdout
    return json.loads(said)["accepted"]


def changed(run: Any, root: Path) -> list[tuple[str, str]]:
    found = compared(run, root)
    return [(each["key"], each["lang"]) for each in found if each["what"] == "changed"]


def test_an_original_that_changes_after_it_was_accepted_is_told_until_it_is_accepted_again(run, root):
    assert declare(run, root, "--accept", "lines") == ["lines.ar", "lines.tr"]
    assert changed(run, root) == []
    change(root, "lines.en.md", "Quiet was kept.", "Quiet was not kept.")
    assert changed(run, root) == [("lines", "ar"), ("lines", "tr")]
    said = run("--project", root, "editions", "year", expect=1).stdout
    assert (
        "lines.ar.md:2: the original changed after this translation was declared current (compare it" in said
    )
    assert declare(run, root, "--accept", "lines", "--edition", "tr") == ["lines.tr"]
    assert changed(run, root) == [("lines", "ar")]
    change(root, "lines.en.md", "Quiet was not kept.", "Quiet was kept.")
    assert changed(run, root) == [("lines", "tr")]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: Lines", "title: Other lines", True),
        ("date: 2022-02-01", "date: 2022-02-01\nsummary: Short.", True),
        ("date: 2022-02-01", "date: 2022-02-01\ntags: [a]", False),  # nothing to translate
        ("Quiet was kept.", "Quiet was kept.   \n\n", False),
    ],
)
def test_what_counts_as_a_change_is_what_is_translated(run, root, old, new, told):
    declare(run, root, "--accept", "lines")
    change(root, "lines.en.md", old, new)
    assert bool(changed(run, root)) == told


def test_accept_all_writes_one_sorted_line_for_each_translation(run, root):
    assert declare(run, root, "--accept-all") == ["talks.ar", "talks.tr", "lines.ar", "lines.tr"]
    text = (root / "sources/translations.toml").read_text(encoding="utf-8")
    kept = [line.split(" = ")[0] for line in text.splitlines() if not line.startswith("#")]
    assert kept == ["lines.ar", "lines.tr", "talks.ar", "talks.tr"]
    assert "to look at" not in run("--project", root, "editions", "year").stdout
    # Others' lines stay, when one is written anew.
    declare(run, root, "--accept", "talks")
    assert (root / "sources/translations.toml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--accept", "talk"], 1, "the report has no article “talk” (did you mean “talks”?"),
        (["--accept", "talks", "--edition", "ar"], 1, "there is no translation of “talks” into “ar”"),
        (["--edition", "ar"], 2, "--edition goes with --accept"),
    ],
)
def test_a_declaration_that_cannot_be_made_is_refused(run, root, options, code, message):
    (root / ARTICLES / "talks.ar.md").unlink()
    assert message in run("--project", root, "editions", "year", *options, expect=code).stderr
    assert not (root / "sources/translations.toml").exists()


def test_an_unknown_report_is_refused_and_nothing_is_written(run, root):
    assert "year" in run("--project", root, "editions", "yaer", expect=1).stderr
    assert not (root / "build").exists()


@pytest.mark.parametrize(
    ("text", "line"),
    [('lines.ar = "a"\nlines.tr = 3\n', 2), ('lines = "a"\n', 1), ("lines.ar = \n", 1)],
)
def test_a_damaged_file_of_declarations_is_named_with_its_line(run, root, text, line):
    put(root, "sources/translations.toml", text)
    said = run("--project", root, "editions", "year", expect=1).stderr
    assert f"sources/translations.toml:{line}: " in said


def test_a_translation_with_mistakes_is_not_taken_for_missing(run, root):
    change(root, "lines.tr.md", "2022-02-01", "soon")
    result = run("--project", root, "editions", "year", expect=1)
    assert "lines.tr.md:3: date: “soon” is not a date" in result.stderr
    assert "no translation into “tr”" not in result.stdout
