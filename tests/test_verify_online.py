"""Web addresses are asked only when told to, once each and slowly, and what does not answer is named."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from helpers_build import manifest, paragraphs, project, source

from report_builder.verify.online import unanswered

ANSWERS = {"/there": 200, "/gone": 404, "/broken": 500, "/robots-only": 403, "/slow-down": 429}


class Server(ThreadingHTTPServer):
    """Answers by path, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str, float]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Server  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_HEAD(self) -> None:
        self._answer("HEAD")

    def do_GET(self) -> None:
        self._answer("GET")

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _answer(self, method: str) -> None:
        self.server.asked.append((method, self.path, time.monotonic()))
        if self.path == "/get-only":
            self.send_response(500 if method == "HEAD" else 200)
        elif self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/there")
        elif self.path == "/to-a-file":
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
        else:
            self.send_response(ANSWERS[self.path])
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_only_what_does_not_answer_is_named(server: Server):
    paths = (*ANSWERS, "/get-only", "/moved", "/to-a-file")
    found = unanswered((server.url + path for path in paths), pause=0)
    assert {address.removeprefix(server.url) for address in found} == {"/gone", "/broken", "/to-a-file"}
    assert "404" in found[f"{server.url}/gone"]


def test_each_address_is_asked_once_and_a_host_is_given_time(server: Server):
    unanswered([f"{server.url}/there", f"{server.url}/moved", f"{server.url}/there"], pause=0.3)
    firsts = [(path, at) for _, path, at in server.asked]
    assert [path for path, _ in firsts] == ["/there", "/moved", "/there"]  # the last one is where it moved
    assert firsts[1][1] - firsts[0][1] >= 0.3


def test_host_that_is_not_there_is_named():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as closed:
        port = closed.server_address[1]
    (said,) = unanswered([f"http://127.0.0.1:{port}/x"], pause=0).values()
    assert said.startswith("does not answer")


def test_check_asks_nobody_unless_told_to(server: Server, tmp_path: Path, run):
    root = project(tmp_path, {"sources/reports/year.toml": manifest(("One", ["a"]))})
    body = f"{paragraphs(2)}\n\nSee [the page]({server.url}/gone).\n"
    source(root, "a", "An article", body, date="2022-01-01", authors="[Desk]")
    assert run("check", "--jobs", "1", cwd=root).stdout == "year.en  nothing found\n"
    assert server.asked == []
    done = run("check", "--online", "--jobs", "1", cwd=root)
    assert done.stdout == "year.en  1 warning\n"
    assert "sources/articles/a.en.md:" in done.stderr
    assert "answers 404" in done.stderr
    assert "[links.online]" in done.stderr
    assert [method for method, _, _ in server.asked] == ["HEAD", "GET"]
