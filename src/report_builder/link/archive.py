"""A linked file -> the same as PDF/A-3, level A (ISO 19005-3), which it is besides PDF/UA-1.

What a linked file has of tags, languages, fonts and texts is what level A asks for already. Missing are what
the file says of itself, the colours that its numbers mean, and some flags.
"""

from __future__ import annotations

from importlib.resources import files

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from report_builder.link.metadata import add_description

VERSION = "1.7"  # of the file's header; ISO 19005-3 stands on ISO 32000-1
_PRINT = 4  # the flag of an annotation (ISO 32000-1, table 165)
_LEVEL = (
    '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
    "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description>"
)
# A schema that ISO 19005-3 does not know must be described in the file (6.6.2.3).
_UA_SCHEMA = """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


def make_archival(pdf: pikepdf.Pdf) -> None:
    """Make the file PDF/A-3a; to be saved with the header of `VERSION`."""
    _set_output_intent(pdf)
    add_description(pdf, _LEVEL)
    add_description(pdf, _UA_SCHEMA)
    for each in pdf.objects:
        is_picture = isinstance(each, pikepdf.Stream) and each.get(Name.Subtype) == Name.Image
        if is_picture and Name.Interpolate in each:  # 6.2.8: no smoothing that hangs on the viewer
            del each[Name.Interpolate]
    for page in pdf.pages:
        for annotation in page.obj.get(Name.Annots, Array()).as_list():
            annotation.F = _PRINT  # 6.3.2: shown and printed


def _set_output_intent(pdf: pikepdf.Pdf) -> None:
    """Say that colours given as red, green and blue, or as grey, are those of sRGB (6.2.3 and 6.2.4.3)."""
    data = (files("report_builder.link") / "data" / "sRGB2014.icc").read_bytes()
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("IEC 61966-2-1 Default RGB Colour Space - sRGB"),
        RegistryName=String("http://www.color.org"),
        DestOutputProfile=pdf.make_indirect(Stream(pdf, data, N=3)),
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
