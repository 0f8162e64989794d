"""A worker that hangs, dies or runs out of memory costs one unit its result, and no other."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from helpers_build import CONFIG, build, failed, forget, manifest, outputs, paragraphs, project, put, source
from helpers_pdf import opened

from report_builder.driver.brief import BriefsError, build_briefs
from report_builder.driver.model import BriefRequest, Silent
from report_builder.driver.pool import Bounds, Failure, Pool
from report_builder.project.paths import find_project


@dataclass(frozen=True)
class Task:
    """A job for a pool; `note` is a file where it says that it was begun."""

    title: str
    note: Path | None = None
    unit_id: str = "unit"
    html: str = ""


def begun(task: Task) -> int:
    """How often the task was begun, this time included; its worker's id is in the note."""
    if task.note is None:
        return 1
    lines = task.note.read_text().split() if task.note.exists() else []
    task.note.write_text("\n".join([*lines, str(os.getpid())]))
    return len(lines) + 1


def work(task: Task) -> str:
    times = begun(task)
    if task.title == "backtracks":  # holds the interpreter's lock, so that no thread of the worker can run
        re.match(r"(a+)+$", "a" * 60 + "b")
    elif task.title == "sleeps":
        time.sleep(600)
    elif task.title == "dies" or (task.title == "dies once" and times == 1):
        os.kill(os.getpid(), signal.SIGKILL)
    elif task.title == "takes memory":
        return "x" * (3 * 2**30)
    elif task.title == "aborts":
        os.abort()
    elif task.title == "waits to be killed" and times == 1:
        time.sleep(600)
    return f"{task.title} done"


@pytest.fixture
def pool():
    made: list[Pool] = []

    def make(jobs: int = 2, seconds: float = 60, memory_mb: int = 1024) -> Pool:
        made.append(Pool(jobs, Bounds(seconds, memory_mb)))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("how", ["backtracks", "sleeps"])
def test_job_that_hangs_is_ended_tried_once_more_and_said_while_the_others_are_done(
    pool, tmp_path, how, jobs
):
    tasks = [Task("first"), Task(how, tmp_path / "note"), Task("second"), Task("third")]
    began = time.monotonic()
    first, hung, *others = pool(jobs, seconds=1.5).run(work, tasks)
    assert time.monotonic() - began < 60
    assert isinstance(hung, Failure)
    assert hung.message == "it takes longer than 1.5 seconds"
    assert "unit_seconds" in (hung.hint or "")
    assert [first, *others] == ["first done", "second done", "third done"]
    workers = (tmp_path / "note").read_text().split()
    assert len(set(workers)) == 2
    for worker in workers:
        with pytest.raises(ProcessLookupError):
            os.kill(int(worker), 0)


@pytest.mark.parametrize(("how", "name"), [("dies", "SIGKILL"), ("aborts", "SIGABRT")])
def test_worker_that_dies_twice_with_a_job_is_said_and_the_others_are_done(pool, tmp_path, how, name):
    died, other = pool().run(work, [Task(how, tmp_path / "note"), Task("other")])
    assert isinstance(died, Failure)
    assert name in died.message
    assert other == "other done"
    assert len((tmp_path / "note").read_text().split()) == 2


def test_worker_that_was_killed_once_is_replaced_and_nobody_notices(pool, tmp_path):
    tasks = [Task("dies once", tmp_path / "note"), Task("other")]
    assert pool().run(work, tasks) == ["dies once done", "other done"]


