"""Turns the Markdown of the articles' dialect into unsafe HTML, with marks for what later steps finish."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field, replace

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteBlockProcessor, FootnoteExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from report_builder.markup.charts import Chart, mark_charts
from report_builder.markup.index import INDEX
from report_builder.markup.lines import Attributes, Div, mark_lines, read_attributes
from report_builder.markup.references import GROUP, SINGLE, Reference, ReferenceGroup
from report_builder.markup.source import CHART, DIV_CLOSE, DIV_OPEN, LITERALS, Context, Source
from report_builder.project.files import digest

_SRC = r"<[^<>\n]+>|[^()<>\n\"]+(?:\([^()\n]*\)[^()<>\n\"]*)*"
_FIGURE = re.compile(
    rf"^ {{0,3}}!\[(?P<caption>.*)\]\((?P<src>{_SRC})(?:\"(?P<title>[^\"\n]*)\" *)?\)"
    r"(?:\{:?(?P<attrs>[^{}]*)\})?\s*$",
    re.DOTALL,
)
_CAPTION = re.compile(r"^ {0,3}:[ \t]+(?P<caption>.*?)\s*(?:\{:?(?P<attrs>[^{}]*)\}\s*)?$", re.DOTALL)
# After `!` a call is a call (`Stop![^1]`) unless it is the text of an image.
_CALL = r"(?:(?<!!)|(?!\[\^[^\[\]\n]+\][(\[]))\[\^([^\[\]\n]+)\]"
_URL = re.compile(r"(?<![\w/@.-])((?:https?://|www\.)[^\s<>\[\]\"“”«»`{}|\\\u0002\u0003\ufdd0-\ufdef]+)")


@dataclass(frozen=True)
class Figure:
    """An image alone in its paragraph."""

    src: str
    attributes: Attributes
    caption: str


@dataclass
class Parsed:
    """The HTML that Markdown made, and the values that its `data-rb-*` marks point to, by index or label.

    `token` begins the value of every mark, so that raw HTML of the author's is not taken for one.
    """

    token: str = ""
    html: str = ""
    divs: list[Div] = field(default_factory=list[Div])
    figures: list[Figure] = field(default_factory=list[Figure])
    captions: list[Attributes] = field(default_factory=list[Attributes])
    charts: list[Chart] = field(default_factory=list[Chart])
    labels: list[str] = field(default_factory=list[str])  # of notes, by number in `data-rb-note`
    index: list[tuple[str, Attributes]] = field(default_factory=list[tuple[str, Attributes]])
    undefined: list[str] = field(default_factory=list[str])

    def mark(self, number: int) -> str:
        """The value of a mark that points to `number`."""
        return f"{self.token}{number}"


def parse(context: Context, source: Source | None = None) -> Parsed:
    """Markdown to HTML. The result is not safe: it holds the author's raw HTML as it was written.

    `source` is read in place of the article's own: the same with marks in it.
    """
    # Made of the text itself, it cannot stand in the text.
    parsed = Parsed(f"{digest(context.source.text)[:16]}-")
    read = context if source is None else replace(context, source=source)
    text = mark_charts(context, mark_lines(read, parsed.divs), parsed.charts)
    markdown = Markdown(
        extensions=[
            "tables",
            "def_list",
            "abbr",
            "attr_list",
            "sane_lists",
            "pymdownx.betterem",
            "pymdownx.tilde",
            "pymdownx.caret",
            "pymdownx.superfences",
            "pymdownx.highlight",
            _Dialect(parsed),
        ],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "pymdownx.highlight": {"use_pygments": False},
        },
        output_format="html",
    )
    parsed.html = markdown.convert(text)
    return parsed


class _Dialect(Extension):
    """Everything the dialect adds to Python-Markdown's own extensions."""

    def __init__(self, parsed: Parsed) -> None:
        super().__init__()
        self.parsed = parsed

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register the processors, each just before the one of Python-Markdown that would take its text."""
        notes = _Notes(md, self.parsed)
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, '"', "'", "@"]
        blocks = md.parser.blockprocessors
        blocks.register(_DivBlock(md.parser, self.parsed), "rb-div", 95)
        blocks.register(_ChartBlock(md.parser, self.parsed), "rb-chart", 94)
        blocks.register(_FigureBlock(md.parser, self.parsed), "rb-figure", 76)
        blocks.register(_CaptionBlock(md.parser, self.parsed), "rb-caption", 75)
        blocks.register(FootnoteBlockProcessor(notes), "rb-notes", 17)
        inline = md.inlinePatterns
        inline.register(_Literal(r"\\([\"'.\-])", md), "rb-literal", 182)
        inline.register(_Call(_CALL, md, notes), "rb-call", 175)
        inline.register(ReferenceGroup(GROUP, self.parsed.token), "rb-references", 168)
        inline.register(Reference(SINGLE, self.parsed.token), "rb-reference", 167)
        inline.register(_Span(r"(?<!!)\[([^\[\]]*)\]\{:?([^{}\n]+)\}", md, self.parsed), "rb-span", 165)
        inline.register(_BareUrl(_URL.pattern, md), "rb-url", 85)
        md.treeprocessors.register(_NotesTree(md, notes), "rb-notes", 50)


class _DivBlock(BlockProcessor):
    """The paragraphs between two marks of a fenced div."""

    def __init__(self, parser: BlockParser, parsed: Parsed) -> None:
        super().__init__(parser)
        self.parsed = parsed

    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002
        return block.strip()[:1] in (DIV_OPEN, DIV_CLOSE)

    def run(self, parent: ET.Element, blocks: list[str]) -> bool:
        mark = blocks.pop(0).strip()
        if mark[0] == DIV_CLOSE:
            return True  # its opening lies inside raw HTML, which is reported there
        number = mark.strip(DIV_OPEN)
        closing = f"{DIV_CLOSE}{number}{DIV_CLOSE}"
        end = next((i for i, block in enumerate(blocks) if block.strip() == closing), len(blocks))
        inner = blocks[:end]
        del blocks[: end + 1]
        box = ET.SubElement(parent, "div", {"data-rb-div": self.parsed.mark(int(number))})
        self.parser.parseBlocks(box, inner)
        return True


class _FigureBlock(BlockProcessor):
    """An image alone in its paragraph; its caption is Markdown."""

    def __init__(self, parser: BlockParser, parsed: Parsed) -> None:
        super().__init__(parser)
        self.parsed = parsed

    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002
        return block.lstrip(" ").startswith("![")

    def run(self, parent: ET.Element, blocks: list[str]) -> bool:
        match = _FIGURE.match(blocks[0])
        if match is None or not _balanced(match["caption"]):
            return False
        blocks.pop(0)
        attributes = read_attributes(match["attrs"])
        caption = match["caption"].strip()
        figure = ET.SubElement(
            parent, "figure", {"data-rb-figure": self.parsed.mark(len(self.parsed.figures))}
        )
        self.parsed.figures.append(Figure(match["src"].strip().strip("<>"), attributes, caption))
        _write_caption(figure, "figcaption", caption, ("credit", attributes.pairs.get("credit", "")))
        return True


class _ChartBlock(BlockProcessor):
    """The mark of a fenced chart; its caption is Markdown."""

    def __init__(self, parser: BlockParser, parsed: Parsed) -> None:
        super().__init__(parser)
        self.parsed = parsed

    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002
        return block.strip()[:1] == CHART

    def run(self, parent: ET.Element, blocks: list[str]) -> bool:
        number = int(blocks.pop(0).strip().strip(CHART))
        figure = ET.SubElement(parent, "figure", {"data-rb-chart": self.parsed.mark(number)})
        chart = self.parsed.charts[number]
        _write_caption(
            figure, "figcaption", chart.caption, ("source", chart.source), ("credit", chart.credit)
        )
        return True


class _CaptionBlock(BlockProcessor):
    """A paragraph that begins with `: ` right after a table."""

    def __init__(self, parser: BlockParser, parsed: Parsed) -> None:
        super().__init__(parser)
        self.parsed = parsed

    def test(self, parent: ET.Element, block: str) -> bool:
        return len(parent) > 0 and parent[-1].tag == "table" and block.lstrip(" ").startswith(":")

    def run(self, parent: ET.Element, blocks: list[str]) -> bool:
        table = parent[-1]
        match = _CAPTION.match(blocks[0])
        if match is None or table.find("caption") is not None:
            return False
        blocks.pop(0)
        attributes = read_attributes(match["attrs"])
        table.set("data-rb-table", self.parsed.mark(len(self.parsed.captions)))
        self.parsed.captions.append(attributes)
        caption = _write_caption(
            table, "caption", match["caption"], ("source", attributes.pairs.get("source", ""))
        )
        table.remove(caption)
        table.insert(0, caption)
        return True


class _Notes(FootnoteExtension):
    """The definitions of notes as the library's block processor finds them."""

    def __init__(self, md: Markdown, parsed: Parsed) -> None:
        super().__init__()
        self.parser = md.parser
        self.md = md
        self.parsed = parsed

    def number(self, label: str) -> str:
        """The mark of a label in the HTML."""
        if label not in self.parsed.labels:
            self.parsed.labels.append(label)
        return self.parsed.mark(self.parsed.labels.index(label))


