"""The project file, the folders, the shipped files, the words of a language."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_project import make_project, said

from report_builder.project.config import load_config
from report_builder.project.errors import LayoutError, SourceError
from report_builder.project.paths import file_below, find_project, font_file, layout_folder
from report_builder.project.resources import packaged


def config_mistakes(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "report-builder.toml"
    path.write_text(text)
    with pytest.raises(SourceError) as caught:
        load_config(path)
    return said(caught.value, tmp_path)


def test_project_is_found_from_a_folder_deep_inside_it(tmp_path: Path):
    make_project(tmp_path, {"sources/articles/deep/a.md": "x"})
    assert find_project(tmp_path / "sources/articles/deep").root == tmp_path.resolve()


def test_no_project_upward_is_an_error_that_names_init(tmp_path: Path):
    with pytest.raises(SourceError) as caught:
        find_project(tmp_path)
    assert "report-builder init" in (caught.value.problems[0].hint or "")
    assert caught.value.problems[0].file == tmp_path.resolve()


def test_project_can_be_named_by_its_folder_or_its_file(tmp_path: Path):
    project = make_project(tmp_path / "p")
    assert find_project(Path("/"), tmp_path / "p") == project
    assert find_project(Path("/"), tmp_path / "p" / "report-builder.toml") == project
    with pytest.raises(SourceError, match=r"no report-builder\.toml"):
        find_project(tmp_path / "p", tmp_path)


def test_project_folders_lie_below_its_root(tmp_path: Path):
    project = make_project(tmp_path)
    root = tmp_path.resolve()
    assert project.articles == root / "sources/articles"
    assert project.reports == root / "sources/reports"
    assert project.media == root / "sources/media"
    assert project.store == root / "build/.store"


def test_defaults_hold_for_what_the_project_file_leaves_out(tmp_path: Path):
    path = tmp_path / "report-builder.toml"
    path.write_text('publisher = "P"\n')
    config = load_config(path)
    assert config.languages == ("en",)
    assert (config.defaults.layout, config.defaults.brief_layout, config.defaults.jobs) == (
        "annual-report",
        "brief",
        None,
    )
    assert (config.limits.store_mb, config.limits.store_days, config.limits.max_article_mb) == (1024, 60, 4)


def test_misspelt_project_keys_are_reported_together_with_line_and_suggestion(tmp_path: Path):
    assert config_mistakes(tmp_path, 'publisher = "P"\nlangauges = ["en"]\n[limits]\nstore-mb = 3\n') == [
        "report-builder.toml:2: langauges: there is no such key (did you mean “languages”?)",
        "report-builder.toml:4: limits.store-mb: there is no such key (did you mean “store_mb”?)",
    ]


def test_wrong_types_in_the_project_file_are_said_in_plain_words(tmp_path: Path):
    text = 'publisher = 3\nlanguages = "en"\nwebsite = "example.org"\n[defaults]\njobs = 0\nlayout = ""\n'
    text += "[limits]\nmax_article_mb = inf\nstore_mb = 1.5\n"
    assert config_mistakes(tmp_path, text) == [
        "report-builder.toml:1: publisher: this must be text, or a table of languages"
        ' (like "…" or { en = "…", ar = "…" })',
        'report-builder.toml:2: languages: this must be a list (like ["one", "two"])',
        "report-builder.toml:3: website: “example.org” is not a web address (it begins with https://)",
        "report-builder.toml:5: defaults.jobs: this must be 1 or more",
        "report-builder.toml:6: defaults.layout: this is empty (write something, or take the key out)",
        "report-builder.toml:8: limits.max_article_mb: this must be 1024 or less",
        "report-builder.toml:9: limits.store_mb: this must be a whole number (without quotes)",
    ]


def test_missing_logo_is_reported_on_its_line(tmp_path: Path):
    with pytest.raises(SourceError) as caught:
        make_project(tmp_path, config='publisher = "P"\nlogo = "logo.svg"\n')
    (found,) = said(caught.value, tmp_path)
    assert found.startswith("report-builder.toml:2: logo: there is no picture “logo.svg” in this project")


def test_missing_publisher_is_reported(tmp_path: Path):
    assert config_mistakes(tmp_path, "") == ["report-builder.toml:1: publisher: “publisher” is missing"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('publisher = "P"\npublisher = "Q"\n', ":2: this key stands twice"),
        ('publisher = "P"\nkinds = [\n"a"\n', "a list is opened with “[” and not closed"),
        ('publisher = "P\n', ":1: a character stands here"),
        ("publisher = Institute\n", ":1: this value is not TOML"),
        ('publisher "P"\n', ":1: a key must be followed by “=”"),
        ('publisher = "P"\n[limits]\n[limits]\n', ":3: this table stands twice"),
        ('publisher = "P" website = "x"\n', ":1: something follows the value"),
        ('publisher = "P"\nx = ' + "[" * 5000, "nested too deeply"),
        ('publisher = "P"\nx = ' + "9" * 5000, "this is not TOML"),
    ],
)
def test_toml_syntax_errors_have_a_line_and_a_plain_sentence(tmp_path: Path, text: str, expected: str):
    (message,) = config_mistakes(tmp_path, text)
    assert expected in message


def test_project_layout_goes_before_the_shipped_one_of_the_same_name(tmp_path: Path):
    project = make_project(tmp_path, {"layouts/own/layout.toml": ""})
    assert layout_folder(project, "annual-report") == project.layouts / "annual-report"
    assert layout_folder(project, "own") == project.layouts / "own"


def test_misspelt_layout_is_reported_with_a_suggestion(tmp_path: Path):
    with pytest.raises(LayoutError, match="did you mean “annual-report”"):
        layout_folder(make_project(tmp_path), "anual-report")


@pytest.mark.parametrize("name", ["../layouts/annual-report", "/etc", "", "annual-report/.."])
def test_layout_name_cannot_lead_out_of_the_layouts(tmp_path: Path, name: str):
    with pytest.raises(LayoutError):
        layout_folder(make_project(tmp_path), name)


def test_fonts_come_from_the_project_then_from_the_package(tmp_path: Path):
    project = make_project(tmp_path, {"fonts/Own.ttf": b"font"})
    shipped = sorted(path.name for path in packaged("fonts").glob("*.ttf"))[0]
    assert font_file(project, "Own.ttf") == project.fonts / "Own.ttf"
    assert font_file(project, shipped) == packaged("fonts") / shipped
    with pytest.raises(LayoutError, match=r"did you mean “Own\.ttf”"):
        font_file(project, "own.otf")
    with pytest.raises(LayoutError):
        font_file(project, "../report-builder.toml")


def test_shipped_files_are_found():
    assert packaged("fonts").is_dir()
    assert packaged("report-builder.toml").is_file()


def test_pictures_outside_the_project_are_not_found(tmp_path: Path):
    project = make_project(tmp_path / "p", {"sources/media/a.svg": "x", "sources/articles/b.svg": "x"})
    (tmp_path / "secret.svg").write_text("x")
    (project.media / "link.svg").symlink_to(tmp_path / "secret.svg")
    (project.media / "loop.svg").symlink_to(project.media / "loop.svg")
    assert file_below(project, "sources/media/a.svg") == "sources/media/a.svg"
    assert file_below(project, "/sources/media/a.svg", project.articles) == "sources/media/a.svg"
    assert file_below(project, "../media/a.svg", project.articles) == "sources/media/a.svg"
    assert file_below(project, "b.svg", project.articles) == "sources/articles/b.svg"
    for bad in (
        "../secret.svg",
        "sources/media/link.svg",
        "sources/media/loop.svg",
        "a\0b",
        "x" * 5000,
        "",
        "/",
    ):
        assert file_below(project, bad) is None


def test_bound_on_articles_may_be_a_whole_number_or_a_part(tmp_path: Path):
    for number in ("2", "0.5"):
        config = f'publisher = "P"\n[limits]\nmax_article_mb = {number}\n'
        assert make_project(tmp_path, config=config).config.limits.max_article_mb == float(number)
    with pytest.raises(SourceError, match=r"limits\.max_article_mb: this must be a number"):
        make_project(tmp_path, config='publisher = "P"\n[limits]\nmax_article_mb = "4"\n')
