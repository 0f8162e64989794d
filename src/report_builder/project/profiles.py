"""What the project file sets of the profiles: what a PDF is made for."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictFloat, StrictInt, WithJsonSchema

from report_builder.project.validation import Strict, mistake
from report_builder.project.values import Line, Local

_SIZE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(KB|MB|GB|KiB|MiB)?", re.IGNORECASE)
_UNITS = {"": 1, "kb": 1000, "mb": 1_000_000, "gb": 1_000_000_000, "kib": 1024, "mib": 1024**2}


def as_bytes(value: Any) -> Any:
    """A number of bytes from `4MB`, `900 KB`, `3.5 MiB` or a whole number. KB and MB are decimal."""
    if isinstance(value, int) and not isinstance(value, bool):
        size = value
    elif isinstance(value, str) and (found := _SIZE.fullmatch(value.strip())):
        size = round(float(found[1].replace(",", ".")) * _UNITS[(found[2] or "").lower()])
    else:
        raise mistake(f"“{value}” is not a size", "write a number and a unit, like 4MB or 900KB")
    if size < 1:
        raise mistake(f"“{value}” is no size that a file can have", "write a number and a unit, like 4MB")
    return size


Size = Annotated[
    int,
    BeforeValidator(as_bytes),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 1}]}),
]
Ppi = Annotated[StrictInt, Field(ge=36, le=2400)]
Quality = Annotated[StrictInt, Field(ge=10, le=98)]


class ScreenSettings(Strict):
    """The PDF that is read on a screen."""

    ppi: Ppi = Field(
        default=150,
        description="Pixels per inch of a picture at the size at which it is placed; one that has more is "
        "made smaller.",
    )
    quality: Quality = Field(
        default=85, description="Quality, 10 to 98, of the photographs that are made smaller."
    )


class EmailSettings(Strict):
    """The PDF that is mailed: no larger than a mailbox takes."""

    max_size: Size = Field(
        default=4_000_000,
        description="Most bytes of the PDF, as a number with a unit. Pictures lose resolution and quality "
        "until it holds; the build fails when it cannot.",
        examples=["4MB"],
    )
    ppi: Ppi = Field(default=150, description="Pixels per inch of pictures to begin with.")
    quality: Quality = Field(default=80, description="Quality of photographs to begin with.")
    least_ppi: Ppi = Field(default=72, description="Fewest pixels per inch that still look good enough.")
    least_quality: Quality = Field(default=45, description="Lowest quality that still looks good enough.")


class PrintSettings(Strict):
    """The files for a press: the inner pages, and the cover as a sheet with its spine."""

    ppi: Ppi = Field(
        default=300, description="Pixels per inch of a picture; one that has more is made smaller."
    )
    quality: Quality = Field(default=92, description="Quality of the photographs that are made smaller.")
    marks: StrictBool = Field(default=True, description="Crop and registration marks around the page.")
    icc: Line | None = Field(
        default=None,
        description="The ICC profile of the press, as a path below the project folder: the output intent of "
        "the file. When left out, a profile for coated offset paper.",
        examples=["sources/press/PSOuncoated_v3.icc"],
    )
    colors: Literal["cmyk", "rgb"] = Field(
        default="cmyk",
        description="cmyk: colours and pictures are converted to the profile, and black text is black ink "
        "alone. rgb: they stay as they are, for a press that converts them itself.",
    )
    paper_weight: StrictInt = Field(
        default=90,
        ge=20,
        le=400,
        description="Weight of the inner paper in g/m², for the width of the spine.",
    )
    paper_volume: StrictFloat = Field(
        default=1.1,
        ge=0.5,
        le=3,
        description="Bulk of the inner paper in cm³/g; uncoated about 1.2, coated 0.9.",
    )
    cover_weight: StrictInt = Field(
        default=300, ge=60, le=600, description="Weight of the cover's board in g/m²."
    )
    cover_volume: StrictFloat = Field(
        default=1.1, ge=0.5, le=3, description="Bulk of the cover's board in cm³/g."
    )
    spine: Annotated[StrictFloat, Field(ge=0, le=200)] | None = Field(
        default=None,
        description="The width of the spine in mm, as the press has measured it; when left out, it is worked "
        "out from pages and paper.",
        examples=[8.5],
    )
    signature: Literal[1, 2, 4, 8, 16, 32] | None = Field(
        default=None,
        description="The number of pages becomes a multiple of this, with empty pages at the end. When left "
        "out, 4 for a book with a cover, else 2.",
    )
    least_ppi: Ppi = Field(
        default=200, description="Pictures with fewer pixels per inch at their size are warned of."
    )


class ArchiveSettings(Strict):
    """The PDF that is kept: PDF/A-3a and PDF/UA-1 together."""

    attach_sources: StrictBool = Field(
        default=True,
        description="Whether the sources (articles, data, manifest, build record) are in the file.",
    )


class DraftSettings(Strict):
    """The PDF that reviewers write on."""

    watermark: Local | None = Field(
        default=None, description="The word across each page; “Draft” in the report's language when left out."
    )
    numbers: Literal["lines", "paragraphs", "none"] = Field(
        default="lines", description="What is numbered in the margin."
    )


class Profiles(Strict):
    """What the profiles of `--profile` make of a PDF."""

    screen: ScreenSettings = Field(default_factory=ScreenSettings, description="The PDF read on a screen.")
    email: EmailSettings = Field(default_factory=EmailSettings, description="The PDF that is mailed.")
    print: PrintSettings = Field(default_factory=PrintSettings, description="The files for a press.")
    archive: ArchiveSettings = Field(default_factory=ArchiveSettings, description="The PDF that is kept.")
    draft: DraftSettings = Field(default_factory=DraftSettings, description="The PDF for reviewers.")
