"""Turns the schemas of the sources and the options of the layouts into the tables of the documentation.

`python docs/generate.py` rewrites what stands between `<!-- begin NAME -->` and `<!-- end NAME -->`; with
`--check` it writes nothing, names the stale files and exits with 1.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from report_builder.articles.schema import FrontMatter
from report_builder.compose.layout import load_layout
from report_builder.compose.model import Option
from report_builder.indexing.schema import IndexFile, IndexOptions, TermTable, WordTable
from report_builder.manuscript.json_schema import reference_markdown
from report_builder.manuscript.schema import (
    AboutEntry,
    CitationEntry,
    EditionEntry,
    Manifest,
    MatterEntry,
    SectionEntry,
    Select,
)
from report_builder.manuscript.timeline import EventEntry, TimelineWish
from report_builder.project.config import (
    Bounds,
    CitationSettings,
    ContributorEntry,
    Defaults,
    LanguageSettings,
    Limits,
    ProjectConfig,
    Waiver,
)
from report_builder.project.kit import KitSettings
from report_builder.project.mail import MailSettings
from report_builder.project.paths import find_project
from report_builder.project.profiles import (
    ArchiveSettings,
    DraftSettings,
    EmailSettings,
    PrintSettings,
    ScreenSettings,
)
from report_builder.verify.registry import rules

DOCS = Path(__file__).resolve().parent
_PART = re.compile(r"(<!-- begin (?P<name>[\w-]+) -->\n).*?(<!-- end (?P=name) -->)", re.DOTALL)


def generated(text: str) -> str:
    """`text` with every marked part written anew. Raises KeyError for a marker of an unknown name."""
    return _PART.sub(lambda found: f"{found[1]}{PARTS[found['name']]()}{found[3]}", text)


def main(arguments: list[str]) -> int:
    """Rewrite the stale pages, or only name them. Returns the exit code."""
    stale = 0
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if (fresh := generated(text)) == text:
            continue
        stale += 1
        print(f"{path.name}: {'stale' if '--check' in arguments else 'written'}")
        if "--check" not in arguments:
            path.write_text(fresh, encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


def _options(layout: str) -> str:
    """The options of a layout of this checkout, those of its parents included, as a table."""
    rows = ["| option | type | default | meaning |", "|---|---|---|---|"]
    for option in load_layout(find_project(DOCS), layout).declared:
        rows.append(f"| `{option.name}` | {_kind(option)} | {_value(option.default)} | {option.help} |")
    return "\n".join(rows) + "\n"


def _kind(option: Option) -> str:
    if option.type == "choice":
        return "one of " + ", ".join(f"`{choice}`" for choice in option.choices)
    names = {"string": "text", "bool": "true or false", "color": "colour", "image": "picture"}
    return names.get(option.type, option.type)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if value != "" else "–"


def _rules() -> str:
    """The rules of the gates, as a table."""
    rows = ["| rule | finds | a finding is |", "|---|---|---|"]
    rows += [f"| `{rule.id}` | {rule.what} | an {rule.severity} |" for rule in rules()]
    return "\n".join(rows).replace("an warning", "a warning") + "\n"


PARTS: dict[str, Callable[[], str]] = {
    "front-matter": lambda: reference_markdown(FrontMatter),
    "manifest": lambda: reference_markdown(Manifest),
    "section": lambda: reference_markdown(SectionEntry),
    "select": lambda: reference_markdown(Select),
    "edition": lambda: reference_markdown(EditionEntry),
    "matter": lambda: reference_markdown(MatterEntry),
    "project": lambda: reference_markdown(ProjectConfig),
    "citations": lambda: reference_markdown(CitationSettings),
    "manifest-citations": lambda: reference_markdown(CitationEntry),
    "defaults": lambda: reference_markdown(Defaults),
    "language": lambda: reference_markdown(LanguageSettings),
    "limits": lambda: reference_markdown(Limits),
    "bounds": lambda: reference_markdown(Bounds),
    "mail": lambda: reference_markdown(MailSettings),
    "kit": lambda: reference_markdown(KitSettings),
    "waivers": lambda: reference_markdown(Waiver),
    "timeline": lambda: reference_markdown(EventEntry),
    "timeline-wish": lambda: reference_markdown(TimelineWish),
    "about": lambda: reference_markdown(AboutEntry),
    "contributors": lambda: reference_markdown(ContributorEntry),
    "index-file": lambda: reference_markdown(IndexFile),
    "index-options": lambda: reference_markdown(IndexOptions),
    "index-term": lambda: reference_markdown(TermTable),
    "glossary-word": lambda: reference_markdown(WordTable),
    "profiles-screen": lambda: reference_markdown(ScreenSettings),
    "profiles-email": lambda: reference_markdown(EmailSettings),
    "profiles-print": lambda: reference_markdown(PrintSettings),
    "profiles-archive": lambda: reference_markdown(ArchiveSettings),
    "profiles-draft": lambda: reference_markdown(DraftSettings),
    "rules": _rules,
    "options-annual-report": lambda: _options("annual-report"),
    "options-brief": lambda: _options("brief"),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
