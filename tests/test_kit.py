"""What a kit holds: every file is opened again and looked at."""

from __future__ import annotations

import email
import hashlib
import io
import json
import re
import shutil
import zipfile
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from helpers_build import made_once, put
from helpers_kit import ARABIC, TITLE, URL, kit_project, kits_made, manifest_of
from PIL import Image, ImageStat
from sample_project import article

from report_builder.kit.material import spread
from report_builder.kit.model import Finding
from report_builder.kit.words import shortened


@pytest.fixture(scope="session")
def made(run_folder: Path) -> Path:
    """The project with its kits. Shared: only to be looked at, or copied."""
    return made_once(run_folder / "shared-kits", kits_made)


@pytest.fixture(scope="session")
def english(made: Path) -> Path:
    return made / "build/kits/year.en"


@pytest.fixture(scope="session")
def arabic(made: Path) -> Path:
    return made / "build/kits/year.ar"


def message(folder: Path) -> EmailMessage:
    found = email.message_from_bytes((folder / "message.eml").read_bytes(), policy=SMTP)
    assert isinstance(found, EmailMessage)
    return found


def texts(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "texts.json").read_bytes())


def test_the_manifest_tells_of_every_file(english, arabic):
    for folder, lang in ((english, "en"), (arabic, "ar")):
        manifest = manifest_of(folder)
        assert (manifest["format"], manifest["kit"], manifest["kind"]) == (1, f"year.{lang}", "report")
        assert (manifest["url"], manifest["date"]) == (URL[lang], "2023-01-15")
        listed = {file["name"]: file for file in manifest["files"]}
        assert list(listed) == sorted(listed)
        there = {path.name for path in folder.iterdir()} - {"manifest.json"}
        assert set(listed) == there
        for name, file in listed.items():
            data = (folder / name).read_bytes()
            assert (file["bytes"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
            assert name.isascii()
        assert listed[manifest["pdf"]]["pages"] == manifest["pages"]
        assert all((folder / name).is_file() for name in manifest["newsletter"]["pictures"])


def test_pdfs_are_those_for_mail_under_names_for_every_system(made, english, arabic):
    assert manifest_of(english)["pdf"] == "institute_year_en_2023-01.pdf"
    # The Arabic name of the publisher has no vowels to write in Latin letters; the English one is taken.
    assert manifest_of(arabic)["pdf"] == "institute_year_ar_2023-01.pdf"
    built = (made / "build/year.en.email.pdf").read_bytes()
    assert (english / "institute_year_en_2023-01.pdf").read_bytes() == built


def test_pictures_have_their_sizes_and_show_pages_worth_seeing(english):
    for name, pages in (("cover", 0), ("page-1", 1), ("page-2", 2)):
        for suffix, width in ((".png", 320), ("@2x.png", 640), (".webp", 320), ("@2x.webp", 640)):
            with Image.open(english / f"{name}{suffix}") as picture:
                assert picture.size == (width, pytest.approx(width * 297 / 210, abs=2)), (name, pages)
                assert max(ImageStat.Stat(picture.convert("L")).stddev) > 5  # something is drawn on it
    alt = texts(english)["alt"]
    assert alt["cover.png"] == f"Cover of “{TITLE['en']}”"
    labels = {line["title"]: line["page"] for line in texts(english)["contents"]}
    first = labels["Talks without end"]  # the first opening
    assert alt["page-1.png"] == f"Page {first} of “{TITLE['en']}”: Talks without end"
    figure = int(alt["page-2.png"].split()[1])
    assert figure > int(labels["The strikes"])  # the page with the drawing, not an opening


def test_cards_are_as_large_as_networks_want_and_run_with_the_script(english, arabic):
    def ground(folder: Path) -> tuple[float, float]:
        """How light the outermost columns are, left and right."""
        with Image.open(folder / "social.png") as card:
            assert card.size == (1200, 630)
            grey = card.convert("L")
            edges = (grey.crop((0, 0, 20, 630)), grey.crop((1180, 0, 1200, 630)))
            return (ImageStat.Stat(edges[0]).mean[0], ImageStat.Stat(edges[1]).mean[0])

    left, right = ground(english)
    assert left < 100 < right  # words on dark ground at the left, the cover on a light one at the right
    left, right = ground(arabic)
    assert right < 100 < left
    assert TITLE["en"] in texts(english)["alt"]["social.png"]


def test_long_titles_fit_on_the_card(made, tmp_path, run):
    copy = Path(shutil.copytree(made, tmp_path / "copy"))
    title = "What thirty-one ceasefires, nine formats and two constitutions did not settle " * 3
    put(copy, "sources/articles/long.ar.md", article(ARABIC * 3, ARABIC * 9))
    put(copy, "sources/articles/long.en.md", article(title, "Short."))
    with (copy / "report-builder.toml").open("a") as config:
        config.write('pages = ["1", "77"]\n')
    done = run("--project", copy, "--json", "kit", "long")
    for result in json.loads(done.stdout)["results"]:
        with Image.open(Path(result["folder"]) / "social.png") as card:
            light = result["manifest"]["lang"] == "ar"
            # Nothing of the title is behind the cover or the date.
            words = card.convert("L").crop((480, 620, 1200, 630) if light else (0, 620, 720, 630))
            assert ImageStat.Stat(words).stddev[0] < 3
    said = {problem["message"] for problem in json.loads(done.stdout)["results"][0]["problems"]}
    assert "there is no summary: the newsletter has none" in said
    assert "there is no address on the web: the kit has no QR code, the newsletter no button" in said
    assert "kit.pages: long.en has no page 77" in said
    assert "there is no date: names and citations go without" in said
    folder = copy / "build/kits/long.en"
    assert not (folder / "qr.png").exists()
    assert manifest_of(folder)["notes"] == ["no QR code (en): the sources have no address"]
    assert "Read online" not in (folder / "newsletter.html").read_text()
    assert manifest_of(folder)["pdf"] == "institute_long_en.pdf"


def test_qr_codes_lead_to_the_online_version(english, arabic):
    for folder, lang in ((english, "en"), (arabic, "ar")):
        with Image.open(folder / "qr.png") as picture:
            (code,) = zxingcpp.read_barcodes(picture.convert("L"))
        assert code.text == URL[lang]
        assert (folder / "qr.svg").read_text().startswith("<?xml")


def test_drafts_hold_text_html_the_cover_and_the_pdf(english, arabic):
    for folder, lang, subject in (
        (english, "en", f"New report: {TITLE['en']}"),
        (arabic, "ar", "تقرير جديد: خطوط وصمت في عام ٢٠٢٢"),
    ):
        draft = message(folder)
        assert draft["Subject"] == subject == manifest_of(folder)["subject"]
        assert (draft["X-Unsent"], draft["To"], draft["Date"], draft["Message-ID"]) == ("1", None, None, None)
        assert draft["From"].addresses[0].addr_spec == "post@institute.example"
        assert draft.get_content_type() == "multipart/mixed"
        alternative, attached = draft.iter_parts()
        text, related = alternative.iter_parts()
        html, cover = related.iter_parts()
        assert [part.get_content_type() for part in (text, related, html, cover)] == [
            "text/plain", "multipart/related", "text/html", "image/png",
        ]  # fmt: skip
        assert URL[lang] in text.get_content()
        (source,) = re.findall(r'src="cid:([^"]+)"', html.get_content())
        assert cover["Content-ID"] == f"<{source}>"
        assert cover.get_content() == (folder / "cover.png").read_bytes()
        assert attached.get_filename() == manifest_of(folder)["pdf"]
        assert attached.get_content_type() == "application/pdf"
        assert attached.get_content() == (folder / attached.get_filename()).read_bytes()
        raw = (folder / "message.eml").read_bytes()
        assert b"\n" not in raw.replace(b"\r\n", b"")
        assert max(map(len, raw.split(b"\r\n"))) <= 78
        assert raw.isascii()


def test_texts_say_what_the_report_says(english, arabic):
    found = texts(english)
    assert found["title"] == TITLE["en"]
    assert found["findings"] == [
        {"text": "Two rounds, and no result.", "article": "Talks without end"},
        {"text": "A second point.", "article": "Talks without end"},
        {"text": "Fewer raids than in 2021.", "article": "The strikes"},
    ]
    for post in found["posts"]:
        assert len(post["text"]) <= post["most"]
        assert URL["en"] in post["text"]
    assert "• Two rounds, and no result.\n• A second point." in found["posts"][-1]["text"]
    assert "#Syria #SecurityCouncil" in found["posts"][-1]["text"]
    assert found["citation"].startswith(
        "Institute, Lines & silences of 2022: Annual report, 15 January 2023."
    )
    plain = (english / "texts.txt").read_text()
    assert "[Key findings]\n- Two rounds, and no result." in plain
    found = texts(arabic)
    assert (found["dir"], found["date_printed"]) == ("rtl", "يناير ٢٠٢٣")
    assert "#مجلس_الأمن" in found["posts"][-1]["text"]
    assert "[موضوع الرسالة]" in (arabic / "texts.txt").read_text()


def test_citations_can_be_read_by_programs(made, english):
    entry = (english / "citation.bib").read_text()
    assert entry.startswith("@techreport{year-en,")
    assert "institution = {Institute}" in entry
    assert f"url = {{{URL['en'].replace('&', '&')}}}" in entry.replace("\\&", "&")
    brief = made / "build/kits/talks.en"
    assert "author = {Ash, Ann}" in (brief / "citation.bib").read_text()
    lines = (brief / "citation.ris").read_bytes().decode().split("\r\n")
    assert lines[0] == "TY  - RPRT"
    assert lines[-2:] == ["ER  - ", ""]
    assert {"AU  - Ash, Ann", "TI  - Talks without end", "DA  - 2022/05/04"} <= set(lines)
    assert (brief / "citation.txt").read_text() == "Ann Ash, “Talks without end”, Institute, 4 May 2022.\n"
    assert (english / "licence.txt").read_text() == "© Institute\n"


def test_the_kit_of_a_brief_has_the_findings_of_its_article(made):
    brief = made / "build/kits/talks.en"
    assert [each["text"] for each in texts(brief)["findings"]] == [
        "Two rounds, and no result.",
        "A second point.",
    ]
    assert manifest_of(brief)["kind"] == "brief"
    assert message(brief)["Subject"] == "New: Talks without end"


def test_zip_files_hold_the_folder(made, english):
    with zipfile.ZipFile(made / "build/kits/year.en.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names == sorted(f"year.en/{path.name}" for path in english.iterdir())
        assert archive.read("year.en/message.eml") == (english / "message.eml").read_bytes()
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_sources_have_the_same_bytes(made, english, tmp_path, run):
    other = kit_project(tmp_path / "elsewhere")
    shutil.copytree(made / "build/.store", other / "build/.store")
    run("--project", other, "--quiet", "kit", "year", "--edition", "en", "--zip", "--jobs", "1")
    again = other / "build/kits/year.en"
    assert {path.name: path.read_bytes() for path in again.iterdir()} == {
        path.name: path.read_bytes() for path in english.iterdir()
    }
    first, second = (folder / "build/kits/year.en.zip" for folder in (made, other))
    assert first.read_bytes() == second.read_bytes()
    assert str(made).encode() not in b"".join(path.read_bytes() for path in english.iterdir())


def test_one_kit_of_all_editions_has_one_message(made, tmp_path, run):
    copy = Path(shutil.copytree(made, tmp_path / "copy"))
    config = copy / "report-builder.toml"
    at = "https://media.institute.example/{name}.{lang}/"
    config.write_text(config.read_text().replace("sender", f'picture_url = "{at}"\nsender'))
    run("--project", copy, "--quiet", "kit", "year", "--combine", "--pages", "2")
    folder = copy / "build/kits/year"
    manifest = manifest_of(folder)
    covers = [at.format(name="year", lang=lang) + "cover.png" for lang in ("en", "ar")]
    assert manifest["newsletter"]["picture_urls"] == covers  # as those of the editions' own kits
    assert (manifest["kit"], manifest["kind"]) == ("year", "combined")
    assert [each["lang"] for each in manifest["editions"]] == ["en", "ar"]
    draft = message(folder)
    attached = [part.get_filename() for part in draft.iter_attachments()]
    assert attached == [each["pdf"] for each in manifest["editions"]]
    html = next(part for part in draft.walk() if part.get_content_type() == "text/html").get_content()
    english, arabic = html.split("<!-- block ar begins -->")
    assert TITLE["en"].replace("&", "&amp;") in english
    assert 'dir="rtl"' not in english
    assert "خطوط وصمت في عام ٢٠٢٢" in arabic
    assert set(re.findall(r'<table[^>]* dir="(\w+)"', f"<table {arabic}")) == {"rtl"}
    described = json.loads((folder / "texts.ar.json").read_bytes())["alt"]
    assert (
        described["page-1.png"] == "الصفحة ٢ من «خطوط وصمت في عام ٢٠٢٢»: محادثات بلا نهاية"
    )  # 2 is how it may be asked for
    assert "page-2.png" not in described
    assert (folder / "cover.ar.png").read_bytes() == (copy / "build/kits/year.ar/cover.png").read_bytes()
    with Image.open(io.BytesIO((folder / "qr.ar.png").read_bytes())) as picture:
        assert zxingcpp.read_barcodes(picture.convert("L"))[0].text == URL["ar"]


def test_findings_are_taken_from_as_many_articles_as_there_are():
    found = [Finding(f"{key}{at}", key) for key in "abc" for at in range(3)]
    assert [each.text for each in spread(found, 4)] == ["a0", "a1", "b0", "c0"]
    assert [each.text for each in spread(found, 2)] == ["a0", "b0"]


def test_texts_are_cut_at_sentences_and_words():
    text = "The first sentence stands alone here. The second one is too long to be told."
    assert shortened(text, 50) == "The first sentence stands alone here."
    assert shortened(text, 20) == "The first sentence…"
    assert shortened(text, 200) == text
    assert len(shortened("unbroken" * 20, 30)) <= 30
