"""A translation and its original, with their shapes -> the findings on that translation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from report_builder.articles.model import Article
from report_builder.articles.split import split_front_matter
from report_builder.parity.model import Finding, Level
from report_builder.parity.shape import Shape
from report_builder.project.numerals import european

# kind of the counts -> one, several, and the kind of the lines of the source
_KINDS: dict[str, tuple[str, str, str]] = {
    "heading-2": ("section", "sections", "heading"),
    **{f"heading-{n}": (f"heading of level {n}", f"headings of level {n}", "heading") for n in range(3, 7)},
    "figure": ("figure", "figures", "figure"),
    "table": ("table", "tables", "table"),
    "row": ("table row", "table rows", "row"),
    "note": ("note", "notes", "note"),
    "box": ("box", "boxes", "box"),
    "item": ("list item", "list items", "item"),
    "paragraph": ("paragraph", "paragraphs", "paragraph"),
}
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Version:
    """An article and its shape."""

    article: Article
    shape: Shape


def differences(version: Version, original: Version, tolerance: float) -> Iterator[Finding]:
    """What differs between a translation and its original.

    Paragraphs may differ by the share `tolerance` of the original's, and by one at least unless it is 0.
    """
    yield from _front_matter(version.article, original.article)
    yield from _counts(version, original, tolerance)
    yield from _links(version, original)
    yield from _numbers(version, original)


def _front_matter(article: Article, original: Article) -> Iterator[Finding]:
    def finding(key: str, message: str, level: Level = "differs") -> Finding:
        return Finding(article.lang, key, message, article.path, key_line(article, key), level=level)

    if article.date != original.date:
        yield finding("date", f"the date is {article.date or 'not given'}, of the original {original.date}")
    if article.kind != original.kind:
        yield finding("kind", f"the kind is {article.kind or 'not given'}, of the original {original.kind}")
    if article.picture != original.picture:
        yield finding("picture", "the picture is not that of the original", "look")
    given: tuple[tuple[str, Callable[[Article], object]], ...] = (
        ("subtitle", lambda each: each.subtitle),
        ("summary", lambda each: each.summary),
    )
    for key, of in given:
        if bool(of(article)) != bool(of(original)):
            has, lacks = ("this", "the original") if of(article) else ("the original", "this")
            yield finding(key, f"{has} has a {key}, {lacks} has none")
    for key, mine, theirs in (
        ("authors", len(article.authors), len(original.authors)),
        ("tags", len(article.tags), len(original.tags)),
    ):
        if mine != theirs:
            yield finding(key, f"{_amount(mine, key[:-1], key)}, {theirs} in the original")


def _counts(version: Version, original: Version, tolerance: float) -> Iterator[Finding]:
    for kind, (one, several, place) in _KINDS.items():
        mine, theirs = version.shape.counts.get(kind, 0), original.shape.counts.get(kind, 0)
        allowed = max(1, int(theirs * tolerance)) if kind == "paragraph" and tolerance > 0 else 0
        if abs(mine - theirs) <= allowed:
            continue
        here, there = _first_difference(version.shape, original.shape, place)
        article = version.article
        yield Finding(
            lang=article.lang,
            what=kind,
            message=f"{_amount(mine, one, several)}, {theirs} in the original",
            file=article.path,
            line=here or article.body_line,
            hint=f"compare from {original.article.name}:{there or original.article.body_line} on",
        )


def _first_difference(mine: Shape, theirs: Shape, kind: str) -> tuple[int | None, int | None]:
    """The lines, here and in the original, where the order of blocks first differs in blocks of `kind`."""
    kinds = [[name for name, _ in shape.places] for shape in (mine, theirs)]
    lines = [[line for _, line in shape.places] for shape in (mine, theirs)]
    for change, i1, i2, j1, j2 in SequenceMatcher(None, *kinds, autojunk=False).get_opcodes():
        if change != "equal" and kind in (*kinds[0][i1:i2], *kinds[1][j1:j2]):
            at = next((i for i in range(i1, i2) if kinds[0][i] == kind), i1)
            there = next((j for j in range(j1, j2) if kinds[1][j] == kind), j1)
            return _line(lines[0], at), _line(lines[1], there)
    return None, None


def _line(lines: list[int], at: int) -> int | None:
    return lines[min(at, len(lines) - 1)] if lines else None


def _links(version: Version, original: Version) -> Iterator[Finding]:
    article = version.article
    for what, mine, theirs, noun in (
        ("links", version.shape.links, original.shape.links, "links to articles"),
        ("addresses", version.shape.addresses, original.shape.addresses, "web addresses"),
    ):
        if mine != theirs:
            message = f"{noun}: {_balance(mine, theirs)}"
            extra = next(iter(mine - theirs), "")
            line = article.line_of(extra) if extra else None
            level: Level = "differs" if what == "links" else "look"
            yield Finding(article.lang, what, message, article.path, line, level=level)


def _numbers(version: Version, original: Version) -> Iterator[Finding]:
    mine, theirs = version.shape, original.shape
    if mine.numbers == theirs.numbers:
        return
    extra = next(iter(mine.numbers - theirs.numbers), None)
    article, line = version.article, None
    if extra is not None:
        written = mine.written[extra]
        line = article.line_of(written) or article.line_of(european(written))
    said = _balance(mine.numbers, theirs.numbers, mine.written, theirs.written)
    yield Finding(article.lang, "numbers", f"numbers: {said}", article.path, line, level="look")


def _balance(
    mine: Counter[str],
    theirs: Counter[str],
    mine_written: Mapping[str, str] | None = None,
    theirs_written: Mapping[str, str] | None = None,
) -> str:
    """`only here 12; only in the original 1,500, 44`."""
    parts: list[str] = []
    for where, surplus, written in (
        ("only here", mine - theirs, mine_written),
        ("only in the original", theirs - mine, theirs_written),
    ):
        shown = [
            (written[name] if written else name) + (f" ({count} times)" if count > 1 else "")
            for name, count in surplus.items()
        ]
        if shown:
            parts.append(f"{where} {', '.join(shown[:_SHOWN])}" + (" …" if len(shown) > _SHOWN else ""))
    return "; ".join(parts)


def _amount(count: int, one: str, several: str) -> str:
    return f"{count or 'no'} {one if count == 1 else several}"


def key_line(article: Article, key: str) -> int | None:
    """The line of a key of the front matter, or of its beginning."""
    try:
        parts = split_front_matter(article.path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return None
    for number, line in enumerate((parts.front or "").split("\n"), start=parts.front_line):
        if re.match(rf"{re.escape(key)}\s*:", line):
            return number
    return 1
