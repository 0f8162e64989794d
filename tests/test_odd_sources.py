"""Odd files, names and moments: each is built right, or answered with a line that says what to do."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import tracemalloc
import unicodedata
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Run
from helpers_build import build, failed, manifest, outputs, project, put, source
from sample_project import CONFIG, article, make_project

from report_builder.articles.catalogue import Catalogue, load_catalogue
from report_builder.driver.build import build_report
from report_builder.driver.model import BuildRequest, Silent
from report_builder.project.errors import ProjectError
from report_builder.project.paths import find_project

DECOMPOSED = unicodedata.normalize("NFD", "société")
COMPOSED = unicodedata.normalize("NFC", "société")


def catalogue(root: Path, files: dict[str, str | bytes]) -> Catalogue:
    return load_catalogue(
        make_project(root, {f"sources/articles/{name}": text for name, text in files.items()})
    )


def problems(found: Catalogue) -> list[str]:
    return [problem.text(found.project.root).removeprefix("sources/articles/") for problem in found.problems]


# Encodings and contents


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (article(body="سورية").encode("utf-16"), "1: the file is UTF-16, not UTF-8 (save the file as UTF-8"),
        (article(body="سورية").encode("utf-16-le"), "1: the file is UTF-16, not UTF-8"),
        (article(body="سورية").encode("utf-16-be"), "1: the file is UTF-16, not UTF-8"),
        (article(body="سورية").encode("utf-32"), "1: the file is UTF-32, not UTF-8"),
        (
            article(body="one\r\nفي سورية").encode("cp1256"),
            "5: the file is not UTF-8: “سورية” on this line is in Windows-1256 (open it in that encoding and",
        ),
        (
            article(body="caf\xe9").encode("cp1252"),
            "4: the file is not UTF-8: the byte 0xe9 on this line is not",
        ),
        (article(body="a\0b").encode(), "4: an invisible control character (U+0000) stands on this line"),
        (b"", "1: the file is empty (write the article, or delete the file)"),
        (b"\xef\xbb\xbf", "1: the file is empty"),
        (b"\r\n \r\n", "1: the file is empty"),
        (b"---\ntitle: T\n---", "3: there is no text below the front matter (write the article, or delete"),
    ],
)
def test_file_that_is_no_article_is_answered_with_its_line_cause_and_remedy(
    tmp_path: Path, data: bytes, expected: str
):
    (found,) = problems(catalogue(tmp_path, {"a.md": data}))
    assert found.startswith(f"a.md:{expected}")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_change_no_word(tmp_path: Path, end: str, mark: bytes):
    text = article(body="First.\n\n- one\n- two", summary=">\n  a\n  b")
    found = catalogue(tmp_path, {"a.md": mark + text.replace("\n", end).encode()})
    (read,) = found.articles.values()
    assert (read.summary, read.body) == ("a b", "First.\n\n- one\n- two\n")


def test_article_of_ten_megabytes_names_the_limit(tmp_path: Path, run: Run):
    root = make_project(tmp_path, {"sources/articles/big.md": article(body="word " * 2_100_000)}).root
    result = run("--project", root, "brief", "big", expect=1)
    assert "big.md: the file has 10 MB, more than the 4 MB allowed" in result.stderr
    assert "raise limits.max_article_mb" in result.stderr


@pytest.mark.slow
def test_paragraph_of_two_hundred_thousand_characters_is_typeset_whole(tmp_path: Path, run: Run):
    # The gate has found every word again when the build does not fail.
    words = " ".join(f"word{number}" for number in range(22_000))
    root = project(tmp_path, {"sources/articles/long.en.md": article("Long", words[:200_000])})
    run("--project", root, "brief", "long")
    assert (root / "build/briefs/long.en.pdf").is_file()


# Names


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("نص الملف.ar.md", "نص-الملف"),
        ("a b  (c).en.md", "a-b-c"),
        ("x" * 190 + ".en.md", "x" * 190),
        ("س" * 97 + ".md", "س" * 97),
        ("a\nb.en.md", "a-b"),
        ("it.EN.MD", "it-EN"),
    ],
)
def test_article_is_found_by_the_key_that_its_odd_name_gives(tmp_path: Path, name: str, key: str):
    found = catalogue(tmp_path, {name: article()})
    assert [article.key for article in found.articles.values()] == [key]
    assert found.find(key).path == found.find(f"sources/articles/{name}").path


@pytest.mark.slow
def test_brief_of_an_article_with_a_long_arabic_name_is_built(tmp_path: Path, run: Run):
    name = "س" * 95 + ".ar.md"
    root = make_project(tmp_path, {f"sources/articles/{name}": article("عنوان", "نص.")}).root
    shutil.rmtree(root / "layouts")
    run("--project", root, "brief", root / "sources/articles" / name)
    assert (root / "build/briefs" / f"{'س' * 95}.ar.pdf").is_file()


def test_name_that_is_not_utf8_is_an_error_and_stops_no_other_article(tmp_path: Path, run: Run):
    root = make_project(tmp_path, {"sources/articles/a.md": article()}).root
    try:
        Path(os.fsdecode(os.fsencode(root / "sources/articles") + b"/bad\xff.md")).write_text(article())
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    result = run("--project", root, "list", "articles", expect=1)
    assert "error: sources/articles/bad?.md: the name of this file is not UTF-8 (rename it)" in result.stderr
    assert result.stdout.startswith("a  en")
    assert "bad?.md" in run("--project", root, "--json", "list", "articles", expect=1).stdout


@pytest.mark.parametrize("written", [COMPOSED, DECOMPOSED])
def test_accents_of_a_file_name_may_be_composed_or_decomposed_as_macos_writes_them(
    tmp_path: Path, written: str
):
    """Keys, paths, pictures and links name the file in either spelling."""
    asked = DECOMPOSED if written == COMPOSED else COMPOSED
    body = f"![a](../media/{asked}.svg)\n\n[it]({asked}.md)"
    files = {
        f"sources/articles/{written}.md": article(picture=f"/sources/media/{asked}.svg"),
        "sources/articles/b.md": article(body=body),
        f"sources/media/{written}.svg": "<svg/>",
        f"sources/reports/{written}.toml": 'title = "T"\n',
    }
    found = load_catalogue(make_project(tmp_path, dict(files)))
    assert found.problems == ()
    assert ("société", "en") in found.articles
    for ref in (asked, f"{asked}.md", f"sources/articles/{asked}.md"):
        assert found.find(ref).key == COMPOSED
    from report_builder.manuscript.load import report_file
    from report_builder.markup.render import render

    assert report_file(found.project, asked).stem == written
    markup = render(found.find("b"), found.project.root)
    assert [p for p in markup.problems if p.severity == "error"] == []
    assert markup.images == (f"sources/media/{written}.svg",)


def test_two_files_whose_names_differ_only_in_how_an_accent_is_encoded_are_told_apart(
    tmp_path: Path,
):
    found = catalogue(tmp_path, {f"{COMPOSED}.md": article(), f"{DECOMPOSED}.md": article()})
    if len(found.broken) == 0:
        pytest.skip("this file system takes both names for one")
    assert all("differ only in how an accent is encoded: delete one" in text for text in problems(found))


def test_names_that_differ_only_in_the_case_of_letters_are_two_articles(tmp_path: Path):
    found = catalogue(tmp_path, {"a.md": article("Small"), "A.md": article("Large")})
    if len(found.articles) == 1:
        pytest.skip("this file system takes both names for one")
    assert {each.key: each.title for each in found.articles.values()} == {"a": "Small", "A": "Large"}
    assert found.find("A").title == "Large"


# Links, folders, rights


def test_links_that_lead_nowhere_in_a_circle_or_out_are_named_and_stop_who_asks_for_them(
    tmp_path: Path, run: Run
):
    root = make_project(tmp_path / "p", {"sources/articles/a.md": article()}).root
    folder = root / "sources/articles"
    (tmp_path / "outside.md").write_text(article())
    (folder / "circle.md").symlink_to("circle2.md")
    (folder / "circle2.md").symlink_to("circle.md")
    (folder / "nowhere.md").symlink_to("gone.md")
    (folder / "out.md").symlink_to(tmp_path / "outside.md")
    (folder / "loop").symlink_to(folder)
    (folder / "inside.md").symlink_to("a.md")
    put(root, "sources/reports/year.toml", 'title = "T"\n[[sections]]\ntitle = "S"\narticles = ["out"]\n')
    expected = {
        "circle": "circle.md: this link leads in a circle (delete it, or mend it)",
        "nowhere": "nowhere.md: this link leads to no file (delete it, or mend it)",
        "out": "out.md: this link leads out of the project and is not read (copy the file into the project)",
    }
    listed = run("--project", root, "list", "articles", expect=1).stderr
    for key, line in expected.items():
        assert f"error: sources/articles/{line}\n" in listed
        assert run("--project", root, "brief", key, expect=1).stderr.splitlines()[-1].endswith(line)
    assert expected["out"] in run("--project", root, "build", expect=1).stderr
    for key in ("circle", "nowhere"):
        path = folder / f"{key}.md"
        assert expected[key] in run("--project", root, "brief", path, expect=1).stderr


def test_link_to_an_article_beside_it_is_another_article(tmp_path: Path):
    found = catalogue(tmp_path, {"a.md": article()})
    (found.project.articles / "b.md").symlink_to("a.md")
    assert [key for key, _ in load_catalogue(found.project).articles] == ["a", "b"]


def test_folder_named_like_an_article_is_looked_into_and_is_none_itself(tmp_path: Path, run: Run):
    root = make_project(tmp_path, {"sources/articles/x.md/y.md": article()}).root
    assert run("--project", root, "list", "articles").stdout.startswith("y  en")
    result = run("--project", root, "brief", root / "sources/articles/x.md", expect=1)
    assert (
        "error: sources/articles/x.md: this is a folder, not an article (name a file in it)" in result.stderr
    )


@contextlib.contextmanager
def as_someone_else() -> Generator[None]:
    """The rights of a user who is not the administrator, who may read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.name != "posix", reason="rights are other ones here")
