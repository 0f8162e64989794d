"""A vocabulary and the articles of a project -> in how many articles each term is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from report_builder.articles.model import Article
from report_builder.indexing.matching import Matcher, matcher_of
from report_builder.indexing.vocabulary import Vocabulary


def articles_with(vocabulary: Vocabulary, articles: Iterable[Article]) -> Counter[tuple[str, str]]:
    """The number of articles by (id of a term, language).

    The Markdown is looked at as it is written, code and addresses too: good for an overview, not for pages.
    """
    matchers: dict[str, Matcher] = {}
    found: Counter[tuple[str, str]] = Counter()
    for article in articles:
        if article.lang not in matchers:
            matchers[article.lang] = matcher_of(vocabulary.spellings(article.lang), article.lang)
        texts = (article.title, article.subtitle or "", article.body)
        keys = {each.key for text in texts for each in matchers[article.lang].find(text)}
        found.update((key, article.lang) for key in keys)
    return found
