"""`watch` in a thread: edits, mistakes and their mending, while the workers stay warm."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from queue import Queue

import pytest
from helpers_build import build, outputs, source
from helpers_pdf import texts

from report_builder.driver.model import BuildRequest, BuildResult, Silent
from report_builder.driver.watch import watch
from report_builder.project.errors import ProjectError
from report_builder.project.paths import find_project
from report_builder.project.variant import Profile, Variant


class Watching:
    """A running watch: `result()` and `problem()` wait for the next answer and say what it is."""

    def __init__(self, root, profile: Profile = "screen"):
        self.answers: Queue[BuildResult | ProjectError] = Queue()
        self.stop = threading.Event()
        request, answer = BuildRequest("year", jobs=1, variant=Variant(profile)), self.answers.put
        arguments = find_project(root), request, answer, answer, Silent(), self.stop
        self.thread = threading.Thread(target=watch, args=arguments, daemon=True)
        self.thread.start()

    def result(self) -> BuildResult:
        answer = self.answers.get(timeout=60)
        assert isinstance(answer, BuildResult), answer
        return answer

    def problem(self) -> str:
        answer = self.answers.get(timeout=60)
        assert isinstance(answer, ProjectError), answer
        return str(answer)

    def end(self):
        self.stop.set()
        self.thread.join(timeout=60)
        assert not self.thread.is_alive()


@pytest.fixture
def copy(varied, tmp_path):
    return shutil.copytree(varied, tmp_path / "copy")


@pytest.fixture
def watching(copy) -> Iterator[Watching]:
    watching = Watching(copy)
    yield watching
    watching.end()


def test_edits_are_built_mistakes_reported_and_mended(copy, watching, tmp_path):
    assert watching.result().unchanged
    source(copy, "lines", "Lines of contact", "An edited text about lines.")
    result = watching.result()
    assert result.compiled == 1
    assert "An edited text about lines." in " ".join(texts(result.pdf))
    good = outputs(copy)

    source(copy, "lines", "Lines of contact", "A letter ܐ that no font has.")
    assert "SYRIAC LETTER ALAPH" in watching.problem()
    assert outputs(copy) == good
    source(copy, "lines", "Lines", "Text.", titel="Lines")
    assert "titel" in watching.problem()
    assert outputs(copy) == good

    source(copy, "lines", "Lines of contact", "A mended text, longer than before.")
    result = watching.result()
    assert "A mended text, longer than before." in " ".join(texts(result.pdf))
    fresh = shutil.copytree(copy, tmp_path / "fresh", ignore=shutil.ignore_patterns("build"))
    build(fresh)
    assert outputs(copy) == outputs(fresh)


def test_change_of_the_project_file_is_built(copy, watching):
    watching.result()
    path = copy / "report-builder.toml"
    path.write_text(path.read_text().replace('"Institute"', '"The Other Institute"'))
    assert "The Other Institute" in " ".join(texts(watching.result().pdf))
    path.write_text(path.read_text().replace("publisher", "publsher"))
    assert "publsher" in watching.problem()


def test_results_and_swap_files_do_not_start_a_build(copy, watching):
    watching.result()
    (copy / "build" / "note.txt").write_text("not a source")
    (copy / "sources/articles/.lines.en.md.swp").write_text("swap")
    (copy / "sources/articles/lines.en.md~").write_text("backup")
    source(copy, "lines", "Lines of contact", "The one edit.")
    assert "The one edit." in " ".join(texts(watching.result().pdf))
    assert watching.answers.empty()


def test_drafts_can_be_watched(copy):
    watching = Watching(copy, "draft")
    try:
        assert watching.result().pdf.name == "year.en.draft.pdf"
        source(copy, "lines", "Lines of contact", "The one edit.")
        assert "The one edit." in " ".join(texts(watching.result().pdf))
    finally:
        watching.end()
