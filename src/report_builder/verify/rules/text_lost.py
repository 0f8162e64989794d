"""Words of an article that are not in the PDF, or not in the article's order."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from report_builder.articles.model import Article
from report_builder.markup.model import Markup
from report_builder.project.errors import Problem
from report_builder.project.locale import direction
from report_builder.verify.body import side_text
from report_builder.verify.model import Expected, Rule
from report_builder.verify.page_texts import PageTexts
from report_builder.verify.words import displaced_blocks, letters, missing_blocks, missing_words

_TO_LEFT = re.compile("[\u0590-\u08ff]")
_TO_RIGHT = re.compile("[A-Za-z\u00c0-\u024f]")


_MOVABLE = ("table", "box-title", "side", "landscape")


def check_text(texts: PageTexts, units: Sequence[Expected]) -> list[Problem]:
    """Look for the blocks and notes of each article on the pages of its unit; name the first that is
    missing."""
    problems: list[Problem] = []
    for expected in units:
        markup, article = expected.markup, expected.unit.article
        if markup is None or article is None or expected.text_known:
            continue
        pages = [texts.letters(number) for number in _in_order(expected)]
        if expected.against:
            written = (article.title, *markup.flow, *markup.notes)
            calls = {letters(note.partition(" ")[0]) for note in markup.notes}
            lost = [missing.text for missing in missing_words(written, pages, calls)]
        else:
            lost = _lost(expected, article.title, article.lang, markup.flow, pages)
            problems += _displaced(expected, markup, article, pages) if not lost else ()
        if lost:
            problems.append(
                RULE.problem(
                    f"text of the article is not in the PDF: “{_shortened(lost[0])}”"
                    + (f", and {len(lost) - 1} more passages" if len(lost) > 1 else ""),
                    article.path,
                    line_of(article.body, article.body_line, lost[0]),
                    "look at the passage in the article: raw HTML or a very tall box may hide it",
                )
            )
    return problems


def _in_order(expected: Expected) -> list[int]:
    """The pages of a unit (from 0 in the file), its landscape pages last: the text runs on around them."""
    first, turned = expected.placement.first, expected.record.landscape
    return sorted(expected.pages, key=lambda page: page - first in turned)


def _displaced(
    expected: Expected, markup: Markup, article: Article, pages: Sequence[str]
) -> Iterator[Problem]:
    """The first passage that stands before one that it follows in the article."""
    at_end = {anchor.rpartition("-")[2] for anchor in expected.record.endnotes}
    moved = displaced_blocks(markup.flow, pages, _movable(markup.html))
    if moved and not at_end:
        yield RULE.problem(
            f"this passage does not stand in its order in the PDF: “{_shortened(moved[0].text)}”",
            article.path,
            line_of(article.body, article.body_line, moved[0].text),
            "look at the page: a rule of the layout takes it out of the text",
        )


def _movable(html: str) -> str:
    """The letters of what may stand elsewhere: figures, tables with captions, what has a landscape
    page of its own, and the titles of boxes and side notes, which a layout may hang beside the text."""
    from lxml.html import fragment_fromstring

    root = fragment_fromstring(html, create_parent="div")
    named = " or ".join(f"contains(concat(' ', @class, ' '), ' {name} ')" for name in _MOVABLE)
    floats = root.xpath(f".//figure | .//table | .//*[{named}]")
    return "|".join(letters(str(each.text_content())) for each in floats)


def _lost(expected: Expected, title: str, lang: str, flow: Sequence[str], pages: Sequence[str]) -> list[str]:
    """What is not there in its order: the title, blocks and notes of an article."""
    beside = side_text(expected.markup.html if expected.markup is not None else "")
    lost = [missing.text for missing in missing_blocks(flow, pages, len(beside))]
    everything = "".join(pages)
    at_foot, at_end = _notes_of(expected)
    lost.extend(note for note in at_foot if letters(note) not in everything)
    lost.extend(missing.text for missing in missing_blocks(at_end, pages))
    calls = {letters(note.partition(" ")[0]) for note in at_foot}
    against = _TO_RIGHT if direction(lang) == "rtl" else _TO_LEFT
    lost = [text for text in lost if not _is_turned(text, against, pages, calls)]
    if letters(title) not in everything:
        lost.insert(0, title)
    return lost


def _is_turned(text: str, against: re.Pattern[str], pages: Sequence[str], calls: Collection[str]) -> bool:
    """Whether a text with letters against the direction of its article is there in another order: a program
    reads such a line, as that of a source with its web address among Arabic, piece by piece."""
    if against.search(text) is None:
        return False
    marked = [word for word in text.split() if _has_marks(word)]
    rest = " ".join(word for word in text.split() if word not in marked)
    pieces = " ".join(re.findall(r"[^\W_]+", rest))
    whole = "".join(pages)
    return not missing_words((pieces,), pages, calls) and all(_has_letters(whole, word) for word in marked)


def _has_marks(word: str) -> bool:
    return any(unicodedata.category(char) == "Mn" for char in unicodedata.normalize("NFC", word))


def _has_letters(whole: str, word: str) -> bool:
    """Whether the letters of a word stand together, in any order: a vowel sign parts an Arabic word in two
    for a program that turns a line round."""
    for piece in re.findall(r"[\w\u0300-\u036f\u064b-\u065f\u0670]+", word):
        wanted = Counter(letters(piece))
        size = wanted.total()
        if not any(Counter(whole[at : at + size]) == wanted for at in range(len(whole) - size + 1)):
            return False
    return True


def _notes_of(expected: Expected) -> tuple[list[str], list[str]]:
    """The notes that stand whole at the foot of a page, and those that may run over pages at the end."""
    notes = expected.markup.notes if expected.markup is not None else ()
    ended = {anchor.rpartition("-")[2] for anchor in expected.record.endnotes}
    at_end = [note for number, note in enumerate(notes, start=1) if str(number) in ended]
    return [note for number, note in enumerate(notes, start=1) if str(number) not in ended], at_end


def line_of(body: str, first_line: int, text: str) -> int | None:
    """The line of the source on which `text` begins: the line that shares its first words."""
    words = [letters(word) for word in text.split()]
    words = [word for word in words if word][:4]
    for count in range(len(words), 0, -1):
        start = "".join(words[:count])
        for number, line in enumerate(re.split("\\r\\n?|\\n", body)):  # and not U+2028, as editors count
            if start in letters(line):
                return first_line + number
    return None


def _shortened(text: str, most: int = 90) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


RULE = Rule("text.lost", "error", "a word of an article that is not in the PDF, or not in order", "file")
