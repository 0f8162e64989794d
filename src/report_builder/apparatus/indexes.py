"""The markup of all articles, the vocabulary and the glossary -> the markup with its marks, and the lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from report_builder.articles.model import Article
from report_builder.indexing.entries import Index, make_indexes
from report_builder.indexing.glossary import Glossary, GlossaryEntry, glossary_entries
from report_builder.indexing.marking import SUBJECT, Place, Written, title_places
from report_builder.indexing.matching import Matcher, matcher_of
from report_builder.indexing.vocabulary import INDEX_FILE, Vocabulary
from report_builder.manuscript.model import Report, Unit
from report_builder.manuscript.report import free_id
from report_builder.markup.model import IndexMark, Markup
from report_builder.project.errors import Problem
from report_builder.project.files import canonical_json, digest
from report_builder.project.numerals import Digits
from report_builder.project.source import shown_list, suggestion

_MANY = 5  # cross-references that a warning names


@dataclass(frozen=True, slots=True)
class MarkJob:
    """A unit to mark: everything that its marks depend on besides the vocabulary and the glossary of `lang`.

    `indexed` says that the report has an index; without one nothing is marked for it.
    """

    unit_id: str
    lang: str
    markup: Markup
    written: Mapping[str, Written] = field(default_factory=dict[str, Written])
    indexed: bool = False
    digits: Digits = "european"

    def key(self, lists: Lists) -> str:
        """The name of what comes of it, besides the program's code."""
        said = [(anchor, each.key, each.main, each.range) for anchor, each in self.written.items()]
        facts = canonical_json([self.unit_id, self.lang, said, self.indexed, self.digits])
        return digest(facts, self.markup.html, lists.digest(self.lang))


@dataclass(frozen=True, slots=True)
class Marked:
    """The HTML of a unit with its marks, its texts as they are then, and the places marked."""

    html: str
    flow: tuple[str, ...]
    notes: tuple[str, ...]
    places: tuple[Place, ...] = ()
    words: tuple[Place, ...] = ()  # of the glossary: the first use of each


