"""What the project file sets of kits: how a PDF is called, where pictures will lie, who sends."""

from __future__ import annotations

import re
from string import Formatter
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StrictInt

from report_builder.project.mail import Sender
from report_builder.project.source import shown_list, suggestion
from report_builder.project.validation import Strict, mistake
from report_builder.project.values import Line, as_list

FIELDS = ("publisher", "name", "title", "lang", "kind", "date", "day", "year")
_PLAIN = re.compile(r"[A-Za-z0-9 ._-]*")


def file_pattern(value: str) -> str:
    """`value` when it can name a PDF. Raises a mistake for an unknown field or a wrong character."""
    if bad := next((char for char in _parts(value) if not _PLAIN.fullmatch(char)), None):
        raise mistake(f"“{bad}” cannot stand in the name of a file", "use letters, digits, - and _")
    return value


def address_pattern(value: str) -> str:
    """`value` when it is an http(s) address that may have the fields of a file name in its path."""
    literal = "".join(_parts(value))
    if not re.fullmatch(r"https?://[^\s/{}]+(/\S*)?", literal, re.IGNORECASE) or "{" in value.split("/")[2]:
        raise mistake(f"“{value}” is not a web address", "it begins with https://")
    return value


def _parts(value: str) -> list[str]:
    """What stands between the fields of `value`. Raises a mistake for a field that there is not."""
    try:
        parsed = list(Formatter().parse(value))
    except ValueError:
        raise mistake("a brace stands alone", "write fields like {name}") from None
    for _, name, form, conversion in parsed:
        if name is not None and (name not in FIELDS or form or conversion):
            hint = suggestion(name, FIELDS) or f"fields: {shown_list(FIELDS)}"
            raise mistake(f"there is no field “{{{name}}}”", hint)
    return [text for text, *_ in parsed]


class KitSettings(Strict):
    """What goes to the distribution team with a PDF."""

    file_name: Annotated[Line, AfterValidator(file_pattern)] = Field(
        default="{publisher}_{name}_{lang}_{date}",
        description="The name of the PDF, without .pdf. Fields: {publisher}, {name} (of the manifest or the "
        "article's key), {title}, {lang}, {kind} (report or brief), {date} (2023-01), {day} (2023-01-15), "
        "{year}. Letters of other scripts are written in Latin ones.",
        examples=["{publisher}_{name}_{lang}_{date}"],
    )
    picture_url: Annotated[Line, AfterValidator(address_pattern)] | None = Field(
        default=None,
        description="The folder on the web where the pictures of a kit will lie, with the fields of "
        "file_name: newsletters take them from there. When left out, they name the files alone.",
        examples=["https://media.example.org/kits/{name}.{lang}/"],
    )
    picture_width: StrictInt = Field(
        default=600,
        ge=200,
        le=1600,
        description="Width in pixels of the pictures of pages; those named @2x are twice as wide.",
    )
    pages: Annotated[tuple[Line, ...], BeforeValidator(as_list)] = Field(
        default=(),
        max_length=6,
        description="The pages to show beside the cover, by the numbers printed on them. When left out, the "
        "first article's opening and a page with a chart or a figure.",
        examples=[["5", "17"]],
    )
    findings: StrictInt = Field(
        default=5, ge=0, le=12, description="Most key findings in the newsletter and the message."
    )
    sender: Sender | None = Field(
        default=None,
        description="Who the message is from. When left out, whoever opens the draft.",
        examples=["Institute for Regional Studies <reports@example.org>"],
    )