@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        ("sources/articles/a.md", "sources/articles/a.md: the file cannot be read: Permission denied"),
        (
            "sources/articles/sub",
            "sources/articles/sub: the folder cannot be read: Permission denied (ask for",
        ),
    ],
)
def test_file_or_folder_that_may_not_be_read_is_named_and_nothing_is_left_out_unsaid(
    closed: str, expected: str
):
    root = Path(tempfile.mkdtemp()).resolve()
    try:
        root.chmod(0o755)
        found = make_project(
            root,
            {"sources/articles/a.md": article(), "sources/articles/sub/b.md": article("B", kind="analysis")},
        )
        put(
            root, "sources/reports/y.toml", 'title="T"\n[[sections]]\ntitle="S"\nselect={ kind="analysis" }\n'
        )
        (root / closed).chmod(0)
        with as_someone_else():
            read = load_catalogue(found)
            from report_builder.manuscript.report import resolve_report

            with pytest.raises(ProjectError, match="cannot be read"):
                resolve_report(found, read, "y")
        assert any(problem.text(root).startswith(expected) for problem in read.problems)
    finally:
        (root / closed).chmod(0o755)
        shutil.rmtree(root)


# Many


def many(root: Path, count: int, **keys: str) -> Catalogue:
    """A project of so many articles in 25 folders."""
    body = "Some words of a paragraph that go on for a while. " * 40
    found = make_project(root, {}, CONFIG)
    for number in range(count):
        path = found.articles / f"{2000 + number % 25}" / f"piece-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(f"Piece {number}", body, date=f"2020-01-{number % 28 + 1:02}", **keys))
    return load_catalogue(found)


