"""Word and OpenDocument files made for tests, part by part, and what the project's own reader says of a
draft."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from report_builder.articles.model import Article
from report_builder.intake.model import Draft
from report_builder.markup.model import Markup
from report_builder.markup.render import render

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
STYLES = {  # as Word calls them where it speaks Turkish: the ids are translated, the names are not
    "KonuBal": ("Title", ""), "Altyaz": ("Subtitle", ""),
    "Balk1": ("heading 1", ""), "Balk2": ("heading 2", ""),
    "Balk3": ("heading 3", ""), "Alnt": ("Quote", "<w:i/>"), "ResimYazs": ("caption", "<w:b/>"),
    "T1": ("toc 1", ""), "ListeParagraf": ("List Paragraph", ""),
}  # fmt: skip
LETTERS = {
    "Gl": ("Strong", "<w:b/>"),
    "Vurgu": ("Emphasis", "<w:i/>"),
    "DipnotBavurusu": ("footnote reference", ""),
}


def png(width: int = 40, height: int = 30, shade: int = 120) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([shade]) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


EMF = b"\x01\0\0\0" + bytes(36) + b" EMF" + bytes(60)


# Word


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(content: str, style: str = "", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f"<w:p><w:pPr>{named}{properties}</w:pPr>{content if content.startswith('<') else run(content)}</w:p>"
    )


def item(content: str, number: int, level: int = 0) -> str:
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return para(content, "ListeParagraf", numbered)


def note(key: int, kind: str = "footnote") -> str:
    return f'<w:r><w:rPr><w:rStyle w:val="DipnotBavurusu"/></w:rPr><w:{kind}Reference w:id="{key}"/></w:r>'


def link(text: str, key: str = "", anchor: str = "") -> str:
    target = f'r:id="{key}"' if key else f'w:anchor="{anchor}"'
    underlined = run(text, '<w:u w:val="single"/>')
    return f"<w:hyperlink {target}>{underlined}</w:hyperlink>"


def complex_field(instruction: str, result: str) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    said = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return mark("begin") + said + mark("separate") + result + mark("end")


def cell(content: str, properties: str = "") -> str:
    return (
        f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else para(content)}</w:tc>"
    )


def row(*cells: str, head: bool = False, properties: str = "") -> str:
    held = "".join(each if each.startswith("<w:tc>") else cell(each) for each in cells)
    return f"<w:tr><w:trPr>{'<w:tblHeader/>' if head else ''}{properties}</w:trPr>{held}</w:tr>"


def table(*rows: str, columns: int = 2) -> str:
    grid = "<w:gridCol/>" * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def drawing(key: str, alt: str = "", *, floating: bool = False, crop: str = "", linked: bool = False) -> str:
    kind, how = ("anchor" if floating else "inline"), ("link" if linked else "embed")
    cropped = f'<a:srcRect r="{crop}"/>' if crop else ""
    return (
        f'<w:r><w:drawing><wp:{kind}><wp:docPr id="1" name="Picture 1" descr="{alt}"/>'
        "<a:graphic><a:graphicData "
        f'uri="p"><pic:pic><pic:blipFill><a:blip r:{how}="{key}"/>{cropped}</pic:blipFill></pic:pic>'
        f"</a:graphicData></a:graphic></wp:{kind}></w:drawing></w:r>"
    )


def text_box(blocks: str) -> str:
    """A text box as Word writes it, with the same once more for programs that know no such shapes."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
        '<wp:docPr id="9" name="Box"/>'
        '<a:graphic><a:graphicData uri="s"><wps:wsp><wps:txbx><w:txbxContent>'
        f"{blocks}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{blocks}</w:txbxContent>"
        "</v:textbox>"
        "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def levels(*formats: tuple[str, str], start: int = 1) -> str:
    """The levels of a numbering: how each counts and what it writes."""
    return "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start if at == 0 else 1}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(formats)
    )


