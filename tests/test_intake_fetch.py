"""Fetching within bounds, from a real server that misbehaves; imports of what it serves."""

from __future__ import annotations

import json
import time

import pytest
from click.testing import CliRunner
from helpers_build import project
from helpers_intake import AR, EN
from helpers_intake_server import PNG, Served, serving

from report_builder.cli.main import cli
from report_builder.intake.addresses import is_public, web_address
from report_builder.intake.errors import IntakeError
from report_builder.intake.fetch import FetchBounds, fetch

CONFIG = 'publisher = "Institute"\nlanguages = ["en", "ar", "tr"]\nkinds = ["in-focus", "analysis"]\n'
HERE = FetchBounds(allow_private=True, seconds=10)


@pytest.fixture(scope="module")
def server():
    with serving() as served:
        yield served


@pytest.fixture
def root(tmp_path):
    return project(tmp_path / "project", {}, CONFIG)


def run_import(root, *arguments: str):
    result = CliRunner().invoke(cli, ["--project", str(root), "import", "--json", "--jobs", "1", *arguments])
    return result, json.loads(result.stdout)


def refused(url: str, bounds: FetchBounds = HERE) -> str:
    with pytest.raises(IntakeError) as caught:
        fetch(url, bounds)
    return caught.value.message


def test_an_answer_comes_with_where_it_was_found_and_no_cookie_goes_back(server: Served):
    answer = fetch(f"{server.url}/redirect/3", HERE)
    assert answer.url == f"{server.url}/article"
    assert EN["p1"].encode() in answer.data
    _, headers = server.asked[-1]
    assert "cookie" not in headers
    assert headers["user-agent"].startswith("report-builder/")


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/redirect/7", "leads on more than 5 times"),
        ("/redirect/1?to=file:///etc/passwd", "no web address"),
        ("/redirect/1?to=ftp://127.0.0.1/x", "no web address"),
        ("/bomb/gzip", "sends more than 20 MB"),
        ("/bomb/plain", "sends more than 20 MB"),
        ("/missing", "answers 404"),
    ],
)
def test_what_goes_beyond_a_bound_is_refused_in_one_sentence(server: Served, path: str, why: str):
    assert why in refused(server.url + path)


@pytest.mark.parametrize("path", ["/stall/drip", "/stall/silence"])
def test_a_server_that_stalls_is_left_after_the_time_for_the_whole(server: Served, path: str):
    began = time.monotonic()
    assert "takes longer than 0.6 seconds" in refused(
        server.url + path, FetchBounds(seconds=0.6, allow_private=True)
    )
    assert time.monotonic() - began < 3


def test_private_addresses_are_refused_also_behind_a_redirect_and_other_spellings(server: Served):
    port = server.url.rpartition(":")[2]
    before = len(server.asked)
    for host in ("127.0.0.1", "localhost", "0.0.0.0", "[::1]", "2130706433", "0x7f.1"):  # noqa: S104
        assert "private address" in refused(
            f"http://{host}:{port}/article", FetchBounds(seconds=5)
        ) or host.startswith("0x")
    assert len(server.asked) == before
    for address in (
        "10.1.2.3",
        "169.254.169.254",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "100.64.0.1",
        "fe80::1",
    ):
        assert not is_public(address), address
    assert is_public("93.184.216.34")


def test_addresses_with_names_of_other_scripts_are_asked_in_ascii():
    assert (
        web_address("https://bücher.example/a b/ق?q=ş#x")
        == "https://xn--bcher-kva.example/a%20b/%D9%82?q=%C5%9F"
    )
    with pytest.raises(IntakeError, match="password"):
        web_address("https://me:secret@example.org/")


def test_a_page_is_imported_with_its_pictures_under_the_names_of_their_contents(server: Served, root):
    result, said = run_import(root, "--allow-private", f"{server.url}/redirect/2")
    assert result.exit_code == 0, result.output
    (article,) = said["articles"]
    assert article["state"] == "new"
    text = (root / article["file"]).read_text("utf-8")
    (picture,) = (root / "sources" / "media").iterdir()
    assert picture.read_bytes() == PNG
    assert (
        f'![The middle landing at low water.](/sources/media/{picture.name}){{alt="Two lorries wait' in text
    )
    assert f"source_url: {server.url}/2022/05/ferries-lower-river/" in text
    asked = len(server.asked)
    _, again = run_import(root, "--allow-private", f"{server.url}/article")
    assert [each["state"] for each in again["articles"]] == ["unchanged"]
    assert not any("uploads" in path for path in server.paths()[asked:])  # the picture is there already


def test_wordpress_is_read_page_by_page_and_what_it_names_by_number_is_asked_for(server: Served, root):
    result, said = run_import(root, "--allow-private", f"{server.url}/wp-json/wp/v2/posts?per_page=2")
    assert result.exit_code == 0, result.output
    assert [each["origin"].rpartition("#")[2] for each in said["articles"]] == ["1", "2", "3", "4", "5", "6"]
    one, two = said["articles"][:2]
    assert (one["key"], one["lang"], two["key"], two["lang"]) == (
        "note-1",
        "en",
        "note-1",
        "ar",
    )  # paired by Polylang
    text = (root / two["file"]).read_text("utf-8")
    for line in (
        "kind: in-focus",
        "authors: [Nadia Kelling]",
        "tags: [ferries, silt & sand]",
        "picture: /sources/media/",
    ):
        assert line in text
    assert f"title: {AR['title']} – 2" in text
    assert sum(path.startswith("/wp-json/wp/v2/categories") for path in server.paths()) == 1


def test_a_feed_gives_whole_texts_and_leads_to_the_pages_of_those_it_only_teases(server: Served, root):
    _, said = run_import(root, "--allow-private", f"{server.url}/feed")
    whole, teased = said["articles"]
    assert (whole["title"], whole["words_out"] > 100) == ("Whole in the feed", True)
    assert teased["title"] == EN["title"]  # that of the page
    result, said = run_import(root, "--allow-private", f"{server.url}/feed/robots")
    assert result.exit_code == 1
    assert "robots.txt" in said["articles"][1]["message"]
    (root / "feed.xml").write_bytes(fetch(f"{server.url}/feed", HERE).data)
    _, said = run_import(root, str(root / "feed.xml"))
    assert "only the beginning" in said["articles"][1]["message"]  # a file may lead anywhere


def test_what_lies_about_its_type_is_known_by_its_content_and_one_failure_stops_no_other(
    server: Served, root
):
    urls = [f"{server.url}/lie/{name}" for name in ("page.jpg", "picture", "pdf")]
    result, said = run_import(root, "--allow-private", "--timeout", "2", *urls, f"{server.url}/stall/drip")
    assert result.exit_code == 1
    assert [each["state"] for each in said["articles"]] == ["new", "failed", "failed", "failed"]
    assert "a picture" in said["articles"][1]["message"]
    assert "a PDF" in said["articles"][2]["message"]
    assert "longer than 2 seconds" in said["articles"][3]["message"]


def test_without_allow_private_nothing_is_asked_and_offline_refuses_addresses(server: Served, root):
    before = len(server.asked)
    result, said = run_import(root, f"{server.url}/article")
    assert (result.exit_code, "private address" in said["articles"][0]["message"]) == (1, True)
    _, said = run_import(root, "--offline", "--allow-private", f"{server.url}/article")
    assert "offline" in said["articles"][0]["message"]
    assert len(server.asked) == before
