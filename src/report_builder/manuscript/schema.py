"""The manifest of a report: which keys it may have and what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, cast, get_args

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    StrictInt,
    WithJsonSchema,
    model_validator,
)

from report_builder.manuscript.timeline import TimelineWish
from report_builder.project.config import Place
from report_builder.project.validation import Strict, mistake, wrong_choice
from report_builder.project.values import (
    Date,
    Key,
    Keys,
    Kinds,
    KnownLang,
    Line,
    Lines,
    Local,
    LocalList,
    LocalUrl,
    Tags,
    Text,
    as_list,
    language_code,
)

SortKey = Literal["date", "-date", "title", "-title", "key", "-key", "kind", "-kind"]
_SORT_KEYS = list(get_args(SortKey))
_SORT_SCHEMA = {"anyOf": [{"enum": _SORT_KEYS}, {"type": "array", "items": {"enum": _SORT_KEYS}}]}

Missing = Literal["error", "leave-out", "original"]
_RULES = get_args(Missing)


@dataclass(frozen=True, slots=True)
class MissingRules:
    """What becomes of an article that an edition has no translation of: for all (`rules[""]`) or by
    language."""

    rules: Mapping[str, Missing]

    def get(self, lang: str) -> Missing | None:
        """The rule of the edition in `lang`, None when there is none."""
        return self.rules[lang] if lang in self.rules else self.rules.get("")


def missing_rules(value: Any) -> MissingRules:
    """MissingRules from one of the rules, or from a table of languages."""
    if isinstance(value, MissingRules):
        return value
    if isinstance(value, Mapping) and value:
        table = cast("Mapping[Any, Any]", value)
        return MissingRules({language_code(str(lang)): _rule(rule) for lang, rule in table.items()})
    return MissingRules({"": _rule(value)})


def _rule(value: Any) -> Missing:
    if value not in _RULES:
        raise wrong_choice(str(value), _RULES, " here")
    return value


_RULE_SCHEMA = {"enum": list(_RULES)}
MissingLocal = Annotated[
    MissingRules,
    PlainValidator(missing_rules),
    PlainSerializer(lambda rules: dict(rules.rules)),
    WithJsonSchema({"anyOf": [_RULE_SCHEMA, {"type": "object", "additionalProperties": _RULE_SCHEMA}]}),
]


class Select(Strict):
    """A query: the articles that meet every condition given."""

    kind: Kinds = Field(
        default=(), description="The kind, or a list of which one is enough.", examples=["in-focus"]
    )
    tags: Tags = Field(default=(), description="Tags that an article must have, all of them.")
    any_tags: Tags = Field(default=(), description="Tags of which an article must have at least one.")
    authors: Lines = Field(default=(), description="Authors of whom at least one must have written it.")
    from_: Date | None = Field(
        default=None, alias="from", description="The first day of publication.", examples=["2022-01-01"]
    )
    to: Date | None = Field(
        default=None, description="The last day of publication, itself included.", examples=["2022-12-31"]
    )
    lang: KnownLang | None = Field(
        default=None,
        description="Only articles in this language, in every edition. When left out, the originals are "
        "compared with the conditions, and each edition takes the articles in its own language.",
    )
    exclude: Keys = Field(default=(), description="Keys of articles to leave out.")
    sort: Annotated[tuple[SortKey, ...], BeforeValidator(as_list), WithJsonSchema(_SORT_SCHEMA)] = Field(
        default=("date",),
        min_length=1,
        description="The order: date, title, key or kind, with - before it for the reverse; or a list, "
        "where the later ones order what the earlier leave equal. Undated articles come last.",
        examples=["-date"],
    )
    limit: Annotated[StrictInt, Field(ge=1)] | None = Field(
        default=None, description="The most articles to take, from the beginning of the order."
    )

    @model_validator(mode="after")
    def _range(self) -> Select:
        if self.from_ and self.to and self.from_ > self.to:
            raise mistake(f"from ({self.from_}) is later than to ({self.to})", "exchange them")
        return self


class MatterEntry(Strict):
    """One article before or after the sections."""

    article: Key = Field(description="The article's key.", examples=["foreword"])
    missing: MissingLocal | None = Field(
        default=None, description="As `missing` of the report, for this article only.", examples=["original"]
    )


class SectionEntry(Strict):
    """A section: a title and its articles, listed or selected."""

    title: Local = Field(description="The section's title: text, or a table with a text for each language.")
    key: Key | None = Field(
        default=None,
        description="A name by which articles refer to the section: `@sec-military` for `military`.",
        examples=["military"],
    )
    summary: Local | None = Field(default=None, description="A few sentences for the section's opening page.")
    picture: Text | None = Field(
        default=None, description="A picture for the opening page, as a path below the project folder."
    )
    epigraph: Local | None = Field(default=None, description="Another's words for the opening page.")
    epigraph_by: Local | None = Field(
        default=None, description="Whose words the epigraph is.", examples=["A rescuer in Ariha"]
    )
    articles: Keys | None = Field(
        default=None,
        min_length=1,
        description="The keys of the section's articles, in order. Either this or select.",
        examples=[["israeli-strikes", "forces-restructuring"]],
    )
    select: Select | None = Field(
        default=None, description="A query that finds the section's articles. Either this or articles."
    )
    missing: MissingLocal | None = Field(
        default=None, description="As `missing` of the report, for this section only.", examples=["leave-out"]
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> SectionEntry:
        if self.articles is not None and self.select is not None:
            raise mistake("a section has either “articles” or “select”, not both", "take one of them out")
        if self.articles is None and self.select is None:
            raise mistake(
                "the section says nothing of its articles", "add articles = [...] or select = {...}"
            )
        return self


class AboutEntry(Strict):
    """What the page about the report says beside what the program knows: dates, articles, how to cite."""

    method: LocalList | None = Field(default=None, description="How the report was made, in paragraphs.")
    versions: LocalList | None = Field(
        default=None, description="What became of earlier versions, and what changed in this, in paragraphs."
    )


class EditionEntry(Strict):
    """What is different in the edition of one language."""

    layout: Line | None = Field(
        default=None, description="Another layout than that of the report.", examples=["annual-report"]
    )
    date: Date | None = Field(
        default=None, description="Another day of publication.", examples=["2023-02-01"]
    )
    options: dict[str, Any] = Field(
        default_factory=dict[str, Any],
        description="Options of the layout that win over those of the report.",
        examples=[{"paper": "B5", "cover_picture": "sources/media/cover-ar.svg"}],
    )


class CitationEntry(Strict):
    """How the report cites and lists its sources, where it differs from the project."""

    style: Line | None = Field(
        default=None,
        description="The citation style. When left out, citations.style of report-builder.toml.",
        examples=["chicago-author-date"],
    )
    bibliography: Place | None = Field(
        default=None,
        description="Where the sources are listed: report, article, both or none. When left out, "
        "citations.bibliography of report-builder.toml.",
        examples=["both"],
    )


class Manifest(Strict):
    """The manifest of a report: one TOML file under `sources/reports/`."""

    title: Local = Field(
        description="The report's title: text, or a table with a text for each language.",
        examples=["Syria during 2022", {"en": "Syria during 2022", "ar": "سورية خلال عام 2022"}],
    )
    subtitle: Local | None = Field(default=None, description="A second title for the cover.")
    summary: Local | None = Field(
        default=None, description="What the report is about, for kits and metadata."
    )
    findings: LocalList | None = Field(
        default=None,
        description="What the report found, in a sentence each, for kits. When left out, kits take from the "
        "boxes of key findings in the articles.",
    )
    source_url: LocalUrl | None = Field(
        default=None,
        description="Where the report stands on the web, or one address for each language: kits lead there.",
        examples=["https://example.org/reports/syria-2022"],
    )
    layout: Line | None = Field(
        default=None,
        description="The layout. When left out, defaults.layout of report-builder.toml.",
        examples=["annual-report"],
    )
    date: Date | None = Field(default=None, description="The day of publication.", examples=["2023-01-15"])
    editions: tuple[KnownLang, ...] = Field(
        default=(),
        description="The languages in which the report appears. When left out, the project's first.",
        examples=[["en", "ar"]],
    )
    missing: MissingLocal | None = Field(
        default=None,
        description="What becomes of an article that an edition has no translation of: error stops the "
        "edition, leave-out leaves it out, original sets it in its original language with a note. One of "
        "these, or a table with one for each language; error when left out.",
        examples=[{"ar": "leave-out", "tr": "original"}],
    )
    edition: dict[KnownLang, EditionEntry] = Field(
        default_factory=dict[KnownLang, EditionEntry],
        description="What is different in one edition: a table [edition.ar] with the keys below.",
        examples=[{"ar": {"date": "2023-02-01", "options": {"paper": "B5"}}}],
    )
    authors: LocalList | None = Field(
        default=None, description="Who wrote or edited the report.", examples=[["Unit of Analysis"]]
    )
    keywords: LocalList | None = Field(default=None, description="Subjects, for the PDF's metadata.")
    identifier: Local | None = Field(
        default=None,
        description="An ISBN, ISSN or report number; or one for each language.",
        examples=["ISBN 978-0-00-000000-2"],
    )
    rights: Local | None = Field(
        default=None, description="The sentence on rights. When left out, that of report-builder.toml."
    )
    imprint: LocalList | None = Field(default=None, description="Paragraphs for the imprint page.")
    about: AboutEntry | None = Field(
        default=None,
        description="The page about the report, with the keys below. When left out, there is none.",
    )
    timeline: TimelineWish | None = Field(
        default=None,
        description="The page of events from sources/timeline.toml, with the keys below. When left out, "
        "there is none.",
    )
    contributors: Keys | None = Field(
        default=None,
        description="Who is on the page of contributors: keys of [[contributors]] in report-builder.toml, in "
        "this order. When left out, those of them who wrote one of the articles.",
    )
    website: LocalUrl | None = Field(
        default=None,
        description="The site to print, or one for each language. When left out, that of "
        "report-builder.toml.",
    )
    options: dict[str, Any] = Field(
        default_factory=dict[str, Any],
        description="Options of the layout, such as colours and page size; the layout says which it has.",
        examples=[{"accent": "#0b5563", "paper": "A4"}],
    )
    citations: CitationEntry = Field(
        default_factory=CitationEntry,
        description="Another citation style, or another place for the list of sources, than those of "
        "report-builder.toml.",
        examples=[{"style": "apa", "bibliography": "article"}],
    )
    front: tuple[MatterEntry, ...] = Field(
        default=(), description="Articles before the sections, such as a foreword: [[front]] tables."
    )
    sections: tuple[SectionEntry, ...] = Field(
        min_length=1, description="The sections, in order: [[sections]] tables."
    )
    back: tuple[MatterEntry, ...] = Field(
        default=(), description="Articles after the sections, such as an appendix: [[back]] tables."
    )
