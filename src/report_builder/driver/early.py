"""What a build can begin with before it is imported itself: most of its start is imports, here and there."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from report_builder.driver.server import start_server
from report_builder.project.errors import ProjectError
from report_builder.typeset.fontconfig import use_declared_fonts_only
from report_builder.typeset.versions import require_engine

if TYPE_CHECKING:
    from report_builder.project.paths import Project


def start_early(project: Project, names: Sequence[str] = (), *, briefs: bool = False) -> None:
    """Have the engine loaded beside this process if one of the reports, or briefs, will want it; without
    `names`, any of them.

    What is wrong here is told by the build, which comes upon it too.
    """
    folder = project.build / "briefs" if briefs else project.build
    if any(looks_changed(project, name, folder) for name in names or ("*",)):
        with suppress(ProjectError, OSError):
            require_engine()
            use_declared_fonts_only(project.store / "fontconfig")
            start_server()


def looks_changed(project: Project, report: str, folder: Path | None = None) -> bool:
    """Whether a source or a layout is newer than the report's records, which are in `folder`, or else in that
    of reports. A guess, which saves time and decides nothing."""
    try:
        name = Path(report).name.partition(".")[0]
        found = (folder or project.build).glob(f"{name}.*.json")
        records = [path.stat().st_mtime_ns for path in found if not path.name.endswith(".editions.json")]
        folders = (project.root / "sources", project.layouts, project.fonts)
        paths = [project.file, *(path for folder in folders for path in folder.rglob("*"))]
        return not records or max(path.stat().st_mtime_ns for path in paths) > min(records)
    except (OSError, ValueError):  # a name that is no pattern
        return True
