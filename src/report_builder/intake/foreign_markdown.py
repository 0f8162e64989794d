"""Markdown of other tools (Jekyll, Hugo, Pandoc) -> the draft of its article."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from report_builder.articles.split import split_front_matter
from report_builder.citations.process import ProcessError, convert
from report_builder.intake.clean import one_line
from report_builder.intake.dates import find_date
from report_builder.intake.errors import IntakeError
from report_builder.intake.found import Found
from report_builder.intake.html_to_markdown import html_to_markdown
from report_builder.intake.json_ld import language_of
from report_builder.intake.lead import Lead, with_lead
from report_builder.intake.model import Draft, Hints
from report_builder.intake.page import settle_language
from report_builder.intake.tree import HEADINGS, MAX_BYTES, decode, each, fragment, text_of
from report_builder.intake.work import Work
from report_builder.project.errors import SourceError
from report_builder.project.yaml_source import read_yaml

_FORMAT = (
    "markdown+autolink_bare_uris+lists_without_preceding_blankline-blank_before_header-blank_before_blockquote"
    "-tex_math_dollars-raw_tex-citations-smart-subscript-superscript+strikeout+pipe_tables"
)
_TARGET = "html5-smart"
_TOML = re.compile(r"\A\s*\+\+\+\s*\n(.*?)\n\+\+\+\s*\n", re.DOTALL)
_FIGURE = re.compile(r"\{\{[<%]\s*figure\b(.*?)[>%]\}\}", re.DOTALL)
_PAIR = re.compile(r"(\w+)\s*=\s*\"([^\"]*)\"")
_INNER = re.compile(r"\{\{[<%]\s*/?\s*(?!figure)(\w+).*?[>%]\}\}", re.DOTALL)
_LIQUID = re.compile(r"\{%.*?%\}", re.DOTALL)
_KRAMDOWN = re.compile(r"^\{:[^{}\n]*\}[ \t]*$|\{:[^{}\n]*\}", re.MULTILINE)
_MORE = re.compile(r"<!--\s*(?:more|excerpt)\s*-->", re.IGNORECASE)
# What the field is called elsewhere, ours first.
_CALLED = {
    "title": ("title",),
    "subtitle": ("subtitle", "subheadline"),
    "date": ("date", "published", "publishdate", "publish_date", "created"),
    "kind": ("kind", "genre", "category", "categories", "type", "section"),
    "authors": ("authors", "author", "by"),
    "lang": ("lang", "language", "locale"),
    "summary": ("summary", "description", "abstract", "excerpt"),
    "tags": ("tags", "keywords", "subjects"),
    "source_url": ("source_url", "canonical_url", "canonicalurl", "canonical", "original_url", "link"),
    "lead": ("image", "featured_image", "cover", "thumbnail", "picture"),
}


def read_markdown(data: bytes, name: str, hints: Hints) -> list[Draft]:
    """The article of a Markdown file. Raises IntakeError when it is empty, too large or its front matter
    unsound."""
    if len(data) > MAX_BYTES // 4:
        raise IntakeError(f"the file has more than {MAX_BYTES // 4 // 2**20} MB", "import a part of it")
    text = decode(data).replace("\r\n", "\n")
    front, body = _parted(text)
    work = Work(hints.url)
    body = _without_templates(body, work)
    if not body.strip():
        raise IntakeError("there is no text in this file", "name another")
    try:
        html = convert(body, _FORMAT, _TARGET, seconds=30, memory_mb=512)
    except ProcessError as error:
        raise IntakeError(f"pandoc cannot read it: {error}") from error
    root = fragment(html)
    found = Found()
    _fields(front, found)
    heading = next(iter(each(root, *HEADINGS)), None)
    if heading is not None and (heading.tag == "h1" or not found.get("title")):
        found.offer("title", text_of(heading), 0.9, "the first heading")
    made = html_to_markdown(root, base=hints.url, title=found.get("title"))
    if cited := re.findall(r"\\\[(?:[^\]]*?)\\@[\w:-]+[^\]]*\]", made.body):
        work.doubt(
            "unsure",
            "citation",
            " ".join(cited),
            "the text",
            0.4,
            "its sources are not in the file, so it stays as it was typed",
        )
    draft = Draft(
        body=made.body,
        pictures=made.pictures,
        doubts=(*work.doubts, *made.doubts),
        words_in=made.words_in,
        words_out=made.words_out,
    )
    settle_language(found, draft.body, hints)
    draft = found.put_into(replace(draft, origin=hints.origin or name))
    lead = _first(front, _CALLED["lead"])
    return [with_lead(draft, Lead(lead[0])) if lead else draft]


def _parted(text: str) -> tuple[Mapping[str, Any], str]:
    if (found := _TOML.match(text)) is not None:
        try:
            return _lower(tomllib.loads(found[1])), text[found.end() :]
        except tomllib.TOMLDecodeError as error:
            raise IntakeError(f"its front matter is no sound TOML: {error}") from error
    parts = split_front_matter(text)
    if parts.front is None:
        title = re.match(r"% (.+)\n(?:% (.*)\n)?(?:% (.*)\n)?", text)  # a title block of Pandoc
        if title is None:
            return {}, text
        return {"title": title[1], "author": title[2] or "", "date": title[3] or ""}, text[title.end() :]
    try:
        return _lower(read_yaml(parts.front, None, parts.front_line).data), parts.body
    except SourceError as error:
        raise IntakeError(
            f"its front matter cannot be read: {error.problems[0].message}", error.problems[0].hint
        ) from error


def _lower(front: Mapping[str, Any]) -> dict[str, Any]:
    return {str(name).lower(): value for name, value in front.items()}


def _fields(front: Mapping[str, Any], found: Found) -> None:
    for name in ("title", "subtitle", "summary", "source_url", "kind"):
        if said := _first(front, _CALLED[name]):
            found.offer(name, said[0], 0.97 if name in front else 0.92, "the front matter")
    if (said := _first(front, _CALLED["date"])) and (date := find_date(said[0])) is not None:
        found.offer("date", date[0], 0.97 * date[1], "the front matter")
    if said := _first(front, _CALLED["lang"]):
        found.offer("lang", language_of(said[0]), 0.97, "the front matter")
    found.offer("authors", _first(front, _CALLED["authors"]), 0.97, "the front matter")
    tags = _first(front, _CALLED["tags"])
    found.offer(
        "tags", tuple(part for tag in tags for part in re.split(r"\s*,\s*", tag)), 0.97, "the front matter"
    )


def _first(front: Mapping[str, Any], called: tuple[str, ...]) -> tuple[str, ...]:
    """The texts of the first of these keys that is there."""
    return next((texts for name in called if (texts := _texts(front.get(name)))), ())


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(text for one in cast("list[Any]", value) for text in _texts(one))
    if isinstance(value, dict):
        held = cast("dict[str, Any]", value)
        return _texts(held.get("name") or held.get("src") or held.get("image") or held.get("relative"))
    line = one_line(str(value)) if value not in (None, "", False, True) else ""
    return (line,) if line else ()


def _without_templates(body: str, work: Work) -> str:
    """Markdown without the commands of the tool that made pages of it; what they would show is said."""

    def figure(found: re.Match[str]) -> str:
        pairs = dict(_PAIR.findall(found[1]))
        said = " ".join(pairs[name] for name in ("title", "caption") if name in pairs)
        said += f' <span class="credit">{pairs["attr"]}</span>' if "attr" in pairs else ""
        image = f'<img src="{pairs.get("src", "")}" alt="{pairs.get("alt", "")}">'
        return f"\n\n<figure>{image}<figcaption>{said}</figcaption></figure>\n\n"

    def dropped(found: re.Match[str]) -> str:
        work.doubt(
            "dropped",
            "template command",
            found[0],
            work.count("command"),
            0.7,
            "another tool would fill it in",
        )
        return ""

    body = _MORE.sub("", _FIGURE.sub(figure, body))
    body = _LIQUID.sub(dropped, _INNER.sub(dropped, body))
    return _KRAMDOWN.sub("", body)
