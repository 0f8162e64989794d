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
    if looks_changed(project, names or ("*",), "briefs" if briefs else "."):
        with suppress(ProjectError, OSError):
            require_engine()
            use_declared_fonts_only(project.store / "fontconfig")
            start_server()


def looks_changed(project: Project, names: Sequence[str], folder: str = ".") -> bool:
    """Whether a source or a layout is newer than the records of reports, or of briefs, which are in `folder`
    below the build folder. A guess, which saves time and decides nothing."""
    try:
        oldest = min(_oldest(project.build / folder, name) for name in names)
        folders = (project.root / "sources", project.layouts, project.fonts)
        paths = [project.file, *(path for each in folders for path in each.rglob("*"))]
        return max(path.stat().st_mtime_ns for path in paths) > oldest
    except (OSError, ValueError):  # there is no record, or a name is no pattern
        return True


def _oldest(folder: Path, name: str) -> int:
    """When the oldest record of a report was written. Raises ValueError when there is none."""
    found = folder.glob(f"{Path(name).name.partition('.')[0]}.*.json")
    return min(path.stat().st_mtime_ns for path in found if not path.name.endswith(".editions.json"))
