"""What becomes of pictures in the profiles, seen in the PDFs."""

from __future__ import annotations

import gc
import json
import shutil

import pikepdf
import pytest
from helpers_build import build, outputs, source
from helpers_pictures import NAMES, images, photo, pixels
from PIL import Image
from test_pictures_source import pictured, unlike

from report_builder.driver.build import build_report, build_with
from report_builder.driver.builder import Builder
from report_builder.driver.model import BuildRequest, Silent
from report_builder.project.errors import CompileError
from report_builder.project.paths import find_project
from report_builder.project.variant import Variant

__all__ = ["pictured"]


@pytest.fixture
def copy(pictured, tmp_path):
    return shutil.copytree(pictured, tmp_path / "copy")


@pytest.fixture(scope="module")
def screen(pictured):
    """The images of the PDF for a screen."""
    with pikepdf.open(pictured / "build/year.en.pdf") as pdf:
        yield images(pdf)


class Phases(Silent):
    """Notes which phases a build goes through."""

    def __init__(self):
        self.names = []

    def phase(self, name, total=None):
        del total
        self.names.append(name)


def mail(root, most=None, progress=None):
    """Build the PDF for mail in this process, which spares the start of workers."""
    builder = Builder(find_project(root), 1, here=True)
    gc.freeze()  # as a worker does: each job ends with a collection
    try:
        request = BuildRequest("year", variant=Variant("email", most))
        return build_with(builder, request, progress or Silent())
    finally:
        gc.unfreeze()
        builder.close()


def drawn(path):
    """(pixels per inch in the finer direction, pixels) of all pictures on the pages, as they are placed."""
    from pypdfium2 import PdfDocument, PdfImage

    for page in PdfDocument(path):
        for item in page.get_objects(max_depth=4):
            if isinstance(item, PdfImage):
                (left, low, right, top), (width, height) = item.get_bounds(), item.get_px_size()
                yield max(width / (right - left), height / (top - low)) * 72, (width, height)


def test_pictures_for_a_screen_have_150_pixels_an_inch_at_their_size(pictured, screen):
    found = {size: ppi for ppi, size in drawn(pictured / "build/year.en.pdf")}
    for name in ("grey.jpg", "photo.webp", "photo.png", "cutout.png", "soft.webp"):
        image = screen[name]
        assert found[int(image.Width), int(image.Height)] == pytest.approx(150, abs=1), name
    small = screen["plain.jpg"]
    assert (small.Width, small.Height) == (400, 300)  # never enlarged


def test_photographs_become_jpeg_and_look_the_same(screen):
    for name, seed in (("photo.webp", 5), ("photo.png", 6)):
        assert screen[name].Filter == pikepdf.Name.DCTDecode
        shown = pixels(screen[name])
        wanted = photo(seed=seed).resize(shown.size, Image.Resampling.LANCZOS)
        assert unlike(shown.convert("L"), wanted.convert("L")) < 3
    assert screen["grey.jpg"].ColorSpace == pikepdf.Name.DeviceGray


def test_what_is_drawn_stays_without_loss_in_a_palette(screen):
    image = screen["screen.png"]
    assert image.Filter == pikepdf.Name.FlateDecode
    assert image.ColorSpace[0] == pikepdf.Name.Indexed
    assert len(image.read_raw_bytes()) < 30_000
    assert screen["scan.png"].BitsPerComponent == 1
    assert pixels(screen["scan.png"]).convert("L").histogram()[0] > 1000


