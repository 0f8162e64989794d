"""Kits sent through a real mail server, with encryption and a login: what arrives, and who gets it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme
from click.testing import Result
from conftest import Run
from helpers_mail import (
    COVER,
    PASSWORD,
    SUBJECT,
    MailServer,
    Manners,
    free_port,
    log_lines,
    make_kit,
    pdf_bytes,
    silent_server,
)

Send = Callable[..., Result]
# The server that is encrypted from the start cannot know that it is.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def running(authority: trustme.CA) -> Generator[MailServer]:
    with MailServer(authority) as server:
        yield server


@pytest.fixture
def server(running: MailServer) -> MailServer:
    running.fresh()
    return running


@pytest.fixture
def project(
    tmp_path: Path, server: MailServer, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A project whose settings lead to the server, with the password in the environment."""
    for name in [each for each in os.environ if each.startswith("REPORT_BUILDER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("REPORT_BUILDER_SMTP_PASSWORD", PASSWORD)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    root = tmp_path / "project"
    root.mkdir()
    authority.cert_pem.write_to_path(str(root / "ca.pem"))
    settings(root, port=server.port)
    return root


@pytest.fixture
def send(run: Run, project: Path) -> Send:
    def send(*arguments: str | Path, expect: int = 0) -> Result:
        result = run("--project", project, "send", *arguments, expect=expect)
        assert PASSWORD not in result.output
        assert "Traceback" not in result.output
        if expect == 1:
            for line in result.stderr.splitlines():
                assert line.startswith("error: ")
        return result

    return send


def settings(root: Path, **changes: object) -> None:
    """The project file with these keys of [mail] changed; None leaves one out."""
    keys: dict[str, object] = {
        "host": "localhost",
        "user": "reports",
        "sender": "Meridian – مركز <reports@meridian.example>",
        "ca_file": "ca.pem",
        "timeout": 5,
        "pause": 0.01,
        **changes,
    }
    lines = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}"
        for name, value in keys.items()
        if value is not None
    ]
    text = "\n".join(['publisher = "Institute"', "", "[mail]", *lines, ""])
    (root / "report-builder.toml").write_text(text, encoding="utf-8")


def parsed(data: bytes | str | None) -> EmailMessage:
    assert isinstance(data, bytes)
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_each_address_gets_a_message_of_its_own_with_the_same_pdf(server, project, send):
    server.manners.limit = 1_000_000
    kit = make_kit(project, Bcc="boss@example.org", Date="Mon, 01 Jan 2001 00:00:00 +0000")
    result = send(
        "syria-2022.en",
        "--to",
        "Änne Ü <anne@example.org>",
        "--to",
        "b@münchen.example",
        "--to",
        "ANNE@example.org",
    )
    assert server.to == ["anne@example.org", "b@xn--mnchen-3ya.example"]
    assert server.connections == 1
    assert "sent     anne@example.org" in result.stdout
    first, second = (parsed(each.content) for each in server.received)
    for message, raw in zip((first, second), server.received, strict=True):
        attached = next(message.iter_attachments())
        assert attached.get_content() == pdf_bytes()
        assert attached.get_filename() == "report.pdf"
        assert message["Subject"] == SUBJECT
        assert str(message["From"]) == "Meridian – مركز <reports@meridian.example>"
        assert [name for name in message if name in ("Bcc", "Cc", "X-Unsent", "Auto-Submitted")] == []
        assert [
            len(message.get_all(name) or ()) for name in ("From", "To", "Date", "Message-ID", "Subject")
        ] == [1] * 5
        assert abs(message["Date"].datetime.timestamp() - time.time()) < 60
        assert re.fullmatch(r"<[^<>@\s]+@meridian\.example>", message["Message-ID"])
        assert raw.mail_from == "reports@meridian.example"
        assert f"SIZE={len(raw.content)}" in raw.mail_options
        text = message.get_body(("plain",))
        assert text is not None
        assert text.get_content().splitlines() == [
            "التقرير.",
            ".",
            "..",
            "Its end",
        ]
        assert [part.get_content() for part in message.walk() if part.get_content_type() == "image/png"] == [
            COVER
        ]
    assert str(first["To"]) == "Änne Ü <anne@example.org>"
    assert str(second["To"]) == "b@xn--mnchen-3ya.example"
    assert first["Message-ID"] != second["Message-ID"]
    assert b"m\xc3\xbcnchen" not in server.received[0].content
    lines = list(log_lines(kit))
    assert [(each["event"], each["to"]) for each in lines] == [
        (event, to) for to in server.to for event in ("attempt", "accepted")
    ]
    assert lines[1]["answer"] == "2.0.0 queued as 42"
    assert lines[1]["reference"] == first["Message-ID"]
    assert PASSWORD not in (kit / "sent.jsonl").read_text()


