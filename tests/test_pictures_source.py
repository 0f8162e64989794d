"""Pictures of every kind stand in a PDF upright, in the colours that they were meant in, and unharmed."""

from __future__ import annotations

import io

import pikepdf
import pytest
from helpers_build import build, made_once, manifest, project, put, source
from helpers_pictures import BLUE, RED, halves, images, photo, picture_project, pictures, pixels, saved
from PIL import Image, ImageChops, ImageOps, ImageStat

from report_builder.driver.build import build_report
from report_builder.driver.model import BuildRequest, Silent
from report_builder.pictures.jpeg_file import stripped
from report_builder.pictures.source import as_set
from report_builder.project.paths import find_project
from report_builder.project.variant import Variant


@pytest.fixture(scope="session")
def pictured(run_folder):
    """The report with pictures of every kind, built for a screen and for an archive. Only to be looked at."""

    def make(folder):
        build(picture_project(folder))
        archive = BuildRequest("year", jobs=1, variant=Variant("archive"))
        build_report(find_project(folder), archive, Silent())

    return made_once(run_folder / "shared-pictured", make)


@pytest.fixture(scope="module")
def kept(pictured):
    """The images of the archive's PDF, which are those of the sources."""
    with pikepdf.open(pictured / "build/year.en.archive.pdf") as pdf:
        yield images(pdf)


def near(color, wanted, most=12):
    return max(abs(a - b) for a, b in zip(color, wanted, strict=True)) <= most


def unlike(image, other):
    """The mean difference of two pictures, of 255."""
    return max(ImageStat.Stat(ImageChops.difference(image.convert("RGB"), other.convert("RGB"))).mean)


def test_photograph_is_turned_upright(kept):
    image = pixels(kept["turned.jpg"])
    assert image.size == (80, 120)
    assert near(image.getpixel((40, 15)), RED)
    assert near(image.getpixel((40, 105)), BLUE)


def test_plain_jpeg_loses_nothing_but_what_is_said_of_it(kept):
    before, after = pictures()["plain.jpg"], kept["plain.jpg"].read_raw_bytes()
    scan = before[before.index(b"\xff\xda") :]
    assert after.endswith(scan)
    assert b"taken by Ann" in before
    assert b"taken by Ann" not in after


def test_colours_of_other_spaces_become_those_of_srgb(kept):
    assert {str(image.ColorSpace) for image in kept.values()} == {"/DeviceRGB", "/DeviceGray"}
    wide, inks = pixels(kept["wide.jpg"]), pixels(kept["inks.jpg"])
    assert near(wide.getpixel((30, 20)), (0, 255, 0), 6)  # the green of P3 is beyond sRGB
    assert near(inks.getpixel((30, 20)), (255, 0, 0))
    p3 = Image.open(io.BytesIO(pictures()["wide.jpg"])).info["icc_profile"]
    dull = Image.open(
        io.BytesIO(as_set(saved(Image.new("RGB", (8, 8), (200, 100, 100)), "PNG", icc_profile=p3)))
    )
    red, green, _ = ImageStat.Stat(dull).mean
    assert red > 206  # the same colour needs more of a weaker red
    assert green < 100


def test_broken_profile_stops_nothing(kept):
    image = pixels(kept["broken.jpg"])
    assert near(image.getpixel((10, 40)), RED)
    assert kept["broken.jpg"].read_raw_bytes().endswith(pictures()["broken.jpg"][-200:])


def test_webp_is_compressed_and_keeps_its_transparency(kept):
    flat, soft = kept["photo.webp"], kept["soft.webp"]
    assert flat.Filter == pikepdf.Name.DCTDecode
    assert unlike(pixels(flat), photo(seed=5)) < 4
    mask = pixels(soft.SMask)
    assert (mask.getpixel((450, 300)), mask.getpixel((5, 5))) == (255, 0)


def test_palette_16_bits_and_1_bit_look_as_they_did(kept):
    hole = kept["hole.png"]
    mask = pixels(hole.SMask)
    assert (mask.getpixel((10, 40)), mask.getpixel((110, 40))) == (0, 255)
    assert near(pixels(hole).convert("RGB").getpixel((110, 40)), BLUE)
    assert kept["deep.png"].ColorSpace == pikepdf.Name.DeviceGray
    assert pixels(kept["deep.png"]).getpixel((30, 20)) in (127, 128)
    scan = Image.open(io.BytesIO(pictures()["scan.png"]))
    assert ImageChops.difference(pixels(kept["scan.png"]).convert("L"), scan.convert("L")).getbbox() is None


def test_grey_photograph_stays_grey(kept):
    assert kept["grey.jpg"].ColorSpace == pikepdf.Name.DeviceGray


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation(orientation):
    upright = halves()
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(upright, "JPEG", quality=98, subsampling=0, exif=exif)
    shown = Image.open(io.BytesIO(as_set(data)))
    assert not shown.getexif()
    assert unlike(shown, ImageOps.exif_transpose(Image.open(io.BytesIO(data)))) < 2


def test_what_follows_the_end_of_a_jpeg_is_left_out():
    """Telephones append a film, or a map of brightness."""
    for options in ({}, {"progressive": True}, {"restart_marker_blocks": 2}):
        data = saved(photo((64, 48)), "JPEG", **options)
        assert stripped(data + b"\xff\xd8 a film of some megabytes \xff\xd9") == stripped(data)
        again = Image.open(io.BytesIO(stripped(data)))
        assert again.tobytes() == Image.open(io.BytesIO(data)).tobytes()


@pytest.mark.parametrize("cut", [3, 30, 200, 700, -2])
def test_damaged_pictures_are_left_to_the_engine(cut):
    for name in ("turned.jpg", "wide.jpg", "hole.png", "soft.webp"):
        data = pictures()[name]
        as_set(data[:cut])
        as_set(data[:cut] + b"\xff" * 50)


def test_picture_with_exif_is_placed_as_large_as_without(tmp_path):
    """The engine places by pixels; what a file says of its resolution counted for nothing before either."""
    root = project(tmp_path, {"sources/reports/year.toml": manifest(("All", ["one"]))})
    exif = Image.Exif()
    exif[0x011A] = exif[0x011B] = 600.0
    put(root, "sources/media/a.jpg", saved(halves(), "JPEG", exif=exif, dpi=(600, 600)))
    put(root, "sources/media/b.jpg", saved(halves(), "JPEG"))
    images = '<img src="../media/a.jpg" alt="a">\n\n<img src="../media/b.jpg" alt="b">'
    source(root, "one", "One", f"Text.\n\n{images}")
    result = build(root)
    from pypdfium2 import PdfDocument, PdfImage

    boxes = [
        item.get_bounds()
        for page in PdfDocument(result.pdf)
        for item in page.get_objects()
        if isinstance(item, PdfImage)
    ]
    first, second = [(round(right - left, 1), round(top - low, 1)) for left, low, right, top in boxes]
    assert first == second