@pytest.mark.slow
def test_catalogue_of_five_thousand_articles_is_listed_within_memory(tmp_path: Path, run: Run):
    project = many(tmp_path, 5000).project
    tracemalloc.start()
    found = load_catalogue(project)
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.articles) == 5000
    assert used < 60_000_000  # their files have 11 MB
    listed = run("--project", project.root, "list", "articles", "--where", "limit=5000").stdout
    assert len(listed.splitlines()) == 5000


def counted(work: Callable[[], object]) -> int:
    """How many calls `work` makes: a measure of time that no other work on the machine changes."""
    import sys

    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        del frame, argument
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("keys", [{}, {"key": "same"}, {"kind": "unknown"}])
def test_work_of_reading_a_catalogue_grows_with_its_size_and_not_with_its_square(
    tmp_path: Path, keys: dict[str, str]
):
    small, large = (many(tmp_path / str(count), count, **keys).project for count in (60, 600))
    assert counted(lambda: load_catalogue(large)) < 15 * counted(lambda: load_catalogue(small))


def test_many_files_with_one_key_are_named_with_the_first_of_the_others(tmp_path: Path):
    found = many(tmp_path, 40, key="same")
    assert len(found.broken) == 40
    assert all(len(text) < 400 and " …" in text for text in problems(found))


# What changes while it is built


