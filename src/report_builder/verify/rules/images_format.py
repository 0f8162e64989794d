"""Pictures far larger than any page needs. Formats do not matter: each is brought into one that suits."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule
from report_builder.verify.pictures import size_of, sources_of


def check(file: FinishedFile) -> Iterator[Problem]:
    bound = file.facts.bounds.image_megapixels
    for expected in file.units:
        for name in sources_of(expected):
            found = size_of(file.facts.root / name)
            if found is None:
                continue
            width, height = found
            line = expected.line_of(name.rpartition("/")[2])
            if width * height > bound * 1_000_000:
                yield RULE.problem(
                    f"`{name}` has {width * height / 1_000_000:.0f} million pixels; {bound} are enough",
                    expected.file,
                    line,
                    "save it smaller: the width of a page at 300 pixels an inch is 2,500 pixels",
                )


RULE = Rule(
    "images.format", "warning", "a picture with far more pixels than a page shows", "file", file=check
)
