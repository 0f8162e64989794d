"""Pictures in formats that make a PDF heavy, and pictures far larger than any page needs."""

from __future__ import annotations

from collections.abc import Iterator

from report_builder.project.errors import Problem
from report_builder.verify.model import FinishedFile, Rule
from report_builder.verify.pictures import head_of, sources_of

_GOOD = frozenset({"JPEG", "PNG", "GIF"})


def check(file: FinishedFile) -> Iterator[Problem]:
    bound = file.facts.bounds.image_megapixels
    for expected in file.units:
        for name in sources_of(expected):
            found = head_of(file.facts.root / name)
            if found is None:
                continue
            kind, (width, height) = found
            line = expected.line_of(name.rpartition("/")[2])
            if kind not in _GOOD:
                yield RULE.problem(
                    f"`{name}` is a {kind} file, which stands in the PDF without compression",
                    expected.file,
                    line,
                    "save it as JPEG (a photograph) or PNG (a drawing)",
                )
            if width * height > bound * 1_000_000:
                yield RULE.problem(
                    f"`{name}` has {width * height / 1_000_000:.0f} million pixels; {bound} are enough",
                    expected.file,
                    line,
                    "save it smaller: the width of a page at 300 pixels an inch is 2,500 pixels",
                )


RULE = Rule("images.format", "warning", "a picture in an odd format, or a huge one", "file", file=check)
