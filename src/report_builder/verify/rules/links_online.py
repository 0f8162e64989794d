"""Addresses on the web that do not answer; asked only when the user says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule
from report_builder.verify.online import unanswered
from report_builder.verify.rules.links_malformed import external, fault_of


def check(file: FinishedFile) -> Iterator[Problem]:
    if not file.facts.online:
        return
    places = [
        (address, expected, number)
        for expected in file.units
        for number in expected.pages
        for address in dict.fromkeys(external(file, number))
        if fault_of(address) is None
    ]
    silent = unanswered(address for address, _, _ in places)
    for address, expected, number in places:
        if address in silent:
            found = RULE.problem(
                f"`{address}` {silent[address]}",
                expected.file,
                expected.line_of(address),
                "look whether the page has moved, or link to an archived copy",
            )
            yield replace(found, page=number, label=file.label(number))


RULE = Rule("links.online", "warning", "an address that does not answer (with --online)", "file", file=check)
