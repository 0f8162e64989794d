"""The last changes to a linked file, as its profile wants them.

They are made on the file that was just written plainly and opened again, never on what a linker keeps: so a
warm link and a cold one give the same bytes, and a change may rewrite what it likes.
"""

from __future__ import annotations

from collections.abc import Callable

import pikepdf
from pikepdf import Name

from report_builder.link.model import LinkPlan

Change = Callable[[pikepdf.Pdf], None]


def changes_of(plan: LinkPlan) -> tuple[Change, ...]:
    """The changes to make, in order."""
    return () if plan.profile == "print" else (_forget_bleed,)


def _forget_bleed(pdf: pikepdf.Pdf) -> None:
    """Pages that end where they are cut: what objects know of their bleed is for a press only."""
    for page in pdf.pages:
        if Name.BleedBox in page.obj:
            page.obj.BleedBox = page.obj.MediaBox
