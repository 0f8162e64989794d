"""Turns a command line into the call of one command; each command is imported when it is asked for."""

from __future__ import annotations

import importlib

import click

from report_builder import __version__
from report_builder.cli.failures import reported
from report_builder.cli.session import common_options, session

# The order of a first day with the tool; `list` lives in listing.py, since `list` is a word of Python.
COMMANDS = {
    "init": "init",
    "new": "new",
    "import": "import_",
    "list": "listing",
    "build": "build",
    "brief": "brief",
    "watch": "watch",
    "check": "check",
    "editions": "editions",
    "schema": "schema",
    "doctor": "doctor",
    "clean": "clean",
    "completion": "completion",
}


class Commands(click.Group):
    """A group that imports a command's module when the command is asked for, and reports every failure."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"report_builder.cli.{COMMANDS[cmd_name]}")
        return module.command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        wanted = args[0]
        if wanted not in COMMANDS and not wanted.startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches

            near = get_close_matches(wanted, COMMANDS, n=1)
            hint = f"did you mean {near[0]}?" if near else "report-builder --help lists the commands"
            ctx.fail(f"there is no command {wanted!r}; {hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        session(ctx)  # made here, so that the command's options set the one that failures are reported with
        with reported(ctx):
            return super().invoke(ctx)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="report-builder COMMAND --help shows the options of a command, with examples.",
)
@click.version_option(__version__, "-V", "--version", prog_name="report-builder")
@common_options
def cli() -> None:
    """Compiles published articles into typeset, tagged PDF reports and briefs.

    \b
    A first report:
      report-builder init policy-reports
      cd policy-reports
      report-builder build

    Commands look for report-builder.toml in the current folder and upward from it. They exit with 0 when
    done, 1 when a build or a check failed, 2 when the command line was wrong.
    """


def main() -> None:
    """The console script: runs the command line of this process and exits."""
    cli(prog_name="report-builder")
