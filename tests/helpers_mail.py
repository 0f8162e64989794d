"""Kits as folders, and a mail server in a thread of its own that can be told to misbehave."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import socket
import ssl
import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

PASSWORD = "correct horse battery"  # noqa: S105 (of a server that lives for a test)
SUBJECT = "سورية خلال عام 2022 – a report with a long subject that is folded over more than one line"
COVER = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "050001a5f645400000000049454e44ae426082"
)
HTML = """<!doctype html><html lang="en" dir="ltr"><head><title>Syria</title>
<!--[if mso]><style>.b{width:600px}</style><![endif]--><style>@media (min-width:1px){.c{color:red}}</style>
</head><body style="margin:0"><!-- a remark --><p>Read {{ .Subscriber.Email }} and https://a.example@TrackLink</p>
<!--[if mso | IE]><table><tr><td><![endif]--><img src="cover.png" srcset="cover.png 1x, ./cover.png 2x"
alt="Cover"><!--[if mso | IE]></td></tr></table><![endif]--><p>cover.png is the picture</p></body></html>
"""


def pdf_bytes(size: int = 20_000) -> bytes:
    """Bytes that begin and end as a PDF's, with every byte in them and lines that begin with a dot."""
    filling = b"\r\n.\r\n..\n.line\r" + bytes(range(256))
    return b"%PDF-1.7\n" + (filling * (size // len(filling) + 1))[: size - 15] + b"\n%%EOF\n"


def draft(pdf: bytes, encoding: str = "quoted-printable", **headers: str) -> bytes:
    """A message as a kit holds it: alternatives, a cover in the HTML, the PDF attached, nobody it is to."""
    message = EmailMessage(SMTP_POLICY)
    for name, value in {"Subject": SUBJECT, "X-Unsent": "1", **headers}.items():
        message[name.replace("_", "-")] = value
    message.set_content("التقرير.\n.\n..\nIts end\n", cte=encoding)
    message.add_alternative('<p>The report</p><img src="cid:cover@kit.invalid">', subtype="html")
    related: Any = message.get_payload(1)
    related.add_related(COVER, "image", "png", cid="<cover@kit.invalid>")
    message.add_attachment(pdf, "application", "pdf", filename="report.pdf")
    return message.as_bytes()


def make_kit(
    project: Path,
    name: str = "syria-2022",
    lang: str = "en",
    size: int = 20_000,
    kind: str = "report",
    **headers: str,
) -> Path:
    """A kit in the build folder of `project`, with a manifest that fits its files."""
    folder = project / "build" / "kits" / f"{name}.{lang}"
    folder.mkdir(parents=True)
    pdf = pdf_bytes(size)
    files = {
        "cover.png": COVER,
        "message.eml": draft(pdf, **headers),
        "newsletter.html": HTML.encode(),
        "newsletter.txt": b"Read {{ .Subscriber.Email }}\n",
        "report.pdf": pdf,
    }
    for file, data in files.items():
        (folder / file).write_bytes(data)
    manifest = {
        "format": 1,
        "kit": folder.name,
        "name": name,
        "lang": lang,
        "kind": kind,
        "title": "Syria during 2022",
        "pdf": "report.pdf",
        "pages": 2,
        "message": "message.eml",
        "newsletter": {"html": "newsletter.html", "text": "newsletter.txt", "pictures": ["cover.png"]},
        "subject": SUBJECT,
        "url": None,
        "files": [
            {"name": file, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "type": "x/y"}
            for file, data in files.items()
        ],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    return folder


@dataclass
class Manners:
    """How the server behaves. What is listed for a step is answered in turn, then the step goes well.

    `hang up` as an answer closes the connection, `stall` says nothing for long.
    """

    limit: int | None = None
    utf8: bool = False
    starttls: bool = True
    mail: list[str] = field(default_factory=list)
    rcpt: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    refused: frozenset[str] = frozenset()


class MailServer:
    """What a server on this computer has been sent; its `manners` hold for the next connection."""

    def __init__(self, authority: trustme.CA, *, tls: bool = False) -> None:
        self.manners = Manners()
        self.received: list[Envelope] = []
        self.connections = 0
        self.logins: list[bytes] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(context)
        self._context = context
        self.port = free_port()
        self._control = _Control(self, tls)

    def __enter__(self) -> MailServer:
        self._control.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._control.stop()

    def fresh(self) -> None:
        """As if nothing had happened."""
        self.manners = Manners()
        self.received.clear()
        self.logins.clear()
        self.connections = 0

    @property
    def to(self) -> list[str]:
        return [each.rcpt_tos[0] for each in self.received]

    def protocol(self, tls: bool) -> SMTP:
        self.connections += 1
        upgrade = self.manners.starttls and not tls
        return SMTP(
            self,
            hostname="mail.test",
            data_size_limit=self.manners.limit,
            enable_SMTPUTF8=self.manners.utf8,
            tls_context=self._context if upgrade else None,
            require_starttls=upgrade,
            auth_required=True,
            auth_require_tls=upgrade,
            authenticator=self._login,
        )

    def _login(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        del server, session, envelope, mechanism
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login)
        good = data.login == b"reports" and data.password.decode() in (PASSWORD, "schönes Paßwort")
        return AuthResult(success=good, handled=False)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del session
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return await self._answer(server, self.manners.mail, "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del session, options
        if address in self.manners.refused:
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        return await self._answer(server, self.manners.rcpt, "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del session
        answer = await self._answer(server, self.manners.data, "250 2.0.0 queued as 42")
        if answer.startswith("250"):
            self.received.append(envelope)
        return answer

    async def _answer(self, server: SMTP, answers: list[str], default: str) -> str:
        answer = answers.pop(0) if answers else default
        if answer == "stall":
            await asyncio.sleep(60)
        if answer == "hang up":
            transport: Any = server.transport
            transport.abort()
            await asyncio.sleep(60)
        return answer


class _Control(Controller):
    def __init__(self, server: MailServer, tls: bool) -> None:
        self._mail, self._tls = server, tls
        context = server._context if tls else None
        super().__init__(server, hostname="localhost", port=server.port, ssl_context=context)

    def factory(self) -> SMTP:
        return self._mail.protocol(self._tls)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextlib.contextmanager
def silent_server(drip: bytes = b"") -> Generator[int]:
    """The port of a server that takes connections and says nothing, or one byte after another for ever."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=feed, args=(connection,), daemon=True).start()

    def feed(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            while not over.wait(0.02):
                connection.sendall(drip)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        listener.close()


def log_lines(kit: Path) -> Iterator[dict[str, str]]:
    """The lines of the log of a kit."""
    for line in (kit / "sent.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
