"""Each rule on pages finds the defect that it is there for, at its place, and nothing on a good page."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers_typeset import found_on, rules_of
from PIL import Image

from report_builder.project.config import Bounds

SENTENCE = "The patrols went on along the road and the count of them was kept by both sides. "
PARAGRAPH = f"<p>{SENTENCE * 3}</p>"
PAGES = PARAGRAPH * 14


def test_good_pages_have_nothing(tmp_path: Path):
    assert found_on(tmp_path, f"<h2>A heading</h2>{PAGES}") == ()


def test_heading_that_is_left_behind(tmp_path: Path):
    apart = '<h2>Left behind</h2><p style="break-before: page">Its text begins here.</p>'
    found = found_on(tmp_path, PARAGRAPH * 4 + apart + PAGES, flow=("Left behind",))
    heading = next(problem for problem in found if problem.rule == "pages.heading")
    assert "“Left behind”" in heading.message
    assert (heading.page, heading.label, heading.line) == (10, "11", 1)


def test_heading_at_the_end_of_the_article(tmp_path: Path):
    assert "pages.heading" in rules_of(found_on(tmp_path, f"{PARAGRAPH}<h2>Nothing comes</h2>"))


@pytest.mark.parametrize(("text", "said"), [("One line.", "one line"), (SENTENCE * 2, "two lines")])
def test_last_page_with_a_line_or_two(tmp_path: Path, text: str, said: str):
    css = "p.last { break-before: page; font-size: 7pt }"
    found = found_on(tmp_path, f'{PAGES}<p class="last">{text}</p>', css)
    (problem,) = (each for each in found if each.rule == "pages.short-last")
    assert said in problem.message


def test_page_that_stays_empty(tmp_path: Path):
    found = found_on(tmp_path, f'{PARAGRAPH}<div style="break-before: page">{PAGES}</div>')
    assert [(each.rule, each.page) for each in found] == [("pages.empty", 10)]


def test_part_of_a_page_that_may_stay_empty_is_the_projects(tmp_path: Path):
    body = f'{PARAGRAPH}<div style="break-before: page">{PAGES}</div>'
    assert found_on(tmp_path, body, bounds=Bounds(empty_part=0.95)) == ()


@pytest.mark.parametrize(
    "wide",
    [
        f'<table style="width: 130mm"><tr><td>{SENTENCE}</td><td>{SENTENCE}</td></tr></table>',
        '<p style="white-space: nowrap">' + "word" * 30 + "</p>",
    ],
)
def test_what_is_wider_than_the_text(tmp_path: Path, wide: str):
    found = found_on(tmp_path, PARAGRAPH + wide + PARAGRAPH)
    (problem,) = (each for each in found if each.rule == "pages.wide")
    assert problem.box is not None
    assert problem.box[2] > (130 - 18) * 72 / 25.4


LINES = [f"Line number {number} of the text that stands in this place." for number in range(1, 60)]
ALONE = "p { orphans: 1; widows: 1; margin: 0; white-space: pre-line }"


def of_lines(count: int) -> tuple[str, str]:
    """A paragraph of so many lines, after one of five, as HTML; and its text."""
    text = LINES[5 : 5 + count]
    first = "\n".join(LINES[:5])
    return f"<p>{first}</p><p>{chr(10).join(text)}</p><p>{LINES[50]}\n{LINES[51]}\n{LINES[52]}</p>", " ".join(
        text
    )


def test_widow_and_orphan(tmp_path: Path):
    """A page has 28 lines: five of the first paragraph leave 23."""
    html, text = of_lines(24)
    found = found_on(tmp_path, html, ALONE, flow=(" ".join(LINES[:5]), text))
    assert [(each.rule, each.page) for each in found] == [("pages.lines", 11)]
    assert "last line" in found[0].message
    html, text = of_lines(22)
    last = " ".join(LINES[50:53])
    found = found_on(tmp_path, html, ALONE, flow=(text, last))
    (orphan,) = (each for each in found if each.rule == "pages.lines")
    assert orphan.page == 10
    assert "first line" in orphan.message


def test_hyphens_in_a_row(tmp_path: Path):
    def ladder(count: int) -> str:
        return (
            '<p lang="en">' + "<br>".join(["some counter&#x2010;"] * count) + f"<br>productive</p>{PARAGRAPH}"
        )

    assert rules_of(found_on(tmp_path, ladder(4))) == ["pages.hyphens"]
    assert found_on(tmp_path, ladder(3)) == ()


def test_text_outside_its_page(tmp_path: Path):
    css = "p.off { position: relative; left: -200mm }"
    assert "text.off-page" in rules_of(found_on(tmp_path, f'{PARAGRAPH}<p class="off">Gone.</p>', css))


@pytest.mark.parametrize(
    "css",
    [
        "p.lost { color: white }",
        "p.lost { color: #101010; background: #101010 }",
        "p.lost + p { background: white; margin-top: -28pt; padding-top: 28pt; position: relative }",
    ],
)
def test_text_that_cannot_be_seen(tmp_path: Path, css: str):
    found = found_on(tmp_path, f'{PARAGRAPH}<p class="lost">Nobody can read this.</p><p>And on.</p>', css)
    (problem,) = (each for each in found if each.rule == "text.hidden")
    assert "Nobody can read this" in problem.message


def test_text_upon_text(tmp_path: Path):
    css = "p.over { margin-top: -28pt }"
    found = found_on(tmp_path, f'<p>{SENTENCE}</p><p class="over">Something else that is said.</p>', css)
    assert rules_of(found) == ["text.hidden"]
    assert "stands on other text" in found[0].message


def test_picture_with_too_few_pixels(tmp_path: Path):
    Image.effect_noise((40, 30), 80).save(tmp_path / "few.png")
    body = f'{PARAGRAPH}<img src="project:/few.png" alt="Noise" style="width: 60mm">'
    (problem,) = found_on(tmp_path, body, pictures=("few.png",), flow=("![Noise](few.png)",))
    assert problem.rule == "images.resolution"
    assert "`few.png` has 40 × 30 pixels, 17 an inch" in problem.message
    assert problem.line == 1
    small = body.replace("60mm", "9mm")
    assert found_on(tmp_path, small, pictures=("few.png",)) == ()
