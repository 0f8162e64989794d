"""`sources/index.toml` -> a Vocabulary: the indexes of the project and their terms, checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from report_builder.indexing.matching import identity
from report_builder.indexing.schema import IndexFile, TermTable
from report_builder.project.errors import Problem, SourceError
from report_builder.project.source import Source, shown_list, suggestion
from report_builder.project.toml_source import load_toml
from report_builder.project.validation import validate
from report_builder.project.values import LocalText, LocalTexts

INDEX_FILE = "sources/index.toml"
SUBJECTS = "subjects"  # the index of marks in articles when the project names none
MOST_BYTES = 4 * 2**20
_DEEPEST = 3  # levels of entries


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the vocabulary; `index` is always known, `line` is where it stands in the file."""

    id: str
    index: str
    term: LocalText
    aliases: LocalTexts | None = None
    sort: LocalText | None = None
    parent: str | None = None
    see: str | None = None
    see_also: tuple[str, ...] = ()
    match: bool = True
    main: tuple[str, ...] = ()
    line: int | None = None

    def words(self, lang: str) -> tuple[str, ...]:
        """What stands for it in the text of `lang`; nothing when it has no words there."""
        own = self.term.get(lang)
        others = self.aliases.get(lang) if self.aliases is not None else None
        return tuple(dict.fromkeys((*((own,) if own else ()), *(others or ()))))


@dataclass(frozen=True)
class Vocabulary:
    """The indexes by their keys, in the order of the report, and the terms by their ids."""

    indexes: Mapping[str, LocalText] = field(default_factory=dict[str, LocalText])
    terms: Mapping[str, Term] = field(default_factory=dict[str, Term])
    ignore_article: bool = True
    file: Path | None = None

    @cached_property
    def default_index(self) -> str:
        """Where a mark without a term goes: the index of subjects, else the last."""
        if not self.indexes or SUBJECTS in self.indexes:
            return SUBJECTS
        return list(self.indexes)[-1]

    def spellings(self, lang: str) -> Iterator[tuple[str, str]]:
        """The term that each spelling in `lang` counts for."""
        for term in self.terms.values():
            if term.match:
                yield from ((self.target(term).id, spelling) for spelling in term.words(lang))

    def target(self, term: Term) -> Term:
        """The term that the words of `term` count for."""
        return self.terms[term.see] if term.see is not None else term


def load_vocabulary(root: Path) -> Vocabulary:
    """The vocabulary of the project at `root`; an empty one when it has no file.

    Raises SourceError with every mistake, each on its line.
    """
    path = root / INDEX_FILE
    if not path.exists():
        return Vocabulary()
    source = load_toml(path, MOST_BYTES)
    file = validate(IndexFile, source)
    problems = list(_mistakes(file, source))
    if problems:
        raise SourceError(sorted(problems, key=lambda problem: problem.line or 0))
    by_id = {term.id: term for term in file.terms}
    terms = {
        term.id: _term(term, _index_of(term, file, by_id), source.line(("terms", number)))
        for number, term in enumerate(file.terms)
    }
    return Vocabulary(dict(file.indexes), terms, file.options.arabic_article == "ignored", path)


def _term(table: TermTable, index: str, line: int | None) -> Term:
    return Term(
        id=table.id,
        index=index,
        term=table.term,
        aliases=table.aliases,
        sort=table.sort,
        parent=table.parent,
        see=table.see,
        see_also=table.see_also,
        match=table.match,
        main=table.main,
        line=line,
    )


def _index_of(term: TermTable, file: IndexFile, by_id: Mapping[str, TermTable]) -> str:
    """The index of a term: its own, its parent's, or the only one."""
    seen: set[str] = set()
    above: TermTable | None = term
    while above is not None and above.index is None and above.parent and above.id not in seen:
        seen.add(above.id)
        above = by_id.get(above.parent)
    return (above.index if above else None) or next(iter(file.indexes), SUBJECTS)


