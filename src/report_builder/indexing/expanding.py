"""The HTML of an article and a glossary -> the HTML in which the first use of an abbreviation is written out.

“Office for the Coordination of Humanitarian Affairs (OCHA)”, or, where the grammar hangs on the abbreviation
itself (a suffix in OCHA'nın, “an OCHA report”, the Arabic article), the abbreviation first and the words in
brackets after it. Nothing is added where the author has written the words, in the text before or in the same
paragraph. Every other use is an `abbr` with the words as its title.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from report_builder.indexing.glossary import Glossary, Word
from report_builder.indexing.lines import Line, Slot, lines_of, wrap
from report_builder.indexing.marking import Place
from report_builder.indexing.matching import comparable
from report_builder.markup.tree import children, make, names, parent, plain, tag
from report_builder.project.locale import base_language, turkish_upper
from report_builder.project.numerals import Digits, set_numbers

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from report_builder.indexing.matching import Matcher

# Where nothing is written out: what has little room, and what is read apart from the text.
_APART = names("h1 h2 h3 h4 h5 h6 table caption figure figcaption dt pre")
_APART_STYLES = frozenset({"note", "box-title", "by", "credit", "source", "caption", "running"})
_SUFFIX = re.compile(r"[’'ʼ]\w+|(?:[-\u2010\u2011]\w+)+")
_ARTICLE_BEFORE = re.compile(r"(?:^|[^\w])an?\s+$", re.IGNORECASE)
_BOUND_BEFORE = re.compile(r"\u0640\s*$")  # the tatweel of لـ OCHA
_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?…؟]\s+)[\s“«\"'(]*$")
_ARABIC = re.compile("[\u0621-\u064a]")
_ARTICLE = "ال"
_MOST = 100  # uses in one block that are looked at; no author has more
_NEAR = 80  # characters around a use that are looked at

_Form = Literal["before", "after"]  # where the words stand: before the abbreviation, or after it


@dataclass(frozen=True, slots=True)
class _Use:
    """A use of a word: where it is in its line, and the number of the line in the article."""

    word: Word
    line: Line
    number: int
    start: int
    end: int

    @property
    def before(self) -> str:
        return self.line.text[max(0, self.start - _NEAR) : self.start]

    @property
    def after(self) -> str:
        return self.line.text[self.end : self.end + _NEAR]

    @property
    def running(self) -> bool:
        """Whether it stands in running text."""
        kinds = {self.line.kind, *self.line.above}
        return not kinds & _APART and not self.line.styles & _APART_STYLES


def expand_words(
    tree: HtmlElement,
    unit_id: str,
    glossary: Glossary,
    matcher: Matcher,
    lang: str,
    digits: Digits = "european",
) -> tuple[Place, ...]:
    """Write out and mark the words of the glossary in the tree, which is changed.

    Gives the first use of each. `lang` is the language of the article, as in `matcher`, `digits` are those
    that it is printed in.
    """
    lines = list(lines_of(tree))
    uses = [
        use
        for number, line in enumerate(lines)
        for found in islice(matcher.find(line.text), _MOST)
        if not _in_abbr(use := _Use(glossary.words[found.key], line, number, found.start, found.end))
    ]
    if not uses:
        return ()
    by_word: dict[str, list[_Use]] = {}
    for use in uses:
        by_word.setdefault(use.word.key, []).append(use)
    texts = [comparable(line.text, lang) for line in lines]
    first = {key: next((use for use in found if use.running), found[0]) for key, found in by_word.items()}
    begun = frozenset((use.number, use.start) for use in uses)
    written = {key: _chosen(found, begun, texts, lang) for key, found in by_word.items()}
    for use in reversed(uses):
        out = written[use.word.key]
        lead = out[0] if out is not None else first[use.word.key]
        name = f"{unit_id}/gl-{use.word.key}" if use is lead else ""
        _write(use, name, out[1] if out is not None and use is lead else None, lang, digits)
    leads = [
        use for use in uses if use is (out[0] if (out := written[use.word.key]) else first[use.word.key])
    ]
    return tuple(
        Place(
            use.word.key,
            f"{unit_id}/gl-{use.word.key}",
            plain(use.line.text[use.start : use.end]),
            use.line.note,
        )
        for use in leads
    )


def _chosen(
    found: Sequence[_Use], begun: Set[tuple[int, int]], texts: Sequence[str], lang: str
) -> tuple[_Use, _Form] | None:
    """The use that is written out, and how; None when none is to be. `begun` is where uses begin, `texts` are
    those of the lines as they are compared."""
    word = found[0].word
    term = word.term.get(lang)
    if word.abbr is None or not word.expand or term is None:
        return None
    sought = comparable(term, lang).removeprefix(_ARTICLE)
    known = next((number for number, text in enumerate(texts) if sought in text), len(texts))
    for use in found:
        if not use.running:
            continue
        if known <= use.number or (use.before.endswith(("(", "[")) and use.after.startswith((")", "]"))):
            return None  # the author wrote it out, or stands it beside words of his own
        if (form := _form(use, begun, lang)) is not None:
            return use, form
    return None


def _form(use: _Use, begun: Set[tuple[int, int]], lang: str) -> _Form | None:
    """How a use can be written out; None when markup or another abbreviation stands in the way."""
    slot = use.line.slot_at(_core(use, lang))
    if slot is None or use.end > slot.start + len(slot.text):
        return None
    suffix = _SUFFIX.match(use.after)
    if suffix is not None:
        end = use.end + suffix.end()
        clear = not any((use.number, at) in begun for at in range(use.end, end))
        return "after" if clear and end <= slot.start + len(slot.text) else None
    prefix = use.line.text[use.start : _core(use, lang)]
    bound = prefix.endswith(("ال", "لل")) and not _ARABIC.match(use.line.text[_core(use, lang)])
    article = base_language(lang) == "en" and _ARTICLE_BEFORE.search(use.before)
    return "after" if bound or article or _BOUND_BEFORE.search(use.before) else "before"


def _core(use: _Use, lang: str) -> int:
    """Where the abbreviation itself begins, after what Arabic writes to it."""
    shown = comparable(use.word.shown(lang) or "", lang)
    bare = shown.removeprefix(_ARTICLE) if _ARABIC.match(shown) else shown
    text = use.line.text
    starts = (
        at for at in range(use.end - 1, use.start - 1, -1) if comparable(text[at : use.end], lang) == bare
    )
    return next(starts, use.start)


def _write(use: _Use, name: str, form: _Form | None, lang: str, digits: Digits) -> None:
    """Put the use into its element: written out in a form, or with its words as a title."""
    given = use.word.term.get(lang)
    term = set_numbers(given, digits) if given is not None else None
    named = {"id": name} if name else {}
    if form is not None and term is not None:
        (_write_before if form == "before" else _write_after)(use, term, named, lang)
        return
    slot = use.line.slot_at(use.start)
    if slot is None or (use.word.abbr is None and not name):
        return
    start, end = use.start - slot.start, min(use.end - slot.start, len(slot.text))
    if use.word.abbr is not None and term is not None and use.end - slot.start <= len(slot.text):
        _enclose(slot, start, end, "abbr", title=term, **named)
    elif name:
        _enclose(slot, start, end, "span", class_="gl", **named)


def _write_before(use: _Use, term: str, named: Mapping[str, str], lang: str) -> None:
    """`Office for the Coordination … (OCHA)`."""
    core = _core(use, lang)
    slot = use.line.slot_at(core)
    if slot is None:
        return
    prefix = use.line.text[use.start : core]
    letters, article = _parted(prefix)
    if term[:1].islower() and _SENTENCE_BEFORE.search(use.before):
        term = (turkish_upper(term[0]) if base_language(lang) == "tr" else term[0].upper()) + term[1:]
    from_here = max(use.start, slot.start)  # what is written to it may stand before the markup around it
    made = _enclose(slot, from_here - slot.start, use.end - slot.start, "span", class_="gl", **named)
    inside = children(made)
    if inside:  # a run of the other direction, which stays what it is
        made.text, inside[0].tail = f"{_joined(letters, term, from_here == use.start)} (", ")"
    else:
        bare = article + use.line.text[core : use.end]
        made.text = f"{_joined(letters, term, from_here == use.start)} ({bare})"


def _write_after(use: _Use, term: str, named: Mapping[str, str], lang: str) -> None:
    """`OCHA'nın (İnsani Yardım Koordinasyon Ofisi)`."""
    slot = use.line.slot_at(_core(use, lang))
    if slot is None:
        return
    suffix = _SUFFIX.match(use.after)
    start = max(use.start, slot.start) - slot.start
    end = use.end + (suffix.end() if suffix else 0) - slot.start
    made = _enclose(slot, start, end, "span", class_="gl", **named)
    inside = children(made)
    if inside:
        inside[0].tail = f" ({term})"
    else:
        made.text = f"{made.text} ({term})"


def _parted(prefix: str) -> tuple[str, str]:
    """What Arabic writes to a word: the letters before, and the article: `بال` is ب and ال."""
    if prefix.endswith("لل"):
        return prefix[:-1], _ARTICLE
    return (prefix.removesuffix(_ARTICLE), _ARTICLE) if prefix.endswith(_ARTICLE) else (prefix, "")


def _joined(letters: str, term: str, together: bool) -> str:
    """`term` with the Arabic letters written to it: ل with the article loses the alef.

    Unless they are `together` in one place of the text, the letters are there already.
    """
    if letters.endswith("ل") and term.startswith(_ARTICLE):
        bare = term.removeprefix(_ARTICLE)
        term = bare if bare.startswith("ل") else f"ل{bare}"
    return f"{letters}{term}" if together else term


def _enclose(slot: Slot, start: int, end: int, name: str, **attributes: str) -> HtmlElement:
    """An element around a piece of text; around the run of the other direction that is just this piece."""
    element = slot.element
    whole = start == 0 and end == len(slot.text) and not len(element)
    if slot.tail or not whole or tag(element) != "span" or not element.get("dir"):
        return wrap(slot, start, end, name, **attributes)
    made = make(element, name, None, **attributes)
    box = parent(element)
    made.tail, element.tail = element.tail, None
    box.insert(box.index(element), made)
    made.append(element)
    return made


def _in_abbr(use: _Use) -> bool:
    """Whether the author explains the abbreviation himself."""
    slot = use.line.slot_at(use.end - 1)
    if slot is None:
        return True
    holder = parent(slot.element) if slot.tail else slot.element
    return any(tag(each) == "abbr" for each in (holder, *holder.iterancestors()))
