"""What the Markdown of an article becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from report_builder.charts.spec import ChartSpec
from report_builder.citations.model import Cluster
from report_builder.project.errors import Problem


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the article's body. `level` is after normalisation: 2 is the first below the title."""

    level: int
    id: str
    text: str


LabelKind = Literal["figure", "table", "chart", "box", "note"]


@dataclass(frozen=True, slots=True)
class Label:
    """Something that a report numbers: `name` is what references call it (`fig-strikes`; "" when they
    cannot), `anchor` its id, `title` its caption as plain text."""

    kind: LabelKind
    name: str
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class IndexMark:
    """A mark that the author wrote for the index. `words` are those it stands around; `term` is an id of the
    vocabulary, or words of its own (`a!b` is b below a); `anchor` is the id of its span until the vocabulary
    is known."""

    anchor: str
    words: str
    term: str = ""
    index: str = ""
    main: bool = False
    range: Literal["", "begin", "end"] = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Markup:
    """A safe HTML fragment and what the later phases ask about it.

    Ids in `html` are namespaced by the article (`idlib-sochi/notes-3`). Images point to `project:/<path below
    the project root>`. A link to another article is `article:<key>` or `article:<key>#<heading id without
    namespace>`; a relative link between article files is `article-file:<path below the project root>`; the
    compose phase turns both into symbols or falls back. `<a class="number" href="number:<anchor>">` is where
    the number of a label goes, `<a class="ref" href="ref:<name>">` a reference; both are empty, and filled
    when a report is put together. `<span class="cite" id="<unit>/cite-<n>">` is where the n-th of `citations`
    goes, `<span class="cite-author" id="<unit>/cite-<n>-author">` the author that it names in the sentence
    when the rest is a note.

    `flow` is the plain text of every block outside the notes, in reading order; `notes` is the plain text of
    each note, in order of their numbers: what the text gate looks for in the PDF.

    `charts` are what the article asks for; the N-th stands in `html` as `<figure class="figure chart">` with
    a picture `chart:N`, which has to be drawn and put there, since markup reads no data.
    """

    html: str
    headings: tuple[Heading, ...] = ()
    flow: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    words: int = 0
    images: tuple[str, ...] = ()  # paths below the project root, with "/"
    problems: tuple[Problem, ...] = ()
    charts: tuple[ChartSpec, ...] = ()
    labels: tuple[Label, ...] = ()
    citations: tuple[Cluster, ...] = ()
    index: tuple[IndexMark, ...] = ()
