"""Turns the lines of an article into lines that Python-Markdown reads as Pandoc's authors mean them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from markdown.extensions.attr_list import get_attrs_and_remainder

from report_builder.markup.source import DIV_CLOSE, DIV_OPEN, Context
from report_builder.markup.tree import RESERVED

_DIV = re.compile(r"^ {0,3}:{3,}[ \t]*(?P<attrs>.*?)[ \t]*:*[ \t]*$")
_DEFINITION = re.compile(r"^ {0,3}:[ \t]")


@dataclass(frozen=True)
class Attributes:
    """An attribute list: `{#id .class key=value}`. `words` are the tokens that are none of these."""

    id: str | None = None
    classes: tuple[str, ...] = ()
    pairs: Mapping[str, str] = field(default_factory=dict[str, str])
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Div:
    """A fenced div: the kind of box it is by its classes, and the line it begins on."""

    attributes: Attributes
    line: int


def mark_lines(context: Context, divs: list[Div]) -> str:
    """The Markdown of the article with a mark, as a paragraph, in place of each `:::` line.

    The boxes are added to `divs`, by the number in their marks; a `:::` that does not pair is reported.
    """
    source = context.source
    if "\n:" not in f"\n{source.masked}" and " :" not in source.masked:
        return source.text
    masked_lines = source.masked.split("\n")
    new_terms = _new_terms(masked_lines)
    lines: list[str] = []
    stack: list[int] = []
    offset = 0
    for index, (line, masked) in enumerate(zip(source.text.split("\n"), masked_lines, strict=True)):
        match = _DIV.match(masked)
        if match is None:
            lines += ["", line] if index in new_terms else [line]
        elif match["attrs"]:
            stack.append(len(divs))
            divs.append(_read_div(context, line, source.line(offset)))
            lines += ["", f"{DIV_OPEN}{stack[-1]}{DIV_OPEN}", ""]
        elif stack:
            lines += ["", f"{DIV_CLOSE}{stack.pop()}{DIV_CLOSE}", ""]
        else:
            context.report(
                "this `:::` closes nothing",
                source.line(offset),
                "a box opens with `:::` and its kind, such as `::: pullquote`",
            )
        offset += len(line) + 1
    for number in reversed(stack):
        lines += ["", f"{DIV_CLOSE}{number}{DIV_CLOSE}", ""]
        context.report(
            "the box that opens here is never closed",
            divs[number].line,
            "end it with a line `:::`",
        )
    return "\n".join(lines)


def read_attributes(text: str | None) -> Attributes:
    """`#id .class key="value" word` to its parts."""
    identity: str | None = None
    classes: list[str] = []
    pairs: dict[str, str] = {}
    words: list[str] = []
    found: list[tuple[str, str | None]] = []
    found += get_attrs_and_remainder(" ".join((text or "").split()))[0]  # a bare word has the value None
    for key, value in found:
        if value is None:
            words.append(key)
        elif key == ".":
            classes += [value] if value not in RESERVED else []
        elif key == "id":
            identity = value
        elif key == "class":
            classes += [name for name in value.split() if name not in RESERVED]
        else:
            pairs[key] = value
    return Attributes(identity, tuple(classes), pairs, tuple(words))


def _read_div(context: Context, text: str, line: int) -> Div:
    """`::: word` or `::: {.class key="value"}`, or both."""
    match = _DIV.match(text)
    attributes = read_attributes(re.sub(r"^([^{}]*)\{(.*)\}$", r"\1 \2", match["attrs"] if match else ""))
    words = [*attributes.words, *attributes.classes]
    names = [word for word in words if re.fullmatch(r"[\w-]+", word)]
    if len(attributes.words) > 1 or names != words:
        context.report(
            f"`{text.strip()}` does not say what box this is",
            line,
            'write one word, such as `::: aside`, or `::: {.aside title="Some words"}`',
        )
    kinds = tuple(name for name in names if name not in RESERVED)
    return Div(Attributes(attributes.id, kinds, attributes.pairs), line)


def _new_terms(lines: list[str]) -> set[int]:
    """Indexes of the terms that follow a definition without a blank line; Python-Markdown needs one there."""
    found: set[int] = set()
    defined = False
    for index, line in enumerate(lines):
        definition = _DEFINITION.match(line) is not None
        if not line.strip():
            defined = False
        elif definition:
            defined = True
        elif (
            defined
            and not line[0].isspace()
            and index + 1 < len(lines)
            and _DEFINITION.match(lines[index + 1])
        ):
            found.add(index)
    return found
