"""The versions that the bytes of an object depend on, found without importing the engine."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from report_builder import __version__
from report_builder.project.fingerprint import code_digest


@cache
def engine_versions() -> str:
    """`report_builder`, its typesetting code, WeasyPrint, pydyf, fontTools, pikepdf and Pango, as one
    line."""
    names = ("weasyprint", "pydyf", "fonttools", "pikepdf")
    found = " ".join(f"{name}-{_version(name)}" for name in names)
    return f"report_builder-{__version__} {code_digest('typeset')} {found} {pango_version()}"


@cache
def pango_version() -> str:
    """The version of the Pango library in use, asked of the library itself ("pango-none" if there is
    none)."""
    import ctypes
    import ctypes.util

    for name in ("libpango-1.0.so.0", "libpango-1.0.dylib", ctypes.util.find_library("pango-1.0")):
        if not name:
            continue
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        library.pango_version_string.restype = ctypes.c_char_p
        text: bytes = library.pango_version_string()
        return f"pango-{text.decode()}"
    return "pango-none"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
