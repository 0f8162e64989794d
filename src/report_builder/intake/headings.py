"""Headings of a page -> headings of an article: none that repeats the title, the highest at 2, none
skipped."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from report_builder.intake.clean import words
from report_builder.intake.tree import HEADINGS, each, remove, text_of
from report_builder.intake.work import Work

_MOST_WORDS = 14
_LOWEST = 6
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)


def settle_headings(root: HtmlElement, title: str, work: Work) -> None:
    """Change the levels of the headings below `root`; where there are none, bold paragraphs become some."""
    for heading in each(root, *HEADINGS):
        if not text_of(heading) and not each(heading, "img"):
            heading.drop_tag()
        elif any(
            holder.tag in ("table", "figcaption", "li", *HEADINGS) for holder in heading.iterancestors()
        ):
            # Inside a cell or an item a heading is bold text.
            heading.tag = "p" if heading.getparent() is not None else heading.tag
    headings = each(root, *HEADINGS)
    if (
        title
        and headings
        and same_words(text_of(headings[0]), title)
        and not _words_before(root, headings[0])
    ):
        work.doubt(
            "dropped", "heading", text_of(headings[0]), "the first heading", 1.0, "it repeats the title"
        )
        remove(headings[0])
        headings = headings[1:]
    if not headings:
        headings = _bold_headings(root, work)
    levels: dict[int, int] = {}
    open_levels: list[int] = []
    for heading in headings:
        given = int(str(heading.tag)[1])
        open_levels = [level for level in open_levels if level < given]
        open_levels.append(given)
        levels[id(heading)] = min(_LOWEST, 1 + len(open_levels))
    for heading in headings:
        heading.tag = f"h{levels[id(heading)]}"


def same_words(one: str, other: str) -> bool:
    """Whether two lines say the same, but for marks, case and what a site adds to its titles."""
    first, second = words(one), words(other)
    return bool(first) and first == second


def _words_before(root: HtmlElement, heading: HtmlElement) -> bool:
    """Whether a real paragraph stands before the heading."""
    for element in root.iter():
        if element is heading:
            return False
        if element.tag in ("p", "li", "blockquote") and len(text_of(element).split()) > 20:
            return True
    return False


def _bold_headings(root: HtmlElement, work: Work) -> list[HtmlElement]:
    """Short paragraphs that are bold from end to end, with text after them, as headings of level 2."""
    found: list[HtmlElement] = []
    for element in each(root, "p", "div"):
        text = text_of(element)
        if not 0 < len(text.split()) <= _MOST_WORDS or re.search(r"[.,;:!…،؛]$", text):
            continue
        if not _all_bold(element) or any(
            holder.tag in ("td", "li", "figcaption", "blockquote") for holder in element.iterancestors()
        ):
            continue
        after = _next(element)
        if after is None or len(text_of(after).split()) < 12 or _all_bold(after):
            continue
        found.append(element)
    for element in found:
        for part in each(element, "b", "strong", "span", "font"):
            part.drop_tag()
        element.tag = "h2"
        work.doubt(
            "guessed",
            "heading",
            text_of(element),
            work.count("heading"),
            0.7,
            "a short paragraph all in bold",
        )
    return found


def _all_bold(element: HtmlElement) -> bool:
    """Whether it says something, and all of it in bold."""
    bold = [
        part for part in each(element) if part.tag in ("b", "strong") or _BOLD.search(part.get("style") or "")
    ]
    outer = [part for part in bold if not any(holder in bold for holder in part.iterancestors())]
    said = "".join("".join(text_of(part).split()) for part in outer)
    return bool(said) and said == "".join(text_of(element).split())


def _next(element: HtmlElement) -> HtmlElement | None:
    """The element after one, or after the box that holds nothing but it."""
    after, holder = element.getnext(), element.getparent()
    alone = after is None and holder is not None and holder.tag == "div"
    return _next(holder) if alone and holder is not None and len(holder) == 1 else after
