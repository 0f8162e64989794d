"""Turns the commands into docs/commands.md: `python -m report_builder.cli.reference > docs/commands.md`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from report_builder.cli.main import cli

INTRODUCTION = """\
# Commands

<!-- Written by `make docs` from the help texts of the commands in src/report_builder/cli/: change those. -->

Every command finds its project from the current folder upward; `--project DIR` names another. Results go to
standard output, progress and problems to standard error. A problem is one line with file, line, key, and
what to do about it:

```
error: sources/articles/2021/idlib-sochi.en.md:4: kindd: there is no such key (did you mean “kind”?)
```

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | a build, a gate or a check failed; the last good PDF is as it was |
| 2 | the command line was wrong |
| 130 | interrupted with Ctrl-C |

With `--json` a command prints one JSON object: `ok`, its results, and `problems`, each with `severity`,
`file`, `line`, `key`, `message` and `hint`; what a gate found has `rule`, `page`, `label`, `box`, `waived`.
"""


def reference() -> str:
    """The page as Markdown; the same commands always give the same text."""
    parent = click.Context(cli, info_name="report-builder")
    parts = [INTRODUCTION, "## Options of every command\n", _options(cli, parent)]
    common = frozenset(parameter.name or "" for parameter in cli.params)
    for name in cli.list_commands(parent):
        command = cli.get_command(parent, name)
        if command is not None:
            parts.extend(_command(command, click.Context(command, info_name=name, parent=parent), common))
    return "\n".join(parts)


def _command(command: click.Command, ctx: click.Context, common: frozenset[str]) -> Iterator[str]:
    usage = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    text, _, examples = inspect.cleandoc(command.help or "").partition("\b\nExamples:\n")
    yield f"## {ctx.info_name}\n"
    yield f"```\n{usage}\n```\n"
    yield text.strip() + "\n"
    if any(isinstance(each, click.Option) and each.name not in common for each in command.params):
        yield _options(command, ctx, common)
    if examples:
        yield f"```sh\n{inspect.cleandoc(examples)}\n```\n"


def _options(command: click.Command, ctx: click.Context, without: frozenset[str] = frozenset()) -> str:
    rows = ["| option | meaning |", "|---|---|"]
    for option in command.params:
        record = option.get_help_record(ctx) if isinstance(option, click.Option) else None
        if record is not None and option.name not in without:
            names, text = (cell.replace("|", "\\|") for cell in record)
            rows.append(f"| `{names}` | {text} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    click.echo(reference(), nl=False)
