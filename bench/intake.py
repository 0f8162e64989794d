"""Turns pages into articles and prints what that costs, and which words of a real text are kept and dropped.

`python bench/intake.py [--pages 1000] [--jobs N] [FILE...]`. The pages are generated: each has a menu, an
article of some 700 words with headings, a list, a table and notes, share links, teasers and comments. Pages a
second are those of the whole command, as the system accounts for it; memory is the peak of any one process.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from random import Random

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.measure import adopt_orphans, run
from bench.prose import Writer
from report_builder.intake.clean import words
from report_builder.intake.detect import read
from report_builder.intake.escaping import plain_of
from report_builder.intake.model import Draft, Hints

WORK = Path(__file__).resolve().parent / "work" / "intake"
PROJECT = 'publisher = "Institute"\nlanguages = ["en", "ar", "tr"]\nkinds = ["in-focus", "analysis"]\n'


def page(number: int) -> str:
    """A page of a site, always the same for a number."""
    random = Random(number)
    writer = Writer(random)
    text = [" ".join(writer.paragraph(100)) for _ in range(8)]
    title = writer.title()
    link = '<div class="card"><h4><a href="/{}">{}</a></h4></div>'
    teasers = "\n".join(link.format(at, writer.sentence()) for at in range(4))
    rows = "\n".join(
        f"<tr><td>{year}</td><td>{random.randrange(900)}</td></tr>" for year in range(2015, 2023)
    )
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>{title} | Basin Monitor</title>
<link rel="canonical" href="https://basin.example/notes/{number}-note">
<meta property="og:title" content="{title}">
<meta property="article:published_time" content="2022-{1 + number % 12:02}-11T08:00:00Z"></head><body>
<nav class="menu"><ul><li><a href="/a">Maps</a></li><li><a href="/b">Tolls</a></li></ul></nav><main><article>
<h1>{title}</h1><div class="byline">By <a rel="author" href="/who">Nadia Kelling</a></div>
<div class="entry-content"><p>{text[0]}<sup><a href="#fn1" id="r1">1</a></sup></p><p>{text[1]}</p>
<h2>{writer.title()}</h2><p>{text[2]}</p>
<ul><li>{writer.sentence()}</li><li>{writer.sentence()}</li></ul><p>{text[3]}</p>
<h2>{writer.title()}</h2><table><tr><th>Year</th><th>Count</th></tr>{rows}</table>
<p>{text[4]}<sup><a href="#fn2" id="r2">2</a></sup></p><p>{text[5]}</p>
<ol><li id="fn1">{writer.sentence()} <a href="#r1">↩</a></li>
<li id="fn2">{writer.sentence()} <a href="#r2">↩</a></li></ol></div>
<div class="share"><a href="#">Share this</a></div></article>
<section class="related"><h3>Related articles</h3>{teasers}</section>
<section id="comments"><p>{text[6]}</p></section></main><footer><p>{text[7]}</p></footer></body></html>"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "files", nargs="*", type=Path, help="real texts, to say which of their words were kept"
    )
    wanted = parser.parse_args()
    adopt_orphans()
    if wanted.pages:
        _pages(wanted.pages, wanted.jobs)
    for path in wanted.files:
        _words(path)


def _pages(count: int, jobs: int) -> None:
    shutil.rmtree(WORK, ignore_errors=True)
    (WORK / "pages").mkdir(parents=True)
    (WORK / "report-builder.toml").write_text(PROJECT, "utf-8")
    for number in range(count):
        (WORK / "pages" / f"{number:05}.html").write_text(page(number), "utf-8")
    command = [
        sys.executable,
        "-m",
        "report_builder",
        "import",
        "--json",
        "--offline",
        "--jobs",
        str(jobs),
        "pages",
    ]
    for what in ("first", "again"):
        cost = run(command, WORK)
        said = cost.said["totals"]
        print(
            f"{what}: {count} pages, {jobs} workers: {cost.wall:.1f} s, {count / cost.wall:.0f} pages "
            f"a second, "
            f"{cost.cpu:.1f} s of processor, {cost.memory / 2**20:.0f} MB at most in one process; {said}"
        )


def _words(path: Path) -> None:
    hints = Hints(str(path), languages=("en", "ar", "tr"), kinds=("in-focus", "analysis"))
    (draft,) = read(path.read_bytes(), path.name, hints)
    source = len(words(path.read_text("utf-8")))
    print(f"{path.name}: {source} words in the file, {draft.words_out} of {draft.words_in} of the body kept")
    print(f"  title: {draft.title}\n  date: {draft.date}{_guess(draft, 'date')}\n  kind: {draft.kind}")
    print(f"  authors: {', '.join(draft.authors)}{_guess(draft, 'authors')}\n  lang: {draft.lang}")
    body = plain_of(draft.body).split()
    print(f"  body: {' '.join(body[:6])} … {' '.join(body[-6:])}")
    for doubt in draft.doubts:
        if doubt.kind == "dropped":
            print(f"  dropped {doubt.what} ({doubt.place}): {doubt.text}")


def _guess(draft: Draft, name: str) -> str:
    return f" (guessed, {draft.guessed[name]:.0%})" if name in draft.guessed else ""


if __name__ == "__main__":
    main()
