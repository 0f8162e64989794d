"""Notes without links: numbers in the text, and a list at the end whose items have the same numbers."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml.html import HtmlElement

from report_builder.intake.clean import latin
from report_builder.intake.inline import CALL
from report_builder.intake.notes_parts import BARE, HEADING, Notes, add_text, put_call, strip_lead, take_out
from report_builder.intake.tree import BLOCKS, HEADINGS, children, depth_of, each, remove, text_of
from report_builder.intake.work import Work

_BRACKETED = re.compile(r"\s?\[\s?(\d{1,3})\s?\]")
_ROUND = re.compile(r"(?<=\S)\s?\(\s?(\d{1,3})\s?\)")
_LEAD = re.compile(
    r"^\s*(?:[\[(]\s*(\d{1,3})\s*[\])]|\^?(\d{1,3})\s*(?:[.)\-–:/،]|\u0640|$|(?=\s)))[\s.:\-–]*"
)

_NUMBERED = re.compile(r"\s*(?:[\[(]\s*\d{1,3}\s*[\])]|\d{1,3}\s*[.)\-–:،](?=\s))")


def take_unlinked(root: HtmlElement, notes: Notes, numbers: list[str], work: Work) -> None:
    """Numbers in the text, and a list at the end whose items have the same numbers."""
    _part_lines(root)
    found = _final_list(root)
    if found is None:
        return
    heading, items = found
    first = items[min(items)]
    calls = _calls(root, first, set(items), _BRACKETED)
    if not calls and text_of(first).startswith("("):
        calls = _calls(root, first, set(items), _ROUND)
    called = {number for _, number in calls}
    if not called or len(called) < 0.6 * len(items):
        return
    for number, element in items.items():
        if number in called:
            take_out(element)
            strip_lead(element, str(number), numbers)
            if element.tag in ("li", "p", "td", "tr"):
                element.tag = "div"
    labels = {number: add_text(notes, str(number), items[number]) for number in sorted(called)}
    for element, number in calls:
        numbers.append(str(number))
        if element.tag == "rb-number":
            element.tag = "sup"
        put_call(element, labels[number])
    sure = 0.9 if called == set(items) else 0.7
    work.doubt(
        "guessed",
        "note",
        ", ".join(labels.values()),
        "the end of the text",
        sure,
        "numbers in the text and a list at its end are taken for notes",
    )
    for number in sorted(set(items) - called):
        work.doubt(
            "unsure",
            "note",
            text_of(items[number]),
            f"note {number}",
            0.4,
            "nothing in the text calls it, so it stays at the end",
        )
    if heading is not None and called == set(items):
        numbers.append(text_of(heading))
        work.doubt(
            "dropped", "heading", text_of(heading), "before the notes", 0.95, "its notes stand at their calls"
        )
        remove(heading)


def _part_lines(root: HtmlElement) -> None:
    """Make paragraphs of the lines of a last paragraph that all begin with numbers, one after the other; the
    first may be the heading of the notes."""
    for element in reversed(each(root, "p", "div")):
        if element is root or next(element.iterdescendants(*BLOCKS), None) is not None:
            continue
        if not text_of(element):
            continue
        lines: list[HtmlElement] = []
        line = element.makeelement("p")
        line.text = element.text
        for child in children(element):
            if child.tag == "br":
                lines.append(line)
                line = element.makeelement("p")
                line.text = child.tail
            else:
                line.append(deepcopy(child))
        lines = [each_one for each_one in (*lines, line) if text_of(each_one)]
        named = len(lines) > 1 and HEADING.match(text_of(lines[0])) is not None
        leads = [_LEAD.match(latin(text_of(each_one))) for each_one in lines[named:]]
        numbers = [int(lead[1] or lead[2]) for lead in leads if lead is not None]
        if len(lines) > 1 and numbers == list(range(1, len(leads) + 1)):
            for each_one in reversed(lines):
                element.addnext(each_one)
            remove(element)
        return


def _final_list(root: HtmlElement) -> tuple[HtmlElement | None, dict[int, HtmlElement]] | None:
    """The heading of the notes, if there is one, and their texts by number."""
    headings = [
        element
        for element in each(root, *HEADINGS, "p", "strong", "div", "b", "font", "center", "span")
        if HEADING.match(text_of(element))
    ]
    for heading in reversed(headings):
        while (
            (parent := heading.getparent()) is not None
            and text_of(parent) == text_of(heading)
            and parent is not root
        ):
            heading = parent
        if items := _items(_after(heading, root)):
            return heading, items
    blocks = [element for element in each(root, "p", "div", "li", "ol") if element is not root]
    if items := _items(_trailing(blocks)):
        return None, items
    return None


def _after(heading: HtmlElement, root: HtmlElement) -> list[HtmlElement]:
    """The elements after a heading in document order that are blocks without blocks in them, or whole
    lists."""
    at_end: list[HtmlElement] = []
    passed = False
    for element in each(root, "p", "li", "ol", "div", "tr", *HEADINGS):
        if element is heading:
            passed = True
        elif passed and heading not in element.iterancestors():
            at_end.append(element)
    return at_end


def _trailing(blocks: list[HtmlElement]) -> list[HtmlElement]:
    """The last paragraphs that begin with a number in brackets or raised, back to number 1."""
    kept: list[HtmlElement] = []
    for element in reversed(blocks):
        if element.tag in ("div", "ol") or element.tag == "li":
            continue
        lead = _NUMBERED.match(latin(text_of(element)))
        sup = element.find("sup")
        raised = sup is not None and not (element.text or "").strip() and BARE.match(latin(text_of(sup)))
        if not lead and not raised:
            if kept:
                break
            if len(text_of(element).split()) > 12:
                return []
            continue
        kept.append(element)
    return list(reversed(kept))


def _items(elements: list[HtmlElement]) -> dict[int, HtmlElement]:
    """Texts by number, when they count up from 1: of an ordered list, or by the number each begins with."""
    for element in elements:
        if element.tag == "ol":
            return dict(enumerate((c for c in children(element) if c.tag == "li"), 1))
        if element.tag in HEADINGS:
            break
        if text_of(element) and element.tag == "p":
            break
    found: dict[int, HtmlElement] = {}
    for element in elements:
        if element.tag in HEADINGS or element.tag == "ol":
            break
        if each(element, "p", "div", "li")[1:] and element.tag == "div":
            continue
        lead = _LEAD.match(latin(text_of(element)))
        number = int(lead[1] or lead[2]) if lead else 0
        if number == len(found) + 1:
            found[number] = element
        elif found and text_of(element) and lead is None and depth_of(element) == depth_of(found[len(found)]):
            break
    return found


def _calls(
    root: HtmlElement, first: HtmlElement, known: set[int], form: re.Pattern[str]
) -> list[tuple[HtmlElement, int]]:
    """Elements before the notes that stand for a number of theirs; numbers in brackets become elements."""
    found: list[tuple[HtmlElement, int]] = []
    for element in each(root):
        if element is first:
            break
        if element.tag in ("pre", "code", "script", CALL):
            continue
        if element.tag == "sup" and (bare := BARE.match(latin(text_of(element)))) and bare[1].isdecimal():
            if int(bare[1]) in known:
                found.append((element, int(bare[1])))
            continue
        found += _in_text(element, known, form)
    return [(element, number) for element, number in found if first not in element.iterancestors()]


def _in_text(element: HtmlElement, known: set[int], form: re.Pattern[str]) -> list[tuple[HtmlElement, int]]:
    """Numbers in brackets right in the text of an element and after each of its children, as elements."""
    found: list[tuple[HtmlElement, int]] = []
    for child in (None, *children(element)):
        text: str = (element.text if child is None else child.tail) or ""
        calls = (
            [match for match in form.finditer(text) if int(latin(match[1])) in known]
            if "[" in text or "(" in text
            else []
        )
        if not calls:
            continue
        made: list[HtmlElement] = []
        for match, following in zip(calls, (*calls[1:], None), strict=True):
            call = element.makeelement("rb-number")
            call.text = match[0].strip()
            call.tail = text[match.end() : following.start() if following is not None else len(text)]
            made.append(call)
            found.append((call, int(latin(match[1]))))
        head = text[: calls[0].start()]
        if child is None:
            element.text, at = head, 0
        else:
            child.tail, at = head, element.index(child) + 1
        element[at:at] = made
    return found
