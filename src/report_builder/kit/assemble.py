"""An edition, or several, -> the files of a kit and its manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, Literal

from report_builder import __version__
from report_builder.driver.pool import Pool
from report_builder.kit.card import make_card
from report_builder.kit.citation import citation_files
from report_builder.kit.message import draft_message
from report_builder.kit.model import FORMAT, MESSAGE, NEWSLETTER, Edition, Kit, KitFile, warning
from report_builder.kit.newsletter import MOST_BYTES, newsletter_html, newsletter_mjml, newsletter_text
from report_builder.kit.pictures import PictureJob, draw_pictures
from report_builder.kit.qr import qr_files
from report_builder.kit.texts import text_files
from report_builder.kit.words import preview, subject
from report_builder.project.errors import Problem
from report_builder.project.paths import Project

_COVER = "cover.png"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a kit holds of one edition: pictures, card, texts, codes; not yet what may tell of several."""

    edition: Edition
    files: tuple[KitFile, ...]
    problems: tuple[Problem, ...] = ()

    def named(self, name: str) -> KitFile:
        """The file called `name`."""
        return next(file for file in self.files if file.name == name)


def make_parts(project: Project, edition: Edition, pool: Pool) -> Parts:
    """Everything of one edition. Raises ProjectError when a part of it cannot be made."""
    jobs = [PictureJob("cover", "cover", edition.pdf, 0, edition.picture_width)]
    jobs += (
        PictureJob(f"page-{at}", f"page {edition.labels[page]}", edition.pdf, page, edition.picture_width)
        for at, page in enumerate(edition.shown, 1)
    )
    pictures = draw_pictures(pool, jobs)
    cover = next(file for file in pictures if file.name == "cover@2x.png")
    card, problems = make_card(project, edition, cover, pool)
    texts = text_files(edition, bool(card))
    code = qr_files(edition.url) if edition.url else ()
    return Parts(edition, (*pictures, *card, *texts, *code, *citation_files(edition)), problems)


def kit_of(parts: Parts, name: str) -> Kit:
    """The kit of one edition, to be called `name`."""
    edition = parts.edition
    return _kit((parts,), name, parts.files, {edition.lang: _COVER}, edition.kind)


def combined_kit(parts: Sequence[Parts], name: str) -> Kit:
    """One kit of several editions: one message and one newsletter with a block for each, the files of each
    with its language before their ending."""
    files = [
        replace(file, name=_in_language(file.name, each.edition.lang))
        for each in parts
        for file in each.files
    ]
    covers = {each.edition.lang: _in_language(_COVER, each.edition.lang) for each in parts}
    return _kit(parts, name, files, covers, "combined")


def _in_language(name: str, lang: str) -> str:
    path = PurePosixPath(name)
    return f"{path.stem}.{lang}{path.suffix}"


def _kit(
    parts: Sequence[Parts],
    name: str,
    files: Sequence[KitFile],
    covers: Mapping[str, str],
    kind: Literal["report", "brief", "combined"],
) -> Kit:
    editions = _told_apart([each.edition for each in parts])
    addresses = _cover_addresses(editions, covers)
    mjml = newsletter_mjml(editions, lambda edition: addresses[edition.lang])
    html = newsletter_html(mjml)
    message = draft_message(editions, [each.named(_COVER) for each in parts])
    what = "newsletter"
    whole = [
        *files,
        *(
            KitFile(each.file_name, each.pdf, "application/pdf", "the PDF, for e-mail", pages=each.pages)
            for each in editions
        ),
        KitFile(NEWSLETTER["mjml"], mjml.encode(), "text/mjml", f"{what}, its source"),
        KitFile(NEWSLETTER["html"], html.encode(), "text/html", f"{what}, to paste"),
        KitFile(NEWSLETTER["text"], newsletter_text(editions).encode(), "text/plain", f"{what} without HTML"),
        KitFile(MESSAGE, message, "message/rfc822", "draft of a message with the PDF"),
    ]
    whole.sort(key=lambda file: file.name)
    problems = tuple(problem for each in parts for problem in each.problems)
    if len(html.encode()) > MOST_BYTES:
        message_ = f"the newsletter has {len(html.encode())} bytes, and Gmail cuts off after {MOST_BYTES}"
        problems += (warning(message_, None, "shorten the summary, or set fewer findings below [kit]"),)
    manifest = _manifest(editions, name, kind, whole, covers, addresses)
    return Kit(name, tuple(whole), manifest, problems)


def _cover_addresses(editions: Sequence[Edition], covers: Mapping[str, str]) -> dict[str, str]:
    """Where a newsletter finds the cover of each edition, by language. Editions whose pictures lie in folders
    of their own on the web have them there under the names that their own kits give them."""
    folders = {edition.picture_url for edition in editions} - {None}
    apart = len(folders) == len(editions) > 1
    return {each.lang: each.picture(_COVER if apart else covers[each.lang]) for each in editions}


def _told_apart(editions: Sequence[Edition]) -> list[Edition]:
    """The editions with a name for each PDF, where the pattern of the project gives two the same."""
    names = [edition.file_name for edition in editions]
    return [
        edition
        if names.count(edition.file_name) == 1
        else replace(edition, file_name=_in_language(edition.file_name, edition.lang))
        for edition in editions
    ]


def _manifest(
    editions: Sequence[Edition],
    name: str,
    kind: str,
    files: Sequence[KitFile],
    covers: Mapping[str, str],
    addresses: Mapping[str, str],
) -> dict[str, Any]:
    """What the kit holds, for programs: `picture_urls` is where the newsletter looks for its `pictures`."""
    first = editions[0]
    facts: dict[str, Any] = {
        "format": FORMAT,
        "kit": name,
        "name": first.name,
        "lang": first.lang,
        "kind": kind,
        "program": f"report_builder {__version__}",
        **_facts(first),
        "message": MESSAGE,
        "newsletter": {
            **NEWSLETTER,
            "pictures": [covers[each.lang] for each in editions],
            "picture_urls": [addresses[each.lang] for each in editions],
        },
        "subject": " | ".join(subject(edition) for edition in editions),
        "preview": preview(first),
    }
    if kind == "combined":
        facts["editions"] = [{"lang": each.lang, **_facts(each)} for each in editions]
    notes = [f"no QR code ({each.lang}): the sources have no address" for each in editions if not each.url]
    facts |= {"notes": notes} if notes else {}
    return {**facts, "files": [_listed(file) for file in files]}


def _facts(edition: Edition) -> dict[str, Any]:
    return {
        "title": edition.title,
        "date": edition.date.isoformat() if edition.date else None,
        "url": edition.url,
        "pdf": edition.file_name,
        "pages": edition.pages,
    }


def _listed(file: KitFile) -> dict[str, Any]:
    data = {
        "name": file.name,
        "bytes": len(file.data),
        "sha256": hashlib.sha256(file.data).hexdigest(),
        "type": file.type,
        "width": file.width,
        "height": file.height,
        "pages": file.pages,
        "what": file.what,
    }
    return {name: value for name, value in data.items() if value is not None}
