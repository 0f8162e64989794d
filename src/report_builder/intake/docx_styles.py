"""The styles and the numbering of a Word file -> what a paragraph or a run of it is, whatever it looks
like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from report_builder.intake.office import Element, qname, whole
from report_builder.intake.office_roles import Role, level_named, role_named

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
_MOST_BASES = 20  # of a style, each based on the next


@cache
def w(name: str) -> str:
    """`w:p` for `p`, as lxml names it."""
    return qname(NAMESPACES, f"w:{name}")


def value(parent: Element | None, name: str, attribute: str = "val") -> str | None:
    """The attribute `w:val` of the child `w:name` of `parent`; "" when the child has none, None without a
    child."""
    child = parent.find(w(name)) if parent is not None else None
    return None if child is None else child.get(w(attribute), "")


def is_on(parent: Element | None, name: str) -> bool | None:
    """What a switch such as `w:b` says; None when it says nothing."""
    said = value(parent, name)
    return None if said is None else said.lower() not in ("0", "false", "off", "none")


@dataclass
class Styles:
    """The styles of a document by id, and its numberings."""

    by_id: dict[str, Element] = field(default_factory=dict[str, Element])
    default_paragraph: str = ""
    language: str = ""
    formats: dict[tuple[str, int], tuple[str, str]] = field(
        default_factory=dict[tuple[str, int], tuple[str, str]]
    )

    def chain(self, style: str | None) -> Iterator[Element]:
        """A style, the one that it is based on, and so on."""
        for _ in range(_MOST_BASES):
            found = self.by_id.get(style or "")
            if found is None:
                return
            yield found
            style = value(found, "basedOn")

    def role(self, style: str | None) -> Role:
        """What paragraphs of a style are, by the names of the style and of those below it."""
        for found in self.chain(style):
            if role := role_named(_name(found)):
                return role
        return ""

    def level(self, style: str | None) -> int | None:
        """The level of the heading that paragraphs of a style are, from 1; None for text."""
        for found in self.chain(style):
            if level := level_named(_name(found)):
                return level
            outline = value(found.find(w("pPr")), "outlineLvl")
            if outline is not None:
                level = whole(outline, 0, 9, 9)
                return level + 1 if level < 9 else None
        return None

    def numbering(self, style: str | None) -> Element | None:
        """The `w:numPr` that paragraphs of a style have of it."""
        for found in self.chain(style):
            numbered = found.find(f"{w('pPr')}/{w('numPr')}")
            if numbered is not None and value(numbered, "numId") is not None:
                return numbered
        return None

    def run(self, style: str | None, name: str) -> bool | None:
        """What the styles of a run say of a switch."""
        return next(
            (on for s in self.chain(style) if (on := is_on(s.find(w("rPr")), name)) is not None), None
        )

    def run_value(self, style: str | None, name: str, attribute: str = "val") -> str | None:
        """What the styles of a run or a paragraph say of a property of runs."""
        said = (value(s.find(w("rPr")), name, attribute) for s in self.chain(style))
        return next((each for each in said if each), None)

    def number_format(self, number: str, level: int) -> tuple[str, str]:
        """How a list numbers a level: Word's name of the format (`decimal`, `arabicAbjad`), and the text."""
        return self.formats.get((number, level), ("", ""))


def _name(style: Element) -> str:
    return (value(style, "name") or "").strip().casefold()


def read_styles(styles: Element | None, numbering: Element | None) -> Styles:
    """The styles of the parts `styles.xml` and `numbering.xml`; either may be missing."""
    read = Styles()
    for style in styles.iterfind(w("style")) if styles is not None else ():
        identifier = style.get(w("styleId"), "")
        read.by_id.setdefault(identifier, style)
        if style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true", "on"):
            read.default_paragraph = identifier
    if styles is not None:
        defaults = styles.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")
        read.language = value(defaults, "lang") or ""
    if numbering is not None:
        _read_numbering(read, numbering)
    return read


def _read_numbering(styles: Styles, numbering: Element) -> None:
    abstract = {each.get(w("abstractNumId")): each for each in numbering.iterfind(w("abstractNum"))}
    for number in numbering.iterfind(w("num")):
        levels: dict[str, Element] = {}
        base = abstract.get(value(number, "abstractNumId"))
        for level in base.iterfind(w("lvl")) if base is not None else ():
            levels[level.get(w("ilvl"), "0")] = level
        for level in number.iterfind(f"{w('lvlOverride')}/{w('lvl')}"):
            levels[level.get(w("ilvl"), "0")] = level
        for depth, level in levels.items():
            key = (number.get(w("numId"), ""), whole(depth, 0, 8))
            styles.formats[key] = (value(level, "numFmt") or "", value(level, "lvlText") or "")
