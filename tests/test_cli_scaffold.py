"""New projects, articles and reports: what `init` and `new` write, and what they leave alone."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from helpers_build import put


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_init_makes_a_project_whose_sample_report_is_listed(launch, tmp_path):
    told = launch("init", "demo", cwd=tmp_path).stdout
    assert "cd demo" in told
    assert "report-builder build" in told
    answer = json.loads(launch("list", "--json", cwd=tmp_path / "demo").stdout)
    assert answer["ok"] is True
    assert [report["name"] for report in answer["reports"]] == ["syria-2022"]
    assert len(answer["articles"]) >= 12
    assert {"annual-report", "brief"} <= {layout["name"] for layout in answer["layouts"]}
    assert all(layout["own"] for layout in answer["layouts"])
    assert all(font["own"] for font in answer["fonts"])


def test_init_makes_everything_a_project_has_and_nothing_else(demo):
    assert sorted(path.name for path in demo.iterdir()) == [
        ".gitignore",
        "build",
        "fonts",
        "layouts",
        "report-builder.toml",
        "sources",
    ]
    assert [path.name for path in (demo / "build").iterdir()] == [".gitkeep"]
    assert not list(demo.rglob("__pycache__"))
    assert [path.name for path in demo.parent.iterdir()] == [demo.name]


def test_init_fills_an_empty_folder_in_place(run, tmp_path):
    before = tmp_path.stat().st_ino
    assert "cd " not in run("init", ".", cwd=tmp_path).stdout
    assert tmp_path.stat().st_ino == before
    assert (tmp_path / "report-builder.toml").is_file()


def test_init_leaves_a_folder_with_files_alone_and_names_them(run, tmp_path):
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "notes.txt").write_text("mine")
    done = run("init", "demo", cwd=tmp_path, expect=1)
    (line,) = done.stderr.splitlines()
    assert "notes.txt" in line
    assert tree(tmp_path) == {"demo/notes.txt": b"mine"}


def test_init_does_not_replace_a_file(run, tmp_path):
    (tmp_path / "demo").write_text("mine")
    run("init", "demo", cwd=tmp_path, expect=1)
    assert tree(tmp_path) == {"demo": b"mine"}


def test_init_that_fails_half_way_leaves_nothing_behind(run, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device", "sources")

    monkeypatch.setattr(shutil, "copytree", full)
    result = run("init", tmp_path / "demo", expect=1)
    assert "the disk is full" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_project_can_be_moved_after_init(run, demo, tmp_path):
    moved = demo.rename(tmp_path / "elsewhere")
    assert "syria-2022" in run("list", "reports", cwd=moved).stdout


def test_new_article_is_listed_with_what_it_was_called(launch, demo):
    answer = json.loads(launch("new", "article", "What the M4 is for", "--json", cwd=demo).stdout)
    file = Path(answer["file"])
    assert file.name == "what-the-m4-is-for.en.md"
    assert file.parent.parent == demo / "sources" / "articles"
    listed = json.loads(launch("list", "articles", "--json", cwd=demo).stdout)["articles"]
    (article,) = [each for each in listed if each["key"] == "what-the-m4-is-for"]
    assert article["title"] == "What the M4 is for"
    assert article["date"][:4] == file.parent.name


@pytest.mark.parametrize(
    "name", ['A "quoted" title: yes # no', "l'été à Idlib", "معركة إدلب", "idlib_sochi-2"]
)
def test_new_article_takes_any_title(run, demo, name):
    run("new", "article", name, cwd=demo)
    done = json.loads(run("list", "articles", "--json", cwd=demo).stdout)
    assert done["problems"] == []
    if " " in name:
        assert name[1:] in [article["title"][1:] for article in done["articles"]]


@pytest.mark.parametrize(("what", "name"), [("article", "a-name"), ("report", "a-name"), ("language", "fr")])
def test_new_never_overwrites(run, demo, what, name):
    path = Path(json.loads(run("new", what, name, "--json", cwd=demo).stdout)["file"])
    path.write_text("mine", encoding="utf-8")
    done = run("new", what, name, cwd=demo, expect=1)
    assert path.name in done.stderr
    assert "exists already" in done.stderr
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["../../outside", "/etc/passwd", "..", "a/b"])
def test_new_stays_in_its_folder_whatever_the_name(run, demo, name):
    outside = tree(demo.parent)
    run("new", "report", name, cwd=demo, expect=None)
    added = tree(demo.parent).keys() - outside.keys()
    assert all(path.startswith("demo/sources/reports/") for path in added)


def test_new_name_without_letters_is_refused(run, demo):
    assert "no letter or digit" in run("new", "article", "!!!", cwd=demo, expect=1).stderr


def test_new_article_in_a_language_the_project_lacks_is_refused_with_the_remedy(run, demo):
    done = run("new", "article", "x", "--edition", "fr", cwd=demo, expect=1)
    assert "languages" in done.stderr
    assert "report-builder.toml" in done.stderr


def test_new_report_selects_the_articles_of_the_year_in_its_name(run, demo):
    path = Path(json.loads(run("new", "report", "syria-2021", "--json", cwd=demo).stdout)["file"])
    manifest = tomllib.loads(path.read_text(encoding="utf-8"))
    assert manifest["title"] == {"en": "Syria 2021"}
    assert str(manifest["sections"][0]["select"]["from"]) == "2021-01-01"
    reports = json.loads(run("list", "reports", "--json", cwd=demo).stdout)
    assert reports["ok"] is True
    assert "syria-2021" in [report["name"] for report in reports["reports"]]


def test_new_language_has_every_word_and_changes_none_until_it_is_filled_in(run, tmp_path):
    from report_builder.project.locale import format_date, locale_of, packaged_locale
    from report_builder.project.paths import find_project

    put(tmp_path, "report-builder.toml", 'publisher = "House"\nlanguages = ["en", "fr"]\n')
    run("new", "language", "fr", "--project", tmp_path)
    assert dict(locale_of(find_project(tmp_path), "fr").words) == dict(packaged_locale("fr").words)
    file = tmp_path / "sources/locale/fr.po"
    text = file.read_text(encoding="utf-8")
    assert set(re.findall(r'^msgid "(\w+)"', text, re.MULTILINE)) == packaged_locale("fr").words.keys()
    file.write_text(
        text.replace('msgid "contents"\nmsgstr ""', 'msgid "contents"\nmsgstr "Sommaire"'), "utf-8"
    )
    french = locale_of(find_project(tmp_path), "fr")
    assert french.words["contents"] == "Sommaire"
    assert format_date(dt.date(2023, 1, 15), french) == "15 janvier 2023"


@pytest.mark.parametrize("name", ["Français", "../fr", "french language"])
def test_new_language_takes_only_a_code(run, demo, name):
    assert "not the code of a language" in run("new", "language", name, cwd=demo, expect=1).stderr
    assert not (demo / "sources" / "locale").exists()
