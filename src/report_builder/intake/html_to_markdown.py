"""The HTML of an article -> Markdown of the project's dialect, its pictures, and every doubt on the way."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from lxml.html import HtmlElement

from report_builder.intake.boxes import blockquote, code_block, definitions, figure, numbered, pulled
from report_builder.intake.breaks import paragraphs_of_breaks
from report_builder.intake.clean import even_spaces, excerpt, words
from report_builder.intake.errors import IntakeError
from report_builder.intake.escaping import escape_start, plain_of
from report_builder.intake.headings import settle_headings
from report_builder.intake.inline import BREAK, CALL, finish, one, plain
from report_builder.intake.model import Doubt, Picture
from report_builder.intake.notes import Notes, take_notes
from report_builder.intake.tables import table
from report_builder.intake.tree import (
    BLOCKS,
    HEADINGS,
    children,
    drop_unseen,
    each,
    free_headings,
    free_strays,
    remove,
    text_of,
)
from report_builder.intake.work import Work

MAX_CHARACTERS = 950_000  # an article may have a million
_EMBEDS = (
    "iframe",
    "video",
    "audio",
    "object",
    "embed",
    "canvas",
    "svg",
    "amp-iframe",
    "amp-video",
    "amp-youtube",
)
_CONTROLS = ("input", "select", "textarea", "button", "label")
_LONE = re.compile(r"!\[(?P<alt>(?:\\.|[^\]\\])*)\]\(rb-picture:(?P<number>\d+)\)(?:\{[^{}]*\})?")


@dataclass(frozen=True, slots=True)
class Converted:
    """Markdown, and what there is to say of it. `words_in` are the words of the HTML, `words_out` those of
    them that the Markdown has; the numbers of notes count in neither, nor does what a doubt says was
    dropped."""

    body: str
    pictures: tuple[Picture, ...]
    doubts: tuple[Doubt, ...]
    words_in: int
    words_out: int


def html_to_markdown(root: HtmlElement, *, base: str = "", title: str = "") -> Converted:
    """The article in `root`, whose furniture is gone already; `root` is changed.

    Relative addresses count from `base`. A first heading that says what `title` says is left out; the highest
    level of the others becomes 2, and none is skipped. Raises IntakeError for a text beyond the bounds.
    """
    work = Work(base)
    drop_unseen(root)
    free_strays(root)
    free_headings(root)
    _drop_embeds(root, work)
    paragraphs_of_breaks(root)
    settle_headings(root, title, work)
    before = text_of(root)
    notes = take_notes(root, work)
    _name_anchors(root, work)
    pieces = Blocks(work).of(root)
    body = "\n\n".join((*pieces, *_definitions(notes, work)))
    if len(body) > MAX_CHARACTERS:
        raise IntakeError(f"its text has more than {MAX_CHARACTERS:,} characters", "split it into parts")
    body = f"{body}\n" if body else ""
    words_in, lost = kept_words(before, plain_of(body), notes.numbers)
    if lost:
        work.doubt(
            "unsure",
            "text",
            " ".join(lost),
            "the text",
            0.3,
            "these words were not found again in the result",
        )
    return Converted(body, tuple(work.pictures), tuple(work.doubts), words_in, words_in - len(lost))


def kept_words(before: str, after: str, numbers: tuple[str, ...] = ()) -> tuple[int, list[str]]:
    """How many words the source has, and those of them that the result has not, in their order.

    `numbers` are words that may come and go, as the numbers of notes; they do not count.
    """
    source, made = words(before), Counter(words(after))
    spare = Counter(word for number in numbers for word in words(number))
    lost: list[str] = []
    come = 0
    for word in source:
        if made[word] > 0:
            made[word] -= 1
        elif spare[word] > 0:
            spare[word] -= 1
            come += 1
        else:
            lost.append(word)
    return len(source) - come, _apart(lost, made)


def _apart(lost: list[str], left: Counter[str]) -> list[str]:
    """`lost` without words that the result has in other pieces: `so[1]` may be read as `so1`, or as two."""
    still: list[str] = []
    pieces = Counter(piece for word in left.elements() for piece in re.findall(r"[^\W\d_]+|\d+", word))
    for word in lost:
        parts = Counter(re.findall(r"[^\W\d_]+|\d+", word))
        letters = Counter({part: count for part, count in parts.items() if not part.isdecimal()})
        wanted = letters or parts
        if all(pieces[part] >= count for part, count in wanted.items()):
            pieces.subtract(wanted)
        else:
            still.append(word)
    return still


def _drop_embeds(root: HtmlElement, work: Work) -> None:
    """Take out what only a browser can show, and say so."""
    for element in each(root, *_EMBEDS):
        if element is root or element.getparent() is None:
            continue
        source = element.get("src") or element.get("data-src") or element.get("data") or ""
        said = text_of(element)
        place = work.count(str(element.tag))
        if element.tag != "svg" or said:
            reason = "a PDF cannot show what is embedded here"
            work.doubt("dropped", str(element.tag), source or said, place, 0.9, reason)
        remove(element)
    for element in each(root, *_CONTROLS):
        if element is root or element.getparent() is None:
            continue
        if said := text_of(element):
            work.doubt("dropped", str(element.tag), said, work.count("form"), 0.8, "a part of a form")
        remove(element)


def _name_anchors(root: HtmlElement, work: Work) -> None:
    """Give the headings that a link of the text leads to a name in the dialect."""
    wanted = {
        (link.get("href") or "")[1:] for link in each(root, "a") if (link.get("href") or "").startswith("#")
    }
    for heading in each(root, *HEADINGS):
        inside = [each_one.get("id") or each_one.get("name") or "" for each_one in each(heading)]
        for name in inside:
            if name in wanted and re.fullmatch(r"[A-Za-z][\w-]*", name):
                work.anchors.add(name)
                heading.set("data-rb-name", name)
                break


def _definitions(notes: Notes, work: Work) -> list[str]:
    made: list[str] = []
    for label, element in notes.texts:
        blocks = [block for block in Blocks(work).of(element) if block]
        lines = "\n\n".join(blocks).split("\n") if blocks else ["…"]
        rest = [f"    {line}" if line else "" for line in lines[1:]]
        made.append("\n".join((f"[^{label}]: {lines[0]}", *rest)))
    return made


@dataclass
class Blocks:
    """Makes blocks of Markdown of elements; each call gives them in order, without blank lines around
    them."""

    work: Work

    def of(self, element: HtmlElement) -> list[str]:
        """The blocks in an element: words between its blocks are paragraphs of their own."""
        made: list[str] = []
        run: list[str] = [plain(element.text)]
        for child in children(element):
            if self._is_block(child):
                made += self._paragraphs(run)
                made += self.one(child)
                run = []
            else:
                run.append(one(child, self.work))
            run.append(plain(child.tail))
        return made + self._paragraphs(run)

    def one(self, element: HtmlElement) -> list[str]:
        """The blocks that one block element becomes."""
        tag = str(element.tag)
        if tag in HEADINGS:
            return self._heading(element, int(tag[1]))
        if pulled(element):
            return blockquote(element, self.work, self.of, is_pulled=True)
        if tag == "figure" or _is_captioned(element):
            return figure(element, self.work, self.of)
        if tag in ("ul", "ol", "menu", "dir"):
            return numbered(element, self.work, self.of)
        if tag == "table":
            return table(element, self.work, self.of)
        special = {"blockquote": blockquote, "pre": code_block, "dl": definitions}
        if tag in special:
            return special[tag](element, self.work, self.of)
        if tag == "hr":
            return ["---"]
        return self.of(element)

    def _is_block(self, element: HtmlElement) -> bool:
        """Whether it is a block, or something inline that holds one, as a link around a figure."""
        if element.tag in BLOCKS:
            return True
        if element.tag in ("br", "img", "amp-img", CALL):
            return False
        return any(inside.tag in BLOCKS for inside in each(element) if inside is not element)

    def _heading(self, element: HtmlElement, level: int) -> list[str]:
        for strong in each(element, "b", "strong"):
            strong.drop_tag()
        blocks = [
            block
            for child in children(element)
            if child.tag in ("figure", "table")
            for block in self._moved(child)
        ]
        text = finish(self._inside(element)).replace("<br>", " ")
        name = element.get("data-rb-name")
        return [*([f"{'#' * level} {text}{f' {{#{name}}}' if name else ''}"] if text else []), *blocks]

    def _inside(self, element: HtmlElement) -> str:
        return plain(element.text) + "".join(
            one(child, self.work) + plain(child.tail) for child in children(element)
        )

    def _moved(self, element: HtmlElement) -> list[str]:
        made = self.one(element)
        remove(element)
        return made

    def _paragraphs(self, run: list[str]) -> list[str]:
        """Two line breaks and more part paragraphs, as in pages made by hand; a lone picture is a figure."""
        made: list[str] = []
        whole = even_spaces("".join(run))
        for part in re.split(rf"(?:\s?{BREAK}\s?){{2,}}", whole):
            text = finish(part)
            if not text:
                continue
            if _only_pictures(text):
                made += [self._lone(found) for found in _LONE.finditer(text)]
            else:
                made.append(escape_start(text))
        return made

    def _lone(self, found: re.Match[str]) -> str:
        from report_builder.intake.boxes import figure_line

        number = int(found["number"])
        return figure_line(self.work.pictures[number], number)


def _only_pictures(text: str) -> bool:
    return "rb-picture:" in text and not re.sub(r"<br>|\s", "", _LONE.sub("", text))


def _is_captioned(element: HtmlElement) -> bool:
    """A `div` of WordPress before 2013, or of another tool, that holds a picture and its caption."""
    names = (element.get("class") or "").lower().split()
    return (
        element.tag in ("div", "p", "dl", "span")
        and bool(
            {"wp-caption", "caption", "image-caption", "captioned-image", "tr-caption-container"} & set(names)
        )
        and bool(each(element, "img", "amp-img"))
        and len(excerpt(text_of(element), 1000)) < 900
    )
