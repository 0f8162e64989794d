"""The tables of `sources/index.toml` and `sources/glossary.toml`: their keys and what they mean."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from report_builder.project.validation import Strict
from report_builder.project.values import Key, Keys, Local, LocalList

MOST_TERMS = 20_000


class TermTable(Strict):
    """`[[terms]]` of the index."""

    id: Key = Field(description="The term's own name, for `term=` in an article and for the keys below.")
    term: Local = Field(
        description="The words that the index prints, in each language. They are found in the text as well.",
        examples=[{"en": "Idlib", "ar": "إدلب", "tr": "İdlib"}],
    )
    index: Key | None = Field(
        default=None,
        description="The index that it stands in; may be left out when there is one, and below a parent.",
        examples=["places"],
    )
    aliases: LocalList | None = Field(
        default=None,
        description="Other words for it in the text. One that ends in `*` is found with every ending, "
        "as `raid*` is in “raids”.",
        examples=[{"en": ["Idlib governorate"]}],
    )
    sort: Local | None = Field(default=None, description="What it is ordered by in place of its words.")
    parent: Key | None = Field(default=None, description="The id of the term that it stands below.")
    see: Key | None = Field(
        default=None,
        description="The id of the term that readers are sent to. It has no pages of its own: its words in "
        "the text count for the other.",
    )
    see_also: Keys = Field(default=(), description="The ids of related terms.")
    match: bool = Field(
        default=True, description="`false`: its words are not looked for; only marks in articles count."
    )
    main: Keys = Field(
        default=(),
        description="Keys of articles; the first place of the term in each is a main place, in bold.",
    )


class IndexOptions(Strict):
    """`[options]` of the index."""

    arabic_article: Literal["ignored", "counted"] = Field(
        default="ignored",
        description="Whether ال before an Arabic entry counts in its order; most indexes pass over it.",
    )


class IndexFile(Strict):
    """`sources/index.toml`."""

    indexes: dict[Key, Local] = Field(
        default_factory=dict,
        description="The indexes and their titles, in the order in which they stand in the report.",
    )
    options: IndexOptions = Field(default_factory=IndexOptions, description="How the entries are ordered.")
    terms: Annotated[tuple[TermTable, ...], Field(max_length=MOST_TERMS)] = Field(
        default=(), description="The terms; see below."
    )


class WordTable(Strict):
    """`[[terms]]` of the glossary."""

    term: Local = Field(
        description="The words, written out.",
        examples=[{"en": "Office for the Coordination of Humanitarian Affairs"}],
    )
    abbr: Local | None = Field(
        default=None, description="Their abbreviation; a glossary word has none.", examples=["OCHA"]
    )
    definition: Local | None = Field(default=None, description="What it is, for the list at the end.")
    expand: bool = Field(
        default=True,
        description="`false`: the first use of the abbreviation in an article is not written out.",
    )


class GlossaryFile(Strict):
    """`sources/glossary.toml`."""

    terms: Annotated[tuple[WordTable, ...], Field(max_length=MOST_TERMS)] = Field(
        default=(), description="The abbreviations and words; see below."
    )
