"""The PDF that reviewers write on: watermark, version, numbers in the margin."""

from __future__ import annotations

import re
import shutil

import pikepdf
import pypdfium2
import pytest
from helpers_build import manifest, paragraphs, project, put, source
from helpers_pdf import opened, text_in, texts

from report_builder.driver.build import build_with, builder_of
from report_builder.driver.model import BuildRequest, Silent
from report_builder.project.paths import find_project
from report_builder.project.variant import SCREEN, Variant

DRAFT = Variant("draft")
TWO_SIDED = {"sides": "two", "thumb_tabs": "true"}


def drafted(root, *langs, variants=(DRAFT,), **options):
    """Results, in one run of the program."""
    project = find_project(root)
    with builder_of(project, 1) as builder:
        return [
            build_with(
                builder, BuildRequest("year", lang, options=options, jobs=1, variant=variant), Silent()
            )
            for lang in langs
            for variant in variants
        ]


def settings(root, text):
    with (root / "report-builder.toml").open("a", encoding="utf-8") as config:
        config.write(f"[profiles.draft]\n{text}\n")


@pytest.fixture(scope="module")
def drafts(book, tmp_path_factory):
    """Two-sided drafts in English and in Arabic (there on the smaller paper), and the screen's."""
    copy = shutil.copytree(book, tmp_path_factory.mktemp("drafts") / "book")
    results = drafted(copy, "en", **TWO_SIDED) + drafted(copy, "ar", **TWO_SIDED, paper="B5")
    assert [(each.compiled, each.furniture) for each in results] == [(0, 0), (0, 0)]
    return copy


def words_at(file, page):
    """(text, left, bottom, right, top) of each run of text on a page, as it is drawn."""
    document = pypdfium2.PdfDocument(file.read_bytes())
    try:
        found = document[page].get_textpage()
        return [(found.get_text_bounded(*box), *box)
                for box in (found.get_rect(at) for at in range(found.count_rects()))]  # fmt: skip
    finally:
        document.close()


def numbers(file, page, screen):
    """Numbers on a page of a draft that the screen's page does not have: (value, left, bottom, right)."""
    before = {(text, round(left), round(bottom)) for text, left, bottom, _, _ in words_at(screen, page)}
    return [
        (int(text), left, bottom, right)
        for text, left, bottom, right, _ in words_at(file, page)
        if re.fullmatch(r"\d+", text.strip()) and (text, round(left), round(bottom)) not in before
    ]


def page_of(file, words):
    return next(at for at, text in enumerate(texts(file)) if words in text)


def test_each_page_says_which_draft_it_is(drafts):
    for lang, word in (("en", "Draft"), ("ar", "مسو")):
        pages = texts(drafts / f"build/year.{lang}.draft.pdf")
        versions = {found[1] for text in pages if (found := re.search(r"\b([0-9a-f]{8})\b", text))}
        assert len(versions) == 1, versions
        assert all(next(iter(versions)) in text and word in text for text in pages)
    assert all("15 January 2023" in text for text in texts(drafts / "build/year.en.draft.pdf"))


def test_watermark_is_seen_and_hides_no_word_of_the_page(drafts):
    draft, screen = drafts / "build/year.en.draft.pdf", drafts / "build/year.en.pdf"
    for page, (marked, plain) in enumerate(zip(texts(draft), texts(screen), strict=True)):
        assert marked.startswith(plain), page  # what is laid over comes after all else
    page = page_of(screen, "Line patrols markets")
    shots = []
    for file in (draft, screen):
        document = pypdfium2.PdfDocument(file.read_bytes())
        shots.append(document[page].render(scale=1).to_pil().convert("L"))
        document.close()
    middle = (150, 250, 450, 600)
    marked, plain = (shot.crop(middle).tobytes() for shot in shots)
    greyer = [(a, b) for a, b in zip(marked, plain, strict=True) if a != b]
    assert len(greyer) > 2000
    assert min(a for a, b in greyer if b == 255) > 220  # light


def test_every_fifth_line_has_its_number_beside_it_at_the_end_of_lines(drafts):
    for lang in ("en", "ar"):
        draft, screen = (drafts / f"build/year.{lang}{suffix}.pdf" for suffix in (".draft", ""))
        frames = 0
        for page in range(len(texts(draft))):
            found = numbers(draft, page, screen)
            if not found:
                continue
            frames += 1
            assert [value for value, *_ in found] == [5 * (at + 1) for at in range(len(found))]
            lines = [each for each in words_at(screen, page) if each[3] - each[1] > 6]
            for _, left, bottom, right in found:
                beside = [each for each in lines if abs(each[2] - bottom) < 6]
                assert beside, "a number beside no line"
                if lang == "en":
                    assert all(left > each[3] for each in beside)
                else:
                    assert all(right < each[1] for each in beside)
        assert frames >= 4


