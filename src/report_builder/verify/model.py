"""What the gates are given: the finished PDF and what ought to be in it; and what a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from report_builder.indexing.marking import Place
from report_builder.link.model import DocumentInfo
from report_builder.link.place import Placement
from report_builder.manuscript.model import Unit
from report_builder.markup.model import Markup
from report_builder.project.config import Bounds
from report_builder.project.errors import Box, Problem, Severity
from report_builder.project.variant import Profile
from report_builder.typeset.model import Record

if TYPE_CHECKING:
    import pikepdf
    from pypdfium2 import PdfDocument

    from report_builder.verify.destinations import Destinations
    from report_builder.verify.structure.model import TagTree
    from report_builder.verify.view import PageView

Scope = Literal["source", "unit", "file", "press"]


@dataclass(frozen=True, slots=True)
class Expected:
    """A unit of the report as it ought to be in the PDF.

    `text_known` and `pages_known` say that the very same bytes were found right before; `against` that the
    article runs against the direction of the document, as an English one in an Arabic edition does.
    """

    unit: Unit
    placement: Placement
    record: Record
    markup: Markup | None = None
    prints_labels: bool = False
    paged: tuple[str, ...] = ()  # the anchors whose page labels an article prints
    text_known: bool = False
    pages_known: bool = False
    against: bool = False
    missing_glyphs: tuple[str, ...] = ()  # of the body and the furniture
    places: tuple[Place, ...] = ()  # that the index and the glossary lead to

    @property
    def pages(self) -> range:
        """Its pages in the file, from 0."""
        return range(self.placement.first, self.placement.first + self.placement.pages)

    @property
    def file(self) -> Path | None:
        """The file of its article."""
        return self.unit.article.path if self.unit.article else None

    def line_of(self, text: str) -> int | None:
        """The line of its article on which `text` stands to the letter."""
        return self.unit.article.line_of(text) if self.unit.article and text else None


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules ask about the report and its project. `name` is the file's, `fonts` are the layout's."""

    name: str
    info: DocumentInfo
    root: Path
    fonts: tuple[Path, ...] = ()
    bounds: Bounds = field(default_factory=Bounds)
    online: bool = False  # whether web addresses may be asked
    thorough: bool = True  # whether what was looked at in the units is looked at in the file again


@dataclass(frozen=True, slots=True)
class UnitPages:
    """A unit as it was typeset, without furniture: its pages as they are seen."""

    expected: Expected
    pages: Sequence[PageView]
    facts: Facts
    tags: TagTree | None = None

    def problem(
        self,
        rule: Rule,
        message: str,
        page: int | None = None,
        box: Box | None = None,
        *,
        line: int | None = None,
        hint: str | None = None,
    ) -> Problem:
        """A finding on `page` (from 0 in the unit), at `line` of the article."""
        first = self.expected.placement
        return replace(
            rule.problem(message, self.expected.file, line, hint),
            page=None if page is None else first.first + page,
            label=None if page is None else first.label(page),
            box=box,
        )


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """The linked PDF, opened by two libraries, and its units."""

    data: bytes
    pdf: pikepdf.Pdf
    document: PdfDocument
    destinations: Destinations
    tags: TagTree | None  # when a thorough look is asked for
    units: Sequence[Expected]
    facts: Facts

    def unit_on(self, page: int) -> Expected | None:
        """The unit that has the page (from 0)."""
        return next((expected for expected in self.units if page in expected.pages), None)

    def label(self, page: int) -> str:
        """The label of a page (from 0)."""
        return self.destinations.labels[page]


@dataclass(frozen=True, slots=True)
class PressPdf:
    """A file for a press as it will be sent, and how it is called."""

    pdf: pikepdf.Pdf
    name: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a gate looks for. `severity` holds unless the project says otherwise.

    A rule of scope `unit` sees one unit at a time, and gives the same for the same object; one of scope
    `file` sees the whole PDF, one of scope `press` the files that a press is given; the findings of scope
    `source` are made while the sources are read.
    """

    id: str
    severity: Severity
    what: str  # it finds, as the documentation says it
    scope: Scope
    unit: Callable[[UnitPages], Iterable[Problem]] | None = None
    file: Callable[[FinishedFile], Iterable[Problem]] | None = None
    press: Callable[[PressPdf], Iterable[Problem]] | None = None

    def problem(
        self, message: str, file: Path | None = None, line: int | None = None, hint: str | None = None
    ) -> Problem:
        """A finding of this rule."""
        return Problem(message, file, line, hint=hint, severity=self.severity, rule=self.id)


@dataclass(frozen=True, slots=True)
class Inspected:
    """An edition that was built and not put in place, for what, and everything that was found in it."""

    name: str
    lang: str
    title: str
    pdf: bytes
    found: tuple[Problem, ...]
    profile: Profile = "screen"

    @property
    def edition(self) -> str:
        """How it is called: `syria-2022.en`, `syria-2022.en.print`."""
        return f"{self.name}.{self.lang}" + ("" if self.profile == "screen" else f".{self.profile}")

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps the PDF from being put in place."""
        return tuple(problem for problem in self.found if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is told of and stops nothing."""
        return tuple(each for each in self.found if each.severity == "warning" and not each.waived)

    @property
    def waived(self) -> tuple[Problem, ...]:
        """What the project accepts, with its reason."""
        return tuple(problem for problem in self.found if problem.waived)
