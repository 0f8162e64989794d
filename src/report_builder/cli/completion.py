"""`report-builder completion`: a shell -> the script that completes commands and options in it."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from report_builder.cli.session import Session, common_options, pass_session

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", short_help="Print the completion script of a shell.")
@click.argument("shell", type=click.Choice(SHELLS), required=False)
@common_options
@pass_session
def command(session: Session, shell: str | None) -> None:
    """Print the script that makes SHELL complete commands and options; your own shell by default.

    \b
    Examples:
      report-builder completion bash >> ~/.bashrc
      report-builder completion zsh >> ~/.zshrc
      report-builder completion fish > ~/.config/fish/completions/report-builder.fish
    """
    name = shell or Path(os.environ.get("SHELL", "")).name
    kind = get_completion_class(name) if name in SHELLS else None
    if kind is None:
        raise click.UsageError(f"say which shell: {', '.join(SHELLS)}")
    root = click.get_current_context().find_root().command
    script = kind(root, {}, "report-builder", "_REPORT_BUILDER_COMPLETE").source()
    if session.json:
        session.give({"ok": True, "shell": name, "script": script})
    else:
        click.echo(script)
