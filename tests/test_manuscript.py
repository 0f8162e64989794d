"""Manifests: every mistake on its line; reports; the units they are compiled in."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_project import CONFIG, article, make_project, manifest, said

from report_builder.articles.catalogue import load_catalogue
from report_builder.articles.schema import FrontMatter
from report_builder.manuscript.json_schema import (
    front_matter_schema,
    manifest_schema,
    project_schema,
    reference_markdown,
)
from report_builder.manuscript.load import list_reports
from report_builder.manuscript.model import Report
from report_builder.manuscript.report import brief_report, report_editions, resolve_report
from report_builder.manuscript.schema import Manifest, SectionEntry, Select
from report_builder.manuscript.units import plan_units
from report_builder.project.config import ProjectConfig
from report_builder.project.errors import Problem, ProjectError, SourceError
from report_builder.project.paths import Project
from report_builder.project.values import local_text

KINDS = ("cover", "half-title", "imprint", "contents", "section", "back-cover")

ARTICLES: dict[str, str | bytes] = {
    "sources/articles/foreword.en.md": article("Foreword"),
    "sources/articles/politics.en.md": article("Politics", date="2022-03-01", kind="analysis"),
    "sources/articles/strikes.en.md": article(
        "Strikes", date="2022-05-01", kind="analysis", tags="[military]"
    ),
    "sources/articles/idlib.en.md": article("Idlib", date="2022-02-01", kind="in-focus", tags="[idlib]"),
    "sources/articles/daraa.en.md": article("Daraa", date="2022-01-01", kind="in-focus"),
    "sources/articles/table.en.md": article("Table of events"),
    "sources/media/map.svg": "<svg/>",
}

GOOD = manifest("""
    title = { en = "Syria during 2022", ar = "سورية" }
    subtitle = "A year"
    date = 2023-01-15
    editions = ["en", "ar"]
    authors = ["Unit of Analysis"]
    keywords = { en = ["Syria", "2022"], ar = "سورية" }
    imprint = ["First.", "Second."]
    options = { accent = "#123456" }

    [[front]]
    article = "foreword"

    [[sections]]
    title = { en = "Politics", ar = "سياسة" }
    picture = "sources/media/map.svg"
    articles = ["politics", "strikes"]

    [[sections]]
    title = "Briefs"
    select = { kind = "in-focus", from = 2022-01-01, sort = "date" }

    [[back]]
    article = "table"
    """)


def project_with(tmp_path: Path, text: str, more: dict[str, str | bytes] | None = None) -> Project:
    return make_project(tmp_path, {**ARTICLES, **(more or {}), "sources/reports/r.toml": text})


def resolve(project: Project, name: str = "r", lang: str | None = None) -> Report:
    return resolve_report(project, load_catalogue(project), name, lang)


def mistakes(
    tmp_path: Path, text: str, more: dict[str, str | bytes] | None = None, **kwargs: Any
) -> list[str]:
    project = project_with(tmp_path, text, more)
    with pytest.raises(SourceError) as caught:
        resolve(project, **kwargs)
    return [text.removeprefix("sources/reports/r.toml:") for text in said(caught.value, project.root)]


def with_section(body: str) -> str:
    """A manifest whose section begins on line 3."""
    return 'title = "T"\n\n[[sections]]\ntitle = "S"\n' + body + "\n"


def test_report_is_resolved_with_its_articles_in_order(tmp_path: Path):
    report = resolve(project_with(tmp_path, GOOD))
    assert (report.title, report.subtitle, report.date) == (
        "Syria during 2022",
        "A year",
        dt.date(2023, 1, 15),
    )
    assert (report.lang, report.layout, report.publisher) == ("en", "annual-report", "Institute")
    assert [each.key for each in report.articles] == [
        "foreword", "politics", "strikes", "daraa", "idlib", "table",
    ]  # fmt: skip
    assert [(each.number, each.id, each.title, each.line) for each in report.sections] == [
        (1, "section-1", "Politics", 13),
        (2, "section-2", "Briefs", 18),
    ]
    assert report.sections[0].picture == "sources/media/map.svg"
    assert report.keywords == ("Syria", "2022")
    assert report.imprint == ("First.", "Second.")
    assert report.options == {"accent": "#123456"}


def test_edition_takes_the_texts_and_articles_of_its_language(tmp_path: Path):
    arabic: dict[str, str | bytes] = {
        str(name).replace(".en.", ".ar."): text for name, text in ARTICLES.items() if ".en." in name
    }
    report = resolve(project_with(tmp_path, GOOD, arabic), lang="ar")
    assert (report.title, report.sections[0].title, report.keywords) == ("سورية", "سياسة", ("سورية",))
    assert {each.lang for each in report.articles} == {"ar"}


def test_editions_are_listed(tmp_path: Path):
    project = project_with(tmp_path, GOOD, {"sources/reports/a.toml": with_section('articles=["idlib"]')})
    assert report_editions(project, "r") == ("en", "ar")
    assert report_editions(project, "a") == ("en",)
    assert list_reports(project) == ("a", "r")


def test_report_may_be_named_by_its_file(tmp_path: Path):
    project = project_with(tmp_path, GOOD)
    assert resolve(project, "sources/reports/r.toml") == resolve(project)
    assert resolve(project, str(project.reports / "r.toml")) == resolve(project)


def test_misspelt_report_is_reported_with_a_suggestion(tmp_path: Path):
    project = make_project(tmp_path, {"sources/reports/syria-2022.toml": GOOD})
    with pytest.raises(SourceError, match=r"no report “syria2022”.*did you mean “syria-2022”"):
        resolve(project, "syria2022")


def test_unknown_edition_is_reported_on_the_line_of_editions(tmp_path: Path):
    assert mistakes(tmp_path, GOOD, lang="tr") == [
        "4: editions: the report has no edition in “tr” (editions: en, ar)"
    ]


def test_misspelt_manifest_keys_are_reported_together_with_line_and_suggestion(tmp_path: Path):
    text = 'titel = "T"\ntitle = "T"\n[[section]]\n[[sections]]\ntitle = "S"\nselect = { kinds = "x" }\n'
    assert mistakes(tmp_path, text) == [
        "1: titel: there is no such key (did you mean “title”?)",
        "3: section: there is no such key (did you mean “sections”?)",
        "6: sections[1].select.kinds: there is no such key (did you mean “kind”?)",
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            'articles = ["idlip"]',
            "5: sections[1].articles[1]: there is no article “idlip” (did you mean “idlib”?)",
        ),
        (
            'articles = ["idlib",\n "idlib"]',
            "6: sections[1].articles[2]: the article “idlib” is in the report already, in section 1 on line 5"
            " (name it once)",
        ),
        ('articles = ["idlib"]\nselect = {}', "3: sections[1]: a section has either “articles” or “select”"),
        ("", "3: sections[1]: the section says nothing of its articles"),
        ("articles = []", "5: sections[1].articles: at least 1 must be given"),
        ("articles = [1]", "5: sections[1].articles[1]: this must be text"),
        ('articles = ["a b"]', "5: sections[1].articles[1]: a key cannot contain a space"),
        (
            'select = { kind = "in-fokus" }',
            "5: sections[1].select.kind[1]: “in-fokus” is not known among the kinds in report-builder.toml"
            " (did you mean “in-focus”?)",
        ),
        ('select = { sort = "dat" }', "5: sections[1].select.sort[1]: “dat” is not known here"),
        ("select = { limit = 0 }", "5: sections[1].select.limit: this must be 1 or more"),
        ('select = { limit = "3" }', "5: sections[1].select.limit: this must be a whole number"),
        ('select = { from = "May" }', "5: sections[1].select.from: “May” is not a date"),
        ('select = { lang = "fr" }', "5: sections[1].select.lang: “fr” is not known among the languages"),
        (
            "select = { from = 2022-02-01, to = 2022-01-01 }",
            "5: sections[1].select: from (2022-02-01) is later than to (2022-01-01)",
        ),
        (
            'select = { tags = ["idleb"] }',
            "5: sections[1].select: no article in “en” meets these conditions"
            " (no article has “idleb”; did you mean “idlib”?)",
        ),
        (
            'select = { kind = "in-focus", from = 2030-01-01 }',
            "(the dates leave nothing; without them there would be articles)",
        ),
        (
            'articles = ["idlib"]\npicture = "sources/media/mop.svg"',
            "6: sections[1].picture: there is no picture “sources/media/mop.svg” in this project",
        ),
        (
            'articles = ["idlib"]\n[[sections]]\narticles = ["daraa"]',
            "6: sections[2].title: “title” is missing",
        ),
        (
            'articles = ["idlib"]\n[[sections]]\ntitle = { ar = "س" }\narticles = ["daraa"]',
            "7: sections[2].title: there is no text in “en”",
        ),
        ('articles = ["idlib"]\n[[front]]\nartikel = "x"', "7: front[1].artikel: there is no such key"),
        ('articles = ["idlib"]\n[[back]]\narticle = "idlib"', "already, in section 1 on line 5"),
        (
            'articles = ["idlib"]\n[[front]]\narticle = "nope"',
            "7: front[1].article: there is no article “nope”",
        ),
    ],
)
def test_each_mistake_in_a_manifest_is_named_on_its_line(tmp_path: Path, body: str, expected: str):
    found = mistakes(tmp_path, with_section(body))
    assert any(expected in text for text in found), found


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("title = 3", "1: title: this must be text, or a table of languages"),
        ('title = ""', "1: title: this is empty"),
        ("title = { en = 3 }", "1: title: what stands for “en” must be text"),
        ('title = { English = "x" }', "1: title: “English” is not a language code"),
        ('title = "a\\u0000b"', "1: title: a control character (U+0000)"),
        ('title = "T"\nlayout = "anual-report"', "did you mean “annual-report”?"),
        ('title = "T"\neditions = ["fr"]', "2: editions[1]: “fr” is not known among the languages"),
        ('title = "T"\ndate = "soon"', "2: date: “soon” is not a date"),
        ('title = "T"\noptions = 3', "2: options: this must be a table"),
        ('title = "T"\nfront = "x"', "2: front: this must be a list"),
        ('title = "T"\nfront = ["x"]', "2: front[1]: this must be a table"),
        ('title = "T"\nimprint = [3]', "2: imprint: this must be a list of texts"),
        ('title = "T"\nwebsite = "x"', "2: website: “x” is not a web address"),
        ('title = "T', "1: "),
    ],
)
def test_each_mistake_at_the_top_of_a_manifest_is_named_on_its_line(tmp_path: Path, line: str, expected: str):
    found = mistakes(tmp_path, line + '\n[[sections]]\ntitle = "S"\narticles = ["idlib"]\n')
    assert any(expected in text for text in found), found


def test_manifest_without_sections_is_an_error(tmp_path: Path):
    assert mistakes(tmp_path, 'title = "T"\n') == ["1: sections: “sections” is missing"]


def test_all_mistakes_of_a_manifest_are_reported_together(tmp_path: Path):
    text = with_section(
        'articles = ["nope", "idlib"]\n[[sections]]\ntitle = "B"\nselect = { kind = "in-focus" }'
    )
    layout, article_, selection = mistakes(tmp_path, 'layout = "x"\n' + text)
    assert layout.startswith("1: layout: there is no layout “x” (layouts here: annual-report")
    assert article_.startswith("6: sections[1].articles[1]: there is no article “nope”")
    assert selection == (
        "9: sections[2].select: the article “idlib” is in the report already, in section 1 on line 6"
        " (leave it out here with exclude = [...])"
    )


def test_misspelling_a_required_key_is_one_mistake_not_two(tmp_path: Path):
    assert mistakes(tmp_path, 'tilte = "T"\n[[sections]]\ntitle = "S"\narticles = ["idlib"]\n') == [
        "1: tilte: there is no such key (did you mean “title”?)"
    ]


def test_article_in_another_language_only_is_said_so(tmp_path: Path):
    more: dict[str, str | bytes] = {"sources/articles/only.ar.md": article("أ")}
    assert mistakes(tmp_path, with_section('articles = ["only"]'), more) == [
        "5: sections[1].articles[1]: there is no article “only” in “en”"
        " (there is sources/articles/only.ar.md (ar); translate it, or say"
        ' missing = "leave-out" or "original")'
    ]


def test_problems_of_an_article_that_the_report_uses_are_reported(tmp_path: Path):
    more: dict[str, str | bytes] = {"sources/articles/bad.en.md": article("Bad", date="soon")}
    (found,) = mistakes(tmp_path, with_section('articles = ["bad"]'), more)
    assert found.startswith("sources/articles/bad.en.md:3: date: “soon” is not a date")


def test_problem_in_an_article_that_the_report_does_not_use_does_not_stop_it(tmp_path: Path):
    more: dict[str, str | bytes] = {
        "sources/articles/bad.en.md": article("Bad", date="soon", kind="analysis"),
        "sources/articles/worse.ar.md": "---\n{",
    }
    project = project_with(tmp_path, GOOD, more)
    assert len(load_catalogue(project).broken) == 2
    keys = [each.key for each in resolve(project_with(tmp_path / "b", GOOD)).articles]
    assert [each.key for each in resolve(project).articles] == keys


@pytest.mark.parametrize(
    "text",
    [
        article("Bad", date="soon", kind="in-focus"),
        article("Bad", date="2022-01-05", kind="in-fokus"),
        "---\ntitle: A: B\nkind: in-focus\n---\ntext",
        b"\xff\xff",
    ],
)
def test_broken_article_that_a_query_may_want_is_not_left_out_in_silence(tmp_path: Path, text: str | bytes):
    found = mistakes(tmp_path, GOOD, {"sources/articles/bad.en.md": text})
    assert all(each.startswith("sources/articles/bad.en.md:") for each in found)


def test_broken_article_can_be_excluded_by_its_file_name(tmp_path: Path):
    text = GOOD.replace('sort = "date" }', 'sort = "date", exclude = ["bad"] }')
    project = project_with(tmp_path, text, {"sources/articles/bad.en.md": "---\n{"})
    assert [each.key for each in resolve(project).sections[1].articles] == ["daraa", "idlib"]


VALUES = """
3 | -1 | nan | inf | true | "" | "x" | [] | [[]] | {} | { en = 1 } | { en = [] } | ["idlib"] | "../x" | "T"
07:32:00 | 2022-01-01 | 2022-01-01T00:00:00Z | "\\u0000" | ["\\n"] | [{ article = "idlib" }] | [{}]
{ kind = "in-focus" } | { limit = 99999999999999999999 } | { sort = [] } | { "" = "" }
"""
toml_values = st.sampled_from(
    [value.strip() for line in VALUES.split("\n") for value in line.split(" | ") if value]
)
manifest_keys = st.sampled_from([*Manifest.model_fields, "x"])
section_keys = st.sampled_from([*SectionEntry.model_fields, "select.from", "select.sort", "select.limit"])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    top=st.dictionaries(manifest_keys, toml_values, max_size=4),
    section=st.dictionaries(section_keys, toml_values, max_size=3),
)
def test_no_values_whatever_make_resolving_raise_anything_but_a_project_error(
    tmp_path: Path, top: dict[str, str], section: dict[str, str]
):
    lines = [*(f"{key} = {value}" for key, value in top.items()), "[[sections]]"]
    lines += [f"{key} = {value}" for key, value in section.items()]
    project = project_with(tmp_path, "\n".join(lines))
    problems: tuple[Problem, ...] = ()
    try:
        report = resolve(project)
    except ProjectError as error:
        problems = error.problems
    else:
        assert report.title
        assert report.articles
    assert all(problem.line and problem.file == project.reports / "r.toml" for problem in problems)


def test_units_stand_in_page_order_with_their_matter(tmp_path: Path):
    units = plan_units(resolve(project_with(tmp_path, GOOD)), KINDS)
    assert [(unit.id, unit.kind, unit.matter, unit.listed) for unit in units] == [
        ("cover", "cover", "front", False),
        ("half-title", "half-title", "front", False),
        ("imprint", "imprint", "front", False),
        ("contents", "contents", "front", False),
        ("foreword", "foreword", "front", True),
        ("section-1", "section", "body", True),
        ("politics", "article", "body", True),
        ("strikes", "article", "body", True),
        ("section-2", "section", "body", True),
        ("daraa", "article", "body", True),
        ("idlib", "article", "body", True),
        ("table", "appendix", "back", True),
        ("back-cover", "back-cover", "back", False),
    ]
    assert [unit.section.number for unit in units if unit.section] == [1, 1, 1, 2, 2, 2]


def test_layout_may_want_the_foreword_before_the_contents_and_no_openers(tmp_path: Path):
    units = plan_units(resolve(project_with(tmp_path, GOOD)), ("cover", "foreword", "contents"))
    assert [unit.id for unit in units][:4] == ["cover", "foreword", "contents", "politics"]


def test_article_with_the_name_of_a_page_keeps_its_id_and_the_page_gives_way(tmp_path: Path):
    keys = ("cover", "contents", "section-1", "section-1-unit", "cover-unit")
    more: dict[str, str | bytes] = {f"sources/articles/{key}.en.md": article(key) for key in keys}
    report = resolve(project_with(tmp_path, with_section(f"articles = {json.dumps(keys)}"), more))
    units = plan_units(report, KINDS)
    ids = [unit.id for unit in units]
    assert len(set(ids)) == len(ids)
    assert [unit.id for unit in units if unit.kind == "article"] == list(keys)
    assert [unit.id for unit in units if unit.kind in {"cover", "contents", "section"}] == [
        "cover-unit-2",
        "contents-unit",
        "section-1-unit-2",
    ]
    assert plan_units(report, KINDS) == units


def test_unit_kind_that_does_not_exist_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="kover"):
        plan_units(resolve(project_with(tmp_path, GOOD)), ("kover",))


def test_brief_is_one_unit_with_its_article(tmp_path: Path):
    project = project_with(tmp_path, GOOD)
    report = brief_report(project, load_catalogue(project).require("idlib", "en"))
    assert (report.name, report.title, report.layout) == ("idlib", "Idlib", "brief")
    assert (report.date, report.keywords) == (dt.date(2022, 2, 1), ("idlib",))
    assert [(unit.id, unit.kind, unit.matter) for unit in plan_units(report, ())] == [
        ("idlib", "brief", "body")
    ]
    assert [unit.kind for unit in plan_units(report, ("cover", "brief", "back-cover"))] == [
        "cover",
        "brief",
        "back-cover",
    ]


@pytest.mark.parametrize("schema", [front_matter_schema(), manifest_schema(), project_schema()])
def test_json_schema_describes_every_key_and_refuses_others(schema: dict[str, Any]):
    assert schema["$schema"].startswith("https://json-schema.org/")
    for table in [schema, *schema.get("$defs", {}).values()]:
        assert table["additionalProperties"] is False
        for key, value in table["properties"].items():
            assert len(value["description"]) > 15, key
    json.dumps(schema)


def test_json_schema_offers_the_kinds_and_languages_of_the_project():
    config = ProjectConfig(publisher=local_text("P"), kinds=("in-focus",), languages=("en", "ar"))
    text = json.dumps(front_matter_schema(config)["properties"])
    assert '"enum": ["in-focus"]' in text
    assert '"enum": ["en", "ar"]' in text
    properties = manifest_schema(config)["properties"]
    assert properties["editions"]["items"]["enum"] == ["en", "ar"]
    assert '"enum": ["in-focus"]' in json.dumps(manifest_schema(config)["$defs"]["Select"])


@pytest.mark.parametrize("model", [FrontMatter, Manifest, SectionEntry, Select, ProjectConfig])
def test_reference_has_a_row_for_every_key(model: Any):
    rows = reference_markdown(model).splitlines()
    keys = [field.alias or name for name, field in model.model_fields.items()]
    assert [row.split("`")[1] for row in rows[2:]] == keys
    assert all(row.replace("\\|", "").count("|") == 5 for row in rows)


def test_project_file_can_set_the_default_layout(tmp_path: Path):
    config = CONFIG + '[defaults]\nlayout = "house"\n'
    files = {**ARTICLES, "layouts/house/layout.toml": "", "sources/reports/r.toml": GOOD}
    assert resolve(make_project(tmp_path, files, config)).layout == "house"
    missing = make_project(tmp_path / "b", {**ARTICLES, "sources/reports/r.toml": GOOD}, config)
    with pytest.raises(SourceError, match=r"which is the default in report-builder\.toml"):
        resolve(missing)
