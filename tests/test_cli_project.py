"""Looking at a project: `list`, `schema`, `doctor`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sample_project import article, make_project


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Three articles, one of them in Arabic, and a manifest."""
    folder = "sources/articles/2022"
    files: dict[str, str | bytes] = {
        f"{folder}/m4.en.md": article("The M4", kind="in-focus", date="2022-03-05", tags="[idlib, roads]"),
        f"{folder}/m4.ar.md": article(
            "الطريق", kind="in-focus", date="2022-03-06", lang="ar", tags="[idlib]"
        ),
        f"{folder}/trade.en.md": article(
            "Trade", kind="analysis", date="2022-09-01", authors="[Economy Unit]"
        ),
        "sources/reports/year.toml": 'title = "The year"\n[[sections]]\ntitle = "All"\nselect = {}\n',
    }
    return make_project(tmp_path / "small", files).root


def keys(run, folder: Path, *where: str) -> list[str]:
    options = [option for condition in where for option in ("--where", condition)]
    found = json.loads(run("list", "articles", "--json", *options, cwd=folder).stdout)["articles"]
    return [f"{each['key']}.{each['lang']}" for each in found]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ([], ["m4.en", "m4.ar", "trade.en"]),
        (["kind=in-focus"], ["m4.en", "m4.ar"]),
        (["tag=idlib", "tag=roads"], ["m4.en"]),
        (["author=Economy Unit"], ["trade.en"]),
        (["from=2022-03-06"], ["m4.ar", "trade.en"]),
        (["to=2022-03-05"], ["m4.en"]),
        (["lang=ar"], ["m4.ar"]),
        (["exclude=m4"], ["trade.en"]),
        (["sort=-date", "limit=1"], ["trade.en"]),
        (["kind=in-focus", "kind=analysis", "lang=en"], ["m4.en", "trade.en"]),
    ],
)
def test_where_narrows_the_list_down(run, small, where, expected):
    assert keys(run, small, *where) == expected


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("knd=in-focus", "kind"),
        ("kind", "kind=in-focus"),
        ("kind=in-fokus", "in-focus"),
        ("from=yesterday", "from"),
    ],
)
def test_mistaken_condition_is_wrong_usage_with_a_suggestion(run, small, where, said):
    done = run("list", "--where", where, cwd=small, expect=2)
    assert said in done.stderr.partition("Error:")[2]


def test_condition_given_twice_that_takes_one_value_is_wrong_usage(run, small):
    done = run("list", "--where", "from=2022-01-01", "--where", "from=2021-01-01", cwd=small, expect=2)
    assert "from is given twice" in done.stderr


def test_list_for_people_has_a_line_for_each_article(run, small):
    lines = run("list", "articles", cwd=small).stdout.splitlines()
    assert len(lines) == 3
    assert lines[0].split() == ["m4", "en", "2022-03-05", "in-focus", "The", "M4"]


def test_list_that_finds_nothing_says_so_on_standard_error(run, small):
    done = run("list", "--where", "tag=none", cwd=small)
    assert done.stdout == ""
    assert "no articles" in done.stderr


def test_list_shows_the_good_articles_and_names_the_broken_ones(launch, small):
    (small / "sources/articles/2022/broken.en.md").write_text("---\ntitle: X\ndate: soon\n---\nText.\n")
    done = launch("list", "articles", cwd=small, expect=1)
    assert len(done.stdout.splitlines()) == 3
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: sources/articles/2022/broken.en.md:3: date: ")


def test_list_shows_the_good_reports_and_names_the_broken_ones(run, small):
    (small / "sources/reports/other.toml").write_text('titel = "X"\n[[sections]]\ntitle = "A"\nselect = {}\n')
    answer = json.loads(run("list", "reports", "--json", cwd=small, expect=1).stdout)
    assert [report["name"] for report in answer["reports"]] == ["year"]
    assert answer["ok"] is False
    assert {problem["file"] for problem in answer["problems"]} == {"sources/reports/other.toml"}


@pytest.mark.parametrize("kind", ["article", "report", "project"])
def test_schema_describes_each_kind_of_file(run, tmp_path, kind):
    schema = json.loads(run("schema", kind, cwd=tmp_path).stdout)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert schema["additionalProperties"] is False
    assert all("description" in each or "$ref" in each for each in schema["properties"].values())


def test_schema_in_a_project_offers_its_kinds(run, small):
    text = run("schema", "article", cwd=small).stdout
    assert '"in-focus"' in text
    assert '"analysis"' in text


def test_schema_writes_a_file_of_each_kind(launch, small):
    launch("schema", "-o", ".schemas", cwd=small)
    written = sorted(path.name for path in (small / ".schemas").iterdir())
    kinds = ("article", "glossary", "index", "project", "report")
    assert written == [f"{kind}.schema.json" for kind in kinds]
    for name in written:
        assert json.loads((small / ".schemas" / name).read_text(encoding="utf-8"))["type"] == "object"


def test_doctor_finds_nothing_wrong_with_a_new_project(run, demo):
    lines = run("doctor", cwd=demo).stdout.splitlines()
    assert all(line.startswith("ok ") for line in lines)
    names = {line.split()[1].rstrip(":") for line in lines}
    assert {"Python", "WeasyPrint", "Pango", "harfbuzz-subset", "fonts", "layout", "build/", "disk"} <= names
    extras = {line.split()[2] for line in lines if line.split()[1] == "extra"}
    assert extras == {"charts:", "intake:", "kit:", "mail:"}


def test_doctor_names_a_broken_font_and_a_broken_layout(launch, demo):
    (demo / "fonts" / "SourceSans3-Bold.ttf").write_bytes(b"not a font")
    (demo / "layouts" / "brief" / "layout.toml").write_text("name = ")
    answer = json.loads(launch("doctor", "--json", cwd=demo, expect=1).stdout)
    wrong = {check["name"]: check for check in answer["checks"] if not check["ok"]}
    assert answer["ok"] is False
    assert set(wrong) == {"fonts", "layout"}
    assert "SourceSans3-Bold.ttf" in wrong["fonts"]["found"]
    assert "layouts/brief/layout.toml" in wrong["layout"]["found"]
    assert all(check["remedy"] for check in wrong.values())


def test_doctor_outside_a_project_checks_the_machine(run, tmp_path):
    text = run("doctor", cwd=tmp_path).stdout
    assert "WeasyPrint" in text
    assert "only the machine was checked" in text


def test_doctor_in_a_project_with_a_mistaken_project_file_says_where(run, demo):
    (demo / "report-builder.toml").write_text("publisher = \n")
    done = run("doctor", cwd=demo, expect=1)
    assert "problem  project: report-builder.toml:1" in done.stdout
