"""Turns `--where` conditions into the articles that meet them, by the rules of a manifest's `select`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from report_builder.project.errors import SourceError

if TYPE_CHECKING:
    from report_builder.articles.catalogue import Catalogue
    from report_builder.articles.model import Article
    from report_builder.project.config import ProjectConfig

SINGULAR = {
    "tag": "tags",
    "author": "authors",
    "any_tag": "any_tags",
    "any-tag": "any_tags",
    "any-tags": "any_tags",
}
SEVERAL = {"kind", "tags", "any_tags", "authors", "exclude", "sort"}

where_option = click.option(
    "--where",
    "where",
    multiple=True,
    metavar="KEY=VALUE",
    help="Only these articles; repeatable. Keys: kind, tag, author, from, to, lang, exclude, sort, limit.",
)


def chosen(catalogue: Catalogue, where: Sequence[str]) -> tuple[Article, ...]:
    """The articles that meet every condition, oldest first unless `sort` says otherwise.

    Raises click.UsageError for a condition that cannot be understood.
    """
    from report_builder.manuscript.select import parse_where, select

    config: ProjectConfig = catalogue.project.config
    try:
        query = parse_where(joined(where), config)
    except SourceError as error:
        raise click.UsageError(
            "--where: " + "; ".join(problem.text() for problem in error.problems)
        ) from None
    return select(catalogue.articles.values(), query)


def joined(where: Sequence[str]) -> list[str]:
    """The conditions in the words of a manifest, each key once: `tag=a`, `tag=b` -> `tags=a,b`."""
    found: dict[str, str] = {}
    for condition in where:
        name, equals, value = condition.partition("=")
        key = SINGULAR.get(name.strip(), name.strip())
        if not equals or key not in found:
            found[key] = f"{equals}{value}"
        elif key in SEVERAL:
            found[key] += f",{value}"
        else:
            raise click.UsageError(f"--where: {name.strip()} is given twice")
    return [key + rest for key, rest in found.items()]
