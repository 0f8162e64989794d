"""An address that the user named -> what is there, within bounds on size, time and hops; no cookies, no
scripts."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from urllib.parse import urljoin, urlsplit

from report_builder import __version__
from report_builder.intake.addresses import resolve, web_address
from report_builder.intake.errors import IntakeError

AGENT = f"report-builder/{__version__} (import of articles)"
PAGE = "text/html,application/xhtml+xml,application/json,application/xml;q=0.9,*/*;q=0.5"
PICTURE = "image/jpeg,image/png,image/webp,image/gif,image/svg+xml;q=0.9"
_CHUNK = 65_536
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class FetchBounds:
    """Bytes (unpacked) of one answer, seconds for the whole of it with its redirects, and how many of
    these."""

    most_bytes: int = 20 * 2**20
    seconds: float = 30
    hops: int = 5
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: `url` is where the last redirect led, `headers` have small letters."""

    url: str
    status: int
    headers: Mapping[str, str]
    data: bytes


def fetch(url: str, bounds: FetchBounds, accept: str = PAGE) -> Answer:
    """Get what is at `url`. Raises IntakeError when it is not there, not allowed or beyond the bounds."""
    deadline = monotonic() + bounds.seconds
    address = web_address(url)
    for _ in range(bounds.hops + 1):
        answer = _get(address, bounds, deadline, accept)
        if answer.status not in _REDIRECTS:
            break
        target = answer.headers.get("location", "")
        if not target:
            raise IntakeError(f"{address} leads on to nowhere")
        address = web_address(urljoin(address, target))
    else:
        raise IntakeError(
            f"{url} leads on more than {bounds.hops} times", "name the address it should lead to"
        )
    if answer.status != 200:
        raise IntakeError(
            f"{address} answers {answer.status} {http.client.responses.get(answer.status, '')}".strip()
        )
    return answer


class _Checked(http.client.HTTPConnection):
    """A connection to an address that was checked, in place of whatever the name may mean a moment later."""

    def __init__(
        self, host: str, port: int, address: tuple[socket.AddressFamily, str], deadline: float, secure: bool
    ) -> None:
        super().__init__(host, port, timeout=_left(deadline))
        self._address, self._deadline, self._secure = address, deadline, secure

    def connect(self) -> None:
        family, address = self._address
        plain = socket.socket(family, socket.SOCK_STREAM)
        plain.settimeout(_left(self._deadline))
        try:
            plain.connect((address, self.port))
            if self._secure:
                context = ssl.create_default_context()
                self.sock = context.wrap_socket(plain, server_hostname=self.host)
            else:
                self.sock = plain
        except BaseException:
            plain.close()
            raise


def _get(url: str, bounds: FetchBounds, deadline: float, accept: str) -> Answer:
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    connection = _Checked(host, port, resolve(host, port, bounds.allow_private), deadline, secure)
    # A server that sends a byte now and then never makes a read time out: the clock ends the connection.
    clock = threading.Timer(_left(deadline), _hang_up, (connection,))
    clock.daemon = True
    clock.start()
    try:
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        headers = {"User-Agent": AGENT, "Accept": accept, "Accept-Encoding": "gzip", "Connection": "close"}
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        answered = {name.lower(): value for name, value in response.getheaders()}
        data = b"" if response.status in _REDIRECTS else _read(response, answered, bounds, deadline, host)
        return Answer(url, response.status, answered, data)
    except ssl.SSLError as error:
        raise IntakeError(f"{host} has no sound certificate: {error.reason or error}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if monotonic() >= deadline - 0.05 or isinstance(error, TimeoutError):
            raise _too_slow(host, bounds) from error
        said = str(error) or type(error).__name__
        raise IntakeError(f"{host} cannot be reached: {' '.join(said.split())[:150]}") from error
    finally:
        clock.cancel()
        connection.close()


def _read(
    response: http.client.HTTPResponse,
    headers: Mapping[str, str],
    bounds: FetchBounds,
    deadline: float,
    host: str,
) -> bytes:
    """The body, unpacked; what is packed tightly to become huge is stopped at the bound."""
    packed = headers.get("content-encoding", "").lower() in ("gzip", "x-gzip")
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if packed else None
    pieces: list[bytes] = []
    size = taken = 0
    while chunk := response.read1(_CHUNK):
        if monotonic() > deadline:
            raise _too_slow(host, bounds)
        taken += len(chunk)
        while chunk:
            piece = chunk if unpack is None else _unpacked(unpack, chunk, bounds.most_bytes - size, host)
            chunk = b"" if unpack is None else unpack.unconsumed_tail
            pieces.append(piece)
            size += len(piece)
            if size > bounds.most_bytes:
                raise IntakeError(
                    f"{host} sends more than {bounds.most_bytes / 2**20:g} MB", "save it and import the file"
                )
    length = headers.get("content-length", "")
    if monotonic() > deadline or (length.isdecimal() and taken < int(length)):
        raise (
            _too_slow(host, bounds)
            if monotonic() > deadline
            else IntakeError(f"{host} ended in the middle", "try again")
        )
    return b"".join(pieces)


def _unpacked(unpack: zlib._Decompress, chunk: bytes, room: int, host: str) -> bytes:  # pyright: ignore[reportPrivateUsage]
    try:
        return unpack.decompress(chunk, max(1, min(room + 1, 4 * 2**20)))
    except zlib.error as error:
        raise IntakeError(f"{host} sends what cannot be unpacked") from error


def _hang_up(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _left(deadline: float) -> float:
    return max(0.001, deadline - monotonic())


def _too_slow(host: str, bounds: FetchBounds) -> IntakeError:
    return IntakeError(
        f"{host} takes longer than {bounds.seconds:g} seconds",
        "try again, or save the page and import the file",
    )
