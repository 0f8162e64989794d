"""Copies for readers, with the name and the date on every page."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from helpers_pdf import opened, texts

from report_builder.project.errors import SourceError
from report_builder.project.readers import read_readers, slugs
from report_builder.verify.pdfa.checks import faults

NAMES = ("Ada Osman", "أحمد الخطيب", "İbrahim Şükrü Ağaoğlu", "Adà Osman", "<b>&amp; Sons</b> {name}")
FILES = ("ada-osman", "hmd-lkhtyb", "ibrahim-sukru-agaoglu", "ada-osman-2", "b-amp-sons-b-name")


@pytest.fixture(scope="module")
def copies(varied, tmp_path_factory):
    """Copies of the screen's PDF for all names, made in one run."""
    from click.testing import CliRunner

    from report_builder.cli.main import cli

    root = shutil.copytree(varied, tmp_path_factory.mktemp("copies") / "project")
    (root / "names.txt").write_text("\ufeff" + "\r\n\r\n".join(NAMES[1:]) + "\r\n", encoding="utf-8")
    command = ["--project", str(root), "--json", "build", "year", "-j1", "--for", NAMES[0], "--for-list"]
    done = CliRunner().invoke(cli, [*command, str(root / "names.txt")])
    assert done.exit_code == 0, done.output
    (result,) = json.loads(done.stdout)["results"]
    assert (result["compiled"], result["furniture"], result["unchanged"]) == (0, 0, True)
    assert [each["for"] for each in result["copies"]] == list(NAMES)
    return root


def copy_of(root, slug, variant=""):
    return root / f"build/review/year.en{variant}.{slug}.pdf"


def test_each_name_has_a_file_that_every_system_can_keep(copies):
    made = sorted(path.name for path in (copies / "build/review").iterdir())
    assert made == sorted(f"year.en.{slug}.pdf" for slug in FILES)


def test_name_and_date_are_on_every_page_and_the_report_is_as_it_was(copies):
    plain = texts(copies / "build/year.en.pdf")
    for name, slug in ((NAMES[0], FILES[0]), (NAMES[2], FILES[2]), (NAMES[4], FILES[4])):
        pages = texts(copy_of(copies, slug))
        assert len(pages) == len(plain)
        for page, before in zip(pages, plain, strict=True):
            assert page.startswith(before)
            assert f"Review copy for {name}" in page
            assert "15 January 2023" in page


def test_arabic_name_is_shaped_and_in_order(copies):
    """Its letters are joined, from right to left: the head reads the same as the name does."""
    document = pypdfium2.PdfDocument(copy_of(copies, FILES[1]).read_bytes())
    page = document[len(document) - 1].get_textpage()
    found = page.search("أحمد").get_next() or page.search("الخطيب").get_next()
    document.close()
    assert found is not None


def test_file_says_for_whom_it_is(copies):
    for name, slug in zip(NAMES, FILES, strict=True):
        with opened(copy_of(copies, slug)) as pdf:
            assert str(pdf.trailer.Info["/ReviewCopyFor"]) == name
            with pdf.open_metadata() as xmp:
                assert str(xmp["xmpRights:UsageTerms"]) == f"Review copy for {name} · 15 January 2023"
                assert xmp["pdfuaid:part"] == "1"


def test_stamp_is_one_form_for_all_pages_and_an_artifact(copies):
    with opened(copy_of(copies, FILES[0])) as pdf:
        forms = {}
        for page in pdf.pages:
            own = [each for key, each in page.Resources.XObject.items() if key.startswith("/RbReview")]
            assert len(own) == 1
            forms[own[0].objgen] = own[0]
        (form,) = forms.values()
        content = re.sub(rb"/Artifact\n(?:<<[^>]*>>\nBDC|BMC)\n.*?\nEMC", b"", form.read_bytes(), flags=re.S)
        assert b"TJ" not in content
        assert isinstance(pdf.Root.StructTreeRoot, pikepdf.Dictionary)


def test_copies_differ_in_nothing_but_the_stamp_and_are_the_same_each_time(copies, run):
    before = {path.name: path.read_bytes() for path in (copies / "build/review").iterdir()}
    assert len(set(before.values())) == len(before)
    run("--project", copies, "build", "year", "-j2", "--for", NAMES[1])
    assert copy_of(copies, FILES[1]).read_bytes() == before[f"year.en.{FILES[1]}.pdf"]
    ids = set()
    for data in before.values():
        with opened(data) as pdf:
            ids.add(bytes(pdf.trailer.ID[0]))
    assert len(ids) == len(before)


