"""Bytes -> what they are, by what is in them and not by what they are called; and the reader for it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any, Literal

from report_builder.intake.errors import IntakeError
from report_builder.intake.model import Draft, Hints

Kind = Literal["page", "mhtml", "wordpress", "wxr", "feed", "docx", "odt", "markdown", "text"]
_HTML = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|div|section|p|h[1-6]|table|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_FRONT = re.compile(r"\A\s*(?:---\s*\n[A-Za-z_][\w-]*\s*:|\+\+\+\s*\n|% \S)")
_MARKS = (
    (re.compile(r"^#{1,6} \S", re.MULTILINE), 3),
    (re.compile(r"^\S.*\n(?:=|-){4,}\s*$", re.MULTILINE), 2),
    (re.compile(r"!?\[[^\]\n]+\]\((?:https?://|/|\.|#|[\w-]+\.\w)[^)\n]*\)"), 3),
    (re.compile(r"\[\^[^\]\s]+\]:? "), 3),
    (re.compile(r"^\s*\|.*\|\s*\n\s*\|[\s:|-]+\|\s*$", re.MULTILINE), 4),
    (re.compile(r"(?<![\w*])\*\*[^*\s][^*\n]*\*\*(?!\w)"), 2),
    (re.compile(r"^```", re.MULTILINE), 2),
)
_ENOUGH = 4
_KNOWN_OTHERS = (
    (b"%PDF-", "a PDF", "import what it was made from: the page, or the Word file"),
    (b"{\\rtf", "an RTF file", "open it and save it as .docx"),
    (b"\x89PNG", "a picture", "name the page it stands in"),
    (b"\xff\xd8\xff", "a picture", "name the page it stands in"),
    (b"GIF8", "a picture", "name the page it stands in"),
    (b"\x1f\x8b", "a packed file", "unpack it and import what is in it"),
)


def detect(data: bytes, name: str = "") -> Kind:
    """What the bytes are. `name` decides only between plain text and Markdown without marks of either.

    Raises IntakeError for what no reader reads, with what to do.
    """
    from report_builder.intake.mhtml import is_mhtml
    from report_builder.intake.office import OLE, old_office

    for start, what, hint in _KNOWN_OTHERS:
        if data.startswith(start):
            raise IntakeError(f"this is {what}, which cannot be imported", hint)
    if data.startswith(OLE):
        raise old_office(data)
    if data[:4] == b"PK\x03\x04":
        return _archive(data)
    if is_mhtml(data):
        return "mhtml"
    head = _head(data)
    if not head.strip():
        raise IntakeError("there is nothing in it", "name another")
    if head.lstrip()[:1] in ("[", "{") and _is_json(data):
        return "wordpress"
    if head.lstrip().startswith("<"):
        return _marked_up(head)
    if _FRONT.match(head):
        return "markdown"
    weight = sum(points for pattern, points in _MARKS if pattern.search(head))
    return (
        "markdown"
        if weight >= _ENOUGH or (weight and name.lower().endswith((".md", ".markdown")))
        else "text"
    )


def read(data: bytes, name: str, hints: Hints) -> list[Draft]:
    """The drafts of whatever the bytes are. Raises IntakeError."""
    from report_builder.intake.emoji import without_emoji

    return [without_emoji(draft) for draft in _read(detect(data, name), data, name, hints)]


def _read(kind: Kind, data: bytes, name: str, hints: Hints) -> list[Draft]:
    if kind == "page":
        from report_builder.intake.page import read_page as reader
    elif kind == "mhtml":
        from report_builder.intake.mhtml import read_mhtml as reader
    elif kind == "wordpress":
        from report_builder.intake.wordpress import read_wordpress as reader
    elif kind == "wxr":
        from report_builder.intake.wxr import read_wxr as reader
    elif kind == "feed":
        from report_builder.intake.feed import read_feed as reader
    elif kind == "markdown":
        from report_builder.intake.foreign_markdown import read_markdown as reader
    elif kind == "text":
        from report_builder.intake.plain import read_plain as reader
    else:
        return _read_office(kind, data, name, hints)
    return reader(data, name, hints)


def _read_office(kind: Kind, data: bytes, name: str, hints: Hints) -> list[Draft]:
    from importlib import import_module

    module: Any = import_module(f"report_builder.intake.{kind}")
    drafts: list[Draft] = getattr(module, f"read_{kind}")(data, name, hints)
    return drafts


def _head(data: bytes) -> str:
    """The beginning as text. Raises IntakeError when it is none."""
    from report_builder.intake.tree import decode

    head = decode(data[:200_000])[:60_000]
    strange = sum(char in "\x00\ufffd" or (char < " " and char not in "\t\n\r\f") for char in head)
    if strange * 20 > len(head):
        raise IntakeError("this is neither text nor a file of Word or Writer", "name another")
    return head.lstrip("\ufeff")


def _archive(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist()[:10_000])
            if "word/document.xml" in names or any(name.startswith("word/document") for name in names):
                return "docx"
            mime = archive.getinfo("mimetype") if "mimetype" in names else None
            if (
                mime is not None
                and mime.file_size < 200
                and archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument.text")
            ):
                return "odt"
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, KeyError, ValueError) as error:
        raise IntakeError("this archive is damaged", "save the file again") from error
    raise IntakeError("this archive is no file of Word or Writer", "unpack it and import what is in it")


def _is_json(data: bytes) -> bool:
    from report_builder.intake.wordpress import is_posts

    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return False
    if is_posts(value):
        return True
    if isinstance(value, dict) and "code" in value and "message" in value:
        raise IntakeError("this is an error of WordPress and no post", "ask /wp-json/wp/v2/posts")
    raise IntakeError("this JSON has no posts of WordPress", "ask /wp-json/wp/v2/posts")


def _marked_up(head: str) -> Kind:
    start = re.sub(r"\A\s*(?:<\?[^>]*\?>\s*|<!--.*?-->\s*)*", "", head, flags=re.DOTALL)[:4000]
    feed = _FEED.search(start)
    html = _HTML.match(start)
    if (
        feed is not None
        and (html is None or feed.start() < html.start() + 1)
        and not re.match(r"<!doctype\s+html", start, re.IGNORECASE)
    ):
        return "wxr" if "wordpress.org/export" in head else "feed"
    return "page"
