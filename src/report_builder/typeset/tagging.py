"""The structure tree that WeasyPrint writes -> the same, numbered by the HTML that each element stands for.

WeasyPrint 70 chooses a role by the tag of an element and has no hook for more: nothing public leads from a
structure element to the HTML that it stands for. So the function that makes structure elements is wrapped
while a document is written, and `structure` makes a better tree of what is found. This module alone knows of
it, `tests/test_typeset_tagging.py` fails when a new version makes them otherwise, and `better_tags` raises in
place of letting tags be written that nobody can mend.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

SOURCE = "RbSource"  # the key of a structure element that holds the number of its source
_MODULE = "weasyprint.pdf.tags"
_MAKER = "_build_box_tree"  # yields the structure elements of a box: dictionaries still to be written
_NO_ELEMENT = ("html", "body")  # these give no structure element of their own but those of their children


@dataclass(frozen=True, slots=True)
class Source:
    """An element of the HTML, or what CSS generates before, after or beside it (`pseudo`).

    `order` is its place in the document; a box that WeasyPrint puts between an element and its text, and
    each part of an element that is broken over lines or pages, has the source of the element.
    """

    order: int
    tag: str  # without a namespace
    pseudo: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict[str, str])
    list_style: str = ""  # the computed `list-style-type`, where it is the name of one

    @property
    def classes(self) -> list[str]:
        """The words of its `class`."""
        return self.attributes.get("class", "").split()


@contextmanager
def better_tags() -> Generator[list[Source]]:
    """Documents written meanwhile have the number of its source on every structure element.

    Gives the list of sources, which grows as the document is written. Raises RuntimeError if this version of
    WeasyPrint makes its tags in another way.
    """
    module: Any = import_module(_MODULE)
    made: Callable[..., Iterator[Any]] | None = getattr(module, _MAKER, None)
    if made is None:
        raise RuntimeError(
            f"WeasyPrint has no {_MODULE}.{_MAKER} any more: its tags would lack languages, notes, contents"
        )
    sources: list[Source] = []
    setattr(module, _MAKER, _wrapped(made, sources))
    try:
        yield sources
    finally:
        setattr(module, _MAKER, made)


def _wrapped(make: Callable[..., Iterator[Any]], sources: list[Source]) -> Callable[..., Iterator[Any]]:
    numbers: dict[tuple[int, str], int] = {}
    kept: list[Any] = []  # else the identity of an element might be that of one gone

    def make_and_number(box: Any, *others: Any) -> Iterator[Any]:
        html = getattr(box, "element", None)
        if html is None or html.tag in _NO_ELEMENT:
            yield from make(box, *others)
            return
        pseudo = str(box.element_tag).partition("::")[2]
        number = numbers.setdefault((id(html), pseudo), len(sources))
        if number == len(sources):
            kept.append(html)
            sources.append(_source(number, html, pseudo, box))
        for element in make(box, *others):
            element.setdefault(SOURCE, number)
            yield element

    return make_and_number


def _source(order: int, html: Any, pseudo: str, box: Any) -> Source:
    """What is to be known of an element. An SVG drawing names itself in a `title` within it."""
    attributes: dict[str, str] = dict(html.attrib)
    namespace, _, tag = str(html.tag).rpartition("}")
    if tag == "svg":
        title = html.find(f"{namespace}}}title")
        attributes["alt"] = (title.text or "") if title is not None else ""
    style = box.style["list_style_type"]
    return Source(order, tag, pseudo, attributes, style if isinstance(style, str) else "")
