"""An RSS or Atom feed -> the drafts of its entries, and the addresses of those that only tease."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from importlib import import_module
from typing import Any, cast
from urllib.parse import urljoin

from report_builder.intake.clean import excerpt, words
from report_builder.intake.dates import find_date
from report_builder.intake.errors import IntakeError
from report_builder.intake.found import Found
from report_builder.intake.json_ld import is_cut, language_of
from report_builder.intake.lead import Lead, with_lead
from report_builder.intake.model import Doubt, Draft, Hints
from report_builder.intake.page import settle_language, shown_title
from report_builder.intake.tree import fragment, text_of
from report_builder.intake.wordpress import convert_content

_WHOLE = 150  # words from which on a text without `content` is taken for all of it
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
MAX_ENTRIES = 1_000


def read_feed(data: bytes, name: str, hints: Hints) -> list[Draft]:
    """A draft for each entry. One of which the feed has only a beginning has a doubt `text` that says so.

    Raises IntakeError when there is no entry.
    """
    feedparser: Any = import_module("feedparser")  # it has no types
    # Declarations of entities are taken out before anything reads the XML, so none can be expanded.
    parsed = feedparser.parse(
        io.BytesIO(_ENTITY.sub(b"", data)), sanitize_html=False, resolve_relative_uris=False
    )
    entries = cast("list[Any]", parsed.entries)[:MAX_ENTRIES]
    if not entries:
        raise IntakeError("there are no entries in this feed")
    feed: Any = parsed.feed
    lang = language_of(str(feed.get("language") or ""))
    base = str(feed.get("link") or hints.url)
    return [_draft(entry, lang, base, hints, name, number) for number, entry in enumerate(entries, 1)]


def _draft(entry: Any, lang: str, base: str, hints: Hints, name: str, number: int) -> Draft:
    found = Found()
    where = f"entry {number} of the feed"
    link = urljoin(base, str(entry.get("link") or ""))
    found.offer("title", shown_title(str(entry.get("title") or "")), 0.97, where)
    if date := find_date(str(entry.get("published") or entry.get("updated") or entry.get("created") or "")):
        found.offer("date", date[0], 0.96 if entry.get("published") else 0.6, where)
    if link.startswith("http"):
        found.offer("source_url", link, 0.96, where)
    people = tuple(str(one.get("name") or "") for one in entry.get("authors") or ()) or (
        str(entry.get("author") or ""),
    )
    found.offer(
        "authors", tuple(re.sub(r"^\S+@\S+\s*\((.+)\)$", r"\1", name) for name in people), 0.92, where
    )
    terms = [str(one.get("term") or "") for one in entry.get("tags") or ()]
    found.offer("kind", terms[0] if terms else "", 0.6, f"the first category of {where}")
    found.offer("tags", tuple(terms[1:]), 0.7, f"the categories of {where}")
    parts = cast("list[Any]", entry.get("content") or [])
    contents = [str(one.get("value") or "") for one in parts]
    summary = str(entry.get("summary") or "")
    content = max((*contents, ""), key=len)
    if summary and summary != content and content:
        said = text_of(fragment(summary))
        found.offer("summary", said, 0.6 if is_cut(said) else 0.91, where)
    html = content or summary
    draft = convert_content(html, link, found.get("title")) if html.strip() else Draft()
    own = str(parts[0].get("language") or "") if parts else ""
    found.offer("lang", language_of(own or lang), 0.9, "the feed")
    settle_language(found, draft.body, hints)
    draft = found.put_into(replace(draft, origin=f"{hints.origin or name}#{number}"))
    lead = next(
        (
            str(one.get("url"))
            for one in entry.get("media_content") or ()
            if "image" in str(one.get("medium") or one.get("type"))
        ),
        "",
    )
    draft = with_lead(draft, Lead(lead)) if lead else draft
    if is_teaser(html, contents):
        doubt = Doubt(
            "unsure", TEASER, excerpt(draft.body), where, 0.1, "the feed has only the beginning of the text"
        )
        return replace(draft, doubts=(*draft.doubts, doubt))
    return draft


TEASER = "the rest of the text"


def is_teaser(html: str, contents: list[str]) -> bool:
    """Whether the feed gives only the beginning of an article."""
    said = text_of(fragment(html)) if html.strip() else ""
    count = len(words(said))
    cut = re.search(
        r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|read more|continue reading|devamı|اقرأ المزيد)\W*$",
        said,
        re.IGNORECASE,
    )
    return count < 30 or cut is not None or (not contents and count < _WHOLE)


def linked_page(draft: Draft) -> str:
    """The address of the whole article when the feed only teases it, else nothing."""
    return draft.source_url if any(doubt.what == TEASER for doubt in draft.doubts) else ""
