"""The newsletter as mail programs show it: in headless Chromium, on a telephone and on a desk, both ways."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers_build import made_once
from helpers_kit import URL, kits_made, manifest_of
from lxml import html as lxml_html

from report_builder.kit.newsletter import MOST_BYTES, newsletter_html, newsletter_mjml
from report_builder.project.errors import CompileError

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# What a browser says of the page, as text in its title.
LOOK = """<script>addEventListener('load', () => {
const seen = [...document.querySelectorAll('body *')].filter(e => e.getClientRects().length);
const inside = e => e.getBoundingClientRect();
const cover = document.querySelector('img');
document.title = JSON.stringify({
  width: innerWidth, scroll: document.documentElement.scrollWidth,
  beyond: seen.filter(e => inside(e).right > innerWidth + 1 || inside(e).left < -1).length,
  direction: getComputedStyle(document.querySelector('ul')).direction,
  lang: document.documentElement.lang, dir: document.documentElement.dir,
  cover: {shown: cover.naturalWidth > 0, left: inside(cover).left, width: inside(cover).width},
  title: {left: inside(document.querySelector('.kit-text div')).left},
  item: {align: getComputedStyle(document.querySelector('li')).textAlign},
})});</script>"""


@pytest.fixture(scope="session")
def made(run_folder: Path) -> Path:
    return made_once(run_folder / "shared-kits", kits_made)


def seen(page: Path, widths: tuple[int, ...], tmp_path: Path) -> list[dict[str, Any]]:
    """What Chromium says of the newsletter at `page` in windows of these widths."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here to look at the newsletter with")
    copy = Path(shutil.copytree(page.parent, tmp_path / "copy"))
    (copy / "look.html").write_text(page.read_text().replace("</body>", f"{LOOK}</body>"))
    # A window is never narrower than 500 px; a frame in it is.
    frames = (
        f'<iframe src="look.html" width="{each}" height="2000" style="border:0"></iframe>' for each in widths
    )
    (copy / "frames.html").write_text(
        f"{''.join(frames)}<pre id=said></pre><script>addEventListener('load', () => setTimeout(() => "
        "{ said.textContent = '[' + [...document.querySelectorAll('iframe')]"
        ".map(each => each.contentDocument.title) + ']' }, 50))</script>"
    )
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--disable-background-networking", "--allow-file-access-from-files", "--window-size=1700,2200",
        "--virtual-time-budget=3000", "--dump-dom", f"--user-data-dir={tmp_path / 'profile'}",
        (copy / "frames.html").as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode < 0:  # it falls over now and then where memory is short
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    (said,) = re.findall(r'<pre id="said">(.*?)</pre>', done.stdout, re.DOTALL)
    return json.loads(lxml_html.fromstring(f"<p>{said}</p>").text_content())


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_newsletter_fits_telephones_and_desks(made, tmp_path, lang):
    page = made / f"build/kits/year.{lang}/newsletter.html"
    narrow, wide = seen(page, (375, 1200), tmp_path)
    rtl = lang == "ar"
    for found, width in ((narrow, 375), (wide, 1200)):
        assert (found["width"], found["scroll"], found["beyond"]) == (width, width, 0)
        assert (found["lang"], found["dir"]) == (lang, "rtl" if rtl else "ltr")
        assert found["direction"] == ("rtl" if rtl else "ltr")
        assert found["item"]["align"] == ("right" if rtl else "left")
        assert found["cover"]["shown"]
    # On a desk the cover stands where lines begin, beside the title.
    assert (wide["cover"]["left"] > wide["title"]["left"]) == rtl


def test_the_newsletter_is_safe_for_mail(made):
    for lang in ("en", "ar"):
        folder = made / f"build/kits/year.{lang}"
        text = (folder / "newsletter.html").read_text()
        assert len(text.encode()) < 60_000 < MOST_BYTES
        tree = lxml_html.fromstring(re.sub(r"<!--\[if.*?<!\[endif\]-->", "", text, flags=re.DOTALL))
        assert not tree.xpath("//script | //link | //iframe | //form | //svg | //*[@onclick]")
        assert "@import" not in text
        assert "@font-face" not in text
        (picture,) = tree.xpath("//img")
        assert picture.get("src") == "cover.png"  # this project names no picture_url
        assert picture.get("alt")
        assert {link.get("href") for link in tree.xpath("//a")} == {URL[lang], "https://institute.example"}
        assert all(table.get("dir") == ("rtl" if lang == "ar" else "ltr") for table in tree.xpath("//table"))
        assert tree.xpath("//meta[@name='color-scheme']/@content") == ["light dark"]
        assert all(element.get("style") for element in tree.xpath("//td | //li | //ul"))


def test_pictures_are_named_by_their_address_where_the_project_has_one(made, tmp_path, run):
    copy = Path(shutil.copytree(made, tmp_path / "copy"))
    config = copy / "report-builder.toml"
    address = 'picture_url = "https://media.institute.example/{name}.{lang}"\nsender'
    config.write_text(config.read_text().replace("sender", address))
    done = run("--project", copy, "--json", "kit", "talks", "--edition", "en", "--pages", "2")
    (result,) = json.loads(done.stdout)["results"]
    expected = "https://media.institute.example/talks.en/cover.png"
    assert result["manifest"]["newsletter"]["picture_urls"] == [expected]
    assert f'src="{expected}"' in (Path(result["folder"]) / "newsletter.html").read_text()
    assert not [each for each in result["problems"] if "picture" in each["message"]]
    listed = {file["name"]: file["what"] for file in result["manifest"]["files"]}
    assert listed["page-1.png"] == "page 2"
    assert "page-2.png" not in listed
    before = manifest_of(Path(result["folder"]))
    done = run("--project", copy, "kit", "talks", "--edition", "en", "--pages", "2,99", expect=1)
    assert "talks.en has no page 99 (its pages are 1 to " in done.stderr
    assert json.loads((Path(result["folder"]) / "manifest.json").read_bytes()) == before


def test_what_is_no_mjml_is_an_error_in_words():
    with pytest.raises(CompileError, match="the newsletter could not be made"):
        newsletter_html("<mjml><mj-body><mj-nonsense")


def test_titles_and_findings_are_text_and_not_html(made):
    from report_builder.articles.catalogue import load_catalogue
    from report_builder.compose.layout import load_layout
    from report_builder.driver.pool import Pool
    from report_builder.kit.card import make_card
    from report_builder.kit.model import Edition, Finding, KitFile
    from report_builder.manuscript.report import resolve_report
    from report_builder.project.paths import find_project

    project = find_project(made)
    report = resolve_report(project, load_catalogue(project), "year", "en")
    report = replace(report, title="<script>alert(1)</script> {{ x }}", summary='"><img src=x>')
    layout = load_layout(project, report.layout)
    edition = Edition(
        "year", "report", report, layout, b"", "x.pdf", ("1",), (), findings=(Finding("<b>bold</b>"),)
    )
    text = newsletter_html(newsletter_mjml([edition], lambda _: "cover.png"))
    tree = lxml_html.fromstring(text)
    assert not tree.xpath("//script | //b | //img[@src='x']")
    assert "<b>bold</b>" in tree.text_content()
    # A layout without a template for the card costs the card only.
    edition = replace(edition, layout=replace(layout, templates={}))
    cards, (problem,) = make_card(project, edition, KitFile("cover.png", b"", "", ""), Pool(1))
    assert not cards
    assert problem.message == "the layout “annual-report” has no template “social”: the kit has no card"
