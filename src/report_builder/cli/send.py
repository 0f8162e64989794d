"""`report-builder send`: a kit and addresses -> a message to each; or a kit -> a draft campaign."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from report_builder.cli import complete
from report_builder.cli.failures import as_json, line
from report_builder.cli.session import Session, common_options, pass_session
from report_builder.project.sizes import amount

if TYPE_CHECKING:
    from report_builder.kit.listmonk import CampaignRequest
    from report_builder.kit.opened import OpenedKit
    from report_builder.kit.send import Delivery, SendRequest
    from report_builder.project.address import Mailbox
    from report_builder.project.paths import Project


@click.command("send", short_help="Send a kit to a few people, or draft a campaign of it in listmonk.")
@click.argument("kit", metavar="KIT", shell_complete=complete.kits)
@click.option(
    "--edition",
    "--lang",
    "lang",
    metavar="LANG",
    shell_complete=complete.languages,
    help="The kit of this edition.",
)
@click.option("--to", "addresses", multiple=True, metavar="ADDRESS", help="Send to this address; repeatable.")
@click.option(
    "--to-list",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Send to the addresses in this file, one a line; at most 200 in all.",
)
@click.option("--listmonk", "url", metavar="URL", help="Make a draft campaign in the listmonk at URL.")
@click.option(
    "--list", "lists", multiple=True, metavar="NAME", help="With --listmonk: the campaign's list; repeatable."
)
@click.option("--template", metavar="NAME", help="With --listmonk: the template, if not the default one.")
@click.option("--no-attach", is_flag=True, help="With --listmonk: leave the PDF out of the mail.")
@click.option("--again", is_flag=True, help="Send to those too who have this very kit, or may have it.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent to whom; send nothing.")
@click.option("--ask-server", is_flag=True, help="With --dry-run: ask the mail server what it takes.")
@common_options
@pass_session
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    kit: str,
    lang: str | None,
    addresses: tuple[str, ...],
    files: tuple[Path, ...],
    url: str | None,
    lists: tuple[str, ...],
    template: str | None,
    no_attach: bool,
    again: bool,
    dry_run: bool,
    ask_server: bool,
) -> None:
    """Send the message of a kit to each address on its own, through the mail server of the project file.

    KIT is a folder, or the name of a kit in build/kits/. This is for a proof to the team and for small lists;
    for newsletters, --listmonk makes a draft campaign. Nobody gets the same kit twice, unless with --again.

    \b
    Examples:
      report-builder send syria-2022.en --to editor@example.org
      report-builder send syria-2022 --edition ar --to-list team.txt --dry-run
      report-builder send syria-2022.en --listmonk https://lists.example.org --list "Friends of the institute"
    """
    if (url is None) == (not addresses and not files):
        raise click.UsageError("say where to: --to and --to-list, or --listmonk")
    if url is None and (lists or template or no_attach):
        raise click.UsageError("--list, --template and --no-attach go with --listmonk")
    if url is not None and not lists:
        raise click.UsageError("--listmonk needs a list: --list NAME")
    if ask_server and (url is not None or not dry_run):
        raise click.UsageError("--ask-server goes with --to and --dry-run")
    from report_builder.kit.listmonk import CampaignRequest, site_of
    from report_builder.kit.opened import find_kit, open_kit
    from report_builder.kit.recipients import recipients

    to = recipients(addresses, files) if url is None else ()
    project = session.project()
    found = open_kit(find_kit(project, kit, lang))
    if url is not None:
        site = site_of(project, url, os.environ)
        request = CampaignRequest(found, site, lists, template, not no_attach, again)
        _campaign(session, request, dry_run)
    elif dry_run:
        _plan(session, _request(project, found, to, again), ask_server)
    else:
        _send(ctx, session, _request(project, found, to, again))


def _request(project: Project, kit: OpenedKit, to: tuple[Mailbox, ...], again: bool) -> SendRequest:
    from report_builder.kit.account import server_of
    from report_builder.kit.letter import draft_of
    from report_builder.kit.send import SendRequest

    mail = project.config.mail
    draft = draft_of(kit.read(kit.manifest.message), mail.sender, mail.reply_to)
    return SendRequest(kit, draft, to, server_of(project, os.environ), again)


def _plan(session: Session, request: SendRequest, ask_server: bool) -> None:
    """Say what would be sent."""
    from report_builder.kit.send import ask, message_size, plan

    deliveries = plan(request)
    size, server = message_size(request), request.server
    abilities = ask(server) if ask_server else None
    session.give(
        {
            "ok": True,
            "kit": request.kit.manifest.kit,
            "dry_run": True,
            **_message(request, size),
            "server_says": abilities,
            "deliveries": [_as_json(each, session) for each in deliveries],
        }
    )
    session.say(f"{request.draft.subject}: {amount(size)}, from {request.draft.sender}")
    session.say(f"through {server.name} ({server.security}{f', as {server.user}' if server.user else ''})")
    if abilities is not None:
        said = ", ".join(f"{name} {value}".strip() for name, value in sorted(abilities.items()))
        session.say(f"the server says: {said}")
    for delivery in deliveries:
        _tell(session, delivery)
    session.say("nothing was sent")


def _send(ctx: click.Context, session: Session, request: SendRequest) -> None:
    from report_builder.kit.send import message_size, problems_of, send

    deliveries = send(request, lambda delivery: _tell(session, delivery))
    problems = problems_of(deliveries)
    session.give(
        {
            "ok": not problems,
            "kit": request.kit.manifest.kit,
            "dry_run": False,
            **_message(request, message_size(request)),
            "deliveries": [_as_json(each, session) for each in deliveries],
            "problems": [as_json(problem, session) for problem in problems],
        }
    )
    if not session.json:
        for problem in problems:
            click.echo(line(problem, session), err=True)
    if problems:
        ctx.exit(1)


def _campaign(session: Session, request: CampaignRequest, dry_run: bool) -> None:
    from report_builder.kit.listmonk import make_campaign, plan_campaign

    campaign = plan_campaign(request) if dry_run else make_campaign(request)
    session.give(
        {"ok": True, "kit": request.kit.manifest.kit, "dry_run": dry_run, "campaign": asdict(campaign)}
    )
    files = f" with {', '.join(campaign.files)}" if campaign.files else ""
    if campaign.outcome == "planned":
        lists = ", ".join(f"“{name}”" for name in request.lists)
        session.say(f"would make the draft “{campaign.name}” for {lists} at {request.site.address}{files}")
        session.say("nothing was asked and nothing made")
    elif campaign.outcome == "already":
        session.say(f"there is a campaign of this kit already: {campaign.address} (--again makes another)")
    else:
        session.say(f"made the draft “{campaign.name}”{files}: {campaign.address}")


def _message(request: SendRequest, size: int) -> dict[str, object]:
    return {
        "subject": request.draft.subject,
        "from": str(request.draft.sender),
        "bytes": size,
        "server": request.server.name,
    }


def _tell(session: Session, delivery: Delivery) -> None:
    """A line for an address; what went wrong is told in the end."""
    if delivery.outcome == "accepted":
        session.say(f"sent     {delivery.to}")
    elif delivery.outcome == "planned":
        session.say(f"to       {delivery.to}")
    elif delivery.outcome == "already":
        session.say(f"has it   {delivery.to} (since {delivery.at}; --again sends it again)")
    elif delivery.outcome == "uncertain":
        session.say(f"unsure   {delivery.to}")


def _as_json(delivery: Delivery, session: Session) -> dict[str, object]:
    problem = as_json(delivery.problem, session) if delivery.problem else None
    return {**asdict(delivery), "problem": problem}
