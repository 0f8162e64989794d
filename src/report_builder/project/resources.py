"""Finds what ships with report_builder: layouts, fonts, the sample sources, the sample project file."""

from __future__ import annotations

from pathlib import Path

from report_builder.project.errors import Problem, ProjectError

_PACKAGE = Path(__file__).resolve().parent.parent


def packaged(name: str) -> Path:
    """The shipped file or folder `name` ("layouts", "fonts", "sources", "report-builder.toml").

    In an installed wheel it lies in `report_builder/data/`, in a checkout at the top. Raises ProjectError
    when the installation is incomplete.
    """
    installed, checkout = _PACKAGE / "data", _PACKAGE.parent.parent
    for folder in (installed, checkout):
        if (folder / name).exists() and (folder is installed or (folder / "pyproject.toml").is_file()):
            return folder / name
    raise ProjectError(
        Problem(f"the installation of report-builder lacks its “{name}”", hint="install report-builder again")
    )
