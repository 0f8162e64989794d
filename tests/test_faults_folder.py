"""A build in a folder that cannot be written."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

import pytest


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
