"""Links inside the file that lead to no page of it."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.project.errors import Problem
from report_builder.verify.destinations import links_on
from report_builder.verify.model import FinishedFile, Rule


def check(file: FinishedFile) -> Iterator[Problem]:
    for expected in file.units:
        for number in expected.pages:
            for link in links_on(file.pdf, number):
                name = str(link.Dest) if "/Dest" in link else None
                uri = str(link.A.get("/URI", "")) if "/A" in link else ""
                dead = name is not None and file.destinations.pages.get(name, -1) < 0
                if dead or uri.startswith("rb-symbol:"):
                    yield RULE.problem(
                        f"a link on page {file.label(number)} leads nowhere: `{name or uri}`",
                        expected.file,
                        expected.line_of("#" + (name or uri).rpartition("/")[2]),
                        "check the link's target in the article",
                    )


RULE = Rule("links.dead", "error", "a link inside the PDF that leads nowhere", "file", file=check)
