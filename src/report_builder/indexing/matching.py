"""Words of a vocabulary -> a Matcher that finds them in text: whole words, the longest first.

Case counts, unless the words are all lower case in the vocabulary. Arabic is compared without vowels, tatweel
and the seats of hamza, and may have the conjunctions and prepositions written to it (و ف ب ل ك) and the
article; a word that has the article in the vocabulary needs it in the text, so that الرقة is not found in
رقة. Soft hyphens, joiners and marks of direction are passed over everywhere; digits are compared as numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from report_builder.project.locale import base_language, turkish_lower

# Passed over: soft hyphen, joiners, marks of direction, vowels of Arabic, tatweel.
_IGNORED = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]"
)
_SAME = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ى": "ي", "ک": "ك", "ی": "ي", "’": "'"}
    | dict(zip("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2, strict=True))
    | dict.fromkeys("\u2010\u2011", "-")
    | dict.fromkeys("\u00a0\u202f\t\n\r\f", " ")
)
_TOKEN = re.compile(r"[^\W_]+")
_ARABIC = re.compile("[\u0621-\u064a\u066e-\u06d3]")
_LONGEST = 16  # words of a spelling
_SHORTEST = 3  # letters that must be left when a single letter is taken off
_ARTICLE = "ال"
_TATWEEL = "\u0640"
_Reading = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class Found:
    """Words of a key found in a text: the characters from `start` to before `end`."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One spelling. `gaps` are what stands between its words; `definite`: the first has the article, which is
    left out of `words`; `exact`: case counts; `open`: the last may have any ending."""

    key: str
    words: tuple[str, ...]
    gaps: tuple[str, ...]
    definite: bool
    exact: bool
    open: bool

    @property
    def identity(self) -> tuple[object, ...]:
        """What two patterns that find the same have in common."""
        return self.words, self.gaps, self.definite, self.exact, self.open


@dataclass(frozen=True, slots=True)
class Matcher:
    """Finds words in the text of one language.

    `patterns` are by the folded first word, the longest first; `stems` are those of one word with any ending,
    by their folded beginning, and `lengths` the lengths of these, the longest first.
    """

    lang: str
    patterns: Mapping[str, tuple[_Pattern, ...]] = field(default_factory=dict[str, tuple[_Pattern, ...]])
    stems: Mapping[str, tuple[_Pattern, ...]] = field(default_factory=dict[str, tuple[_Pattern, ...]])
    lengths: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.patterns or self.stems)

    def find(self, text: str) -> Iterator[Found]:
        """The words in `text`, from left to right without overlap; offsets are those of `text`."""
        plain, offsets = _plain(text)
        tokens = list(_TOKEN.finditer(plain))
        turkish, patterns, stems = _is_turkish(self.lang), self.patterns, bool(self.stems)
        beyond = 0  # the token after the last one found
        for at, token in enumerate(tokens):
            if at < beyond:
                continue
            readings = _readings(token[0], turkish)
            if not stems and not any(folded in patterns for _, folded, _ in readings):
                continue
            best = self._best(plain, tokens, at, readings)
            if best is not None:
                pattern, last = best
                start, end = token.start(), tokens[last].end()
                if offsets is not None:
                    start, end = offsets[start], offsets[end - 1] + 1
                while end < len(text) and (text[end] == _TATWEEL or unicodedata.combining(text[end])):
                    end += 1  # a vowel belongs to the letter before it
                yield Found(pattern.key, start, end)
                beyond = last + 1

    def _best(
        self, plain: str, tokens: list[re.Match[str]], at: int, readings: tuple[_Reading, ...]
    ) -> tuple[_Pattern, int] | None:
        """The longest pattern that stands at token `at`, and its last token."""
        best: tuple[_Pattern, int] | None = None
        for stem, folded, definite in readings:
            for pattern in self.patterns.get(folded, ()):
                last = at + len(pattern.words) - 1
                if best is not None and last <= best[1]:
                    break  # those that follow are no longer
                fits = last < len(tokens) and (definite or not pattern.definite)
                if fits and self._agrees(pattern, plain, tokens[at : last + 1], stem):
                    best = (pattern, last)
                    break
            if best is None and self.stems and (found := self._stem(folded, stem, definite)):
                best = (found, at)
        return best

    def _stem(self, folded: str, stem: str, definite: bool) -> _Pattern | None:
        for length in self.lengths:
            for pattern in self.stems.get(folded[:length], ()) if length <= len(folded) else ():
                spelt = not pattern.exact or stem.startswith(pattern.words[0])
                if spelt and (definite or not pattern.definite):
                    return pattern
        return None

    def _agrees(self, pattern: _Pattern, plain: str, tokens: list[re.Match[str]], first: str) -> bool:
        for number, (wanted, token) in enumerate(zip(pattern.words, tokens, strict=True)):
            word = first if number == 0 else token[0]
            if not pattern.exact:
                word = fold(word, self.lang)
            last = number == len(pattern.words) - 1
            if word != wanted and not (last and pattern.open and word.startswith(wanted)):
                return False
            if number and _gap(plain[tokens[number - 1].end() : token.start()]) != pattern.gaps[number - 1]:
                return False
        return True


def matcher_of(words: Iterable[tuple[str, str]], lang: str) -> Matcher:
    """A matcher of (key, spelling) in `lang`. Of two keys with one spelling the first has it."""
    patterns: dict[str, dict[tuple[object, ...], _Pattern]] = {}
    stems: dict[str, dict[tuple[object, ...], _Pattern]] = {}
    for key, spelling in words:
        pattern = _pattern(key, spelling, lang)
        if pattern is not None:
            group = stems if pattern.open and len(pattern.words) == 1 else patterns
            group.setdefault(fold(pattern.words[0], lang), {}).setdefault(pattern.identity, pattern)
    return Matcher(
        lang,
        {word: _longest_first(same) for word, same in patterns.items()},
        {word: _longest_first(same) for word, same in stems.items()},
        tuple(sorted({len(word) for word in stems}, reverse=True)),
    )


def identity(spelling: str, lang: str) -> tuple[object, ...] | None:
    """What spellings that find the same words have in common; None without words, or with too many."""
    pattern = _pattern("", spelling, lang)
    return pattern.identity if pattern is not None else None


def comparable(text: str, lang: str) -> str:
    """`text` as it is compared: what is passed over taken out, in small letters, white space as one space."""
    return fold(" ".join(_plain(text)[0].split()), lang)


def fold(word: str, lang: str) -> str:
    """`word` in small letters."""
    return turkish_lower(word) if _is_turkish(lang) else word.lower()


def has_article(word: str) -> bool:
    """Whether an Arabic word begins with the article, as far as its letters tell."""
    return word.startswith(_ARTICLE) and len(word) > 4 and word != "الله"


def _longest_first(same: Mapping[tuple[object, ...], _Pattern]) -> tuple[_Pattern, ...]:
    """Patterns in the order in which they are tried: more words first, then those whose case counts."""
    return tuple(
        sorted(same.values(), key=lambda each: (-len(each.words), not each.exact, each.open, each.words))
    )


def _pattern(key: str, spelling: str, lang: str) -> _Pattern | None:
    plain = _plain(spelling)[0].strip()
    open_end = plain.endswith("*")
    tokens = list(_TOKEN.finditer(plain))
    if not 1 <= len(tokens) <= _LONGEST:
        return None
    exact = fold(plain, lang) != plain
    words = [token[0] if exact else fold(token[0], lang) for token in tokens]
    definite = has_article(words[0])
    if definite:
        words[0] = words[0].removeprefix(_ARTICLE)
    gaps = (_gap(plain[one.end() : other.start()]) for one, other in pairwise(tokens))
    return _Pattern(key, tuple(words), tuple(gaps), definite, exact, open_end)


def _gap(text: str) -> str:
    """What stands between two words, white space as one space."""
    return " ".join(text.split()) if text.strip() else " " if text else ""


def _plain(text: str) -> tuple[str, list[int] | None]:
    """`text` as it is compared, and the offset in `text` of each of its characters when they are others."""
    same = text.translate(_SAME)
    if not _IGNORED.search(same):
        return same, None
    kept = [at for at, char in enumerate(same) if not _IGNORED.match(char)]
    return "".join(same[at] for at in kept), kept


def _is_turkish(lang: str) -> bool:
    return base_language(lang) in ("tr", "az")


@lru_cache(maxsize=65_536)
def _readings(word: str, turkish: bool) -> tuple[_Reading, ...]:
    """The stems that a word of the text may be, each folded too, and whether it has the article."""
    if not _ARABIC.match(word):
        return ((word, turkish_lower(word) if turkish else word.lower(), False),)
    found: dict[tuple[str, bool], None] = {}
    for rest in (word, *((word[1:],) if word[0] in "وف" and len(word) > _SHORTEST else ())):
        found[rest, False] = None
        if rest.startswith(_ARTICLE):
            found[rest[2:], True] = None
        elif rest[0] in "بك" and rest.startswith(_ARTICLE, 1):
            found[rest[3:], True] = None
        elif rest.startswith("لل"):  # the article lost its alef, and a third lam is not written
            found[rest[2:], True] = None
            found[rest[1:], True] = None
        if rest[0] in "بلك" and len(rest) > _SHORTEST:
            found[rest[1:], False] = None
    return tuple((stem, stem.lower(), definite) for stem, definite in found if len(stem) > 1)
