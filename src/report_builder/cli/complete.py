"""Turns a word begun at the prompt into the names of reports, articles and layouts that it can become."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from report_builder.project.errors import ProjectError

if TYPE_CHECKING:
    from report_builder.project.paths import Project

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _completing(names: Callable[[Project], Iterable[str]]) -> Complete:
    def complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        del parameter
        from report_builder.project.paths import find_project

        root: Path | None = ctx.find_root().params.get("folder")
        try:
            found = names(find_project(Path.cwd(), root))
        except (ProjectError, OSError):
            return []  # a prompt is no place for error messages
        return [CompletionItem(name) for name in found if name.startswith(incomplete)]

    return complete


def _reports(project: Project) -> Iterable[str]:
    from report_builder.manuscript.load import list_reports

    return list_reports(project)


def _articles(project: Project) -> Iterable[str]:
    from report_builder.articles.catalogue import load_catalogue

    return dict.fromkeys(key for key, _ in load_catalogue(project).articles)


def _both(project: Project) -> Iterable[str]:
    return dict.fromkeys((*_reports(project), *_articles(project)))


def _layouts(project: Project) -> Iterable[str]:
    from report_builder.project.paths import layout_folders

    return layout_folders(project)


def _kits(project: Project) -> Iterable[str]:
    return sorted(path.parent.name for path in (project.build / "kits").glob("*/manifest.json"))


reports = _completing(_reports)
articles = _completing(_articles)
reports_and_articles = _completing(_both)
layouts = _completing(_layouts)
kits = _completing(_kits)
languages = _completing(lambda project: project.config.languages)