def test_nobody_gets_a_kit_twice_unless_asked(server, project, send):
    make_kit(project)
    send("syria-2022", "--to", "a@example.org")
    again = send("syria-2022.en", "--to", "A@Example.org", "--to", "b@example.org")
    assert "has it   A@example.org (since 20" in again.stdout
    assert server.to == ["a@example.org", "b@example.org"]
    send("syria-2022.en", "--to", "a@example.org", "--again")
    assert server.to == ["a@example.org", "b@example.org", "a@example.org"]
    # A kit that was made anew with something else in it is another one.
    manifest = project / "build" / "kits" / "syria-2022.en" / "manifest.json"
    manifest.write_text(manifest.read_text().replace("Syria during", "Syria in"))
    send("syria-2022.en", "--to", "a@example.org")
    assert len(server.received) == 4


def test_what_may_have_been_sent_is_not_sent_again_unasked(server, project, send):
    kit = make_kit(project)
    server.manners.data = ["hang up"]
    lost = send("syria-2022.en", "--to", "a@example.org", "--to", "b@example.org", expect=1)
    assert "a@example.org: localhost:" in lost.stderr
    assert "may have been sent" in lost.stderr
    assert server.to == ["b@example.org"]
    assert [each["event"] for each in log_lines(kit)] == ["attempt", "attempt", "accepted"]
    next_run = send("syria-2022.en", "--to", "a@example.org", expect=1)
    assert "an earlier run ended while the server had the message" in next_run.stderr
    assert server.to == ["b@example.org"]
    send("syria-2022.en", "--to", "a@example.org", "--again")
    assert server.to == ["b@example.org", "a@example.org"]
    assert "has it" in send("syria-2022.en", "--to", "a@example.org").stdout
    server.manners.data = ["299 2.0.0 who knows"]
    assert "may have been sent" in send("syria-2022.en", "--to", "c@example.org", expect=1).stderr


