"""Turns a project's report into a PDF through one WeasyPrint document: what the compiler is measured against.

`python bench/onedocument.py PROJECT OUT.pdf`. The text, templates, style sheets, fonts and tags are those of
the compiler; every unit's <body> becomes a <div>, and the rules for <body> and page types are rewritten to
fit. What the compiler does beyond that (notes looked at and set again, gates, page labels) is left out, in
favour of the baseline.
"""

from __future__ import annotations

import re
import sys
import tempfile
from html import escape
from pathlib import Path
from urllib.parse import unquote

from report_builder.apparatus.resolve import resolve
from report_builder.articles.catalogue import load_catalogue
from report_builder.compose.compose import compose_unit
from report_builder.driver.inputs import FileDigests, resources_in
from report_builder.driver.pool import Pool
from report_builder.driver.prepare import Prepared, Preparer
from report_builder.driver.store import Store
from report_builder.manuscript.model import Unit
from report_builder.manuscript.report import resolve_report
from report_builder.project.paths import find_project
from report_builder.typeset.fontconfig import use_declared_fonts_only

REPORT = "yearbook"
_BODY = re.compile(r"<body([^>]*)>(.*)</body>", re.DOTALL)
_LABEL = re.compile(r'<a href="([^"]+)">@([^@]*)@</a>')
_EXTRA = """
body { margin: 0 }
.unit { display: block; break-before: page; min-height: 1px }
.label-front::after { content: target-counter(attr(href), page, lower-roman) }
.label-body::after { content: target-counter(attr(href), page) }
"""


def main(folder: Path, out: Path) -> None:
    """Write the report of the project in `folder` to `out`."""
    with tempfile.TemporaryDirectory() as scratch:
        use_declared_fonts_only(Path(scratch) / "fontconfig")
        prepared = prepare(folder, Path(scratch))
        html = one_html(prepared)
        css = one_css(prepared.sheet.css, prepared.units)
        out.write_bytes(typeset(html, css, prepared))


def prepare(folder: Path, scratch: Path) -> Prepared:
    """The report as the compiler prepares it, with an empty store."""
    project = find_project(folder, folder)
    catalogue = load_catalogue(project)
    report = resolve_report(project, catalogue, REPORT, None)
    return Preparer(Store(scratch / "store"), Pool(1)).prepare(
        project, report, catalogue.articles.values(), {}
    )


def one_html(prepared: Prepared) -> str:
    """Every unit, composed as the compiler does, as a division of one document."""
    labels = {unit.id: f"@{unit.id}@" for unit in prepared.units}
    front = {unit.id for unit in prepared.units if unit.matter == "front"}

    def label(match: re.Match[str]) -> str:
        matter = "front" if match[2] in front else "body"
        return f'<a class="label-{matter}" href="{match[1]}"></a>'

    parts: list[str] = []
    for unit in prepared.units:
        markup = prepared.markups.get(unit.id)
        apparatus = prepared.apparatus
        resolved = resolve(unit, markup, apparatus, labels) if markup is not None else None
        page = compose_unit(
            unit, prepared.report, prepared.layout, resolved, prepared.context, labels, apparatus
        )
        found = _BODY.search(page.html)
        assert found is not None
        lang = unit.article.lang if unit.article else prepared.report.lang
        parts.append(f'<div lang="{lang}"{found[1]}>{found[2]}</div>')
    body = re.sub(r'href="rb-symbol:([^"]*)"', lambda match: f'href="#{unquote(match[1])}"', "\n".join(parts))
    report = prepared.report
    metas = "".join(
        f'<meta name="{name}" content="{escape(text)}">'
        for name, text in (
            ("author", ", ".join(report.authors)),
            ("description", report.summary or ""),
            ("keywords", ", ".join(report.keywords)),
        )
    )
    return (
        f'<!DOCTYPE html><html lang="{report.lang}"><head><meta charset="utf-8">'
        f"<title>{escape(report.title)}</title>{metas}</head><body>{_LABEL.sub(label, body)}</body></html>"
    )


def one_css(css: str, units: tuple[Unit, ...]) -> str:
    """The layout's CSS for that document.

    Rules for <body> are for `.unit`, `:first` is for each unit, and pages are counted anew from the first
    unit of the body.
    """
    css = re.sub(r"(?<![\w.#-])body(?=\.)", "div", css)
    css = re.sub(r"(?<![\w.#-])body(?=\s*[,{])", ".unit", css)
    css = re.sub(r"@page\s+([\w-]+):first", r"@page \1:nth(1 of \1)", css)
    first = next(unit for unit in units if unit.matter != "front")
    name = _page_type(css, first)
    own = "".join(
        re.sub(rf"(@page\s+){name}", r"\1body-begins", rule)
        for rule in _page_rules(css)
        if _is_of(rule, name)
    )
    begins = (
        f'{own}\ndiv[id="{first.id}"] {{ page: body-begins }}\n'
        "@page :nth(1 of body-begins) { counter-reset: page 1 }"
    )
    return css + _EXTRA + begins


def typeset(html: str, css: str, prepared: Prepared) -> bytes:
    """The PDF, with the options and the url fetcher of the compiler."""
    import logging

    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from report_builder.typeset.fetcher import JobFetcher

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    sys.setrecursionlimit(20_000)
    digests = FileDigests()
    resources = {
        item.url: item for text in (html, css) for item in resources_in(text, prepared.project, digests)
    }
    fetcher = JobFetcher(resources.values())
    fonts = FontConfiguration()
    sheet = CSS(string=css, font_config=fonts, url_fetcher=fetcher, base_url="project:/")
    document = HTML(string=html, url_fetcher=fetcher, base_url="project:/").render(
        font_config=fonts, stylesheets=[sheet], presentational_hints=True
    )
    return document.write_pdf(pdf_variant="pdf/ua-1")


def _page_type(css: str, unit: Unit) -> str:
    """The page type that the layout gives to units of this kind."""
    found = re.findall(rf"div\.unit-{unit.kind}\b[^{{]*{{[^}}]*\bpage:\s*([\w-]+)", css)
    return found[-1] if found else "main"


def _page_rules(css: str) -> list[str]:
    """The `@page` rules of a style sheet, as text."""
    import tinycss2

    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return [rule.serialize() for rule in rules if rule.type == "at-rule" and rule.lower_at_keyword == "page"]


def _is_of(rule: str, name: str) -> bool:
    return re.match(rf"@page\s+{re.escape(name)}(?![\w-])", rule) is not None


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))
