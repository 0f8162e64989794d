"""Turns settings, the environment and a keyring into the server to send through and its password."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from report_builder.kit.faults import failed
from report_builder.project.mail import PORTS, Security
from report_builder.project.paths import Project

SERVICE = "report-builder"  # under this name a keyring holds our passwords
_ENV = "REPORT_BUILDER_SMTP_"


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server and how it is spoken to. Times are in seconds; `pause` comes before the second try and is
    doubled for each further one."""

    host: str
    port: int
    security: Security
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    timeout: float = 30
    total: float = 900
    attempts: int = 3
    pause: float = 2

    @property
    def name(self) -> str:
        """`smtp.example.org:587`, as it stands in messages and in the log."""
        return f"{self.host}:{self.port}"


def server_of(project: Project, environ: Mapping[str, str]) -> Server:
    """The server of the project file, or of `REPORT_BUILDER_SMTP_HOST`, `_PORT`, `_SECURITY`, `_USER`, which
    go before it. Raises SendError when there is none, or when it would be spoken to without encryption."""
    settings = project.config.mail
    host = environ.get(f"{_ENV}HOST") or settings.host
    if not host:
        hint = f"set host in [mail] of {project.file.name}, or {_ENV}HOST; docs/sending.md"
        raise failed("there is no mail server to send through", hint)
    security = _security(environ.get(f"{_ENV}SECURITY"), settings.security)
    if security == "none" and not settings.allow_plain and not is_loopback(host):
        hint = 'use security = "starttls" or "tls"; allow_plain = true in [mail] if it must be so'
        raise failed(f"{host}: mail would go there without encryption", hint)
    port = _port(environ.get(f"{_ENV}PORT")) or settings.port or PORTS[security]
    user = environ.get(f"{_ENV}USER") or settings.user
    return Server(
        host=host,
        port=port,
        security=security,
        user=user,
        password=_password(user, host, security, environ),
        ca_file=certificates(project),
        timeout=settings.timeout,
        total=settings.total_seconds,
        attempts=settings.attempts,
        pause=settings.pause,
    )


def secret(variable: str, user: str, host: str, environ: Mapping[str, str]) -> str | None:
    """The password of `user` at `host`: what `variable` holds, or what a keyring has for `user@host`.

    A keyring is asked when the library `keyring` is there, and one that is locked or broken holds nothing.
    The host is part of the entry, so that another project's file cannot have it sent elsewhere.
    """
    if found := environ.get(variable):
        return found
    try:
        import keyring
        import keyring.errors
    except ImportError:
        return None
    try:
        return keyring.get_password(SERVICE, f"{user}@{host}") or None
    except (keyring.errors.KeyringError, RuntimeError, OSError):
        return None


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """What certificates are checked with: those of the system, and those in `ca_file`. Raises SendError."""
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(ca_file)
        except (ssl.SSLError, OSError):
            message = f"{ca_file.name} holds no certificates (PEM)"
            raise failed(message, "see ca_file in [mail]") from None
    return context


def certificates(project: Project) -> Path | None:
    """The file of `ca_file` in the project's settings. Raises SendError when it is not there."""
    named = project.config.mail.ca_file
    if named is None:
        return None
    path = project.root / named
    if not path.is_file():
        raise failed(f"there is no file “{named}” with certificates", "see ca_file in [mail]")
    return path


def is_loopback(host: str) -> bool:
    """Whether `host` is this computer, by its name or address; no name is looked up."""
    if host.casefold().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _password(user: str | None, host: str, security: Security, environ: Mapping[str, str]) -> str | None:
    if user is None:
        return None
    if security == "none":
        hint = 'use security = "starttls" or "tls", or take user out of [mail]'
        raise failed(f"{host}: the password of {user} would go there without encryption", hint)
    found = secret(f"{_ENV}PASSWORD", user, host, environ)
    if found is None:
        hint = f"set {_ENV}PASSWORD, or run “keyring set {SERVICE} {user}@{host}”; docs/sending.md"
        raise failed(f"{host}: there is no password for {user}", hint)
    return found


def _security(said: str | None, default: Security) -> Security:
    for known in get_args(Security):
        if said == known:
            return known
    if said:
        raise failed(f"{_ENV}SECURITY: “{said}” is not known", f"known: {', '.join(get_args(Security))}")
    return default


def _port(said: str | None) -> int | None:
    if not said:
        return None
    if not (said.isascii() and said.isdecimal() and 1 <= int(said) <= 65535):
        raise failed(f"{_ENV}PORT: “{said}” is no port", "write a number from 1 to 65535")
    return int(said)