def test_numbers_touch_nothing_else_on_the_page(drafts):
    """Not folios, thumb tabs, side notes: no ink of the page is where a number is."""
    for lang in ("en", "ar"):
        draft, screen = (drafts / f"build/year.{lang}{suffix}.pdf" for suffix in (".draft", ""))
        document = pypdfium2.PdfDocument(screen.read_bytes())
        for page in range(len(document)):
            shot = document[page].render(scale=2).to_pil().convert("L")
            height = document[page].get_size()[1]
            for _, left, bottom, right in numbers(draft, page, screen):
                top = height - bottom - 7
                box = (2 * left - 2, 2 * top, 2 * right + 2, 2 * top + 16)
                assert min(shot.crop(box).tobytes()) > 250
        document.close()


def test_what_is_laid_over_is_no_part_of_the_text(drafts):
    with opened(drafts / "build/year.en.draft.pdf") as draft, opened(drafts / "build/year.en.pdf") as screen:

        def roles(pdf):
            dictionaries = (each for each in pdf.objects if isinstance(each, pikepdf.Dictionary))
            return sum(each.get("/Type") == "/StructElem" for each in dictionaries)

        assert roles(draft) == roles(screen)
        forms = {}
        for page in draft.pages:
            forms |= {each.objgen: each for key, each in page.Resources.XObject.items()
                      if key.startswith("/RbDraft")}  # fmt: skip
        assert len(forms) < 30  # shared by all pages
        for form in forms.values():
            painting = re.sub(
                rb"/Artifact\n(?:<<[^>]*>>\nBDC|BMC)\n.*?\nEMC", b"", form.read_bytes(), flags=re.S
            )
            assert not re.search(rb"\b(?:Tj|TJ|Do)\n", painting)


def test_landscape_pages_bear_the_mark_and_no_numbers(drafts):
    with opened(drafts / "build/year.en.draft.pdf") as pdf:
        lying = [at for at, page in enumerate(pdf.pages) if page.mediabox[2] > page.mediabox[3]]
    assert lying
    file = drafts / "build/year.en.draft.pdf"
    assert numbers(file, lying[0], drafts / "build/year.en.pdf") == []
    assert "Draft" in texts(file)[lying[0]]


def test_same_sources_same_bytes_and_a_change_gives_another_version(drafts, tmp_path):
    copy = shutil.copytree(drafts, tmp_path / "copy")
    before = (copy / "build/year.en.draft.pdf").read_bytes()
    shutil.rmtree(copy / "build/.store/stamp")
    (copy / "build/year.en.draft.pdf").unlink()
    (result,) = drafted(copy, "en", **TWO_SIDED)
    assert result.pdf.read_bytes() == before
    path = copy / "sources/articles/spring.en.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace(" raids ", " counted raids ", 1), encoding="utf-8"
    )
    (changed,) = drafted(copy, "en", **TWO_SIDED)
    old, new = (re.search(r"Version ([0-9a-f]{8})", texts(data)[0]) for data in (before, changed.pdf))
    assert old
    assert new
    assert old[1] != new[1]


def test_paragraphs_are_numbered_through_an_article_and_the_watermark_is_the_projects(book, tmp_path):
    copy = shutil.copytree(book, tmp_path / "copy")
    settings(copy, 'numbers = "paragraphs"\nwatermark = { en = "Not for release" }')
    (english,) = drafted(copy, "en", **TWO_SIDED)
    screen = copy / "build/year.en.pdf"
    found = [value for page in range(english.pages) for value, *_ in numbers(english.pdf, page, screen)]
    first = found[: found.index(1, 1)]  # the first article's
    assert first == list(range(1, len(first) + 1))
    assert len(first) >= 9
    assert "Not for release" in texts(english.pdf)[0]


def test_two_columns_have_their_numbers_on_either_side(drafts, run):
    profiles = ("--profile", "draft", "--profile", "screen")
    run("--project", drafts, "brief", "count", "--edition", "en", "--set", "columns=two", *profiles)
    draft, screen = (drafts / f"build/briefs/count.en{suffix}.pdf" for suffix in (".draft", ""))
    found = numbers(draft, 0, screen)
    width = 595
    left = [value for value, x, _, _ in found if x < 0.2 * width]
    right = [value for value, x, _, _ in found if x > 0.8 * width]
    assert len(left) > 3
    assert len(right) > 3
    assert sorted(left + right) == [5 * (at + 1) for at in range(len(found))]
    assert max(left) < min(right)


def test_numbers_can_be_left_out(drafts, tmp_path):
    copy = shutil.copytree(drafts, tmp_path / "copy")
    settings(copy, 'numbers = "none"')
    (result,) = drafted(copy, "en", **TWO_SIDED)
    screen = copy / "build/year.en.pdf"
    assert [each for page in range(result.pages) for each in numbers(result.pdf, page, screen)] == []
    assert result.compiled == 0


def test_screen_and_draft_of_a_new_report_compile_once(tmp_path):
    root = project(tmp_path, {})
    put(root, "sources/reports/year.toml", manifest(("One", ["one"])))
    source(root, "one", "One", paragraphs(3))
    draft, screen = drafted(root, "en", variants=(DRAFT, SCREEN))
    assert draft.compiled > 0
    assert (screen.compiled, screen.furniture) == (0, 0)
    assert "Draft · Version" in text_in(draft.pdf, 0, (0, 0, 600, 60))
