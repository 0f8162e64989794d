"""A host -> an address that may be connected to, so that a page cannot make us ask the machines behind us."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import quote, urlsplit, urlunsplit

from report_builder.intake.errors import IntakeError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052


def web_address(url: str) -> str:
    """`url` as it is asked for: http or https, a host in ASCII, a path of printable ASCII, no fragment.

    Raises IntakeError for any other address, and for one with a name and a password in it.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        name = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise IntakeError(f"“{url[:200]}” is no web address") from error
    if parts.scheme.lower() not in ("http", "https") or not name:
        raise IntakeError(f"“{url[:200]}” is no web address", "it begins with https:// or http://")
    if parts.username is not None or parts.password is not None:
        raise IntakeError(f"the address of {name} has a name or a password in it", "leave them out")
    bracketed = f"[{name}]" if ":" in name else name
    path = quote(parts.path or "/", safe="/%:=&~+!$,;'@()*[]-._")
    query = quote(parts.query, safe="/%:=&~+!$,;'@()*[]-._?")
    return urlunsplit((parts.scheme.lower(), f"{bracketed}:{port}" if port else bracketed, path, query, ""))


def resolve(host: str, port: int, allow_private: bool) -> tuple[socket.AddressFamily, str]:
    """The family and the address to connect to for `host`.

    It is looked up once, and what is connected to is what was checked: a second look-up could answer
    otherwise. With one private address among the answers the host is refused. Raises IntakeError.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise IntakeError(
            f"the host {host} is not known", "look at the spelling, and at your connection"
        ) from error
    answers = [(each[0], str(each[4][0])) for each in found if each[0] in (socket.AF_INET, socket.AF_INET6)]
    if not answers:
        raise IntakeError(f"the host {host} has no address")
    if not allow_private:
        for _, address in answers:
            if not is_public(address):
                hint = "save the page and import the file, or allow it with --allow-private"
                raise IntakeError(f"{host} is a private address ({address})", hint)
    answers.sort(key=lambda each: each[0] != socket.AF_INET)
    return answers[0]


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet, also behind the ways of writing IPv4 in IPv6."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(
        each.is_global and not each.is_multicast and not each.is_reserved for each in _meanings(address)
    )


def _meanings(address: Address) -> list[Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in _NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    meant: list[Address] = [address]
    if address.sixtofour is not None:
        meant.append(address.sixtofour)
    if address.teredo is not None:
        meant += address.teredo
    return meant
