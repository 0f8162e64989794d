"""The articles of a report, its vocabulary and glossary -> the markup with its marks; what is known is not
looked for again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from report_builder.apparatus.indexes import (
    Indexed,
    Lists,
    Marked,
    MarkJob,
    make_lists,
    mark_jobs,
    mark_unit,
    needs_marks,
)
from report_builder.driver.codec import header_of, pack
from report_builder.driver.store import Store
from report_builder.indexing.glossary import load_glossary
from report_builder.indexing.marking import Place
from report_builder.indexing.vocabulary import load_vocabulary
from report_builder.manuscript.model import Report, Unit
from report_builder.markup.model import Markup
from report_builder.project.errors import ProjectError, SourceError
from report_builder.project.files import digest
from report_builder.project.fingerprint import code_digest
from report_builder.project.paths import Project

_MEMORY = 400  # units kept in memory by a long-lived builder


@dataclass(slots=True)
class Marker:
    """Marks the units of reports; keeps what it found, here and in the store."""

    store: Store
    known: OrderedDict[str, Marked] = field(default_factory=OrderedDict[str, Marked])

    def mark(
        self, project: Project, report: Report, units: Sequence[Unit], markups: Mapping[str, Markup]
    ) -> Indexed:
        """The markup of every unit with its marks, the indexes and the glossary.

        Raises SourceError with the mistakes of the two files and of the marks in articles.
        """
        lists = load_lists(project)
        jobs, problems = mark_jobs(report, units, markups, lists)
        if problems:
            raise SourceError(problems)
        marked = {job.unit_id: self._marked(job, lists) for job in jobs if needs_marks(job, lists)}
        return make_lists(report, units, markups, marked, lists)

    def _marked(self, job: MarkJob, lists: Lists) -> Marked:
        key = digest("marked", code_digest("apparatus", "indexing", "markup"), job.key(lists))
        found = self.known.get(key)
        if found is None:
            entry = self.store.get("marked", key)
            found = unpack_marked(entry) if entry is not None else None
        if found is None:
            found = mark_unit(job, lists)
            self.store.put("marked", key, pack(asdict(found), b""))
        self.known[key] = found
        while len(self.known) > _MEMORY:
            self.known.popitem(last=False)
        return found


def load_lists(project: Project) -> Lists:
    """The vocabulary and the glossary of a project. Raises SourceError with the mistakes of both."""
    mistakes: list[ProjectError] = []
    vocabulary, glossary = None, None
    try:
        vocabulary = load_vocabulary(project.root)
    except ProjectError as error:
        mistakes.append(error)
    try:
        glossary = load_glossary(project.root)
    except ProjectError as error:
        mistakes.append(error)
    if mistakes or vocabulary is None or glossary is None:
        raise SourceError(problem for error in mistakes for problem in error.problems)
    return Lists(vocabulary, glossary)


def unpack_marked(entry: bytes) -> Marked:
    """What an entry of the store says."""
    data = header_of(entry)
    return Marked(
        html=data["html"],
        flow=tuple(data["flow"]),
        notes=tuple(data["notes"]),
        places=tuple(Place(**item) for item in data["places"]),
        words=tuple(Place(**item) for item in data["words"]),
    )
