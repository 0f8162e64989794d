"""Turns a machine and a project into checks: what is there, what is missing, and the remedy."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING

from report_builder.project.errors import ProjectError
from report_builder.typeset.versions import INSTALL_PANGO, pango_version

if TYPE_CHECKING:
    from report_builder.project.paths import Project

TESTED_WEASYPRINT = "70"
OLDEST_PANGO = (1, 44)
FREE_MEGABYTES = 500
_EXTRA = re.compile(r"""(?P<name>[\w.-]+).*\bextra *== *["'](?P<extra>[\w-]+)["']""")
_EXTRAS = {
    "charts": "charts of the kind vega-lite",
    "intake": "report-builder import",
    "kit": "report-builder kit",
    "mail": "report-builder send with a keyring, or to listmonk",
}
FONT_SUFFIXES = {".ttf", ".otf", ".woff2"}


@dataclass(frozen=True, slots=True)
class Check:
    """One finding; `remedy` says what to do when it is not `ok`."""

    name: str
    ok: bool
    found: str
    remedy: str | None = None


def machine_checks() -> Iterator[Check]:
    """Python, WeasyPrint, Pango, harfbuzz-subset, cores: what every project needs."""
    running = ".".join(str(part) for part in sys.version_info[:3])
    yield Check("Python", sys.version_info >= (3, 11), running, "install Python 3.11 or newer")
    yield _weasyprint()
    yield _pango()
    yield _engine()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    yield Check("cores", True, f"{cores}, so as many units are typeset at once")
    yield from _extras()


def project_checks(project: Project) -> Iterator[Check]:
    """Fonts, layouts, languages, build folder and disk of one project."""
    yield from _fonts(project)
    yield from _layouts(project)
    yield from _languages(project)
    yield from _mail(project)
    yield _build_folder(project)
    yield _disk(project)


def font_files(project: Project) -> dict[str, Path]:
    """Every font file by name, sorted: the project's own, then those that ship."""
    from report_builder.project.resources import packaged

    found: dict[str, Path] = {}
    for folder in (packaged("fonts"), project.fonts):
        if folder.is_dir():
            found |= {path.name: path for path in folder.iterdir() if path.suffix.lower() in FONT_SUFFIXES}
    return dict(sorted(found.items()))


def _weasyprint() -> Check:
    try:
        found = version("weasyprint")
    except PackageNotFoundError:
        return Check("WeasyPrint", False, "not installed", "install report-builder again")
    tested = found.split(".")[0] == TESTED_WEASYPRINT
    remedy = f"pages may differ: install weasyprint {TESTED_WEASYPRINT}.x, with which this version was tested"
    return Check("WeasyPrint", tested, found, remedy)


def _pango() -> Check:
    found = pango_version().removeprefix("pango-")
    numbers = tuple(int(part) for part in found.split(".")[:2] if part.isdigit())
    if not numbers:
        return Check("Pango", False, "not found", INSTALL_PANGO)
    return Check("Pango", numbers >= OLDEST_PANGO, found, f"Pango 1.44 or newer is needed. {INSTALL_PANGO}")


def _engine() -> Check:
    """Whether WeasyPrint loads, and with it the library that cuts fonts down to the glyphs in use."""
    name = "harfbuzz-subset"
    with warnings.catch_warnings(record=True) as said, contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("always")
        try:
            import weasyprint  # noqa: F401  # pyright: ignore[reportUnusedImport]
        except (OSError, ImportError) as error:
            reason = " ".join(str(error).split())
            return Check("typesetting", False, f"WeasyPrint does not start: {reason}", INSTALL_PANGO)
    if any("harfbuzz-subset" in str(warning.message).lower() for warning in said):
        return Check(name, False, "not found, so PDFs are made more slowly", INSTALL_PANGO)
    return Check(name, True, "there")


def _extras() -> Iterator[Check]:
    """The optional parts; one that is not installed is no fault, and says what it would be for."""
    wanted: dict[str, list[str]] = {}
    for requirement in (requires("report-builder") or ()) if _installed("report-builder") else ():
        if match := _EXTRA.match(requirement):
            wanted.setdefault(match["extra"], []).append(match["name"])
    for extra, names in wanted.items():
        found = "there"
        if not all(_installed(name) for name in names):
            install = f"pip install 'report-builder[{extra}]'"
            found = f"not installed; {_EXTRAS.get(extra, extra)} would need it: {install}"
        yield Check(f"extra {extra}", True, found)


def _installed(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def _fonts(project: Project) -> Iterator[Check]:
    from fontTools.ttLib import TTFont, TTLibError

    files = font_files(project)
    broken = False
    for name, path in files.items():
        try:
            with TTFont(path, lazy=True) as font:
                font.getBestCmap()
        except (OSError, TTLibError, KeyError, AssertionError) as error:
            broken = True
            remedy = "copy the font again; “report-builder init” in another folder has the shipped ones"
            yield Check("fonts", False, f"{project.name_of(path)}: {name} cannot be read: {error}", remedy)
    if not broken:
        remedy = "put the fonts of the layouts into fonts/"
        yield Check("fonts", bool(files), f"{len(files)} files, all readable", remedy)


def _layouts(project: Project) -> Iterator[Check]:
    from report_builder.compose.layout import load_layout
    from report_builder.project.paths import layout_folders

    names = tuple(layout_folders(project))
    if not names:
        yield Check("layouts", False, "none", "put a layout into layouts/")
    for name in names:
        yield _check("layout", lambda name=name: (load_layout(project, name), name)[1], project)


def _languages(project: Project) -> Iterator[Check]:
    from report_builder.project.locale import languages

    known = languages(project)
    for lang in project.config.languages:
        there = lang in known or lang.split("-")[0] in known
        remedy = (
            f"the words that reports print (Contents, Notes, month names) are known in: {', '.join(known)}"
        )
        yield Check("language", there, lang if there else f"{lang}: its words are missing", remedy)


def _mail(project: Project) -> Iterator[Check]:
    """What is set of the mail server; it is not asked, and nothing is sent."""
    from report_builder.kit.account import server_of

    if project.config.mail.host is None and "REPORT_BUILDER_SMTP_HOST" not in os.environ:
        return

    def found() -> str:
        server = server_of(project, os.environ)
        login = f"logs in as {server.user}, password at hand" if server.user else "no login"
        return f"{server.name}, {server.security}, {login}"

    yield _check("mail", found, project)


def _build_folder(project: Project) -> Check:
    def write() -> str:
        project.build.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=project.build) as file:
            file.write(b"report-builder")
        return "can be written"

    return _check("build/", write, project)


def _disk(project: Project) -> Check:
    free = shutil.disk_usage(project.root).free // 1_000_000
    found = f"{free / 1000:.1f} GB free"
    return Check("disk", free >= FREE_MEGABYTES, found, "free some space; report-builder clean --all helps")


def _check(name: str, test: Callable[[], str], project: Project) -> Check:
    """The check that passes with what `test` returns, or fails with what it raises."""
    try:
        return Check(name, True, test())
    except ProjectError as error:
        said = "; ".join(problem.text(project.root) for problem in error.problems)
        return Check(name, False, said, "mend what is named")
    except OSError as error:
        return Check(
            name, False, (error.strerror or str(error)).lower(), "make it writable, or free some space"
        )