class Meddler(Silent):
    """Does something to the sources when a phase of the build first begins."""

    def __init__(self, phase: str, act: Callable[[], object]) -> None:
        self.when, self.act, self.done = phase, act, False

    def phase(self, name: str, total: int | None = None) -> None:
        del total
        if name == self.when and not self.done:
            self.done = True
            self.act()


def meddled(root: Path, phase: str, act: Callable[[], object]) -> None:
    build_report(find_project(root), BuildRequest("year", jobs=1), Meddler(phase, act))


EDITED = manifest(("Other", ["b"]))


def two_articles(root: Path) -> Path:
    project(root, {"sources/reports/year.toml": manifest(("One", ["a", "b"]))})
    source(root, "a", "First", "Words of the first.")
    source(root, "b", "Second", "Words of the second.")
    return root


@pytest.fixture
def year(tmp_path: Path) -> Path:
    return two_articles(tmp_path / "year")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """The PDFs of `year` with its manifest and with the edited one, built in peace."""
    root = two_articles(tmp_path_factory.mktemp("undisturbed"))
    build(root)
    before = outputs(root)[0]
    put(root, "sources/reports/year.toml", EDITED)
    build(root)
    return before, outputs(root)[0]


@pytest.mark.slow
@pytest.mark.parametrize("phase", ["typesetting", "linking"])
def test_manifest_edited_while_it_is_built_is_read_once_and_the_next_build_has_the_edit(
    year: Path, undisturbed: tuple[bytes, bytes], phase: str
):
    before, after = undisturbed
    meddled(year, phase, lambda: put(year, "sources/reports/year.toml", EDITED))
    assert outputs(year)[0] == before
    build(year)
    assert outputs(year)[0] == after != before


@pytest.mark.slow
def test_article_deleted_or_changed_while_it_is_built_is_built_as_it_was_read(year: Path):
    def meddle() -> None:
        (year / "sources/articles/a.en.md").unlink()
        source(year, "b", "Second", "Other words.")

    meddled(year, "typesetting", meddle)
    assert failed(year) == [
        "sources/reports/year.toml:7: sections[1].articles[1]: there is no article “a” "
        "(“report-builder list articles” shows the keys)"
    ]
    source(year, "a", "First", "Words of the first.")
    build(year)
    changed = outputs(year)[0]
    shutil.rmtree(year / "build")
    build(year)
    assert outputs(year)[0] == changed


@pytest.mark.slow
def test_picture_changed_while_it_is_typeset_is_named_and_whole_in_every_later_pdf(year: Path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><rect width="{}" height="9"/></svg>'

    def draw(width: int) -> None:
        put(year, "sources/media/map.svg", svg.format(width))

    source(year, "a", "First", '![Map](/sources/media/map.svg){alt="Map"}')
    pdfs: dict[int, bytes] = {}
    for width in (9, 50):
        draw(width)
        build(year)
        pdfs[width] = outputs(year)[0]
    assert pdfs[9] != pdfs[50]
    shutil.rmtree(year / "build")
    draw(9)
    with pytest.raises(ProjectError) as caught:
        meddled(year, "typesetting", lambda: draw(50))
    (problem,) = caught.value.problems
    line = "sources/articles/a.en.md: map.svg changed while it was being typeset (build again)"
    assert problem.text(year) == line
    for width in (9, 50):
        draw(width)
        build(year)
        assert outputs(year)[0] == pdfs[width]


def test_manifest_that_is_cut_short_while_it_is_saved_is_one_line(year: Path, run: Run):
    put(year, "sources/reports/year.toml", manifest(("One", ["a", "b"]))[:-2])
    lines = run("--project", year, "build", expect=1).stderr.splitlines()
    (error,) = (line for line in lines if line.startswith("error: "))
    assert error.startswith("error: sources/reports/year.toml:7: a list is opened with “[” and not closed")


def test_article_that_vanishes_between_listing_and_reading_is_named(tmp_path: Path):
    found = catalogue(tmp_path, {"a.md": article(), "b.md": article()})
    from report_builder.articles.load import read_article

    path = found.project.articles / "a.md"
    path.unlink()
    (error,) = read_article(path, found.project).errors
    assert replace(error, file=None).text() == "there is no such file"


@pytest.mark.slow
def test_word_longer_than_a_line_goes_on_over_lines_and_pages(tmp_path: Path, run: Run):
    root = project(tmp_path, {"sources/articles/long.en.md": article("Long", f"A {'x' * 2_000} word.")})
    assert "  1 page  " not in run("--project", root, "brief", "long").stdout