def _mistakes(file: IndexFile, source: Source) -> Iterator[Problem]:
    by_id: dict[str, int] = {}
    for number, term in enumerate(file.terms):
        if term.id in by_id:
            first = source.line(("terms", by_id[term.id], "id"))
            message = f"there are two terms “{term.id}”; the other is on line {first}"
            yield source.problem(("terms", number, "id"), message, "give one of them another id")
        by_id.setdefault(term.id, number)
    tables = {term.id: term for term in file.terms}
    for number, term in enumerate(file.terms):
        yield from _index_mistakes(number, term, file, source)
        for key, wanted in (("parent", term.parent), ("see", term.see)):
            if wanted is not None:
                yield from _reference(("terms", number, key), wanted, term, tables, source)
        for place, wanted in enumerate(term.see_also):
            yield from _reference(("terms", number, "see_also", place), wanted, term, tables, source)
        yield from _relations(number, term, tables, source, file)
    yield from _spellings(file, source)


def _index_mistakes(number: int, term: TermTable, file: IndexFile, source: Source) -> Iterator[Problem]:
    at = ("terms", number, "index")
    if term.index is not None and term.index not in (file.indexes or {SUBJECTS: None}):
        known = f"indexes here: {shown_list(file.indexes) or 'none'}"
        hint = suggestion(term.index, file.indexes) or known
        yield source.problem(at, f"there is no index “{term.index}” in [indexes]", hint)
    if term.index is None and term.parent is None and len(file.indexes) > 1:
        hint = f"one of {shown_list(file.indexes)}"
        yield source.problem(at, f"the term “{term.id}” does not say in which index it stands", hint)


def _reference(
    at: tuple[str | int, ...], wanted: str, term: TermTable, tables: Mapping[str, TermTable], source: Source
) -> Iterator[Problem]:
    if wanted == term.id:
        yield source.problem(at, "a term cannot name itself", "name another term, or take the key out")
    elif wanted not in tables:
        hint = suggestion(wanted, tables) or "give the id of a term of this file"
        yield source.problem(at, f"there is no term “{wanted}”", hint)


def _relations(
    number: int, term: TermTable, tables: Mapping[str, TermTable], source: Source, file: IndexFile
) -> Iterator[Problem]:
    """Whether parents end, and a reference leads to where something stands."""
    above, levels = tables.get(term.parent or ""), 1
    while above is not None and levels <= _DEEPEST:
        above, levels = tables.get(above.parent or ""), levels + 1
    if levels > _DEEPEST:
        message = f"the term “{term.id}” stands more than {_DEEPEST} levels deep, or below itself"
        yield source.problem(("terms", number, "parent"), message, "give it a parent further up")
    elif term.parent in tables:
        own, other = _index_of(term, file, tables), _index_of(tables[term.parent or ""], file, tables)
        if own != other:
            message = f"its parent stands in the index “{other}”"
            yield source.problem(("terms", number, "index"), message, "take the key out")
    if term.see is not None:
        if term.see in tables and tables[term.see].see is not None:
            message = f"“{term.see}” sends readers on to “{tables[term.see].see}”"
            yield source.problem(("terms", number, "see"), message, "name that one here")
        if term.see_also or term.main:
            key = "see_also" if term.see_also else "main"
            message = "a term with `see` has no pages and no other references"
            yield source.problem(("terms", number, key), message, "take one of them out")


def _spellings(file: IndexFile, source: Source) -> Iterator[Problem]:
    """Words that cannot be looked for, or that two terms claim."""
    seen: dict[tuple[object, ...], tuple[str, int | None]] = {}
    for number, term in enumerate(file.terms):
        for path, lang, spelling in _words_of(number, term) if term.match else ():
            same = identity(spelling, lang)
            if same is None:
                message = f"“{spelling}” cannot be looked for in the text"
                yield source.problem(path, message, "write one to sixteen words, or set match = false")
                continue
            line = source.line(path)
            other, first = seen.setdefault((lang, *same), (term.see or term.id, line))
            if other != (term.see or term.id):
                message = f"“{spelling}” stands for the term “{other}” already, on line {first}"
                yield source.problem(path, message, "let one of them be found by other words")


def _words_of(number: int, term: TermTable) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Where each spelling of a term stands in the file, its language, and the spelling."""
    for lang, text in term.term.texts.items():
        path: tuple[str | int, ...] = ("terms", number, "term")
        yield (*path, lang) if lang else path, lang, text
    for lang, texts in term.aliases.texts.items() if term.aliases is not None else ():
        path = ("terms", number, "aliases")
        for place, text in enumerate(texts):
            yield (*path, lang, place) if lang else (*path, place), lang, text
