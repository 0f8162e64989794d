"""Draft campaigns made through the HTTP API of a listmonk that is strict about it."""

from __future__ import annotations

import json
import os
import re
import ssl
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
import trustme
from click.testing import Result
from conftest import Run
from helpers_listmonk import TOKEN, USER, Listmonk
from helpers_mail import COVER, SUBJECT, free_port, log_lines, make_kit, pdf_bytes, silent_server

from report_builder.kit.campaign import as_template, as_text_template, fragment, with_addresses

Send = Callable[..., Result]
CONFIG = 'publisher = "Institute"\n\n[mail]\ntimeout = 5\npause = 0.01\n'
LIST = "أصدقاء المركز"


@pytest.fixture
def listmonk() -> Generator[Listmonk]:
    with Listmonk() as server:
        yield server


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [each for each in os.environ if each.startswith("REPORT_BUILDER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("REPORT_BUILDER_LISTMONK_USER", USER)
    monkeypatch.setenv("REPORT_BUILDER_LISTMONK_TOKEN", TOKEN)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    (tmp_path / "report-builder.toml").write_text(CONFIG)
    return tmp_path


@pytest.fixture
def draft(run: Run, project: Path) -> Send:
    """Make a campaign of the kit at a site, for the Arabic list unless others are named."""

    def draft(url: str, *arguments: str, expect: int = 0) -> Result:
        lists = () if "--list" in arguments else ("--list", LIST)
        line = ("syria-2022.en", "--listmonk", url, *lists, *arguments)
        result = run("--project", project, "send", *line, expect=expect)
        assert TOKEN not in result.output
        if expect == 1:
            assert result.stderr.startswith("error: ")
            assert len(result.stderr.splitlines()) == 1
        return result

    return draft


def shown(template: str) -> str:
    """What html/template makes of a body in which nothing but quoted texts and `Safe` stands in braces."""
    without = re.sub(
        r"<!--.*?-->", "", re.sub(r"\{\{ Safe `.*?` \}\}", "", template, flags=re.DOTALL), flags=re.DOTALL
    )
    assert "<!--" not in without
    return re.sub(
        r'\{\{ (?:Safe `(.*?)`|"([^"]*)") \}\}', lambda m: m[1] or m[2] or "", template, flags=re.DOTALL
    )


def test_a_kit_becomes_a_draft(listmonk, project, draft):
    kit = make_kit(project)
    result = draft(listmonk.url, "--list", LIST, "--list", "List 3")
    assert f"{listmonk.url}/admin/campaigns/41" in result.stdout
    (campaign,) = listmonk.campaigns
    assert campaign["status"] == "draft"
    assert campaign["lists"] == [330, 103]
    assert campaign["subject"] == SUBJECT
    assert campaign["template_id"] == 3
    assert campaign["type"] == "regular"
    names = {name: number for number, (name, _, _) in listmonk.media.items()}
    assert listmonk.media[names["report.pdf"]] == ("report.pdf", "application/pdf", pdf_bytes())
    assert listmonk.media[names["cover.png"]] == ("cover.png", "image/png", COVER)
    assert campaign["media"] == [names["report.pdf"]]
    body = shown(campaign["body"])
    cover = f"{listmonk.url}/uploads/{names['cover.png']}_cover.png"
    assert f'<img src="{cover}" srcset="{cover} 1x, {cover} 2x"' in body
    assert "<p>cover.png is the picture</p>" in body
    # The default template is a page of its own, so what stands in it is none.
    assert body.count("<html") == body.count("<body") == body.count("<title") == 0
    assert '<div lang="en" dir="ltr" style="margin:0">' in body
    assert body.index("<style>@media") < body.index("<div lang")
    # What is text in the kit is no command there, and what Outlook reads is still there.
    assert "Read {{ .Subscriber.Email }}" in body
    assert "{{ .Subscriber" not in campaign["body"]
    assert "@TrackLink" not in campaign["body"]
    assert "{{ Safe `<!--[if mso | IE]><table><tr><td><![endif]-->` }}" in campaign["body"]
    assert shown(campaign["altbody"]) == "Read {{ .Subscriber.Email }}\n"
    assert [each["event"] for each in log_lines(kit)] == ["attempt", "accepted"]


def test_a_bare_template_gets_the_whole_page_and_the_pdf_can_be_left_out(listmonk, project, draft):
    make_kit(project)
    draft(listmonk.url, "--template", "Bare", "--no-attach")
    (campaign,) = listmonk.campaigns
    assert campaign["template_id"] == 4
    assert campaign["body"].startswith("<!doctype html><html")
    assert "media" not in campaign
    assert [name for name, _, _ in listmonk.media.values()] == ["cover.png"]


def test_a_combined_kit_brings_the_pdf_of_each_edition(listmonk, project, draft):
    kit = make_kit(project)
    manifest = json.loads((kit / "manifest.json").read_text())
    other = {
        **next(each for each in manifest["files"] if each["name"] == "report.pdf"),
        "name": "report.ar.pdf",
    }
    (kit / "report.ar.pdf").write_bytes((kit / "report.pdf").read_bytes())
    manifest |= {"editions": [{"lang": "en", "pdf": "report.pdf"}, {"lang": "ar", "pdf": "report.ar.pdf"}]}
    manifest["files"].append(other)
    (kit / "manifest.json").write_text(json.dumps(manifest))
    draft(listmonk.url)
    (campaign,) = listmonk.campaigns
    assert [listmonk.media[number][0] for number in campaign["media"]] == ["report.pdf", "report.ar.pdf"]
    del manifest["newsletter"]
    (kit / "manifest.json").write_text(json.dumps(manifest))
    assert "the kit has no newsletter block" in draft(listmonk.url, expect=1).stderr


def test_the_same_kit_makes_no_second_campaign_unless_asked(listmonk, project, draft):
    make_kit(project)
    draft(listmonk.url)
    again = draft(listmonk.url)
    assert f"there is a campaign of this kit already: {listmonk.url}/admin/campaigns/41" in again.stdout
    assert len(listmonk.campaigns) == 1
    assert json.loads(draft(listmonk.url, "--again", "--json").stdout)["campaign"]["outcome"] == "made"
    assert len(listmonk.campaigns) == 2


def test_a_dry_run_asks_nothing(listmonk, project, draft):
    kit = make_kit(project)
    said = draft(listmonk.url, "--dry-run").stdout
    assert f"for “{LIST}” at {listmonk.url} with cover.png, report.pdf" in said
    assert listmonk.asked == []
    assert not (kit / "sent.jsonl").exists()


def test_unknown_names_are_told_before_anything_is_uploaded(listmonk, project, draft):
    make_kit(project)
    assert (
        "there is no list “List 33x” (did you mean “List 33”?)"
        in draft(listmonk.url, "--list", "List 33x", expect=1).stderr
    )
    listmonk.lists[5]["name"] = "List 6"
    assert "there are 2 lists called “List 6”" in draft(listmonk.url, "--list", "List 6", expect=1).stderr
    unknown = draft(listmonk.url, "--template", "Bear", expect=1).stderr
    assert "there is no template “Bear” (did you mean “Bare”?)" in unknown
    assert "there is no template “Welcome”" in draft(listmonk.url, "--template", "Welcome", expect=1).stderr
    assert "POST /api/media" not in listmonk.asked


def test_a_campaign_that_is_refused_leaves_nothing_behind(listmonk, project, draft):
    kit = make_kit(project)
    listmonk.faults["POST /api/campaigns"] = [400]
    refused = draft(listmonk.url, expect=1)
    assert "POST /api/campaigns: 400 told to fail, …" in refused.stderr
    assert listmonk.media == {}
    assert [each["event"] for each in log_lines(kit)] == ["attempt", "refused"]
    listmonk.extensions.remove("pdf")
    assert (
        "400 Unsupported file type (pdf) (its settings of media uploads"
        in draft(listmonk.url, expect=1).stderr
    )
    assert listmonk.media == {}
    listmonk.extensions.append("pdf")
    listmonk.faults["GET /api/lists"] = [503, 429]
    draft(listmonk.url)
    assert len(listmonk.campaigns) == 1


@pytest.mark.parametrize("fault", ["lose", "hang up", "other", 504])
def test_a_campaign_that_may_be_there_is_not_made_again_unasked(listmonk, project, draft, fault):
    make_kit(project)
    listmonk.faults["POST /api/campaigns"] = [fault]
    assert "so the campaign may be there" in draft(listmonk.url, expect=1).stderr
    assert listmonk.asked.count("POST /api/campaigns") == 1
    assert len(listmonk.media) == 2
    assert "so the campaign may be there" in draft(listmonk.url, expect=1).stderr
    assert listmonk.asked.count("POST /api/campaigns") == 1
    draft(listmonk.url, "--again")
    assert listmonk.campaigns[-1]["name"].startswith("Syria during 2022 [syria-2022.en ")


def test_who_asks_and_where(listmonk, project, draft, monkeypatch):
    make_kit(project)
    monkeypatch.setenv("REPORT_BUILDER_LISTMONK_USER", "other")
    refused = draft(listmonk.url, expect=1)
    assert "403 invalid session (see REPORT_BUILDER_LISTMONK_USER and _TOKEN" in refused.stderr
    monkeypatch.delenv("REPORT_BUILDER_LISTMONK_TOKEN")
    assert "keyring set report-builder other@localhost" in draft(listmonk.url, expect=1).stderr
    monkeypatch.delenv("REPORT_BUILDER_LISTMONK_USER")
    assert "set REPORT_BUILDER_LISTMONK_USER" in draft(listmonk.url, expect=1).stderr
    monkeypatch.setenv("REPORT_BUILDER_LISTMONK_USER", USER)
    monkeypatch.setenv("REPORT_BUILDER_LISTMONK_TOKEN", TOKEN)
    listmonk.faults["GET /api/lists"] = [301]
    assert "has moved to https://elsewhere.example/api" in draft(listmonk.url, expect=1).stderr
    assert "GET /api/lists: 405 Method Not Allowed" in draft(f"{listmonk.url}/sub", expect=1).stderr
    for url, said in (
        ("http://lists.example.org", "the token would go there without encryption"),
        ("https://u:p@lists.example.org", "a name or password does not belong in the address"),
        ("ftp://lists.example.org", "is no address of a site"),
        (f"http://localhost:{free_port()}", "nothing listens there"),
        ("https://no-such-host.invalid", "there is no such site"),
    ):
        assert said in draft(url, expect=1).stderr
    assert listmonk.campaigns == []


def test_without_the_extra_mail_it_says_what_to_install(listmonk, project, draft, monkeypatch):
    make_kit(project)
    monkeypatch.setitem(sys.modules, "urllib3", None)
    assert "pip install 'report-builder[mail]'" in draft(listmonk.url, expect=1).stderr
    monkeypatch.setitem(sys.modules, "keyring", None)
    monkeypatch.delenv("REPORT_BUILDER_LISTMONK_TOKEN")
    assert "there is no token for kits" in draft(listmonk.url, expect=1).stderr


def test_a_site_is_held_to_its_certificate_and_to_time(project, draft):
    make_kit(project)
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with Listmonk(context) as listmonk:
        assert "its certificate is not trusted" in draft(listmonk.url, expect=1).stderr
        authority.cert_pem.write_to_path(str(project / "ca.pem"))
        (project / "report-builder.toml").write_text(f'{CONFIG}ca_file = "ca.pem"\n')
        draft(listmonk.url)
        assert len(listmonk.campaigns) == 1
    (project / "report-builder.toml").write_text(CONFIG.replace("timeout = 5", "timeout = 0.2"))
    with silent_server() as port:
        assert "did not answer within 0.2 s" in draft(f"http://localhost:{port}", expect=1).stderr


def test_texts_with_braces_stay_texts():
    for text in (
        "{{ .X }}",
        "{{{{",
        "a{{b",
        "{",
        "}}",
        "{{{",
        "x@TrackLink",
        "{https://a.b@TrackLink",
        "{{@TrackLink",
    ):
        assert shown(as_text_template(text)) == text
        assert "https://a.b@TrackLink" not in as_text_template(text)
    assert as_template("a{<!--[if mso]>x<![endif]-->b") == "a&#123;{{ Safe `<!--[if mso]>x<![endif]-->` }}b"
    assert as_template("<!-- {{ .X }} -->") == ""
    assert as_template("<!--[if mso]>{{ .X }}<![endif]-->") == ""
    assert as_template("<style>.a{{}}</style>") == "<style>.a{ {}}</style>"


def test_addresses_are_put_in_where_files_are_named_and_nowhere_else():
    html = (
        '<img src=\'./a b.png\'><td background="a%20b.png" style="background:url(a%20b.png)">'
        "<a href='xa b.png'>a b.png</a>"
    )
    done = with_addresses(html, {"a b.png": "https://x.org/?a=1&b=2"})
    assert done.count("https://x.org/?a=1&amp;b=2") == 3
    placed = '<img src="https://cdn.example/kits/x/c.png"><a href="https://www.example/r.pdf">'
    addresses = {"c.png": "https://lists.example/1_c.png", "r.pdf": "https://lists.example/2_r.pdf"}
    done_too = with_addresses(placed, addresses)
    assert done_too == '<img src="https://lists.example/1_c.png"><a href="https://www.example/r.pdf">'
    assert "<a href='xa b.png'>a b.png</a>" in done
    assert fragment("<p>no page</p>") == "<p>no page</p>"
