"""Kits are there whole or not at all, and what is not theirs stays; what cannot be made says why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers_kit import CONFIG, kit_project

from report_builder.kit import folder as folders
from report_builder.kit.folder import place_archive, place_kit
from report_builder.kit.model import Kit, KitFile
from report_builder.kit.names import Naming, pdf_name


def kit(*files: tuple[str, bytes], name: str = "year.en") -> Kit:
    made = tuple(KitFile(each, data, "text/plain", "a file") for each, data in files)
    return Kit(name, made, {"format": 1, "files": [{"name": each.name} for each in made]})


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_new_kit_takes_the_place_of_the_old_and_keeps_what_is_not_of_a_kit(tmp_path):
    place_kit(kit(("old.pdf", b"1"), ("texts.txt", b"1")), tmp_path, tmp_path / ".locks")
    folder = tmp_path / "year.en"
    log = folder / "sent.jsonl"
    log.write_text("{}\n")
    (folder / "notes").mkdir()
    (folder / "notes/mine.txt").write_text("mine")
    with log.open("a") as still_open:  # a `send` that goes on meanwhile
        assert place_kit(kit(("texts.txt", b"2")), tmp_path, tmp_path / ".locks") == folder
        still_open.write("{}\n")
    assert names(folder) == {"texts.txt", "manifest.json", "sent.jsonl", "notes"}
    assert (folder / "texts.txt").read_bytes() == b"2"
    assert log.read_text() == "{}\n{}\n"
    assert (folder / "notes/mine.txt").read_text() == "mine"
    assert names(tmp_path) == {"year.en", ".locks", ".making"}
    assert not names(tmp_path / ".making")


@pytest.mark.parametrize("step", ["_write", "_exchange", "_carry_over"])
def test_a_kit_that_fails_on_the_way_leaves_the_old_one(tmp_path, monkeypatch, step):
    place_kit(kit(("texts.txt", b"1")), tmp_path, tmp_path / ".locks")
    before = {path.name: path.read_bytes() for path in (tmp_path / "year.en").iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folders, step, full)
    with pytest.raises(OSError, match="No space"):
        place_kit(kit(("texts.txt", b"2"), ("more.txt", b"2")), tmp_path, tmp_path / ".locks")
    assert {path.name: path.read_bytes() for path in (tmp_path / "year.en").iterdir()} == before
    assert names(tmp_path) == {"year.en", ".locks", ".making"}
    assert not names(tmp_path / ".making")


def test_the_old_kit_comes_back_when_the_new_one_cannot_be_put_in_its_place(tmp_path, monkeypatch):
    place_kit(kit(("texts.txt", b"1")), tmp_path, tmp_path / ".locks")
    rename = Path.rename

    def refused(self: Path, target: Path) -> Path:
        if self.suffix == ".tmp":
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(OSError, match="Input/output"):
        place_kit(kit(("texts.txt", b"2")), tmp_path, tmp_path / ".locks")
    assert (tmp_path / "year.en/texts.txt").read_bytes() == b"1"


def test_a_run_that_was_killed_between_two_steps_loses_nothing(tmp_path):
    place_kit(kit(("texts.txt", b"1")), tmp_path, tmp_path / ".locks")
    (tmp_path / "year.en/sent.jsonl").write_text("{}\n")
    (tmp_path / "year.en").rename(tmp_path / ".making/year.en.old")
    (tmp_path / ".making/year.en~half.tmp").mkdir()
    place_kit(kit(("texts.txt", b"2")), tmp_path, tmp_path / ".locks")
    assert names(tmp_path / "year.en") == {"texts.txt", "manifest.json", "sent.jsonl"}
    assert names(tmp_path) == {"year.en", ".locks", ".making"}
    assert not names(tmp_path / ".making")


def test_archives_are_the_same_for_the_same_kit(tmp_path):
    one = place_archive(kit(("b.txt", b"1"), ("a.txt", b"2")), tmp_path).read_bytes()
    other = place_archive(kit(("a.txt", b"2"), ("b.txt", b"1")), tmp_path).read_bytes()
    assert len(one) == len(other)


@pytest.mark.parametrize(
    ("pattern", "title", "name"),
    [
        ("{publisher}_{name}_{lang}_{date}", "x", "institut-fur-fragen_year-2022_tr_2023-01.pdf"),
        ("{title}", "2022'de İdlib: ışık, çağ ve şüphe", "2022de-idlib-isik-cag-ve-suphe.pdf"),
        ("{title}.{day}", "سورية خلال عام ٢٠٢٢", "swryh-khll-m-2022.2023-01-15.pdf"),
        ("{kind} {year}", "x", "report-2023.pdf"),
        ("con", "x", "report_con.pdf"),
        ("{title}", "???", "report.pdf"),
    ],
)
def test_names_of_pdfs_are_plain_ascii(pattern, title, name):
    import datetime as dt

    naming = Naming("Institut für Fragen", "year-2022", title, "tr", "report", dt.date(2023, 1, 15))
    assert pdf_name(pattern, naming) == name


def test_names_of_pdfs_are_not_too_long():
    naming = Naming("p" * 300, "n" * 300, "t " * 300, "en", "report", None)
    assert len(pdf_name("{publisher}_{name}_{title}_{lang}", naming)) <= 104


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            'file_name = "{publsher}_{name}"',
            "kit.file_name: there is no field “{publsher}” (did you mean “publisher”?)",
        ),
        ('file_name = "a/b"', "kit.file_name: “a/b” cannot stand in the name of a file"),
        ('file_name = "{name"', "kit.file_name: a brace stands alone (write fields like {name})"),
        ('picture_url = "ftp://x.example/"', "kit.picture_url: “ftp://x.example/” is not a web address"),
        ('sender = "Institute"', "kit.sender: “Institute” is no address: it is not of the form"),
        ("picture_width = 20", "kit.picture_width: this must be 200 or more"),
    ],
)  # fmt: skip
def test_mistakes_in_the_project_file_are_told_with_their_line(tmp_path, run, line, said):
    kit_project(tmp_path)
    config = f"{CONFIG.partition('[kit]')[0]}[kit]\n{line}\n"
    (tmp_path / "report-builder.toml").write_text(config)
    number = config.splitlines().index(line) + 1
    done = run("--project", tmp_path, "kit", "year", expect=1)
    assert f"report-builder.toml:{number}: {said}" in done.stderr


def test_names_that_mean_nothing_or_two_things_are_asked_for(tmp_path, run):
    kit_project(tmp_path)
    (tmp_path / "sources/reports/talks.toml").write_text((tmp_path / "sources/reports/year.toml").read_text())
    done = run("--project", tmp_path, "--json", "kit", "yaer", "talks", "article:strikse", expect=1)
    said = [(each["message"], each["hint"]) for each in json.loads(done.stdout)["problems"]]
    assert said == [
        ("there is no report and no article “yaer”", "did you mean “year”?"),
        ("“talks” is a report and an article", "say report:talks or article:talks"),
        ("there is no article “strikse”", "did you mean “strikes”?"),
    ]
    assert not (tmp_path / "build/kits").exists()


def test_what_is_missing_for_kits_is_named(tmp_path, run, monkeypatch):
    import importlib.util

    kit_project(tmp_path)
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "report_builder.kit.extras.find_spec", lambda name: None if name == "mrml" else find(name)
    )
    done = run("--project", tmp_path, "kit", "year", expect=1)
    expected = "kits need packages that are not here: mrml (install them: pip install 'report-builder[kit]')"
    assert expected in done.stderr
