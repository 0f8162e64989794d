"""Turns the draft of a kit into the message to one address: headers change, the body keeps its bytes."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid

from report_builder.kit.faults import failed
from report_builder.project.address import Mailbox, mailbox

_LINE_END = re.compile(rb"\r\n|\r|\n")
# What a draft has for the mail program that opens it, what is another for each address, and what would show
# one of them the others.
_DROPPED = frozenset(
    {
        b"auto-submitted",
        b"bcc",
        b"cc",
        b"date",
        b"delivered-to",
        b"from",
        b"message-id",
        b"received",
        b"reply-to",
        b"return-path",
        b"sender",
        b"to",
        b"x-unsent",
    }
)
_DROPPED_BEGINNINGS = (b"resent-", b"x-mozilla-", b"x-apple-", b"x-uniform-type-", b"x-universally-")


@dataclass(frozen=True, slots=True)
class Draft:
    """The message of a kit: the header fields that stay, the body from its first line on, both with CRLF."""

    fields: bytes
    body: bytes
    subject: str
    sender: Mailbox
    reply_to: Mailbox | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to one address, as it is sent. `wide` says that it needs SMTPUTF8 (RFC 6531)."""

    to: Mailbox
    message_id: str
    data: bytes
    wide: bool


def draft_of(data: bytes, sender: str | None, reply_to: str | None) -> Draft:
    """The draft in the bytes of a `message.eml`. `sender` and `reply_to` of the settings go before its own.

    Raises SendError when it has no header, or nobody that it is from.
    """
    head, blank, body = _LINE_END.sub(b"\r\n", data).partition(b"\r\n\r\n")
    parsed = message_from_bytes(head + b"\r\n\r\n", policy=policy.SMTP)
    if not blank or not parsed.keys():
        raise failed("the message of the kit has no header", "make the kit again")
    own = str(parsed["From"] or "")
    try:
        found = mailbox(sender or own)
        answers = mailbox(reply_to or str(parsed["Reply-To"])) if reply_to or parsed["Reply-To"] else None
    except ValueError:
        hint = "set sender in [mail], like “Name <name@example.org>”"
        raise failed(
            "it is not said who the mail is from" if not own else f"“{own}” is no sender", hint
        ) from None
    return Draft(_kept(head), body, str(parsed["Subject"] or ""), found, answers)


def letter_to(draft: Draft, to: Mailbox, now: dt.datetime) -> Letter:
    """The message of `draft` to `to` alone, dated `now`, with a Message-ID of its own (RFC 5322 3.6)."""
    wide = not all(box.local.isascii() for box in (to, draft.sender, draft.reply_to) if box)
    head = EmailMessage(policy.SMTPUTF8 if wide else policy.SMTP)
    message_id = make_msgid(domain=draft.sender.domain)
    head["From"] = _address(draft.sender)
    head["To"] = _address(to)
    if draft.reply_to:
        head["Reply-To"] = _address(draft.reply_to)
    head["Date"] = now
    head["Message-ID"] = message_id
    fields = head.as_bytes().partition(b"\r\n\r\n")[0] + b"\r\n"
    data = fields + draft.fields + b"\r\n" + draft.body
    return Letter(to, message_id, data if data.endswith(b"\r\n") else data + b"\r\n", wide)


def _kept(head: bytes) -> bytes:
    """The header without the fields that are dropped; a field's folded lines go with it."""
    kept: list[bytes] = []
    keeping = False
    for line in head.split(b"\r\n"):
        if not line.startswith((b" ", b"\t")):
            name = line.partition(b":")[0].strip().lower()
            keeping = name not in _DROPPED and not name.startswith(_DROPPED_BEGINNINGS)
        if keeping and line:
            kept.append(line + b"\r\n")
    return b"".join(kept)


def _address(box: Mailbox) -> Address:
    return Address(display_name=box.name, username=box.local, domain=box.domain)
