"""Editions -> a message as a file that programs for mail open as a draft, with the PDF attached."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP

from report_builder.kit.model import Edition, KitFile
from report_builder.kit.newsletter import newsletter_html, newsletter_mjml, newsletter_text
from report_builder.kit.words import subject


def draft_message(editions: Sequence[Edition], covers: Sequence[KitFile]) -> bytes:
    """An unsent message (RFC 5322) with text, HTML with each edition's cover in it, and their PDFs.

    It has neither a date nor an id: whoever sends it gives them. `X-Unsent` makes Outlook open it as a draft.
    The parts are divided by marks made of what they hold, so that the same kit has the same bytes.
    """
    ids = {edition.lang: _content_id(cover) for edition, cover in zip(editions, covers, strict=True)}
    html = newsletter_html(newsletter_mjml(editions, lambda edition: f"cid:{ids[edition.lang]}"))
    attached = "\n".join(edition.words["kit_attached"] for edition in editions)
    text = f"{newsletter_text(editions)}\n{attached}\n"

    message = EmailMessage(SMTP)
    message["Subject"] = " | ".join(subject(edition) for edition in editions)
    if editions[0].sender:
        message["From"] = editions[0].sender
    message["X-Unsent"] = "1"
    message.set_content(text, cte=_encoding(text))
    message.add_alternative(html, subtype="html", cte=_encoding(html))
    related = message.get_payload(1)
    if not isinstance(related, EmailMessage):
        raise TypeError("the message has no part of HTML")
    for edition, cover in zip(editions, covers, strict=True):
        related.add_related(
            cover.data,
            "image",
            "png",
            cid=f"<{ids[edition.lang]}>",
            filename=cover.name,
            disposition="inline",
        )
    for edition in editions:
        message.add_attachment(edition.pdf, "application", "pdf", filename=edition.file_name)
    _divide(message, _digest(text, html, *(edition.pdf for edition in editions)))
    return message.as_bytes()


def _content_id(cover: KitFile) -> str:
    """Made of the picture's bytes; the domain is one that no host has (RFC 2606)."""
    return f"{hashlib.sha256(cover.data).hexdigest()[:24]}@kit.invalid"


def _encoding(text: str) -> str:
    """How a text travels, with no line longer than 76: readable when most of it is ASCII (RFC 2045, 6)."""
    plain = sum(char.isascii() for char in text)
    return "quoted-printable" if plain * 10 > len(text) * 9 else "base64"


def _divide(message: EmailMessage, digest: str) -> None:
    """Give every part of several parts a boundary of its own."""
    multipart = (part for part in message.walk() if part.is_multipart())
    for number, part in enumerate(multipart, 1):
        part.set_boundary(f"=_{digest[:40]}_{number}")


def _digest(*parts: str | bytes) -> str:
    state = hashlib.sha256()
    for part in parts:
        state.update(part.encode() if isinstance(part, str) else part)
    return state.hexdigest()
