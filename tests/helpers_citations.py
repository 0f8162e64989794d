"""Sources for tests of citations: a small bibliography, and ways to set something from it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from report_builder.citations.bibtex import read_bibtex
from report_builder.citations.format import set_citations
from report_builder.citations.model import Cite, Cluster, Entry, Request, Result
from report_builder.citations.styles import load_style, style_file
from report_builder.project.locale import packaged_locale

BIB = r"""
@string{oup = "Oxford University Press"}
@report{needs, author = {{UN Office for Coordination}}, title = {Humanitarian Needs Overview},
  date = {2022-02-03},
  institution = {United Nations}, url = {https://www.example.org/needs-2022}}
@article{river, author = {van der Berg, Jan and M{\"u}ller, Hans and {\.I}nan, Ay{\c s}e},
  title = {The War in {Idlib}},
  journaltitle = {Journal of Conflict Studies}, volume = 3, number = 2, pages = {101--123}, date = {2021-05}}
@book{lines, author = {Haddad, Rima}, title = {Front Lines}, publisher = oup,
  location = {Oxford}, year = 2021}
@book{talks, author = {Haddad, Rima}, title = {Another Year of Talks}, publisher = oup, year = 2021}
@online{arabic, author = {الديب, ريم and الأحمد, سامر}, title = {الحرب في إدلب},
  date = {2022-03-02}, langid = {arabic},
  url = {https://example.org/idlib}}
@incollection{border, author = {Kaya, Ali}, title = {Sınır Güvenliği}, booktitle = {Orta Doğu’da Savaş},
  editor = {Demir, Can}, publisher = {İletişim}, date = 2019, pages = {1-20}, langid = {turkish}}
"""


def entries(text: str = BIB) -> dict[str, Entry]:
    found, problems = read_bibtex(text, Path("main.bib"))
    assert problems == []
    return {entry.key: entry for entry in found}


def noted(*cites: Cite, note: int, alone: bool = True) -> Cluster:
    return Cluster(cites, note=note, alone=alone)


def set_in(
    name: str, lang: str, *clusters: Cluster, listed: bool = True, text: str = BIB, months: str = ""
) -> Result:
    """The clusters in a style that ships, with the whole of a bibliography to tell sources apart."""
    locale = packaged_locale(lang)
    if months == "levantine":
        locale = replace(locale, months="levantine")
    style = load_style(style_file(name, Path("nowhere")), locale)
    result = set_citations([Request(style, tuple(entries(text).values()), clusters, listed)])[0]
    assert result.failure is None
    return result


def texts(result: Result) -> list[str]:
    return [re.sub(r"<[^>]*>", "", cluster.html).replace("&amp;", "&") for cluster in result.clusters]


def lists(result: Result) -> dict[str, str]:
    return {each.key: re.sub(r"<[^>]*>", "", each.html).replace("&amp;", "&") for each in result.entries}
