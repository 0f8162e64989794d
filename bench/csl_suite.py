"""The CSL project's test suite -> how many of its tests the citations of a report pass, by category.

    python bench/csl_suite.py FOLDER [--failed] [--table]

FOLDER holds the suite's `.txt` files (https://github.com/citation-style-language/test-suite, CC BY-SA; not
part of this project). The tests go the way that a report's citations go, so that what is lost on that way
counts as failed.
"""

from __future__ import annotations

import html
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree
from lxml.html import fragment_fromstring, tostring

from report_builder.citations.format import set_citations
from report_builder.citations.model import Cite, Cluster, Entry, Request, Result, Style

_SECTION = re.compile(r">>=+ ?([A-Z-]+) ?=+>>\n(.*?)\n?<<=+ ?\1 ?=+<<", re.DOTALL)
_WORDS = {  # of locators, as the processor reads them in the locale of the test
    name: name.replace("article-locator", "article").replace("title-locator", "title")
    for name in [
        "appendix",
        "article-locator",
        "book",
        "chapter",
        "column",
        "figure",
        "folio",
        "issue",
        "line",
        "note",
        "opus",
        "page",
        "paragraph",
        "part",
        "section",
        "sub-verbo",
        "supplement",
        "table",
        "verse",
        "volume",
    ]
}
_CSL = "{http://purl.org/net/xbiblio/csl}"


@dataclass(frozen=True)
class Case:
    """One file of the suite."""

    name: str
    parts: dict[str, str]

    @property
    def category(self) -> str:
        return self.name.partition("_")[0]

    @property
    def wanted(self) -> str:
        return _even(self.parts["RESULT"])


def main(arguments: list[str]) -> None:
    """Run every test of a folder and print what came of it."""
    files = sorted(Path(arguments[0]).glob("*.txt"))
    cases = [
        Case(path.stem, dict(_SECTION.findall(path.read_text("utf-8-sig").replace("\r\n", "\n"))))
        for path in files
    ]
    cases = [case for case in cases if "CSL" in case.parts and "RESULT" in case.parts]
    passed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    failed: list[str] = []
    for start in range(0, len(cases), 40):
        for case, got in run(cases[start : start + 40]):
            total[case.category] += 1
            if got == case.wanted:
                passed[case.category] += 1
            else:
                failed.append(case.name)
                if "--failed" in arguments:
                    print(f"--- {case.name}\nwanted {case.wanted}\ngot    {got}")
    for category in sorted(total):
        row = (category, passed[category], total[category])
        print(
            "| {} | {} of {} |".format(*row) if "--table" in arguments else "{:<16} {:>4} of {}".format(*row)
        )
    print(f"{passed.total()} of {total.total()} passed ({passed.total() / total.total():.0%})")


