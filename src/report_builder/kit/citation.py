"""An edition -> how to cite it: a sentence in its language, BibTeX, RIS, and the sentence on rights."""

from __future__ import annotations

import json
from typing import Any

from report_builder.citations.process import ProcessError, convert
from report_builder.kit.model import Edition, KitFile
from report_builder.project.errors import CompileError, Problem
from report_builder.project.locale import format_date, join_names


def citation_files(edition: Edition) -> tuple[KitFile, ...]:
    """`citation.txt`, `.bib`, `.ris`, and `licence.txt` where there is a sentence on rights.

    Raises CompileError when BibTeX cannot be made.
    """
    rights = edition.report.rights
    made = [
        ("citation.txt", f"{citation(edition)}\n", "text/plain", "suggested citation"),
        ("citation.bib", bibtex(edition), "application/x-bibtex", "citation for BibTeX"),
        ("citation.ris", ris(edition), "application/x-research-info-systems", "citation for Zotero, EndNote"),
    ]
    if rights:
        made.append(("licence.txt", f"{rights}\n", "text/plain", "sentence on rights"))
    return tuple(KitFile(name, text.encode(), kind, what) for name, text, kind, what in made)


def citation(edition: Edition) -> str:
    """As the page about a report says it; of a brief with its authors."""
    report, words = edition.report, edition.words
    title = f"{report.title}{words['colon']}{report.subtitle}" if report.subtitle else report.title
    day = format_date(report.date, edition.locale) if report.date else None
    if edition.kind == "brief":
        opening, closing, _, _ = words["quotation_marks"].split(" ")
        parts = [
            join_names(report.authors, edition.locale),
            f"{opening}{title}{closing}",
            report.publisher,
            day,
        ]
    else:
        parts = [report.publisher, title, report.identifier, day]
    sentence = words["comma"].join(part for part in parts if part)
    address = edition.url or (report.website if edition.kind == "report" else None)
    return f"{sentence}. {address}" if address else f"{sentence}."


def bibtex(edition: Edition) -> str:
    """One entry, by pandoc. Raises CompileError when it gives none."""
    try:
        entry = convert(json.dumps([_csl(edition)]), "csljson", "bibtex").strip() + "\n"
    except ProcessError as error:
        raise CompileError(Problem(f"the citation for BibTeX could not be made: {error}")) from None
    # The styles of BibTeX know who published a technical report as its institution, and want one.
    return entry.replace("\n  publisher = ", "\n  institution = ", 1)


def ris(edition: Edition) -> str:
    """One entry in the format of Research Information Systems (refman, RIS Format Specifications), in UTF-8
    with line ends of Windows, as its readers want it."""
    report = edition.report
    day = report.date
    tags = [("TY", "RPRT"), ("ID", _key(edition)), ("TI", _title(edition))]
    tags += [("AU", _inverted(name, edition)) for name in report.authors or (report.publisher,)]
    tags += [
        ("PB", report.publisher),
        ("PY", f"{day:%Y}" if day else ""),
        ("DA", f"{day:%Y/%m/%d}" if day else ""),
        ("AB", report.summary or ""),
        ("SN", report.identifier or ""),
        *(("KW", word) for word in report.keywords),
        ("LA", edition.lang),
        ("SP", str(edition.pages)),
        ("UR", edition.url or ""),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in tags if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _csl(edition: Edition) -> dict[str, Any]:
    """The edition as an item of CSL-JSON (CSL 1.0.2, appendix III)."""
    report, day = edition.report, edition.date
    item: dict[str, Any] = {
        "id": _key(edition),
        "type": "report",
        "title": _title(edition),
        "author": [_name(name, edition) for name in report.authors or (report.publisher,)],
        "publisher": report.publisher,
        "language": edition.lang,
        "number-of-pages": str(edition.pages),
    }
    if day:
        item["issued"] = {"date-parts": [[day.year, day.month, day.day]]}
    if edition.url:
        item["URL"] = edition.url
    if report.identifier:
        item["number"] = report.identifier
    return item


def _title(edition: Edition) -> str:
    report = edition.report
    return f"{report.title}: {report.subtitle}" if report.subtitle else report.title


def _key(edition: Edition) -> str:
    from report_builder.kit.names import ascii_word

    return f"{ascii_word(edition.name) or 'report'}-{edition.lang}"


def _name(name: str, edition: Edition) -> dict[str, str]:
    given, _, family = name.rpartition(" ")
    return {"given": given, "family": family} if name in edition.people and given else {"literal": name}


def _inverted(name: str, edition: Edition) -> str:
    parts = _name(name, edition)
    return f"{parts['family']}, {parts['given']}" if "family" in parts else name
