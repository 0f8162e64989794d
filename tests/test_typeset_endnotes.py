"""A note that cannot stand on the page of its call stands at the end of its article, and that is said."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from helpers_build import build, manifest, outputs, paragraphs, project, prose, source, unit
from helpers_pdf import destinations, links, opened, outline, texts

from report_builder.typeset.body import typeset_body
from report_builder.typeset.fontconfig import use_declared_fonts_only
from report_builder.typeset.model import BodyJob, Resource, StyleSheet

FACE = Path(__file__).parents[1] / "fonts" / "SourceSerif4-Regular.ttf"
LONG = prose(60, 5)  # far more than a page of notes holds
BODY = f"""\
{paragraphs(2)}

The first claim[^a] and the second[^b] are made here.

{paragraphs(2, 3)}

[^a]: A short note.
[^b]: Beginning of the long one. {LONG}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("endnotes")
    project(root, {"sources/reports/year.toml": manifest(("One", ["long", "short"]))})
    source(root, "long", "A learned article", BODY)
    source(root, "short", "A plain article", paragraphs(2, 9) + "\n\nClaim.[^n]\n\n[^n]: Another note.\n")
    return root, build(root)


def pages_of(root, key: str) -> tuple[int, list[str]]:
    entry = unit(root, key)
    first = entry["first_page"] - 1
    return first, texts(outputs(root)[0])[first : first + entry["pages"]]


def test_long_note_stands_whole_at_the_end_below_a_heading_of_its_own(made):
    root, _ = made
    _, pages = pages_of(root, "long")
    text = re.sub(r"\W", "", " ".join(pages))
    assert re.sub(r"\W", "", LONG[:300]) in text
    start = " ".join(pages).index("Notes 2 Beginning of the long one")
    assert start > " ".join(pages).index("The first claim")
    assert unit(root, "long")["mended"] == ["long/note-2: note set at the end"]


def test_sentence_around_the_call_is_printed_once(made):
    text = " ".join(pages_of(made[0], "long")[1])
    assert text.count("are made here") == 1


def test_short_note_stays_on_the_page_of_its_call(made):
    root, _ = made
    with opened(outputs(root)[0]) as pdf:
        found = destinations(pdf)
    assert found["long/note-1"] == found["long/note-ref-1"]
    assert found["long/note-2"] >= found["long/note-ref-2"]


def test_call_leads_to_the_endnote_and_the_endnote_back(made):
    root, _ = made
    with opened(outputs(root)[0]) as pdf:
        found = destinations(pdf)
        there = [link.page for link in links(pdf) if link.name == "long/note-2"]
        back = [link.page for link in links(pdf) if link.name == "long/note-ref-2"]
    assert there == [found["long/note-ref-2"]]
    assert back == [found["long/note-2"]]


def test_heading_of_the_endnotes_is_in_the_outline_only_where_there_are_some(made):
    root, _ = made
    titles = {
        entry.title: [below.title for below in entry.children]
        for section in outline(outputs(root)[0])
        for entry in section.children
    }
    assert titles["A learned article"] == ["Notes"]
    assert titles["A plain article"] == []
    assert not any("Notes" in page for page in pages_of(root, "short")[1])


def test_note_that_calls_from_a_table_or_a_heading_may_be_an_endnote_too(tmp_path):
    project(tmp_path, {"sources/reports/year.toml": manifest(("One", ["long"]))})
    body = (
        f"## A heading[^a]\n\n{paragraphs(2)}\n\n| a | b |\n|---|---|\n| one[^b] | two |\n\n"
        f"[^a]: {prose(60, 6)}\n[^b]: {prose(60, 7)}\n"
    )
    source(tmp_path, "long", "A learned article", body)
    build(tmp_path)
    with opened(outputs(tmp_path)[0]) as pdf:
        found = destinations(pdf)
    assert {"long/note-1", "long/note-2", "long/note-ref-1", "long/note-ref-2"} <= found.keys()


CSS = """
@page { size: 130mm 180mm; margin: 18mm }
html { font: 10pt/14pt "Source Serif 4" }
.note { float: footnote; footnote-policy: POLICY; display: block; font-size: 9pt; line-height: 14pt }
::footnote-call, ::footnote-marker { content: "" }
"""


@pytest.mark.parametrize("policy", ["auto", "line"])
def test_note_taller_than_a_small_page_becomes_an_endnote(tmp_path, policy):
    """Shorter than what is always too long, yet WeasyPrint alone cuts it off or fails."""
    use_declared_fonts_only(tmp_path)
    digest = hashlib.sha256(FACE.read_bytes()).hexdigest()
    face = '@font-face { font-family: "Source Serif 4"; src: url("font:a.ttf") }'
    sheet = StyleSheet(face + CSS.replace("POLICY", policy), (Resource("font:a.ttf", FACE, digest),))
    note = prose(28, 8)[:2_300]
    html = (
        f'<html lang="en"><body id="u"><article><p>{prose(5)}</p><p>Here'
        '<sup><a id="u/note-ref-1" href="#u/note-1">1</a></sup>'
        f'<span class="note" id="u/note-1"><a href="#u/note-ref-1">1</a> {note}</span> and on.</p>'
        f"<p>{prose(9, 2)}</p></article></body></html>"
    )
    made_object = typeset_body(BodyJob("u", "U", html, sheet))
    assert made_object.record.endnotes == ("u/note-1",)
    shown = re.sub(r"\W", "", "".join(texts(made_object.pdf)))
    assert re.sub(r"\W", "", note)[-200:] in shown


def test_editor_is_told_of_an_endnote_at_the_line_of_the_note(tmp_path):
    project(tmp_path, {"sources/reports/year.toml": manifest(("One", ["long"]))})
    path = source(tmp_path, "long", "A learned article", BODY)
    (warning,) = (each for each in build(tmp_path).problems if each.rule == "notes.endnote")
    assert (warning.severity, warning.file) == ("warning", path.resolve())
    assert warning.line is not None
    assert path.read_text().splitlines()[warning.line - 1].startswith("[^b]: Beginning of the long one")
    (again,) = (each for each in build(tmp_path).problems if each.rule == "notes.endnote")
    assert again == warning, "a build with nothing to do says it again"
