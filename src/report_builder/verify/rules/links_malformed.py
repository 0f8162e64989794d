"""Links out of the file whose address no browser could open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from report_builder.project.errors import Problem
from report_builder.verify.destinations import links_on
from report_builder.verify.model import FinishedFile, Rule

_HOST = re.compile(r"(?!-)[\w-]{1,63}(?<!-)(\.(?!-)[\w-]{1,63}(?<!-))*\.?|\[[0-9a-fA-F:.]+\]")
_MAIL = re.compile(r"[^@\s,;:<>()\[\]\\]+@[^@\s,;:<>()\[\]\\.]+(\.[^@\s,;:<>()\[\]\\.]+)+")


def check(file: FinishedFile) -> Iterator[Problem]:
    seen: set[tuple[str, int]] = set()
    for expected in file.units:
        for number in expected.pages:
            for address in external(file, number):
                fault = fault_of(address)
                if fault is None or (address, expected.placement.first) in seen:
                    continue
                seen.add((address, expected.placement.first))
                found = RULE.problem(
                    f"the address `{address}` {fault}",
                    expected.file,
                    expected.line_of(address),
                    "correct the address in the article",
                )
                yield replace(found, page=number, label=file.label(number))


def external(file: FinishedFile, number: int) -> Iterator[str]:
    """The addresses that the links of a page lead to, outside the file."""
    for link in links_on(file.pdf, number):
        if "/A" in link and "/URI" in link.A and not str(link.A.URI).startswith("rb-symbol:"):
            yield str(link.A.URI)


def fault_of(address: str) -> str | None:
    """What is wrong with an address (RFC 3986, RFC 6068); None when it is well formed."""
    if re.search(r"[\s<>\"{}|\\^`]", address):
        return "has a space or a sign that an address cannot have"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "cannot be read as an address"
    if parts.scheme == "mailto":
        wrong = [each for each in parts.path.split(",") if not _MAIL.fullmatch(each)]
        return "names no mailbox" if wrong else None
    if parts.scheme not in ("http", "https"):
        return "does not begin with https:, http: or mailto:"
    host = parts.hostname or ""
    if not _HOST.fullmatch(host if ":" not in host else f"[{host}]"):
        return "names no host"
    if "." not in host.strip(".") and ":" not in host:
        return "names a host without a domain"
    return "has a port of 0" if port == 0 else None


RULE = Rule("links.malformed", "warning", "an address that no browser could open", "file", file=check)
