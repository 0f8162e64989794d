"""Notes that do not stand on the page of their call."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule


def check(file: FinishedFile) -> Iterator[Problem]:
    """Endnotes are excepted."""
    pages = file.destinations.pages
    linked: dict[str, list[str]] = {}
    for name in pages:
        unit, _, local = name.rpartition("/")
        if local.startswith("note-") and "ref" not in local:
            linked.setdefault(unit, []).append(name)
    for expected in file.units:
        for anchor in expected.record.misplaced_notes:
            number = anchor.rpartition("-")[2]
            yield RULE.problem(
                f"note {number} does not stand on the page of its call",
                expected.file,
                expected.line_of(f"[^{number}]"),
                "shorten the note, or move its call to another sentence",
            )
        excepted = {*expected.record.misplaced_notes, *expected.record.endnotes}
        for name in linked.get(expected.unit.id, ()):
            call = "/note-ref-".join(name.rsplit("/note-", 1))
            if pages.get(call, pages[name]) != pages[name] and name not in excepted:
                yield RULE.problem(f"note `{name}` was linked away from its call", expected.file)


RULE = Rule("notes.place", "error", "a note that is not on the page of its call", "file", file=check)
