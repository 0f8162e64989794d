"""The styles of an OpenDocument text -> what a paragraph or a run of it is, and how it is set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from report_builder.intake.office import Element, qname, whole
from report_builder.intake.office_roles import Role, level_named, role_named

NAMESPACES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"
    for name, path in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("meta", "meta"),
        ("draw", "drawing"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("manifest", "manifest"),
    )
} | {"xlink": "http://www.w3.org/1999/xlink"}  # fmt: skip
_MOST_PARENTS = 20
_QUOTE_INDENT = 18  # pt, on both sides
_UNITS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}


@cache
def n(name: str) -> str:
    """`text:p` as lxml names it."""
    return qname(NAMESPACES, name)


@dataclass(frozen=True)
class Look:
    """How words are set, by what was done to them and not by the design of the document."""

    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    underlined: bool = False
    small_capitals: bool = False
    raised: str = ""  # `sup`, `sub`
    language: str = ""
    hidden: bool = False


@dataclass
class OdtStyles:
    """The styles by family and name; `automatic` are those that stand for direct formatting."""

    styles: dict[tuple[str, str], Element] = field(default_factory=dict[tuple[str, str], Element])
    automatic: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    lists: dict[str, Element] = field(default_factory=dict[str, Element])
    language: str = ""

    def chain(self, family: str, name: str) -> Iterator[Element]:
        """A style, its parent, and so on."""
        for _ in range(_MOST_PARENTS):
            found = self.styles.get((family, name))
            if found is None:
                return
            yield found
            name = found.get(n("style:parent-style-name"), "")

    def _names(self, name: str) -> Iterator[str]:
        """The names of a style and of those below it; of one that is not in the file its own."""
        known = [_shown(style) for style in self.chain("paragraph", name)]
        yield from known or [_decoded(name)]

    def role(self, name: str) -> Role:
        """What paragraphs of a style are."""
        return next((role for each in self._names(name) if (role := role_named(each))), "")

    def level(self, name: str) -> int | None:
        """The level of the headings that a style is for."""
        for style in self.chain("paragraph", name):
            said = style.get(n("style:default-outline-level"), "")
            if level := whole(said, 0, 10):
                return level
        return next((level for each in self._names(name) if (level := level_named(each))), None)

    def list_of(self, name: str) -> str:
        """The list style that paragraphs of a style have."""
        found = (style.get(n("style:list-style-name"), "") for style in self.chain("paragraph", name))
        return next((each for each in found if each), "")

    def look(self, family: str, name: str) -> Look:
        """How a run is set, or what was done to a whole paragraph: of that only its own, automatic style."""
        styles = list(self.chain(family, name))
        if family == "paragraph":
            styles = [style for style in styles[:1] if (family, name) in self.automatic]
        said: dict[str, str] = {}
        for style in styles:
            for part in style.iterfind(n("style:text-properties")):
                for key, text in part.attrib.items():
                    said.setdefault(str(key), str(text))

        def get(key: str) -> str:
            return said.get(n(key), "")

        position = get("style:text-position")
        below = position.startswith(("sub", "-"))
        return Look(
            strong=any(_is_bold(get(key)) for key in ("fo:font-weight", "style:font-weight-complex")),
            emphasis=any(
                get(key) in ("italic", "oblique") for key in ("fo:font-style", "style:font-style-complex")
            ),
            struck=get("style:text-line-through-style") not in ("", "none"),
            underlined=get("style:text-underline-style") not in ("", "none"),
            small_capitals=get("fo:font-variant") == "small-caps",
            raised="sub" if below else "sup" if re.match(r"super|[1-9]", position) else "",
            language=get("fo:language").lower().replace("none", ""),
            hidden=get("text:display") == "none",
        )

    def paragraph(self, name: str, key: str) -> str:
        """A property of paragraphs, as `fo:text-align`."""
        for style in self.chain("paragraph", name):
            for part in style.iterfind(n("style:paragraph-properties")):
                if said := part.get(n(key)):
                    return said
        return ""

    def is_indented(self, name: str) -> bool:
        """Whether a paragraph is set in on both sides."""
        return all(
            points(self.paragraph(name, f"fo:margin-{side}")) >= _QUOTE_INDENT for side in ("left", "right")
        )

    def is_blank(self, name: str, level: int) -> bool:
        """Whether the items of a list have no bullet: so programs write a further paragraph of an item."""
        style = self.lists.get(name)
        for each in style if style is not None else ():
            if each.get(n("text:level")) == str(level):
                return not each.get(n("text:bullet-char"), " ").strip() and not each.get(
                    n("style:num-format")
                )
        return False

    def numbering(self, name: str, level: int) -> tuple[str | None, int]:
        """The format of the numbers of a list on a level (`1`, `a`, `أ, ب, ..`), None for bullets, and the
        first."""
        style = self.lists.get(name)
        found = {each.get(n("text:level"), ""): each for each in style} if style is not None else {}
        # A list in a list may have a style of its own that knows its first level only.
        for at in range(level, 0, -1):
            if (each := found.get(str(at))) is not None:
                if each.tag != n("text:list-level-style-number"):
                    return None, 1
                start = each.get(n("text:start-value"), "1")
                return each.get(n("style:num-format"), ""), whole(start, 0, 999_999, 1)
        return None, 1


def _shown(style: Element) -> str:
    return _decoded(style.get(n("style:display-name")) or style.get(n("style:name"), ""))


def _decoded(name: str) -> str:
    return re.sub("_([0-9a-f]{2})_", lambda found: chr(int(found[1], 16)), name).casefold()


def _is_bold(weight: str) -> bool:
    return weight == "bold" or whole(weight, 0, 1000) >= 600


def points(length: str) -> float:
    """A length in pt; 0 for none."""
    found = re.fullmatch(r"(-?[\d.]{1,12})(cm|mm|in|pt|pc|px)", length.strip())
    try:
        return float(found[1]) * _UNITS[found[2]] if found else 0.0
    except ValueError:
        return 0.0


def read_odt_styles(content: Element, styles: Element | None) -> OdtStyles:
    """The styles of `content.xml` and of `styles.xml`."""
    read = OdtStyles()
    for root, automatic in ((content, True), (styles, False)):
        for style in root.iter(n("style:style")) if root is not None else ():
            key = (style.get(n("style:family"), ""), style.get(n("style:name"), ""))
            if key not in read.styles:
                read.styles[key] = style
                if automatic:
                    read.automatic.add(key)
        for each in root.iter(n("text:list-style")) if root is not None else ():
            read.lists.setdefault(each.get(n("style:name"), ""), each)
    for default in styles.iter(n("style:default-style")) if styles is not None else ():
        part = default.find(n("style:text-properties"))
        if default.get(n("style:family")) == "paragraph" and part is not None:
            read.language = part.get(n("fo:language"), "").lower().replace("none", "")
    return read
