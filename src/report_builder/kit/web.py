"""Asks the HTTP API of a newsletter system: https, bounded in time and size, no redirects."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, cast
from urllib.parse import urlsplit

from report_builder import __version__
from report_builder.kit.account import is_loopback, tls_context
from report_builder.kit.faults import SendError, failed
from report_builder.project.errors import Problem, printable

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

_MOST_ANSWER = 8_000_000  # bytes
_MOST_SAID = 300  # characters of a message that are repeated
_CHUNK = 65_536


class UnknownOutcomeError(SendError):
    """The request may have been carried out: it was sent, and no answer came."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where an API is and who asks. `address` has no slash at its end. Times are in seconds; `pause` is that
    before another try."""

    address: str
    user: str
    token: str = field(repr=False)
    timeout: float = 30
    pause: float = 1
    tries: int = 3
    ca_file: Path | None = None


def site_address(text: str) -> str:
    """The address of a site as it was given, checked. Raises SendError when it is not https, or http to this
    computer, or carries a password."""
    try:
        parts = urlsplit(text.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise failed(f"“{text}” is no web address", "write it like https://lists.example.org") from None
    if parts.username is not None or parts.password is not None:
        raise failed("a name or password does not belong in the address", "see docs/sending.md")
    if parts.scheme not in ("https", "http") or not host or parts.query or parts.fragment:
        raise failed(f"“{text}” is no address of a site", "write it like https://lists.example.org")
    if parts.scheme == "http" and not is_loopback(host):
        raise failed(f"{host}: the token would go there without encryption", "write https://")
    return text.strip().rstrip("/")


class Web:
    """The API of one site; a context."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._pool = _pool(site)
        credentials = base64.b64encode(f"{site.user}:{site.token}".encode()).decode()
        self._headers = {
            "Authorization": f"Basic {credentials}",
            "Accept": "application/json",
            "User-Agent": f"report-builder/{__version__}",
        }

    def __enter__(self) -> Web:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del kind, error, trace
        self._pool.clear()

    def get(self, path: str, query: Mapping[str, str]) -> Any:
        """The `data` of the answer to GET. Raises SendError."""
        return self._ask("GET", path, fields=dict(query))

    def post(self, path: str, value: Mapping[str, Any]) -> Any:
        """The `data` of the answer to a POST of JSON, which is tried once. Raises SendError."""
        return self._ask("POST", path, json=value)

    def upload(self, path: str, name: str, data: bytes, kind: str) -> Any:
        """The `data` of the answer to a POST of a form with one `file`. Raises SendError."""
        return self._ask("POST", path, fields={"file": (name, data, kind)})

    def delete(self, path: str) -> None:
        """Delete what is at `path`. Raises SendError."""
        self._ask("DELETE", path)

    def _ask(self, method: Literal["GET", "POST", "DELETE"], path: str, **content: Any) -> Any:
        from urllib3.exceptions import HTTPError

        try:
            answer = self._pool.request(
                method,
                f"{self._site.address}{path}",
                headers=self._headers,
                redirect=False,
                preload_content=False,
                **content,
            )
            try:
                body = self._read(answer)
            finally:
                answer.close()
        except (HTTPError, OSError) as error:
            raise self._unreachable(error, method) from None
        return self._data(answer, body, method, path)

    def _read(self, answer: BaseHTTPResponse) -> bytes:
        """The body, within the bounds on time and size."""
        ends = time.monotonic() + self._site.timeout
        body = bytearray()
        while chunk := answer.read1(_CHUNK):
            body += chunk
            if len(body) > _MOST_ANSWER:
                raise OSError("the answer is too long")
            if time.monotonic() > ends:
                raise TimeoutError
        return bytes(body)

    def _data(self, answer: BaseHTTPResponse, body: bytes, method: str, path: str) -> Any:
        """What the answer carries: `{"data": …}`, or `{"message": …}` with a status that is an error's."""
        try:
            parsed: Any = json.loads(body)
        except ValueError:
            parsed = None
        value = cast("dict[str, Any]", parsed) if isinstance(parsed, dict) else {}
        if 300 <= answer.status < 400:
            there = printable(answer.headers.get("Location", "elsewhere"))[:_MOST_SAID]
            raise failed(f"{self._site.address} has moved to {there}", "give the address it moved to")
        if answer.status >= 400:
            said = self._shown(str(value.get("message") or answer.reason or ""))
            hint = _HINTS.get(answer.status)
            message = f"{self._site.address}: {method} {path}: {answer.status} {said}".rstrip()
            if method == "POST" and answer.status in _GATEWAY:
                raise UnknownOutcomeError(Problem(message))
            raise failed(message, hint)
        if "data" not in value:
            message = f"{self._site.address}{path} does not answer as listmonk does"
            raise (UnknownOutcomeError if method == "POST" else SendError)(
                Problem(message, hint="see the address")
            )
        return value["data"]

    def _unreachable(self, error: Exception, method: str) -> SendError:
        """What a fault of the connection means. A POST that was sent may have been carried out."""
        from urllib3.exceptions import MaxRetryError, NameResolutionError, NewConnectionError, SSLError
        from urllib3.exceptions import TimeoutError as Late

        cause = error.reason if isinstance(error, MaxRetryError) and error.reason else error
        address = self._site.address
        if isinstance(cause, SSLError):
            return failed(f"{address}: its certificate is not trusted: {self._shown(_last(cause))}", _TRUST)
        if isinstance(cause, NameResolutionError):
            return failed(f"{address}: there is no such site", "see the address")
        if isinstance(cause, NewConnectionError):
            return failed(f"{address}: nothing listens there", "see the address")
        said = f"did not answer within {self._site.timeout:g} s"
        if not isinstance(cause, (Late, TimeoutError)):
            said = f"the connection broke: {self._shown(_last(cause))}"
        if method == "POST":
            return UnknownOutcomeError(Problem(f"{address}: {said}"))
        return failed(f"{address}: {said}")

    def _shown(self, text: str) -> str:
        """A text of the other side as one short line, in which the token does not stand."""
        return printable(text.replace(self._site.token, "…"))[:_MOST_SAID]


def _pool(site: Site) -> PoolManager:
    """The connections to a site. A GET is tried again, and so is a connection that was not made."""
    try:
        from urllib3 import PoolManager, Retry, Timeout
    except ImportError:
        raise failed(
            "newsletter systems are spoken to with urllib3", "pip install 'report-builder[mail]'"
        ) from None
    return PoolManager(
        timeout=Timeout(connect=site.timeout, read=site.timeout),
        retries=Retry(
            total=site.tries - 1,
            allowed_methods={"GET"},
            status_forcelist=(429, 502, 503, 504),
            backoff_factor=site.pause,
            backoff_jitter=site.pause,
            raise_on_status=False,
            respect_retry_after_header=False,
        ),
        ssl_context=tls_context(site.ca_file),
    )


def _last(error: BaseException) -> str:
    """The words of the innermost cause."""
    while (inner := error.__cause__ or (error.args[-1] if error.args else None)) and isinstance(
        inner, BaseException
    ):
        error = inner
    return str(error)


_GATEWAY = (502, 504)  # what stands before the site lost it
_TRUST = "see the address; a certificate of your own needs ca_file in [mail]"
_HINTS = {
    401: "see REPORT_BUILDER_LISTMONK_USER and _TOKEN; docs/sending.md",
    403: "see REPORT_BUILDER_LISTMONK_USER and _TOKEN, and what this user may do; docs/sending.md",
    404: "see the address",
    413: "the file is larger than the site takes: report-builder kit --max-size makes it smaller",
}
