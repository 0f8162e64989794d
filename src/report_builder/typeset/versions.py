"""The versions that the bytes of an object depend on, found without importing the engine."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from report_builder import __version__
from report_builder.project.errors import CompileError, Problem
from report_builder.project.fingerprint import code_digest

if TYPE_CHECKING:
    from ctypes import CDLL

INSTALL_PANGO = (
    "Debian or Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; "
    "macOS: brew install pango; in a checkout: make setup"
)
_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")


def require_engine() -> None:
    """Raise CompileError, with what to install, when a library is missing without which nothing is typeset.

    WeasyPrint is not imported for it: it would print a banner of its own and fail.
    """
    missing = [name for name in _LIBRARIES if load_library(name) is None]
    if missing:
        names = ", ".join(f"lib{name}" for name in missing)
        raise CompileError(
            Problem(f"nothing can be typeset, for this machine lacks {names}", hint=INSTALL_PANGO)
        )


@cache
def engine_versions() -> str:
    """`report_builder`, its typesetting code, WeasyPrint, pydyf, fontTools, pikepdf, Pillow, HarfBuzz and
    Pango, as one line."""
    names = ("weasyprint", "pydyf", "fonttools", "pikepdf", "pillow", "uharfbuzz")
    found = " ".join(f"{name}-{_version(name)}" for name in names)
    return f"report_builder-{__version__} {code_digest('typeset', 'pictures')} {found} {pango_version()}"


@cache
def pango_version() -> str:
    """The version of the Pango library in use, asked of the library itself ("pango-none" if there is
    none)."""
    import ctypes

    library = load_library("pango-1.0")
    if library is None:
        return "pango-none"
    library.pango_version_string.restype = ctypes.c_char_p
    text: bytes = library.pango_version_string()
    return f"pango-{text.decode()}"


def load_library(name: str) -> CDLL | None:
    """A library as the system finds it; None if there is none."""
    import ctypes
    import ctypes.util

    for file in (f"lib{name}.so.0", f"lib{name}.dylib", f"lib{name}.0.dylib", ctypes.util.find_library(name)):
        if not file:
            continue
        try:
            return ctypes.CDLL(file)
        except OSError:
            continue
    return None


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
