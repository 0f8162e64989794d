"""HTML and a style sheet -> a laid out WeasyPrint document, with the parsed sheets and fonts kept."""

from __future__ import annotations

import atexit
import logging
import warnings
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from report_builder.project.bleed import BLEED
from report_builder.project.pictures import MEGAPIXELS
from report_builder.typeset.model import CHANGED, Resource, StyleSheet

_BLEED = f"@page {{ bleed: {BLEED}mm !important; marks: none !important }}\n"  # cut off again in `finish`

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.css.counters import CounterStyle
    from weasyprint.document import Document
    from weasyprint.text.fonts import FontConfiguration


@dataclass(frozen=True, slots=True)
class Typesetter:
    """A parsed style sheet with its fonts loaded; kept for all units that use it."""

    sheet: StyleSheet
    fonts: FontConfiguration
    counters: CounterStyle  # what @counter-style of the sheet defines; a parsed sheet does not carry it along
    css: CSS


@dataclass(slots=True)
class Rendering:
    """A laid out unit and what the engine complained of."""

    document: Document
    refused: list[str]
    complaints: Complaints


@dataclass(slots=True)
class Complaints:
    """What WeasyPrint logs: missing glyphs (the characters) and other warnings, in order, once each."""

    glyphs: list[str] = field(default_factory=list[str])
    warnings: list[str] = field(default_factory=list[str])

    def add(self, record: logging.LogRecord) -> None:
        args = record.args
        if isinstance(args, tuple) and len(args) == 2 and "glyph" in str(record.msg):
            character = str(args[0])
            if character not in self.glyphs:
                self.glyphs.append(character)
            return
        text = record.getMessage()
        if text not in self.warnings:
            self.warnings.append(text)


def render(
    html: str,
    sheet: StyleSheet,
    resources: Iterable[Resource],
    extra_css: str,
    complaints: Complaints,
    megapixels: float = MEGAPIXELS,
) -> Rendering:
    """Lay out one document. `extra_css` comes after the sheet, with the same origin.

    Raises ValueError when a file is no longer the one that the job names: the engine itself would go on
    without the picture, and the result would be kept under the name of the whole one.
    """
    setter = typesetter(sheet)
    from weasyprint import CSS, HTML
    from weasyprint.css.counters import CounterStyle

    from report_builder.typeset.fetcher import JobFetcher
    from report_builder.typeset.svg_fonts import declared_faces

    fetcher = JobFetcher((*sheet.resources, *resources), declared_faces(sheet), megapixels)
    extra = CSS(
        string=_BLEED + extra_css, font_config=setter.fonts, url_fetcher=fetcher, base_url="project:/"
    )
    document = HTML(string=html, url_fetcher=fetcher, base_url="project:/").render(
        font_config=setter.fonts,
        counter_style=CounterStyle(setter.counters),
        stylesheets=[setter.css, extra],
        presentational_hints=True,
    )
    if fetcher.changed:
        raise ValueError(f"{fetcher.changed[0]} {CHANGED}")
    return Rendering(document, fetcher.refused, complaints)


@lru_cache(maxsize=4)
def typesetter(sheet: StyleSheet) -> Typesetter:
    """Parse a style sheet and load its fonts, once in each process."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="No fonts configured")
        from weasyprint import CSS
        from weasyprint.css.counters import CounterStyle
        from weasyprint.text.fonts import FontConfiguration

    from report_builder.typeset.fetcher import JobFetcher

    fonts = FontConfiguration()
    counters = CounterStyle()
    css = CSS(
        string=sheet.css,
        font_config=fonts,
        counter_style=counters,
        url_fetcher=JobFetcher(sheet.resources),
        base_url="project:/",
    )
    return Typesetter(sheet, fonts, counters, css)


atexit.register(
    typesetter.cache_clear
)  # WeasyPrint's fonts clean up with modules that are gone at the very end


@contextmanager
def listening() -> Generator[Complaints]:
    """Collect what WeasyPrint logs meanwhile, instead of printing it."""
    complaints = Complaints()
    logger = logging.getLogger("weasyprint")
    handler: logging.Handler = _Collector(complaints)
    propagate, logger.propagate = logger.propagate, False
    handlers = list(logger.handlers)
    logger.handlers = [handler]
    try:
        yield complaints
    finally:
        logger.propagate = propagate
        logger.handlers = handlers


class _Collector(logging.Handler):
    def __init__(self, complaints: Complaints) -> None:
        super().__init__(logging.WARNING)
        self.complaints = complaints

    def emit(self, record: logging.LogRecord) -> None:
        self.complaints.add(record)
