"""Runs the command line for tests: in this process, or as a user would."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

Run = Callable[..., Result]
Launch = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session", autouse=True)
def workers_start_loaded(run_folder: Path) -> None:
    """In a whole run, fork the workers of all builds from a server that has loaded what they need."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    from multiprocessing import forkserver, set_forkserver_preload

    from report_builder.typeset.fontconfig import use_declared_fonts_only

    with pytest.MonkeyPatch.context() as changed:
        use_declared_fonts_only(run_folder / "shared-fontconfig")  # each worker is then given its own
        changed.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), *sys.path]))
        set_forkserver_preload(["worker_preload"])
        forkserver.ensure_running()


@pytest.fixture
def run() -> Run:
    """`run("list", "reports", cwd=folder)` in this process, without a terminal; standard output and error are
    kept apart. What is raised and not told of in a line is raised here too, but with --debug."""
    from report_builder.cli.main import cli

    def run(*arguments: str | Path, cwd: Path | None = None, expect: int | None = 0, **env: str) -> Result:
        with contextlib.chdir(cwd or Path.cwd()):
            result = CliRunner().invoke(
                cli,
                [str(each) for each in arguments],
                prog_name="report-builder",
                env=env,
                catch_exceptions="--debug" in arguments,
            )
        if expect is not None:
            assert result.exit_code == expect, f"{result.exit_code}: {result.stdout}{result.stderr}"
        return result

    return run


@pytest.fixture
def launch() -> Launch:
    """`launch("list", cwd=folder)` as a process of its own, without a terminal: where that is the point,
    and once for each command."""

    def launch(*arguments: str | Path, cwd: Path | None = None, expect: int | None = 0, **env: str):
        command = [sys.executable, "-m", "report_builder", *(str(each) for each in arguments)]
        done = subprocess.run(
            command,
            cwd=cwd,
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=600,
        )
        if expect is not None:
            assert done.returncode == expect, f"{done.returncode}: {done.stdout}{done.stderr}"
        return done

    return launch


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A new project with the sample report, as `report-builder init` makes it."""
    from report_builder.project.scaffold import create_project

    return create_project(tmp_path / "demo")


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this test run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def sample(run_folder: Path) -> Path:
    """The sample project with its report and one brief built. Shared: only to be looked at, or copied."""
    from helpers_build import made_once
    from helpers_reports import sample_report

    return made_once(run_folder / "shared-sample", sample_report)


@pytest.fixture(scope="session")
def varied(run_folder: Path) -> Path:
    """A small report with one of everything, built. Shared: only to be looked at, or copied."""
    from helpers_build import build, made_once
    from helpers_reports import varied_report

    return made_once(run_folder / "shared-varied", lambda folder: build(varied_report(folder)))


@pytest.fixture(scope="session")
def featured(run_folder: Path) -> Path:
    """A report that uses what layouts may do, in three languages. Shared: only to be looked at, or copied."""
    from helpers_build import made_once
    from helpers_features import featured_report

    return made_once(run_folder / "shared-featured", featured_report)


@pytest.fixture(scope="session")
def book(run_folder: Path) -> Path:
    """The same for printing on both sides, in English and Arabic. Shared: only to be looked at, or copied."""
    from helpers_build import made_once
    from helpers_features import featured_book

    return made_once(run_folder / "shared-book", featured_book)
