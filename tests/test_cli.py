"""The command line as a whole: help, exit codes, what is imported, what an error looks like."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import click
import pytest

from report_builder import __version__
from report_builder.cli.main import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("pydantic", "rich", "weasyprint", "pikepdf", "pypdfium2", "lxml", "markdown", "jinja2", "fontTools")


def test_help_lists_every_command_with_a_sentence(run):
    text = run("--help").stdout
    for name in COMMANDS:
        assert any(line.split()[:1] == [name] and len(line.split()) > 3 for line in text.splitlines()), name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_examples(run, name):
    text = run(name, "--help").stdout
    assert "Examples:" in text
    assert f"report-builder {name}" in text.partition("Examples:")[2]
    assert "--project DIR" in text
    assert "--json" in text


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)])
def test_help_imports_none_of_the_heavy_libraries(arguments):
    code = (
        "import sys\n"
        "from report_builder.cli.main import cli\n"
        f"cli({arguments!r}, standalone_mode=False)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_no_command_has_two_options_of_one_name():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in COMMANDS:
            command = cli.get_command(click.Context(cli), name)
            assert command is not None
            names = [parameter.name for parameter in command.params]
            assert len(names) == len(set(names))


def test_version_is_that_of_the_package(launch):
    assert launch("--version").stdout == f"report-builder, version {__version__}\n"


@pytest.mark.parametrize(("written", "meant"), [("bild", "build"), ("lst", "list"), ("docter", "doctor")])
def test_misspelt_command_is_answered_with_the_one_meant(run, written, meant):
    result = run(written, expect=2)
    assert f"did you mean {meant}?" in result.stderr
    assert result.stdout == ""


def test_unknown_command_without_a_near_one_points_to_the_help(run):
    assert "report-builder --help lists the commands" in run("xyzzy", expect=2).stderr


def test_unknown_option_is_wrong_usage(run):
    assert "No such option" in run("list", "--jsn", expect=2).stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "pages"],
        ["list", "fonts", "--where", "kind=x"],
        ["new", "chapter", "x"],
        ["brief"],
        ["brief", "a-key", "--all"],
        ["build", "--set", "accent"],
        ["build", "--jobs", "0"],
        ["watch"],
        ["--project", "no-such-folder", "list"],
    ],
)
def test_wrong_usage_exits_with_2_and_says_how_to_get_help(run, demo, monkeypatch, arguments):
    monkeypatch.chdir(demo)
    result = run(*arguments, expect=2)
    assert "Usage: report-builder" in result.stderr
    assert "Error: " in result.stderr


def test_outside_a_project_one_line_says_so(launch, tmp_path):
    done = launch("list", cwd=tmp_path, expect=1)
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
    assert "report-builder init" in line


def test_outside_a_project_json_has_the_problem(run, tmp_path):
    done = run("list", "--json", cwd=tmp_path, expect=1)
    answer = json.loads(done.stdout)
    assert answer["ok"] is False
    (problem,) = answer["problems"]
    place = {"rule", "page", "label", "box", "waived"}  # of what a gate found
    assert set(problem) == {"severity", "file", "line", "key", "message", "hint", *place}
    assert problem["severity"] == "error"
    assert done.stderr == ""


def test_all_mistakes_of_the_project_file_are_printed_one_a_line(run, demo):
    (demo / "report-builder.toml").write_text('publsher = "X"\nlanguages = ["en"]\n\n[limit]\nstore_mb = 5\n')
    lines = run("list", cwd=demo, expect=1).stderr.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("error: report-builder.toml") for line in lines)
    assert any(":1: publsher: " in line and "publisher" in line for line in lines)
    assert any(":4: limit: " in line and "limits" in line for line in lines)


def test_common_options_may_stand_before_or_after_the_command(run, demo, tmp_path):
    before = run("--json", "--project", demo, "list", "reports", cwd=tmp_path).stdout
    after = run("list", "reports", "--project", demo, "--json", cwd=tmp_path).stdout
    assert json.loads(before) == json.loads(after)


def test_project_may_be_named_by_its_file(run, demo, tmp_path):
    assert "syria-2022" in run("list", "--project", demo / "report-builder.toml", cwd=tmp_path).stdout


def test_commands_work_from_a_folder_inside_the_project(run, demo):
    assert "syria-2022" in run("list", "reports", cwd=demo / "sources" / "reports").stdout


def test_quiet_prints_no_results(run, demo):
    assert run("list", "--quiet", cwd=demo).stdout == ""


def test_unexpected_error_is_one_line_that_asks_for_a_report(run, demo, monkeypatch):
    monkeypatch.chdir(demo)
    monkeypatch.setattr("report_builder.cli.listing.WHAT", ("articles",))
    monkeypatch.setattr("report_builder.cli.listing._cells", lambda *_: 1 / 0)
    result = run("list", expect=1)
    (line,) = result.stderr.splitlines()
    assert "ZeroDivisionError" in line
    assert "--debug" in line


def test_debug_shows_where_an_unexpected_error_came_from(run, demo, monkeypatch):
    monkeypatch.chdir(demo)
    monkeypatch.setattr("report_builder.cli.listing._cells", lambda *_: 1 / 0)
    result = run("list", "articles", "--debug", expect=1)
    assert isinstance(result.exception, ZeroDivisionError)


def test_interrupted_command_exits_with_130_and_one_line(run, demo, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.chdir(demo)
    monkeypatch.setattr("report_builder.cli.listing._cells", interrupt)
    result = run("list", "articles", expect=130)
    assert result.stderr.strip() == "interrupted; what was built before is untouched"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_full_disk_is_one_clear_line(demo):
    for option in ("--json", "--no-color"):
        command = [sys.executable, "-m", "report_builder", "list", option]
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=demo, check=False
            )
        assert done.returncode == 1
        assert done.stderr == "error: the disk is full; free some space and try again\n"


def test_folder_that_cannot_be_made_is_one_clear_line(launch, demo):
    (demo / "taken").write_text("a file")
    done = launch("schema", "-o", demo / "taken" / "below", cwd=demo, expect=1)
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
    assert "taken" in line


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script_is_one_that_the_shell_can_read(run, tmp_path, shell):
    script = run("completion", shell).stdout
    assert "_REPORT_BUILDER_COMPLETE" in script
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    file = tmp_path / "script"
    file.write_text(script)
    subprocess.run([program, "-n", str(file)], check=True)


def test_completion_takes_the_shell_in_use(launch):
    assert launch("completion", SHELL="/bin/zsh").stdout == launch("completion", "zsh").stdout


def test_completion_of_an_unknown_shell_asks_which(launch):
    assert "bash, zsh, fish" in launch("completion", expect=2, SHELL="/bin/tcsh").stderr


def test_shell_completes_the_names_of_commands(launch):
    done = launch(
        _REPORT_BUILDER_COMPLETE="bash_complete", COMP_WORDS="report-builder b", COMP_CWORD="1", expect=None
    )
    assert done.stdout.split() == ["plain,build", "plain,brief"]


@pytest.mark.parametrize(
    ("words", "word", "offered"),
    [
        ("build s", 2, "syria-2022"),
        ("watch ", 2, "syria-2022"),
        ("brief fore", 2, "foreword"),
        ("build --layout ann", 3, "annual-report"),
        ("build --edition ", 3, "en ar tr"),
    ],
)
def test_shell_completes_what_the_project_has(launch, demo, words, word, offered):
    env = {"COMP_WORDS": f"report-builder {words}", "COMP_CWORD": str(word)}
    done = launch(cwd=demo, expect=None, _REPORT_BUILDER_COMPLETE="bash_complete", **env)
    assert done.stdout.split() == [f"plain,{word}" for word in offered.split()]
    assert done.stderr == ""


def test_shell_completion_outside_a_project_stays_silent(launch, tmp_path):
    env = {"COMP_WORDS": "report-builder build s", "COMP_CWORD": "2"}
    done = launch(cwd=tmp_path, expect=None, _REPORT_BUILDER_COMPLETE="bash_complete", **env)
    assert done.stdout.strip() == done.stderr == ""


def test_reference_page_tells_what_the_commands_say():
    from report_builder.cli.reference import reference

    page = ROOT / "docs" / "commands.md"
    if not page.exists():
        pytest.skip("this is not a checkout")
    assert page.read_text(encoding="utf-8") == reference(), "run make docs"
