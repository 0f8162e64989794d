"""A build killed at any moment: the PDF is the old or the new one, the store sound, the next build good.

`RB_KILLS=100` kills a hundred times instead of three, `RB_SEED` chooses other moments.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pikepdf
import pytest
from helpers_build import build, forget, outputs, sha, source

from report_builder.driver.store import Store

KILLS = int(os.environ.get("RB_KILLS", "3"))
SEED = int(os.environ.get("RB_SEED", "5"))


def start(root: Path, temporary: Path | None = None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "report_builder", "build", "--quiet", "--jobs", "2"],
        cwd=root,
        env={**os.environ, "TMPDIR": str(temporary)} if temporary else None,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def alive(group: int) -> list[int]:
    """The processes of a group that still run."""
    found: list[int] = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state not in "ZX":
            found.append(int(path.parent.name))
    return found


def damaged(root: Path) -> list[Path]:
    """Entries of the store that would be served and are not sound."""
    store = Store(root / "build/.store")
    entries = [path for path in store.folder.glob("*/??/*") if not path.name.endswith(".tmp")]
    return [path for path in entries if store.get(path.parts[-3], path.name) is None]


@pytest.mark.skipif(sys.platform != "linux", reason="process groups are looked at in /proc")
def test_killed_at_any_moment_a_build_leaves_the_old_pdf_or_the_new_one(varied, tmp_path):
    root = shutil.copytree(varied, tmp_path / "project")
    pdf = root / "build/year.en.pdf"
    old = outputs(root)
    source(root, "lines", "Lines of contact", "A wholly new text, of one sentence.")
    undisturbed = shutil.copytree(root, tmp_path / "undisturbed", ignore=shutil.ignore_patterns("build"))
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as temporary:  # a short name, since sockets lie in it
        assert start(undisturbed, Path(temporary)).wait(timeout=300) == 0
        assert list(Path(temporary).iterdir()) == []  # workers end by being killed; who ends them cleans up
    whole = time.perf_counter() - began
    new = outputs(undisturbed)
    chance = random.Random(SEED)
    seen: dict[str, int] = {}
    for number in range(KILLS):
        if number % 3:  # else the store is warm, and most of the time goes into linking and checking
            forget(root, results=False)
        pdf.write_bytes(old[0])
        (root / "build/year.en.json").write_bytes(old[1])
        process = start(root)
        time.sleep(chance.uniform(0.05, 1.1 if number % 3 else 0.6) * whole)
        if number % 2:
            kill_group(process)
        else:  # as the system does for want of memory: the workers are left, and must end by themselves
            process.kill()
        process.wait(timeout=30)
        deadline = time.monotonic() + 60
        while alive(process.pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert alive(process.pid) == []
        found = sha(pdf.read_bytes())
        assert found in (sha(old[0]), sha(new[0]))
        with pikepdf.open(pdf) as file:
            assert len(file.pages) > 10
        assert damaged(root) == []
        which = "old" if found == sha(old[0]) else "new"
        seen[which] = seen.get(which, 0) + 1
        build(root)
        assert outputs(root) == new
    print(f"{KILLS} kills survived; the PDF found after them: {seen}")


def kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
