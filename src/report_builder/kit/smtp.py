"""One connection to a mail server: opened when it is needed, and saying what a fault means for the rest."""

from __future__ import annotations

import base64
import os
import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from report_builder.kit.account import Server, tls_context
from report_builder.kit.letter import Letter
from report_builder.project.errors import printable
from report_builder.project.sizes import amount

_HELLO = "[127.0.0.1]"  # the name of the computer is nobody's business, and asking the DNS for it is slow
_LINE_START = re.compile(rb"^\.", re.MULTILINE)
_PATIENCE = 4  # times the timeout, for the answer to a whole message (RFC 5321 4.5.3.2.6)
_MOST_ANSWER = 300  # characters of an answer that are repeated


@dataclass
class CourierError(Exception):
    """Why a message was not accepted.

    `later` is true when another try may help, `everybody` when no other address would fare better, `unknown`
    when the server got the whole message and its answer did not come.
    """

    message: str
    hint: str | None = None
    later: bool = False
    everybody: bool = True
    unknown: bool = False


class Courier:
    """A connection to `server`; a context. What is not done after `server.total` seconds is broken off."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None
        self._used = False
        self._ends = time.monotonic() + server.total
        self._watch = threading.Timer(server.total, self._cut)
        self._watch.daemon = True

    def __enter__(self) -> Courier:
        self._watch.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watch.cancel()
        if kind is None and self._smtp is not None:
            try:
                self._smtp.quit()
            except (OSError, smtplib.SMTPException):
                pass
        self._drop()

    @property
    def left(self) -> float:
        """Seconds that this run may still take."""
        return self._ends - time.monotonic()

    def open(self) -> None:
        """Connect, encrypt and log in, if there is no connection. Raises CourierError."""
        if self._smtp is not None:
            return
        if self.left <= 0:
            raise CourierError(f"the run took longer than {self._server.total:g} s", _TOTAL)
        try:
            self._login(self._connected())
        except CourierError:
            self._drop()
            raise
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise self._trouble(error) from None
        self._used = False

    def hello(self) -> dict[str, str]:
        """What the server can, by the names of its extensions; no login. Raises CourierError."""
        try:
            return dict(self._connected().esmtp_features)
        except CourierError:
            self._drop()
            raise
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise self._trouble(error) from None

    @property
    def largest(self) -> int | None:
        """The most bytes of a message that the server takes (RFC 1870), None when it does not say."""
        said = self._smtp.esmtp_features.get("size", "") if self._smtp else ""
        return int(said) if said.isdecimal() and int(said) else None

    def deliver(self, letter: Letter, sender: str) -> str:
        """Hand over the letter; gives the server's answer. Raises CourierError; the connection is then ready
        for the next letter, or closed."""
        self.open()
        smtp = self._smtp
        if smtp is None:
            raise CourierError(f"{self._server.name}: the connection is closed", later=True)
        stage = "sender"
        try:
            if self._used:
                smtp.rset()
            self._used = True
            _done(smtp.mail(sender, self._options(smtp, letter)), 250)
            stage = "recipient"
            _done(smtp.rcpt(letter.to.address), 250, 251)
            stage = "message"
            _done(smtp.docmd("DATA"), 354)
            smtp.send(_LINE_START.sub(b"..", letter.data))
            smtp.send(b".\r\n")
            stage = "answer"
            return self._shown(_done(self._patiently(smtp), 250))
        except smtplib.SMTPResponseException as error:
            if not 400 <= error.smtp_code < 600:  # no answer to this command, or half of one
                self._drop()
                trouble = self._trouble(error)
                trouble.unknown = stage == "answer"
                raise trouble from None
            if error.smtp_code == 421:  # the server is closing down (RFC 5321 3.8)
                self._drop()
            raise self._refused(error, stage, sender, letter) from None
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            self._drop()
            trouble = self._trouble(error)
            trouble.unknown = stage == "answer"
            raise trouble from None

    def _patiently(self, smtp: smtplib.SMTP) -> tuple[int, bytes]:
        """The answer to a whole message: servers look through it first."""
        if smtp.sock is not None:
            smtp.sock.settimeout(self._server.timeout * _PATIENCE)
        reply = smtp.getreply()
        if smtp.sock is not None:
            smtp.sock.settimeout(self._server.timeout)
        return reply

    def _connected(self) -> smtplib.SMTP:
        """An encrypted connection on which EHLO was said; certificates and names in them are checked."""
        server, timeout = self._server, min(self._server.timeout, max(self.left, 0.01))
        if server.security == "tls":
            smtp = _WatchedTls(self._watched, server, timeout)
        else:
            smtp = _Watched(self._watched, server, timeout)
        _done(smtp.ehlo(), 250)
        if server.security == "starttls":
            if not smtp.has_extn("starttls"):
                hint = 'try security = "tls" and port 465; without encryption all can be read on the way'
                raise CourierError(f"{server.name}: the server offers no STARTTLS", hint)
            _done(smtp.starttls(context=tls_context(server.ca_file)), 220)
            _done(smtp.ehlo(), 250)
        return smtp

    def _login(self, smtp: smtplib.SMTP) -> None:
        """Log in when there is a user. smtplib knows passwords of ASCII letters alone; RFC 4616 takes all."""
        user, password = self._server.user, self._server.password
        if user is None or password is None:
            return
        if user.isascii() and password.isascii():
            smtp.login(user, password)
            return
        if "PLAIN" not in smtp.esmtp_features.get("auth", "").upper().split():
            raise CourierError(
                f"{self._server.host} takes no password with letters other than a to z", _LOGIN
            )
        code, text = smtp.docmd(
            "AUTH", "PLAIN " + base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        )
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, text)

    def _watched(self, smtp: smtplib.SMTP) -> None:
        """Called before a connection is made, so that the watch can cut one that never says a word."""
        self._smtp = smtp

    def _options(self, smtp: smtplib.SMTP, letter: Letter) -> list[str]:
        """The parameters of MAIL FROM (RFC 1870, 6152, 6531)."""
        host = self._server.host
        if letter.wide and not smtp.has_extn("smtputf8"):
            raise CourierError(
                f"{letter.to.address}: {host} takes no address with letters other than a to z before the @",
                "use another address, or a server with SMTPUTF8",
                everybody=False,
            )
        plain = letter.data.isascii()
        if not plain and not smtp.has_extn("8bitmime"):
            raise CourierError(f"{host} takes no message with 8-bit text", "make the kit again")
        size = [f"SIZE={len(letter.data)}"] if smtp.has_extn("size") else []
        return size + ([] if plain else ["BODY=8BITMIME"]) + (["SMTPUTF8"] if letter.wide else [])

    def _refused(
        self, error: smtplib.SMTPResponseException, stage: str, sender: str, letter: Letter
    ) -> CourierError:
        """What a refusal means. The sender and the size are the same for everybody, the recipient is not."""
        host, code = self._server.host, error.smtp_code
        said = f"{code} {self._shown(error.smtp_error)}"
        later = 400 <= code < 500
        if code == 552 and stage != "recipient":
            size = amount(len(letter.data))
            return CourierError(
                f"{host} takes no message of {size}: {said}", "report-builder kit --max-size makes it smaller"
            )
        if code == 530:
            return CourierError(f"{host} wants a login: {said}", _LOGIN)
        if stage == "sender":
            return CourierError(f"{host} refuses the sender {sender}: {said}", _SENDER, later)
        what = "the recipient" if stage == "recipient" else "the message"
        hint = None if later else "that is for good, so it is not tried again"
        return CourierError(
            f"{letter.to.address}: {host} refuses {what}: {said}", hint, later, everybody=False
        )

    def _trouble(self, error: Exception) -> CourierError:
        """What an exception of a connection means, in one line."""
        server = self._server
        if isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(error.__context__, OSError):
            error = error.__context__  # smtplib hides a timeout in it
        if self.left <= 0:
            return CourierError(f"{server.name}: the run took longer than {server.total:g} s", _TOTAL)
        if isinstance(error, smtplib.SMTPAuthenticationError):
            said = f"{error.smtp_code} {self._shown(error.smtp_error)}"
            later = 400 <= error.smtp_code < 500
            return CourierError(f"{server.host} refuses the login of {server.user}: {said}", _LOGIN, later)
        if isinstance(error, smtplib.SMTPResponseException):
            said = f"{error.smtp_code} {self._shown(error.smtp_error)}"
            return CourierError(
                f"{server.name}: the server refuses: {said}", later=400 <= error.smtp_code < 500
            )
        if isinstance(error, ssl.SSLCertVerificationError):
            return CourierError(
                f"{server.host}: its certificate is not trusted: {error.verify_message}", _TRUST
            )
        if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
            return CourierError(f"{server.name}: no encryption could be agreed on: {error.reason}", _TLS)
        if isinstance(error, socket.gaierror):
            later = error.errno == socket.EAI_AGAIN
            return CourierError(f"there is no mail server “{server.host}”", "see host in [mail]", later)
        if isinstance(error, TimeoutError):
            return CourierError(
                f"{server.name} did not answer within {server.timeout:g} s", _TIMEOUT, later=True
            )
        if isinstance(error, ConnectionRefusedError):
            return CourierError(
                f"{server.name}: nothing listens there", "see host and port in [mail]", later=True
            )
        if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
            return CourierError(
                f"{server.name}: no login there: {self._shown(str(error)).rstrip('.')}", _LOGIN
            )
        said = (error.strerror if isinstance(error, OSError) else None) or "the server hung up"
        return CourierError(f"{server.name}: the connection broke: {said.lower()}", later=True)

    def _shown(self, answer: bytes | str) -> str:
        """An answer as one short line, in which no password stands even when the server repeats it."""
        text = printable(answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer)
        if password := self._server.password:
            for form in (password, base64.b64encode(password.encode()).decode()):
                text = text.replace(form, "…")
        return text[:_MOST_ANSWER]

    def _cut(self) -> None:
        """End the connection from outside, whatever the other thread waits for.

        By a second handle of it: to shut down a TLS socket itself takes its encryption away first, and the
        other thread might be about to write.
        """
        sock = self._smtp.sock if self._smtp else None
        if sock is not None:
            try:
                with socket.socket(fileno=os.dup(sock.fileno())) as handle:
                    handle.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it is closed already

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


class _Watched(smtplib.SMTP):
    """A connection that tells of itself before it is made."""

    def __init__(self, tell: Callable[[smtplib.SMTP], None], server: Server, timeout: float) -> None:
        tell(self)
        super().__init__(server.host, server.port, _HELLO, timeout=timeout)


class _WatchedTls(smtplib.SMTP_SSL):
    """The same, encrypted from the start."""

    def __init__(self, tell: Callable[[smtplib.SMTP], None], server: Server, timeout: float) -> None:
        tell(self)
        super().__init__(
            server.host, server.port, _HELLO, timeout=timeout, context=tls_context(server.ca_file)
        )


def _done(reply: tuple[int, bytes], *good: int) -> bytes:
    """The text of the reply. Raises SMTPResponseException when its code is none of `good`."""
    if reply[0] not in good:
        raise smtplib.SMTPResponseException(reply[0], reply[1])
    return reply[1]


_SENDER = "see sender in [mail]: a server takes those of its own users"
_LOGIN = "see user in [mail], and REPORT_BUILDER_SMTP_PASSWORD or the keyring; docs/sending.md"
_TRUST = "see host in [mail]; for a certificate of your own set ca_file"
_TLS = "see port and security in [mail]: 587 is for starttls, 465 for tls"
_TIMEOUT = "see host and port in [mail], or raise timeout there"
_TOTAL = "send again: whoever has it gets it no second time; see total_seconds in [mail]"