def test_a_run_that_is_killed_leaves_an_attempt(server, project, send):
    kit = make_kit(project)
    server.manners.data = ["stall"]
    command = [sys.executable, "-m", "report_builder", "--project", str(project), "send", "syria-2022.en"]
    process = subprocess.Popen([*command, "--to", "a@example.org"], stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while server.manners.data and time.monotonic() < deadline:
        time.sleep(0.02)
    busy = send("syria-2022.en", "--to", "b@example.org", expect=1)
    assert "this kit is being sent by another run" in busy.stderr
    process.kill()
    process.wait()
    # The machine stopped while a line was written: the log goes on after it.
    with (kit / "sent.jsonl").open("ab") as log:
        log.write(b'{"at": "2026-01-01T00:00:00+00:00", "event": "acc')
    unsure = send("syria-2022.en", "--to", "a@example.org", "--to", "c@example.org", expect=1)
    assert "unsure   a@example.org" in unsure.stdout
    assert server.to == ["c@example.org"]
    assert "has it" in send("syria-2022.en", "--to", "c@example.org").stdout
    *before, torn, attempt, accepted = (kit / "sent.jsonl").read_text().splitlines()
    assert torn.endswith('"event": "acc')
    for line, event, to in (
        (before[0], "attempt", "a"),
        (attempt, "attempt", "c"),
        (accepted, "accepted", "c"),
    ):
        assert (json.loads(line)["event"], json.loads(line)["to"]) == (event, f"{to}@example.org")


def test_later_is_tried_again_and_never_is_not(server, project, send):
    kit = make_kit(project)
    server.manners = Manners(
        mail=["451 4.3.0 not now"],
        rcpt=["450 4.2.0 greylisted", "hang up", "421 4.3.2 closing down"],
        data=["451 4.3.0 later"],
        refused=frozenset({"gone@example.org"}),
    )
    settings(project, port=server.port, attempts=6)
    result = send(
        "syria-2022.en",
        "--to",
        "a@example.org",
        "--to",
        "gone@example.org",
        "--to",
        "c@example.org",
        expect=1,
    )
    assert server.to == ["a@example.org", "c@example.org"]
    assert server.connections == 3
    assert "gone@example.org: localhost refuses the recipient: 550 5.1.1 no such user here" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    events = [(each["event"], each["to"]) for each in log_lines(kit)]
    assert events.count(("attempt", "a@example.org")) == 6
    assert events.count(("refused", "a@example.org")) == 5
    assert events.count(("attempt", "gone@example.org")) == 1
    server.manners = Manners(rcpt=["450 4.2.0 greylisted"] * 9)
    settings(project, port=server.port, attempts=2)
    given_up = send("syria-2022.en", "--to", "d@example.org", expect=1)
    assert "450 4.2.0 greylisted (tried 2 times)" in given_up.stderr
    assert len(server.manners.rcpt) == 7
    # The refusal was an answer: the address is free for the next run.
    server.fresh()
    send("syria-2022.en", "--to", "d@example.org")
    assert server.to == ["d@example.org"]


def test_a_sender_that_is_refused_stops_the_run(server, project, send):
    kit = make_kit(project)
    server.manners.mail = [f"553 5.7.1 not yours: {PASSWORD}"] * 3
    result = send(
        "syria-2022.en", "--to", "a@example.org", "--to", "b@example.org", "--to", "c@example.org", expect=1
    )
    assert "localhost refuses the sender reports@meridian.example: 553 5.7.1 not yours" in result.stderr
    assert "2 further addresses were not tried" in result.stderr
    assert len(server.manners.mail) == 2
    assert PASSWORD not in (kit / "sent.jsonl").read_text()


def test_a_message_that_is_too_large_is_not_sent(server, project, send):
    kit = make_kit(project, size=3_000_000)
    server.manners.limit = 2_000_000
    result = send("syria-2022.en", "--to", "a@example.org", "--to", "b@example.org", expect=1)
    assert "the message has 4.1 MB and localhost takes 2.0 MB, so nothing was sent" in result.stderr
    advised = re.search(r"report-builder kit syria-2022 --max-size (\d+(?:\.\d)?)MB", result.stderr)
    assert advised
    assert server.received == []
    assert list(log_lines(kit)) == []
    # What is advised makes this kit, and does fit.
    combined = make_kit(project, "both", size=3_000_000, kind="combined")
    result = send(combined, "--to", "a@example.org", expect=1)
    assert re.search(r"report-builder kit both --combine --max-size 1\.\dMB", result.stderr)
    (combined / "report.pdf").unlink()
    result = send(combined, "--to", "a@example.org", expect=1)
    assert "make it again: report-builder kit both --combine)" in result.stderr
    make_kit(project, "smaller", size=int(float(advised[1]) * 1_000_000))
    send("smaller.en", "--to", "a@example.org")
    assert server.to == ["a@example.org"]


def test_encryption_and_login_are_not_done_without(server, project, send, monkeypatch, authority):
    make_kit(project)
    to = ("syria-2022.en", "--to", "a@example.org")
    monkeypatch.setenv("REPORT_BUILDER_SMTP_PASSWORD", "wrong")
    wrong = send(*to, expect=1)
    assert "localhost refuses the login of reports: 535" in wrong.stderr
    assert "wrong" not in wrong.stderr
    assert server.connections == 1
    monkeypatch.delenv("REPORT_BUILDER_SMTP_PASSWORD")
    assert "there is no password for reports" in send(*to, expect=1).stderr
    monkeypatch.setenv("REPORT_BUILDER_SMTP_PASSWORD", "schönes Paßwort")
    send(*to)
    assert server.to == ["a@example.org"]
    monkeypatch.setenv("REPORT_BUILDER_SMTP_PASSWORD", PASSWORD)
    server.fresh()
    trustme.CA().cert_pem.write_to_path(str(project / "other.pem"))
    settings(project, port=server.port, ca_file="other.pem")
    assert "its certificate is not trusted" in send(*to, "--again", expect=1).stderr
    settings(project, port=server.port, host="127.0.0.1")
    assert "its certificate is not trusted" in send(*to, "--again", expect=1).stderr
    server.manners.starttls = False
    settings(project, port=server.port)
    assert "the server offers no STARTTLS" in send(*to, "--again", expect=1).stderr
    server.manners.starttls = True
    settings(project, port=server.port, security="none")
    plain = send(*to, "--again", expect=1)
    assert "the password of reports would go there without encryption" in plain.stderr
    settings(project, host="mail.example.org", security="none", user=None)
    assert "mail would go there without encryption" in send(*to, "--again", expect=1).stderr
    assert server.logins == []
    assert server.received == []
    with MailServer(authority, tls=True) as other:
        settings(project, port=other.port, security="tls")
        send(*to, "--again")
        assert other.to == ["a@example.org"]
        settings(project, port=other.port, timeout=0.3, attempts=1)
        assert "did not answer within 0.3 s" in send(*to, "--again", expect=1).stderr
    settings(project, port=server.port, security="tls")
    assert "no encryption could be agreed on" in send(*to, "--again", expect=1).stderr


def test_a_keyring_holds_the_password_of_one_user_at_one_host(server, project, send, monkeypatch, tmp_path):
    make_kit(project)
    (tmp_path / "own_keyring.py").write_text(
        "from keyring.backend import KeyringBackend\n"
        "class Own(KeyringBackend):\n"
        "    priority = 1\n"
        "    def get_password(self, service, username):\n"
        f"        return {{('report-builder', 'reports@localhost'): {PASSWORD!r}}}.get((service, username))\n"
        "    def set_password(self, service, username, password): ...\n"
        "    def delete_password(self, service, username): ...\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    import keyring
    from own_keyring import Own  # pyright: ignore[reportMissingImports]

    before = keyring.get_keyring()
    keyring.set_keyring(Own())
    try:
        monkeypatch.delenv("REPORT_BUILDER_SMTP_PASSWORD")
        send("syria-2022.en", "--to", "a@example.org")
        settings(project, port=server.port, host="127.0.0.1")
        other = send("syria-2022.en", "--to", "b@example.org", expect=1)
    finally:
        keyring.set_keyring(before)
    assert server.to == ["a@example.org"]
    assert "keyring set report-builder reports@127.0.0.1" in other.stderr


def test_a_server_that_says_nothing_is_left(project, send):
    make_kit(project)
    to = ("syria-2022.en", "--to", "a@example.org")
    with silent_server() as port:
        settings(project, port=port, timeout=0.2, attempts=2)
        assert "did not answer within 0.2 s (tried 2 times)" in send(*to, expect=1).stderr
    with silent_server(b"2") as port:
        settings(project, port=port, timeout=5, total_seconds=0.4)
        begun = time.monotonic()
        assert "the run took longer than 0.4 s" in send(*to, expect=1).stderr
        assert time.monotonic() - begun < 3
    settings(project, port=free_port(), attempts=1)
    assert "nothing listens there" in send(*to, expect=1).stderr


def test_a_server_that_stalls_over_the_message_leaves_it_uncertain(server, project, send):
    kit = make_kit(project)
    settings(project, port=server.port, timeout=0.7)
    server.manners.data = ["stall"]
    result = send("syria-2022.en", "--to", "a@example.org", expect=1)
    assert "may have been sent" in result.stderr
    assert [each["event"] for each in log_lines(kit)][-1] == "attempt"


def test_a_run_ends_when_its_time_is_up(server, project, send):
    make_kit(project)
    settings(project, port=server.port, timeout=20, total_seconds=1.5)
    server.manners.rcpt = ["stall"]
    begun = time.monotonic()
    result = send("syria-2022.en", "--to", "a@example.org", "--to", "b@example.org", expect=1)
    assert time.monotonic() - begun < 10
    assert "the run took longer than 1.5 s" in result.stderr
    assert "1 further address was not tried" in result.stderr
    server.fresh()
    settings(project, port=server.port)
    send("syria-2022.en", "--to", "a@example.org", "--to", "b@example.org")
    assert server.to == ["a@example.org", "b@example.org"]


def test_letters_before_the_at_sign_need_a_server_that_takes_them(server, project, send):
    make_kit(project)
    result = send("syria-2022.en", "--to", "منى@example.org", "--to", "a@example.org", expect=1)
    assert "localhost takes no address with letters other than a to z before the @" in result.stderr
    assert server.to == ["a@example.org"]
    server.manners.utf8 = True
    send("syria-2022.en", "--to", "منى@example.org")
    assert server.to[1] == "منى@example.org"
    assert "SMTPUTF8" in server.received[1].mail_options
    assert str(parsed(server.received[1].content)["To"]) == "منى@example.org"


def test_a_message_with_8_bit_text_arrives_as_it_is(server, project, send):
    kit = make_kit(project, encoding="8bit")
    assert "التقرير.".encode() in (kit / "message.eml").read_bytes()
    send("syria-2022.en", "--to", "a@example.org")
    assert "BODY=8BITMIME" in server.received[0].mail_options
    text = parsed(server.received[0].content).get_body(("plain",))
    assert text is not None
    assert text.get_content().startswith("التقرير.")


def test_a_dry_run_sends_nothing_and_asks_only_when_told_to(server, project, send):
    kit = make_kit(project)
    send("syria-2022.en", "--to", "has@example.org")
    log = (kit / "sent.jsonl").read_bytes()
    server.fresh()
    arguments = ("syria-2022.en", "--to", "has@example.org", "--to", "new@example.org", "--dry-run")
    said = send(*arguments).stdout
    assert server.connections == 0
    for part in (SUBJECT, "Meridian – مركز <reports@meridian.example>", f"localhost:{server.port}", "KB"):
        assert part in said
    assert "has it   has@example.org" in said
    assert "to       new@example.org" in said
    server.manners.limit = 5_000_000
    assert "size 5000000" in send(*arguments, "--ask-server").stdout
    assert server.logins == []
    assert server.received == []
    assert (kit / "sent.jsonl").read_bytes() == log
    plan = json.loads(send(*arguments, "--json").stdout)
    assert [each["outcome"] for each in plan["deliveries"]] == ["already", "planned"]


def test_lists_of_addresses(server, project, send, tmp_path):
    make_kit(project)
    team = tmp_path / "team.txt"
    team.write_text(
        "\ufeff# the team\n\nA <a@example.org>\nb@example.org # away on Fridays\n", encoding="utf-8"
    )
    done = json.loads(send("syria-2022.en", "--to-list", team, "--to", "B@example.org", "--json").stdout)
    assert server.to == ["B@example.org", "a@example.org"]
    assert done["ok"]
    assert [each["outcome"] for each in done["deliveries"]] == ["accepted", "accepted"]
    bad = (
        "a@example.org\r\nRCPT TO:<x@example.org>",
        "a@b@c.org",
        "nobody",
        "a b@example.org",
        "a@exa mple.org",
        "a@-x.org",
        "@x.org",
    )
    for address in bad:
        result = send("syria-2022.en", "--to", address, expect=1)
        assert "is no address" in result.stderr
    team.write_text("a@example.org\nwrong\n")
    assert f"{team}:2: “wrong” is no address" in send("syria-2022.en", "--to-list", team, expect=1).stderr
    team.write_text("\n".join(f"a{number}@example.org" for number in range(201)))
    assert "201 addresses are more than the 200" in send("syria-2022.en", "--to-list", team, expect=1).stderr
    assert len(server.received) == 2


def test_which_kit_is_meant(server, project, send):
    to = ("--to", "a@example.org")
    assert "make it first: report-builder kit syria-2022)" in send("syria-2022", *to, expect=1).stderr
    for named in (("syria-2022.en",), ("syria-2022", "--edition", "en")):  # a command that works as it stands
        missing = send(*named, *to, expect=1).stderr
        assert "make it first: report-builder kit syria-2022 --edition en)" in missing
    english, arabic = make_kit(project), make_kit(project, lang="ar")
    assert "there are several kits of “syria-2022”: ar, en" in send("syria-2022", *to, expect=1).stderr
    assert "did you mean “syria-2022.en”?" in send("syria-2022.er", *to, expect=1).stderr
    send("syria-2022", "--edition", "ar", *to)
    send(english, *to)
    assert len(server.received) == 2
    assert (arabic / "sent.jsonl").exists()
    for name in ("report.pdf", "message.eml"):
        file = english / name
        file.write_bytes(file.read_bytes() + b" ")
        damaged = send("syria-2022.en", "--to", "b@example.org", expect=1)
        assert f"the file “{name}” is not as it was made" in damaged.stderr
        assert "make it again: report-builder kit syria-2022" in damaged.stderr
        file.unlink()
        assert f"the file “{name}” is missing" in send("syria-2022.en", *to, expect=1).stderr
        make_kit(project, name=name)
        file.write_bytes((project / "build" / "kits" / f"{name}.en" / name).read_bytes())
    (english / "manifest.json").write_text('{"format": 1}')
    assert "is not that of a kit" in send("syria-2022.en", *to, expect=1).stderr
    assert len(server.received) == 2


def test_a_manifest_cannot_lead_out_of_its_folder(project, send):
    kit = make_kit(project)
    (project / "build" / "kits" / "secret.txt").write_bytes(b"")
    manifest = json.loads((kit / "manifest.json").read_text())
    manifest["files"].append(
        {
            "name": "../secret.txt",
            "bytes": 0,
            "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        }
    )
    (kit / "manifest.json").write_text(json.dumps(manifest))
    assert "“../secret.txt” is missing" in send("syria-2022.en", "--to", "a@example.org", expect=1).stderr


def test_what_the_project_file_says_of_mail(server, project, send, run, monkeypatch):
    make_kit(project)
    to = ("syria-2022.en", "--to", "a@example.org")
    settings(project, port=server.port, password="hunter2")  # noqa: S106
    result = send(*to, expect=1)
    assert "report-builder.toml:" in result.stderr
    assert "a password does not belong in a file of the project" in result.stderr
    assert "hunter2" not in result.output
    settings(project, sender="no address")
    assert "“no address” is no address" in send(*to, expect=1).stderr
    settings(project, host=None)
    assert "there is no mail server to send through" in send(*to, expect=1).stderr
    settings(project, port=server.port, sender=None)
    assert "it is not said who the mail is from" in send(*to, expect=1).stderr
    # The environment goes before the project file.
    settings(project, host="mail.invalid", user="nobody", port=1, reply_to="Team <team@meridian.example>")
    monkeypatch.setenv("REPORT_BUILDER_SMTP_HOST", "localhost")
    monkeypatch.setenv("REPORT_BUILDER_SMTP_PORT", str(server.port))
    monkeypatch.setenv("REPORT_BUILDER_SMTP_USER", "reports")
    send(*to)
    assert str(parsed(server.received[0].content)["Reply-To"]) == "Team <team@meridian.example>"
    healthy = json.loads(run("--project", project, "doctor", "--json", expect=None).stdout)
    mail = next(each for each in healthy["checks"] if each["name"] == "mail")
    assert mail["ok"]
    assert mail["found"] == f"localhost:{server.port}, starttls, logs in as reports, password at hand"
    monkeypatch.setenv("REPORT_BUILDER_SMTP_HOST", "no-such-host.invalid")
    assert "there is no mail server “no-such-host.invalid”" in send(*to, "--again", expect=1).stderr
    assert len(server.received) == 1


def test_wrong_usage_is_told_before_anything_is_done(send):
    for arguments in (
        (),
        ("--to", "a@b.org", "--listmonk", "https://x.org"),
        ("--to", "a@b.org", "--list", "x"),
        ("--listmonk", "https://x.org"),
    ):
        send("syria-2022.en", *arguments, expect=2)
