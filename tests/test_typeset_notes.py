"""Notes stand on the page of their call, also where WeasyPrint alone would move them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from helpers_build import WORDS
from helpers_pdf import texts

from report_builder.typeset.body import NO_FURNITURE, typeset_body
from report_builder.typeset.engine import listening, render
from report_builder.typeset.fontconfig import use_declared_fonts_only
from report_builder.typeset.model import BodyJob, Resource, StyleSheet

FACE = Path(__file__).parents[1] / "fonts" / "SourceSerif4-Regular.ttf"
CSS = """
@font-face { font-family: "Source Serif 4"; src: url("font:SourceSerif4-Regular.ttf") }
@page { size: 130mm 180mm; margin: 18mm; @footnote { margin-top: 6pt; border-top: 0.4pt solid } }
html { font: 10pt/14pt "Source Serif 4" }
body { orphans: 2; widows: 2 }
p { margin: 0 0 7pt }
.note { float: footnote; footnote-policy: auto; display: block; font-size: 8pt; line-height: 10.5pt }
::footnote-call, ::footnote-marker { content: "" }
"""
SEEDS = (0, 3, 6)  # in each of them WeasyPrint alone moves a note


def words(chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(least, most)))


def html(seed: int) -> str:
    """An article of two dozen paragraphs with a long note in every other one."""
    chance = random.Random(seed)
    parts: list[str] = []
    number = 0
    for _ in range(26):
        text = words(chance, 20, 70)
        if chance.random() < 0.6:
            number += 1
            text += (
                f' call{number}<sup><a id="u/note-ref-{number}" href="#u/note-{number}">{number}</a></sup>'
                f'<span class="note" id="u/note-{number}"><a href="#u/note-ref-{number}">{number}</a> '
                f"note{number}begins {words(chance, 15, 70)}</span> "
            )
        parts.append(f"<p>{text}{words(chance, 5, 50)}.</p>")
    return f'<!DOCTYPE html><html lang="en"><body id="u"><article>{"".join(parts)}</article></body></html>'


@pytest.fixture(scope="module")
def sheet(tmp_path_factory) -> StyleSheet:
    import hashlib

    use_declared_fonts_only(tmp_path_factory.mktemp("fonts"))
    digest = hashlib.sha256(FACE.read_bytes()).hexdigest()
    return StyleSheet(CSS, (Resource("font:SourceSerif4-Regular.ttf", FACE, digest),))


def astray(pages: dict[str, int]) -> set[str]:
    return {
        name for name in pages if "/note-" in name and "ref" not in name
        and pages[name] != pages[name.replace("note-", "note-ref-")]
    }  # fmt: skip


def plain(seed: int, sheet: StyleSheet) -> set[str]:
    """The notes that WeasyPrint alone sets on another page than their call."""
    with listening() as complaints:
        document = render(html(seed), sheet, (), NO_FURNITURE, complaints).document
    pages = {name: number for number, page in enumerate(document.pages) for name in page.anchors}
    return astray(pages)


@pytest.fixture(scope="module")
def compiled(sheet) -> dict:
    """Seed -> (notes astray in a plain layout, the object)."""
    return {seed: (plain(seed, sheet), typeset_body(BodyJob("u", "U", html(seed), sheet))) for seed in SEEDS}


def test_weasyprint_alone_moves_notes_so_that_these_tests_mean_something(compiled):
    assert sum(bool(lost) for lost, _ in compiled.values()) >= 2, "choose other seeds"


def test_no_note_of_an_object_is_off_the_page_of_its_call(compiled):
    for seed, (_, made) in compiled.items():
        pages = {name: anchor.page for name, anchor in made.record.anchors.items()}
        assert astray(pages) == set(), f"seed {seed}"
        assert made.record.misplaced_notes == ()


def test_pages_show_call_and_note_together(compiled):
    """The same, read off the pages."""
    import re

    for seed, (_, made) in compiled.items():
        for page in texts(made.pdf):
            assert len(re.findall(r"\bcall\d", page)) == len(re.findall(r"\bnote\d+begins", page)), seed


def test_what_was_mended_is_said_and_what_was_not_touched_is_not(compiled):
    for lost, made in compiled.values():
        assert bool(made.record.mended) == bool(lost)


def test_mending_loses_no_word(compiled):
    import re

    for seed, (_, made) in compiled.items():
        source = re.sub(r"<[^>]+>", " ", html(seed).partition("<article>")[2])
        letters = sorted("".join(re.findall(r"\w+", source)))
        shown = sorted("".join(re.findall(r"\w+", " ".join(texts(made.pdf)))))
        assert shown == letters, f"seed {seed}"


def test_same_job_gives_the_same_object(sheet):
    job = BodyJob("u", "U", html(3), sheet)
    assert typeset_body(job) == typeset_body(job)
