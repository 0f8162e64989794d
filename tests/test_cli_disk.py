"""A build folder that cannot be written ends a build with one line, and the last good PDF as it was."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers_build import build, manifest, outputs, paragraphs, project, sha, source

BUILD = [sys.executable, "-m", "report_builder", "--project", ".", "build", "--jobs", "1"]


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> Path:
    """A project with a report that was built; to be copied."""
    root = project(tmp_path_factory.mktemp("good"), {"sources/reports/year.toml": manifest(("One", ["a"]))})
    source(root, "a", "An article", paragraphs(2))
    build(root)
    return root


@pytest.fixture
def built(good, tmp_path) -> Path:
    """A project with a report that was built, and an article that has changed since."""
    root = shutil.copytree(good, tmp_path / "project")
    source(root, "a", "An article", paragraphs(40, 7))
    return root


def problems(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in done.stderr.splitlines() if line.startswith("error:") or "Traceback" in line]


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=300)


def in_own_mounts(script: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell script that mounts what only it sees; skipped where that is not allowed."""
    if run("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "build", cwd=cwd).returncode:
        pytest.skip("this machine lets nobody mount")
    return run("unshare", "-rm", "sh", "-ec", script, "sh", *BUILD, cwd=cwd)


needs_mounts = pytest.mark.skipif(shutil.which("unshare") is None, reason="mounts are tried on Linux")


@needs_mounts
@pytest.mark.parametrize("room", ["100k", "150k"])
def test_full_disk_is_one_line_and_the_last_pdf_stays(built, room):
    before = sha(outputs(built)[0])
    script = (
        f"cp build/year.en.* .; mount -t tmpfs -o size={room} tmpfs build; mv year.en.* build/; "
        'code=0; "$@" || code=$?; sha256sum build/year.en.pdf; exit $code'
    )
    done = in_own_mounts(script, built)
    assert done.returncode == 1
    assert problems(done) == ["error: the disk is full; free some space and try again"]
    assert done.stdout.split()[0] == before


@needs_mounts
def test_read_only_disk_is_one_line_that_names_the_folder(built):
    before = outputs(built)
    done = in_own_mounts('mount --bind build build; mount -o remount,bind,ro build; "$@"', built)
    assert done.returncode == 1
    (line,) = problems(done)
    assert line.startswith("error: build/: the disk is read-only; copy the project")
    assert outputs(built) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_folder_of_somebody_else_is_one_line_that_names_it(built):
    before = outputs(built)
    (built / "build").chmod(0o555)
    try:
        done = run(*BUILD, cwd=built)
    finally:
        (built / "build").chmod(0o755)
    assert done.returncode == 1
    (line,) = problems(done)
    assert line.startswith("error: build/: this may not be read or written by you")
    assert outputs(built) == before


def test_file_in_the_place_of_the_build_folder_is_named(built):
    shutil.rmtree(built / "build")
    (built / "build").touch()
    done = run(*BUILD, cwd=built)
    assert done.returncode == 1
    assert problems(done) == ["error: build: a file stands where a folder belongs; move it away"]


def test_folder_of_temporary_files_with_too_long_a_name_is_told(built, tmp_path):
    before = outputs(built)
    long = tmp_path / ("long" * 30)
    long.mkdir()
    done = run("env", f"TMPDIR={long}", *BUILD, cwd=built)
    (told,) = problems(done)
    assert re.search("error: no worker can be started: .*too long a name .set TMPDIR to", told)
    assert (done.returncode, outputs(built)) == (1, before)
