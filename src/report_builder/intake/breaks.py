"""Text whose paragraphs are parted by line breaks, as in pages made by hand -> the same in paragraphs."""

from __future__ import annotations

from lxml.html import HtmlElement

from report_builder.intake.tree import BLOCKS, children, each

_HOLDERS = (
    "td",
    "th",
    "div",
    "font",
    "body",
    "section",
    "article",
    "center",
    "blockquote",
    "span",
    "main",
    "dd",
    "li",
)


def paragraphs_of_breaks(root: HtmlElement) -> None:
    """Put each run of words between two line breaks and more into a `p`. Single breaks stay."""
    for element in each(root, *_HOLDERS):
        if _parts(element):
            _split(element)


def _parts(element: HtmlElement) -> bool:
    """Whether two line breaks follow each other right in it."""
    before: HtmlElement | None = None
    for child in children(element):
        if (
            child.tag == "br"
            and before is not None
            and before.tag == "br"
            and not (before.tail or "").strip()
        ):
            return True
        before = child
    return False


def _split(element: HtmlElement) -> None:
    made: list[HtmlElement] = []
    run = element.makeelement("p")
    run.text, element.text = element.text, None
    breaks: list[HtmlElement] = []

    def close() -> None:
        nonlocal run
        if (run.text or "").strip() or len(run):
            made.append(run)
        run = element.makeelement("p")
        breaks.clear()

    for child in children(element):
        tail, child.tail = child.tail, None
        element.remove(child)
        if child.tag == "br":
            breaks.append(child)
            if (tail or "").strip() and len(breaks) < 2:
                run.append(breaks[0])
                breaks[0].tail = tail
                breaks.clear()
            elif (tail or "").strip():
                close()
                run.text = tail
            continue
        is_block = child.tag in BLOCKS or any(
            inside.tag in BLOCKS for inside in each(child) if inside is not child
        )
        if is_block or len(breaks) > 1:
            close()
        elif breaks:
            run.append(breaks.pop())
        if is_block:
            made.append(child)
            run.text = tail
        else:
            run.append(child)
            child.tail = tail
    close()
    for each_one in made:
        element.append(each_one)
