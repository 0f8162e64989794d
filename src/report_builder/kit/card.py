"""An edition -> its card for social networks: 1200 by 630 pixels, typeset by a template of its layout."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import partial

from report_builder.compose.templates import html_environment, render, template_problem
from report_builder.driver.inputs import FileDigests, resources_in
from report_builder.driver.pool import Failure, Pool
from report_builder.kit.model import Edition, KitFile, warning
from report_builder.kit.pictures import PictureJob, draw_pictures
from report_builder.project.errors import CompileError, LayoutError, Problem
from report_builder.project.locale import format_month, tied_date
from report_builder.project.paths import Project
from report_builder.typeset.body import typeset_body
from report_builder.typeset.model import BodyJob, StyleSheet

SIZE = (1200, 630)  # pixels, what Open Graph and the networks that read it recommend
_TITLES = (76, 64, 54, 46, 39, 33, 28, 24, 20)  # sizes in pixels, the largest that leaves room is taken


def make_card(
    project: Project, edition: Edition, cover: KitFile, pool: Pool
) -> tuple[tuple[KitFile, ...], tuple[Problem, ...]]:
    """`social.png`; nothing, and a warning, when the layout has no template for it.

    `cover` is the picture of the first page. Raises LayoutError for a mistake in the template, CompileError
    when the card cannot be typeset.
    """
    template = edition.layout.templates.get("social")
    if template is None:
        message = f"the layout “{edition.layout.name}” has no template “social”: the kit has no card"
        hint = "extend the layout base, or write one"
        return (), (warning(message, None, hint),)
    digests = FileDigests()
    sheet = StyleSheet(edition.layout.css, resources_in(edition.layout.css, project, digests))
    for html in _cards(edition, template, cover):
        job = BodyJob("social", edition.title, html, sheet, resources_in(html, project, digests))
        (made,) = pool.run(typeset_body, [job])
        if isinstance(made, Failure):
            raise CompileError(Problem(f"the card could not be typeset: {made.message}", hint=made.hint))
        if made.record.pages == 1:
            what = "card for social networks"
            drawn = draw_pictures(pool, [PictureJob("social", what, made.pdf, 0, SIZE[0], single=True)])
            return drawn, ()
    hint = "make it shorter, or give the article a short_title"
    return (), (warning("the title is too long for the card: the kit has none", None, hint),)


def _cards(edition: Edition, template: str, cover: KitFile) -> Iterator[str]:
    """The card with its title smaller and smaller, and at last without its subtitle."""
    jinja = html_environment(edition.layout.folders, edition.layout.digest)
    picture = f"data:{cover.type};base64,{base64.b64encode(cover.data).decode()}"
    locale = edition.locale
    values = {
        "report": edition.report,
        "kind": edition.kind,
        "options": edition.layout.options,
        "tokens": edition.layout.tokens,
        "lang": edition.lang,
        "dir": edition.direction,
        "t": edition.words,
        "cover": picture,
        "cover_ratio": (cover.width or 1) / (cover.height or 1),
        "date": partial(tied_date, locale=locale),
        "month": partial(format_month, locale=locale),
    }
    for size in _TITLES:
        shown = {"title_size": size, "subtitle": size > min(_TITLES) and edition.report.subtitle}
        try:
            yield render(jinja, template, {**values, **shown})
        except Exception as error:
            raise LayoutError(template_problem(error, edition.layout.folders)) from error