def test_soft_masks_are_scaled_along(screen):
    image = screen["cutout.png"]
    mask = image.SMask
    assert image.Filter == pikepdf.Name.DCTDecode
    assert (mask.Width, mask.Height) == (image.Width, image.Height) != (900, 600)
    alpha = pixels(mask).convert("L")
    assert (alpha.getpixel((alpha.width // 2, alpha.height // 2)), alpha.getpixel((3, 3))) == (255, 0)


def test_soft_masks_are_shades_of_grey_without_a_palette(pictured, screen):
    """ISO 32000-1, table 145; poppler draws nothing of an image whose mask has another colour space."""
    with pikepdf.open(pictured / "build/year.en.archive.pdf") as pdf:
        before = {str(image.SMask.ColorSpace) for image in images(pdf).values() if "/SMask" in image}
    masked = [image.SMask for image in screen.values() if "/SMask" in image]
    assert len(masked) == 3
    assert before | {str(mask.ColorSpace) for mask in masked} == {"/DeviceGray"}
    assert {int(mask.BitsPerComponent) for mask in masked} == {1, 8}


def test_a_picture_of_two_units_is_in_the_file_once(pictured):
    with pikepdf.open(pictured / "build/year.en.pdf") as pdf:
        held = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        shown = [item for item in held if item.get("/Subtype") == "/Image"]
        masks = {item.SMask.objgen for item in shown if "/SMask" in item}
    assert len([item for item in shown if item.objgen not in masks]) == len(NAMES)
    assert len(list(drawn(pictured / "build/year.en.pdf"))) == len(NAMES) + 1


def test_alternative_texts_and_tags_stay(pictured):
    for name in ("year.en.pdf", "year.en.archive.pdf"):
        with pikepdf.open(pictured / "build" / name) as pdf:
            alts = [
                str(item.Alt)
                for item in pdf.objects
                if isinstance(item, pikepdf.Dictionary) and "/Alt" in item
            ]
        assert {f"Alt of {each}" for each in NAMES} <= set(alts)


def test_settings_of_the_screen_are_heeded(copy):
    before = outputs(copy)
    with (copy / "report-builder.toml").open("a", encoding="utf-8") as file:
        file.write("\n[profiles.screen]\nppi = 100\n")
    result = build(copy)
    assert result.compiled == 0
    assert result.bytes < len(before[0])
    assert max(ppi for ppi, size in drawn(result.pdf) if size[0] > 400 and size != (800, 600)) < 111
    assert json.loads(result.record.read_bytes())["pictures"] == {"ppi": 100, "quality": 85}


def test_bound_holds_to_the_byte_with_the_best_step_that_allows_it(copy):
    full = mail(copy)
    assert full.pictures is not None
    assert full.pictures == (150, 80)
    less = mail(copy, full.bytes - 1)
    assert less.bytes < full.bytes
    assert less.pictures is not None
    assert less.pictures < full.pictures
    exact = mail(copy, less.bytes)
    assert (exact.bytes, exact.pictures) == (less.bytes, less.pictures)
    least = mail(copy, less.bytes * 7 // 10)
    assert least.bytes <= less.bytes * 7 // 10
    assert least.pictures is not None
    assert least.pictures < less.pictures
    phases = Phases()
    least.pdf.unlink()
    again = mail(copy, less.bytes * 7 // 10, phases)
    assert again.bytes == least.bytes
    assert "preparing pictures" not in phases.names  # all that the search weighed is kept
    assert mail(copy, less.bytes * 7 // 10).unchanged


def test_bound_that_cannot_hold_is_one_line_that_says_what_weighs(copy, run):
    last = mail(copy).pdf.read_bytes()
    done = run("--project", copy, "build", "year", "--profile", "email", "--max-size", "30KB", expect=1)
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("error:")]
    assert "at 72 ppi and quality 45, and may have 30,000; its largest pictures: `" in line
    where = next(
        number
        for number, text in enumerate((copy / "sources/articles/one.en.md").read_text().splitlines(), 1)
        if "media/photo.png" in text
    )
    assert f"`photo.png` (sources/articles/one.en.md:{where})" in line
    assert "its largest fonts: Source" in line
    assert "allow more with --max-size" in line
    assert (copy / "build/year.en.email.pdf").read_bytes() == last
    with pytest.raises(CompileError):
        mail(copy, 30_000)


def test_a_bound_that_a_few_pictures_break_says_how_many(copy):
    with (copy / "report-builder.toml").open("a", encoding="utf-8") as file:
        file.write("\n[profiles.email]\nleast_ppi = 150\nleast_quality = 80\n")
    bytes_there = mail(copy).bytes
    with pytest.raises(CompileError, match="it would hold without the first picture"):
        mail(copy, bytes_there - 1000)


def test_same_bytes_however_the_build_came_to_them(copy):
    bound = mail(copy).bytes * 8 // 10
    mail(copy, bound)
    before = outputs(copy, "year.en.email")
    builder = Builder(find_project(copy), 1, warm=True, here=True)
    article = (copy / "sources/articles/two.en.md").read_text(encoding="utf-8")
    request = BuildRequest("year", variant=Variant("email", bound))
    try:
        for text in (article.replace("photo.webp", "photo.png"), article):
            (copy / "sources/articles/two.en.md").write_text(text, encoding="utf-8")
            build_with(builder, request, Silent())
    finally:
        builder.close()
    assert outputs(copy, "year.en.email") == before
    shutil.rmtree(copy / "build/.store/picture")
    (copy / "build/year.en.email.pdf").unlink()
    build_report(find_project(copy), BuildRequest("year", jobs=2, variant=Variant("email", bound)), Silent())
    assert outputs(copy, "year.en.email") == before


def test_second_build_prepares_no_picture(copy):
    (copy / "build/year.en.pdf").unlink()
    phases = Phases()
    build_report(find_project(copy), BuildRequest("year", jobs=1), phases)
    assert "linking" in phases.names
    assert "preparing pictures" not in phases.names


def test_briefs_for_mail_are_made_in_workers(copy, run):
    source(copy, "three", "Three", "Nothing to be seen.")
    arguments = ("--project", copy, "--json", "brief", "two", "three", "--profile", "email", "--jobs", "1")
    first, _ = json.loads(run(*arguments).stdout)["results"]
    assert first["pictures"] == {"ppi": 150, "quality": 80}
    bound = first["bytes"] * 3 // 4
    done = json.loads(run(*arguments, "--max-size", bound).stdout)["results"]
    assert {each["bytes"] <= bound for each in done} == {True}
    assert done[0]["pictures"]["ppi"] < 150
    assert done[1]["pictures"] is None
    with pikepdf.open(copy / "build/briefs/two.en.email.pdf") as pdf:
        assert len(images(pdf)) == 1
    told = json.loads(run(*arguments, "--max-size", "9KB", expect=1).stdout)["problems"]
    assert all("and may have 9,000" in problem["message"] for problem in told)
    assert any("two.en.md" in problem["message"] for problem in told)
    # Each says which PDF it is, also where there is no picture to tell by.
    said = [problem["message"].partition(": the PDF has ")[0] for problem in told]
    assert said == ["two.en", "three.en"]
