"""Feeds the targets with inputs that reach new code, for a while, and keeps what breaks a promise.

`python -m fuzz.run --seconds 1800` shares the time among all targets and prints what each ran, reached and
found. New inputs go to `build/fuzz/corpus/`, findings to `build/fuzz/findings/`; `--keep` takes the fewest
inputs that reach as much into `fuzz/corpus/`, which `make test` replays.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shlex
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = ROOT / "build" / "fuzz"
# What the fuzzer sees the branches of; the rest of the program runs as it is.
_SEEN = ["report_builder", "markdown"]
_SHARES = {"pieces": 0.35, "markdown": 0.25, "articles": 0.2, "manifest": 0.15, "config": 0.05}
_LONGEST = {"pieces": 80, "markdown": 400, "articles": 600, "manifest": 800, "config": 600}  # bytes
_SLOW = 20  # seconds for one input, which is a finding
_KEPT_COUNT = 56  # inputs of a target


def main(arguments: list[str]) -> int:
    """Fuzz the targets named, or all. Returns 1 when something was found."""
    if arguments[:1] == ["--one"]:
        _fuzz(arguments[1], arguments[2:])
    parser = argparse.ArgumentParser(prog="python -m fuzz.run", description=__doc__)
    parser.add_argument("targets", nargs="*", choices=[[], *_SHARES], help="which targets; all when left out")
    parser.add_argument("--seconds", type=int, default=1800, help="for all targets together")
    parser.add_argument("--keep", action="store_true", help="renew fuzz/corpus/ from what was reached")
    wanted = parser.parse_args(arguments)
    try:
        import_module("atheris")
    except ImportError:
        print(
            "fuzz: atheris is not installed: pip install atheris (it needs Linux or macOS)", file=sys.stderr
        )
        return 2
    targets: list[str] = wanted.targets or list(_SHARES)
    whole = sum(_SHARES[name] for name in targets)
    found = 0
    for name in targets:
        found += _run(name, max(1, round(wanted.seconds * _SHARES[name] / whole)))
        if wanted.keep:
            _keep(name)
    return 1 if found else 0


def _run(name: str, seconds: int) -> int:
    """One target in a process of its own. Prints its figures; returns how many findings it has."""
    corpus, findings = WORK / "corpus" / name, WORK / "findings"
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    before = {*findings.iterdir()}
    flags = [f"-max_total_time={seconds}", f"-timeout={_SLOW}", "-rss_limit_mb=3000"]
    flags += [f"-max_len={_LONGEST[name]}"]
    flags += [
        f"-dict={HERE / 'dictionary.txt'}",
        f"-artifact_prefix={findings}/{name}-",
        "-print_final_stats=1",
    ]
    done = _libfuzzer(name, [*flags, str(corpus), str(HERE / "corpus" / name)])
    runs = re.findall(r"stat::number_of_executed_units:\s*(\d+)", done) or re.findall(r"^#(\d+)", done, re.M)
    edges = re.findall(r"cov: (\d+)", done)
    new = sorted({*findings.iterdir()} - before)
    print(
        f"fuzz: {name}: {seconds} s, {runs[-1] if runs else 0} inputs, "
        f"{edges[-1] if edges else 0} edges, {len(new)} findings",
        flush=True,
    )
    for path in new:
        print(f"  {path.relative_to(ROOT)}", flush=True)
    return len(new)


def _keep(name: str) -> None:
    """The fewest small inputs that reach what all do, the shortest first, into the kept corpus."""
    corpus, kept, merged = WORK / "corpus" / name, HERE / "corpus" / name, WORK / "merged"
    shutil.rmtree(merged, ignore_errors=True)
    merged.mkdir(parents=True)
    _libfuzzer(name, ["-merge=1", f"-max_len={_LONGEST[name]}", str(merged), str(kept), str(corpus)])
    chosen = sorted(merged.iterdir(), key=lambda path: (path.stat().st_size, path.name))
    named = list(kept.glob("*.*"))  # written by hand, with a name that says what it is
    for path in {*kept.iterdir()} - {*named}:
        path.unlink()
    # Evenly among the sizes: the longest reach what no short one does.
    step = max(1, -(-len(chosen) // _KEPT_COUNT))
    for path in chosen[::-1][::step]:
        data = path.read_bytes()
        (kept / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)


def _libfuzzer(name: str, flags: list[str]) -> str:
    command = [sys.executable, "-m", "fuzz.run", "--one", name, *flags]
    done = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, check=False, text=True, errors="replace")
    (WORK / f"{name}.log").write_text(done.stderr, encoding="utf-8")
    return done.stderr


def _fuzz(name: str, flags: list[str]) -> None:
    """Become the fuzzer; does not return."""
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=_SEEN):
        from fuzz.targets import TARGETS
    # When it merges, libFuzzer runs its own command again, by its first word.
    again = WORK / f"{name}.sh"
    again.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m fuzz.run --one {name} "$@"\n', "utf-8"
    )
    again.chmod(0o755)
    atheris.Setup([str(again), *flags], _watched(name, TARGETS[name]))
    atheris.Fuzz()


def _watched(name: str, target: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """The target, going on after a finding: the first input of each kind is kept with its traceback."""
    seen: set[tuple[str, int | None, str]] = set()

    def run(data: bytes) -> None:
        try:
            target(data)
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            kind = (last.filename, last.lineno, str(error)[:20])
            if kind not in seen:
                seen.add(kind)
                path = WORK / "findings" / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}"
                path.write_bytes(data)
                path.with_suffix(".txt").write_text(
                    traceback.format_exc(), encoding="utf-8", errors="replace"
                )

    return run


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
