"""Builds of one project at once, and `watch` beside a build: all end well, and the newest sources win."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers_build import build, forget, outputs, sha, source
from helpers_pdf import texts
from test_watch import Watching

from report_builder.driver.publish import Output, publish


@pytest.fixture
def copy(varied, tmp_path) -> Path:
    return shutil.copytree(varied, tmp_path / "copy")


def start(root: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "report_builder", "build", "--quiet", "--jobs", "2", *more],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_builds_side_by_side_end_well_with_the_bytes_of_one(copy):
    before = outputs(copy)
    forget(copy)
    running = [start(copy) for _ in range(3)]
    for process in running:
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0, said
        assert "error" not in said
        assert "Traceback" not in said
    assert outputs(copy) == before


def test_build_in_a_small_store_beside_another_ends_well(copy):
    config = copy / "report-builder.toml"
    config.write_text(config.read_text() + "\n[limits]\nstore_mb = 1\nstore_days = 1\n")
    before = outputs(copy)
    for _ in range(2):
        forget(copy)
        running = [start(copy), start(copy)]
        for process in running:
            said, _ = process.communicate(timeout=300)
            assert process.returncode == 0, said
        assert outputs(copy)[0] == before[0]


def test_watch_beside_builds_ends_with_the_newest_text(copy):
    watching = Watching(copy)
    try:
        watching.result()
        for number in range(3):
            source(copy, "lines", "Lines of contact", f"Edition number {number} of this text.")
            beside = start(copy)
            watching.result()
            said, _ = beside.communicate(timeout=300)
            assert beside.returncode == 0, said
            pdf, record = outputs(copy)
            assert f"Edition number {number}" in " ".join(texts(copy / "build/year.en.pdf"))
            assert json.loads(record)["sha256"] == sha(pdf)
    finally:
        watching.end()
    clean = shutil.copytree(copy, copy.parent / "clean", ignore=shutil.ignore_patterns("build"))
    build(clean)
    assert outputs(clean) == outputs(copy)


def test_build_begun_earlier_does_not_undo_one_begun_later(tmp_path):
    pdf, record, notes = tmp_path / "a.pdf", tmp_path / "a.json", tmp_path / "notes"
    now = time.time_ns()
    assert publish(Output(pdf, record, now), b"new", b"{}", notes)
    assert not publish(Output(pdf, record, now - 1), b"old", b"{}", notes)
    assert pdf.read_bytes() == b"new"
    assert publish(Output(pdf, record, now + 1), b"newer", b"{}", notes)
    pdf.unlink()
    assert publish(Output(pdf, record, now - 1), b"old", b"{}", notes), "there was nothing newer any more"
    later = now + 3600 * 10**9
    assert publish(Output(pdf, record, later), b"of tomorrow", b"{}", notes)
    assert publish(Output(pdf, record, now + 2), b"today", b"{}", notes), "the clock was set back"
