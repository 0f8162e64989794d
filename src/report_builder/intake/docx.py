"""A Word file (.docx, .docm, .dotx) -> the draft of an article.

The text is read by pandoc, which this project needs anyway for citations. Given the same files, mammoth 1.13
loses equations, fields without runs, the numbers that lists begin with, quotations and captions; pandoc 3.9
loses headings by outline level, text beside a text box, comments, languages and abjad numbers, and keeps
contents and hidden text. What pandoc misses is put right in the XML before it sees it (docx_prepare.py and
the modules that it calls): what it reads is a file of ours, with nothing in it but text, numbering, notes and
a dozen styles of ours.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from lxml import etree
from lxml.html import HtmlElement

from report_builder.citations.process import ProcessError, convert_document
from report_builder.intake.clean import one_line
from report_builder.intake.docx_oddities import is_drop_cap
from report_builder.intake.docx_pictures import Media
from report_builder.intake.docx_prepare import (
    HEADING_STYLE,
    Story,
    rename_links,
    settle_paragraphs,
    settle_tables,
    take_apart,
)
from report_builder.intake.docx_revisions import text_of
from report_builder.intake.docx_runs import main_language, settle_runs
from report_builder.intake.docx_styles import NAMESPACES, read_styles, w
from report_builder.intake.errors import IntakeError
from report_builder.intake.model import Draft, Hints
from report_builder.intake.office import Archive, Element, local, open_archive
from report_builder.intake.office_draft import Properties, Read, make_draft
from report_builder.intake.office_findings import LANGUAGE_STYLE, ROLE_STYLE, Findings
from report_builder.intake.office_math import linear
from report_builder.intake.tree import fragment

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STRICT = b"http://purl.oclc.org/ooxml/"  # ISO 29500-1; all else is said in the names of ISO 29500-4
_FOLDERS = {
    b"wordprocessingml/main": b"wordprocessingml/2006/main",
    b"officeDocument/": b"officeDocument/2006/",
}
_DRAWING = {
    f"drawingml/{n}".encode(): f"drawingml/2006/{n}".encode()
    for n in ("main", "wordprocessingDrawing", "picture")
}
_NOTES = (("footnotes", "footnote"), ("endnotes", "endnote"))
_ROLES = ("title", "subtitle", "author", "date", "caption", "quote", "more")
_SECONDS, _MEMORY_MB = 60, 1024


@dataclass(frozen=True)
class Package:
    """The parts of a Word file: the archive, the folder of its text, the relations of its text."""

    archive: Archive
    main: str
    relations: Mapping[str, tuple[str, str, bool]]  # kind, target, whether it is outside the file

    def part(self, kind: str) -> str | None:
        """The name of the part of a kind (`styles`) that the text refers to."""
        found = (self.inside(t) for k, t, outside in self.relations.values() if k == kind and not outside)
        return next((name for name in found if self.archive.has(name)), None)

    def inside(self, target: str) -> str:
        """The name of the part that a relation of the text leads to."""
        return _joined(self.main, target)


def read_docx(data: bytes, name: str, hints: Hints) -> list[Draft]:
    """A Word file as the draft of an article.

    Raises IntakeError for what is no such file, is protected, damaged, or passes a bound.
    """
    try:
        return [_read(data, name, hints)]
    except RecursionError as error:
        raise IntakeError("the file is nested too deeply", "simplify its tables and boxes") from error


def _read(data: bytes, name: str, hints: Hints) -> Draft:
    package = _open(data)
    body = _xml(package, package.main)
    notes = {kind: _xml(package, part) for kind, _ in _NOTES if (part := package.part(kind))}
    styles = read_styles(*(_maybe(package, kind) for kind in ("styles", "numbering")))
    findings = Findings()
    media = Media(
        {key: (target, outside) for key, (_, target, outside) in package.relations.items()},
        lambda target: package.archive.picture(package.inside(target)),
    )
    stories = [Story(body, "paragraph", media)]
    for kind, element in _NOTES:
        if kind in notes:
            relations = _relations(package.archive, package.part(kind) or "")
            of_notes = {key: (target, outside) for key, (_, target, outside) in relations.items()}
            called = _called(body, f"{element}Reference")
            stories += _stories(notes[kind], element, called, Media(of_notes, media.read))
    text = "\n".join(_source_text(story.root) for story in stories)
    comments = _comments(_maybe(package, "comments"))
    for story in stories:
        take_apart(story, styles, comments, findings)
    roots = [story.root for story in stories]
    lang, sure = main_language(roots, styles, hints.languages)
    links: dict[str, str] = {}
    for story in stories:
        settle_tables(story.root, findings)
        settle_runs(story.root, styles, hints.lang or lang, findings)
        settle_paragraphs(story.root, styles, findings)
        rename_links(story, links, story.media.relations)
    _say_furniture(package, findings)
    html = _convert(_packed(body, notes, _maybe(package, "numbering"), links))
    read = Read(_article(html), text, lang, sure, _properties(package))
    return make_draft(read, findings, name, hints)


def _open(data: bytes) -> Package:
    archive = open_archive(data)
    if archive.has("mimetype") and not archive.has("[Content_Types].xml"):
        raise IntakeError(
            "this is an OpenDocument file under another name", "give it its own ending, as .odt"
        )
    roots = _relations(archive, "")
    main = next(
        (t for k, t, outside in roots.values() if k == "officeDocument" and not outside), "word/document.xml"
    )
    main = main.lstrip("/")
    if not archive.has(main):
        raise IntakeError("there is no Word document in the file", "open it in Word and save it as .docx")
    kinds = archive.read("[Content_Types].xml") if archive.has("[Content_Types].xml") else b""
    if b"spreadsheetml.sheet.main" in kinds or b"presentationml.presentation.main" in kinds:
        raise IntakeError(
            "this is a spreadsheet or a presentation, not a text", "save its text as a Word file"
        )
    return Package(archive, main, _relations(archive, main))


def _joined(part: str, target: str) -> str:
    """The name of the part that `target` means in `part`; what leads out of the file is the name of no
    part."""
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str, bool]]:
    folder, _, file = part.rpartition("/")
    name = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
    if not archive.has(name):
        return {}
    found: dict[str, tuple[str, str, bool]] = {}
    for each in archive.xml(name):
        outside = each.get("TargetMode", "").lower() == "external"
        kind = each.get("Type", "").rpartition("/")[2]
        found[each.get("Id", "")] = (kind, each.get("Target", ""), outside)
    return found


def _xml(package: Package, part: str) -> Element:
    return package.archive.xml(part, _transitional)


def _maybe(package: Package, kind: str) -> Element | None:
    part = package.part(kind)
    return _xml(package, part) if part else None


def _transitional(data: bytes) -> bytes:
    if _STRICT not in data:
        return data
    for strict, usual in (*_FOLDERS.items(), *_DRAWING.items()):
        data = data.replace(_STRICT + strict, b"http://schemas.openxmlformats.org/" + usual)
    return data


def _called(body: Element, name: str) -> list[str]:
    return list(dict.fromkeys(each.get(w("id"), "") for each in body.iter(w(name))))


def _stories(root: Element, element: str, called: list[str], media: Media) -> Iterator[Story]:
    """The notes that the text calls; the others are never seen in Word either."""
    by_id = {note.get(w("id"), ""): note for note in root.iterfind(w(element))}
    for note in list(root):
        if note.get(w("type")) not in (None, "normal") or note.get(w("id")) not in called:
            root.remove(note)
    for number, key in enumerate(called, 1):
        note = by_id.get(key)
        if note is not None and note.getparent() is not None:
            yield Story(note, f"{element} {number}", media)


_NOT_TEXT = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText"})
_PARTED = frozenset({"p", "rt", "rubyBase", "tab", "br", "cr", "tc", "fldSimple", "txbxContent"})
_GONE = re.compile(r"\s*(?:PAGE|PAGEREF|NUMPAGES|SECTIONPAGES|SECTION|TOC|INDEX|TOA|REF)\b", re.IGNORECASE)


def _source_text(root: Element) -> str:
    """All words of a story, read apart from everything else, for counting what became of them."""
    parts: list[str] = []
    waiting: list[Element | None] = [root]  # None: a space
    glued = False
    gone = False  # whether the result of the field that is read will be left out
    while waiting:
        each = waiting.pop()
        name = local(each) if each is not None else ""
        if each is None or name in _NOT_TEXT:
            gone = gone or (
                each is not None and name == "instrText" and _GONE.match(each.text or "") is not None
            )
            parts.append(" " if each is None or name != "instrText" or gone else "")
            continue
        if name == "fldChar" and each.get(w("fldCharType")) == "end":
            parts.append(" " if gone else "")
            gone = False
        if name == "oMath":
            parts.append(f" {linear(each)} ")
            continue
        if name == "t":
            parts.append(each.text or "")
        elif name in _PARTED or (name == "r" and each.find(f"{w('rPr')}/{w('vanish')}") is not None):
            if name == "p" and is_drop_cap(each):
                waiting.extend(
                    reversed(each)
                )  # a first letter: the rest of the word stands in the next paragraph
                glued = True
                continue
            parts.append("" if name == "p" and glued else " ")
            glued = glued and name != "p"
            waiting.append(None)
        waiting.extend(reversed(each))
    return "".join(parts)


def _comments(root: Element | None) -> dict[str, tuple[str, str]]:
    found = root.iterfind(w("comment")) if root is not None else ()
    return {
        each.get(w("id"), ""): (one_line(each.get(w("author"), "")), one_line(text_of(each)))
        for each in found
    }


def _say_furniture(package: Package, findings: Findings) -> None:
    """Say which words of running heads and feet are left out; they are no words of the body."""
    seen: set[str] = set()
    for kind, target, outside in package.relations.values():
        part = package.inside(target)
        if kind in ("header", "footer") and not outside and package.archive.has(part):
            text = one_line(text_of(_xml(package, part)))
            if text and text not in seen:
                seen.add(text)
                findings.doubt("dropped", kind, text, f"{kind} of the pages", 0.95, "the report has its own")
        elif kind == "attachedTemplate" and outside:
            findings.doubt(
                "dropped", "template", target, "document", 1.0, "a template elsewhere, not fetched"
            )


def _properties(package: Package) -> Properties:
    """The core properties (ISO 29500-2, 11)."""
    if not package.archive.has("docProps/core.xml"):
        return Properties()
    said = {local(each): one_line(each.text or "") for each in package.archive.xml("docProps/core.xml")}
    date = re.match(r"\d{4}-\d{2}-\d{2}", said.get("created", "") or said.get("modified", ""))
    return Properties(
        title=said.get("title", ""),
        authors=tuple(re.split(r"\s*;\s*", said.get("creator", ""))),
        date=date[0] if date else "",
        summary=said.get("description", ""),
        tags=tuple(re.split(r"\s*[,;،؛]\s*", said.get("keywords", ""))),
    )


def _article(html: str) -> HtmlElement:
    root = fragment(html).find("div")
    return root if root is not None else fragment(html)


def _convert(data: bytes) -> str:
    try:
        return convert_document(data, "docx+styles", "html", _SECONDS, _MEMORY_MB)
    except ProcessError as error:
        raise IntakeError(
            f"pandoc cannot read the file: {error}", "open it in Word and save it again"
        ) from error


def _packed(
    body: Element,
    notes: Mapping[str, Element],
    numbering: Element | None,
    links: Mapping[str, str],
) -> bytes:
    """A Word file with the settled text and nothing else, for pandoc."""
    kinds = ["styles", *(["numbering"] if numbering is not None else []), *notes]
    relations = "".join(
        f'<Relationship Id="rb{kind}" Type="{_OFFICE}/relationships/{kind}" Target="{kind}.xml"/>'
        for kind in kinds
    ) + "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/relationships/hyperlink" Target={quoteattr(target)} '
        'TargetMode="External"/>'
        for key, target in links.items()
    )
    of_text = f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'
    main = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rb" '
        f'Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": main,
        "word/_rels/document.xml.rels": of_text,
        "word/document.xml": etree.tostring(body, encoding="UTF-8"),
        "word/styles.xml": _styles_for(body, *notes.values()),
    }
    if numbering is not None:
        parts["word/numbering.xml"] = etree.tostring(numbering, encoding="UTF-8")
    for kind, root in notes.items():
        parts[f"word/{kind}.xml"] = etree.tostring(root, encoding="UTF-8")
        parts[f"word/_rels/{kind}.xml.rels"] = of_text
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def _styles_for(*roots: Element) -> str:
    """The styles that the settled text has: one for each thing that a paragraph or a run can be."""
    spoken = {
        said for root in roots for each in root.iter(w("rStyle"))
        if (said := each.get(w("val"), "")).startswith(LANGUAGE_STYLE)
    }  # fmt: skip
    styles = [("paragraph", ROLE_STYLE + role, ROLE_STYLE + role) for role in _ROLES]
    styles += [("paragraph", f"{HEADING_STYLE}{level}", f"heading {level}") for level in range(1, 7)]
    styles += [("character", name, name) for name in sorted(spoken)]
    made = "".join(
        f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for kind, key, name in styles
    )
    return f'<w:styles xmlns:w="{NAMESPACES["w"]}">{made}</w:styles>'
