"""A build killed at any moment, or in a folder that cannot be written."""

from __future__ import annotations

import ctypes
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pikepdf
import pytest
from helpers_build import build, forget, outputs, sha, source


def start(root, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "report_builder", "build", "--quiet", "--jobs", "2", *arguments],
        cwd=root,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.skipif(os.name == "nt", reason="process groups are POSIX")
def test_killed_at_any_moment_a_build_leaves_the_old_pdf_or_the_new_one(varied, tmp_path):
    root = shutil.copytree(varied, tmp_path / "project")
    pdf = root / "build/year.en.pdf"
    old = pdf.read_bytes()
    source(root, "lines", "Lines of contact", "A wholly new text, of one sentence.")
    undisturbed = shutil.copytree(root, tmp_path / "undisturbed", ignore=shutil.ignore_patterns("build"))
    began = time.perf_counter()
    assert start(undisturbed).wait(timeout=120) == 0
    whole = time.perf_counter() - began
    new = outputs(undisturbed)
    chance = random.Random(5)
    for number in range(12):
        forget(root, results=False)
        pdf.write_bytes(old)
        process = start(root)
        # the last third of the time is when results are put in place
        time.sleep(chance.uniform(0.1, 1.05) * whole if number < 6 else chance.uniform(0.7, 1.1) * whole)
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait(timeout=30)
        found = pdf.read_bytes()
        assert sha(found) in (sha(old), sha(new[0]))
        with pikepdf.open(pdf) as file:
            assert len(file.pages) > 10
        if number % 4 == 0:
            build(root)
            assert outputs(root) == new
    build(root)
    assert outputs(root) == new


def without_privileges():
    """Let the superuser's process obey file modes too (Linux: drop CAP_DAC_OVERRIDE before exec)."""
    if os.geteuid() == 0 and sys.platform == "linux":
        ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)


@pytest.mark.skipif(os.name == "nt", reason="file modes are POSIX")
def test_folder_that_cannot_be_written_is_one_clear_line(varied, tmp_path):
    root = shutil.copytree(varied, tmp_path / "project", ignore=shutil.ignore_patterns("build"))
    (root / "build").mkdir(mode=0o555)
    done = subprocess.run(
        [sys.executable, "-m", "report_builder", "build", "--jobs", "1"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=without_privileges,
    )
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("error")]
    assert "build" in line
    assert "may not" in line
    assert "Traceback" not in done.stderr
    assert list((root / "build").iterdir()) == []


def test_build_folder_that_is_a_file_is_one_clear_line(varied, tmp_path, launch):
    root = shutil.copytree(varied, tmp_path / "project", ignore=shutil.ignore_patterns("build"))
    (root / "build").write_text("in the way")
    done = launch("build", "--jobs", "1", cwd=root, expect=1)
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("error")]
    assert "build" in line
    assert "Traceback" not in done.stderr
