"""Turns an address as people write it into a mailbox that a mail server takes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
# What RFC 5322 calls dot-atom, with the letters of RFC 6531. Quoted local parts are used by nobody.
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_MOST_LOCAL = 64  # octets, RFC 5321 4.5.3.1.1
_MOST_ADDRESS = 254  # octets, RFC 5321 4.5.3.1.3 without its brackets


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Who gets or sends mail. `domain` is in the form of the DNS (`xn--…`), `name` may be empty."""

    name: str
    local: str
    domain: str

    @property
    def address(self) -> str:
        """`local@domain`, as it stands in an envelope."""
        return f"{self.local}@{self.domain}"

    @property
    def same(self) -> str:
        """What two spellings of the address have in common: no server tells `A@x.org` and `a@x.org` apart."""
        return self.address.casefold()

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


def mailbox(text: str) -> Mailbox:
    """`a@example.org` or `Name <a@example.org>` as a mailbox (RFC 5321 4.1.2, RFC 6531, RFC 5891).

    Raises ValueError with a sentence that says what is wrong, for every text that could be anything else than
    one address: line ends, control characters, several addresses.
    """
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in text):
        raise ValueError("a control character or a line end stands in it")
    clean = unicodedata.normalize("NFC", text.strip())
    named = _NAMED.fullmatch(clean)
    name, address = (
        (named["name"].strip().strip('"').strip(), named["address"].strip()) if named else ("", clean)
    )
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain:
        raise ValueError("it is not of the form name@example.org")
    if not _LOCAL.fullmatch(local):
        raise ValueError(f"“{local}” cannot stand before the @")
    found = Mailbox(name, local, _domain(domain))
    if len(local.encode()) > _MOST_LOCAL or len(found.address.encode()) > _MOST_ADDRESS:
        raise ValueError("it is longer than an address may be")
    return found


def _domain(text: str) -> str:
    """The domain in the form of the DNS, in small letters."""
    import idna

    if text.casefold() == "localhost":
        return "localhost"
    try:
        domain = idna.encode(text, uts46=True, std3_rules=True).decode().lower()
    except idna.IDNAError as error:
        raise ValueError(f"“{text}” is no domain") from error
    if "." not in domain.strip("."):
        raise ValueError(f"“{text}” is no domain: it has no dot")
    return domain
