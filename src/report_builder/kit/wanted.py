"""The names on a command line -> the editions and briefs that kits are made of."""

from __future__ import annotations

from dataclasses import dataclass

from report_builder.articles.catalogue import Catalogue
from report_builder.articles.model import Article
from report_builder.kit.model import EditionKind
from report_builder.manuscript.load import list_reports
from report_builder.manuscript.report import report_editions
from report_builder.project.errors import Problem, ProjectError, SourceError
from report_builder.project.paths import Project
from report_builder.project.source import suggestion


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report or an article and the languages in which it gets a kit; `articles` is empty for a report."""

    name: str
    kind: EditionKind
    languages: tuple[str, ...]
    articles: tuple[Article, ...] = ()


def find_wanted(
    project: Project, catalogue: Catalogue, names: tuple[str, ...], lang: str | None
) -> tuple[tuple[Wanted, ...], tuple[Problem, ...]]:
    """What `names` name, each a report's or an article's, in `lang` or in every language.

    `report:NAME` and `article:NAME` say which when there are both. Mistakes come along, one for each name
    that means nothing.
    """
    found: dict[tuple[str, str], Wanted] = {}
    problems: list[Problem] = []
    for name in dict.fromkeys(names):
        try:
            wanted = _find(project, catalogue, name, lang)
        except ProjectError as error:
            problems += error.problems
        else:
            found[wanted.kind, wanted.name] = wanted
    return tuple(found.values()), tuple(dict.fromkeys(problems))


def _find(project: Project, catalogue: Catalogue, name: str, lang: str | None) -> Wanted:
    kind, colon, rest = name.partition(":")
    if colon and kind in ("report", "article"):
        return _report(project, rest, lang) if kind == "report" else _article(catalogue, rest, lang)
    reports = list_reports(project)
    short = name.removesuffix(".toml").replace("\\", "/").rpartition("/")[2]
    is_report = name in reports or (name.endswith(".toml") and short in reports)
    keys = {key for key, _ in catalogue.articles} | {each.article.key for each in catalogue.broken}
    if is_report and name in keys:
        hint = f"say report:{name} or article:{name}"
        raise SourceError(Problem(f"“{name}” is a report and an article", hint=hint))
    if is_report:
        return _report(project, short, lang)
    if name not in keys and not _is_file(name):
        hint = suggestion(name, {*reports, *keys}) or "“report-builder list” shows what there is"
        raise SourceError(Problem(f"there is no report and no article “{name}”", hint=hint))
    return _article(catalogue, name, lang)


def _is_file(name: str) -> bool:
    return "/" in name or "\\" in name or name.endswith((".md", ".markdown"))


def _report(project: Project, name: str, lang: str | None) -> Wanted:
    editions = report_editions(project, name)
    short = name.removesuffix(".toml").replace("\\", "/").rpartition("/")[2]
    return Wanted(short, "report", (lang,) if lang is not None else editions)


def _article(catalogue: Catalogue, name: str, lang: str | None) -> Wanted:
    versions = catalogue.versions(name) if lang is None else ()
    if not versions:
        versions = (catalogue.find(name, lang),)
    broken = (catalogue.errors_of(name, each) for each in catalogue.project.config.languages)
    if lang is None and (errors := [error for each in broken for error in each]):
        raise SourceError(errors)
    return Wanted(versions[0].key, "brief", tuple(each.lang for each in versions), versions)
