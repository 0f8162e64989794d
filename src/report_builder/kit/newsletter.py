"""Editions -> a newsletter: MJML, the HTML for mail that is made of it, and plain text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from report_builder.compose.colors import ink_on, mix
from report_builder.compose.templates import environment, render
from report_builder.kit.model import Edition
from report_builder.kit.words import cover_alt, facts, findings, preview, subject
from report_builder.project.errors import CompileError, Problem

MOST_BYTES = 102_000  # beyond them Gmail cuts a message off
_ACCENT = "#124a5a"
_TEMPLATES = Path(__file__).parent / "templates"
_BLOCK = re.compile(r"<!-- block [\w-]+ begins -->.*?<!-- block [\w-]+ ends -->", re.DOTALL)
_WIDTH = 72  # letters in a line of plain text


def newsletter_mjml(editions: Sequence[Edition], picture_of: Callable[[Edition], str]) -> str:
    """The newsletter as MJML, a block for each edition; `picture_of` gives the address of a cover."""
    first = editions[0]
    accent = str(first.layout.options.get("accent") or _ACCENT)
    values: dict[str, Any] = {
        "title": subject(first),
        "preview": preview(first),
        "accent": accent,
        "accent_dark": mix(accent, "#ffffff", 0.62),
        "on_accent": ink_on(accent),
        "blocks": [_block(edition, picture_of(edition)) for edition in editions],
    }
    return render(environment((_TEMPLATES,), autoescape=True), "newsletter.mjml.jinja", values)


def newsletter_html(mjml: str) -> str:
    """The HTML of a newsletter: tables with styles at each element, no script, no font from elsewhere.

    Raises CompileError when the MJML cannot be read.
    """
    import mrml

    try:
        html = mrml.to_html(mjml).content
    except OSError as error:
        raise CompileError(Problem(f"the newsletter could not be made: {error}")) from None
    return _BLOCK.sub(_directed, html) + "\n"


def newsletter_text(editions: Sequence[Edition]) -> str:
    """The newsletter for readers without HTML."""
    return f"\n{'=' * 40}\n\n".join(_text(edition) for edition in editions)


def _block(edition: Edition, cover: str) -> Mapping[str, Any]:
    report, words = edition.report, edition.words
    return {
        "lang": edition.lang,
        "dir": edition.direction,
        "publisher": report.publisher,
        "title": report.title,
        "subtitle": report.subtitle,
        "facts": facts(edition),
        "summary": report.summary,
        "findings_title": words["key_findings"],
        "findings": [each.text for each in findings(edition)],
        "cover": cover,
        "cover_alt": cover_alt(edition),
        "url": edition.url,
        "button": words["kit_read_online"],
        "website": report.website,
        "website_shown": re.sub(r"^https?://", "", report.website or "").rstrip("/"),
        "rights": report.rights,
    }


def _directed(block: re.Match[str]) -> str:
    """A block whose tables say its direction: programs for mail go by the attribute, not by the style."""
    side = "rtl" if "direction:rtl" in block[0] else "ltr"
    return re.sub(r"<table(?![^>]* dir=)", f'<table dir="{side}"', block[0])


def _text(edition: Edition) -> str:
    report, words = edition.report, edition.words
    parts = [report.publisher, "\n".join(_wrapped(each) for each in (report.title, report.subtitle) if each)]
    parts.append(facts(edition))
    if report.summary:
        parts.append(_wrapped(report.summary))
    if kept := findings(edition):
        items = "\n".join(_wrapped(each.text, "- ") for each in kept)
        parts.append(f"{words['key_findings']}\n\n{items}")
    if edition.url:
        parts.append(f"{words['kit_read_online']}: {edition.url}")
    parts.append("\n".join(each for each in (report.website, report.rights) if each))
    return "\n\n".join(part for part in parts if part) + "\n"


def _wrapped(text: str, before: str = "") -> str:
    return textwrap.fill(
        text, _WIDTH, initial_indent=before, subsequent_indent=" " * len(before), break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
