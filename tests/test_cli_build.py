"""Building from the command line: `build`, `brief`, `watch`, `clean`."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest
from sample_project import article

FOLDER = "sources/articles/2022"
MANIFEST = """\
title = "The {name}"
date = 2023-01-15
layout = "annual-report"
[[sections]]
title = "All of it"
articles = [{keys}]
"""


@pytest.fixture
def small(demo: Path) -> Path:
    """A project with two short articles and a report of both."""
    shutil.rmtree(demo / "sources" / "articles")
    for manifest in (demo / "sources" / "reports").iterdir():
        manifest.unlink()
    write(
        demo,
        f"{FOLDER}/roads.en.md",
        article("Roads", "The road was open.", date="2022-03-05", kind="in-focus"),
    )
    write(
        demo, f"{FOLDER}/trade.en.md", article("Trade", "Trade was slow.", date="2022-09-01", kind="analysis")
    )
    write(demo, "sources/reports/year.toml", MANIFEST.format(name="year", keys='"roads", "trade"'))
    return demo


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_build_prints_path_pages_size_time_and_work(launch, small):
    text = launch("build", "--jobs", "1", cwd=small).stdout
    line = r"build/year\.en\.pdf  (\d+) pages  \d+ KB  \d+\.\d s  \((\d+) units compiled, 0 reused\)\n"
    found = re.fullmatch(line, text)
    assert found, text
    assert int(found[1]) >= int(found[2]) > 2
    assert (small / "build/year.en.pdf").read_bytes().startswith(b"%PDF-")


def test_build_of_what_did_not_change_says_so_without_the_typesetting_engine(run, small):
    run("build", "--jobs", "1", cwd=small)
    before = (small / "build/year.en.pdf").stat()
    code = (
        "import sys\n"
        "from report_builder.cli.main import cli\n"
        "cli(['build'], standalone_mode=False)\n"
        "print([name for name in ('weasyprint', 'rich') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=small)
    said, imported = done.stdout.splitlines()
    assert said.endswith("(unchanged)")
    assert imported == "[]"
    assert (small / "build/year.en.pdf").stat().st_mtime_ns == before.st_mtime_ns


def test_build_as_json_has_every_number(run, small, tmp_path):
    done = run("build", "year", "--json", "--jobs", "1", "--project", small, cwd=tmp_path)
    answer = json.loads(done.stdout)
    (result,) = answer["results"]
    assert answer["ok"] is True
    assert answer["problems"] == []
    assert (result["name"], result["lang"], result["title"]) == ("year", "en", "The year")
    assert Path(result["pdf"]) == small / "build/year.en.pdf"
    assert result["bytes"] == Path(result["pdf"]).stat().st_size
    assert json.loads(Path(result["record"]).read_text(encoding="utf-8"))
    assert result["compiled"] == result["units"] > 0
    assert result["unchanged"] is False
    assert done.stderr == ""


def test_build_without_a_terminal_tells_its_phases_in_plain_lines(run, small):
    lines = run("build", "--jobs", "1", cwd=small).stderr.splitlines()
    assert any(line.startswith("typesetting") for line in lines)
    assert "\x1b" not in "".join(lines)


def test_quiet_build_says_nothing(launch, small):
    done = launch("build", "--quiet", "--jobs", "1", cwd=small)
    assert done.stdout == done.stderr == ""


def test_one_broken_report_does_not_stop_the_others(run, small):
    write(small, "sources/reports/broken.toml", MANIFEST.format(name="broken", keys='"roads", "trad"'))
    done = run("build", "--jobs", "1", cwd=small, expect=1)
    assert done.stdout.startswith("build/year.en.pdf")
    assert "1 report built, 1 problem above" in done.stdout
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert errors[0].startswith("error: sources/reports/broken.toml:6: ")
    assert "trade" in errors[0]
    assert not (small / "build/broken.en.pdf").exists()


def test_failed_build_leaves_the_last_good_pdf(run, small):
    run("build", "--jobs", "1", cwd=small)
    before = (small / "build/year.en.pdf").read_bytes()
    write(small, f"{FOLDER}/trade.en.md", "---\ntitel: Trade\n---\nText.\n")
    done = run("build", cwd=small, expect=1)
    assert "error: sources/articles/2022/trade.en.md:2: titel: " in done.stderr
    assert "title" in done.stderr
    assert (small / "build/year.en.pdf").read_bytes() == before


def test_misspelt_report_is_answered_with_the_one_meant(run, small):
    done = run("build", "yaer", cwd=small, expect=1)
    assert "“year”" in done.stderr


def test_edition_that_no_report_has_is_an_error(run, small):
    assert "ar" in run("build", "--edition", "ar", cwd=small, expect=1).stderr
    assert "ar" in run("build", "year", "--edition", "ar", cwd=small, expect=1).stderr


def test_misspelt_layout_option_is_answered_with_the_one_meant(run, small):
    done = run("build", "--set", "acent=#ff0000", cwd=small, expect=1)
    assert "accent" in done.stderr


def test_project_without_reports_says_how_to_write_one(run, small):
    (small / "sources/reports/year.toml").unlink()
    assert "report-builder new report" in run("build", cwd=small, expect=1).stderr


@pytest.mark.parametrize("chosen", [["roads"], [f"{FOLDER}/roads.en.md"], ["--where", "kind=in-focus"]])
def test_brief_takes_a_key_a_path_or_a_condition(run, small, chosen):
    run("brief", *chosen, "--jobs", "1", cwd=small)
    assert [path.name for path in (small / "build/briefs").glob("*.pdf")] == ["roads.en.pdf"]


def test_brief_of_all_makes_the_good_ones_and_names_the_broken(run, small):
    write(small, f"{FOLDER}/broken.en.md", "---\ntitel: Broken\n---\nText.\n")
    answer = json.loads(run("brief", "--all", "--json", "--jobs", "1", cwd=small, expect=1).stdout)
    assert sorted(result["name"] for result in answer["results"]) == ["roads", "trade"]
    assert answer["ok"] is False
    assert {problem["file"] for problem in answer["problems"]} == {f"{FOLDER}/broken.en.md"}


def test_brief_named_wrongly_does_not_stop_the_other(launch, small):
    done = launch("brief", "roads", "trad", "--jobs", "1", cwd=small, expect=1)
    assert "build/briefs/roads.en.pdf" in done.stdout
    assert "“trade”" in done.stderr


def test_brief_of_a_condition_that_nothing_meets_says_so(launch, small):
    assert "no article" in launch("brief", "--where", "tag=none", cwd=small, expect=1).stderr


def test_clean_all_frees_what_builds_stored_and_keeps_the_pdf(run, small):
    run("build", "--jobs", "1", cwd=small)
    before = (small / "build/year.en.pdf").read_bytes()
    freed = json.loads(run("clean", "--all", "--json", cwd=small).stdout)
    assert freed["files"] > 0
    assert freed["bytes"] > 0
    assert (small / "build/year.en.pdf").read_bytes() == before
    assert json.loads(run("clean", "--all", "--json", cwd=small).stdout)["files"] == 0
    run("build", "--jobs", "1", cwd=small)
    assert (small / "build/year.en.pdf").read_bytes() == before


class Watcher:
    """`report-builder watch year --json` running; `answer()` is the next object that it prints."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "report_builder", "watch", "year", "--json", "--jobs", "1"]
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def answer(self) -> dict[str, object]:
        return json.loads(self._lines.get(timeout=60))

    def answer_to(self, root: Path, name: str, text: str) -> dict[str, object]:
        """What is built when a file is saved; saved again until the watcher is there to see it."""
        for _ in range(30):
            write(root, name, text)
            with contextlib.suppress(Empty):
                return json.loads(self._lines.get(timeout=2))
        raise AssertionError(f"a change of {name} was not seen")

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)


