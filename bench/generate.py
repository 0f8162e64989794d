"""Turns a seed into a project to measure with: a report of 60 invented articles, about 140,000 words.

`python bench/generate.py FOLDER [ARTICLES [LANG]]` writes it, in English or Arabic; the same seed gives the
same bytes.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.arabic import in_arabic
from bench.prose import BODIES, PLACES, PLURAL, SINGULAR, Writer

REPORT = "yearbook"
SECTIONS = 6
WORDS = 2_300  # of each article, tables and notes included, give or take a tenth
SEED = 20_230_115

_PROJECT = """publisher = "Bureau of Invented Affairs"
website = "https://bureau.example"
languages = ["{lang}"]
kinds = ["analysis", "in-focus"]
"""
_HEAD = """title = {{ {lang} = "A yearbook of invented affairs" }}
subtitle = {{ {lang} = "Sixty accounts of nothing that took place" }}
summary = {{ {lang} = "{summary}" }}
layout = "annual-report"
date = 2023-01-15
editions = ["{lang}"]
authors = ["First Desk", "Second Desk"]
keywords = ["invented", "measurement"]
identifier = "BIA-YB-1"
"""


def generate(folder: Path, articles: int = 60, lang: str = "en", seed: int = SEED) -> None:
    """Write a project of `articles` articles below `folder`; the same arguments give the same bytes."""
    turned = in_arabic if lang == "ar" else str
    titles = [Writer(Random(f"{seed}/title/{number}")).title() for number in range(1, articles + 1)]
    _write(folder / "report-builder.toml", _PROJECT.format(lang=lang))
    _write(folder / "sources" / "reports" / f"{REPORT}.toml", _manifest(articles, lang, seed))
    for number in range(1, articles + 1):
        _write(article_path(folder, number, lang), turned(_Article(number, titles, seed).text()))


def article_path(folder: Path, number: int, lang: str = "en") -> Path:
    """The file of the article `number`, from 1."""
    return folder / "sources" / "articles" / f"{key(number)}.{lang}.md"


def key(number: int) -> str:
    """The key of the article `number`, from 1."""
    return f"article-{number:03}"


class _Article:
    """One article; its blocks in the order in which they are written."""

    def __init__(self, number: int, titles: list[str], seed: int) -> None:
        self.number = number
        self.titles = titles
        self.random = Random(f"{seed}/article/{number}")
        self.write = Writer(self.random)
        self.notes: list[str] = []
        self.tables = 0
        self.blocks: list[str] = []

    def text(self) -> str:
        """The whole file."""
        random = self.random
        self.blocks.append(self.paragraph(110))
        self.blocks.append(self.paragraph(80))
        extras = [self.table, self.long_table, self.bullets, self.nested, self.box, self.quote, self.table]
        extras = extras[: random.randint(5, 6)] if self.number % 2 else [self.table, *extras[1:4], self.steps]
        notes = random.randint(6, 10)
        section = 0
        while self.words() < WORDS - 420 or extras:
            section += 1
            self.blocks.append(f"## {self.write.title()} {{#part-{section}}}")
            for _ in range(1 if extras else random.randint(2, 4)):
                if random.random() < 0.22:
                    self.blocks.append(f"### {self.write.title()}")
                self.blocks.append(self.paragraph(random.randint(45, 100), noted=len(self.notes) < notes))
            if extras:
                self.blocks.append(extras.pop(0)())
                self.blocks.append(self.paragraph(random.randint(20, 50), linked=True))
        while len(self.notes) < notes:
            self.blocks.append(self.paragraph(30, noted=True))
        body = "\n\n".join([*self.blocks, *self.notes])
        return f"{self.front()}\n{body}\n"

    def front(self) -> str:
        day = date(2022, 1, 3) + timedelta(days=5 * self.number)
        authors = ["First Desk"] if self.number % 3 else ["First Desk", "Second Desk"]
        summary = " ".join(self.write.paragraph(24))
        return (
            f"---\ntitle: {_quoted(self.titles[self.number - 1])}\ndate: {day}\nkind: analysis\n"
            f"key: {key(self.number)}\nlang: en\nauthors: [{', '.join(authors)}]\n"
            f"summary: {_quoted(summary)}\ntags: [invented]\n---\n"
        )

    def words(self) -> int:
        return sum(word != "|" for word in " ".join([*self.blocks, *self.notes]).split())

    def paragraph(self, words: int, noted: bool = False, linked: bool = False) -> str:
        sentences = self.write.paragraph(words)
        if noted and self.random.random() < 0.62:
            place = self.random.randrange(len(sentences))
            sentences[place] += self.note()
        if linked and self.random.random() < 0.6:
            sentences.insert(self.random.randrange(len(sentences)), self.link())
        if self.random.random() < 0.25:
            words_of = sentences[-1].split(" ")
            place = self.random.randrange(len(words_of) - 1)
            if words_of[place].isalpha():
                words_of[place] = f"*{words_of[place]}*"
            sentences[-1] = " ".join(words_of)
        return " ".join(sentences)

    def note(self) -> str:
        name = len(self.notes) + 1
        length = self.random.choice((9, 12, 16, 22, 30, 45, 70))
        self.notes.append(f"[^{name}]: {' '.join(self.write.paragraph(length))}")
        return f"[^{name}]"

    def link(self) -> str:
        other = self.random.randrange(len(self.titles)) + 1
        if other == self.number:
            other = other % len(self.titles) + 1
        place = "#part-2" if self.random.random() < 0.4 else ""
        return f"See also [{self.titles[other - 1]}](article:{key(other)}{place})."

    def table(self) -> str:
        return self._table(self.random.randint(4, 8))

    def long_table(self) -> str:
        return self._table(self.random.randint(30, 48))

    def _table(self, rows: int) -> str:
        random = self.random
        self.tables += 1
        lines = ["| Place | Subject | Earlier | Later | Change |", "|:---|:---|---:|---:|---:|"]
        for _ in range(rows):
            before, after = random.randint(40, 9_000), random.randint(40, 9_000)
            subject = f"{random.choice(PLURAL).capitalize()}, {random.choice(SINGULAR)}"
            change = f"{100 * (after - before) / before:+.1f}".replace("-", "\u2212")
            lines.append(f"| {random.choice(PLACES)} | {subject} | {before:,} | {after:,} | {change} |")
        source = random.choice(BODIES).capitalize()
        caption = f': {self.write.title()}. {{#tbl-{self.tables} source="{source}"}}'
        return "\n".join(lines) + "\n\n" + caption

    def bullets(self) -> str:
        return "\n".join(f"- {self.write.sentence()}" for _ in range(self.random.randint(3, 5)))

    def steps(self) -> str:
        return "\n".join(f"{n}. {self.write.sentence()}" for n in range(1, self.random.randint(5, 8)))

    def nested(self) -> str:
        lines: list[str] = []
        for _ in range(3):
            lines.append(f"- **{self.write.pick(SINGULAR).capitalize()}.** {self.write.sentence()}")
            lines += [f"    - {self.write.sentence()}" for _ in range(self.random.randint(0, 2))]
        return "\n".join(lines)

    def box(self) -> str:
        kind = self.random.choice(("findings", "aside"))
        return f'::: {{.{kind} title="{self.write.title()}"}}\n{self.bullets()}\n:::'

    def quote(self) -> str:
        return (
            f'::: {{.pullquote by="{self.random.choice(BODIES).capitalize()}"}}\n{self.write.sentence()}\n:::'
        )


def _manifest(articles: int, lang: str, seed: int) -> str:
    write = Writer(Random(f"{seed}/manifest"))
    parts = [_HEAD.format(lang=lang, summary=" ".join(write.paragraph(25)).replace('"', "'"))]
    for section in range(SECTIONS):
        inside = [key(n + 1) for n in range(articles) if n * SECTIONS // articles == section]
        if inside:
            keys = ", ".join(f'"{name}"' for name in inside)
            summary = " ".join(write.paragraph(20)).replace('"', "'")
            parts.append(
                f'[[sections]]\ntitle = {{ {lang} = "{write.title()}" }}\n'
                f'summary = {{ {lang} = "{summary}" }}\n'
                f"articles = [{keys}]\n"
            )
    return "\n".join(parts)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', "'") + '"'


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    many, language = (*sys.argv[2:], *("60", "en")[len(sys.argv) - 2 :])
    generate(Path(sys.argv[1]), int(many), language)
