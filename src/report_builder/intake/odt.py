"""An OpenDocument text (.odt, .ott) -> the draft of an article.

The XML is read here and not by pandoc, whose reader (3.9) loses alternative text, styles that rest on others,
names of places, paragraphs numbered on their own, equations, rubies, fields and comments, and takes the
caption in a frame for the alternative text of its picture. OpenDocument nests as a text does, so there is
little between it and HTML.
"""

from __future__ import annotations

import re

from lxml import html
from lxml.html import HtmlElement

from report_builder.intake.clean import one_line
from report_builder.intake.errors import IntakeError
from report_builder.intake.language import guess_language
from report_builder.intake.model import Draft, Hints
from report_builder.intake.odt_blocks import put_blocks
from report_builder.intake.odt_inlines import Reading, plain_text
from report_builder.intake.odt_styles import OdtStyles, n, read_odt_styles
from report_builder.intake.office import Archive, Element, local, open_archive
from report_builder.intake.office_draft import Properties, Read, make_draft
from report_builder.intake.office_findings import Findings

_KIND = b"application/vnd.oasis.opendocument."
_NOT_TEXT = frozenset(
    {"tracked-changes", "annotation", "note-citation", "title", "desc", "sequence-decls", "forms"}
)
_APART = frozenset(
    {"p", "h", "s", "tab", "line-break", "note", "frame", "custom-shape", "page-number", "ruby-text"}
)


def read_odt(data: bytes, name: str, hints: Hints) -> list[Draft]:
    """An OpenDocument text as the draft of an article.

    Raises IntakeError for what is no such file, is protected, damaged, or passes a bound.
    """
    try:
        return [_read(data, name, hints)]
    except RecursionError as error:
        raise IntakeError("the file is nested too deeply", "simplify its lists and tables") from error


def _read(data: bytes, name: str, hints: Hints) -> Draft:
    archive = _open(data)
    content = archive.xml("content.xml")
    looks = archive.xml("styles.xml") if archive.has("styles.xml") else None
    body = content.find(f"{n('office:body')}/{n('office:text')}")
    if body is None:
        raise IntakeError("there is no text in the file", "import text documents only")
    text = _source_text(body)
    styles = read_odt_styles(content, looks)
    lang, sure = _language(text, styles, hints)
    findings = Findings()
    reading = Reading(archive, styles, findings, hints.lang or lang, put_blocks)
    root: HtmlElement = html.Element("div")
    root.set("data-rb-body", "1")
    put_blocks(body, root, reading)
    root.attrib.pop("data-rb-body")
    if reading.notes:
        section = html.Element("section", id="footnotes")
        items = html.Element("ol")
        items.extend(reading.notes)
        section.append(items)
        root.append(section)
    _say_furniture(looks, findings)
    return make_draft(Read(root, text, lang, sure, _properties(archive)), findings, name, hints)


def _open(data: bytes) -> Archive:
    archive = open_archive(data)
    kind = archive.read("mimetype", 1000).strip() if archive.has("mimetype") else b""
    if archive.has("META-INF/manifest.xml") and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise IntakeError("the file is protected with a password", "save it without the password")
    if kind.startswith(_KIND) and not kind.startswith(_KIND + b"text"):
        raise IntakeError("this is an OpenDocument file, but not a text", "save its text as .odt")
    if not archive.has("content.xml"):
        raise IntakeError(
            "there is no OpenDocument text in the file", "open it in LibreOffice and save it as .odt"
        )
    return archive


def _source_text(body: Element) -> str:
    """All words of the text, read apart from everything else, for counting what became of them."""
    parts: list[str] = []
    waiting: list[Element | str] = [body]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            parts.append(each)
            continue
        name = local(each)
        if name in _NOT_TEXT:
            continue
        apart = " " if name in _APART or "page" in name else ""
        parts.append(apart + (each.text or ""))
        waiting.append(apart)
        for child in reversed(each):
            waiting += [child.tail or "", child]
    return "".join(parts)


def _language(text: str, styles: OdtStyles, hints: Hints) -> tuple[str, float]:
    """The language of the document: that of its default style, unless its words say otherwise."""
    guessed, sure = guess_language(text, hints.languages)
    named = styles.language
    if not named or (guessed and guessed != named):
        return guessed, sure
    return named, 0.98


def _say_furniture(looks: Element | None, findings: Findings) -> None:
    for name in ("header", "footer") if looks is not None else ():
        for each in looks.iter(n(f"style:{name}")) if looks is not None else ():
            if text := one_line(plain_text(each)):
                findings.doubt("dropped", name, text, f"{name} of the pages", 0.95, "the report has its own")


def _properties(archive: Archive) -> Properties:
    """What `meta.xml` says (OpenDocument 1.3, part 3, 4)."""
    if not archive.has("meta.xml"):
        return Properties()
    said: dict[str, list[str]] = {}
    for each in archive.xml("meta.xml").iter():
        if text := one_line(each.text or ""):
            said.setdefault(local(each), []).append(text)
    date = re.match(r"\d{4}-\d{2}-\d{2}", next(iter(said.get("creation-date", said.get("date", []))), ""))
    return Properties(
        title=next(iter(said.get("title", [])), ""),
        authors=tuple(said.get("initial-creator", said.get("creator", []))[:1]),
        date=date[0] if date else "",
        summary=next(iter(said.get("description", [])), ""),
        tags=tuple(said.get("keyword", [])),
    )
