"""Plain text, typed or dumped from a web page -> the draft of its article, the furniture left out and
named."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from statistics import median

from lxml.html import HtmlElement, builder

from report_builder.intake.clean import clean_text, join_lines, one_line, words
from report_builder.intake.dates import find_date, is_only_date
from report_builder.intake.errors import IntakeError
from report_builder.intake.escaping import escape, escape_start
from report_builder.intake.found import Found
from report_builder.intake.furniture import END_HEADING, SHORT_FURNITURE
from report_builder.intake.html_to_markdown import html_to_markdown
from report_builder.intake.language import guess_language
from report_builder.intake.model import Draft, Hints
from report_builder.intake.notes_parts import HEADING as NOTES_HEADING
from report_builder.intake.page_meta import split_people
from report_builder.intake.signature import ENDS, UNIT, parted_signature
from report_builder.intake.tree import MAX_BYTES, decode
from report_builder.intake.work import Work

_BULLET = re.compile(r"^\s*[•●▪◦*·–—-]\s+(?=\S)")
_NUMBER = re.compile(r"^\s*(\d{1,3}|[٠-٩]{1,3})\s*[.)\-]\s+(?=\S)")
_BY = re.compile(
    r"^\W*(?:by|author|authors|yazan|yazar|hazırlayan|بقلم|إعداد|الكاتب|الباحث)\s*[:\s]\s*(.{2,100})$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"^(?:source|url|link|kaynak|المصدر|الرابط)?\s*:?\s*(https?://\S+)$", re.IGNORECASE)
_LONG_TITLE = 25  # words
_TOP = 12  # lines at the top that may be fields


@dataclass
class _Dump:
    """The lines of a text, each a paragraph, heading or item, with their place in the file."""

    lines: list[tuple[int, str]]
    found: Found = field(default_factory=Found)
    work: Work = field(default_factory=Work)

    def drop(self, at: int, what: str, sure: float, reason: str) -> None:
        place, text = self.lines.pop(at)
        self.work.doubt("dropped", what, text, f"line {place}", sure, reason)


def read_plain(data: bytes, name: str, hints: Hints) -> list[Draft]:
    """The article of a text file. Raises IntakeError when there is no text in it."""
    if len(data) > MAX_BYTES:
        raise IntakeError(f"the file has more than {MAX_BYTES // 2**20} MB", "import a part of it")
    dump = _Dump(_paragraphs(decode(data)))
    if not dump.lines:
        raise IntakeError("there is no text in this file", "name another")
    _top(dump, name, hints)
    _bottom(dump, hints)
    element = _as_html(dump)
    made = html_to_markdown(element, title=dump.found.get("title"))
    dump.found.offer("lang", hints.lang, 1.0, "the user said so")
    lang, sure = guess_language(" ".join(text for _, text in dump.lines), hints.languages)
    dump.found.offer("lang", lang, sure, "its words")
    _date_of_text(dump)
    doubts = (*dump.work.doubts, *made.doubts)
    draft = Draft(body=made.body, doubts=doubts, words_in=made.words_in, words_out=made.words_out)
    return [dump.found.put_into(replace(draft, origin=hints.origin or name))]


def paragraphs_of(text: str) -> str:
    """Plain text as Markdown: a paragraph for each of its own."""
    return "\n\n".join(escape_start(escape(line)) for _, line in _paragraphs(text)) + "\n"


def _paragraphs(text: str) -> list[tuple[int, str]]:
    """Each paragraph on one line with the number of its first line; lines that were broken by hand are
    joined."""
    lines = clean_text(text).split("\n")
    blocks: list[tuple[int, list[str]]] = []
    before = ""
    for number, line in enumerate(lines, 1):
        if line.strip() and before.strip() and blocks:
            blocks[-1][1].append(line.strip())
        elif line.strip():
            blocks.append((number, [line.strip()]))
        before = line
    wrapped = _is_wrapped(blocks)
    made: list[tuple[int, str]] = []
    for number, block in blocks:
        run: list[tuple[int, list[str]]] = []
        for at, line in enumerate(block):
            starts = _BULLET.match(line) or _NUMBER.match(line) or re.match(r"[\[(]\d{1,3}[\])]", line)
            if not run or not wrapped or starts:
                run.append((number + at, [line]))
            else:
                run[-1][1].append(line)
        made += [(place, one_line(join_lines("\n".join(piece)))) for place, piece in run]
    return made


def _is_wrapped(blocks: list[tuple[int, list[str]]]) -> bool:
    """Whether the lines of paragraphs were broken at a margin, as in mails and old text files."""
    inside = [line for _, block in blocks for line in block[:-1]]
    lasts = [block[-1] for _, block in blocks if len(block) > 1]
    if len(inside) < 3:
        return len(inside) > 0 and all(40 <= len(line) <= 100 and not ENDS.search(line) for line in inside)
    middle = median(map(len, inside))
    even = sum(middle * 0.7 <= len(line) <= middle * 1.35 for line in inside) / len(inside)
    return 35 <= middle <= 110 and even > 0.7 and median(map(len, lasts)) <= middle * 1.1


def _top(dump: _Dump, name: str, hints: Hints) -> None:
    """Take the title and the other fields from the lines above the text."""
    title = _title(dump, name)
    at = looked = 0
    while at < len(dump.lines) and looked < _TOP:
        looked += 1
        place, text = dump.lines[at]
        if words(text) == words(title):
            dump.drop(at, "title", 1.0, "it says the title again")
        elif (kind := _kind_of(text, title)) is not None:
            if kind:
                dump.found.offer("kind", kind, 0.93, f"before the title on line {place}")
            dump.drop(at, "title", 0.95, "it says the title again, with the genre")
        elif is_only_date(text) and (date := find_date(text)) is not None:
            dump.found.offer("date", date[0], date[1] * 0.97, f"line {place}")
            dump.drop(at, "date", 0.95, "it stands in the front matter")
        elif address := _ADDRESS.match(text):
            dump.found.offer("source_url", address[1], 0.9, f"line {place}")
            dump.drop(at, "address", 0.9, "it stands in the front matter")
        elif (by := _BY.match(text)) is not None and len(text.split()) < 14:
            dump.found.offer("authors", split_people(by[1]), 0.92, f"line {place}")
            dump.drop(at, "authors", 0.95, "it stands in the front matter")
        elif _is_kind(text, hints):
            dump.found.offer("kind", text, 0.92, f"line {place}")
            dump.drop(at, "kind", 0.9, "it stands in the front matter")
        elif SHORT_FURNITURE.match(text) and len(text) < 80:
            dump.drop(at, "share links", 0.8, "it says so")
        elif len(text.split()) > 20 or (at > 3 and ENDS.search(text)):
            break
        else:
            at += 1


def _title(dump: _Dump, name: str) -> str:
    """The first line when it is short enough for a title, else the name of the file."""
    place, first = dump.lines[0]
    repeats = _repeats(dump)
    if not repeats and (
        len(first.split()) > _LONG_TITLE or (len(first.split()) > 12 and first.endswith("."))
    ):
        stem = re.sub(
            r"[-_.]+", " ", re.sub(r"(?:\.[a-z]{2})?\.\w{1,5}$", "", name.rpartition("/")[2])
        ).strip()
        dump.found.offer("title", stem, 0.3, "the name of the file, as the text has no title")
        return stem
    dump.found.offer("title", first, 0.95 if repeats else 0.85, "the first line")
    dump.work.doubt("dropped", "title", first, f"line {place}", 1.0, "it stands in the front matter")
    dump.lines.pop(0)
    return first


def _repeats(dump: _Dump) -> bool:
    title = words(dump.lines[0][1])
    return any(words(text)[-len(title) :] == title for _, text in dump.lines[1:4])


def _kind_of(text: str, title: str) -> str | None:
    """What stands before or after the title on a line with it, as `In Focus | Title`; None for another
    line."""
    for mark in ("|", "»", "›", ":", " - ", " – ", " — "):
        parts = [part.strip() for part in text.split(mark)]
        if len(parts) < 2:
            continue
        for cut in range(1, len(parts)):
            first, last = mark.join(parts[:cut]), mark.join(parts[cut:])
            if words(last) == words(title) and 0 < len(first.split()) <= 6:
                return parts[0]
            if words(first) == words(title) and 0 < len(last.split()) <= 6:
                return ""  # the name of the site, as a rule
    return None


def _is_kind(text: str, hints: Hints) -> bool:
    said = re.sub(r"[\W_]+", "", text.casefold())
    return len(text) < 40 and said in {re.sub(r"[\W_]+", "", kind.casefold()) for kind in hints.kinds}


def _bottom(dump: _Dump, hints: Hints) -> None:
    """Take out the furniture below the text, and the signature above it."""
    end = _end_of_text(dump, hints)
    for at in range(len(dump.lines) - 1, end - 1, -1):
        text = dump.lines[at][1]
        is_share = SHORT_FURNITURE.match(text) is not None
        reason = "it says so" if is_share else "it comes after the end of the text"
        dump.drop(at, "share links" if is_share else "teasers of other articles", 0.85, reason)
    if not dump.lines:
        return
    place, text = dump.lines[-1]
    short = 1 < len(text.split()) <= 12 and not ENDS.search(text) and not re.match(r"[\[(]?\d", text)
    if short and len(dump.lines) > 1 and (len(dump.lines) > end - 1) and not _BULLET.match(text):
        sure = 0.85 if UNIT.search(text) else 0.6
        named = _BY.match(text)
        first, publisher = parted_signature(named[1] if named else text)
        dump.found.offer(
            "authors",
            split_people(first) if not UNIT.search(first) else (first,),
            sure,
            f"line {place}, a signature",
        )
        reason = "it is taken for the signature" + (f"; “{publisher}” for the publisher" if publisher else "")
        dump.drop(len(dump.lines) - 1, "authors", sure, reason)


def _end_of_text(dump: _Dump, hints: Hints) -> int:
    """The number of the first line that is furniture, with all after it."""
    prose = [at for at, (_, text) in enumerate(dump.lines) if len(text.split()) > 20]
    if not prose:
        return len(dump.lines)
    for at in range(prose[0] + 1, len(dump.lines)):
        text = dump.lines[at][1]
        furniture = (SHORT_FURNITURE.match(text) and len(text) < 120) or (
            END_HEADING.match(text) and len(text) < 60
        )
        if not furniture or NOTES_HEADING.match(text):
            continue
        after = [line for _, line in dump.lines[at:]]
        if all(SHORT_FURNITURE.match(line) for line in after) or _are_teasers(after, dump.found, hints):
            return at
    return len(dump.lines)


def _are_teasers(after: list[str], found: Found, hints: Hints) -> bool:
    """Whether these lines are titles of other articles with their summaries, or nothing long at all."""
    if any(NOTES_HEADING.match(line) for line in after):
        return False
    shares = sum(
        SHORT_FURNITURE.match(line) is not None or END_HEADING.match(line) is not None for line in after
    )
    titles = sum(len(line.split()) <= 16 and not ENDS.search(line) for line in after)
    kinds = sum(_is_kind(line, hints) or words(line) == words(found.get("kind")) for line in after)
    long = sum(len(line.split()) > 16 for line in after)
    return titles >= long or (titles - shares + kinds) * 2 >= long


def _as_html(dump: _Dump) -> HtmlElement:
    """The lines as elements: headings where a short line stands between paragraphs, lists where they have
    marks."""
    root = builder.DIV()
    items: HtmlElement | None = None
    for at, (place, text) in enumerate(dump.lines):
        bullet, number = _BULLET.match(text), _NUMBER.match(text)
        listed = bullet or (number if _counts(dump.lines, at) else None)
        if listed is not None:
            tag = "ul" if bullet else "ol"
            if items is None or items.tag != tag:
                items = root.makeelement(tag)
                root.append(items)
            item = items.makeelement("li")
            item.text = text[listed.end() :]
            items.append(item)
            continue
        items = None
        heading = _is_heading(dump.lines, at)
        element = root.makeelement("h2" if heading else "p")
        element.text = text
        root.append(element)
        if heading and not NOTES_HEADING.match(text):
            dump.work.doubt(
                "guessed",
                "heading",
                text,
                f"line {place}",
                0.6,
                "a short line without a full stop between paragraphs",
            )
    return root


def _is_heading(lines: list[tuple[int, str]], at: int) -> bool:
    text = lines[at][1]
    if NOTES_HEADING.match(text):
        return True
    if (
        at + 1 >= len(lines)
        or not 0 < len(text.split()) <= 14
        or (ENDS.search(text) and not re.search(r"[?؟:]$", text))
    ):
        return False
    if re.match(r"[\[(\d٠-٩\"“«]", text) or text.endswith(":"):
        return False
    return len(lines[at + 1][1].split()) > 14


def _counts(lines: list[tuple[int, str]], at: int) -> bool:
    """Whether the line beside it goes on with the numbers of a list."""

    def number(index: int) -> int:
        found = _NUMBER.match(lines[index][1]) if 0 <= index < len(lines) else None
        return int(found[1]) if found else 0

    own = number(at)
    return own > 0 and (number(at + 1) == own + 1 or number(at - 1) == own - 1 > 0)


def _date_of_text(dump: _Dump) -> None:
    """Where no line gives the date: the latest that the text speaks of, which is a guess at best."""
    dates = Counter[str]()
    for _, text in dump.lines:
        for sentence in re.split(r"(?<=[.!?؟])\s", text):
            if (date := find_date(sentence, month_enough=True)) is not None:
                dates[date[0]] += 1
    if dates:
        dump.found.offer("date", max(dates), 0.3, "the latest date that the text speaks of")
