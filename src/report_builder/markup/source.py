"""Turns the Markdown of an article into text with its code and comments known and a line for every offset."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from report_builder.articles.model import Article
from report_builder.charts.spec import ChartSpec
from report_builder.project.errors import Problem, Severity
from report_builder.project.locale import Locale
from report_builder.project.pictures import MEGAPIXELS

# Noncharacters mark our own places in the Markdown; the text of an article never contains them.
DIV_OPEN, DIV_CLOSE, CALL_OPEN, CALL_CLOSE, GLUE = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
CHART = "\ufdd5"
CITE_OPEN, CITE_CLOSE = "\ufdde", "\ufddf"
LITERALS = {'"': "\ufdd6", "'": "\ufdd7", "-": "\ufdd8", ".": "\ufdd9"}

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_PLANE_ENDS = re.compile(
    "[" + "".join(chr(p << 16 | e) for p in range(1, 17) for e in (0xFFFE, 0xFFFF)) + "]"
)
_FENCE = re.compile(r"^(?P<lead>[ \t>]*(?:[-*+] +|\d+[.)] +)?)(?P<fence>`{3,}|~{3,})(?P<info>[^\n`]*)$")
_CHART_INFO = re.compile(r"\s*(?:\{[^{}]*(?<![\w-])\.chart(?![\w-])|chart\s*(?:\{|$))")
_TICKS = re.compile(r"`+")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")


@dataclass
class Source:
    """The body of an article. `masked` has the same length as `text`, with code and comments blanked.

    `code` and `charts` are offsets in `text`, the fences of blocks included.
    """

    text: str
    masked: str
    code: tuple[tuple[int, int], ...]
    first_line: int
    charts: tuple[tuple[int, int], ...] = ()
    _starts: list[int] = field(default_factory=list[int])
    _seen: dict[str, int] = field(default_factory=dict[str, int])

    def line(self, offset: int) -> int:
        """The line in the article's file, 1-based, of an offset in `text`."""
        if not self._starts:
            self._starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        return self.first_line + bisect.bisect_right(self._starts, offset) - 1

    def find_any(self, *needles: str) -> int:
        """The line of the first of `needles` that is found, else that of the body: a problem has a line."""
        return next((line for needle in needles if (line := self.find(needle))), self.first_line)

    def find(self, needle: str) -> int | None:
        """The line of the next occurrence of `needle` outside code; the last again if there are no more."""
        start = self._seen.get(needle, -1)
        at = self.masked.find(needle, start + 1)
        if at < 0:
            at = start
        if at < 0:
            return None
        self._seen[needle] = at
        return self.line(at)


@dataclass
class Context:
    """What the steps of one rendering share: the article, its source, and the problems found so far."""

    article: Article
    root: Path
    namespace: str
    source: Source
    locale: Locale
    problems: list[Problem] = field(default_factory=list[Problem])
    images: list[str] = field(default_factory=list[str])
    charts: list[ChartSpec] = field(default_factory=list[ChartSpec])
    files: list[Path] = field(default_factory=list[Path])  # of the sources, once one is missing
    megapixels: float = MEGAPIXELS  # that a picture may have
    cited: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])  # offsets of citations

    def report(
        self,
        message: str,
        line: int | None,
        hint: str | None = None,
        severity: Severity = "error",
        rule: str | None = None,
    ) -> None:
        """Note one problem of the article, once."""
        problem = Problem(message, self.article.path, line, None, hint, severity, rule)
        if problem not in self.problems:
            self.problems.append(problem)

    def warn(self, message: str, line: int | None, hint: str | None = None, rule: str | None = None) -> None:
        """Note one doubt about the article, once; `rule` is the one of the gates that it belongs to."""
        self.report(message, line, hint, "warning", rule)


def read_source(article: Article) -> Source:
    """The article's body, freed of characters that no page can show, with its code and comments found."""
    text = article.body.replace("\r\n", "\n").replace("\r", "\n")
    text = _PLANE_ENDS.sub("", _UNFIT.sub("", text))
    blocks = list(fenced(text))
    charts = tuple(block for block in blocks if is_chart(text, block))
    masked = _blank(text, blocks)
    spans = list(_code_spans(masked))
    masked = _blank(masked, spans, GLUE)
    masked = _blank(masked, list(_comments(masked)), GLUE)
    code = tuple(sorted({*blocks, *spans} - {*charts}))
    return Source(text, masked, code, article.body_line, charts)


def is_chart(text: str, block: tuple[int, int]) -> bool:
    """Whether a fenced block of `text` is a chart: one that begins with `{.chart kind="bar" …}`."""
    fence = _FENCE.match(text[block[0] :].partition("\n")[0])
    return fence is not None and _CHART_INFO.match(fence["info"]) is not None


def fenced(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of fenced code blocks, fences included. A fence that is never closed opens nothing."""
    if "```" not in text and "~~~" not in text:
        return
    offset = 0
    opened: tuple[int, str] | None = None
    for line in text.split("\n"):
        if match := _FENCE.match(line):
            fence = match["fence"]
            if opened is None:
                opened = (offset, fence)
            elif fence.startswith(opened[1]) and not match["info"].strip():
                yield opened[0], offset + len(line)
                opened = None
        offset += len(line) + 1


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of inline code: a run of backticks up to the next run of the same length in the paragraph."""
    if "`" not in text:
        return
    ends = [match.start() for match in _PARAGRAPH_END.finditer(text)] + [len(text)]
    start = 0
    for end in ends:
        runs = [m for m in _TICKS.finditer(text, start, end) if text[m.start() - 1 : m.start()] != "\\"]
        later: dict[int, list[int]] = {}
        for index in range(len(runs) - 1, -1, -1):
            later.setdefault(len(runs[index].group()), []).append(index)
        index = 0
        while index < len(runs):
            same = later[len(runs[index].group())]
            while same and same[-1] <= index:
                same.pop()
            if same:
                yield runs[index].start(), runs[same[-1]].end()
                index = same[-1] + 1
            else:
                index += 1
        start = end


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of comments that are closed."""
    start = text.find("<!--")
    while start >= 0 and (end := text.find("-->", start + 4)) >= 0:
        yield start, end + 3
        start = text.find("<!--", end + 3)


def _blank(text: str, spans: list[tuple[int, int]], filler: str = " ") -> str:
    parts: list[str] = []
    last = 0
    for start, end in spans:
        parts += [text[last:start], re.sub(r"[^\n]", filler, text[start:end])]
        last = end
    return "".join([*parts, text[last:]])
