"""`report-builder import`: pages, exports, Word files, text -> article files, and what was lost on the
way."""

from __future__ import annotations

from pathlib import Path

import click

from report_builder.cli.progress import display
from report_builder.cli.session import Session, common_options, pass_session


@click.command("import", short_help="Make articles of web pages, WordPress, feeds, Word files or text.")
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option(
    "--pair",
    "pairs",
    nargs=2,
    multiple=True,
    metavar="A B",
    help="Two sources are one article in two languages.",
)
@click.option(
    "--lang",
    default="",
    metavar="LANG",
    help="The language of the sources, where they say it wrongly or not.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder below sources/articles to put the years in.",
)
@click.option("--offline", is_flag=True, help="Fetch nothing, no pictures either.")
@click.option(
    "--allow-private", is_flag=True, help="Let addresses be of this machine or of a private network."
)
@click.option(
    "--timeout",
    "seconds",
    type=click.FloatRange(0.1, 600),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="Most time for one address, with its redirects.",
)
@click.option(
    "--most-lost",
    type=click.FloatRange(0, 100),
    default=2,
    show_default=True,
    metavar="PERCENT",
    help="Most words of a text that may be lost; beyond that it is an error.",
)
@click.option("--every", is_flag=True, help="Name every piece of furniture that was left out.")
@click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="Worker processes; by default one for each core."
)
@common_options
@pass_session
def command(
    session: Session,
    sources: tuple[str, ...],
    dry_run: bool,
    pairs: tuple[tuple[str, str], ...],
    lang: str,
    into: Path | None,
    offline: bool,
    allow_private: bool,
    seconds: float,
    most_lost: float,
    every: bool,
    jobs: int | None,
) -> None:
    """Make article files of every SOURCE: a saved web page or its address, posts of WordPress (an address
    below /wp-json/wp/v2/, or an export), an RSS or Atom feed, DOCX, ODT, Markdown, plain text, a folder of
    these, or @list.txt with one on each line.

    What was left out or guessed is said for each. Importing again keeps what an editor changed and merges
    what is new. One that fails does not stop the others; then the exit code is 1.

    \b
    Examples:
      report-builder import https://example.org/in-focus/idlib-sochi
      report-builder import "https://example.org/wp-json/wp/v2/posts?per_page=100"
      report-builder import --dry-run saved-pages/ notes.docx @list.txt
      report-builder import --pair sochi.en.html sochi.ar.html
    """
    from report_builder.driver.intake import ImportRequest, import_sources
    from report_builder.intake.outcome import as_json, report_lines, totals

    if not sources and not pairs:
        raise click.UsageError("name a SOURCE: a file, a folder, an address or @list.txt")
    project = session.project()
    request = ImportRequest(
        sources, into, lang, pairs, dry_run, offline, allow_private, most_lost, seconds, jobs
    )
    with display(session) as shown:
        outcomes = import_sources(project, request, shown)
    bad = [outcome for outcome in outcomes if outcome.is_bad]
    session.give(
        {
            "ok": not bad,
            "dry_run": dry_run,
            "totals": totals(outcomes),
            "articles": [as_json(outcome, project.root) for outcome in outcomes],
        }
    )
    for outcome in outcomes:
        for line in report_lines(outcome, project.root, every=every):
            if outcome.is_bad and not session.json:
                click.echo(line, err=True)
            else:
                session.say(line)
    counted = ", ".join(f"{count} {state}" for state, count in totals(outcomes).items())
    session.say(f"{counted}{' (nothing was written)' if dry_run else ''}")
    if bad:
        click.get_current_context().exit(1)
