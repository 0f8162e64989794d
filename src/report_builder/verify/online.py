"""Addresses on the web -> those that do not answer, asked slowly and once each."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from itertools import repeat
from urllib.parse import urlsplit

from report_builder import __version__

_AGENT = f"report-builder/{__version__} (link check; asks each address once)"
_TIMEOUT = 15.0  # s for each step of an answer
_PAUSE = 1.0  # s between two questions to one host
_HOSTS = 4  # asked side by side
_READ = 1024  # bytes of an answer that are read
# Answers of a host that is there and would rather not say: not the editor's mistake.
_RELUCTANT = frozenset({401, 403, 405, 406, 408, 421, 425, 429, 451, 501, 503, 999})


def unanswered(addresses: Iterable[str], pause: float = _PAUSE) -> dict[str, str]:
    """What is wrong with each address that does not answer. Those that do, or that only refuse robots, are
    left out. `pause` are the seconds between two questions to one host."""
    hosts: dict[str, list[str]] = {}
    for address in dict.fromkeys(addresses):
        parts = urlsplit(address)
        if parts.scheme in ("http", "https") and parts.hostname:
            hosts.setdefault(parts.netloc.casefold(), []).append(address)
    found: dict[str, str] = {}
    with ThreadPoolExecutor(_HOSTS) as pool:
        for answers in pool.map(_ask_host, hosts.values(), repeat(pause)):
            found |= answers
    return found


def _ask_host(addresses: list[str], pause: float) -> dict[str, str]:
    found: dict[str, str] = {}
    for at, address in enumerate(addresses):
        if at:
            time.sleep(pause)
        fault = _ask(address, "HEAD")
        if fault is not None:  # some servers answer no HEAD
            time.sleep(pause)
            fault = _ask(address, "GET")
        if fault is not None:
            found[address] = fault
    return found


def _ask(address: str, method: str) -> str | None:
    """What is wrong with an answer; None when it is one, or a polite refusal."""
    request = urllib.request.Request(address, method=method, headers={"User-Agent": _AGENT, "Accept": "*/*"})  # noqa: S310 (only http and https come here, and the opener knows no other)
    try:
        with _opener().open(request, timeout=_TIMEOUT) as answer:
            answer.read(_READ)
        return None
    except urllib.error.HTTPError as error:
        return None if error.code in _RELUCTANT else f"answers {error.code} {error.reason}".strip()
    except urllib.error.URLError as error:
        return f"does not answer: {error.reason}"
    except (OSError, HTTPException, ValueError) as error:
        return f"does not answer: {error or type(error).__name__}"


def _opener() -> urllib.request.OpenerDirector:
    """Opens http and https, and nothing else, not even when an answer leads there."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPRedirectHandler,
        urllib.request.HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    return opener
