"""A machine without Pango is told what to install, in one line, before anything is typeset."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

ASK = "from report_builder.typeset.versions import require_engine; require_engine()"


def without(tmp_path, *libraries: str) -> dict[str, str]:
    """An environment in which these libraries cannot be loaded: broken ones stand before them."""
    for name in libraries:
        (tmp_path / f"lib{name}.so.0").write_bytes(b"no library")
    return {**os.environ, "LD_LIBRARY_PATH": str(tmp_path)}


@pytest.mark.skipif(sys.platform != "linux", reason="libraries are hidden by the Linux search path")
@pytest.mark.parametrize("name", ["pango-1.0", "pangoft2-1.0", "harfbuzz-subset"])
def test_missing_library_is_named_with_what_to_install(tmp_path, name):
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=without(tmp_path, name), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert f"lib{name}" in last
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in last
    assert "brew install pango" in last
    assert "make setup" in last
    assert "WeasyPrint could not import" not in done.stdout


def test_machine_that_has_them_is_not_stopped():
    subprocess.run([sys.executable, "-c", ASK], check=True)
