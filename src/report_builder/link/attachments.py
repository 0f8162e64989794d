"""Data and sources -> files in the PDF, related to the document (ISO 32000-2, 7.11.4 and 14.13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Name

from report_builder.link.model import Attachment


def attach(pdf: pikepdf.Pdf, attachments: Sequence[Attachment], date: dt.date | None) -> None:
    """Put the files into the PDF, whose names must be new to it. `date` is the only date written.

    Without one the library would write the time of the build; the first day of 2000 stands for none.
    """
    if Name.AF in pdf.Root:
        del pdf.Root.AF
    if not attachments:
        return
    stamp = f"D:{date or dt.date(2000, 1, 1):%Y%m%d}000000Z"
    for each in attachments:
        pdf.attachments[each.name] = pikepdf.AttachedFileSpec(
            pdf,
            each.data,
            filename=each.name,
            description=each.description,
            mime_type=each.mime_type,
            relationship=Name(f"/{each.relationship}"),
            creation_date=stamp,
            mod_date=stamp,
        )
    pdf.Root.AF = Array([pdf.attachments[each.name].obj for each in attachments])
