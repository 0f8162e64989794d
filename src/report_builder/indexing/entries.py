"""A vocabulary and the places of its terms -> the indexes of an edition, in their printed order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from report_builder.indexing.collation import head_letter, sort_key, without_article
from report_builder.indexing.marking import SUBJECT, Place, local_name
from report_builder.indexing.pages import Pages, pages_of
from report_builder.indexing.vocabulary import Vocabulary
from report_builder.project.locale import base_language


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross-reference: the words of the entry it leads to, and the anchor of that entry."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with those below it. `anchor` is its own, to which references lead."""

    text: str
    anchor: str
    places: tuple[Place, ...] = ()
    see: Reference | None = None
    see_also: tuple[Reference, ...] = ()
    below: tuple[Entry, ...] = ()

    def pages(self, labels: Mapping[str, str]) -> tuple[Pages, ...]:
        """What is printed after the words, with the page labels of now."""
        return pages_of(self.places, labels)


@dataclass(frozen=True, slots=True)
class Group:
    """The entries under one letter."""

    head: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """One index. `key` is that of the vocabulary; the id of its unit begins its anchors."""

    key: str
    unit_id: str
    title: str
    groups: tuple[Group, ...]

    def names(self) -> dict[str, str]:
        """The words of each entry by its anchor."""
        names: dict[str, str] = {}
        waiting = [entry for group in self.groups for entry in group.entries]
        while waiting:
            entry = waiting.pop()
            names[entry.anchor] = entry.text
            waiting += entry.below
        return names


@dataclass(slots=True)
class _Node:
    """An entry in the making."""

    key: str
    index: str
    text: str
    sorted_as: str
    parent: str | None = None
    places: list[Place] = field(default_factory=list[Place])
    see: str | None = None
    see_also: tuple[str, ...] = ()


def make_indexes(
    vocabulary: Vocabulary,
    places: Iterable[Place],
    lang: str,
    title: str,
    unit_id: Callable[[str], str] = "index-{}".format,
) -> tuple[tuple[Index, ...], tuple[str, ...]]:
    """The indexes of an edition in `lang` that have entries, and the references that lead to nothing there.

    `places` are in page order. A term without words in `lang` has the first it has; `title` is that of the
    index of subjects when the vocabulary names none; `unit_id` gives the id of an index's unit.
    """
    return _Maker(vocabulary, lang, title, unit_id).make(places)


class _Maker:
    def __init__(self, vocabulary: Vocabulary, lang: str, title: str, unit_id: Callable[[str], str]) -> None:
        self.vocabulary = vocabulary
        self.lang = lang
        self.title = title
        self.unit_id = unit_id
        self.nodes: dict[str, _Node] = {}
        self.dangling: list[str] = []

    def make(self, places: Iterable[Place]) -> tuple[tuple[Index, ...], tuple[str, ...]]:
        for place in places:
            self.node(place.key).places.append(place)
        for term in self.vocabulary.terms.values():
            if term.see is not None and term.see in self.nodes:
                self.node(term.id)
        for term in self.vocabulary.terms.values():
            if term.see is not None and term.see not in self.nodes and term.id not in self.nodes:
                self.dangling.append(f"{self.words(term.id)} → {self.words(term.see)}")
        titles = {key: text.pick(self.lang, "") for key, text in self.vocabulary.indexes.items()}
        used = dict.fromkeys(node.index for node in self.nodes.values())
        titles |= {key: self.title for key in used if key not in titles}
        indexes = tuple(
            Index(key, self.unit_id(key), text, self.groups(key))
            for key, text in titles.items()
            if key in used
        )
        return indexes, tuple(self.dangling)

    def node(self, key: str) -> _Node:
        """The node of a key, made with those above it when it is new."""
        known = self.nodes.get(key)
        if known is not None:
            return known
        node = self.subject(key) if SUBJECT in key else self.term(key)
        self.nodes[key] = node
        if node.parent is not None:
            self.node(node.parent)
        return node

    def term(self, key: str) -> _Node:
        term = self.vocabulary.terms[key]
        text = self.words(key)
        given = term.sort.get(self.lang) if term.sort is not None else None
        return _Node(
            key, term.index, text, given or self.bare(text), term.parent, see=term.see, see_also=term.see_also
        )

    def subject(self, key: str) -> _Node:
        """A subject that an author wrote: `index|words`, or `index|words!words below`."""
        index, _, path = key.partition(SUBJECT)
        above, _, text = path.rpartition("!")
        parent = None
        if above:
            parent = above if above in self.vocabulary.terms else f"{index}{SUBJECT}{above}"
        return _Node(key, index, text, self.bare(text), parent)

    def words(self, key: str) -> str:
        return self.vocabulary.terms[key].term.pick(self.lang, "")

    def bare(self, text: str) -> str:
        """What orders an entry: its words, in Arabic without the article."""
        skips = self.vocabulary.ignore_article and base_language(self.lang) == "ar"
        return without_article(text) if skips else text

    def groups(self, index: str) -> tuple[Group, ...]:
        top = [node for node in self.nodes.values() if node.index == index and node.parent is None]
        ordered = sorted(top, key=self.order)
        by_letter = groupby(ordered, key=lambda node: head_letter(node.sorted_as, self.lang))
        return tuple(Group(head, tuple(map(self.entry, nodes))) for head, nodes in by_letter)

    def order(self, node: _Node) -> tuple[object, ...]:
        return (*sort_key(node.sorted_as, self.lang), node.text, node.key)

    def entry(self, node: _Node) -> Entry:
        below = [each for each in self.nodes.values() if each.parent == node.key]
        return Entry(
            text=node.text,
            anchor=self.anchor(node),
            places=tuple(node.places),
            see=self.reference(node.see) if node.see else None,
            see_also=tuple(self.references(node)),
            below=tuple(map(self.entry, sorted(below, key=self.order))),
        )

    def references(self, node: _Node) -> Iterator[Reference]:
        """Those to entries of this edition, in the order of their words."""
        there = [self.nodes[key] for key in node.see_also if key in self.nodes]
        self.dangling += [
            f"{node.text} → {self.words(key)}" for key in node.see_also if key not in self.nodes
        ]
        for each in sorted(there, key=self.order):
            yield self.reference(each.key)

    def reference(self, key: str) -> Reference:
        node = self.nodes[key]
        texts = [node.text]
        while node.parent is not None:
            node = self.nodes[node.parent]
            texts.insert(0, node.text)
        return Reference(": ".join(texts), self.anchor(self.nodes[key]))

    def anchor(self, node: _Node) -> str:
        return f"{self.unit_id(node.index)}/entry-{local_name(node.key)}"
