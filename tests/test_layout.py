"""Layouts: options, inheritance, mistakes with file and line, and when a layout counts as changed."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from report_builder.compose.colors import ink_on, mix
from report_builder.compose.layout import load_layout
from report_builder.compose.model import Layout, Option
from report_builder.compose.options import OptionSource, OptionValueError, parse_value
from report_builder.driver.layouts import LayoutShelf
from report_builder.project.errors import LayoutError
from report_builder.project.locale import packaged_locale
from report_builder.project.paths import Project, find_project
from report_builder.project.resources import packaged

MINE = """\
name = "mine"
extends = "base"
css = ["css/mine.css.jinja"]

[options.accent]
default = "#8a1c1c"

[options.ribbon]
type = "bool"
default = true

[tokens.paper.A4]
top = 40
"""


def project_with(root: Path, files: dict[str, str] | None = None) -> Project:
    for name, text in {"report-builder.toml": 'publisher = "Institute"\n', **(files or {})}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return find_project(root)


def mine(root: Path, layout: str = MINE, css: str = ".ribbon { color: {{ options.accent }} }") -> Project:
    return project_with(root, {"layouts/mine/layout.toml": layout, "layouts/mine/css/mine.css.jinja": css})


def load(project: Project, name: str = "annual-report", **options: Any) -> Layout:
    return load_layout(project, name, [OptionSource(options)])


def complaints(project: Project, name: str, *sources: OptionSource) -> list[str]:
    with pytest.raises(LayoutError) as caught:
        load_layout(project, name, sources)
    return [problem.text(project.root) for problem in caught.value.problems]


@pytest.mark.parametrize("name", ["annual-report", "brief", "base"])
def test_the_layouts_that_ship_load_and_name_no_place_on_this_disk(tmp_path: Path, name: str) -> None:
    layout = load(project_with(tmp_path), name)
    assert "@page" in layout.css
    assert str(packaged("layouts")) not in layout.css
    assert "file:" not in layout.css
    assert 'url("font:SourceSerif4-Regular.ttf")' in layout.css


def test_later_sources_of_an_option_win(tmp_path: Path) -> None:
    project = project_with(tmp_path)
    first, last = OptionSource({"accent": "#111111", "paper": "B5"}), OptionSource({"accent": "#ABC"})
    layout = load_layout(project, "annual-report", [first, last])
    assert layout.options["accent"] == "#aabbcc"
    assert layout.options["paper"] == "B5"
    assert "size: 176mm 250mm" in layout.css
    assert "--accent: #aabbcc" in layout.css


def test_misspelt_option_is_reported_at_its_manifest_line_with_a_suggestion(tmp_path: Path) -> None:
    manifest = tmp_path / "sources" / "reports" / "r.toml"
    project = project_with(
        tmp_path, {"sources/reports/r.toml": 'title = "R"\n\n[options]\npaper = "A4"\nacent = "#fff"\n'}
    )
    found = complaints(project, "annual-report", OptionSource({"paper": "A4", "acent": "#fff"}, manifest))
    assert len(found) == 1
    assert found[0].startswith("sources/reports/r.toml:5: options.acent:")
    assert "did you mean “accent”?" in found[0]


def test_all_wrong_values_are_reported_together(tmp_path: Path) -> None:
    wrong = {"accent": "blue-ish", "paper": "A44", "justify": "perhaps", "logo": "sources/logo.svg"}
    found = "\n".join(complaints(project_with(tmp_path), "annual-report", OptionSource(wrong)))
    assert "--set accent: expected a colour" in found
    assert "did you mean “A4”?" in found
    assert "--set justify: expected true or false" in found
    assert "there is no image “sources/logo.svg”" in found


def test_an_unknown_option_of_the_whole_project_does_not_stop_another_layout(tmp_path: Path) -> None:
    lenient = OptionSource({"cover_style": "light"}, strict=False)
    assert "cover_style" not in load_layout(project_with(tmp_path), "brief", [lenient]).options


def test_an_image_outside_the_project_is_refused(tmp_path: Path) -> None:
    project = project_with(tmp_path / "inner")
    (tmp_path / "secret.png").write_bytes(b"png")
    assert "outside the project" in complaints(project, "brief", OptionSource({"logo": "../secret.png"}))[0]


def test_a_misspelt_image_is_suggested_from_its_folder(tmp_path: Path) -> None:
    project = project_with(tmp_path, {"sources/media/cover.svg": "<svg/>"})
    found = complaints(project, "annual-report", OptionSource({"cover_picture": "sources/media/covr.svg"}))
    assert "did you mean “sources/media/cover.svg”?" in found[0]


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        ("bool", "yes", True),
        ("bool", "off", False),
        ("number", "12", 12),
        ("number", "1.5", 1.5),
        ("length", "12MM", "12mm"),
        ("length", "0", "0"),
        ("color", "#Fa0", "#ffaa00"),
        ("string", "as it is", "as it is"),
        ("choice", "LETTER", "Letter"),
    ],
)
def test_values_from_the_command_line_become_the_type_of_the_option(
    tmp_path: Path, kind: str, given: str, value: object
) -> None:
    option = Option("it", kind, None, choices=("A4", "Letter"))
    assert parse_value(option, given, tmp_path) == value


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("number", True),
        ("number", "a lot"),
        ("length", "12"),
        ("length", 12),
        ("color", "red"),
        ("string", 3),
    ],
)
def test_values_of_the_wrong_type_are_refused(tmp_path: Path, kind: str, given: object) -> None:
    with pytest.raises(OptionValueError):
        parse_value(Option("it", kind, None), given, tmp_path)


def test_a_child_changes_a_default_a_token_and_adds_an_option_of_its_own(tmp_path: Path) -> None:
    layout = load(mine(tmp_path), "mine")
    assert layout.options["accent"] == "#8a1c1c"
    assert layout.options["ribbon"] is True
    assert "margin-top: 40mm" in layout.css
    assert ".ribbon { color: #8a1c1c }" in layout.css
    assert layout.css.index(":root") < layout.css.index(".ribbon")
    assert layout.folders[0].parent.name == "mine"
    assert layout.templates["article"] == "article.html"


def test_a_project_layout_stands_in_for_the_one_of_the_same_name_that_ships(tmp_path: Path) -> None:
    copytree(packaged("layouts") / "brief", tmp_path / "layouts" / "brief")
    css = tmp_path / "layouts" / "brief" / "css" / "brief.css.jinja"
    css.write_text(".own-brief { color: red }", encoding="utf-8")
    assert ".own-brief" in load(project_with(tmp_path), "brief").css


def test_layouts_that_extend_each_other_are_an_error_that_names_the_circle(tmp_path: Path) -> None:
    project = project_with(
        tmp_path,
        {
            "layouts/one/layout.toml": 'name = "one"\nextends = "two"\n',
            "layouts/two/layout.toml": 'name = "two"\nextends = "one"\n',
        },
    )
    assert complaints(project, "one") == [
        "layouts/two/layout.toml:2: extends: the layout extends itself: one > two > one"
    ]


def test_a_misspelt_parent_is_reported_in_the_child(tmp_path: Path) -> None:
    found = complaints(mine(tmp_path, MINE.replace('"base"', '"bas"')), "mine")
    assert found == ["layouts/mine/layout.toml:2: extends: there is no layout “bas” (did you mean “base”?)"]


def test_a_misspelt_key_of_a_layout_is_reported_with_its_line(tmp_path: Path) -> None:
    found = complaints(mine(tmp_path, MINE + '\n[option.accent]\ndefault = "#fff"\n'), "mine")
    assert found[0].startswith("layouts/mine/layout.toml:15: option: there is no such key")
    assert "did you mean “options”?" in found[0]


def test_a_missing_font_template_and_option_type_are_reported_together(tmp_path: Path) -> None:
    text = MINE + '\n[options.plain]\ndefault = 1\n\n[fonts.Own]\n"400" = "Own.ttf"\n'
    text += '\n[templates]\narticle = "artcle.html"\n'
    found = "\n".join(complaints(mine(tmp_path, text), "mine"))
    assert "layouts/mine/layout.toml:15: options.plain: the option has no “type”" in found
    assert "layouts/mine/layout.toml:19: fonts.Own.400: there is no font file “Own.ttf”" in found
    assert "layouts/mine/layout.toml:22: templates.article: there is no template “artcle.html”" in found
    assert "did you mean “article.html”?" in found


def test_a_template_that_does_not_parse_is_reported_with_its_line(tmp_path: Path) -> None:
    project = mine(tmp_path)
    template = tmp_path / "layouts" / "mine" / "templates" / "article.html"
    template.parent.mkdir()
    template.write_text("<p>\n{% if article %}\n{% endfor %}\n", encoding="utf-8")
    found = complaints(project, "mine")
    assert len(found) == 1
    assert found[0].startswith("layouts/mine/templates/article.html:3:")


def test_a_style_sheet_that_names_an_unknown_option_is_reported_with_its_line(tmp_path: Path) -> None:
    found = complaints(mine(tmp_path, css="a { color: red }\n\nb { color: {{ options.acent }} }\n"), "mine")
    assert found[0].startswith("layouts/mine/css/mine.css.jinja:3:")
    assert "acent" in found[0]


def test_css_that_does_not_parse_is_reported_with_its_line(tmp_path: Path) -> None:
    found = complaints(mine(tmp_path, css="a { color: red }\nb { color red }\n"), "mine")
    assert found[0].startswith("layouts/mine/css/mine.css.jinja:2: CSS:")


def test_relative_urls_of_a_style_sheet_stay_within_their_layout(tmp_path: Path) -> None:
    css = "a { background: url('../img/dot.svg') } b { background: url(data:image/png;base64,AA) }"
    layout = load(mine(tmp_path, css=css), "mine")
    assert 'url("layout:mine/img/dot.svg")' in layout.css
    assert "url(data:image/png;base64,AA)" in layout.css


def test_the_digest_is_the_same_wherever_the_project_lies(tmp_path: Path) -> None:
    first, second = load(mine(tmp_path / "a"), "mine"), load(mine(tmp_path / "b" / "c"), "mine")
    assert first.digest == second.digest
    assert first.css == second.css


def test_the_digest_changes_with_any_file_and_any_option(tmp_path: Path) -> None:
    project = mine(tmp_path)
    digests = [load(project, "mine").digest, load(project, "mine", ribbon=False).digest]
    for name in ("templates/extra.html", "img/dot.svg"):
        path = tmp_path / "layouts" / "mine" / name
        path.parent.mkdir()
        path.write_text("<p></p>", encoding="utf-8")
        digests.append(load(project, "mine").digest)
    assert len(set(digests)) == 4
    (tmp_path / "layouts" / "mine" / ".hidden").write_text("an editor's own file", encoding="utf-8")
    assert load(project, "mine").digest == digests[-1]


def test_two_sided_pages_mirror_their_margins_and_folios(tmp_path: Path) -> None:
    project = project_with(tmp_path)
    one, two = load(project), load(project, sides="two")
    assert not one.two_sided
    assert two.two_sided
    assert "@page main:left" not in one.css
    assert "@page main:left" in two.css
    assert "section" in two.recto


def test_tints_and_inks_follow_the_accent() -> None:
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert ink_on("#124a5a") == "#ffffff"
    assert ink_on("#f3f1ea") != "#ffffff"


def test_a_layout_is_kept_until_something_that_it_was_made_of_changes(tmp_path: Path) -> None:
    project, locale, shelf = mine(tmp_path), packaged_locale("en"), LayoutShelf()
    (tmp_path / "sources").mkdir()
    logo = tmp_path / "sources/logo.svg"
    logo.write_text("<svg/>")
    asked = [OptionSource({"logo": "sources/logo.svg"})]
    first = shelf.load(project, "mine", asked, locale)
    assert shelf.load(project, "mine", [OptionSource({"logo": "sources/logo.svg"})], locale) is first
    assert shelf.load(project, "mine", asked, packaged_locale("ar")).css != first.css
    assert shelf.load(project, "mine", [OptionSource({"accent": "#123456"})], locale).css != first.css
    assert shelf.load(project, "mine", asked, locale) is first

    (tmp_path / "layouts/mine/css/mine.css.jinja").write_text(".ribbon { color: red }")
    assert "red" in shelf.load(project, "mine", asked, locale).css
    copytree(packaged("layouts") / "base", tmp_path / "layouts/base")  # stands before the one that ships
    (tmp_path / "layouts/base/css/lists.css").write_text(".mine-first { color: red }")
    assert "mine-first" in shelf.load(project, "mine", asked, locale).css
    logo.unlink()
    with pytest.raises(LayoutError, match="logo"):
        shelf.load(project, "mine", asked, locale)
