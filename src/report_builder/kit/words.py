"""An edition -> the sentences that newsletter, message and posts have in common, in its language."""

from __future__ import annotations

import re

from report_builder.kit.material import spread
from report_builder.kit.model import Edition, Finding
from report_builder.project.locale import format_date, format_decimal, format_month, format_number

PREVIEW = 140  # letters that mailboxes show beside the subject, at most
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3}[.!?؟…])\s+")


def subject(edition: Edition) -> str:
    """The suggested subject of a newsletter or a message."""
    return edition.words[f"kit_new_{edition.kind}"].format(title=edition.title)


def preview(edition: Edition) -> str:
    """What mailboxes show beside the subject: as much of the summary as they have room for."""
    text = edition.report.summary or edition.report.subtitle or edition.report.publisher
    return shortened(text, PREVIEW)


def shortened(text: str, most: int) -> str:
    """`text` in at most so many letters: whole sentences if the first fits, else whole words and `…`."""
    if len(text) <= most:
        return text
    kept = ""
    for sentence in _SENTENCE.split(text):
        if len(f"{kept} {sentence}".strip()) > most:
            break
        kept = f"{kept} {sentence}".strip()
    if len(kept) * 2 >= most:
        return kept
    words = text[:most].rpartition(" ")[0] or text[: most - 1]
    return words[: most - 1].rstrip(" ,;:،؛–-") + "…"


def printed_date(edition: Edition) -> str:
    """A month for a report, a day for a brief; empty without a date."""
    if edition.date is None:
        return ""
    form = format_month if edition.kind == "report" else format_date
    return form(edition.date, edition.locale)


def facts(edition: Edition) -> str:
    """`January 2023 · PDF, 1.2 MB · Pages: 109`; lines break at the points only."""
    words = edition.words
    pages = words["kit_page_count"].format(count=format_number(edition.pages, edition.locale))
    size = f"PDF{words['comma']}{pdf_size(edition)}"
    parts = (part.replace(" ", "\u00a0") for part in (printed_date(edition), size, pages) if part)
    return " · ".join(parts)


def pdf_size(edition: Edition) -> str:
    """The size of the PDF as people read it."""
    size, words = len(edition.pdf), edition.words
    if size < 1_000_000:
        return format_decimal(max(1, round(size / 1000)), edition.locale, 0, words["kit_kilobytes"])
    return format_decimal(size / 1_000_000, edition.locale, 1, words["kit_megabytes"])


def findings(edition: Edition) -> tuple[Finding, ...]:
    """The key findings that a newsletter has room for."""
    return spread(edition.findings, edition.most_findings)


def cover_alt(edition: Edition) -> str:
    """What stands for the picture of the cover."""
    return edition.words["kit_cover_alt"].format(title=edition.title)


def page_alt(edition: Edition, at: int) -> str:
    """What stands for the picture of the page that is shown as number `at` (from 0): its number and what it
    is of."""
    page = edition.labels[edition.shown[at]]
    said = edition.words["kit_page_alt"].format(title=edition.title, page=page)
    title = edition.on_shown[at] if edition.on_shown else ""
    return f"{said}{edition.words['colon']}{title}" if title else said


def card_alt(edition: Edition) -> str:
    """What stands for the card: what is written on it."""
    report, comma = edition.report, edition.words["comma"]
    parts = (report.title, report.subtitle, report.publisher, printed_date(edition))
    return comma.join(part for part in parts if part)
