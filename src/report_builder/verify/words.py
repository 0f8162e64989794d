"""Text of a source and text of a PDF -> the letters and digits that both must share."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_SIGNS = re.compile(r"[\W_]+")
_STRETCH = 64  # letters that are looked at together
_ANCHOR = 16  # letters that fix a place again after text that is not the article's
_NEAR = 400  # letters from the top of a page
_HEAD = 24  # letters by which a block is known
_BACK = 10  # letters that a match may have run too far, into a note that begins alike


@dataclass(frozen=True, slots=True)
class Missing:
    """A block of the source that the PDF does not hold: its number, and its text as it was written."""

    block: int
    text: str


def letters(text: str) -> str:
    """The letters and digits, case folded, compatibility forms resolved (ligatures, presentation forms).

    White space, hyphens, punctuation and marks go, since a PDF breaks lines and hyphenates where it likes.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _SIGNS.sub("", unicodedata.normalize("NFKC", folded))


def missing_blocks(blocks: Sequence[str], pages: Sequence[str], beside: int = 0) -> tuple[Missing, ...]:
    """The blocks of which some letter is not in `pages`, in order. `pages` are `letters` of each page's text.

    The blocks are read as one stream. Between its parts a page may hold other text (notes, running heads,
    a repeated table head): reading goes on at the next place where the stream does. A block that stands
    elsewhere in the unit, as a floated figure's caption may, counts as there. So many letters stand `beside`
    the text, and may be read before that of their page.
    """
    return _Reader(blocks, pages, _NEAR + beside).run()


def displaced_blocks(blocks: Sequence[str], pages: Sequence[str], movable: str = "") -> tuple[Missing, ...]:
    """The blocks that stand in `pages` (the `letters` of each) before one that comes earlier in the source.

    A block is known by its first letters where they stand once. Those of `movable`, the letters of what may
    float, do not count.
    """
    whole = "".join(pages)
    places: list[tuple[int, int]] = []  # in the source, in the PDF
    for number, block in enumerate(blocks):
        head = letters(block)[:_HEAD]
        if len(head) == _HEAD and head not in movable and whole.count(head) == 1:
            places.append((number, whole.index(head)))
    kept = _longest_rise([at for _, at in places])
    return tuple(
        Missing(number, blocks[number]) for place, (number, _) in enumerate(places) if place not in kept
    )


def _longest_rise(values: Sequence[int]) -> frozenset[int]:
    """The places of a longest rising part of `values` (Schensted, 1961)."""
    ends: list[int] = []  # places whose values end the rises of each length
    before: list[int | None] = []
    for place, value in enumerate(values):
        at = bisect_left(ends, value, key=values.__getitem__)
        before.append(ends[at - 1] if at else None)
        ends[at : at + 1] = [place]
    rise: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        rise.add(last)
        last = before[last]
    return frozenset(rise)


def missing_words(
    blocks: Sequence[str], pages: Sequence[str], calls: Collection[str] = ()
) -> tuple[Missing, ...]:
    """The blocks of which some word is not in `pages`, in whatever order. `pages` are `letters` of each page.

    For text against the direction of its document, whose lines programs turn round word by word. A word may
    be cut in two by a line's end, and one of `calls`, the numbers of the notes, be read apart from the word
    before it.
    """
    whole = "".join(pages)
    missing: list[Missing] = []
    for number, block in enumerate(blocks):
        words = (word for part in block.split() if (word := letters(part)))
        if not all(_stands_in(word, whole) or _stands_called(word, whole, calls) for word in words):
            missing.append(Missing(number, block))
    return tuple(missing)


def _stands_in(word: str, whole: str) -> bool:
    return word in whole or any(
        word[:cut] in whole and word[cut:] in whole for cut in range(2, len(word) - 1)
    )


def _stands_called(word: str, whole: str, calls: Collection[str]) -> bool:
    bare = (word.removesuffix(call) for call in calls if word.endswith(call) and call in whole)
    return any(_stands_in(each, whole) for each in bare if each)


