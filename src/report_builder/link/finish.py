"""The last changes to a linked file, as its profile wants them.

They are made on the file that was just written plainly and opened again, never on what a linker keeps: so a
warm link and a cold one give the same bytes, and a change may rewrite what it likes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pikepdf
from pikepdf import Name

from report_builder.link.archive import VERSION as ARCHIVAL
from report_builder.link.archive import make_archival
from report_builder.link.model import LinkPlan
from report_builder.link.overlay import lay_over
from report_builder.link.packing import pack_streams
from report_builder.pictures.pdf import share_pictures

Change = Callable[[pikepdf.Pdf], None]


def changes_of(plan: LinkPlan) -> tuple[Change, ...]:
    """The changes to make, in order."""
    changes: list[Change] = [] if plan.profile == "print" else [_forget_bleed]
    if any(unit.record.pictures or unit.furniture_pictures for unit in plan.units):
        changes.append(share_pictures)
    if plan.profile == "archive":
        changes.append(make_archival)
    if plan.overlay is not None:
        changes.append(partial(lay_over, overlay=plan.overlay, name="RbDraft"))
    if plan.profile == "email":
        changes.append(pack_streams)
    return tuple(changes)


def version_of(plan: LinkPlan) -> str:
    """The version of PDF that the header must not go below; empty when it does not matter."""
    return ARCHIVAL if plan.profile == "archive" else ""


def _forget_bleed(pdf: pikepdf.Pdf) -> None:
    """Pages that end where they are cut: what objects know of their bleed is for a press only."""
    for page in pdf.pages:
        if Name.BleedBox in page.obj:
            page.obj.BleedBox = page.obj.MediaBox
