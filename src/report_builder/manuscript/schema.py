"""The manifest of a report: which keys it may have and what they mean."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, StrictInt, WithJsonSchema, model_validator

from report_builder.project.validation import Strict, mistake
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
    Tags,
    Text,
    Url,
    as_list,
)

SortKey = Literal["date", "-date", "title", "-title", "key", "-key", "kind", "-kind"]
_SORT_KEYS = list(get_args(SortKey))
_SORT_SCHEMA = {"anyOf": [{"enum": _SORT_KEYS}, {"type": "array", "items": {"enum": _SORT_KEYS}}]}


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
        default=None, description="The language of the articles. When left out, that of the edition."
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


class SectionEntry(Strict):
    """A section: a title and its articles, listed or selected."""

    title: Local = Field(description="The section's title: text, or a table with a text for each language.")
    summary: Local | None = Field(default=None, description="A few sentences for the section's opening page.")
    picture: Text | None = Field(
        default=None, description="A picture for the opening page, as a path below the project folder."
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

    @model_validator(mode="after")
    def _one_of_both(self) -> SectionEntry:
        if self.articles is not None and self.select is not None:
            raise mistake("a section has either “articles” or “select”, not both", "take one of them out")
        if self.articles is None and self.select is None:
            raise mistake(
                "the section says nothing of its articles", "add articles = [...] or select = {...}"
            )
        return self


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
    authors: LocalList | None = Field(
        default=None, description="Who wrote or edited the report.", examples=[["Unit of Analysis"]]
    )
    keywords: LocalList | None = Field(default=None, description="Subjects, for the PDF's metadata.")
    identifier: Line | None = Field(
        default=None, description="An ISBN, ISSN or report number.", examples=["ISBN 978-0-00-000000-2"]
    )
    rights: Local | None = Field(
        default=None, description="The sentence on rights. When left out, that of report-builder.toml."
    )
    imprint: LocalList | None = Field(default=None, description="Paragraphs for the imprint page.")
    website: Url | None = Field(
        default=None, description="The site to print. When left out, that of report-builder.toml."
    )
    options: dict[str, Any] = Field(
        default_factory=dict[str, Any],
        description="Options of the layout, such as colours and page size; the layout says which it has.",
        examples=[{"accent": "#0b5563", "paper": "A4"}],
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
