"""Files for a press that are not what PDF/X-4 (ISO 15930-7) asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from report_builder.project.errors import Problem
from report_builder.verify.model import PressPdf, Rule


def check(file: PressPdf) -> Iterator[Problem]:
    from report_builder.verify.press import faults_of

    for message, page in faults_of(file.pdf):
        problem = RULE.problem(f"{file.name}: {message}", hint=_HINT)
        yield problem if page is None else replace(problem, page=page)


_HINT = "report this as a fault of the program, with the build record"
RULE = Rule("press.conforms", "error", "a file for a press that is not PDF/X-4", "press", press=check)
