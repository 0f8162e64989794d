"""What the document says of itself -> Info and XMP, saying the same (ISO 14289-1, ISO 16684-1)."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Dictionary, Name, Stream, String

from report_builder import __version__
from report_builder.link.model import DocumentInfo

PRODUCER = f"report_builder {__version__}"

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
{properties}
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def write_metadata(pdf: pikepdf.Pdf, info: DocumentInfo) -> None:
    """Put Info and XMP into the file; the same properties in both."""
    entries = Dictionary(Title=String(info.title), Producer=String(PRODUCER), Creator=String(PRODUCER))
    optional = {
        Name.Author: ", ".join(info.authors),
        Name.Subject: info.subject,
        Name.Keywords: ", ".join(info.keywords),
    }
    for key, value in optional.items():
        if value:
            entries[key] = String(value)
    if info.date is not None:
        stamp = String(f"D:{info.date:%Y%m%d}000000Z")
        entries.CreationDate, entries.ModDate = stamp, stamp
    pdf.trailer.Info = pdf.make_indirect(entries)
    packet = _PACKET.format(properties="\n".join(_properties(info))).encode()
    pdf.Root.Metadata = Stream(pdf, packet, Type=Name.Metadata, Subtype=Name.XML)


def add_description(pdf: pikepdf.Pdf, description: str) -> None:
    """Add an `rdf:Description` to the XMP of a file."""
    packet = pdf.Root.Metadata.read_bytes().decode()
    pdf.Root.Metadata.write(packet.replace("</rdf:RDF>", f"{description}\n</rdf:RDF>").encode())


def _properties(info: DocumentInfo) -> list[str]:
    def simple(name: str, value: str | None) -> list[str]:
        return [f"<{name}>{escape(value)}</{name}>"] if value else []

    def listed(name: str, kind: str, values: tuple[str, ...]) -> list[str]:
        items = "".join(f"<rdf:li>{escape(value)}</rdf:li>" for value in values)
        return [f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>"] if values else []

    def translated(name: str, value: str | None) -> list[str]:
        if not value:
            return []
        item = f'<rdf:li xml:lang="x-default">{escape(value)}</rdf:li>'
        return [f"<{name}><rdf:Alt>{item}</rdf:Alt></{name}>"]

    date = f"{info.date:%Y-%m-%d}T00:00:00Z" if info.date else None
    return [
        "<pdfuaid:part>1</pdfuaid:part>",
        *translated("dc:title", info.title),
        *listed("dc:creator", "Seq", info.authors),
        *translated("dc:description", info.subject),
        *listed("dc:subject", "Bag", info.keywords),
        *listed("dc:language", "Bag", (info.lang,)),
        *listed("dc:publisher", "Bag", (info.publisher,) if info.publisher else ()),
        *translated("dc:rights", info.rights),
        *simple("dc:identifier", info.identifier),
        *simple("pdf:Producer", PRODUCER),
        *simple("pdf:Keywords", ", ".join(info.keywords)),
        *simple("xmp:CreatorTool", PRODUCER),
        *simple("xmp:CreateDate", date),
        *simple("xmp:ModifyDate", date),
    ]
