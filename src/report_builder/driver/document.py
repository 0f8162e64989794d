"""What a finished PDF says of itself, and what its links are called."""

from __future__ import annotations

from report_builder.apparatus.resolve import called
from report_builder.driver.prepare import Prepared
from report_builder.link.model import DocumentInfo
from report_builder.manuscript.model import Unit
from report_builder.project.locale import format_number


def document_info(prepared: Prepared) -> DocumentInfo:
    """What the PDF says of itself."""
    report = prepared.report
    return DocumentInfo(
        title=report.title if not report.subtitle else f"{report.title}: {report.subtitle}",
        lang=report.lang,
        authors=report.authors or ((report.publisher,) if report.publisher else ()),
        subject=report.summary,
        keywords=report.keywords,
        publisher=report.publisher,
        rights=report.rights,
        identifier=report.identifier,
        date=report.date,
        two_sided=prepared.layout.two_sided,
        right_to_left=prepared.right_to_left,
    )


def titles_of(unit: Unit, prepared: Prepared) -> dict[str, str]:
    """What a link to each anchor of the unit is called, for readers who do not see where it leads."""
    markup = prepared.markups.get(unit.id)
    index = prepared.apparatus.index_of(unit)
    titles = index.names() if index is not None else {}
    titles |= {place.anchor: f"{place.words}: {unit.title}" for place in prepared.apparatus.places_of(unit)}
    if markup is None:
        return titles
    locale = prepared.report.locale(unit.article.lang if unit.article else prepared.report.lang)
    words = locale.words
    titles |= {heading.id: heading.text for heading in markup.headings}
    for label in markup.labels:
        if label.kind != "note" and (target := prepared.apparatus.by_anchor.get(label.anchor)) is not None:
            titles[label.anchor] = f"{called(target, locale)} {label.title}".strip()
    for number in range(1, len(markup.notes) + 1):
        titles[f"{unit.id}/note-{number}"] = f"{words['note']} {format_number(number, locale)}"
        titles[f"{unit.id}/note-ref-{number}"] = words["back_to_text"]
    return titles
