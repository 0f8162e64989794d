"""What PDF/A-3a does not allow, in a file that says it is one (ISO 19005-3, clause by clause)."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule

_MOST_OF_A_KIND = 3  # places that are told


def check(file: FinishedFile) -> Iterator[Problem]:
    from report_builder.verify.pdfa.checks import claims, faults

    if not claims(file.pdf):
        return
    told: dict[tuple[str, str], int] = {}
    for fault in dict.fromkeys(faults(file.pdf, file.data)):
        kind = (fault.clause, fault.message)
        told[kind] = told.get(kind, 0) + 1
        if told[kind] > _MOST_OF_A_KIND:
            continue
        unit = file.unit_on(fault.page) if fault.page is not None else None
        where = f" on page {file.label(fault.page)}" if fault.page is not None else ""
        message = f"{fault.message}{where} (ISO 19005-3, {fault.clause})"
        yield RULE.problem(message, unit.file if unit else None, hint=fault.hint or _HINT)


_HINT = "report this as a fault of the program, with the build record"
RULE = Rule(
    "archive.conforms", "error", "what PDF/A-3a does not allow, in the profile archive", "file", file=check
)
