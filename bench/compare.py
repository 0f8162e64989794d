"""Turns a PDF into what it holds, as JSON: pages and letters, to see that two of them have the same text.

Letters, not words: lines break, and hyphenate, in the same places or not, but no letter comes or goes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def contents(path: Path) -> dict[str, int]:
    """The number of pages, and of letters on them."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    texts = (page.get_textpage().get_text_range() for page in document)
    letters = sum(sum(character.isalpha() for character in text) for text in texts)
    return {"pages": len(document), "letters": letters}


if __name__ == "__main__":
    print(json.dumps(contents(Path(sys.argv[1]))))
