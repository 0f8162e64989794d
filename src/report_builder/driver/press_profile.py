"""The project file -> the printing condition of its print profile, or an error on the line that names it."""

from __future__ import annotations

from report_builder.link.press.condition import SHIPPED, condition_of, shipped_condition
from report_builder.link.press.model import Condition
from report_builder.project.config import config_source
from report_builder.project.errors import SourceError
from report_builder.project.files import digest
from report_builder.project.paths import Project, file_below

_MOST = 20_000_000  # bytes; the largest profiles of presses have four million
_KEY = ("profiles", "print", "icc")
_HINT = "ask the press for the ICC profile of its CMYK printing condition, or leave the key out"


def press_condition(project: Project) -> Condition:
    """What the project prints on. Raises SourceError when its profile is missing, or none for CMYK."""
    name = project.config.profiles.print.icc
    if name is None:
        return shipped_condition()
    source = config_source(project.file)
    found = file_below(project, name)
    if found is None:
        message = f"there is no file “{name}” in this project"
        raise SourceError(source.problem(_KEY, message, "give its path from the project folder"))
    path = project.root / found
    try:
        if path.stat().st_size > _MOST:
            raise SourceError(source.problem(_KEY, f"“{name}” is too large for an ICC profile", _HINT))
        return condition_of(path.read_bytes())
    except OSError as error:
        message = f"“{name}” cannot be read: {error.strerror}"
        raise SourceError(source.problem(_KEY, message, "look at its permissions")) from None
    except ValueError as error:
        raise SourceError(source.problem(_KEY, f"“{name}” {error}", _HINT)) from None


def press_digest(project: Project) -> str:
    """A digest of the profile, which `press_condition` found to be right."""
    name = project.config.profiles.print.icc
    found = file_below(project, name) if name is not None else None
    return digest((project.root / found if found else SHIPPED).read_bytes())
