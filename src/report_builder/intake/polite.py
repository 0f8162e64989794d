"""Keeps an import of many pages from being a burden: few at once for each host, and pauses that it asks
for."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from report_builder.intake.errors import IntakeError
from report_builder.intake.fetch import AGENT, PAGE, Answer, FetchBounds, fetch

AT_ONCE = 2  # requests to one host
MANY = 5  # requests to one host, from which on its robots.txt is asked
_MOST_PAUSE = 10.0  # seconds between two requests, whatever robots.txt says
_NAME = AGENT.partition("/")[0]


@dataclass
class _Host:
    room: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AT_ONCE))
    lock: threading.Lock = field(default_factory=threading.Lock)
    asked: int = 0
    next_at: float = 0.0
    robots: RobotFileParser | None = None


@dataclass
class Fetching:
    """Gets pages and pictures within bounds; safe to use from several threads."""

    bounds: FetchBounds = field(default_factory=FetchBounds)
    _hosts: dict[str, _Host] = field(default_factory=dict[str, _Host])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, url: str, accept: str = PAGE, *, named: bool = True) -> Answer:
        """What is at `url`. One that the user did not name (`named` False), as the next page of an answer or
        the article behind a feed, is asked for only if robots.txt of its host allows it. Raises
        IntakeError."""
        parts = urlsplit(url)
        with self._turn(f"{parts.scheme}://{parts.netloc}") as host:
            if not named:
                self._ask_robots(host, url)
                if host.robots is not None and not host.robots.can_fetch(_NAME, url):
                    hint = "save the page and import the file"
                    raise IntakeError(f"robots.txt of {parts.netloc} does not allow {parts.path}", hint)
            return fetch(url, self.bounds, accept)

    @contextmanager
    def _turn(self, origin: str) -> Generator[_Host]:
        with self._lock:
            host = self._hosts.setdefault(origin, _Host())
        with host.room:
            with host.lock:
                host.asked += 1
                if host.asked == MANY:
                    self._ask_robots(host, origin + "/")
                pause = self._pause(host)
                wait = max(0.0, host.next_at - time.monotonic())
                host.next_at = max(host.next_at, time.monotonic()) + pause
            time.sleep(wait)
            yield host

    def _pause(self, host: _Host) -> float:
        if host.robots is None:
            return 0.0
        delay = host.robots.crawl_delay(_NAME)
        return min(float(delay), _MOST_PAUSE) if delay else 0.0

    def _ask_robots(self, host: _Host, url: str) -> None:
        if host.robots is not None:
            return
        parts = urlsplit(url)
        robots = RobotFileParser()
        lines: list[str] = []
        try:
            found = fetch(f"{parts.scheme}://{parts.netloc}/robots.txt", self.bounds, "text/plain")
            if b"<html" not in found.data[:500].lower():
                lines = found.data[:500_000].decode("utf-8", "replace").splitlines()
        except IntakeError:
            pass  # none is there: all is allowed (RFC 9309, 2.3.1.3)
        robots.parse(lines)
        host.robots = robots
