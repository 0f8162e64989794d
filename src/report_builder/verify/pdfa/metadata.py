"""What the file says of itself in XMP (ISO 19005-3, 6.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf

from report_builder.verify.pdfa.model import Fault

_DATES = {"/CreationDate": "xmp:CreateDate", "/ModDate": "xmp:ModifyDate"}
# The schemas of ISO 19005-3, 6.6.2.3.1, that a report uses; any other is to be described in the file.
_KNOWN = frozenset(
    {
        "http://purl.org/dc/elements/1.1/",
        "http://ns.adobe.com/xap/1.0/",
        "http://ns.adobe.com/xap/1.0/rights/",
        "http://ns.adobe.com/pdf/1.3/",
        "http://www.aiim.org/pdfa/ns/id/",
        "http://www.aiim.org/pdfa/ns/extension/",
        "http://www.aiim.org/pdfa/ns/schema#",
        "http://www.aiim.org/pdfa/ns/property#",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://www.w3.org/XML/1998/namespace",
        "adobe:ns:meta/",
    }
)
_NAMESPACE = re.compile(r"\{([^}]*)\}")
_DESCRIBED = "{http://www.aiim.org/pdfa/ns/schema#}namespaceURI"


def metadata_faults(pdf: pikepdf.Pdf) -> Iterator[Fault]:
    """What is wrong with the XMP of the file."""
    from lxml import etree

    stream = pdf.Root.Metadata
    data = stream.read_bytes()
    head = data.partition(b"?>")[0]
    if b"bytes=" in head or b"encoding=" in head:
        yield Fault("6.6.2.1", "the header of the XMP packet says bytes or encoding")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        tree = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        yield Fault("6.6.2.1", f"XMP is not well formed: {error.msg}")
        return
    used: set[str] = set()
    for element in tree.iter():
        names = (element.tag, *element.attrib) if isinstance(element.tag, str) else ()
        used |= {found[1] for name in names if (found := _NAMESPACE.match(str(name)))}
    described = {(each.text or "").strip() for each in tree.iter(_DESCRIBED)}
    for namespace in sorted(used - _KNOWN - described):
        yield Fault("6.6.2.3", f"XMP uses {namespace} and does not describe it")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        if (xmp.get("pdfaid:part"), xmp.get("pdfaid:conformance")) != ("3", "A"):
            yield Fault("6.6.4", "XMP does not say that the file is PDF/A-3, level A")
        info = pdf.trailer.get("/Info", pikepdf.Dictionary())
        for key, name in _DATES.items():
            said = re.sub(r"\D", "", str(info.get(key, "")))
            if said != re.sub(r"\D", "", str(xmp.get(name, ""))):
                yield Fault("6.6.2.1", f"Info and XMP do not give the same {key[1:]}")