@dataclass(frozen=True)
class Lists:
    """The vocabulary and the glossary as the units of one report need them."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    glossary: Glossary = field(default_factory=Glossary)
    matchers: dict[str, tuple[Matcher, Matcher]] = field(default_factory=dict[str, tuple[Matcher, Matcher]])
    digests: dict[str, str] = field(default_factory=dict[str, str])

    def digest(self, lang: str) -> str:
        """Stands for everything that the marks in text of `lang` depend on here."""
        if lang not in self.digests:
            words = [
                (word.key, word.shown(lang), word.term.get(lang), word.abbr is not None, word.expand)
                for word in self.glossary.words.values()
            ]
            self.digests[lang] = digest(canonical_json([list(self.vocabulary.spellings(lang)), words]))
        return self.digests[lang]

    def of(self, lang: str) -> tuple[Matcher, Matcher]:
        """What finds terms, and what finds words of the glossary, in text of `lang`."""
        if lang not in self.matchers:
            self.matchers[lang] = (
                matcher_of(self.vocabulary.spellings(lang), lang),
                self.glossary.matcher(lang),
            )
        return self.matchers[lang]


@dataclass(frozen=True, slots=True)
class Indexed:
    """What the marks of a report come to; `markups` are those with marks."""

    markups: Mapping[str, Markup]
    indexes: tuple[Index, ...] = ()
    glossary: tuple[GlossaryEntry, ...] = ()
    problems: tuple[Problem, ...] = ()
    places: Mapping[str, tuple[Place, ...]] = field(default_factory=dict[str, "tuple[Place, ...]"])


def needs_marks(job: MarkJob, lists: Lists) -> bool:
    """Whether there is anything to look for in a unit."""
    terms, words = lists.of(job.lang)
    return bool(words or job.markup.index or (job.indexed and terms))


def mark_unit(job: MarkJob, lists: Lists) -> Marked:
    """Write out abbreviations and mark the places of terms in a unit."""
    from report_builder.indexing.expanding import expand_words
    from report_builder.indexing.marking import mark_places
    from report_builder.markup.spaces import part_spaces
    from report_builder.markup.texts import texts_of
    from report_builder.markup.tree import read_tree, write_tree

    markup = job.markup
    terms, words = lists.of(job.lang)
    has_marks = bool(markup.index)
    tree = read_tree(markup.html)
    used = expand_words(tree, job.unit_id, lists.glossary, words, job.lang, job.digits) if words else ()
    flow, notes = texts_of(tree) if used else (markup.flow, markup.notes)
    places: tuple[Place, ...] = ()
    if job.indexed or has_marks:
        matcher = terms if job.indexed else Matcher(job.lang)
        places = mark_places(tree, job.unit_id, matcher, job.written if job.indexed else {})
    part_spaces(tree)  # before the marks, which are inline elements too
    html = write_tree(tree) if used or places or has_marks else markup.html
    return Marked(html, flow, notes, places, used)


def mark_jobs(
    report: Report, units: Sequence[Unit], markups: Mapping[str, Markup], lists: Lists
) -> tuple[list[MarkJob], tuple[Problem, ...]]:
    """The units to mark, and what is wrong with the marks that authors wrote."""
    indexed = any(unit.kind == "index" for unit in units)
    jobs: list[MarkJob] = []
    problems: list[Problem] = []
    for unit in units:
        markup = markups.get(unit.id)
        if markup is None or unit.article is None:
            continue
        lang = unit.article.lang
        reader = _Reader(unit.article, lists)
        written = {mark.anchor: said for mark in markup.index if (said := reader.read(mark)) is not None}
        problems += [*reader.problems, *_open_ranges(markup.index, written, unit.article)]
        jobs.append(MarkJob(unit.id, lang, markup, written, indexed, report.locale(lang).digits))
    return jobs, tuple(problems)


def make_lists(
    report: Report,
    units: Sequence[Unit],
    markups: Mapping[str, Markup],
    marked: Mapping[str, Marked],
    lists: Lists,
) -> Indexed:
    """The indexes and the glossary of a report. `marked` is by unit id."""
    ready = {
        unit_id: replace(markup, html=found.html, flow=found.flow, notes=found.notes)
        if (found := marked.get(unit_id)) is not None
        else markup
        for unit_id, markup in markups.items()
    }
    indexes: tuple[Index, ...] = ()
    problems: tuple[Problem, ...] = ()
    places: dict[str, tuple[Place, ...]] = {}
    if any(unit.kind == "index" for unit in units):
        places = {unit.id: tuple(_places(unit, marked, lists, report.lang)) for unit in units}
        taken = {unit.id for unit in units}
        indexes, dangling = make_indexes(
            lists.vocabulary,
            [place for found in places.values() for place in found],
            report.lang,
            report.locale(report.lang).words["index"],
            lambda key: free_id(f"index-{key}", taken),
        )
        problems = tuple(_dangling(dangling, lists.vocabulary, report))
    entries: tuple[GlossaryEntry, ...] = ()
    page = next((unit for unit in units if unit.kind == "glossary"), None)
    if page is not None:
        used = {unit_id: found.words for unit_id, found in marked.items()}
        in_order = [place for unit in units for place in used.get(unit.id, ())]
        entries = glossary_entries(lists.glossary, in_order, report.lang, page.id)
        places = {unit.id: (*places.get(unit.id, ()), *used.get(unit.id, ())) for unit in units}
    return Indexed(ready, indexes, entries, problems, places)


def _places(unit: Unit, marked: Mapping[str, Marked], lists: Lists, lang: str) -> Iterator[Place]:
    """The places of a unit, those of its title first; the first of a term may be a main one."""
    article = unit.article
    if article is None:
        if unit.kind == "section":
            yield from title_places([unit.title], unit.id, lists.of(lang)[0])
        return
    titles = [text for text in (article.title, article.subtitle) if text]
    found = [*title_places(titles, unit.id, lists.of(article.lang)[0])]
    found += marked[unit.id].places if unit.id in marked else ()
    mains = {place.key for place in found if place.main}
    for place in found:
        term = lists.vocabulary.terms.get(place.key)
        first = term is not None and article.key in term.main and place.key not in mains and not place.note
        if first:
            mains.add(place.key)
        yield replace(place, main=True) if first else place


class _Reader:
    """Finds what the marks of an article mean, and what is wrong with them."""

    def __init__(self, article: Article, lists: Lists) -> None:
        self.article = article
        self.vocabulary = lists.vocabulary
        self.matcher = lists.of(article.lang)[0]
        self.problems: list[Problem] = []

    def read(self, mark: IndexMark) -> Written | None:
        key = self.key(mark)
        return Written(key, mark.main, mark.range) if key is not None else None

    def key(self, mark: IndexMark) -> str | None:
        """The id of the term, or the key of a subject without one; None for a mistake."""
        known = self.vocabulary.indexes
        if mark.index and mark.index not in known:
            hint = (
                suggestion(mark.index, known) or f"indexes: {shown_list(known) or f'none; see {INDEX_FILE}'}"
            )
            return self.fail(mark, f"there is no index “{mark.index}”", hint)
        index = mark.index or self.vocabulary.default_index
        above, _, below = mark.term.partition("!")
        if below:
            term = self.term(above.strip())
            path = "!".join(part.strip() for part in below.split("!"))
            if term is not None:
                return f"{self.vocabulary.terms[term].index}{SUBJECT}{term}!{path}"
            return f"{index}{SUBJECT}{above.strip()}!{path}"
        term = self.term(mark.term or mark.words)
        if term is not None:
            return term
        if mark.term and self.vocabulary.terms:
            hint = suggestion(mark.term, self.vocabulary.terms) or f"add it to {INDEX_FILE}"
            return self.fail(mark, f"there is no term “{mark.term}” in the vocabulary", hint)
        return f"{index}{SUBJECT}{mark.term or mark.words}" if mark.term or mark.words else None

    def term(self, text: str) -> str | None:
        """The term that an id or words stand for."""
        term = self.vocabulary.terms.get(text)
        if term is not None:
            return self.vocabulary.target(term).id
        found = list(self.matcher.find(text))
        return (
            found[0].key if len(found) == 1 and found[0].end - found[0].start >= len(text.strip()) else None
        )

    def fail(self, mark: IndexMark, message: str, hint: str) -> None:
        self.problems.append(Problem(message, self.article.path, mark.line, hint=hint))


def _open_ranges(
    marks: Iterable[IndexMark], written: Mapping[str, Written], article: Article
) -> Iterator[Problem]:
    """Ranges that begin or end alone."""
    begun: dict[str, IndexMark] = {}
    for mark in marks:
        said = written.get(mark.anchor)
        if said is None or not said.range:
            continue
        if said.range == "begin":
            if said.key in begun:
                yield _range_problem(
                    "a range of this term is open already", 'end it first: range="end"', mark, article
                )
            begun.setdefault(said.key, mark)
        elif begun.pop(said.key, None) is None:
            yield _range_problem(
                "this ends a range that never began", 'write range="begin" before it', mark, article
            )
    for mark in begun.values():
        yield _range_problem(
            "the range that begins here never ends", 'write range="end" in the same article', mark, article
        )


def _range_problem(message: str, hint: str, mark: IndexMark, article: Article) -> Problem:
    return Problem(message, article.path, mark.line, hint=hint)


def _dangling(found: Sequence[str], vocabulary: Vocabulary, report: Report) -> Iterator[Problem]:
    if not found:
        return
    named = list(dict.fromkeys(found))
    yield Problem(
        f"the {report.lang} edition has no entry for what the index refers to: {shown_list(named, _MANY)}",
        vocabulary.file,
        hint="these cross-references are left out; the terms are not found in its articles",
        severity="warning",
    )
