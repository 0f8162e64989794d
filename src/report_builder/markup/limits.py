"""Turns an article too deep or too tangled to be read safely into a problem with its line."""

from __future__ import annotations

import re

from report_builder.markup.sanitise import TAG
from report_builder.markup.source import Context

MAX_DEPTH = 24  # WeasyPrint fails at about 80 nested lists
MAX_SIZE = 1_000_000  # characters
_MAX_MARKS = 3_000  # of one kind in a paragraph
_MAX_OPEN_TAGS = 60
_MAX_DECLARATIONS = 500  # comments never closed, mostly: closed ones are blanked
_LEAD = re.compile(r"^(?:[ \t]*(?:>|[-*+:](?=[ \t])|\d+[.)](?=[ \t])))+|^[ \t]+(?=[-*+>:]|\d+[.)])")
_LEVEL = re.compile(r">|[-*+:]|\d+[.)]")
_VOID = frozenset(
    {"br", "hr", "img", "col", "wbr", "input", "meta", "link", "area", "base", "embed", "param"}
)
_VOID_OR_OPTIONAL = _VOID | {"li", "p", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option"}
_HR = re.compile(r"^[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")


def within_limits(context: Context) -> bool:
    """Whether the article can be read in bounded time and depth; if not, the problem is reported."""
    source = context.source
    if len(source.text) > MAX_SIZE:
        context.report(
            f"the article has more than {MAX_SIZE:,} characters", source.first_line, "split it into parts"
        )
        return False
    for check in (_too_deep, _too_boxed, _too_tangled, _too_open):
        offset, what, hint = check(source.masked)
        if offset is not None:
            context.report(what, source.line(offset), hint)
            return False
    return True


def _too_deep(text: str) -> tuple[int | None, str, str]:
    what = "lists and quotations are nested too deeply here", f"at most {MAX_DEPTH} levels"
    offset = 0
    for line in text.split("\n"):
        lead = _LEAD.match(line)
        if lead is not None and not _HR.match(line):
            marks = len(_LEVEL.findall(lead.group()))
            indent = len(lead.group().expandtabs(4)) - len(lead.group().lstrip())
            if marks > MAX_DEPTH or indent > 4 * MAX_DEPTH:
                return offset, *what
        offset += len(line) + 1
    return None, *what


def _too_boxed(text: str) -> tuple[int | None, str, str]:
    what = "boxes are nested too deeply here", "close each box with a line `:::`"
    depth = 0
    for match in re.finditer(r"^ {0,3}:{3,}[ \t]*(.*)$", text, re.MULTILINE) if ":::" in text else ():
        depth = depth + 1 if match[1].strip(": \t") else max(0, depth - 1)
        if depth > MAX_DEPTH:
            return match.start(), *what
    return None, *what


def _too_tangled(text: str) -> tuple[int | None, str, str]:
    what = "this paragraph has too many marks to be read as Markdown", "put a backslash before literal marks"
    start = 0
    for paragraph in text.split("\n\n"):
        if len(paragraph) > 200:
            longest = max((len(run.group()) for run in re.finditer(r"[*_~^]+", paragraph)), default=0)
            marks = max(paragraph.count(mark) for mark in "*_~^`<&!\\")
            tangled = marks > _MAX_MARKS or _tangled_brackets(paragraph)
            if (tangled or longest > 40) and not _HR.match(paragraph.strip()):
                return start, *what
        start += len(paragraph) + 2
    return None, *what


def _tangled_brackets(paragraph: str) -> bool:
    """Whether brackets nest, or stand unclosed, in numbers that make the search for link ends quadratic."""
    for opening, both in (("[", r"[\[\]]"), ("(", r"[()]")):
        depth = 0
        for mark in re.findall(both, paragraph):
            depth = depth + 1 if mark == opening else max(0, depth - 1)
            if depth > 50:
                return True
    return False


def _too_open(text: str) -> tuple[int | None, str, str]:
    what = "raw HTML is nested too deeply here", "close each tag that you open"
    if text.count("<!") + text.count("<?") > _MAX_DECLARATIONS:
        return text.find("<!"), "there are too many comments or declarations", "delete them"
    depth: dict[str, int] = {}
    for match in TAG.finditer(text) if "<" in text else ():
        name = match["name"].lower()
        if name in _VOID_OR_OPTIONAL:
            continue
        depth[name] = max(0, depth.get(name, 0) + (-1 if match["end"] else 1))
        if sum(depth.values()) > _MAX_OPEN_TAGS:
            return match.start(), *what
    return None, *what
