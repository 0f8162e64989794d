"""Turns the addresses of a command line and of a file into mailboxes, each once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from report_builder.kit.faults import SendError
from report_builder.project.address import Mailbox, mailbox
from report_builder.project.errors import Problem

MOST = 200  # addresses of one run
_MOST_BYTES = 1_000_000


def recipients(addresses: Iterable[str], files: Iterable[Path]) -> tuple[Mailbox, ...]:
    """The mailboxes of `addresses` and of `files` (UTF-8, one address a line, `#` begins a remark).

    The first spelling of an address counts. Raises SendError with every address that is none, and when there
    are more than MOST, or none at all.
    """
    found: dict[str, Mailbox] = {}
    problems: list[Problem] = []
    lines = ((None, None, text) for text in addresses)
    for file, line, text in (*lines, *(each for path in files for each in _lines(path))):
        try:
            box = mailbox(text)
        except ValueError as error:
            hint = "write name@example.org, or Name <name@example.org>"
            problems.append(Problem(f"“{text}” is no address: {error}", file, line, hint=hint))
            continue
        found.setdefault(box.same, box)
    if problems:
        raise SendError(problems)
    if not found:
        raise SendError(Problem("there is nobody to send to", hint="name addresses with --to or --to-list"))
    if len(found) > MOST:
        message = f"{len(found)} addresses are more than the {MOST} that send takes"
        hint = (
            "more is the work of a newsletter system: --listmonk makes a campaign of the kit; docs/sending.md"
        )
        raise SendError(Problem(message, hint=hint))
    return tuple(found.values())


def _lines(path: Path) -> Iterator[tuple[Path, int, str]]:
    """The addresses of a file with their lines, counted from 1."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise SendError(Problem("this list of addresses is larger than 1 MB", path))
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SendError(
            Problem("this list of addresses is not UTF-8", path, hint="save it as UTF-8")
        ) from None
    except OSError as error:
        raise SendError(Problem(f"it cannot be read: {(error.strerror or '').lower()}", path)) from None
    for number, line in enumerate(text.splitlines(), 1):
        if address := line.partition("#")[0].strip():
            yield path, number, address