@dataclass
class Docx:
    """The parts of a Word file; `build` makes its bytes."""

    body: str
    numberings: Mapping[int, str] = field(default_factory=dict[int, str])
    footnotes: Mapping[int, str] = field(default_factory=dict[int, str])
    endnotes: Mapping[int, str] = field(default_factory=dict[int, str])
    comments: Mapping[int, tuple[str, str]] = field(default_factory=dict[int, tuple[str, str]])
    media: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    links: Mapping[str, str] = field(default_factory=dict[str, str])
    core: Mapping[str, str] = field(default_factory=dict[str, str])
    header: str = ""
    language: str = "en-US"
    more: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    main: str = "document.main"

    def parts(self) -> dict[str, str | bytes]:
        kinds = ["styles", "numbering"]
        parts: dict[str, str | bytes] = {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
            '<Override PartName="/word/document.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
            f'{self.main}+xml"/></Types>',
            "_rels/.rels": _relations([("r1", "officeDocument", "word/document.xml", False)]),
            "word/document.xml": f"<w:document {WORD}><w:body>{self.body}</w:body></w:document>",
            "word/styles.xml": self._styles(),
            "word/numbering.xml": self._numbering(),
        }
        for kind, notes in (("footnote", self.footnotes), ("endnote", self.endnotes)):
            if notes:
                kinds.append(f"{kind}s")
                held = "".join(f'<w:{kind} w:id="{key}">{text}</w:{kind}>' for key, text in notes.items())
                apart = f'<w:{kind} w:id="-1" w:type="separator">{para("")}</w:{kind}>'
                parts[f"word/{kind}s.xml"] = f"<w:{kind}s {WORD}>{apart}{held}</w:{kind}s>"
        if self.comments:
            kinds.append("comments")
            held = "".join(
                f'<w:comment w:id="{key}" w:author="{by}">{para(text)}</w:comment>'
                for key, (by, text) in self.comments.items()
            )
            parts["word/comments.xml"] = f"<w:comments {WORD}>{held}</w:comments>"
        if self.header:
            kinds.append("header")
            parts["word/header.xml"] = f"<w:hdr {WORD}>{para(self.header)}</w:hdr>"
        if self.core:
            said = "".join(f"<x:{name}>{text}</x:{name}>" for name, text in self.core.items())
            parts["docProps/core.xml"] = f'<x:coreProperties xmlns:x="urn:core">{said}</x:coreProperties>'
        relations = [(f"rel{kind}", kind, f"{kind}.xml", False) for kind in kinds]
        for key, data in self.media.items():
            parts[f"word/media/{key}.bin"] = data
            relations.append((key, "image", f"media/{key}.bin", False))
        relations += [(key, "hyperlink", target, True) for key, target in self.links.items()]
        parts["word/_rels/document.xml.rels"] = _relations(relations)
        return {**parts, **self.more}

    def build(self) -> bytes:
        return zipped(self.parts())

    def _styles(self) -> str:
        spoken = f'<w:rPr><w:lang w:val="{self.language}"/></w:rPr>'
        default = f"<w:docDefaults><w:rPrDefault>{spoken}</w:rPrDefault></w:docDefaults>"
        made = (
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        )
        for kind, styles in (("paragraph", STYLES), ("character", LETTERS)):
            for key, (name, properties) in styles.items():
                made += (
                    f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/>'
                    f"<w:rPr>{properties}</w:rPr></w:style>"
                )
        return f"<w:styles {WORD}>{default}{made}</w:styles>"

    def _numbering(self) -> str:
        held = "".join(
            f'<w:abstractNum w:abstractNumId="{key}">{text}</w:abstractNum>'
            for key, text in self.numberings.items()
        )
        held += "".join(
            f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in self.numberings
        )
        return f"<w:numbering {WORD}>{held}</w:numbering>"


def _relations(relations: Sequence[tuple[str, str, str, bool]]) -> str:
    made = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/relationships/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if outside else "/>")
        for key, kind, target, outside in relations
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{made}</Relationships>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


