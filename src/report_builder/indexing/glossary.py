"""`sources/glossary.toml` -> a Glossary; and the places of its words in an edition -> the list at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from report_builder.indexing.collation import sort_key, without_article
from report_builder.indexing.marking import Place
from report_builder.indexing.matching import Matcher, identity, matcher_of
from report_builder.indexing.pages import Pages, pages_of
from report_builder.indexing.schema import GlossaryFile, WordTable
from report_builder.project.errors import Problem, SourceError
from report_builder.project.locale import base_language
from report_builder.project.source import Source
from report_builder.project.toml_source import load_toml
from report_builder.project.validation import validate
from report_builder.project.values import LocalText

GLOSSARY_FILE = "sources/glossary.toml"
_MOST_BYTES = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the glossary, or an abbreviation with the words it stands for. `key` names it in
    anchors."""

    key: str
    term: LocalText
    abbr: LocalText | None = None
    definition: LocalText | None = None
    expand: bool = True

    def shown(self, lang: str) -> str | None:
        """What stands for it in the text of `lang`: the abbreviation, else the words."""
        return (self.abbr.get(lang) if self.abbr is not None else None) or (
            self.term.get(lang) if self.abbr is None else None
        )


@dataclass(frozen=True)
class Glossary:
    """The words of the project by their keys."""

    words: Mapping[str, Word] = field(default_factory=dict[str, Word])
    file: Path | None = None

    def matcher(self, lang: str) -> Matcher:
        """Finds the words and abbreviations in text of `lang`."""
        pairs = ((word.key, shown) for word in self.words.values() if (shown := word.shown(lang)))
        return matcher_of(pairs, lang)


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A line of the list: the abbreviation or word, what it stands for, what it is, and where it is used."""

    anchor: str
    head: str
    term: str = ""
    definition: str = ""
    places: tuple[Place, ...] = ()

    def pages(self, labels: Mapping[str, str]) -> tuple[Pages, ...]:
        """The pages of its first use in each article, each on its own."""
        found = (pages_of([place], labels) for place in self.places)
        return tuple(dict.fromkeys(page for pages in found for page in pages))


def load_glossary(root: Path) -> Glossary:
    """The glossary of the project at `root`; an empty one when it has no file.

    Raises SourceError with every mistake, each on its line.
    """
    path = root / GLOSSARY_FILE
    if not path.exists():
        return Glossary()
    source = load_toml(path, _MOST_BYTES)
    file = validate(GlossaryFile, source)
    problems = list(_mistakes(file, source))
    if problems:
        raise SourceError(sorted(problems, key=lambda problem: problem.line or 0))
    words = (Word(_key(each), each.term, each.abbr, each.definition, each.expand) for each in file.terms)
    return Glossary({word.key: word for word in words}, path)


def glossary_entries(
    glossary: Glossary, places: Iterable[Place], lang: str, unit_id: str = "glossary"
) -> tuple[GlossaryEntry, ...]:
    """The words used in an edition, in the order of `lang`. `places` are in page order; `unit_id` begins the
    anchors of the entries."""
    used: dict[str, list[Place]] = {}
    for place in places:
        used.setdefault(place.key, []).append(place)
    entries = [_entry(glossary.words[key], tuple(found), lang, unit_id) for key, found in used.items()]
    return tuple(sorted(entries, key=lambda entry: (*sort_key(_sorted_as(entry, lang), lang), entry.anchor)))


def _entry(word: Word, places: tuple[Place, ...], lang: str, unit_id: str) -> GlossaryEntry:
    term = word.term.pick(lang, "")
    abbr = word.abbr.pick(lang, "") if word.abbr is not None else ""
    definition = word.definition.pick(lang, "") if word.definition is not None else ""
    anchor = f"{unit_id}/entry-{word.key}"
    return GlossaryEntry(anchor, abbr or term, term if abbr else "", definition, places)


def _sorted_as(entry: GlossaryEntry, lang: str) -> str:
    return without_article(entry.head) if base_language(lang) == "ar" else entry.head


def _key(table: WordTable) -> str:
    """A name for anchors, made of the first text that there is: it does not depend on other words."""
    text = next(iter((table.abbr or table.term).texts.values()))
    return "-".join("".join(char if char.isalnum() else " " for char in text).split())


def _mistakes(file: GlossaryFile, source: Source) -> Iterator[Problem]:
    keys: dict[str, int | None] = {}
    seen: dict[tuple[object, ...], int | None] = {}
    for number, table in enumerate(file.terms):
        at = ("terms", number, "abbr" if table.abbr is not None else "term")
        line, name = source.line(at), _key(table)
        if not name:
            yield source.problem(at, "this has no letter", "write the word or abbreviation")
        elif name in keys:
            message = f"“{name}” is explained on line {keys[name]} already"
            yield source.problem(at, message, "take one of them out")
        elif clash := _clash(table, seen, line):
            message = f"“{clash[0]}” is explained on line {clash[1]} already"
            yield source.problem(at, message, "take one of them out")
        keys.setdefault(name, line)


def _clash(
    table: WordTable, seen: dict[tuple[object, ...], int | None], line: int | None
) -> tuple[str, int | None] | None:
    """A spelling of another language that an earlier table has."""
    for lang, text in (table.abbr or table.term).texts.items():
        same = (lang, *(identity(text, lang) or (text,)))
        if seen.setdefault(same, line) != line:
            return text, seen[same]
    return None
