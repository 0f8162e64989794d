"""Turns what the program made of a source into an AssertionError when a promise to the user is broken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from report_builder.articles.model import Article
from report_builder.markup.model import Markup
from report_builder.markup.render import render
from report_builder.markup.tree import names
from report_builder.project.errors import Problem

# Written out here and not taken from the sanitiser, which is what is being checked.
_TAGS = names(
    """
    a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div
    dl dt em figcaption figure footer h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt
    ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul
    var wbr
    """
)
_ATTRIBUTES = names(
    """
    class id lang dir title href src alt width height start type reversed value colspan rowspan scope headers
    datetime style align
    """
)
_ADDRESS = {
    "href": re.compile(r"(?:https?:|mailto:|article:|article-file:|number:|ref:|#)", re.IGNORECASE),
    "src": re.compile(r"project:/"),
}
_STYLE = re.compile(r"(?:text-align:\s?\w+;?|counter-reset: list-item -?\d+)")
_OWN_MARKS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
# Without types of its own.
_parse_html: Any = import_module("tinyhtml5").parse
_CALLS = re.compile(r"\d+")
# Markdown that may hold words which no page shows: addresses, attributes, tags, labels, languages of code.
_MAY_HIDE = re.compile(r"[<{\[&`\\]|~~~|:::|^[ \t>]*[*+:-]*[ \t>]*:", re.MULTILINE)


def check_problems(problems: Iterable[Problem], path: Path, lines: int) -> None:
    """Each problem names the file and a line that it has, in one line of words."""
    for problem in problems:
        assert problem.file == path, ("no file", problem)
        assert problem.line is not None, ("no line", problem)
        assert 1 <= problem.line <= max(1, lines), ("no such line", lines, problem)
        shown = problem.text(path.parent)
        assert problem.message, ("no words", problem)
        assert len(shown.splitlines()) == 1, ("several lines", shown)
        assert "Traceback" not in shown, ("no words for people", shown)
        shown.encode()


def check_markup(article: Article, root: Path, lines: int) -> Markup:
    """Render the article, some twice; what comes out must be safe, whole and the same."""
    markup = render(article, root)
    check_problems(markup.problems, article.path, lines)
    if len(article.body) % 8 == 0:
        assert render(article, root) == markup, "another rendering is not the same"
    # As the typesetting engine reads it; of a short string tinyhtml5 would ask whether it is a file.
    tree = _parse_html(f"<body>{markup.html:<200}", namespace_html_elements=False)
    body = next(tree.iter("body"))
    check_safe(body, article.key)
    check_text(body, markup)
    check_words(article, markup)
    return markup


def check_safe(body: Any, key: str) -> None:
    """Only the tags, attributes and addresses that a page may have; every id once, in the article's name."""
    ids: Counter[str] = Counter()
    for element in body.iter():
        assert isinstance(element.tag, str), ("a comment or declaration", element)
        if element is body:
            continue
        assert element.tag in _TAGS, ("a tag", element.tag)
        for name, value in element.attrib.items():
            assert name in _ATTRIBUTES, ("an attribute", element.tag, name)
            assert name not in _ADDRESS or _ADDRESS[name].match(value), ("an address", name, value)
            assert name != "style" or _STYLE.fullmatch(value), ("a style", value)
            assert not _OWN_MARKS.search(value), ("a mark of ours", value)
        text = (element.text or "") + (element.tail or "")
        assert not _OWN_MARKS.search(text), ("a mark of ours in the text", text)
        if (identity := element.get("id")) is not None:
            ids[identity] += 1
            assert identity.startswith(f"{key}/"), ("an id without its article", identity)
    assert all(count == 1 for count in ids.values()), ("an id twice", ids.most_common(1))
    links = [element.get("href") or "" for element in body.iter("a")]
    targets = {unquote(link[1:]) for link in links if link.startswith("#")}
    assert targets <= ids.keys(), ("a link to nowhere", targets - ids.keys())


def check_text(body: Any, markup: Markup) -> None:
    """The text that the gate will look for is the text of the HTML, in its order."""
    notes = [element for element in body.iter("span") if _is_note(element)]
    assert len(notes) == len(markup.notes), ("notes", len(notes), markup.notes)
    for note, text in zip(notes, markup.notes, strict=True):
        assert _letters("".join(note.itertext())) == _letters(text), ("a note", text)
        tail, note.tail = note.tail, None
        note.clear()
        note.tail = tail
    assert _letters("".join(body.itertext())) == _letters("".join(markup.flow)), ("text", markup.flow)


def check_words(article: Article, markup: Markup) -> None:
    """Every letter of an article without marks that can hide words is shown, in its order."""
    if markup.problems or _MAY_HIDE.search(article.body) or not article.body.isprintable():
        return
    if article.body.lstrip().startswith("#"):  # a heading that repeats the title is left out
        return
    assert _letters(article.body) == _letters("".join(markup.flow)), ("lost", article.body, markup.flow)


def _is_note(element: Any) -> bool:
    return "note" in (element.get("class") or "").split() and "/note-" in (element.get("id") or "")


def _letters(text: str) -> str:
    return "".join(char for char in _CALLS.sub("", text) if char.isalpha())
