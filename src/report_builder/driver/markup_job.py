"""What a worker is given to read, an article, and the markup that it gives back.

Apart from the preparing, so that a worker need not load all that the preparing leans on.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from report_builder.articles.model import Article
from report_builder.citations.model import Citing
from report_builder.markup.model import Markup
from report_builder.project.files import digest
from report_builder.project.fingerprint import code_digest
from report_builder.project.locale import Locale


@dataclass(frozen=True, slots=True)
class MarkupJob:
    """An article to turn into markup, for a worker; its ids begin with the unit's."""

    unit_id: str
    title: str
    article: Article
    root: Path
    locale: Locale
    megapixels: float
    citing: Citing | None = None

    @property
    def html(self) -> str:
        """What decides how long it takes."""
        return self.article.body

    @property
    def key(self) -> str:
        """The name of the markup in the store. Its problems name whole paths."""
        article = self.article
        place = (str(self.root), article.name, self.locale.digest, self.unit_id, str(self.megapixels))
        if self.citing is not None:
            place = (*place, self.citing.kind, *self.citing.known)
        code = code_digest("markup", "project", "charts", "citations")
        return digest("markup", code, article.digest, *place)


def render_markup(job: MarkupJob) -> Markup:
    """The markup of an article."""
    from report_builder.markup.render import render

    return render(job.article, job.root, job.unit_id, job.locale, job.megapixels, job.citing)
