"""Turns a name into a new project, article or manifest on disk; nothing that exists is ever overwritten."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import tempfile
import unicodedata
from pathlib import Path

from report_builder.project.config import PROJECT_FILE
from report_builder.project.errors import Problem, SourceError
from report_builder.project.locale import packaged_locale
from report_builder.project.paths import Project
from report_builder.project.resources import packaged

# The project file last: a folder is a project only when all else is in it.
PARTS = ("layouts", "fonts", "sources", PROJECT_FILE)
GITIGNORE = "/build/*\n!/build/.gitkeep\n"
HARMLESS = {".git", ".DS_Store"}


def create_project(folder: Path) -> Path:
    """Make `folder` a project with a sample report and return its absolute path.

    Everything is prepared beside it and then moved into place. Raises SourceError when `folder` is neither
    absent nor empty, OSError when it cannot be written.
    """
    root = folder.absolute()
    _must_be_empty(root, folder)
    root.parent.mkdir(parents=True, exist_ok=True)
    prepared = Path(tempfile.mkdtemp(prefix=f".{root.name}.", suffix=".tmp", dir=root.parent))
    try:
        _fill(prepared)
        root.mkdir(exist_ok=True)
        for name in (".gitignore", "build", *PARTS):
            (prepared / name).rename(root / name)
    finally:
        shutil.rmtree(prepared, ignore_errors=True)
    return root.resolve()


def new_article(project: Project, name: str, *, lang: str | None, today: dt.date) -> Path:
    """Write `sources/articles/<year>/<name>.<lang>.md` to be filled in. Raises SourceError if it exists."""
    lang = lang or project.config.languages[0]
    _known_language(project, lang)
    slug = _slug(name)
    path = project.articles / str(today.year) / f"{slug}.{lang}.md"
    kinds = project.config.kinds
    kind = f"kind: {kinds[0]}" if kinds else "# kind: in-focus"
    choice = f"one of: {', '.join(kinds)}" if kinds else "your own genres, listed in report-builder.toml"
    text = ARTICLE.format(
        title=_quoted(_title(name)),
        date=today.isoformat(),
        kind=f"{kind:<25} # {choice}",
        key=f"key: {slug:<20} ",
        lang=lang,
        author=_quoted(project.config.said(project.config.publisher, lang) or ""),
    )
    return _write_new(project, path, text)


def new_report(project: Project, name: str, *, lang: str | None, today: dt.date) -> Path:
    """Write `sources/reports/<name>.toml` to be filled in. Raises SourceError if it exists."""
    lang = lang or project.config.languages[0]
    _known_language(project, lang)
    path = project.reports / f"{_slug(name)}.toml"
    text = REPORT.format(
        title=_quoted(_title(name)),
        layout=_quoted(project.config.defaults.layout),
        date=today.isoformat(),
        lang=lang,
        year=_year(name) or today.year,
    )
    return _write_new(project, path, text)


def new_language(project: Project, name: str, *, lang: str | None, today: dt.date) -> Path:
    """Write `sources/locale/<name>.po`, the words that a report prints, to be filled in.

    Every entry is empty, which leaves the word as it is; a comment says which that is. Raises SourceError
    when it exists, and when `name` is not the code of a language.
    """
    del lang, today
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", name):
        hint = "two letters, like fr or fa"
        raise SourceError(Problem(f"“{name[:60]}” is not the code of a language", hint=hint))
    words = packaged_locale(name).words
    entries = [f'#. As it is: {word}\nmsgid {_quoted(key)}\nmsgstr ""\n' for key, word in words.items()]
    path = project.root / "sources" / "locale" / f"{name}.po"
    return _write_new(project, path, LOCALE.format(lang=name) + "\n" + "\n".join(entries))


def _must_be_empty(root: Path, shown: Path) -> None:
    if not root.exists() and not root.is_symlink():
        return
    if not root.is_dir():
        raise SourceError(Problem("this is a file, not a folder", shown, hint="choose another name"))
    inside = sorted(path.name for path in root.iterdir() if path.name not in HARMLESS)
    if inside:
        named = ", ".join(inside[:3]) + (f" and {len(inside) - 3} more" if len(inside) > 3 else "")
        raise SourceError(
            Problem(f"the folder is not empty: it has {named}", shown, hint="choose a new or an empty folder")
        )


def _fill(folder: Path) -> None:
    unwanted = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")
    for name in PARTS:
        source = packaged(name)
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=unwanted)
        else:
            shutil.copyfile(source, folder / name)
    (folder / "build").mkdir()
    (folder / "build" / ".gitkeep").touch()
    (folder / ".gitignore").write_text(GITIGNORE, encoding="utf-8")
    # mkdtemp gives 0700, and an installation may be read-only; the project is an ordinary folder.
    for path in folder.rglob("*"):
        path.chmod(path.stat().st_mode | (0o700 if path.is_dir() else 0o600))


def _known_language(project: Project, lang: str) -> None:
    languages = project.config.languages
    if lang not in languages:
        raise SourceError(
            Problem(
                f"“{lang}” is not a language of this project",
                project.file,
                key="languages",
                hint=f"add it there, or use {' or '.join(languages)}",
            )
        )


def _slug(name: str) -> str:
    """`Escalation in Idlib` -> `escalation-in-idlib`; letters of every script are kept."""
    text = unicodedata.normalize("NFC", name).strip().lower()
    slug = re.sub(r"[\W_]+", "-", re.sub(r"[’']", "", text)).strip("-")
    if not slug or len(slug.encode()) > 200:
        reason = "is too long for a file name" if slug else "has no letter or digit to make a file name of"
        raise SourceError(Problem(f"“{name[:60]}” {reason}", hint="for example: idlib-sochi"))
    return slug


def _title(name: str) -> str:
    """A title as it is; a file name such as `idlib-sochi` as words."""
    text = " ".join(name.split())
    if " " not in text:
        text = re.sub(r"[-_]+", " ", text).strip()
    return text[:1].upper() + text[1:]


def _year(name: str) -> int | None:
    """The year that a report's name speaks of: 2023 for `syria-2023`."""
    found = re.search(r"(?<!\d)(19|20)\d\d(?!\d)", name)
    return int(found[0]) if found else None


