"""An edition -> its texts to paste: as JSON for programs and as plain text for people."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from report_builder.kit.citation import citation
from report_builder.kit.model import Edition, KitFile
from report_builder.kit.words import (
    card_alt,
    cover_alt,
    findings,
    page_alt,
    pdf_size,
    preview,
    printed_date,
    shortened,
    subject,
)

# Most letters of a post, and what counts an address as 23 (X, Counting characters).
_POSTS = {"short": 280, "medium": 500, "long": 1300}
_FOR = {"short": "X, Bluesky", "medium": "Mastodon, Threads", "long": "LinkedIn, Facebook, Telegram"}
_ADDRESS = 23
_TAGS = 3


def text_files(edition: Edition, has_card: bool) -> tuple[KitFile, ...]:
    """`texts.json` and `texts.txt`."""
    texts = all_texts(edition, has_card)
    as_json = json.dumps(texts, ensure_ascii=False, indent=1) + "\n"
    return (
        KitFile("texts.json", as_json.encode(), "application/json", "all texts, for programs"),
        KitFile("texts.txt", _plain(edition, texts).encode(), "text/plain", "all texts, to paste"),
    )


def all_texts(edition: Edition, has_card: bool) -> dict[str, Any]:
    """Every text of the kit by name. `has_card` is whether there is a card to describe."""
    report = edition.report
    alt = {"cover.png": cover_alt(edition)}
    alt |= {f"page-{at + 1}.png": page_alt(edition, at) for at in range(len(edition.shown))}
    alt |= {"social.png": card_alt(edition)} if has_card else {}
    return {
        "lang": edition.lang,
        "dir": edition.direction,
        "kind": edition.kind,
        "title": report.title,
        "subtitle": report.subtitle,
        "publisher": report.publisher,
        "summary": report.summary,
        "findings": [{"text": each.text, "article": each.article} for each in edition.findings],
        "contents": [
            {"title": each.title, "page": each.label, "level": each.level} for each in edition.contents
        ],
        "authors": list(report.authors),
        "date": report.date.isoformat() if report.date else None,
        "date_printed": printed_date(edition) or None,
        "keywords": list(report.keywords),
        "identifier": report.identifier,
        "rights": report.rights,
        "citation": citation(edition),
        "url": edition.url,
        "pdf": edition.file_name,
        "pages": edition.pages,
        "size": pdf_size(edition),
        "subject": subject(edition),
        "preview": preview(edition),
        "posts": [
            {"length": name, "for": _FOR[name], "most": most, "text": post(edition, most)}
            for name, most in _POSTS.items()
        ],
        "alt": alt,
    }


def post(edition: Edition, most: int) -> str:
    """A post of at most so many letters: what is new, as much of the summary as fits, address and tags."""
    address = edition.url or ""
    # The tags of an article select it and need not be in its language, so briefs go without.
    tagged = edition.kind == "report" and most > _POSTS["short"]
    tags = " ".join(_tag(word) for word in edition.report.keywords[:_TAGS]) if tagged else ""
    ending = "\n\n".join(part for part in (address, tags) if part)
    counted = len(ending) + max(0, _ADDRESS - len(address)) + 6
    room = most - counted
    head = shortened(subject(edition), max(40, room))
    summary = edition.report.summary or ""
    left = room - len(head)
    body = shortened(summary, left) if summary and left > 40 else ""
    points = _points(edition, left - len(body)) if most > _POSTS["medium"] else ""
    return "\n\n".join(part for part in (head, body, points, ending) if part)


def _points(edition: Edition, room: int) -> str:
    """As many of the key findings as there is room for, a line each."""
    lines: list[str] = []
    for each in findings(edition):
        line = f"• {each.text}"
        room -= len(line) + 1
        if room < 0:
            break
        lines.append(line)
    return "\n".join(lines)


def _tag(keyword: str) -> str:
    """`#SecurityCouncil`; scripts without capitals have low lines between the words."""
    words = re.findall(r"[^\W_]+", keyword)
    if any(word.lower() != word.upper() for word in words):
        return "#" + "".join(word[:1].upper() + word[1:] for word in words)
    return "#" + "_".join(words)


def _plain(edition: Edition, texts: Mapping[str, Any]) -> str:
    """The texts below headings in the language of the edition."""
    words = edition.words
    found = "\n".join(f"- {each['text']}" for each in texts["findings"])
    contents = "\n".join(
        f"{'  ' * (each['level'] - 1)}{each['title']}{'  ' + each['page'] if each['page'] else ''}"
        for each in texts["contents"]
    )
    title = "\n".join(each for each in (texts["title"], texts["subtitle"]) if each)
    parts = [
        (words["kit_title"], title),
        (words["kit_summary"], texts["summary"]),
        (words["key_findings"], found),
        (words["contents"], contents),
        (words["kit_authors"], "\n".join(texts["authors"])),
        (words["kit_date"], texts["date_printed"]),
        (words["kit_keywords"], words["comma"].join(texts["keywords"])),
        (words["kit_online"], texts["url"]),
        (words["kit_subject"], texts["subject"]),
        (words["kit_preview"], texts["preview"]),
        *((f"{words['kit_post']} ({each['for']})", each["text"]) for each in texts["posts"]),
        (words["kit_alt"], "\n".join(f"{name}: {alt}" for name, alt in texts["alt"].items())),
        (words["how_to_cite"], texts["citation"]),
        (words["rights"], texts["rights"]),
    ]
    return "\n\n".join(f"[{heading}]\n{text}" for heading, text in parts if text) + "\n"
