"""The PDF that is kept: PDF/A-3a and PDF/UA-1, with what it was made of inside."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess

import pikepdf
import pytest
from helpers_build import manifest, paragraphs, project, put, sha, source
from helpers_citations import BIB
from helpers_pdf import opened, texts
from lxml import etree
from PIL import Image

from report_builder.driver.build import build_report
from report_builder.driver.model import BuildRequest, Silent
from report_builder.project.paths import find_project
from report_builder.project.variant import Variant
from report_builder.verify.pdfa.checks import faults

DATA = "year,strikes\n2018,42\n2019,39\n"
CHART = '```{.chart kind="bar" data="strikes.csv" alt="What the bars show" attach=true}\n```'
ARCHIVE = Variant("archive")


def photo(mode: str = "RGB", kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((64, 48)).convert(mode).save(out, kind)
    return out.getvalue()


def kept_report(root):
    project(root, {"sources/media/photo.png": photo(), "sources/data/strikes.csv": DATA})
    put(root, "sources/bibliography/main.bib", BIB)
    put(root, "sources/bibliography/other.bib", "@book{unused, title = {Unused}, date = 2001}\n")
    put(root, "sources/reports/year.toml", manifest(("Military", ["strikes", "notes"])))
    picture = '![A photo.](../media/photo.png){alt="A grey slope"}'
    source(
        root,
        "strikes",
        "Strikes",
        f"{paragraphs(2)} As told [@lines, p. 3]. See [notes](article:notes).\n\n{picture}\n\n{CHART}\n",
        date="2022-05-01",
    )
    put(root, "sources/articles/deep/strikes.en.md", "---\ntitle: Notes\nkey: notes\n---\nA few notes.\n")
    return root


def archived(root, variant=ARCHIVE):
    return build_report(find_project(root), BuildRequest("year", jobs=1, variant=variant), Silent())


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    root = kept_report(tmp_path_factory.mktemp("kept"))
    archived(root)
    return root


@pytest.fixture(scope="module")
def file(kept):
    return kept / "build/year.en.archive.pdf"


@pytest.fixture(scope="module")
def pdf(file):
    with opened(file) as pdf:
        yield pdf


def test_file_says_that_it_is_both_pdf_a_and_pdf_ua(pdf, file):
    assert re.match(rb"%PDF-1\.7\n%[\x80-\xff]{4}", file.read_bytes())
    packet = etree.fromstring(pdf.Root.Metadata.read_bytes())
    said = {name: packet.findtext(f".//{{{space}}}{name}") for space, name in (
        ("http://www.aiim.org/pdfa/ns/id/", "part"), ("http://www.aiim.org/pdfa/ns/id/", "conformance"),
    )}  # fmt: skip
    assert said == {"part": "3", "conformance": "A"}
    assert packet.findtext(".//{http://www.aiim.org/pdfua/ns/id/}part") == "1"
    described = packet.findtext(".//{http://www.aiim.org/pdfa/ns/schema#}namespaceURI")
    assert described == "http://www.aiim.org/pdfua/ns/id/"
    created = packet.findtext(".//{http://ns.adobe.com/xap/1.0/}CreateDate")
    assert (created, str(pdf.trailer.Info.CreationDate)) == ("2023-01-15T00:00:00Z", "D:20230115000000Z")


def test_colours_are_those_of_a_profile_in_the_file(pdf):
    (intent,) = pdf.Root.OutputIntents.as_list()
    assert intent.S == "/GTS_PDFA1"
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(io.BytesIO(intent.DestOutputProfile.read_bytes()))
    assert "sRGB" in ImageCms.getProfileDescription(profile)
    assert int(intent.DestOutputProfile.N) == 3


def test_pictures_are_whole_and_not_smoothed_and_links_print(pdf, kept):
    pictures = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)
                and each.get("/Subtype") == "/Image"]  # fmt: skip
    assert pictures
    assert all("/Interpolate" not in each for each in pictures)
    photos = [pikepdf.PdfImage(each).as_pil_image() for each in pictures if int(each.Width) == 64]
    assert photos[0].convert("RGB").tobytes() == Image.open(kept / "sources/media/photo.png").tobytes()
    links = [each for page in pdf.pages for each in page.obj.get("/Annots", pikepdf.Array()).as_list()]
    assert links
    assert {int(each.F) for each in links} == {4}


def test_sources_are_in_the_file_with_what_they_are(pdf, kept):
    names = sorted(pdf.attachments)
    assert names == [
        "build-record.json", "main.bib", "report-builder.toml", "sources-articles-deep-strikes.en.md",
        "sources-articles-strikes.en.md", "sources-data-strikes.csv", "strikes.csv", "year.toml",
    ]  # fmt: skip
    article = pdf.attachments["sources-articles-strikes.en.md"]
    assert article.get_file().read_bytes() == (kept / "sources/articles/strikes.en.md").read_bytes()
    assert str(article.obj.Desc) == "Article “Strikes” (en), Markdown"
    assert pdf.attachments["sources-data-strikes.csv"].get_file().read_bytes() == DATA.encode()
    kinds = {name: (str(pdf.attachments[name].obj.AFRelationship), pdf.attachments[name].get_file().mime_type)
             for name in names}  # fmt: skip
    assert kinds["sources-articles-strikes.en.md"] == ("/Source", "text/markdown")
    assert kinds["main.bib"] == ("/Data", "application/x-bibtex")
    assert kinds["year.toml"] == ("/Source", "application/toml")
    assert kinds["build-record.json"] == ("/Supplement", "application/json")
    dates = {str(pdf.attachments[name].obj.EF.F.Params.ModDate) for name in names}
    assert dates == {"D:20230115000000Z"}
    assert len(pdf.Root.AF) == len(names)


def test_record_in_the_file_names_the_articles_by_their_hash_and_not_the_file_itself(pdf, kept):
    record = json.loads(pdf.attachments["build-record.json"].get_file().read_bytes())
    hashes = {unit["article"]["sha256"] for unit in record["units"] if unit["article"]}
    assert sha((kept / "sources/articles/strikes.en.md").read_bytes()) in hashes
    assert record["pages"] == len(pdf.pages)
    assert not {"sha256", "bytes", "made_of"} & record.keys()


def test_nothing_in_it_is_against_the_standard(pdf, file):
    assert list(faults(pdf, file.read_bytes())) == []


def test_second_build_gives_the_same_bytes_and_a_changed_source_others(kept, file, tmp_path):
    copy = shutil.copytree(kept, tmp_path / "copy")
    before = file.read_bytes()
    assert archived(copy).unchanged
    shutil.rmtree(copy / "build/.store/stamp", ignore_errors=True)
    (copy / "build/year.en.archive.pdf").unlink()
    again = archived(copy)
    assert (again.compiled, again.pdf.read_bytes()) == (0, before)
    path = copy / "sources/articles/strikes.en.md"
    path.write_text(path.read_text(encoding="utf-8").replace("title: Strikes", "title: Strikes  # a remark"))
    changed = archived(copy)
    assert (changed.compiled, changed.unchanged) == (0, False)
    with opened(changed.pdf) as pdf:
        assert b"# a remark" in pdf.attachments["sources-articles-strikes.en.md"].get_file().read_bytes()


def test_sources_may_stay_out(kept, tmp_path):
    copy = shutil.copytree(kept, tmp_path / "copy")
    with (copy / "report-builder.toml").open("a", encoding="utf-8") as config:
        config.write("[profiles.archive]\nattach_sources = false\n")
    with opened(archived(copy).pdf) as pdf:
        assert list(pdf.attachments) == ["strikes.csv"]  # as every profile has it


def test_picture_in_cmyk_is_told_with_its_article(kept, tmp_path, run):
    copy = shutil.copytree(kept, tmp_path / "copy")
    (copy / "sources/media/photo.png").unlink()
    put(copy, "sources/media/photo.jpg", photo("CMYK", "JPEG"))
    path = copy / "sources/articles/strikes.en.md"
    path.write_text(path.read_text(encoding="utf-8").replace("photo.png", "photo.jpg"), encoding="utf-8")
    done = run("--project", copy, "build", "year", "--profile", "archive", expect=None)
    if done.exit_code:  # pictures may be converted before they are placed
        assert "a picture is in CMYK" in done.stderr
        assert "archive.conforms" in done.stderr
        assert "convert the picture" in done.stderr
    else:
        with opened(copy / "build/year.en.archive.pdf") as pdf:
            assert list(faults(pdf, (copy / "build/year.en.archive.pdf").read_bytes())) == []


def _harmed(file, harm):
    with opened(file) as pdf:
        harm(pdf)
        out = io.BytesIO()
        pdf.save(out, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    with opened(out.getvalue()) as pdf:
        return {fault.clause for fault in faults(pdf, out.getvalue())}


def _add_page_content(text):
    def harm(pdf):
        page = pdf.pages[-1]
        page.contents_add(text)

    return harm


def _no_flag(pdf):
    page = next(page for page in pdf.pages if "/Annots" in page)
    del page.Annots[0].F


def _no_intent(pdf):
    del pdf.Root.OutputIntents


def _no_relation(pdf):
    spec = pdf.attachments["year.toml"].obj
    del spec.AFRelationship


def _no_date(pdf):
    del pdf.attachments["year.toml"].obj.EF.F.Params.ModDate


def _script(pdf):
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("1"))


def _smooth(pdf):
    next(each for each in pdf.objects if isinstance(each, pikepdf.Stream)
         and each.get("/Subtype") == "/Image").Interpolate = True  # fmt: skip


def _foreign_property(pdf):
    packet = pdf.Root.Metadata.read_bytes()
    more = b'<rdf:Description rdf:about="" xmlns:x="urn:x"><x:y>1</x:y></rdf:Description></rdf:RDF>'
    pdf.Root.Metadata.write(packet.replace(b"</rdf:RDF>", more))


def _private_signs(pdf):
    fonts = (each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each)
    font = next(fonts)
    head, pairs, rest = font.ToUnicode.read_bytes().partition(b"beginbfchar\n")
    rest = re.sub(rb"> ?<[0-9a-fA-F]+>", b"> <e001>", rest, count=1)
    font.ToUnicode.write(head + pairs + rest)


@pytest.mark.parametrize(
    ("harm", "clause"),
    [
        (_no_flag, "6.3.2"),
        (_no_intent, "6.2.3"),
        (_no_relation, "6.8"),
        (_no_date, "6.8"),
        (_script, "6.5.1"),
        (_smooth, "6.2.8"),
        (_foreign_property, "6.6.2.3"),
        (_private_signs, "6.2.11.7.3"),
        (_add_page_content(b"0 0 0 1 k 0 0 9 9 re f"), "6.2.4.3"),
        (_add_page_content(b"/Nowhere Do"), "6.2.2"),
        (_add_page_content(b"q " * 30 + b"Q " * 30), "6.1.13"),
    ],
)
def test_what_the_standard_forbids_is_found(file, harm, clause):
    assert clause in _harmed(file, harm)


@pytest.mark.skipif(shutil.which("verapdf") is None, reason="veraPDF is not on this machine")
@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_verapdf_finds_it_conforming(file, flavour):
    command = ["verapdf", "--flavour", flavour, "--format", "text", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.stdout.startswith("PASS"), done.stdout + done.stderr


def test_text_is_that_of_the_screen(kept, tmp_path):
    copy = shutil.copytree(kept, tmp_path / "copy")
    screen = archived(copy, Variant())
    assert screen.compiled == 0
    assert texts(screen.pdf) == texts(copy / "build/year.en.archive.pdf")
