"""A script that no font of the layout has is told by the gate, with file and line, however short the text."""

from __future__ import annotations

import pytest
from helpers_build import put
from sample_project import article

from report_builder.driver.brief import build_briefs
from report_builder.driver.model import BriefRequest, Silent
from report_builder.project.errors import ProjectError
from report_builder.project.paths import find_project

CONFIG = 'publisher = "Institute"\nlanguages = ["en", "ar"]\n'


@pytest.mark.parametrize("body", ["Then (עברית) there.", "x[^1]\n\n[^1]: עברית", "> עִבְרִית"])
def test_hebrew_without_a_hebrew_font_names_character_file_and_line(tmp_path, body):
    put(tmp_path, "report-builder.toml", CONFIG)
    put(tmp_path, "sources/articles/a.en.md", article("Name", body))
    with pytest.raises(ProjectError) as caught:
        build_briefs(find_project(tmp_path), BriefRequest(("a",)), Silent())
    line = 4 + body.count("\n")
    said = [problem.text(tmp_path) for problem in caught.value.problems]
    assert any(
        text.startswith(
            f"sources/articles/a.en.md:{line}: no font of the layout has the character “ע” (U+05E2"
        )
        for text in said
    ), said