def test_copies_of_a_draft_and_of_what_is_kept(copies, run):
    profiles = ("--profile", "draft", "--profile", "archive")
    done = run("--project", copies, "build", "year", "-j1", *profiles, "--for", NAMES[0])
    assert f"{FILES[0]}.pdf  1 review copy" in done.stdout
    draft = texts(copy_of(copies, FILES[0], ".draft"))
    assert all("Draft" in page and "Review copy for Ada Osman" in page for page in draft)
    kept = copy_of(copies, FILES[0], ".archive")
    with opened(kept) as pdf:
        assert list(faults(pdf, kept.read_bytes())) == []


def test_briefs_have_copies_too(copies, run):
    run("--project", copies, "brief", "lines", "roads", "-j1", "--for", "Ada Osman")
    for key in ("lines", "roads"):
        pages = texts(copies / f"build/briefs/review/{key}.en.ada-osman.pdf")
        assert all("Review copy for Ada Osman" in page for page in pages)


def test_landscape_and_full_pages_bear_the_name_where_it_can_be_read(book, tmp_path, run):
    root = shutil.copytree(book, tmp_path / "book")
    options = ("--set", "sides=two", "--set", "thumb_tabs=true")
    run("--project", root, "build", "year", "--edition", "en", *options, "-j1", "--for", "Ada Osman")
    file = root / "build/review/year.en.ada-osman.pdf"
    document = pypdfium2.PdfDocument(file.read_bytes())
    seen = set()
    for page in document:
        width, height = page.get_size()
        assert page.get_textpage().search("Review copy for").get_next() is not None
        runs = page.get_textpage()
        boxes = (runs.get_rect(at) for at in range(runs.count_rects()))
        head = [box for box in boxes if box[1] > height - 45 and abs(box[0] + box[2] - width) < 250]
        left, right = min(box[0] for box in head), max(box[2] for box in head)
        bottom, top = min(box[1] for box in head), max(box[3] for box in head)
        assert top < height - 8
        shot = page.render(scale=2).to_pil().convert("L")
        area = (2 * left - 4, 2 * (height - top) - 2, 2 * right + 4, 2 * (height - bottom) + 2)
        shades = shot.crop(area).tobytes()
        assert max(shades) - min(shades) > 120  # also on the dark cover
        seen.add(width > height)
    document.close()
    assert seen == {True, False}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("  ", "a name is empty"),
        ("...", "“...” is no name"),
        ("x" * 81, "has 81 characters, more than 80"),
        ("Ada\x07", "characters that are no text"),
    ],
)
def test_name_that_cannot_be_is_one_line(copies, run, name, said):
    done = run("--project", copies, "build", "year", "--for", name, expect=1)
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_name_in_letters_that_no_font_has_makes_no_copy(copies, run):
    done = run("--project", copies, "build", "year", "-j1", "--for", "Bea", "--for", "ꦲꦤ", expect=1)
    assert "the fonts of the layout lack" in done.stderr
    assert not copy_of(copies, "bea").exists()


def test_list_says_on_which_line_a_name_is_wrong(tmp_path):
    path = tmp_path / "names.txt"
    path.write_text("Ada\n\n" + "x" * 100 + "\n", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        read_readers((), path)
    assert caught.value.problems[0].line == 3
    with pytest.raises(SourceError, match="no such file"):
        read_readers((), tmp_path / "missing.txt")


def test_names_are_given_once_and_fall_apart():
    assert read_readers(("Ada  Osman", "Ada Osman ", "Bo")) == ("Ada Osman", "Bo")
    found = slugs(("Al/i", "al i", "AL.I", "…", "ﷺ!", "x" * 80))
    assert list(found.values())[:3] == ["al-i", "al-i-2", "al-i-3"]
    assert all(re.fullmatch(r"[a-z0-9-]{1,64}", slug) for slug in found.values())
    assert len(set(found.values())) == len(found)
    assert Path(f"{found['…']}.pdf").name == "reader.pdf"


def test_what_is_in_the_way_of_copies_is_told_in_words(copies, tmp_path, run):
    """A worker told of it by the name of an exception, with the path of a temporary file."""
    folder = copies / "build/review"
    command = ("--project", copies, "build", "year", "-j1", "--for", "Bea")
    folder.rename(tmp_path / "aside")
    try:
        folder.touch()
        done = run(*command, expect=1)
        said = "error: build/review: a file stands where a folder belongs; move it away"
        assert done.stderr.splitlines()[-1] == said
        folder.unlink()
        copy_of(copies, "bea").mkdir(parents=True)
        done = run(*command, expect=1)
        said = (
            "error: the copy for “Bea” could not be made: a folder stands where a file belongs; move it away"
        )
        assert done.stderr.splitlines()[-1] == said
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        (tmp_path / "aside").rename(folder)