@pytest.fixture
def watcher(small: Path) -> Iterator[Watcher]:
    watcher = Watcher(small)
    yield watcher
    with contextlib.suppress(ProcessLookupError):
        os.killpg(watcher.process.pid, signal.SIGKILL)  # its workers too
    watcher.process.wait()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for a single process")
def test_watch_builds_again_on_a_change_and_ends_when_interrupted(small, watcher):
    assert watcher.answer()["ok"] is True
    text = article("Trade", "Trade was brisk.", date="2022-09-01")
    again = watcher.answer_to(small, f"{FOLDER}/trade.en.md", text)
    assert again["ok"] is True
    assert again["compiled"] == 1
    watcher.process.send_signal(signal.SIGINT)
    assert watcher.process.wait(timeout=30) in (0, 130)


def test_watch_survives_a_mistake_and_builds_when_it_is_mended(small, watcher):
    watcher.answer()
    good = (small / FOLDER / "trade.en.md").read_text(encoding="utf-8")
    wrong = watcher.answer_to(small, f"{FOLDER}/trade.en.md", good.replace("title", "titel"))
    assert wrong["ok"] is False
    assert "titel" in json.dumps(wrong)
    mended = watcher.answer_to(small, f"{FOLDER}/trade.en.md", good.replace("slow", "fast"))
    assert mended["ok"] is True
