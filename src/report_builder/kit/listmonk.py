"""A kit -> a draft campaign in listmonk, through its API: https://listmonk.app/docs/apis/apis/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, cast
from urllib.parse import urljoin, urlsplit

from report_builder.kit.account import SERVICE, certificates, secret
from report_builder.kit.campaign import as_template, as_text_template, fragment, named_in, with_addresses
from report_builder.kit.faults import SendError, failed
from report_builder.kit.opened import Newsletter, OpenedKit
from report_builder.kit.sent_log import Entry, SentLog, logged, sent_log, state_of
from report_builder.kit.web import Site, UnknownOutcomeError, Web, site_address
from report_builder.project.errors import Problem
from report_builder.project.paths import Project
from report_builder.project.source import shown_list, suggestion

_ENV = "REPORT_BUILDER_LISTMONK_"
_LOOK = "look under Campaigns there; --again makes it again"
_PAGE = 100  # lists asked for at once
_MOST_PAGES = 100
_KINDS = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".webp": "image/webp",
}


@dataclass(frozen=True, slots=True)
class CampaignRequest:
    """What becomes a campaign. `template` is the name of one of listmonk's templates, its default one when
    None; `attach` puts the PDF into the mail."""

    kit: OpenedKit
    site: Site
    lists: tuple[str, ...]
    template: str | None = None
    attach: bool = True
    again: bool = False


@dataclass(frozen=True, slots=True)
class Campaign:
    """The campaign that was made, or one that there is already; `address` is where listmonk shows it."""

    outcome: Literal["made", "already", "planned"]
    name: str
    files: tuple[str, ...] = ()
    address: str = ""


class _MadePerhapsError(SendError):
    """The campaign may have been made, so what it shows must stay."""


@dataclass(frozen=True, slots=True)
class _Template:
    id: int
    whole: bool  # whether it is a page of its own, into which the block is put


def plan_campaign(request: CampaignRequest) -> Campaign:
    """What `make_campaign` would make, by the kit and its log. Nothing is asked and nothing written."""
    found = _known(request, *state_of(logged(request.kit.folder), request.site.address, request.kit.digest))
    return found or Campaign("planned", _name(request.kit), _files(request))


def make_campaign(request: CampaignRequest) -> Campaign:
    """Make a campaign, a draft, of the kit's newsletter block: its pictures and the PDF are uploaded, the
    names of lists looked up. The same kit makes no second one at the same site unless it is to.

    Raises SendError: an unknown list or template before anything is uploaded; when listmonk refuses the
    campaign, what was uploaded for it is deleted again.
    """
    with sent_log(request.kit.folder) as log, Web(request.site) as web:
        found = _known(request, *log.state(request.site.address, request.kit.digest))
        if found is not None:
            return found
        lists = _list_ids(web, request.lists)
        template = _template(web, request.template)
        media: dict[str, tuple[int, str]] = {}
        try:
            for name in _files(request):
                media[name] = _upload(web, request, name)
            data = _create(web, request, log, _content(request, lists, template, media))
        except SendError as error:
            if not isinstance(error, _MadePerhapsError):
                _remove(web, media)
            raise
    number, status = _id(data), str(data.get("status", "draft"))
    if status != "draft":
        message = f"{request.site.address}: campaign {number} is no draft but “{status}”"
        raise failed(message, "look at it there at once")
    return Campaign("made", _name(request.kit), tuple(media), _shown_at(request, number))


def site_of(project: Project, url: str, environ: Mapping[str, str]) -> Site:
    """The listmonk at `url`, with `REPORT_BUILDER_LISTMONK_USER` and its token. Raises SendError."""
    address = site_address(url)
    host = urlsplit(address).hostname or ""
    user = environ.get(f"{_ENV}USER")
    if not user:
        raise failed(
            "it is not said as whom listmonk is asked", f"set {_ENV}USER and {_ENV}TOKEN; docs/sending.md"
        )
    if ":" in user:
        raise failed(f"{_ENV}USER: a name has no “:”", "the token goes into " + f"{_ENV}TOKEN")
    token = secret(f"{_ENV}TOKEN", user, host, environ)
    if token is None:
        hint = f"set {_ENV}TOKEN, or run “keyring set {SERVICE} {user}@{host}”; docs/sending.md"
        raise failed(f"{host}: there is no token for {user}", hint)
    settings = project.config.mail
    return Site(
        address, user, token, settings.timeout, settings.pause, settings.attempts, certificates(project)
    )


def block_of(kit: OpenedKit) -> Newsletter:
    """The newsletter block of a kit. Raises SendError when it has none."""
    if kit.manifest.newsletter is None:
        raise failed(f"{kit.folder.name}: the kit has no newsletter block", "take the kit of one edition")
    return kit.manifest.newsletter


def _known(request: CampaignRequest, state: str, entry: Entry | None) -> Campaign | None:
    if request.again or entry is None or state == "new":
        return None
    if state == "accepted":
        return Campaign("already", _name(request.kit), (), entry.reference)
    message = f"{request.site.address}: an earlier run got no answer, so the campaign may be there"
    raise failed(message, _LOOK)


def _files(request: CampaignRequest) -> tuple[str, ...]:
    """What is uploaded: the pictures that the block shows, and the PDF when it is attached or linked."""
    kit, block = request.kit, block_of(request.kit)
    html = kit.read(block.html).decode()
    names = [name for name in block.pictures if named_in(html, name)]
    names += [name for name in kit.manifest.pdfs if request.attach or named_in(html, name)]
    return tuple(dict.fromkeys(names))


def _list_ids(web: Web, wanted: tuple[str, ...]) -> list[int]:
    """The ids of the lists called `wanted` (GET /api/lists, page by page)."""
    known: dict[str, list[int]] = {}
    for page in range(1, _MOST_PAGES + 1):
        data = _table(web.get("/api/lists", {"page": str(page), "per_page": str(_PAGE)}))
        results = _rows(data.get("results"))
        for row in results:
            known.setdefault(str(row.get("name")), []).append(_id(row))
        if len(results) < _PAGE:
            break
    problems: list[Problem] = []
    for name in dict.fromkeys(wanted):
        ids = known.get(name, [])
        if not ids:
            hint = (
                suggestion(name, known)
                or f"lists there: {shown_list(known) or 'none that this user may see'}"
            )
            problems.append(Problem(f"there is no list “{name}”", hint=hint))
        elif len(ids) > 1:
            hint = "give one of them another name there"
            problems.append(Problem(f"there are {len(ids)} lists called “{name}”", hint=hint))
    if problems:
        raise SendError(problems)
    return [known[name][0] for name in dict.fromkeys(wanted)]


def _template(web: Web, wanted: str | None) -> _Template | None:
    """The template called `wanted`, or the default one (GET /api/templates); None when there is none."""
    rows = [row for row in _rows(web.get("/api/templates", {})) if row.get("type", "campaign") == "campaign"]
    found = [
        row
        for row in rows
        if (row.get("is_default") is True if wanted is None else row.get("name") == wanted)
    ]
    if not found and wanted is not None:
        names = [str(row.get("name")) for row in rows]
        hint = suggestion(wanted, names) or f"templates there: {shown_list(names) or 'none'}"
        raise failed(f"there is no template “{wanted}”", hint)
    if not found:
        return None
    body = str(found[0].get("body", "")).casefold()
    return _Template(_id(found[0]), "<body" in body or "<html" in body)


def _upload(web: Web, request: CampaignRequest, name: str) -> tuple[int, str]:
    """The id and the address of the file at listmonk (POST /api/media); older ones call the address `uri`."""
    kind = _KINDS.get(name[name.rfind(".") :].lower(), "application/octet-stream")
    try:
        data = _table(web.upload("/api/media", name.rpartition("/")[2], request.kit.read(name), kind))
    except SendError as error:
        first = error.problems[0]
        ending = name[name.rfind(".") + 1 :]
        hint = f"its settings of media uploads name the kinds of files it takes: add {ending}"
        raise SendError(replace(first, hint=first.hint or hint)) from None
    address = str(data.get("url") or data.get("uri") or "")
    if not address:
        raise failed(
            f"{request.site.address} does not say where “{name}” is", "see the version of listmonk there"
        )
    return _id(data), urljoin(f"{request.site.address}/", address)


def _content(
    request: CampaignRequest,
    lists: list[int],
    template: _Template | None,
    media: Mapping[str, tuple[int, str]],
) -> dict[str, Any]:
    """The campaign as POST /api/campaigns takes it. It is a draft: what listmonk makes is one, and no time to
    send it at is given."""
    kit, block = request.kit, block_of(request.kit)
    html = kit.read(block.html).decode()
    if template is None or template.whole:
        html = fragment(html)
    html = with_addresses(html, {name: address for name, (_, address) in media.items()})
    content: dict[str, Any] = {
        "name": _name(kit),
        "subject": as_text_template(kit.manifest.subject or kit.manifest.title or kit.manifest.kit),
        "lists": lists,
        "type": "regular",
        "content_type": "html",
        "body": as_template(html),
        "altbody": as_text_template(kit.read(block.text).decode()),
        "messenger": "email",
        "tags": ["report-builder", kit.manifest.kit],
    }
    if template is not None:
        content["template_id"] = template.id
    if request.attach and kit.manifest.pdfs:
        content["media"] = [media[name][0] for name in kit.manifest.pdfs]
    return content


def _create(web: Web, request: CampaignRequest, log: SentLog, content: Mapping[str, Any]) -> dict[str, Any]:
    """Make the campaign between two lines of the log; gives what listmonk says of it."""
    address, digest = request.site.address, request.kit.digest
    log.write(Entry("attempt", address, digest, address))
    try:
        data = web.post("/api/campaigns", content)
    except UnknownOutcomeError as error:
        message = f"{error.problems[0].message}, so the campaign may be there"
        raise _MadePerhapsError(Problem(message, hint=_LOOK)) from None
    except SendError as error:
        log.write(Entry("refused", address, digest, address, "", error.problems[0].message))
        raise
    try:
        number = _id(_table(data))
    except SendError:
        message = f"{address} does not say which campaign it made, so it may be there"
        raise _MadePerhapsError(Problem(message, hint=_LOOK)) from None
    log.write(
        Entry("accepted", address, digest, address, _shown_at(request, number), str(data.get("status")))
    )
    return data


def _remove(web: Web, media: Mapping[str, tuple[int, str]]) -> None:
    """Delete what was uploaded for a campaign that there is not; what cannot be is let be."""
    for number, _ in media.values():
        try:
            web.delete(f"/api/media/{number}")
        except SendError:
            return


def _shown_at(request: CampaignRequest, number: int) -> str:
    """Where listmonk shows a campaign."""
    return f"{request.site.address}/admin/campaigns/{number}"


def _name(kit: OpenedKit) -> str:
    """What the campaign is called: the title, and the edition and the kit it is of."""
    return f"{kit.manifest.title or kit.manifest.kit} [{kit.manifest.kit} {kit.digest[:8]}]"


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise failed("the site does not answer as listmonk does", "see the address")
    return cast("dict[str, Any]", value)


def _rows(value: Any) -> list[dict[str, Any]]:
    return [_table(row) for row in cast("list[Any]", value)] if isinstance(value, list) else []


def _id(row: Mapping[str, Any]) -> int:
    number = row.get("id")
    if not isinstance(number, int) or isinstance(number, bool):
        raise failed("the site does not answer as listmonk does", "see the address")
    return number
