"""What an editor writes in a chart block is understood, or said with the line and what to write instead."""

from __future__ import annotations

import pytest
from sample_project import article, make_project

from report_builder.articles.catalogue import load_catalogue
from report_builder.charts.spec import ChartSpec, read_spec, spec_of
from report_builder.markup.render import render


def problems(body: str = "a,b\nx,1\n", **pairs: str) -> list[tuple[str, str | None]]:
    spec, found = read_spec({"kind": "bar", "alt": "words", **pairs}, body, 7, 8)
    assert (spec is None) == bool(found)
    assert all(problem.line == 7 for problem in found)
    return [(problem.message, problem.hint) for problem in found]


@pytest.mark.parametrize(
    ("pairs", "message", "hint"),
    [
        ({"kind": "bra"}, "there is no chart of the kind “bra”", "did you mean “bar”?"),
        ({"kind": "grupped"}, "there is no chart of the kind “grupped”", "did you mean “grouped”?"),
        ({"titel": "x"}, "a chart has no “titel”", "did you mean “title”?"),
        ({"alt": " "}, "the chart has no alternative text", "say what it shows to who does not see it"),
        ({"sort": "fallign"}, "sort: “fallign” is not known here", "did you mean “falling”?"),
        ({"max": "many"}, "max: “many” is not a number", None),
        ({"table": "maybe"}, "table: “maybe” is neither true nor false", None),
        ({"ratio": "9"}, "ratio: “9” is no ratio of height to width", "from 0.15 to 2"),
        ({"decimals": "1.5"}, "decimals: “1.5” is not a number of decimals", "from 0 to 6"),
        ({"panel": "x"}, "“panel” is for small-multiples charts, and this one is bar", None),
        ({"labels": "Idlib"}, "labels: “Idlib” is not a word and its label", "word: label; word: label"),
        ({"data": "x.csv"}, "the chart has a data file and rows of its own", "keep one of them"),
        ({"kind": "map"}, "the map has no regions", "GeoJSON"),
        (
            {"kind": "map", "map": "x", "classes": "3, 2"},
            "classes: the bounds between colours do not rise",
            None,
        ),
    ],
)
def test_mistakes_are_said_with_what_to_write(pairs, message, hint):
    ((found, suggested),) = problems(**pairs)
    assert found.startswith(message)
    assert hint is None or hint in (suggested or "")


def test_every_mistake_of_a_block_is_said_at_once():
    assert [message for message, _ in problems("", alt="", colour="red")] == [
        "a chart has no “colour”",
        "the chart has no alternative text",
        "the chart has no data",
    ]


def test_spec_is_the_same_after_it_was_kept_as_json():
    import dataclasses
    import json

    pairs = {
        "kind": "choropleth",
        "map": "m.geojson",
        "alt": "a",
        "y": "n, m",
        "labels": "a: b",
        "classes": "1, 2",
    }
    spec, _ = read_spec({**pairs, "highlight": "إدلب، حلب"}, "x,1\n", 3, 4)
    assert isinstance(spec, ChartSpec)
    assert spec.highlight == ("إدلب", "حلب")
    assert spec_of(json.loads(json.dumps(dataclasses.asdict(spec)))) == spec


def marked_up(tmp_path, body: str):
    project = make_project(tmp_path, {"sources/articles/strikes.en.md": article("Strikes", body)})
    (found,) = load_catalogue(project).articles.values()
    return render(found, project.root)


def test_block_becomes_a_figure_whose_data_markup_does_not_read(tmp_path):
    markup = marked_up(
        tmp_path,
        'Before.\n\n```{.chart #chart-strikes .wide kind="line" data="none.csv" alt="Strikes rise" '
        'caption="Strikes *per year*" source="OCHA" credit="Desk"}\n```\n\nAfter.\n',
    )
    assert not markup.problems
    (spec,) = markup.charts
    assert (spec.kind, spec.data, spec.id, spec.width, spec.line) == (
        "line",
        "none.csv",
        "chart-strikes",
        "wide",
        6,
    )
    assert '<figure class="figure chart wide" id="strikes/chart-strikes">' in markup.html
    assert '<img src="chart:0" alt="Strikes rise">' in markup.html
    assert "<em>" in markup.html
    assert '<span class="source">OCHA</span>' in markup.html
    assert '<span class="credit">Desk</span>' in markup.html
    assert [label.kind for label in markup.labels] == ["chart"]
    assert markup.flow == ("Before.", "Strikes per year OCHA Desk", "After.")


