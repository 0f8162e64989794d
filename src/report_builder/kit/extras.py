"""The packages that only kits need, or the command that installs them."""

from __future__ import annotations

from importlib.util import find_spec

from report_builder.project.errors import Problem, ProjectError

_PACKAGES = ("mrml", "segno")  # by which they are imported and installed


def require_extras() -> None:
    """Raises ProjectError when a package of the extra `kit` is not installed."""
    missing = [package for package in _PACKAGES if find_spec(package) is None]
    if missing:
        hint = "install them: pip install 'report-builder[kit]'"
        raise ProjectError(Problem(f"kits need packages that are not here: {', '.join(missing)}", hint=hint))
