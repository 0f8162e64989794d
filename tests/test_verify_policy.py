"""What a project says of rules: raised, lowered, off, accepted with a reason; what `check` makes of it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from helpers_build import build, failed, manifest, outputs, paragraphs, project, source
from PIL import Image

from report_builder.project.errors import ProjectError
from report_builder.verify.registry import rules

CONFIG = "report-builder.toml"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose second article has no date, and a picture without alternative text."""
    root = tmp_path_factory.mktemp("policy")
    project(root, {"sources/reports/year.toml": manifest(("One", ["a", "b"]))})
    given = {"date": "2022-01-01", "authors": "[Desk]"}
    source(root, "a", "A dated article", paragraphs(2), **given)
    (root / "sources/media").mkdir(parents=True, exist_ok=True)
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
    )
    (root / "sources/media/bar.svg").write_text(svg)
    source(root, "b", "An undated article", f"{paragraphs(2)}\n\n![](/sources/media/bar.svg)\n")
    build(root)
    return root


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "copy")


def configure(root: Path, text: str) -> None:
    path = root / CONFIG
    path.write_text(path.read_text(encoding="utf-8") + "\n" + text, encoding="utf-8")


def told(root: Path) -> list[tuple[str | None, str]]:
    return [(each.rule, each.severity) for each in build(root).problems]


def test_findings_are_told_with_article_line_and_rule(copy: Path):
    texts = [each.text(copy) for each in build(copy).problems]
    assert any(
        re.match(r"sources/articles/b.en.md:1: the article has no date .*\[metadata.given\]", t)
        for t in texts
    )
    assert any("sources/articles/b.en.md:" in t and t.endswith("[images.alt]") for t in texts)


def test_rule_that_is_off_says_nothing(copy: Path):
    configure(copy, '[rules]\n"metadata.given" = "off"\n"images.alt" = "off"\n')
    assert told(copy) == []


def test_rule_that_is_raised_keeps_the_last_good_pdf(copy: Path):
    before = outputs(copy)
    configure(copy, '[rules]\n"metadata.given" = "error"\n')
    assert any("[metadata.given]" in line for line in failed(copy))
    assert outputs(copy) == before


def test_error_that_is_lowered_stops_nothing(copy: Path):
    source(
        copy, "a", "A dated article", paragraphs(2) + "\n\nA letter ܐ.", date="2022-01-01", authors="[Desk]"
    )
    assert any("[fonts.glyphs]" in line for line in failed(copy))
    configure(copy, '[rules]\n"fonts.glyphs" = "warning"\n')
    assert ("fonts.glyphs", "warning") in told(copy)


def test_waiver_holds_for_its_article_alone(copy: Path):
    configure(copy, '[[waivers]]\nrule = "metadata.given"\narticle = "b"\nreason = "Nobody knows."\n')
    assert "metadata.given" not in dict(told(copy))
    source(copy, "a", "A dated article", paragraphs(2))
    assert "metadata.given" in dict(told(copy))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[rules]\n"metadata.givn" = "off"\n',
            "rules.metadata.givn: there is no rule “metadata.givn” (did you mean",
        ),
        ('[[waivers]]\nrule = "page.lines"\nreason = "x"\n', "did you mean “pages.lines”"),
        ('[rules]\n"metadata.given" = "of"\n', "rules"),
        ('[[waivers]]\nrule = "metadata.given"\n', "reason"),
        ('[[waivers]]\nrule = "images.alt"\narticle = "bb"\nreason = "x"\n', "did you mean “b”"),
    ],
)
def test_mistake_in_the_policy_is_named_with_its_line(copy: Path, text: str, said: str):
    configure(copy, text)
    try:
        lines = failed(copy)
    except ProjectError as error:
        lines = [problem.text(copy) for problem in error.problems]
    (line,) = lines
    assert line.startswith(f"{CONFIG}:")
    assert said in line


def test_build_with_nothing_to_do_says_the_same_again(copy: Path):
    assert told(copy) == told(copy) != []


def test_check_writes_no_pdf_and_exits_1_on_an_error_only(copy: Path, run, launch):
    before = outputs(copy)
    done = run("check", "--jobs", "1", cwd=copy)
    assert done.stdout == "year.en  2 warnings\n"
    assert "warning: sources/articles/b.en.md:1: the article has no date and no authors" in done.stderr
    configure(copy, '[rules]\n"metadata.given" = "error"\n')
    done = launch("check", "--jobs", "1", cwd=copy, expect=1)
    assert done.stdout == "year.en  1 error, 1 warning\n"
    assert outputs(copy) == before


def test_check_as_json_has_rule_place_and_reason(copy: Path, run):
    configure(copy, '[[waivers]]\nrule = "images.alt"\nreason = "It is an ornament."\n')
    (result,) = json.loads(run("check", "--json", "--jobs", "1", cwd=copy).stdout)["results"]
    assert (result["errors"], result["warnings"], result["waived"]) == (0, 1, 1)
    found = {each["rule"]: each for each in result["findings"]}
    assert found["images.alt"]["waived"] == "It is an ornament."
    assert found["metadata.given"]["file"] == "sources/articles/b.en.md"
    assert found["metadata.given"]["hint"]


def test_sarif_names_rules_and_lines_and_suppresses_what_is_accepted(copy: Path, run):
    configure(copy, '[[waivers]]\nrule = "images.alt"\nreason = "It is an ornament."\n')
    run("check", "--sarif", "found.sarif", "--jobs", "1", cwd=copy)
    data = json.loads((copy / "found.sarif").read_text(encoding="utf-8"))
    assert data["version"] == "2.1.0"
    (run,) = data["runs"]
    named = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert named[:-1] == [rule.id for rule in rules()]
    results = {each["ruleId"]: each for each in run["results"]}
    place = results["metadata.given"]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "sources/articles/b.en.md", "uriBaseId": "PROJECT"}
    assert place["region"] == {"startLine": 1}
    assert results["images.alt"]["suppressions"] == [
        {"kind": "external", "justification": "It is an ornament."}
    ]
    assert "suppressions" not in results["metadata.given"]


def test_sheet_is_one_file_with_a_picture_of_a_place_and_the_reasons(copy: Path, run):
    Image.effect_noise((40, 20), 90).save(copy / "sources/media/few.png")
    pictures = '![Noise](/sources/media/few.png){alt="Noise"}\n\n![](/sources/media/bar.svg)\n'
    source(copy, "b", "An undated <b>article</b>", f"{paragraphs(2)}\n\n{pictures}")
    configure(copy, '[[waivers]]\nrule = "images.alt"\nreason = "An <ornament>."\n')
    run("check", "--sheet", "sheet.html", "--jobs", "1", cwd=copy)
    html = (copy / "sheet.html").read_text(encoding="utf-8")
    assert "[images.resolution]" in html
    assert html.count('<img src="data:image/png;base64,') == 1
    assert "An &lt;ornament&gt;." in html
    assert not re.search(r"(?:src|href)=\"(?!data:)", html), "it needs no other file"
