# The part of WeasyPrint's documented interface that this project uses.
from collections.abc import Sequence

from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

__version__: str

class CSS:
    def __init__(
        self,
        *,
        string: str | None = None,
        base_url: str | None = None,
        url_fetcher: URLFetcher | None = None,
        font_config: FontConfiguration | None = None,
        counter_style: CounterStyle | None = None,
    ) -> None: ...

class HTML:
    def __init__(
        self,
        *,
        string: str | None = None,
        base_url: str | None = None,
        url_fetcher: URLFetcher | None = None,
    ) -> None: ...
    def render(
        self,
        font_config: FontConfiguration | None = None,
        counter_style: CounterStyle | None = None,
        *,
        stylesheets: Sequence[CSS] = ...,
        presentational_hints: bool = False,
    ) -> Document: ...
