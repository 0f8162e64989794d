"""Layouts as builds ask for them -> loaded ones, kept while their files stand still."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from report_builder.compose.layout import load_layout
from report_builder.compose.model import Layout
from report_builder.compose.options import OptionSource
from report_builder.project.errors import LayoutError
from report_builder.project.locale import Locale
from report_builder.project.paths import Project, font_file, layout_folder

_KEPT = 16  # layouts, with other options or for other languages each

_Stamp = tuple[tuple[Path, int, int], ...]  # files, their size and time of change


@dataclass(frozen=True, slots=True)
class _Kept:
    name: str
    sources: tuple[OptionSource, ...]
    locale: Locale
    layout: Layout
    stamp: _Stamp


@dataclass(slots=True)
class LayoutShelf:
    """The layouts that the builds of a project asked for last."""

    _kept: list[_Kept] = field(default_factory=list[_Kept])

    def load(self, project: Project, name: str, sources: Sequence[OptionSource], locale: Locale) -> Layout:
        """What `load_layout` gives. Raises LayoutError."""
        asked = name, tuple(sources), locale
        for kept in self._kept:
            if (kept.name, kept.sources, kept.locale) == asked and _stands(kept, project):
                return kept.layout
        layout = load_layout(project, name, sources, locale)
        self._kept = [each for each in self._kept if (each.name, each.sources, each.locale) != asked]
        with suppress(OSError, LayoutError):  # a file that vanished meanwhile
            self._kept = [*self._kept[1 - _KEPT :], _Kept(*asked, layout, _stamp(layout, project))]
        return layout


def _stands(kept: _Kept, project: Project) -> bool:
    try:
        return _stamp(kept.layout, project) == kept.stamp
    except (OSError, LayoutError):
        return False


def _stamp(layout: Layout, project: Project) -> _Stamp:
    return tuple(
        (path, status.st_size, status.st_mtime_ns)
        for path in _files(layout, project)
        for status in (path.stat(),)
    )


def _files(layout: Layout, project: Project) -> Iterator[Path]:
    """Everything that loading it reads, or asks whether it is there. A folder of the project may come to
    stand before one that ships."""
    for templates in layout.folders:
        yield from sorted(layout_folder(project, templates.parent.name).rglob("*"))
    yield from (font_file(project, name) for name in layout.fonts)
    for option in layout.declared:
        value = layout.options.get(option.name)
        if option.type == "image" and value:
            yield project.root / value.lstrip("/")
