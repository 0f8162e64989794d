"""`report-builder schema`: the models of what editors write -> JSON Schemas for their tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from report_builder.cli.session import Session, common_options, pass_session
from report_builder.project.errors import SourceError

if TYPE_CHECKING:
    from report_builder.project.config import ProjectConfig

KINDS = ("article", "report", "project", "index", "glossary")


@click.command("schema", short_help="Print JSON Schemas for editors' tools.")
@click.argument("kind", type=click.Choice(KINDS), required=False)
@click.option(
    "--output",
    "-o",
    "output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write <kind>.schema.json into this folder.",
)
@common_options
@pass_session
def command(session: Session, kind: str | None, output: Path | None) -> None:
    """Print the JSON Schema of a kind of file, so that an editor completes and checks its keys.

    Without a kind all of them are printed as one object, or written to -o. Within a project, its kinds and
    languages are offered.

    \b
    Examples:
      report-builder schema article
      report-builder schema -o .schemas
    """
    from report_builder.indexing.schema import GlossaryFile, IndexFile
    from report_builder.manuscript.json_schema import (
        file_schema,
        front_matter_schema,
        manifest_schema,
        project_schema,
    )
    from report_builder.project.files import write_atomically

    config = _config(session)
    schemas: dict[str, dict[str, Any]] = {
        "article": front_matter_schema(config),
        "report": manifest_schema(config),
        "project": project_schema(),
        "index": file_schema(IndexFile, "Vocabulary of the index"),
        "glossary": file_schema(GlossaryFile, "Glossary"),
    }
    wanted = {name: schemas[name] for name in ([kind] if kind else KINDS)}
    if output is None:
        click.echo(_text(schemas[kind] if kind else wanted), nl=False)
        return
    files: list[str] = []
    for name, schema in wanted.items():
        path = output / f"{name}.schema.json"
        write_atomically(path, _text(schema).encode())
        files.append(str(path.absolute()))
        session.say(f"{path} written")
    session.give({"ok": True, "files": files})


def _config(session: Session) -> ProjectConfig | None:
    """The project's configuration, whose kinds and languages are then offered; none outside a project."""
    try:
        return session.project().config
    except SourceError:
        if session.folder is not None:
            raise
        return None


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
