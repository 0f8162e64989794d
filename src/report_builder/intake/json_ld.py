"""What a page says of its article in JSON-LD (schema.org) -> fields."""

from __future__ import annotations

import json
import re
from typing import Any, cast

from lxml.html import HtmlElement

from report_builder.intake.clean import one_line
from report_builder.intake.dates import find_date
from report_builder.intake.found import Found
from report_builder.intake.tree import each

_ARTICLES = (
    "Article",
    "BlogPosting",
    "Report",
    "NewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "ScholarlyArticle",
    "ReportageNewsArticle",
    "BackgroundNewsArticle",
    "TechArticle",
)
_MOST = 1_000_000  # characters of one script
_DEEPEST = 12


def json_ld(root: HtmlElement) -> dict[str, Any]:
    """The object that describes the article of a page; empty when there is none. Scripts must still be
    there."""
    objects: list[dict[str, Any]] = []
    for script in each(root, "script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text and len(script.text) <= _MOST:
            try:
                _collect(json.loads(_mended(script.text), strict=False), objects, 0)
            except (ValueError, RecursionError):
                continue
    articles = [each_one for each_one in objects if _types(each_one) & set(_ARTICLES)]
    if not articles:
        return {}
    best = max(
        articles, key=lambda one: ("headline" in one) + ("datePublished" in one) + ("articleBody" in one)
    )
    by_id = {str(one["@id"]): one for one in objects if "@id" in one}
    return {key: _resolved(value, by_id) for key, value in best.items()}


def offer_json_ld(data: dict[str, Any], found: Found) -> None:
    """Offer the fields that the object has."""
    if not data:
        return
    where = "the page's JSON-LD"
    found.offer("title", _text(data.get("headline") or data.get("name")), 0.93, where)
    found.offer("subtitle", _text(data.get("alternativeHeadline")), 0.92, where)
    for name, sure in (("datePublished", 0.98), ("dateCreated", 0.85), ("dateModified", 0.5)):
        if (date := find_date(_text(data.get(name)))) is not None:
            found.offer("date", date[0], sure, f"{name} of {where}")
    authors = tuple(name for one in _list(data.get("author") or data.get("creator")) if (name := _text(one)))
    found.offer("authors", tuple(name for name in authors if not name.startswith("http")), 0.95, where)
    found.offer("kind", _text(data.get("genre")) or _text(data.get("articleSection")), 0.92, where)
    found.offer("lang", _language(_text(data.get("inLanguage"))), 0.9, where)
    summary = _text(data.get("description") or data.get("abstract"))
    found.offer("summary", summary, 0.6 if is_cut(summary) else 0.92, where)
    keywords = [word for one in _list(data.get("keywords")) for word in re.split(r"[,،;]", _text(one))]
    found.offer("tags", tuple(keywords), 0.92, where)
    page = data.get("mainEntityOfPage")
    url = _text(data.get("url")) or (page if isinstance(page, str) else "")
    if url.startswith("http"):
        found.offer("source_url", url, 0.92, where)
    for one in _list(data.get("workTranslation")) + _list(data.get("translationOfWork")):
        if isinstance(one, dict):
            other = cast("dict[str, Any]", one)
            lang, url = _language(_text(other.get("inLanguage"))), _text(other.get("url") or other.get("@id"))
            if lang and url.startswith("http"):
                found.translations.setdefault(lang, url)


def is_cut(text: str) -> bool:
    """Whether a summary ends in the middle, as those that a machine made."""
    return bool(re.search(r"(?:…|\.\.\.|\[…\]|\[&hellip;\]|Read more)\s*$", text)) or (
        len(text) > 120 and not re.search(r"[.!?؟”»\")…]\s*$", text)
    )


def language_of(tag: str) -> str:
    """The two letters of `en-US` or `ar_AR`, as the project names languages; empty for nothing."""
    return _language(tag)


def _language(tag: str) -> str:
    found = re.match(r"([A-Za-z]{2,3})(?:[-_]|$)", tag.strip())
    known = {"english": "en", "arabic": "ar", "turkish": "tr", "العربية": "ar", "türkçe": "tr"}
    return found[1].lower() if found else known.get(tag.strip().lower(), "")


def _collect(value: Any, objects: list[dict[str, Any]], depth: int) -> None:
    if depth > _DEEPEST or len(objects) > 500:
        return
    if isinstance(value, dict):
        held = cast("dict[str, Any]", value)
        objects.append(held)
        for inside in held.values():
            if isinstance(inside, (dict, list)):
                _collect(inside, objects, depth + 1)
    elif isinstance(value, list):
        for inside in cast("list[Any]", value):
            _collect(inside, objects, depth + 1)


def _types(held: dict[str, Any]) -> set[str]:
    return {str(name).rpartition("/")[2] for name in _list(held.get("@type"))}


def _resolved(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, dict):
        held = cast("dict[str, Any]", value)
        return by_id.get(str(held["@id"]), held) if set(held) == {"@id"} else held
    if isinstance(value, list):
        return [_resolved(inside, by_id) for inside in cast("list[Any]", value)]
    return value


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    if isinstance(value, dict):
        held = cast("dict[str, Any]", value)
        return _text(held.get("name") or held.get("@value") or "")
    if isinstance(value, list):
        return _text(cast("list[Any]", value)[0]) if value else ""
    from html import unescape

    return one_line(unescape(str(value))) if isinstance(value, (str, int)) else ""


def _mended(text: str) -> str:
    """JSON without the comment marks of CDATA that old pages put around it."""
    return re.sub(
        r"^\s*(?:/\*|//)?\s*<!\[CDATA\[\s*(?:\*/)?|(?:/\*|//)?\s*\]\]>\s*(?:\*/)?\s*$", "", text.strip()
    ).rstrip(";")