def run(cases: list[Case]) -> list[tuple[Case, str]]:
    """What each case gives, in the form of the suite."""
    ready: list[tuple[Case, Request | str]] = []
    for case in cases:
        try:
            ready.append((case, request(case)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            ready.append((case, f"not run: {error!r}"))
    asked = [each for _, each in ready if isinstance(each, Request)]
    results = iter(set_citations(asked, seconds=20))
    return [
        (case, _shown(case, each, next(results)) if isinstance(each, Request) else each)
        for case, each in ready
    ]


def request(case: Case) -> Request:
    """A test as the citations of an article."""
    items: list[dict[str, Any]] = json.loads(case.parts["INPUT"])
    entries = tuple(
        Entry(str(item["id"]), {k: v for k, v in item.items() if k != "id"}, Path(), 0) for item in items
    )
    xml = case.parts["CSL"].strip()
    root = etree.fromstring(xml.encode())
    kind = "note" if root.get("class") == "note" else "in-text"
    lang = (root.get("default-locale") or "en-US").split("-x-")[0]
    style = Style("test", lang, kind, xml, _WORDS, (), False)
    return Request(style, entries, tuple(_clusters(case, entries)), listed=True)


def _clusters(case: Case, entries: tuple[Entry, ...]) -> list[Cluster]:
    if "CITATIONS" in case.parts:
        final: dict[str, tuple[list[Any], int]] = {}
        order: list[str] = []
        for at, (citation, before, after) in enumerate(json.loads(case.parts["CITATIONS"])):
            name = citation.get("citationID", f"c{at}")
            final[name] = (citation["citationItems"], int(citation.get("properties", {}).get("noteIndex", 0)))
            order = [each for each, _ in before] + [name] + [each for each, _ in after]
            for each, note in (*before, *after):
                final[each] = (final[each][0], note)
        return [_cluster(final[name][0], final[name][1] or at + 1) for at, name in enumerate(order)]
    if "CITATION-ITEMS" in case.parts:
        listed = json.loads(case.parts["CITATION-ITEMS"])
        return [_cluster(each, at) for at, each in enumerate(listed, 1)]
    return [_cluster([{"id": entry.key} for entry in entries], 1)]


def _cluster(items: list[Any], note: int) -> Cluster:
    return Cluster(tuple(_cite(item) for item in items), note=note, alone=True)


def _cite(item: dict[str, Any]) -> Cite:
    mode = "year-only" if item.get("suppress-author") else "normal"
    label = str(item.get("label", "page"))
    label = {"article": "article-locator", "title": "title-locator"}.get(label, label)
    locator = str(item.get("locator", ""))
    suffix = str(item.get("suffix", ""))
    return Cite(str(item["id"]), mode, str(item.get("prefix", "")), label, locator, suffix)


def _shown(case: Case, asked: Request, result: Result) -> str:
    if result.failure:
        return f"failed: {result.failure}"
    if case.parts["MODE"].strip().startswith("bibliography"):
        entries = "\n".join(f'  <div class="csl-entry">{_tags(each.html)}</div>' for each in result.entries)
        return _even(f'<div class="csl-bib-body">\n{entries}\n</div>')
    texts = [_tags(each.html) for each in result.clusters]
    if asked.style.kind == "note":
        texts = [_without_note(text, case.parts["RESULT"].strip()) for text in texts]
    if "CITATIONS" in case.parts:
        marks = [line[:2] for line in case.parts["RESULT"].strip().split("\n")]
        texts = [f"{marks[at] if at < len(marks) else '..'}[{at}] {text}" for at, text in enumerate(texts)]
    return _even("\n".join(texts))


def _without_note(text: str, wanted: str) -> str:
    """A note begins with a capital and ends with a full stop; the suite has the citation without what makes
    it one."""
    lines = [_even(re.sub(r"^(?:>>|\.\.)\[\d+\] ", "", line)) for line in wanted.split("\n")]
    whole, shorter = _even(text), _even(text.removesuffix("."))
    small = [each[:1].lower() + each[1:] for each in (whole, shorter)]
    return next((each for each in (whole, shorter, *small) if each in lines), whole)


_NAMES = {"em": "i", "strong": "b"}


def _tags(text: str) -> str:
    """The elements that the suite expects in place of ours."""
    text = re.sub(r"</?a\b[^>]*>", "", text)
    if "csl-" in text or "to-source" in text:
        tree = fragment_fromstring(text, create_parent="div")
        for part in [each for each in tree.iter("span") if (each.get("class") or "").startswith("csl-")]:
            part.tag = "div"
        for part in [each for each in tree.iter("span") if each.get("class") == "to-source"]:
            part.drop_tag()
        text = tostring(tree, encoding="unicode")[len("<div>") : -len("</div>")]
    text = re.sub(r"<(/?)(em|strong)>", lambda m: f"<{m[1]}{_NAMES[m[2]]}>", text)
    return text.replace('<span class="small-caps">', '<span style="font-variant:small-caps;">')


def _even(text: str) -> str:
    text = re.sub(
        r"\s*<(/?)div( class=\"[^\"]*\")?>\s*", r"<\1div\2>", text
    )  # space between blocks is not seen
    return " ".join(html.unescape(text.replace("&#38;", "&amp;")).split())


if __name__ == "__main__":
    main(sys.argv[1:])
