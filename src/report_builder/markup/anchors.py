"""Turns headings, ids and links in a tree into levels without gaps, unique ids and links that lead on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote, unquote

from lxml.html import HtmlElement

from report_builder.markup.images import locate
from report_builder.markup.model import Heading
from report_builder.markup.source import Context
from report_builder.markup.tree import add_class, append_text, classes, content, tag
from report_builder.project.locale import Direction, direction
from report_builder.project.source import nearest

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_EXTERNAL = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_OURS = re.compile(r"note-(?:ref-)?\d+(?:-\d+)?|rb-mark-.*")  # ids that notes and the furniture's marks get
_LONG_URL = 20  # characters shown


def finish_headings(context: Context, root: HtmlElement) -> tuple[list[HtmlElement], str]:
    """Drop a first heading that repeats the title and set the levels of the others, highest 2, none skipped.

    Returns the headings in order, and the text of the heading that was dropped.
    """
    headings = list(root.iter(*_HEADINGS))
    dropped = ""
    if headings and _letters(content(headings[0])) == _letters(context.article.title):
        first = headings[0]
        if not any(call.get("data-rb-call") is not None for call in first.iter("sup")):
            dropped = content(first)
            first.drop_tree()
            headings.pop(0)
    stack: list[tuple[int, int]] = []
    for heading in headings:
        raw = int(tag(heading)[1])
        while stack and stack[-1][0] >= raw:
            stack.pop()
        level = min(6, stack[-1][1] + 1 if stack else 2)
        stack.append((raw, level))
        heading.tag = f"h{level}"
    return headings, dropped


def set_ids(context: Context, parts: Iterable[HtmlElement], headings: list[HtmlElement]) -> list[Heading]:
    """Give every heading an id and every id in `parts` the namespace; no id comes twice. Returns the
    headings."""
    space = context.namespace
    used: dict[str, int] = {}
    for element in (each for part in parts for each in part.iter()):
        identity = element.get("id")
        if identity is None:
            continue
        clean = re.sub(r"[\s%]+", "-", identity).strip("-")
        if not clean:
            del element.attrib["id"]
            continue
        unique = _unique(clean, used)
        if unique != clean:
            line = context.source.find_any(f"#{identity}", identity)
            why = "is kept for notes" if _OURS.fullmatch(clean) else "is used twice"
            context.warn(f"the id `{identity}` {why}; here it becomes `{unique}`", line)
        element.set("id", f"{space}/{unique}")
    for heading in headings:
        if heading.get("id") is None:
            heading.set("id", f"{space}/{_unique(slug(content(heading)), used)}")
    return [
        Heading(int(tag(heading)[1]), (heading.get("id") or ""), content(heading)) for heading in headings
    ]


def slug(text: str) -> str:
    """`Who controls the M4?` to `who-controls-the-m4`; letters of every script are kept."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    # Marks belong to the letter before them (Arabic vowels, Indic vowel signs).
    kept = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in folded)
    return "-".join(kept.split()) or "section"


def finish_links(context: Context, root: HtmlElement) -> None:
    """Resolve every link of the author's; one that leads nowhere is reported and becomes plain text."""
    ids = {identity for element in root.iter() if (identity := element.get("id"))}
    for link in list(root.iter("a")):
        identity, href = link.get("id"), link.get("href")
        if (identity and "/note-ref-" in identity) or "note-back" in classes(link):
            continue
        target = _target(context, href.strip(), ids) if href else None
        if target is not None:
            link.set("href", target)
            if _EXTERNAL.match(target):
                add_class(link, "external")
                _let_break(link, direction(context.article.lang))
            continue
        link.attrib.pop("href", None)
        if identity:
            link.tag = "span"
        else:
            link.drop_tag()


def _target(context: Context, href: str, ids: set[str]) -> str | None:
    if href.startswith("www."):
        return f"https://{href}"
    if _EXTERNAL.match(href):
        return href
    if href.startswith("article:") and len(href) > len("article:"):
        return href
    path, _, fragment = href.partition("#")
    if not path:
        return _own_target(context, href, fragment, ids)
    line = context.source.find_any(href)
    if re.match(r"[\w+.-]*:", path) or not path.split("?")[0].lower().endswith(".md"):
        context.warn(
            f"the link to {href} leads nowhere and was removed",
            line,
            "link to a web address (https://…), to `article:key` or to an article's file",
        )
        return None
    found = locate(context, path, line, "article")
    if found is None:
        return None
    return f"article-file:{quote(found)}" + (f"#{fragment}" if fragment else "")


def _own_target(context: Context, href: str, fragment: str, ids: set[str]) -> str | None:
    space = context.namespace
    for name in (fragment, unquote(fragment)):
        if f"{space}/{name}" in ids and not _OURS.fullmatch(name):
            return f"#{space}/{name}"
    known = sorted({identity.removeprefix(f"{space}/") for identity in ids})
    known = [name for name in known if not _OURS.fullmatch(name)]
    near = nearest(unquote(fragment), known)
    hint = f"did you mean `#{near}`?" if near is not None else "give the heading or figure an id: `{#name}`"
    line = context.source.find_any(f"({href}", href)
    context.report(f"nothing in this article has the id `{href}`", line, hint)
    return None


def _let_break(link: HtmlElement, around: Direction) -> None:
    """Let a web address that is shown break after its punctuation, and keep it from left to right.

    Among Arabic it stays one piece, since pieces would be copied the last first; the style sheet breaks it.
    """
    text = link.text or ""
    if len(link) or not re.match(r"(?:https?://|www\.)\S+$", text):
        return
    link.set("dir", "ltr")
    if len(text) <= _LONG_URL or around == "rtl":
        return
    link.text = None
    for part in re.findall(r"[^/._-]*[/._-]*", text):
        if part and (link.text or len(link)):
            link.append(link.makeelement("wbr", {}))
        append_text(link, part)


def _unique(name: str, used: dict[str, int]) -> str:
    unique = name = f"own-{name}" if _OURS.fullmatch(name) else name
    while unique in used:
        used[name] = used.get(name, 1) + 1
        unique = f"{name}-{used[name]}"
    used[unique] = 1
    return unique


def _letters(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())
