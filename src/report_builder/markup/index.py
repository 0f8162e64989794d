"""Finds the marks that an author wrote for the index: `[words]{.index term="idlib"}`."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from report_builder.markup.lines import Attributes
from report_builder.markup.model import IndexMark
from report_builder.markup.source import Context
from report_builder.markup.tree import content
from report_builder.project.source import suggestion

INDEX = "index"  # the class of a mark
_MAIN = "main"
_KEYS = ("term", "index", "range")
_ENDS = ("begin", "end")


def set_index_marks(
    context: Context, root: HtmlElement, written: Sequence[tuple[str, Attributes]]
) -> tuple[IndexMark, ...]:
    """Give each mark its class and id, in reading order; `written` are the attributes by `data-rb-index`."""
    marks: list[IndexMark] = []
    for span in root.iter("span"):
        number = span.attrib.pop("data-rb-index", None)
        if number is None:
            continue
        text, attributes = written[int(number)]
        line = context.source.find_any(f"{{{text}}}", f"{{:{text}}}")
        _check(context, attributes, line)
        anchor = f"{context.namespace}/ix-{len(marks) + 1}"
        span.set("class", "ix")
        span.set("id", anchor)
        end = attributes.pairs.get("range", "")
        words = content(span)
        if not words and not attributes.pairs.get("term"):
            context.report("this mark for the index has neither words nor a term", line, _HOW)
        marks.append(
            IndexMark(
                anchor=anchor,
                words=words,
                term=attributes.pairs.get("term", "").strip(),
                index=attributes.pairs.get("index", ""),
                main=_MAIN in attributes.classes,
                range=end if end == "begin" or end == "end" else "",
                line=line,
            )
        )
    return tuple(marks)


_HOW = 'write `[words]{.index}`, or `[]{.index term="…"}`'


def _check(context: Context, attributes: Attributes, line: int) -> None:
    for key in attributes.pairs:
        if key not in _KEYS:
            hint = suggestion(key, _KEYS) or "a mark has term, index and range"
            context.report(f"a mark for the index has no “{key}”", line, hint)
    for name in attributes.classes:
        if name not in (INDEX, _MAIN):
            hint = suggestion(name, (_MAIN,)) or "a mark may be `.main`, and nothing else"
            context.report(f"a mark for the index has no class “{name}”", line, hint)
    end = attributes.pairs.get("range")
    if end is not None and end not in _ENDS:
        hint = suggestion(end, _ENDS) or 'write range="begin", and range="end" where it ends'
        context.report(f"“{end}” is no end of a range", line, hint)
