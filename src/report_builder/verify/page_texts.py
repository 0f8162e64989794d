"""The pages of a finished PDF -> their text as a reader's program would copy it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from report_builder.verify.words import letters

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The texts of a document's pages, of which each is read when it is first asked for."""

    document: PdfDocument
    known: dict[int, str] = field(default_factory=dict[int, str])

    def letters(self, number: int) -> str:
        """The `words.letters` of a page (from 0)."""
        if number not in self.known:
            self.known[number] = letters(_text(self.document, number))
        return self.known[number]


def _text(document: PdfDocument, number: int) -> str:
    page = document[number]
    text_page = page.get_textpage()
    try:
        return text_page.get_text_range()
    finally:
        text_page.close()
        page.close()
