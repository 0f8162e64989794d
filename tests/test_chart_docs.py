"""The examples of the page on charts are charts."""

from __future__ import annotations

from pathlib import Path

from helpers_build import build, manifest, put
from helpers_build import project as made
from test_docs import blocks

from report_builder.articles.load import load_article
from report_builder.charts.spec import KINDS
from report_builder.markup.render import render
from report_builder.project.paths import find_project

STRIKES = "year,strikes\n2018,42\n2019,39\n2020,50\n2021,29\n2022,32\n"


def test_every_example_is_drawn(tmp_path):
    examples = blocks("docs/charts.md", "markdown")
    assert len(examples) >= 4
    root = made(
        tmp_path,
        {"sources/data/strikes.csv": STRIKES, "sources/reports/year.toml": manifest(("Part", ["one"]))},
    )
    path = put(root, "sources/articles/one.en.md", "---\ntitle: One\n---\n" + "\n\n".join(examples))
    markup = render(load_article(path, find_project(root)), root)
    assert [problem.message for problem in markup.problems] == []
    assert len(markup.charts) >= 6
    assert build(root).pages > 3


def test_every_kind_is_on_the_page():
    text = (Path(__file__).resolve().parents[1] / "docs/charts.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"| `{kind}` |" not in text] == []


def test_table_of_a_layout_is_taken(tmp_path):
    """The table of the page on layouts, in a layout of the project."""
    from report_builder.compose.layout import load_layout

    (table,) = (each for each in blocks("docs/layouts.md", "toml") if each.startswith("[charts]"))
    layout = f'name = "own"\nextends = "annual-report"\n{table}'
    root = made(tmp_path, {"layouts/own/layout.toml": layout})
    theme = load_layout(find_project(root), "own").charts["ltr"]
    assert theme.palette[:2] == ("#124a5a", "#c98b1d")
    assert round(theme.width) == 397
    assert theme.families[0] == "Source Sans 3"


def test_mistakes_in_the_table_of_a_layout_are_said_with_their_lines(tmp_path):
    import pytest

    from report_builder.compose.layout import load_layout
    from report_builder.project.errors import LayoutError

    own = (
        'name = "own"\nextends = "annual-report"\n[charts]\nsize = "big"\npalette = ["red"]\n'
        'width = "{{ nothing }}mm"\n'
    )
    root = made(tmp_path, {"layouts/own/layout.toml": own})
    with pytest.raises(LayoutError) as error:
        load_layout(find_project(root), "own")
    assert [(each.line, each.message.split(",")[0].split(":")[0]) for each in error.value.problems] == [
        (6, "this cannot be filled in")
    ]
    put(root, "layouts/own/layout.toml", own.replace("{{ nothing }}", "90"))
    with pytest.raises(LayoutError) as error:
        load_layout(find_project(root), "own")
    assert [each.line for each in error.value.problems] == [4, 5]
