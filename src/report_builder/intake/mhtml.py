"""A page that a browser saved as one file (MHTML, RFC 2557) -> the draft of its article and its pictures."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.message import Message
from urllib.parse import urljoin

from report_builder.intake.errors import IntakeError
from report_builder.intake.model import Draft, Hints
from report_builder.intake.page import read_page

MAX_BYTES = 60 * 2**20
MAX_PARTS = 2_000


def is_mhtml(data: bytes) -> bool:
    """Whether the bytes are a page saved as one file: heads of a mail whose parts belong together."""
    head = data[:4000].lower()
    return head.startswith((b"from:", b"mime-version:", b"date:", b"subject:", b"content-type:")) and (
        b"multipart/related" in head
    )


def read_mhtml(data: bytes, name: str, hints: Hints) -> list[Draft]:
    """The article of the page. Raises IntakeError when there is no page in it, or beyond the bounds."""
    if len(data) > MAX_BYTES:
        raise IntakeError(f"the file has more than {MAX_BYTES // 2**20} MB", "save the page as HTML")
    parts: list[Message] = []
    for part in message_from_bytes(data).walk():
        parts.append(part)
        if len(parts) > MAX_PARTS:
            raise IntakeError(f"the file has more than {MAX_PARTS:,} parts", "save the page as HTML")
    page = next((part for part in parts if part.get_content_type() in _PAGES), None)
    if page is None:
        raise IntakeError("there is no page in this file", "save the page as HTML")
    url = str(page.get("Content-Location") or parts[0].get("Snapshot-Content-Location") or "")
    own = replace(
        hints,
        url=hints.url or (url if url.startswith("http") else ""),
        headers={"content-type": str(page.get("Content-Type") or "")},
    )
    found = {
        urljoin(url, str(part.get("Content-Location"))): part
        for part in parts
        if part.get_content_maintype() == "image" and part.get("Content-Location")
    }
    return [_with_pictures(draft, found) for draft in read_page(_bytes(page), name, own)]


_PAGES = ("text/html", "application/xhtml+xml")


def _with_pictures(draft: Draft, found: dict[str, Message]) -> Draft:
    pictures = tuple(
        replace(picture, data=_bytes(found[picture.source])) if picture.source in found else picture
        for picture in draft.pictures
    )
    return replace(draft, pictures=pictures)


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""
