"""A query selects what it says, always in the same order."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_builder.articles.model import Article
from report_builder.manuscript.schema import Select
from report_builder.manuscript.select import matches, parse_where, select
from report_builder.project.config import ProjectConfig
from report_builder.project.errors import SourceError
from report_builder.project.values import local_text

CONFIG = ProjectConfig(publisher=local_text("P"), kinds=("in-focus", "analysis"), languages=("en", "ar"))


def make(key: str, **values: Any) -> Article:
    base: dict[str, Any] = {"lang": "en", "title": key.upper(), "body": "x", "body_line": 1, "digest": ""}
    return Article(path=Path(f"/{key}.md"), name=f"{key}.md", key=key, **{**base, **values})


def query(**values: Any) -> Select:
    return Select.model_validate({key.rstrip("_"): value for key, value in values.items()})


def keys(articles: list[Article], chosen: Select) -> list[str]:
    return [article.key for article in select(articles, chosen)]


A = make("a", date=dt.date(2022, 1, 1), kind="in-focus", tags=("Military", "idlib"), authors=("Ada",))
B = make("b", date=dt.date(2022, 12, 31), kind="analysis", tags=("idlib",), authors=("Ben", "Ada"))
C = make("c", kind="in-focus", title="Élan")
D = make("d", date=dt.date(2021, 12, 31), lang="ar", title="“Zebra”")
ALL = [D, C, B, A]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (query(), ["d", "a", "b", "c"]),
        (query(kind="in-focus"), ["a", "c"]),
        (query(kind=["in-focus", "analysis"]), ["a", "b", "c"]),
        (query(tags=["idlib"]), ["a", "b"]),
        (query(tags=["idlib", "military"]), ["a"]),
        (query(any_tags=["military", "nothing"]), ["a"]),
        (query(authors="ada"), ["a", "b"]),
        (query(from_=dt.date(2022, 1, 1), to=dt.date(2022, 12, 31)), ["a", "b"]),
        (query(to=dt.date(2021, 12, 31)), ["d"]),
        (query(lang="ar"), ["d"]),
        (query(exclude=["a", "c"]), ["d", "b"]),
        (query(sort="-date"), ["b", "a", "d", "c"]),
        (query(sort="title"), ["a", "b", "c", "d"]),
        (query(sort="-key"), ["d", "c", "b", "a"]),
        (query(sort=["kind", "-date"]), ["b", "a", "c", "d"]),
        (query(sort=["-kind", "key"]), ["a", "c", "b", "d"]),
        (query(sort="-date", limit=1), ["b"]),
    ],
)
def test_query_selects_in_its_order(chosen: Select, expected: list[str]):
    assert keys(ALL, chosen) == expected


dates = st.none() | st.dates(dt.date(2022, 1, 1), dt.date(2022, 1, 4))
some_tags = st.lists(st.sampled_from(["x", "y", "Z"]), max_size=3).map(tuple)
articles_of_any_kind = st.lists(
    st.builds(
        make,
        st.text("abcdefgh", min_size=1, max_size=3),
        date=dates,
        kind=st.sampled_from([None, "k", "l"]),
        tags=some_tags,
        title=st.sampled_from(["T", "t", "Ü"]),
        lang=st.sampled_from(["en", "ar"]),
    ),
    unique_by=lambda article: (article.key, article.lang),
    max_size=12,
)
sorts = st.lists(
    st.sampled_from(["date", "-date", "title", "-title", "key", "-key", "kind", "-kind"]),
    min_size=1,
    max_size=3,
)
queries = st.builds(
    lambda **values: query(**{name: value for name, value in values.items() if value is not None}),
    kind=st.none() | st.sampled_from(["k", ["k", "l"]]),
    tags=st.none() | some_tags.map(list),
    to=dates,
    exclude=st.none() | st.lists(st.text("abcd", min_size=1, max_size=1), max_size=3),
    sort=sorts,
    limit=st.none() | st.integers(1, 5),
)


@given(articles_of_any_kind, queries, st.randoms(use_true_random=False))
def test_order_does_not_depend_on_the_order_of_the_files(
    articles: list[Article], chosen: Select, random: Random
):
    shuffled = list(articles)
    random.shuffle(shuffled)
    assert select(shuffled, chosen) == select(articles, chosen)


@given(articles_of_any_kind, queries)
def test_selection_is_every_match_up_to_the_limit(articles: list[Article], chosen: Select):
    found = select(articles, chosen)
    everything = select(articles, chosen.model_copy(update={"limit": None}))
    assert found == everything[: chosen.limit]
    assert len(set(everything)) == len(everything)
    assert set(everything) == {article for article in articles if matches(article, chosen)}
    assert not {article.key for article in found} & set(chosen.exclude)


@given(articles_of_any_kind, sorts)
def test_each_sort_key_orders_what_the_ones_before_leave_equal(articles: list[Article], sort: list[str]):
    found = [article for article in select(articles, query(sort=sort)) if article.date and article.kind]
    for one, two in itertools.pairwise(found):
        for name in sort:
            if name.endswith("title"):
                break  # titles compare without accents and case
            left, right = (getattr(article, name.lstrip("-")) for article in (one, two))
            if left != right:
                assert (left < right) != name.startswith("-")
                break


@given(articles_of_any_kind, sorts)
def test_undated_articles_come_last_in_both_directions(articles: list[Article], sort: list[str]):
    for first in ("date", "-date"):
        dated = [article.date is not None for article in select(articles, query(sort=[first, *sort]))]
        assert dated == sorted(dated, reverse=True)


def test_conditions_of_the_command_line_make_the_same_query():
    words = ["kind=in-focus,analysis", "tags=idlib, military", "from=2022-01-01", "sort=-date", "limit=3"]
    assert parse_where(words, CONFIG) == query(
        kind=["in-focus", "analysis"],
        tags=["idlib", "military"],
        from_="2022-01-01",
        sort=["-date"],
        limit=3,
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["knd=x"], "knd: there is no such key (did you mean “kind”?)"),
        (["kind=in-fokus"], "(did you mean “in-focus”?)"),
        (["sort=dat"], "sort[1]: “dat” is not known here (did you mean “date”?)"),
        (["from=2022"], "from: “2022” is not a date"),
        (["limit=0"], "limit: this must be 1 or more"),
        (["limit=many"], "limit: this must be a whole number"),
        (["from=2022-02-01", "to=2022-01-01"], "is later than to"),
        (["kind"], "“kind” is not a condition"),
    ],
)
def test_mistaken_conditions_are_explained(words: list[str], expected: str):
    with pytest.raises(SourceError) as caught:
        parse_where(words, CONFIG)
    assert expected in caught.value.problems[0].text()