class _Reader:
    def __init__(self, blocks: Sequence[str], pages: Sequence[str], near: int) -> None:
        self.near = near
        self.blocks = blocks
        self.parts = [letters(block) for block in blocks]
        self.stream = "".join(self.parts)
        self.pages = pages
        self.whole = "".join(pages)
        self.starts: list[int] = []
        total = 0
        for part in self.parts:
            self.starts.append(total)
            total += len(part)
        self.page = 0
        self.at = 0

    def run(self) -> tuple[Missing, ...]:
        missing: list[Missing] = []
        position = 0
        while position < len(self.stream):
            matched = self._match(position)
            position += matched
            if position >= len(self.stream):
                break
            resumed = self._resume(position)
            if resumed is not None:
                position = resumed
                continue
            block = self._block_at(position)
            place = self._anywhere(self.parts[block])
            if place is not None:
                self.page, self.at = place
            elif self.whole.count(self.parts[block]) < self.stream.count(self.parts[block]):
                missing.append(Missing(block, self.blocks[block]))
            position = self.starts[block] + len(self.parts[block])
        return tuple(missing)

    def _match(self, position: int) -> int:
        """Letters that agree from here on, on this page."""
        if self.page >= len(self.pages):
            return 0
        page = self.pages[self.page]
        limit = min(len(self.stream) - position, len(page) - self.at)
        count = 0
        while count + _STRETCH <= limit and self.stream.startswith(
            page[self.at + count : self.at + count + _STRETCH], position + count
        ):
            count += _STRETCH
        while count < limit and self.stream[position + count] == page[self.at + count]:
            count += 1
        self.at += count
        return count

    def _resume(self, position: int) -> int | None:
        """Set the place in the pages where the stream goes on; give the position in the stream it goes on
        from.

        What remains of a block may be shorter than an anchor (the last line of a paragraph): it must then
        stand at the very top of the next page.
        """
        for back in range(min(_BACK, position) + 1):
            start = position - back
            if self._go_to(self.stream[start : start + _ANCHOR], back):
                return start
        block = self._block_at(position)
        tail = self.stream[position : self.starts[block] + len(self.parts[block])]
        following = self.pages[self.page + 1] if self.page + 1 < len(self.pages) else ""
        if position > self.starts[block] and len(tail) < _ANCHOR and following.startswith(tail):
            self.page, self.at = self.page + 1, 0
            return position
        return None

    def _go_to(self, window: str, back: int) -> bool:
        """Move to the next place of the window: on this page (when nothing was taken back) or the next
        two."""
        for page in range(self.page, min(self.page + 3, len(self.pages))):
            if page == self.page and back:
                continue
            found = self.pages[page].find(window, self.at if page == self.page else 0)
            if found >= 0:
                self.page, self.at = page, found
                return True
        return False

    def _anywhere(self, part: str) -> tuple[int, int] | None:
        """The end of `part`, wherever it stands whole: on one page, or broken over pages that follow each
        other.

        The stream may have been resumed too far ahead, where a phrase of it comes again.
        """
        for page in range(len(self.pages)):
            text = self.pages[page]
            start = text.find(part[:_ANCHOR])
            while start >= 0:
                length = _agreeing(part, text[start : start + len(part)])
                if length == len(part):
                    return page, start + length
                for back in range(min(_BACK, length) + 1):
                    rest = part[length - back :]
                    if page + 1 < len(self.pages) and (end := self._continued(rest, page + 1)) is not None:
                        return end
                start = text.find(part[:_ANCHOR], start + 1)
        return None

    def _continued(self, rest: str, page: int) -> tuple[int, int] | None:
        """The end of `rest`, which begins near the top of `page`; a few letters stand at its very top."""
        text = self.pages[page]
        start = text.find(rest[:_ANCHOR])
        if not 0 <= start <= (self.near if len(rest) >= _ANCHOR else 0):
            return None
        length = _agreeing(rest, text[start : start + len(rest)])
        if length == len(rest):
            return page, start + length
        if length and page + 1 < len(self.pages):
            for back in range(min(_BACK, length) + 1):
                if (end := self._continued(rest[length - back :], page + 1)) is not None:
                    return end
        return None

    def _block_at(self, position: int) -> int:
        low, high = 0, len(self.starts) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.starts[middle] <= position:
                low = middle
            else:
                high = middle - 1
        return low


def _agreeing(first: str, second: str) -> int:
    """How many letters two texts have in common from their beginning."""
    for count, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return count
    return min(len(first), len(second))
