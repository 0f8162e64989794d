"""Turns fenced chart blocks into marks that Markdown keeps, and their attributes into what is to be drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass

from report_builder.charts.spec import ChartSpec, body_options, read_spec
from report_builder.markup.lines import Attributes, read_attributes
from report_builder.markup.source import CHART, Context, fenced, is_chart

_INFO = re.compile(r"^[ \t]*[`~]{3,}\s*(?:chart\b)?\s*(?:\{:?(?P<attrs>.*)\})?\s*$")
_CLASS = re.compile(r"(?:(?<=\s)|^)\.chart(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart block: what is to be drawn, None when something is wrong with it, and the words below it."""

    spec: ChartSpec | None
    attributes: Attributes
    line: int

    @property
    def caption(self) -> str:
        return self.attributes.pairs.get("caption", "")

    @property
    def source(self) -> str:
        return self.attributes.pairs.get("source", "")

    @property
    def credit(self) -> str:
        return self.attributes.pairs.get("credit", "")


def mark_charts(context: Context, text: str, charts: list[Chart]) -> str:
    """The Markdown `text` of the article with a mark, as a paragraph, in place of each chart block.

    The charts are added to `charts`, by the number in their marks; their mistakes are reported.
    """
    if not context.source.charts:
        return text
    places = iter(context.source.charts)
    parts: list[str] = []
    last = 0
    for start, end in fenced(text):
        if not is_chart(text, (start, end)):
            continue
        line = context.source.line(next(places)[0])
        parts += [text[last:start], f"\n{CHART}{len(charts)}{CHART}\n"]
        charts.append(_read(context, text[start:end], line))
        last = end
    return "".join([*parts, text[last:]])


def _read(context: Context, block: str, line: int) -> Chart:
    head, *rows = block.split("\n")
    match = _INFO.match(head)
    if match is None:
        hint = 'write ```{.chart kind="bar" data="strikes.csv" alt="…"} at the start of a line'
        context.report("this chart cannot be read", line, hint)
        return Chart(None, Attributes(), line)
    written = read_attributes(_CLASS.sub(" ", match["attrs"] or ""))
    if written.words:
        hint = f'write `{written.words[0]}="…"`'
        context.report(f"“{written.words[0]}” in the braces says nothing", line, hint)
    options, body, count = body_options("\n".join(rows[:-1]))
    attributes = Attributes(written.id, written.classes, {**options, **written.pairs})
    spec, problems = read_spec(
        attributes.pairs, body, line, line + 1 + count, name=written.id or "", classes=written.classes
    )
    for problem in problems:
        context.report(problem.message, problem.line, problem.hint)
    return Chart(spec, attributes, line)