def test_worker_killed_from_outside_in_mid_job_is_replaced(pool, tmp_path):
    note = tmp_path / "note"

    def kill():
        while not (note.exists() and note.read_text()):
            time.sleep(0.05)
        os.kill(int(note.read_text()), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    assert pool().run(work, [Task("waits to be killed", note), Task("other")]) == [
        "waits to be killed done",
        "other done",
    ]
    killer.join()


def test_idle_worker_that_was_killed_is_replaced(pool, tmp_path):
    kept = pool(1)
    kept.run(work, [Task("first", tmp_path / "note")])
    os.kill(int((tmp_path / "note").read_text()), signal.SIGKILL)
    assert kept.run(work, [Task("second")]) == ["second done"]


def test_job_that_wants_too_much_memory_is_said_and_its_worker_replaced(pool, tmp_path):
    kept = pool(1, memory_mb=512)
    large, other = kept.run(work, [Task("takes memory", tmp_path / "note"), Task("other")])
    assert isinstance(large, Failure)
    assert large.message == "it needs more than 512 MB of memory"
    assert "unit_memory_mb" in (large.hint or "")
    assert other == "other done"
    assert len(set((tmp_path / "note").read_text().split())) == 2
    assert kept.run(work, [Task("next")]) == ["next done"]


def test_results_are_given_as_they_come_and_in_order_at_the_end(pool):
    given: list[str] = []
    tasks = [Task(f"task {number}") for number in range(7)]
    results = pool().run(work, tasks, lambda task, _: given.append(task.title))
    assert results == [f"{task.title} done" for task in tasks]
    assert sorted(given) == [task.title for task in tasks]


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_interrupted_run_leaves_no_worker_at_work(pool, tmp_path):
    kept = pool(2)
    note = tmp_path / "note"
    with pytest.raises(KeyboardInterrupt):
        kept.run(work, [Task("sleeps", note, html="long"), Task("quick")], interrupt)
    time.sleep(0.1)
    for worker in note.read_text().split() if note.exists() else ():
        with pytest.raises(ProcessLookupError):
            os.kill(int(worker), 0)


TABLE = "\n".join(["| x " * 20 + "|", "|---" * 20 + "|", *("| x " * 20 + "|" for _ in range(700))])


@pytest.fixture
def mixed(tmp_path) -> Path:
    """A report of three articles; the one in the middle is a table that takes many seconds."""
    root = project(
        tmp_path / "project",
        {"sources/reports/year.toml": manifest(("All", ["a", "slow", "b"]))},
        f"{CONFIG}\n[limits]\nunit_seconds = 5\n",
    )
    source(root, "a", "The first", paragraphs(3, 1))
    source(root, "b", "The last", paragraphs(3, 2))
    source(root, "slow", "A large table", TABLE)
    return root


def test_slow_unit_is_one_line_that_names_file_bound_and_remedy(mixed):
    assert failed(mixed) == [
        "sources/articles/slow.en.md: “A large table” could not be typeset: it takes longer than 5 seconds "
        "(simplify its tables, pictures and raw HTML, or raise unit_seconds below [limits] in "
        "report-builder.toml)"
    ]
    source(mixed, "slow", "A large table", "No table any more.")
    assert build(mixed).compiled <= 3, "more than that article, the contents and the opener of its section"


def test_brief_that_hangs_is_one_line_and_the_other_briefs_are_there(mixed):
    request = BriefRequest(("a", "slow", "b"), jobs=2)
    with pytest.raises(BriefsError) as raised:
        build_briefs(find_project(mixed), request, Silent())
    (problem,) = raised.value.problems
    assert problem.text(mixed).startswith(
        "sources/articles/slow.en.md: the brief could not be built: it takes longer than 5 seconds"
    )
    assert [result.name for result in raised.value.results] == ["a", "b"]


def test_unit_with_too_many_pages_is_one_line_even_if_it_is_in_the_store(tmp_path):
    root = project(tmp_path, {"sources/reports/year.toml": manifest(("All", ["a"]))})
    source(root, "a", "Long", paragraphs(60))
    assert build(root).pages > 6
    put(root, "report-builder.toml", f"{CONFIG}\n[limits]\nunit_pages = 4\n")
    said = failed(root)
    forget(root)
    assert failed(root) == said
    assert said == [
        "sources/articles/a.en.md: “Long” could not be typeset: it has more than 4 pages "
        "(split it into parts, or raise unit_pages below [limits] in report-builder.toml)"
    ]


def test_unit_that_needs_too_much_memory_is_one_line_and_the_others_are_kept(tmp_path):
    root = project(
        tmp_path,
        {"sources/reports/year.toml": manifest(("All", ["a", "large"]))},
        f"{CONFIG}\n[limits]\nunit_memory_mb = 200\n",
    )
    source(root, "a", "Small", paragraphs(3, 1))
    source(root, "large", "Large", TABLE)
    (line,) = failed(root)
    assert line.startswith(
        "sources/articles/large.en.md: “Large” could not be typeset: it needs more than 200"
    )
    source(root, "large", "Large", "No table any more.")
    assert build(root).compiled <= 3
    with opened((root / "build/year.en.pdf").read_bytes()) as pdf:
        assert len(pdf.pages) >= 4


def test_the_same_bytes_come_of_workers_that_were_killed(tmp_path):
    root = project(tmp_path, {"sources/reports/year.toml": manifest(("All", ["a", "b"]))})
    for seed, key in enumerate("ab"):
        source(root, key, f"Article {key}", paragraphs(6, seed))
    build(root)
    undisturbed = outputs(root)
    forget(root)
    stop = threading.Event()

    def kill():
        """Kill a worker of this process's builds, once: the unit that meets it twice is an error."""
        while not stop.wait(0.3):
            for worker in workers_of_this_process()[:1]:
                os.kill(worker, signal.SIGKILL)
                return

    killer = threading.Thread(target=kill)
    killer.start()
    build(root, jobs=2)
    stop.set()
    killer.join()
    assert outputs(root) == undisturbed


def workers_of_this_process() -> list[int]:
    """The children of the fork server that this process started."""
    servers = children(os.getpid())
    return [worker for server in servers for worker in children(server)]


def children(parent: int) -> list[int]:
    found: list[int] = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(path.parent.name))
    return found


@pytest.mark.parametrize("how", ["warms", "dies", "sleeps"])
def test_what_makes_workers_warm_is_no_result_and_its_failure_no_loss(pool, how):
    each = pool(1, seconds=3)
    assert each.run(work, [Task("first")]) == ["first done"]
    each.get_warm(work, Task(how))
    assert each.run(work, [Task("second"), Task("third")]) == ["second done", "third done"]


@pytest.mark.parametrize(("jobs", "taken"), [(2, 3), (1, 0)])
def test_steps_are_taken_meanwhile_when_a_core_is_free(pool, jobs, taken):
    each = pool(jobs)
    steps: list[int] = []
    each.meanwhile = (steps.append(number) for number in range(3))
    assert each.run(work, [Task("only")]) == ["only done"]
    assert len(steps) == taken


def test_what_is_started_goes_on_while_other_jobs_are_run(pool, tmp_path):
    each = pool(1)
    note = tmp_path / "note"
    started = each.start(work, [Task("first", note), Task("second")])
    assert each.run(work, [Task("between")]) == ["between done"]
    assert each.finish(started) == ["first done", "second done"]
    assert note.exists()
    assert each.run(work, [Task("after")]) == ["after done"]


def test_what_is_started_and_abandoned_leaves_no_worker(pool):
    each = pool(1)
    started = each.start(work, [Task("sleeps")])
    (worker,) = started.under_way
    each.abandon(started)
    with pytest.raises(EOFError):
        worker.take()
    assert each.run(work, [Task("after")]) == ["after done"]
