"""Turns a generated report into bench/RESULTS.md: what the compiler costs beside one WeasyPrint document.

`make bench`, or `python bench/run.py [--quick] [--rounds N] [--only b,c] [--lang ar]`. Every figure is that
of whole processes, as the system accounts for them; the cases take turns in each round, so that drift of the
machine falls on all of them alike, and the medians of the rounds are given.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.arabic import in_arabic
from bench.edits import page_added, sentence_changed
from bench.generate import REPORT, article_path, generate, key
from bench.measure import Cost, MeasureError, Watching, adopt_orphans, run
from bench.results import Measured, results

HERE = Path(__file__).resolve().parent
WORK = HERE / "work"
PYTHON = Path(sys.executable)
COMPILER = PYTHON.with_name("report-builder")
WATCHED = 5  # edits under watch, at least


@dataclass
class Bench:
    """The project at hand and what was measured so far, by the letter of the case."""

    articles: int
    edits: int  # under watch, in each round
    lang: str = "en"
    project: Path = WORK / "project"
    measured: dict[str, list[Measured]] = field(default_factory=dict[str, list[Measured]])
    checks: list[str] = field(default_factory=list[str])
    pages: int = 0

    @property
    def pdf(self) -> Path:
        return self.project / "build" / f"{REPORT}.{self.lang}.pdf"

    def a(self, number: int) -> None:
        """The whole report as one document."""
        del number
        pdf = WORK / "one-document.pdf"
        cost = run([PYTHON, HERE / "onedocument.py", self.project, pdf], WORK)
        self.note("a", cost, pdf, _contents(pdf)["pages"])

    def b(self, number: int) -> None:
        """An empty store."""
        del number
        shutil.rmtree(self.project / "build", ignore_errors=True)
        generate(self.project, self.articles, self.lang)
        self.pages = self.build("b")

    def c(self, number: int) -> None:
        """A sentence changed in an article."""
        self.edit(self.edited, sentence_changed, number)
        self.build("c", compiled=1)

    def d(self, number: int) -> None:
        """A page added near the beginning."""
        before = self.pages
        self.edit(2, page_added, number)
        self.pages = self.build("d", same_pages=False)
        self.check(self.pages > before, "d: the report grew", f"{before} pages, then {self.pages}")

    def e(self, number: int) -> None:
        """Nothing changed."""
        del number
        self.build("e", compiled=0)

    def f(self, number: int) -> None:
        """A brief that was never made."""
        del number
        name = key(self.edited + 1)
        cost = run([COMPILER, "--project", self.project, "--json", "brief", name], WORK)
        said = cost.said["results"][0]
        self.check(said["compiled"] == 1, "f: the brief was compiled", f"{said['compiled']} units")
        self.note("f", cost, Path(said["pdf"]), said["pages"])

    def g(self, number: int) -> None:
        """Sentences changed under watch."""
        command = [COMPILER, "--project", self.project, "--json", "watch", REPORT]
        watching = Watching(command, WORK, self.pdf)
        try:
            path = article_path(self.project, self.edited, self.lang)
            for step in range(self.edits):
                text = self.edited_text(path, sentence_changed, 1000 * number + step)
                cost = watching.edit(path, text)
                self.look("g", cost.said, 1, True)
                self.note("g", cost, self.pdf, cost.said["pages"])
        finally:
            watching.close()

    @property
    def edited(self) -> int:
        """The article whose sentence changes: one in the middle."""
        return self.articles // 2 + 1

    def edit(self, number: int, how: Callable[[str, int], str], seed: int) -> None:
        path = article_path(self.project, number, self.lang)
        path.write_text(self.edited_text(path, how, seed), encoding="utf-8")

    def edited_text(self, path: Path, how: Callable[[str, int], str], seed: int) -> str:
        text = how(path.read_text(encoding="utf-8"), seed)
        return in_arabic(text) if self.lang == "ar" else text

    def build(self, case: str, compiled: int | None = None, same_pages: bool = True) -> int:
        """Build the report and note what it cost; gives its pages."""
        cost = run([COMPILER, "--project", self.project, "--json", "build", REPORT], WORK)
        said = cost.said["results"][0]
        self.look(case, said, compiled, same_pages and case != "b")
        self.note(case, cost, self.pdf, said["pages"])
        return said["pages"]

    def look(self, case: str, said: dict[str, int], compiled: int | None, same_pages: bool) -> None:
        """Whether the build did what the case is about."""
        if compiled is not None:
            right = said["compiled"] == compiled
            self.check(right, f"{case}: units compiled: {compiled}", str(said["compiled"]))
        if same_pages:
            self.check(said["pages"] == self.pages, f"{case}: as many pages as before", f"{said['pages']}")

    def check(self, holds: bool, what: str, found: str) -> None:
        line = f"{what}: {'yes' if holds else f'NO ({found})'}"
        if line not in self.checks:
            self.checks.append(line)

    def note(self, case: str, cost: Cost, pdf: Path, pages: int) -> None:
        measured = Measured(cost.wall, cost.cpu, cost.memory, pdf.stat().st_size, pages)
        self.measured.setdefault(case, []).append(measured)
        print(f"  {case}  {cost.wall:7.2f} s  {cost.cpu:7.2f} s CPU  {cost.memory / 1e6:5.0f} MB", flush=True)


def main() -> int:
    """Measure, write the results, and give 1 if a case did not do what it is about."""
    arguments = _arguments()
    rounds = arguments.rounds or (1 if arguments.quick else 3)
    bench = Bench(6 if arguments.quick else 60, max(1, -(-WATCHED // rounds)), arguments.lang)
    adopt_orphans()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as on a user's machine: modules are compiled once
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    _warm_up(bench.lang)
    generate(bench.project, bench.articles, bench.lang)
    cases = [case for case in "abecdfg" if case in arguments.only or case == "b"]
    for number in range(1, rounds + 1):
        print(f"round {number} of {rounds}", flush=True)
        for case in cases:
            getattr(bench, case)(number)
            if case == "b" and "a" in cases and number == 1:
                _same_text(bench)
    _write(bench, rounds, arguments.quick or len(cases) < 7)
    return 1 if any("NO (" in check for check in bench.checks) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the compiler; writes bench/RESULTS.md.")
    parser.add_argument("--quick", action="store_true", help="6 articles, 1 round; only to see that it runs")
    parser.add_argument("--rounds", type=int, help="how often each case is measured (3)")
    parser.add_argument(
        "--only", default="abcdefg", help="cases, for example b,c (b always runs: others build on it)"
    )
    parser.add_argument("--lang", choices=("en", "ar"), default="en", help="the language of the report (en)")
    return parser.parse_args()


def _warm_up(lang: str) -> None:
    """Once through a small project, unmeasured, so that no case pays for cold files and modules."""
    small = WORK / "small"
    generate(small, 6, lang)
    run([COMPILER, "--project", small, "--json", "build", REPORT], WORK)
    run([PYTHON, HERE / "onedocument.py", small, WORK / "small.pdf"], WORK)


def _contents(pdf: Path) -> dict[str, int]:
    """Pages and letters of a PDF, counted in a process of its own, since this one must stay small."""
    return run([PYTHON, HERE / "compare.py", pdf], WORK).said


def _same_text(bench: Bench) -> None:
    one, linked = _contents(WORK / "one-document.pdf"), _contents(bench.pdf)
    apart = 100 * (linked["letters"] / one["letters"] - 1)
    found = f"{linked['letters']:,} letters against {one['letters']:,}, {apart:+.2f} %"
    bench.check(abs(apart) < 0.5, f"a and b hold the same text ({found})", found)
    pages = abs(linked["pages"] / one["pages"] - 1)
    bench.check(pages < 0.03, "a and b have as many pages, within 3 %", f"{one['pages']}, {linked['pages']}")


def _write(bench: Bench, rounds: int, partial: bool) -> None:
    name = "RESULTS.md" if bench.lang == "en" else f"RESULTS.{bench.lang}.md"
    path = WORK / name if partial else HERE / name
    held_back = (HERE / "held-back.md").read_text(encoding="utf-8") if bench.lang == "en" else ""
    path.write_text(
        results(bench.measured, bench.checks, bench.articles, rounds, held_back), encoding="utf-8"
    )
    raw = {case: [each.as_dict() for each in runs] for case, runs in bench.measured.items()}
    (WORK / "raw.json").write_text(json.dumps(raw, indent=1), encoding="utf-8")
    print(f"\n{path.relative_to(HERE.parent)}", *bench.checks, sep="\n")
    if "a" in bench.measured:
        one = statistics.median(each.wall for each in bench.measured["a"])
        for case, runs in sorted(bench.measured.items()):
            print(f"  {case}  {statistics.median(each.wall for each in runs) / one:.4f} of a")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except MeasureError as error:
        sys.exit(f"bench: {error}")
