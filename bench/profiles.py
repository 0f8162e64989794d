"""The sample report in each profile, and a hundred copies of it for readers, against one build from nothing.

    python -m bench.profiles [FOLDER] [--lang en]

Makes the sample project in FOLDER, builds its edition for the screen from an empty store, then in each other
profile, then with a hundred names, and writes bench/RESULTS.profiles.md: bytes, pages, and seconds as ratios
to the first build of the same run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.measure import Cost, adopt_orphans, run
from report_builder.project.scaffold import create_project
from report_builder.project.sizes import amount
from report_builder.project.variant import PROFILES

REPORT = "syria-2022"
COPIES = 100
RESULTS = Path(__file__).resolve().parent / "RESULTS.profiles.md"
_HEAD = """# What profiles and copies cost

Written by `python -m bench.profiles`: the sample report of this project, from an empty store for the
screen, then in each other profile, then {copies} named copies of the PDF for the screen. Seconds are those of
the whole command, Python's own start included; the ratio is to the first build of the same edition.

| edition | build | pages | PDF | s | CPU, s | ratio |
|---|---|---:|---:|---:|---:|---:|
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A build and what it cost."""

    lang: str
    what: str
    cost: Cost

    def line(self, first: Cost) -> str:
        """The row of the table; `first` is the build that it is held against."""
        made: dict[str, Any] = self.cost.said["results"][0]
        size = amount(made["bytes"])
        if made.get("cover"):
            size += f" and a cover of {amount(Path(made['cover']).stat().st_size)}"
        ratio = self.cost.wall / first.wall
        return (
            f"| {self.lang} | {self.what} | {made['pages']} | {size} | {self.cost.wall:.1f} | "
            f"{self.cost.cpu:.1f} | {ratio:.2f} |"
        )


def measured(root: Path, lang: str) -> list[Row]:
    """Each build of one edition, in turn."""
    command = [sys.executable, "-m", "report_builder", "--json", "build", REPORT, "--edition", lang]
    rows = [Row(lang, "screen, empty store", run(command, root))]
    for profile in PROFILES:
        if profile != "screen":
            rows.append(Row(lang, profile, run([*command, "--profile", profile], root)))
    names = root / "names.txt"
    names.write_text("".join(f"Reader {number}\n" for number in range(1, COPIES + 1)), encoding="utf-8")
    rows.append(Row(lang, f"{COPIES} copies", run([*command, "--for-list", str(names)], root)))
    return rows


def main() -> None:
    """Measure the editions asked for, and write the results."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--lang", action="append", choices=("en", "ar", "tr"))
    arguments = parser.parse_args()
    adopt_orphans()
    lines: list[str] = []
    for lang in arguments.lang or ("en",):
        folder = arguments.folder or Path(tempfile.mkdtemp(prefix="bench-profiles-"))
        rows = measured(create_project(folder / lang), lang)
        for row in rows:
            lines.append(row.line(rows[0].cost))
            print(lines[-1])
    RESULTS.write_text(_HEAD.format(copies=COPIES) + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
