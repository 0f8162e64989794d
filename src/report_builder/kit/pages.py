"""Which pages of a PDF a kit shows beside the cover."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from report_builder.driver.prepare import Prepared
from report_builder.kit.model import warning
from report_builder.markup.model import LabelKind
from report_builder.project.errors import Problem, SourceError
from report_builder.project.numerals import in_digits
from report_builder.project.source import shown_list

_PAGES = 2
_SHOWN: tuple[LabelKind, ...] = ("chart", "figure", "table")  # the first that there is has the best page


def chosen_pages(
    record: Mapping[str, Any],
    prepared: Prepared,
    labels: Sequence[str],
    asked: Sequence[str],
    settings: Sequence[str],
) -> tuple[tuple[int, ...], tuple[Problem, ...]]:
    """The pages, from 0: those with the printed numbers `asked` for, or of `settings`, else an article's
    opening and a page with a chart, a figure or a table; and doubts about `settings`.

    Raises SourceError for a page asked for that is not there.
    """
    digits = prepared.report.locale(prepared.report.lang).digits
    known = {label: at for at, label in reversed(list(enumerate(labels)))}

    def at(label: str) -> int | None:
        return known.get(label.strip(), known.get(in_digits(label.strip(), digits)))

    wanted = asked or settings
    missing = [label for label in wanted if at(label) is None]
    hint = f"its pages are {labels[0]} to {labels[-1]}"
    named = f"{prepared.report.name}.{prepared.report.lang} has no page {shown_list(missing)}"
    if asked and missing:
        raise SourceError(Problem(named, hint=hint))
    doubts = (warning(f"kit.pages: {named}", prepared.project.file, hint),) if missing else ()
    found = [page for label in wanted if (page := at(label)) is not None]
    if not found:
        found = _good_pages(record, prepared, known, len(labels))
    return tuple(dict.fromkeys(found)), doubts


def title_on(page: int, record: Mapping[str, Any]) -> str:
    """The title of the unit that a page (from 0) belongs to; empty for a blank one."""
    units = record["units"]
    found = (each for each in units if 0 <= page + 1 - each["first_page"] < each["pages"])
    return next((str(each["title"]) for each in found), "")


def _good_pages(
    record: Mapping[str, Any], prepared: Prepared, known: Mapping[str, int], count: int
) -> list[int]:
    """At most two: an opening, and a page with something to see; other pages of articles for want of them."""
    pages = [page for page in _ranked(record, prepared, known) if 0 < page < count]
    return sorted(list(dict.fromkeys(pages))[:_PAGES])


def _ranked(record: Mapping[str, Any], prepared: Prepared, known: Mapping[str, int]) -> Iterator[int]:
    articles = [unit for unit in record["units"] if unit["kind"] in ("article", "brief")]
    if articles:
        yield articles[0]["first_page"] - 1
    labels: Mapping[str, str] = record["labels"]
    openings = {unit["label"] for unit in articles}
    for kind in _SHOWN:
        places = (
            labels.get(target.anchor, "") for target in prepared.apparatus.targets if target.kind == kind
        )
        yield from (known[label] for label in places if label in known and label not in openings)
    for unit in articles:
        yield from range(unit["first_page"], unit["first_page"] + unit["pages"] - 1)
        yield unit["first_page"] - 1
