"""What the steps of turning one piece of HTML into Markdown share."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from report_builder.intake.clean import excerpt
from report_builder.intake.model import Doubt, DoubtKind, Picture


@dataclass
class Work:
    """The pictures and doubts found so far, and how many of each kind of element were seen.

    `base` is the address that relative ones count from, `notes` the labels that are defined, `anchors` the
    ids of headings that links of the same text may lead to.
    """

    base: str = ""
    pictures: list[Picture] = field(default_factory=list[Picture])
    doubts: list[Doubt] = field(default_factory=list[Doubt])
    seen: dict[str, int] = field(default_factory=dict[str, int])
    anchors: set[str] = field(default_factory=set[str])

    def count(self, what: str) -> str:
        """The place of the next `what`: `table 2`."""
        self.seen[what] = self.seen.get(what, 0) + 1
        return f"{what} {self.seen[what]}"

    def doubt(
        self, kind: DoubtKind, what: str, text: str, place: str, confidence: float, reason: str
    ) -> None:
        """Note a doubt, unless the very same is there."""
        doubt = Doubt(kind, what, excerpt(text), place, confidence, reason)
        if doubt not in self.doubts:
            self.doubts.append(doubt)

    def picture(self, picture: Picture) -> int:
        """The index of a picture; one that is there already is not added again."""
        if picture in self.pictures:
            return self.pictures.index(picture)
        self.pictures.append(picture)
        return len(self.pictures) - 1

    def address(self, href: str) -> str | None:
        """Where a link leads: an absolute address with a scheme that an article may have, or None."""
        try:
            joined = urljoin(self.base, href.strip()) if self.base else href.strip()
            scheme = urlsplit(joined).scheme.lower()
        except ValueError:
            return None
        return joined if scheme in ("http", "https", "mailto") and len(joined) <= 2000 else None
