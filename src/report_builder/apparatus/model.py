"""The apparatus of one edition of a report: what is numbered in it, and how it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from report_builder.apparatus.citations import Citations
from report_builder.apparatus.sentences import first_sentence
from report_builder.indexing.entries import Index
from report_builder.indexing.glossary import GlossaryEntry
from report_builder.indexing.marking import Place
from report_builder.manuscript.model import About, Contributor, Unit
from report_builder.manuscript.timeline import Event
from report_builder.markup.model import LabelKind
from report_builder.project.locale import Locale

PLACEHOLDER = "000"  # as wide as most page labels, so that the first layout is near the last
TargetKind = LabelKind | Literal["section", "article"]


@dataclass(frozen=True, slots=True)
class Target:
    """Something that references can name. `number` is as printed ("3", "2.3", "A.1"), "" when it has none;
    `title` is its caption or heading as plain text, in `lang`."""

    kind: TargetKind
    name: str
    anchor: str
    unit: Unit
    lang: str
    title: str = ""
    number: str = ""

    @property
    def short_title(self) -> str:
        """The first sentence of its title, without a full stop: what a list has room for."""
        return first_sentence(self.title, self.lang)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a reference names that is not in this report: something in an article (`key` is the article's,
    `title` and `source_url` too), or a section of another report, which has a title alone."""

    kind: TargetKind
    title: str
    key: str = ""
    source_url: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The key findings of one article: each as HTML without notes and links, and where its box stands."""

    unit: Unit
    anchor: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """An event of the timeline, and the unit of the article that tells of it, if it is in the report."""

    event: Event
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """A contributor and the units of the articles that name them as an author."""

    person: Contributor
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the pages show that are gathered from all articles, in the order in which they show it."""

    findings: tuple[Finding, ...] = ()
    events: tuple[Dated, ...] = ()
    credits: tuple[Credit, ...] = ()
    about: About | None = None


@dataclass(frozen=True, slots=True)
class Apparatus:
    """`targets` are in page order; `elsewhere` is what is named in this report and stands in another article
    of the project, by name. `locales` are those of the report by language; `places` are what the indexes and
    the glossary lead to, by unit."""

    lang: str
    targets: tuple[Target, ...] = ()
    by_anchor: Mapping[str, Target] = field(default_factory=dict[str, Target])
    by_name: Mapping[str, tuple[Target, ...]] = field(default_factory=dict[str, tuple[Target, ...]])
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=dict[str, Elsewhere])
    locales: Mapping[str, Locale] = field(default_factory=dict[str, Locale])
    citations: Citations = field(default_factory=Citations)
    gathered: Gathered = field(default_factory=lambda: Gathered())
    indexes: tuple[Index, ...] = ()
    glossary: tuple[GlossaryEntry, ...] = ()
    places: Mapping[str, tuple[Place, ...]] = field(default_factory=dict[str, "tuple[Place, ...]"])

    def index_of(self, unit: Unit) -> Index | None:
        """The index that a unit holds."""
        return next((index for index in self.indexes if index.unit_id == unit.id), None)

    def places_of(self, unit: Unit) -> tuple[Place, ...]:
        """The places in a unit that the indexes and the glossary lead to."""
        return self.places.get(unit.id, ())

    def listed(self, kind: LabelKind) -> tuple[Target, ...]:
        """Everything of a kind that has a number and a title, in page order: what its list shows."""
        return tuple(each for each in self.targets if each.kind == kind and each.number and each.title)
