"""Turns `report-builder.toml` into the project's configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StrictFloat, StrictInt

from report_builder.project.kit import KitSettings
from report_builder.project.mail import MailSettings
from report_builder.project.numerals import Digits
from report_builder.project.profiles import Profiles
from report_builder.project.source import Source
from report_builder.project.toml_source import load_toml
from report_builder.project.validation import Strict, validate
from report_builder.project.values import Key, Lang, Line, Local, LocalText, LocalUrl

PROJECT_FILE = "report-builder.toml"


class Defaults(Strict):
    """What holds when neither a manifest nor the command says otherwise."""

    layout: Line = Field(default="annual-report", description="Layout of a report whose manifest names none.")
    brief_layout: Line = Field(
        default="brief", description="Layout of a brief: one article as a PDF of its own."
    )
    jobs: Annotated[StrictInt, Field(ge=1, le=256)] | None = Field(
        default=None,
        description="How many units are typeset at once; one for each processor core when left out.",
    )


Place = Literal["report", "article", "both", "none"]


class CitationSettings(Strict):
    """How sources are cited and listed. They lie in `sources/bibliography/`."""

    style: Line = Field(
        default="chicago-notes",
        description="The citation style: chicago-notes, chicago-author-date, apa, or the name of a CSL file "
        "in sources/bibliography/styles/.",
        examples=["apa"],
    )
    bibliography: Place = Field(
        default="report",
        description="Where the sources are listed: on pages of their own in the report, at the end of each "
        "article, both, or none. At the end of each article as well where the layout has no such pages.",
        examples=["article"],
    )


class LanguageSettings(Strict):
    """How the project prints one language."""

    digits: Digits = Field(
        default="european",
        description="The digits of page numbers, notes, dates and the numbers in the text: european (0123), "
        "arabic-indic (٠١٢٣) or persian (۰۱۲۳). The decimal, thousands and percent signs go with them. "
        "Numbers in Latin words, addresses and code keep theirs.",
        examples=["arabic-indic"],
    )
    months: Literal["standard", "levantine"] = Field(
        default="standard",
        description="In Arabic, the names of the months: standard (يناير) or levantine (كانون الثاني).",
        examples=["levantine"],
    )


class Limits(Strict):
    """Bounds on what the project may use."""

    store_mb: StrictInt = Field(
        default=1024,
        ge=1,
        description="Most megabytes that compiled units may take under build/; oldest go first.",
    )
    store_days: StrictInt = Field(
        default=60, ge=1, description="Days after which a compiled unit that no build used is removed."
    )
    unit_seconds: StrictInt = Field(
        default=120,
        ge=1,
        le=86_400,
        description="Most seconds that reading or typesetting one unit (an article, the contents) may take. "
        "What takes longer is ended, tried once more on its own, and is then an error.",
    )
    unit_memory_mb: StrictInt = Field(
        default=2048,
        ge=128,
        le=1_048_576,
        description="Most megabytes of memory that a worker may use to typeset one unit.",
    )
    unit_pages: StrictInt = Field(
        default=400, ge=1, le=100_000, description="Most pages of one unit; a longer one is an error."
    )
    picture_megapixels: StrictFloat = Field(
        default=100,
        gt=0,
        le=178,
        description="Most megapixels (millions of dots) of one picture; a larger one is an error. The engine "
        "itself takes no more than 178.",
    )
    max_article_mb: StrictFloat = Field(
        default=4, gt=0, le=1024, description="Most megabytes of one article file; a larger one is an error."
    )


class Bounds(Strict):
    """What a finished PDF may be."""

    image_ppi: StrictInt = Field(
        default=110,
        ge=36,
        le=2400,
        description="Fewest pixels per inch of a picture at the size at which it is placed.",
    )
    image_megapixels: StrictInt = Field(
        default=50, ge=1, le=1000, description="Most million pixels of a picture; a larger one is told of."
    )
    pdf_mb: StrictInt = Field(
        default=100, ge=1, description="Most megabytes of a finished PDF; a larger one is told of."
    )
    empty_part: StrictFloat = Field(
        default=0.5,
        gt=0,
        le=1,
        description="Part of a page that may stay empty below the text, where the text goes on.",
    )


class Waiver(Strict):
    """A finding that the project accepts in one article, and why."""

    rule: Line = Field(description="The rule, as it stands in brackets after a finding.")
    article: Line | None = Field(
        default=None, description="The key of the article; in every article when left out."
    )
    reason: Line = Field(description="Why it is accepted; shown wherever the finding is.")


class ContributorEntry(Strict):
    """Someone who writes for the publisher."""

    key: Key = Field(description="A name for manifests.", examples=["r-haddad"])
    name: Local = Field(description="The name as it is printed, and as articles name their authors.")
    role: Local | None = Field(default=None, description="What the person does.")
    bio: Local | None = Field(default=None, description="A few sentences.")
    url: LocalUrl | None = Field(default=None, description="A page about the person.")


class ProjectConfig(Strict):
    """The project file, `report-builder.toml`, in the project's top folder."""

    publisher: Local = Field(
        description="Who publishes: printed on covers and imprints and written into the PDF. Text, or a "
        "table with a text for each language; a language without one takes that of the project's first.",
        examples=["Institute for Regional Studies"],
    )
    website: LocalUrl | None = Field(
        default=None,
        description="The publisher's site, printed on the imprint; or one for each language.",
        examples=["https://example.org"],
    )
    languages: tuple[Lang, ...] = Field(
        default=("en",),
        min_length=1,
        description="The languages of the articles. The first is taken when an article names none.",
        examples=[["en", "ar"]],
    )
    kinds: tuple[Line, ...] = Field(
        default=(),
        description="The publisher's own genres of articles. When left out, any kind is allowed.",
        examples=[["in-focus", "analysis"]],
    )
    logo: Line | None = Field(
        default=None,
        description="The publisher's logo: a picture file, as a path below the project folder.",
        examples=["sources/media/logo.svg"],
    )
    rights: Local | None = Field(
        default=None,
        description="The sentence on rights that imprints print unless the manifest has its own; or one for "
        "each language.",
        examples=["© Institute for Regional Studies. All rights reserved."],
    )
    language: dict[Lang, LanguageSettings] = Field(
        default_factory=dict[str, LanguageSettings],
        description="How a language is printed: a table [language.ar] with the keys below.",
        examples=[{"ar": {"digits": "arabic-indic", "months": "levantine"}}],
    )
    citations: CitationSettings = Field(
        default_factory=CitationSettings,
        description="How sources are cited and listed.",
        examples=[{"style": "apa", "bibliography": "both"}],
    )
    contributors: tuple[ContributorEntry, ...] = Field(
        default=(), description="Who writes for the publisher: [[contributors]] tables, with the keys below."
    )
    defaults: Defaults = Field(
        default_factory=Defaults,
        description="What holds when nothing else is said.",
    )
    limits: Limits = Field(default_factory=Limits, description="Bounds on space, time and size.")
    bounds: Bounds = Field(default_factory=Bounds, description="Bounds on a finished PDF.")
    profiles: Profiles = Field(
        default_factory=Profiles,
        description="What PDFs are made for: tables like [profiles.email], with the keys below.",
    )
    mail: MailSettings = Field(
        default_factory=MailSettings,
        description="The mail server of report-builder send: a table [mail], with the keys below.",
    )
    kit: KitSettings = Field(
        default_factory=KitSettings,
        description="What goes to the distribution team with a PDF: a table [kit] with the keys below.",
    )
    rules: dict[Line, Literal["error", "warning", "off"]] = Field(
        default_factory=dict[str, Literal["error", "warning", "off"]],
        description="What a rule's findings do: stop the build, are told of, or nothing.",
        examples=[{"pages.short-last": "off"}],
    )
    waivers: tuple[Waiver, ...] = Field(
        default=(),
        description="Findings that are accepted: [[waivers]] tables with the keys below.",
    )

    def said(self, text: LocalText | None, lang: str) -> str | None:
        """`text` in `lang`, or in the project's first language when it has none there."""
        return text.pick(lang, self.languages[0]) if text is not None else None


def load_config(path: Path) -> ProjectConfig:
    """The configuration in the project file at `path`. Raises SourceError with every mistake in it."""
    return validate(ProjectConfig, config_source(path))


def config_source(path: Path) -> Source:
    """The project file as data with lines, to name the line of a key. Raises SourceError."""
    return load_toml(path, 2**20)
