"""Turns bytes into a source of each kind, reads it, and holds what comes of it against what was promised."""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fuzz.invariants import check_markup, check_problems
from fuzz.pieces import LANGUAGES, NAMES, pieced
from report_builder.articles.catalogue import Catalogue, load_catalogue
from report_builder.articles.load import read_article
from report_builder.articles.model import Article
from report_builder.manuscript.load import load_manifest
from report_builder.manuscript.report import resolve_report
from report_builder.markup.render import render
from report_builder.project.errors import ProjectError
from report_builder.project.paths import Project, find_project

CONFIG = """\
publisher = "Institute"
languages = ["en", "ar", "tr"]
kinds = ["in-focus", "analysis"]
"""
_FILES = {
    "report-builder.toml": CONFIG,
    "sources/media/map.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
    "sources/articles/other.en.md": "---\ntitle: Other\nkind: analysis\ndate: 2022-01-01\n---\nText.\n",
    "sources/articles/other.ar.md": "---\ntitle: آخر\ntags: [idlib]\n---\nنص.\n",
    "sources/articles/broken.en.md": "---\ntitel: Broken\n---\nText.\n",
}


@dataclass(frozen=True, slots=True)
class Workshop:
    """A small project, and a folder in which each input becomes a file."""

    project: Project
    catalogue: Catalogue


@cache
def workshop() -> Workshop:
    """The project of this process; it goes when the process ends."""
    root = Path(tempfile.mkdtemp(prefix="fuzz-")).resolve()
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    for name, text in _FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    project = find_project(root, root)
    return Workshop(project, load_catalogue(project))


def articles(data: bytes) -> None:
    """A file of an article; the first byte chooses its name."""
    shop = workshop()
    name, data = NAMES[data[0] % len(NAMES)] if data else NAMES[0], data[1:]
    path = shop.project.articles / "in" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    reading = read_article(path, shop.project)
    lines = line_count(data)
    check_problems(reading.problems, path, lines)
    article = reading.article
    assert article.key, "no key"
    assert len(article.key.split()) == 1, ("a key that no manifest can name", article.key)
    if not reading.errors:
        assert article.title, "no title"
        assert article.lang in shop.project.config.languages, ("a language", article.lang)
        assert article.digest == hashlib.sha256(data).hexdigest()
        check_place(article, data)
        check_markup(article, shop.project.root, lines)
    path.unlink()


def markdown(data: bytes) -> None:
    """The body of an article as bytes; the first chooses its language."""
    language = LANGUAGES[data[0] % len(LANGUAGES)] if data else "en"
    _render(data[1:].decode("utf-8", "replace"), language)


def pieces(data: bytes) -> None:
    """The body of an article put together of the dialect's marks: each byte is one."""
    language = LANGUAGES[data[0] % len(LANGUAGES)] if data else "en"
    _render(pieced(data[1:]), language)


def manifest(data: bytes) -> None:
    """A manifest, and the reports that it makes of a small catalogue."""
    shop = workshop()
    path = shop.project.reports / "it.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    lines = line_count(data)
    try:
        load_manifest(path, shop.project)
    except ProjectError as error:
        check_problems(error.problems, path, lines)
        return
    for lang in shop.project.config.languages:
        try:
            resolve_report(shop.project, shop.catalogue, "it", lang)
        except ProjectError as error:
            own = [problem for problem in error.problems if problem.file == path]
            check_problems(own, path, lines)
            others = [problem.file for problem in error.problems if problem.file != path]
            assert all(file and file.name == "broken.en.md" for file in others), ("no file", others)


def config(data: bytes) -> None:
    """A project file."""
    root = workshop().project.root / "other"
    root.mkdir(exist_ok=True)
    path = root / "report-builder.toml"
    path.write_bytes(data)
    try:
        find_project(root, root)
    except ProjectError as error:
        check_problems(error.problems, path, line_count(data))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "articles": articles,
    "markdown": markdown,
    "pieces": pieces,
    "manifest": manifest,
    "config": config,
}


def line_count(data: bytes) -> int:
    """How many lines an editor shows of a file."""
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1


def check_place(article: Article, data: bytes) -> None:
    """The body is the end of the file from the line on which it is said to begin."""
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    rest = text.split("\n")[article.body_line - 1 :]
    assert article.body == "\n".join(rest), ("the body begins elsewhere", article.body_line)


def _render(body: str, lang: str) -> None:
    root = workshop().project.root
    path = root / "sources/articles/it.md"
    article = Article(path, "sources/articles/it.md", "it", lang, "The Title", body, 1, "0" * 64)
    check_markup(article, root, line_count(body.encode("utf-8", "replace")))


def outcome(name: str, data: bytes) -> str:
    """What the program makes of an input of the Markdown targets, as text, to compare two processes."""
    if name not in ("markdown", "pieces"):
        return ""
    language = LANGUAGES[data[0] % len(LANGUAGES)] if data else "en"
    body = data[1:].decode("utf-8", "replace") if name == "markdown" else pieced(data[1:])
    article = Article(Path("/p/it.md"), "it.md", "it", language, "The Title", body, 1, "0" * 64)
    return repr(render(article, Path("/p")))
