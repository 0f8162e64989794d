from collections.abc import Iterable, Mapping, Sequence

class Page:
    width: float
    height: float
    anchors: Mapping[str, tuple[float, float, float, float]]
    bookmarks: Sequence[tuple[int, str, tuple[float, float], str]]

class Document:
    pages: list[Page]
    def copy(self, pages: Iterable[Page]) -> Document: ...
    def write_pdf(self, *, pdf_variant: str | None = None, pdf_tags: bool = False) -> bytes: ...
