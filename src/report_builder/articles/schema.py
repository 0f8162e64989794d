"""The front matter of an article: which keys it may have and what they mean."""

from __future__ import annotations

from pydantic import Field

from report_builder.project.validation import Strict
from report_builder.project.values import Date, Key, Kind, KnownLang, Line, Lines, Tags, Text, Url


class FrontMatter(Strict):
    """The front matter of an article: the block of keys between two lines of `---` at its top."""

    title: Line | None = Field(
        default=None,
        description="The article's title. When left out, the first heading of the text.",
        examples=["Escalation in Idlib after the Sochi meeting"],
    )
    subtitle: Line | None = Field(default=None, description="A second title, printed below the first.")
    short_title: Line | None = Field(
        default=None, description="A shorter title for running heads, when the title is long."
    )
    date: Date | None = Field(
        default=None, description="The day of publication, as year-month-day.", examples=["2021-10-12"]
    )
    kind: Kind | None = Field(
        default=None,
        description="The publisher's own genre of the article: one of the kinds in report-builder.toml.",
        examples=["in-focus"],
    )
    key: Key | None = Field(
        default=None,
        description="The article's name in manifests and links; it pairs the languages of one article. "
        "Letters, digits, - and _. When left out, the file name.",
        examples=["idlib-sochi"],
    )
    lang: KnownLang | None = Field(
        default=None,
        description="The language of the text. When left out, that of the file name (`name.ar.md`), "
        "or else the project's first.",
        examples=["en"],
    )
    translated_from: KnownLang | None = Field(
        default=None,
        description="The language that this text was translated from. When left out, the first of the "
        "project's languages that the article is there in.",
        examples=["en"],
    )
    authors: Lines = Field(
        default=(), description="Who wrote it: a list, or one name.", examples=[["Unit of Analysis"]]
    )
    summary: Line | None = Field(
        default=None, description="One or two sentences, for contents, kits and metadata."
    )
    tags: Tags = Field(
        default=(),
        description="Subjects, by which a manifest can select: a list, or words with commas between.",
        examples=[["military", "idlib"]],
    )
    source_url: Url | None = Field(
        default=None,
        description="Where the article stands on the web; links to it lead there from a report without it.",
    )
    picture: Text | None = Field(
        default=None,
        description="A picture for the article's opening: a path from the article's own folder, "
        "or from the project folder when it begins with /.",
        examples=["/sources/media/idlib.svg"],
    )
