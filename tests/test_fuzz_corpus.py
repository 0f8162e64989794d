"""Every input that the fuzzer was kept for, through the same targets: what was promised of sources holds."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fuzz.targets import TARGETS, line_count, outcome

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "fuzz" / "corpus"


def inputs(name: str) -> list[Path]:
    return sorted((CORPUS / name).iterdir())


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_kept_inputs_break_no_promise(name: str):
    paths = inputs(name)
    assert paths
    for path in paths:
        try:
            TARGETS[name](path.read_bytes())
        except Exception as error:
            raise AssertionError(f"{path.relative_to(ROOT)}: {error}") from error


def test_each_kind_of_source_has_a_corpus_and_it_stays_small():
    assert {path.name for path in CORPUS.iterdir()} == set(TARGETS)
    files = [path for name in TARGETS for path in inputs(name)]
    assert len(files) <= 300
    assert sum(path.stat().st_size for path in files) < 400_000


def digest_of_all() -> str:
    whole = hashlib.sha256()
    for name in sorted(TARGETS):
        for path in inputs(name):
            whole.update(outcome(name, path.read_bytes()).encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def test_every_process_makes_the_same_of_an_article():
    command = [sys.executable, "-c", "import test_fuzz_corpus as t; print(t.digest_of_all())"]
    # `repr` of what comes out shows the order of every set in it, which goes by the seed of hashes.
    found = [
        subprocess.run(
            command,
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": os.pathsep.join([str(ROOT / "tests"), str(ROOT), *sys.path]),
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert found[0] == found[1]
    assert len(found[0]) > 60


@pytest.mark.parametrize(("data", "lines"), [(b"", 1), (b"a\r\nb\rc\nd", 4), (b"a\n", 2)])
def test_lines_are_counted_as_an_editor_does(data: bytes, lines: int):
    assert line_count(data) == lines
