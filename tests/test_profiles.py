"""Several PDFs of one report, each for a purpose."""

from __future__ import annotations

import json
import re
import shutil


def test_profiles_are_files_of_their_own_that_share_compiled_units(varied, tmp_path, run):
    copy = shutil.copytree(varied, tmp_path / "copy")
    done = run("--project", copy, "--json", "build", "year", "--profile", "screen", "--profile", "draft")
    results = json.loads(done.stdout)["results"]
    assert [each["profile"] for each in results] == ["screen", "draft"]
    assert [each["compiled"] for each in results] == [0, 0]  # the fixture was built for the screen
    assert (copy / "build/year.en.pdf").is_file()
    assert (copy / "build/year.en.draft.pdf").is_file()


def test_a_bound_on_the_size_is_for_mail_only(run):
    done = run("build", "year", "--max-size", "4MB", expect=2)
    assert "--max-size is for --profile email" in done.stderr
    done = run("build", "year", "--profile", "email", "--max-size", "much", expect=2)
    assert "not a size; write a number and a unit" in done.stderr


def test_a_warning_is_given_once_for_all_profiles(varied, tmp_path, run):
    copy = shutil.copytree(varied, tmp_path / "copy")
    article = next(copy.glob("sources/articles/**/*.en.md"))
    article.write_text(article.read_text(encoding="utf-8").split("---\n", 2)[-1], encoding="utf-8")
    done = run("--project", copy, "build", "year", "--profile", "screen", "--profile", "draft", expect=None)
    warned = [line for line in done.stderr.splitlines() if "there is no front matter" in line]
    assert len(warned) == 1


def test_a_check_looks_at_the_profiles_that_are_asked_for(varied, tmp_path, run):
    copy = shutil.copytree(varied, tmp_path / "copy")
    before = sorted(path.name for path in (copy / "build").glob("year.en*"))
    arguments = ("--project", copy, "check", "year", "--profile", "draft", "--profile", "email")
    done = run(*arguments, expect=None)
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["year.en.draft", "year.en.email"]
    warned = [line for line in done.stderr.splitlines() if line.startswith("warning")]
    assert warned
    assert len(warned) == len(set(warned)), "what both have is said once"
    assert sorted(path.name for path in (copy / "build").glob("year.en*")) == before
    done = run(*arguments, "--max-size", "40KB", expect=1)
    assert re.search("year.en: the PDF has .* and may have 40,000", done.stderr)


def test_watch_builds_for_one_profile(varied, tmp_path, run):
    copy = shutil.copytree(varied, tmp_path / "copy")
    done = run("--project", copy, "watch", "year", "--profile", "draft", "--profile", "email", expect=2)
    assert "watch builds for one profile; name one" in done.stderr
