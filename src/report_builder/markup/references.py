"""Turns `@fig-strikes` into a place that is filled once the report has numbered what it names."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from lxml.html import HtmlElement
from markdown.inlinepatterns import InlineProcessor

from report_builder.markup.tree import classes

# What a name begins with says what it names, as in Quarto: `fig-`, `tbl-`, and those that Quarto has not.
PREFIXES = ("fig", "tbl", "chart", "box", "sec", "note", "art")
_NAME = rf"(?:{'|'.join(PREFIXES)})-[^\W_](?:[\w-]*\w)?"
_ONE = rf"@({_NAME})(\{{page\}})?"
# After a Latin letter or a digit it is an address; Arabic writes short words like و with the next one.
_IN_ADDRESS = r"A-Za-z0-9_\u00c0-\u024f"
SINGLE = rf"(?<![{_IN_ADDRESS}@./\\-]){_ONE}"
STUCK = re.compile(rf"(?<=[{_IN_ADDRESS}])@{_NAME}(?![\w-]*\.\w)")
GROUP = rf"\[\s*({_ONE}(?:\s*[;,]\s*{_ONE})*)\s*\]"
REFERENCE = re.compile(SINGLE)


class Reference(InlineProcessor):
    """`@fig-strikes` or `@fig-strikes{page}`; `mark` writes a value that no author can."""

    def __init__(self, pattern: str, token: str) -> None:
        super().__init__(pattern)
        self.token = token

    def handleMatch(  # noqa: N802  # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ET.Element, int, int]:
        return self.place(m[1], bool(m[2])), m.start(0), m.end(0)

    def place(self, name: str, page: bool) -> ET.Element:
        """An empty element for a reference to `name`, with its page if `page`."""
        place = ET.Element("span", {"data-rb-ref": self.token + name})
        if page:
            place.set("data-rb-page", f"{self.token}1")
        return place


class ReferenceGroup(Reference):
    """`[@fig-strikes; @tbl-losses]`, as Pandoc has it: the brackets are not printed."""

    def handleMatch(  # noqa: N802  # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[ET.Element, int, int]:
        group = ET.Element("span")
        found = [self.place(each[1], bool(each[2])) for each in re.finditer(_ONE, m[1])]
        for place in found[:-1]:
            place.tail = ", "
        group.extend(found)
        return group, m.start(0), m.end(0)


def set_references(root: HtmlElement) -> None:
    """Make a link without text of every reference, `ref:<name>`, of class `ref`; `ref-page` asks for its
    page."""
    for element in list(root.iter("span")):
        name = element.attrib.pop("data-rb-ref", None)
        if name is None:
            continue
        page = element.attrib.pop("data-rb-page", None)
        element.tag = "a"
        element.set("class", " ".join([*classes(element), "ref", *(["ref-page"] if page else [])]))
        element.set("href", f"ref:{name}")