# OpenDocument

ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODT = (
    f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0" xmlns:table="{ODF}:table:1.0" '
    f'xmlns:style="{ODF}:style:1.0" xmlns:fo="{ODF}:xsl-fo-compatible:1.0" xmlns:draw="{ODF}:drawing:1.0" '
    f'xmlns:svg="{ODF}:svg-compatible:1.0" xmlns:meta="{ODF}:meta:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:math="http://www.w3.org/1998/Math/MathML"'
)
_ODT_STYLES = {
    "Title": "Title", "Subtitle": "Subtitle", "Heading_20_1": "Heading 1", "Heading_20_2": "Heading 2",
    "Quotations": "Quotations", "Illustration": "Illustration", "Table": "Table", "Text_20_body": "Text body",
}  # fmt: skip


def odt_style(name: str, properties: str, family: str = "text", parent: str = "", paragraph: str = "") -> str:
    based = f' style:parent-style-name="{parent}"' if parent else ""
    of_paragraph = f"<style:paragraph-properties {paragraph}/>" if paragraph else ""
    return (
        f'<style:style style:name="{name}" style:family="{family}"{based}>{of_paragraph}'
        f"<style:text-properties {properties}/></style:style>"
    )


@dataclass
class Odt:
    """The parts of an OpenDocument text; `build` makes its bytes."""

    body: str
    automatic: str = ""
    meta: str = ""
    language: str = "en"
    footer: str = ""
    pictures: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    more: Mapping[str, str | bytes] = field(default_factory=dict[str, str | bytes])

    def parts(self) -> dict[str, str | bytes]:
        styles = "".join(
            f'<style:style style:name="{name}" style:display-name="{shown}" style:family="paragraph"/>'
            for name, shown in _ODT_STYLES.items()
        )
        default = (
            '<style:default-style style:family="paragraph"><style:text-properties '
            f'fo:language="{self.language}"/></style:default-style>'
        )
        foot = f"<style:footer><text:p>{self.footer}</text:p></style:footer>" if self.footer else ""
        return {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {ODT}><office:automatic-styles>{self.automatic}"
            f"</office:automatic-styles><office:body><office:text>{self.body}</office:text></office:body>"
            "</office:document-content>",
            "styles.xml": f"<office:document-styles {ODT}><office:styles>{default}{styles}</office:styles>"
            f"<office:master-styles><style:master-page>{foot}</style:master-page></office:master-styles>"
            "</office:document-styles>",
            "meta.xml": f"<office:document-meta {ODT}><office:meta>{self.meta}</office:meta>"
            "</office:document-meta>",
            **{f"Pictures/{name}": data for name, data in self.pictures.items()},
            **self.more,
        }

    def build(self) -> bytes:
        return zipped(self.parts())


# What became of it


def rendered(draft: Draft, root: Path) -> Markup:
    """The body of a draft as the project reads it, its pictures put into the project."""
    media = root / "sources" / "media"
    media.mkdir(parents=True, exist_ok=True)
    body = draft.body
    for number, picture in enumerate(draft.pictures):
        assert picture.data, picture.source
        (media / f"{number}.png").write_bytes(picture.data)
        body = body.replace(f"(rb-picture:{number})", f"(/sources/media/{number}.png)")
    path = root / "sources" / "articles" / "it.en.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(body, encoding="utf-8")
    made = Article(path, "sources/articles/it.en.md", "it", draft.lang, draft.title, body, 1, "0" * 64)
    return render(made, root)


def doubts(draft: Draft, what: str) -> list[str]:
    """The excerpts of the doubts about one kind of thing."""
    return [doubt.text for doubt in draft.doubts if doubt.what == what]


def reasons(draft: Draft, what: str) -> str:
    """The reasons of these doubts, one below the other."""
    return "\n".join(doubt.reason for doubt in draft.doubts if doubt.what == what)
