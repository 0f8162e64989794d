"""What `@fig-strikes` means in an article, and what is wrong with those that mean nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from report_builder.apparatus.model import Apparatus, Target, TargetKind
from report_builder.manuscript.model import Unit
from report_builder.markup.model import Markup
from report_builder.project.errors import Problem, Severity
from report_builder.project.source import suggestion

PLACE = re.compile(r'<a class="ref( ref-page)?" href="ref:([^"]*)"></a>')
_KINDS: Mapping[str, TargetKind] = {
    "fig": "figure",
    "tbl": "table",
    "chart": "chart",
    "box": "box",
    "sec": "section",
    "note": "note",
    "art": "article",
}


def kind_of(name: str) -> TargetKind:
    """What a name names, by how it begins."""
    return _KINDS[name.partition("-")[0]]


def names_in(markup: Markup) -> tuple[str, ...]:
    """The names that an article refers to, each once, in order."""
    return tuple(dict.fromkeys(unquote(html.unescape(found[2])) for found in PLACE.finditer(markup.html)))


def target_of(name: str, unit: Unit, apparatus: Apparatus) -> Target | None:
    """What a name means in a unit: its own first, then the first of that name in the report."""
    found = apparatus.by_name.get(name, ())
    own = next((target for target in found if target.unit.id == unit.id), None)
    if own is not None or name.startswith("note-"):
        return own
    return found[0] if found else None


def check_references(
    units: Sequence[Unit], markups: Mapping[str, Markup], apparatus: Apparatus
) -> tuple[Problem, ...]:
    """Every reference that means nothing, or two things (errors), or leads nowhere (warnings)."""
    return tuple(
        problem
        for unit in units
        if (markup := markups.get(unit.id)) is not None
        for name in names_in(markup)
        for problem in _problems(name, unit, apparatus)
    )


def _problems(name: str, unit: Unit, apparatus: Apparatus) -> Iterator[Problem]:
    if target_of(name, unit, apparatus) is not None:
        found = apparatus.by_name[name]
        if len(found) > 1 and not any(target.unit.id == unit.id for target in found):
            keys = " and ".join(f"“{target.unit.id}”" for target in found[:2])
            message = f"`@{name}` may be that of {keys}"
            yield _problem(unit, name, message, "give one of them another name", "error")
        return
    there = apparatus.elsewhere.get(name) if not name.startswith("note-") else None
    if there is None:
        known = sorted({*apparatus.by_name, *apparatus.elsewhere})
        same = [each for each in known if each.partition("-")[0] == name.partition("-")[0]]
        message = f"there is nothing that `@{name}` could mean"
        yield _problem(unit, name, message, suggestion(name, same) or _how_to_name(name), "error")
    elif not there.article.source_url:
        key = there.article.key
        message = f"`@{name}` has no link: “{key}” is not in this report and has no source_url"
        hint = "add the article to the report, or give it a source_url"
        yield _problem(unit, name, message, hint, "warning")


def _how_to_name(name: str) -> str:
    kind = kind_of(name)
    if kind == "article":
        return "after `@art-` comes the key of an article"
    if kind == "note":
        return f"after `@note-` comes the name of a note of this article: `[^{name.partition('-')[2]}]`"
    return f"give it that name where it stands: `{{#{name}}}`"


def _problem(unit: Unit, name: str, message: str, hint: str, severity: Severity) -> Problem:
    article = unit.article
    if article is None:
        return Problem(message, None, None, None, hint, severity)
    return Problem(message, article.path, article.line_of(f"@{name}"), None, hint, severity)
