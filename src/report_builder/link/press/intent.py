"""What a file for a press says of itself: output intent, identification, metadata (ISO 15930-7: PDF/X-4)."""

from __future__ import annotations

import datetime as dt
import uuid

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from report_builder.link.press.model import Condition

VERSION = "1.6"  # of PDF, on which PDF/X-4 is founded
_UNDATED = dt.date(2000, 1, 1)  # for none: a date must be given, and that of the build may not
_SPACES = {
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}


def write_intent(pdf: pikepdf.Pdf, condition: Condition) -> None:
    """The printing condition, with its profile (ISO 15930-7; ISO 32000-1, 14.11.5)."""
    profile = pdf.make_stream(condition.profile, N=4, Alternate=Name.DeviceCMYK)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(condition.identifier),
        OutputCondition=String(condition.name),
        Info=String(condition.name),
        DestOutputProfile=profile,
    )
    if condition.registry:
        intent.RegistryName = String(condition.registry)
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def write_identification(pdf: pikepdf.Pdf, date: dt.date | None, content: str) -> None:
    """Say that the file is PDF/X-4, is not trapped, and what its ids are (ISO 15930-7).

    `content` is a digest of what the file is made of: the ids are made of it, and no chance is in them.
    """
    info = pdf.trailer.Info
    stamp = String(f"D:{date or _UNDATED:%Y%m%d}000000Z")
    info.CreationDate, info.ModDate, info.Trapped = stamp, stamp, Name("/False")
    moment = f"{date or _UNDATED:%Y-%m-%d}T00:00:00Z"
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        for prefix, space in _SPACES.items():
            xmp.register_xml_namespace(space, prefix)
        if "pdfuaid:part" in xmp:
            del xmp["pdfuaid:part"]
        xmp["pdfxid:GTS_PDFXVersion"] = "PDF/X-4"
        xmp["pdf:Trapped"] = "False"
        xmp["xmp:CreateDate"] = xmp["xmp:ModifyDate"] = xmp["xmp:MetadataDate"] = moment
        xmp["xmpMM:DocumentID"] = f"uuid:{uuid.uuid5(uuid.NAMESPACE_OID, content)}"
        xmp["xmpMM:VersionID"] = "1"
        xmp["xmpMM:RenditionClass"] = "default"
