"""A unit typeset from HTML and CSS of a test's own, and what the rules find on its pages."""

from __future__ import annotations

import hashlib
from pathlib import Path

from report_builder.articles.model import Article
from report_builder.link.model import DocumentInfo
from report_builder.link.place import Placement
from report_builder.manuscript.model import Unit
from report_builder.markup.model import Markup
from report_builder.project.config import Bounds
from report_builder.project.errors import Problem
from report_builder.typeset.body import typeset_body
from report_builder.typeset.fontconfig import use_declared_fonts_only
from report_builder.typeset.model import BodyJob, Resource, StyleSheet
from report_builder.verify.gates import check_unit
from report_builder.verify.model import Expected, Facts

FACE = Path(__file__).resolve().parents[1] / "fonts" / "SourceSerif4-Regular.ttf"
CSS = """
@font-face { font-family: "Source Serif 4"; src: url("font:a.ttf") }
@page { size: 130mm 180mm; margin: 18mm }
html { font: 10pt/14pt "Source Serif 4" }
p { margin: 0 0 14pt; orphans: 2; widows: 2 }
h2 { font-size: 12pt; margin: 14pt 0; bookmark-level: 2; bookmark-label: content() }
"""


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def found_on(
    folder: Path,
    body: str,
    css: str = "",
    pictures: tuple[str, ...] = (),
    flow: tuple[str, ...] = (),
    bounds: Bounds | None = None,
    body_class: str = "unit",
) -> tuple[Problem, ...]:
    """What the rules find in an article with this HTML. `pictures` are files in `folder`, `flow` the text of
    its blocks."""
    use_declared_fonts_only(folder / "fontconfig")
    sheet = StyleSheet(CSS + css, (Resource("font:a.ttf", FACE, digest_of(FACE)),))
    html = f'<html lang="en"><body id="u" class="{body_class}"><article>{body}</article></body></html>'
    resources = tuple(
        Resource(f"project:/{name}", folder / name, digest_of(folder / name)) for name in pictures
    )
    made = typeset_body(BodyJob("u", "U", html, sheet, resources))
    path = folder / "u.en.md"
    article = Article(path, "u.en.md", "u", "en", "U", "\n".join(flow), 1, "")
    expected = Expected(
        Unit("u", "article", "body", "U", article),
        Placement("u", 10, made.record.pages, 0, 11, "decimal"),
        made.record,
        Markup(html, flow=flow, images=pictures),
    )
    facts = Facts("u.en.pdf", DocumentInfo("U", "en"), folder, bounds=bounds or Bounds())
    return check_unit(made.pdf, expected, facts)


def rules_of(found: tuple[Problem, ...]) -> list[str]:
    return [str(problem.rule) for problem in found]
