"""Writes small projects for tests: files by name, and the Project that they make."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from report_builder.project.errors import ProjectError
from report_builder.project.paths import Project, find_project

CONFIG = """\
publisher = "Institute"
languages = ["en", "ar"]
kinds = ["in-focus", "analysis"]
"""


def make_project(root: Path, files: dict[str, str | bytes] | None = None, config: str = CONFIG) -> Project:
    """A project at `root` with a layout and `files` (path -> content)."""
    everything: dict[str, str | bytes] = {
        "report-builder.toml": config,
        "layouts/annual-report/layout.toml": "",
        **(files or {}),
    }
    for name, content in everything.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return find_project(root)


def article(title: str = "Title", body: str = "Some text.", **keys: str) -> str:
    """An article file with front matter."""
    lines = [f"title: {title}", *(f"{key}: {value}" for key, value in keys.items())]
    return "---\n" + "\n".join(lines) + f"\n---\n{body}\n"


def manifest(text: str) -> str:
    return dedent(text).lstrip("\n")


def said(error: ProjectError, root: Path) -> list[str]:
    """The problems as the command line prints them."""
    return [problem.text(root) for problem in error.problems]
