"""The picture above an article, which is not in its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from report_builder.intake.model import Draft, Picture


@dataclass(frozen=True, slots=True)
class Lead:
    """The picture above an article."""

    url: str
    alt: str = ""
    caption: str = ""


def with_lead(draft: Draft, lead: Lead) -> Draft:
    """The draft with the picture above the article, unless the text has it already."""
    if not lead.url or any(stem_of(picture.source) == stem_of(lead.url) for picture in draft.pictures):
        return draft
    pictures = (*draft.pictures, Picture(lead.url, None, lead.caption, "", lead.alt))
    return replace(draft, pictures=pictures, lead=len(pictures) - 1)


def stem_of(address: str) -> str:
    """The file name of a picture without the size that a tool adds to it."""
    return re.sub(r"-\d+x\d+(?=\.\w+$)|-scaled(?=\.\w+$)", "", address.partition("?")[0].rpartition("/")[2])
