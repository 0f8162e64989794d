"""A draft -> the text of its article file: front matter with a comment for each guess, then the body."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import yaml

from report_builder.intake.clean import one_line
from report_builder.intake.model import Doubt, Draft

_PICTURE = re.compile(
    r"!\[(?P<caption>(?:\\.|\[(?:\\.|[^\[\]\\])*\]|[^\[\]\\])*)\]\(rb-picture:(?P<number>\d+)\)(?P<attrs>\{[^{}]*\})?"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the pictures of a draft are: by index the path from the project's root, or why there is none."""

    paths: Mapping[int, str]
    faults: Mapping[int, str]


def article_text(draft: Draft, key: str, kinds: Sequence[str], placed: Placed) -> tuple[str, list[Doubt]]:
    """The text of the file, and the doubts that came up while it was written."""
    doubts: list[Doubt] = []
    body = _with_pictures(draft, placed, doubts)
    front = front_matter(draft, key, kinds, placed, doubts)
    return f"---\n{front}---\n\n{body.strip()}\n", doubts


def front_matter(draft: Draft, key: str, kinds: Sequence[str], placed: Placed, doubts: list[Doubt]) -> str:
    """The lines of the front matter, one for each key, in the order of the documentation."""
    why = {doubt.what: doubt.reason for doubt in draft.doubts if doubt.kind == "guessed"}
    kind = kind_among(draft.kind, kinds)
    picture = placed.paths.get(draft.lead) if draft.lead is not None else None
    values: dict[str, Any] = {
        "title": one_line(draft.title),
        "subtitle": one_line(draft.subtitle),
        "date": draft.date,
        "kind": kind,
        "key": key,
        "lang": draft.lang,
        "authors": [one_line(name) for name in draft.authors if one_line(name)],
        "summary": one_line(draft.summary),
        "tags": [one_line(tag) for tag in draft.tags if one_line(tag)],
        "source_url": draft.source_url,
        "picture": f"/{picture}" if picture else "",
    }
    lines: list[str] = []
    for name, value in values.items():
        if value:
            lines.append(f"{_line(name, value)}{_guess(name, draft.guessed, why)}\n")
        elif name == "kind" and draft.kind:
            lines.append(f"# kind: {one_line(draft.kind)}  (not among the kinds of report-builder.toml)\n")
            reason = "it is not among the kinds of report-builder.toml"
            doubts.append(Doubt("unsure", "kind", one_line(draft.kind), "front matter", 0.5, reason))
        elif name in ("title", "date"):
            lines.append(f"# {name}:  (the source does not say it)\n")
    return "".join(lines)


def kind_among(kind: str, kinds: Sequence[str]) -> str:
    """The kind of the project that `kind` means, by its letters; `kind` itself when the project lists
    none."""
    if not kinds:
        return one_line(kind)

    def plain(text: str) -> str:
        return re.sub(r"[\W_]+", "", text.casefold())

    return next((each for each in kinds if plain(each) == plain(kind)), "")


def _line(name: str, value: Any) -> str:
    if name == "date":
        return f"date: {value}"
    flow = None if isinstance(value, list) else False  # lists on one line
    dump = cast("Callable[..., str]", yaml.safe_dump)  # pyright: ignore[reportUnknownMemberType]
    dumped = dump({name: value}, default_flow_style=flow, allow_unicode=True, width=10**9)
    return " ".join(dumped.split("\n")).strip()


def _guess(name: str, guessed: Mapping[str, float], why: Mapping[str, str]) -> str:
    if name not in guessed:
        return ""
    reason = one_line(why.get(name, ""))
    return f"  # guessed ({guessed[name]:.0%}){f': {reason}' if reason else ''}"


def _with_pictures(draft: Draft, placed: Placed, doubts: list[Doubt]) -> str:
    """The body with the paths of its pictures; in place of one that is not there a comment says which it
    was."""

    def put(found: re.Match[str]) -> str:
        number = int(found["number"])
        if (path := placed.paths.get(number)) is not None:
            return f"![{found['caption']}](/{path}){found['attrs'] or ''}"
        picture = draft.pictures[number] if number < len(draft.pictures) else None
        source = picture.source if picture is not None else ""
        source = source if len(source) <= 300 else f"{source[:300]}…"
        reason = placed.faults.get(number, "it was not fetched")
        said = one_line(found["caption"] or (picture.alt if picture is not None else ""))
        doubts.append(Doubt("dropped", "picture", said or source, source, 0.9, reason))
        comment = re.sub(r"-{2,}", "-", f"{source} {said}".replace(">", "")).strip()
        return f"<!-- picture left out ({re.sub('-{2,}', '-', reason)}): {comment} -->"

    return _PICTURE.sub(put, draft.body)