def _quoted(text: str) -> str:
    """A double-quoted string that YAML and TOML read alike."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write_new(project: Project, path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except FileExistsError:
        hint = "choose another name, or edit this file"
        raise SourceError(Problem("this file exists already", project.root / path, hint=hint)) from None
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path


ARTICLE = """\
---
title: {title}
# subtitle: A second line under the title
# short_title: For the page heads, when the title is long
date: {date}
{kind}
{key}# the same in every language of this article
lang: {lang}
authors: [{author}]
# summary: One or two sentences, for contents, kits and metadata.
tags: []
# source_url: https://example.org/where-it-was-published
# picture: ../../media/picture.svg
---
Write the first paragraph here. A claim carries a note that names its source.[^1]

[^1]: Who said it, where, and when.

## A heading

Another article is linked by its key: `[its title](article:key)`. A table has its caption after it:

| Month   | Events |
|---------|-------:|
| January |     12 |

: What the table shows {{source="Who counted, and when"}}

::: {{.findings title="Key findings"}}
- The first finding in one sentence.
:::
"""

LOCALE = """\
# The words that a report in “{lang}” prints, by name. Fill in those that are to be different, between the
# quotes of msgstr; the others stay as they are. In the patterns of dates d is the day, MMMM the month by
# name, y the year.
msgid ""
msgstr ""
"Language: {lang}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""

REPORT = """\
# A report: what it is made of, in the order of its pages. `report-builder schema report` lists every key.
title = {{ {lang} = {title} }}
# subtitle = {{ {lang} = "A second line on the cover" }}
layout = {layout}
date = {date}
editions = ["{lang}"]

# Layout options, for example:
# [options]
# paper = "B5"

# What comes before the sections:
# [[front]]
# article = "foreword"

# A section with its articles named by key, in this order:
# [[sections]]
# title = {{ {lang} = "Politics" }}
# articles = ["first-key", "second-key"]

# A section with the articles found by what they say of themselves:
[[sections]]
title = {{ {lang} = {title} }}
select = {{ from = {year}-01-01, to = {year}-12-31, sort = "date" }}
"""