def test_long_attributes_stand_on_lines_of_their_own(tmp_path):
    markup = marked_up(
        tmp_path,
        '```{.chart kind="bar"}\n#| alt: "Idlib, with 12 incidents, leads"\n#| caption: Incidents\n'
        "place,n\nIdlib,12\n```\n",
    )
    assert not markup.problems
    (spec,) = markup.charts
    assert spec.alt == "Idlib, with 12 incidents, leads"
    assert (spec.body, spec.body_line) == ("place,n\nIdlib,12", 7)


def test_rows_of_a_chart_are_no_words_of_the_page_and_other_code_is(tmp_path):
    markup = marked_up(
        tmp_path, '```{.chart kind="bar" alt="a"}\nplace,n\nIdlib,12\n```\n\n```\ncode here\n```\n'
    )
    assert not markup.problems
    assert markup.flow == ("code here",)
    assert len(markup.charts) == 1


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ('Text.\n\n```{.chart kind="bar"}\na,b\nx,1\n```\n', 6, "the chart has no alternative text"),
        ('```{.chart kind="bar" alt="a" tabel}\na,b\nx,1\n```\n', 4, "“tabel” in the braces says nothing"),
        ('> ```{.chart kind="bar" alt="a"}\n> a,b\n> x,1\n> ```\n', 4, "this chart cannot be read"),
        ('<div>\n\n```{.chart kind="bar" alt="a"}\na,b\nx,1\n```\n</div>\n', 6, "this chart lies inside"),
    ],
)
def test_mistake_in_an_article_names_its_line(tmp_path, body, line, message):
    found = [problem for problem in marked_up(tmp_path, body).problems if problem.severity == "error"]
    assert any(message in problem.message for problem in found), found
    assert all(problem.line == line for problem in found)


def test_author_cannot_forge_a_chart(tmp_path):
    markup = marked_up(tmp_path, '<figure class="chart"><img src="chart:0" alt="x"></figure>\n\nText.\n')
    assert "chart:0" not in markup.html
    assert not markup.charts


def test_missing_data_file_suggests_one_and_names_the_line(tmp_path):
    from helpers_build import failed, manifest, project, source

    root = project(tmp_path, {"sources/data/strikes.csv": "a,b\nx,1\n", "secret.csv": "a,b\nx,1\n"})
    (root / "sources/reports").mkdir(parents=True)
    (root / "sources/reports/year.toml").write_text(manifest(("One", ["one"])))
    source(root, "one", "One", '```{.chart kind="bar" data="strike.csv" alt="a"}\n```\n')
    said_of = "sources/articles/one.en.md:4: there is no data file “strike.csv” (did you mean “strikes.csv”?)"
    assert failed(root) == [said_of]
    source(root, "one", "One", '```{.chart kind="bar" data="../../secret.csv" alt="a"}\n```\n')
    assert "there is no data file “../../secret.csv”" in failed(root)[0]
    (root / "sources/data/strikes.csv").write_text("place,n\nIdlib,12\nHama,many\n")
    source(root, "one", "One", '```{.chart kind="bar" data="strikes.csv" y="n" alt="a"}\n```\n')
    assert failed(root) == [
        "sources/data/strikes.csv:3: “many” in the column “n” is not a number "
        "(write numbers alone, and leave the cell empty where there is none)"
    ]
    source(root, "one", "One", '```{.chart kind="bar" y="n" alt="a"}\nplace,n\nIdlib,12\nHama,many\n```\n')
    assert failed(root)[0].startswith("sources/articles/one.en.md:7: “many” in the column “n”")