class _Call(InlineProcessor):
    """`[^label]`: a mark where the note is called."""

    def __init__(self, pattern: str, md: Markdown, notes: _Notes) -> None:
        super().__init__(pattern, md)
        self.notes = notes

    def handleMatch(  # noqa: N802  # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ET.Element | None, int | None, int | None]:
        label = m.group(1)
        if label not in self.notes.footnotes:
            self.notes.parsed.undefined.append(label)
            return None, None, None
        call = ET.Element("sup", {"data-rb-call": self.notes.number(label)})
        call.text = AtomicString("0")
        return call, m.start(0), m.end(0)


class _NotesTree(Treeprocessor):
    """The text of the notes, in a list at the end, until each is set at its first call."""

    def __init__(self, md: Markdown, notes: _Notes) -> None:
        super().__init__(md)
        self.notes = notes

    def run(self, root: ET.Element) -> None:
        done: set[str] = set()
        # A note's text may define further notes, so the list can grow while it is read.
        while waiting := [label for label in self.notes.footnotes if label not in done]:
            for label in waiting:
                done.add(label)
                div = ET.SubElement(root, "div", {"data-rb-note": self.notes.number(label)})
                self.notes.parser.parseChunk(div, self.notes.footnotes[label])


class _Span(InlineProcessor):
    """`[text]{lang=ar dir=rtl}`: words with attributes; `[text]{.index}`, `[]{.index term=idlib}`: a mark."""

    def __init__(self, pattern: str, md: Markdown, parsed: Parsed) -> None:
        super().__init__(pattern, md)
        self.parsed = parsed

    def handleMatch(  # noqa: N802  # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ET.Element | None, int | None, int | None]:
        attributes = read_attributes(m.group(2))
        if attributes.words:
            return None, None, None
        if INDEX in attributes.classes:
            span = ET.Element("span", {"data-rb-index": self.parsed.mark(len(self.parsed.index))})
            span.text = m.group(1)
            self.parsed.index.append((m.group(2), attributes))
            return span, m.start(0), m.end(0)
        if not m.group(1):
            return None, None, None
        span = ET.Element("span", dict(attributes.pairs))
        span.text = m.group(1)
        if attributes.id:
            span.set("id", attributes.id)
        if attributes.classes:
            span.set("class", " ".join(attributes.classes))
        return span, m.start(0), m.end(0)


class _Literal(InlineProcessor):
    """An escaped quote, hyphen or full stop, which smart punctuation must leave as it is."""

    def handleMatch(  # noqa: N802  # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[str, int, int]:
        return LITERALS[m.group(1)], m.start(0), m.end(0)


class _BareUrl(InlineProcessor):
    """A web address written out in the text becomes a link."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # noqa: N802  # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ET.Element | None, int | None, int | None]:
        url = m.group(1).rstrip(".,;:!?'*_~")
        while url.endswith(")") and url.count("(") < url.count(")"):
            url = url[:-1].rstrip(".,;:!?'*_~")
        if len(url) < 8:
            return None, None, None
        link = ET.Element("a", {"href": url if "://" in url else f"https://{url}"})
        link.text = AtomicString(url)
        return link, m.start(1), m.start(1) + len(url)


def _write_caption(parent: ET.Element, tag: str, text: str, *others: tuple[str, str]) -> ET.Element:
    caption = ET.SubElement(parent, tag)
    parts = [(kind, words) for kind, words in (("caption-text", text), *others) if words]
    for at, (kind, words) in enumerate(parts):
        span = ET.SubElement(caption, "span", {"class": kind})
        span.text = words
        span.tail = " " if at + 1 < len(parts) else None
    return caption


def _balanced(text: str) -> bool:
    depth = 0
    for char in re.sub(r"\\.", "", text):
        depth += (char == "[") - (char == "]")
        if depth < 0:
            return False
    return depth == 0
