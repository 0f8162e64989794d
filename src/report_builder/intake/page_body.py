"""The tree of a page -> the element that holds its article, by two judges: trafilatura and the page's own
marks."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from report_builder.intake.clean import listed, words
from report_builder.intake.tree import each, text_of, tokens

# What tools call the element of the text, the surest first.
_MARKED = listed(
    """
    entry-content post-content article-content article-body articlebody article__body story-body
    post-body gh-content wp-block-post-content field--name-body single-content post-entry
    td-post-content node__content content-body post__content news-content haber-metni yazi-icerik
    article-text story-content elementor-widget-theme-post-content content-text text-content
    detail-content postarticle
    """
)
_LEAVES = listed(
    """
    p li blockquote td th h2 h3 h4 h5 h6 pre dd dt div font span figcaption section
    """
)
_ENOUGH = 0.85  # of the words that the first judge found


@dataclass(frozen=True, slots=True)
class Body:
    """The element that holds the article, and the text that trafilatura found in the page."""

    element: HtmlElement
    second_opinion: str
    confidence: float
    how: str


def find_body(root: HtmlElement, url: str) -> Body:
    """The element of the article's text; at worst the whole body of the page."""
    whole = root.find("body")
    whole = whole if whole is not None else root
    text = second_opinion(root, url)
    marks = _marked_leaves(whole, text)
    total = sum(marks.values())
    element, confidence, how = whole, 0.3, "nothing marks the text, so all of the page was taken"
    if total:
        element, confidence, how = (
            _common(whole, marks, total),
            0.75,
            "it holds nearly all that trafilatura takes for the text",
        )
    named = _named(whole, marks, total)
    if named is not None and (
        element is named or named in element.iterdescendants() or element in named.iterdescendants()
    ):
        element, confidence, how = (
            named,
            0.95,
            "the page marks it as the text, and trafilatura finds the text in it",
        )
    elif named is not None and not total:
        element, confidence, how = named, 0.7, "the page marks it as the text"
    return Body(element, text, confidence, how)


def second_opinion(root: HtmlElement, url: str) -> str:
    """The text of the article as trafilatura sees it, empty when it finds none. `root` is left as it is."""
    from trafilatura import extract

    try:
        found = extract(
            copy.deepcopy(root),
            url=url or None,
            output_format="txt",
            include_comments=False,
            include_tables=True,
            include_formatting=False,
            favor_recall=True,
            with_metadata=False,
        )
    except (ValueError, TypeError, AttributeError, RecursionError, LookupError):
        return ""  # it trips over some pages; the page's own marks are left
    return found or ""


def _marked_leaves(root: HtmlElement, text: str) -> dict[HtmlElement, int]:
    """How many words, those of links left out, each block has of its own that stand in `text` in the same
    order."""
    flat = f" {' '.join(words(text))} "
    found: dict[HtmlElement, int] = {}
    closed: set[HtmlElement] = set()
    for element in each(root, *_LEAVES):
        if any(holder in closed for holder in element.iterancestors()):
            continue
        whole = not any(inside.tag in _LEAVES for inside in each(element) if inside is not element)
        pieces = (
            [text_of(element)] if whole else [element.text or "", *(child.tail or "" for child in element)]
        )
        count = 0
        for piece in pieces:
            own = words(piece)
            if len(own) >= 4 and f" {' '.join(own[:30])} " in flat:
                count += len(own)
        if count:
            # A menu would weigh as much as the text.
            linked = sum(len(words(text_of(link))) for link in each(element, "a")) if whole else 0
            found[element] = max(0, count - linked)
            if whole:
                closed.add(element)
    return found


def _common(root: HtmlElement, marks: dict[HtmlElement, int], total: int) -> HtmlElement:
    """The lowest element that has nearly all of the words that were found."""
    weights: dict[HtmlElement, int] = {}
    for element, count in marks.items():
        for holder in (element, *element.iterancestors()):
            weights[holder] = weights.get(holder, 0) + count
    current = root
    while True:
        inside = [child for child in current if isinstance(child.tag, str)]
        best = max(inside, key=lambda child: weights.get(child, 0), default=None)
        if (
            best is None
            or weights.get(best, 0) < total * _ENOUGH
            or best.tag in ("p", "ul", "ol", "blockquote", "span", "font")
        ):
            break
        current = best
    return _cell_of(current)


def _cell_of(element: HtmlElement) -> HtmlElement:
    """The cell around a part of it, or the table around the parts of a table."""
    while element.tag in ("tbody", "tr", "li", "thead"):
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return element


def _named(root: HtmlElement, marks: dict[HtmlElement, int], total: int) -> HtmlElement | None:
    """The element that the page itself marks as the text and that has enough of the words found."""
    candidates: list[HtmlElement] = []
    for element in each(root):
        prop = (element.get("itemprop") or "").lower()
        if prop in ("articlebody", "text") or set(_MARKED) & set(tokens(element)):
            candidates.append(element)
    candidates += each(root, "article", "main")
    candidates += [element for element in each(root) if (element.get("role") or "") in ("main", "article")]
    held = [
        (
            element,
            sum(count for leaf, count in marks.items() if leaf is element or element in leaf.iterancestors()),
        )
        for element in candidates
    ]
    fitting = [
        element
        for element, count in held
        if (count >= total * _ENOUGH if total else len(words(text_of(element))) > 60)
    ]
    # The lowest of the surest kind: marks of tools come before plain `article` and `main`.
    return min(
        fitting,
        key=lambda element: (candidates.index(element) >= _first_plain(candidates), len(text_of(element))),
        default=None,
    )


def _first_plain(candidates: list[HtmlElement]) -> int:
    return next(
        (
            at
            for at, element in enumerate(candidates)
            if element.tag in ("article", "main") and not set(_MARKED) & set(tokens(element))
        ),
        len(candidates),
    )


def missing_from(text: str, kept: str, dropped: str) -> list[str]:
    """Lines that the second judge has and of which most words are neither in `kept` nor in `dropped`."""
    have = set(words(kept))
    gone = f" {' '.join(words(dropped))} "
    missing: list[str] = []
    for line in re.split(r"\n+", text):
        own = words(line)
        if (
            len(own) >= 6
            and sum(word in have for word in own) * 10 < len(own) * 7
            and f" {' '.join(own[:8])} " not in gone
        ):
            missing.append(line.strip())
    return missing
