"""Words that the index or the glossary sends readers to and that are not on that page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from report_builder.indexing.marking import Place
from report_builder.project.errors import Problem
from report_builder.verify.model import Expected, Rule
from report_builder.verify.page_texts import PageTexts
from report_builder.verify.words import letters


def check_places(texts: PageTexts, units: Sequence[Expected]) -> Iterator[Problem]:
    """Look for the words of each place on the page that its anchor is on, in the finished file."""
    for expected in units:
        for place in expected.places if not expected.text_known else ():
            number = _page_of(place, expected)
            page, following = (
                texts.letters(expected.placement.first + each) if each < expected.placement.pages else ""
                for each in (number, number + 1)
            )
            if not _stands(place.words, page, following):
                label = expected.placement.label(number)
                yield RULE.problem(
                    f"“{place.words}” is to be found on page {label} by the index, and is not there",
                    expected.file,
                    expected.line_of(place.words),
                    "report this as a fault of the program, with the build record",
                )


def _page_of(place: Place, expected: Expected) -> int:
    """The page of a place, from 0 in its unit."""
    anchor = expected.record.anchors.get(place.anchor)
    return anchor.page if anchor is not None else 0


def _stands(words: str, page: str, following: str) -> bool:
    """Whether the first word begins on the page, and the others are on it or on the next."""
    first, *others = [each for word in words.split() if (each := letters(word))] or [""]
    begins = first in page or any(
        first[:cut] in page and first[cut:] in following for cut in range(2, len(first) - 1)
    )
    return begins and all(_stands_over(word, page, following) for word in others)


def _stands_over(word: str, page: str, following: str) -> bool:
    return word in page + following or any(
        word[:cut] in page and word[cut:] in following for cut in range(2, len(word) - 1)
    )


RULE = Rule(
    "index.words",
    "error",
    "a word that the index or the glossary sends readers to and that is not on that page",
    "file",
)
