"""A listmonk on this computer: its documented HTTP API, strict about methods, types and who asks."""

from __future__ import annotations

import base64
import json
import ssl
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

USER, TOKEN = "kits", "s3cret-token"
CAMPAIGN_KEYS = {
    "name": str,
    "subject": str,
    "lists": list,
    "type": str,
    "content_type": str,
    "body": str,
    "altbody": str,
    "messenger": str,
    "template_id": int,
    "tags": list,
    "media": list,
}
REQUIRED = ("name", "subject", "lists", "type", "content_type", "body")
PAGE_TEMPLATE = '<!doctype html><html><body><header>Us</header>{{ template "content" . }}</body></html>'


class Listmonk:
    """What is in the system, and how it misbehaves: `faults` maps `POST /api/media` to answers given in turn
    before it does as documented, each a status, or `hang up` before or `lose` after doing it."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.lists = [{"id": 100 + at, "name": f"List {at}", "optin": "double"} for at in range(250)]
        self.lists[230]["name"] = "أصدقاء المركز"
        self.templates: list[dict[str, Any]] = [
            {"id": 3, "name": "Page", "type": "campaign", "is_default": True, "body": PAGE_TEMPLATE},
            {
                "id": 4,
                "name": "Bare",
                "type": "campaign",
                "is_default": False,
                "body": '{{ template "content" . }}',
            },
            {"id": 5, "name": "Welcome", "type": "tx", "is_default": False, "body": "Hello"},
        ]
        self.extensions = ["jpg", "png", "pdf"]
        self.media: dict[int, tuple[str, str, bytes]] = {}
        self.campaigns: list[dict[str, Any]] = []
        self.faults: dict[str, list[int | str]] = {}
        self.asked: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"listmonk": self}))
        if context is not None:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http{'s' if context else ''}://localhost:{self.port}"

    def __enter__(self) -> Listmonk:
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    listmonk: Listmonk
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        path = urlsplit(self.path).path
        what = f"{self.command} {path}"
        self.listmonk.asked.append(what)
        fault = next(iter(self.listmonk.faults.get(what, ())), None)
        if fault is not None:
            self.listmonk.faults[what].pop(0)
        expected = "Basic " + base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()
        if fault == "hang up":
            self.close_connection = True
        elif isinstance(fault, int) and 300 <= fault < 400:
            self._answer(fault, {}, {"Location": "https://elsewhere.example/api"})
        elif isinstance(fault, int):
            self._answer(fault, {"message": f"told to fail, {TOKEN}"})
        elif self.headers.get("Authorization") != expected:
            self._answer(403, {"message": "invalid session"})
        else:
            status, answer = self._done(what, path, body)
            if fault == "lose":
                self.close_connection = True
            elif fault == "other":
                self._answer(200, {"ok": True})
            else:
                self._answer(status, answer)

    def _done(self, what: str, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
        if what == "GET /api/lists":
            return self._lists()
        if what == "GET /api/templates":
            return 200, {"data": self.listmonk.templates}
        if what == "POST /api/media":
            return self._upload(body)
        if what == "POST /api/campaigns":
            return self._campaign(body)
        if self.command == "DELETE" and path.startswith("/api/media/"):
            self.listmonk.media.pop(int(path.rpartition("/")[2]))
            return 200, {"data": True}
        return 405, {"message": "Method Not Allowed"}

    def _lists(self) -> tuple[int, dict[str, Any]]:
        query = parse_qs(urlsplit(self.path).query)
        page, size = int(query.get("page", ["1"])[0]), int(query.get("per_page", ["20"])[0])
        found = self.listmonk.lists[(page - 1) * size : page * size]
        return 200, {
            "data": {"results": found, "total": len(self.listmonk.lists), "page": page, "per_page": size}
        }

    def _upload(self, body: bytes) -> tuple[int, dict[str, Any]]:
        kind = self.headers.get("Content-Type", "")
        if not kind.startswith("multipart/form-data; boundary="):
            return 400, {"message": "request Content-Type isn't multipart/form-data"}
        form: Any = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=policy.HTTP)
        parts: list[EmailMessage] = list(form.iter_parts()) if form.is_multipart() else []
        if len(parts) != 1 or parts[0].get_param("name", header="content-disposition") != "file":
            return 400, {"message": "Invalid file: http: no such file"}
        part = parts[0]
        name, data = part.get_filename() or "", part.get_payload(decode=True)
        ending = name.rpartition(".")[2]
        if ending not in self.listmonk.extensions:
            return 400, {"message": f"Unsupported file type ({ending})"}
        assert isinstance(data, bytes)
        number = 7 + len(self.listmonk.media)
        self.listmonk.media[number] = (name, part.get_content_type(), data)
        address = f"{self.listmonk.url}/uploads/{number}_{name}"
        return 200, {"data": {"id": number, "uuid": "u", "filename": name, "url": address, "thumb_url": None}}

    def _campaign(self, body: bytes) -> tuple[int, dict[str, Any]]:
        if not self.headers.get("Content-Type", "").startswith("application/json"):
            return 415, {"message": "Unsupported Media Type"}
        value = json.loads(body)
        for key, given in value.items():
            if key not in CAMPAIGN_KEYS or not isinstance(given, CAMPAIGN_KEYS[key]):
                return 400, {"message": f"unexpected {key}"}
        if any(not value.get(key) for key in REQUIRED) or value["content_type"] != "html":
            return 400, {"message": "Invalid or missing fields"}
        known = {each["id"] for each in self.listmonk.lists}
        if not set(value["lists"]) <= known or not set(value.get("media", ())) <= set(self.listmonk.media):
            return 400, {"message": "Invalid list or media"}
        campaign = {**value, "id": 41 + len(self.listmonk.campaigns), "status": "draft"}
        self.listmonk.campaigns.append(campaign)
        return 200, {"data": campaign}

    def _answer(self, status: int, value: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        for name, text in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
