"""A web server on loopback that redirects, stalls, lies about its types, and serves WordPress and a feed."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from helpers_intake import AR, EN, page

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73000000154944415478da63fcffff3f030313030"
    "30303030300240603014b3f8f4d0000000049454e44ae426082"
)


@dataclass
class Served:
    """Where the server is, and what it was asked for: path and headers."""

    url: str
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


class _Handler(BaseHTTPRequestHandler):
    served: Served

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.served.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        parts = urlsplit(self.path)
        for start, answer in ROUTES:
            if parts.path.startswith(start):
                try:
                    answer(
                        self, parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}
                    )
                except (BrokenPipeError, ConnectionResetError):
                    pass  # the client has had enough
                return
        self.give(b"nothing here", "text/plain", 404)

    def give(
        self, data: bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Set-Cookie", "session=1")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)


def _article(handler: _Handler, path: str, query: dict[str, str]) -> None:
    del path, query
    text = page("wordpress-classic.en.html").decode()
    handler.give(text.replace("https://river.example/", f"{handler.served.url}/").encode())


def _redirect(handler: _Handler, path: str, query: dict[str, str]) -> None:
    left = int(path.rpartition("/")[2])
    target = query.get("to") or (f"/redirect/{left - 1}" if left else "/article")
    handler.give(b"", status=302, Location=target)


def _stall(handler: _Handler, path: str, query: dict[str, str]) -> None:
    """A head, then a byte now and then: no single read ever times out."""
    del query
    handler.send_response(200)
    handler.end_headers()
    while not handler.served.stop.is_set():
        handler.wfile.write(b"<" if path.endswith("drip") else b"")
        handler.wfile.flush()
        time.sleep(0.05)


def _lie(handler: _Handler, path: str, query: dict[str, str]) -> None:
    del query
    if path.endswith("picture"):
        handler.give(PNG, "text/html")  # a picture that is called a page
    elif path.endswith("page.jpg"):
        handler.give(page("drupal.en.html"), "image/jpeg")  # a page that is called a picture
    else:
        handler.give(b"%PDF-1.7 nothing", "text/html")


def _bomb(handler: _Handler, path: str, query: dict[str, str]) -> None:
    del query
    if path.endswith("gzip"):
        handler.give(gzip.compress(b"<p>" + b" " * 80_000_000), Content_Encoding="gzip")
    else:
        handler.give(b"x" * (21 * 2**20))


def _picture(handler: _Handler, path: str, query: dict[str, str]) -> None:
    del query
    handler.give(
        b"<svg xmlns='http://www.w3.org/2000/svg'/>" if path.endswith(".svg") else PNG,
        "application/octet-stream",
    )


def post(number: int, url: str) -> dict[str, object]:
    """A post as WordPress gives it; even numbers are translations of those before them."""
    arabic = number % 2 == 0
    texts = AR if arabic else EN
    twin = number - 1 if arabic else number + 1
    content = f"<p>{texts['p1']} ({number})</p><h4>{texts['title']} {number}</h4><p>{texts['p2']}</p>" + (
        f'<figure class="wp-block-image"><img src="{url}/wp-content/uploads/{number}.png" alt="x"/><figcaption>{number}</figcaption></figure>'
    )
    return {
        "id": number,
        "date": f"2022-0{1 + number % 9}-11T08:00:00",
        "slug": f"post-{number}",
        "link": f"{url}/{'ar/' if arabic else ''}note-{number}/",
        "lang": "ar" if arabic else "en",
        "translations": {"en" if arabic else "ar": twin},
        "title": {"rendered": f"{texts['title']} &#8211; {number}"},
        "content": {"rendered": content, "protected": False},
        "excerpt": {"rendered": f"<p>{texts['p4'][:60]} [&hellip;]</p>"},
        "author": 3,
        "featured_media": 50,
        "categories": [7],
        "tags": [9, 11],
    }


def _wordpress(handler: _Handler, path: str, query: dict[str, str]) -> None:
    what = path.rpartition("/")[2]
    url = handler.served.url
    if what == "posts":
        at = int(query.get("page", "1"))
        posts = [post(number, url) for number in range(2 * at - 1, 2 * at + 1)]
        handler.give(json.dumps(posts).encode(), "application/json", X_WP_TotalPages="3")
        return
    known = {
        "categories": [{"id": 7, "name": "In Focus", "taxonomy": "category"}],
        "tags": [{"id": 9, "name": "ferries"}, {"id": 11, "name": "silt &amp; sand"}],
        "users": [{"id": 3, "name": "Nadia Kelling"}],
        "media": [
            {
                "id": 50,
                "source_url": f"{url}/wp-content/uploads/lead.png",
                "alt_text": "A ramp",
                "caption": {"rendered": "<p>At noon</p>"},
            }
        ],
    }
    handler.give(json.dumps(known.get(what, [])).encode(), "application/json")


def _feed(handler: _Handler, path: str, query: dict[str, str]) -> None:
    del query
    url = handler.served.url
    whole = "".join(f"<p>{EN[name]}</p>" for name in ("p1", "p2", "p3", "p4"))
    items = (
        f"<item><title>Whole in the feed</title><link>{url}/whole</link><pubDate>Tue, 17 May 2022 08:30:00 +0000</pubDate>"
        f"<dc:creator>Nadia Kelling</dc:creator><category>In Focus</category><description>Short.</description>"
        f"<content:encoded><![CDATA[{whole}]]></content:encoded></item>"
        f"<item><title>Only a teaser</title><link>{url}/{'forbidden' if path.endswith('robots') else 'article'}</link>"
        f"<description>{EN['p1'][:80]} […]</description></item>"
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Rivers</title>'
        f"<link>{url}/</link><language>en-GB</language>{items}</channel></rss>"
    )
    handler.give(text.encode(), "text/plain")


def _robots(handler: _Handler, path: str, query: dict[str, str]) -> None:
    del path, query
    handler.give(b"User-agent: *\nDisallow: /forbidden\n", "text/plain")


ROUTES: list[tuple[str, Callable[[_Handler, str, dict[str, str]], None]]] = [
    ("/article", _article),
    ("/forbidden", _article),
    ("/redirect/", _redirect),
    ("/stall/", _stall),
    ("/lie/", _lie),
    ("/bomb/", _bomb),
    ("/wp-json/wp/v2/", _wordpress),
    ("/wp-content/", _picture),
    ("/feed", _feed),
    ("/robots.txt", _robots),
]


@contextmanager
def serving() -> Generator[Served, None, None]:
    """The server, on a free port of loopback, until the block ends."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    served = Served(f"http://127.0.0.1:{server.server_address[1]}")
    handler.served = served
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.stop.set()
        server.shutdown()
        server.server_close()
