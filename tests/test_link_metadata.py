"""What the linked file says of itself."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from helpers_build import build, manifest, project, put, source
from helpers_pdf import opened
from lxml import etree

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"


@pytest.fixture(scope="module")
def pdf(varied):
    with opened(varied / "build/year.en.pdf") as pdf:
        yield pdf


@pytest.fixture(scope="module")
def packet(pdf):
    return etree.fromstring(pdf.Root.Metadata.read_bytes())


def items(packet, name):
    return [item.text for item in packet.iterfind(f".//{name}//{RDF}li")]


def test_info_and_xmp_say_the_same(pdf, packet):
    info = pdf.trailer.Info
    assert [str(info.Title)] == items(packet, f"{DC}title") == ["The year: A <short> account"]
    assert str(info.Author).split(", ") == items(packet, f"{DC}creator") == ["Ann Ash", "Ben & Bo"]
    assert [str(info.Subject)] == items(packet, f"{DC}description") == ["What happened, in brief."]
    assert str(info.Keywords).split(", ") == items(packet, f"{DC}subject") == ["Syria", "trade & transit"]
    assert packet.findtext(".//{http://ns.adobe.com/pdf/1.3/}Keywords") == str(info.Keywords)
    assert packet.findtext(".//{http://ns.adobe.com/pdf/1.3/}Producer") == str(info.Producer)
    for name, key in (("CreateDate", "/CreationDate"), ("ModifyDate", "/ModDate")):
        written = dt.datetime.fromisoformat(packet.findtext(f".//{XMP}{name}"))
        assert str(info[key]) == written.strftime("D:%Y%m%d%H%M%SZ")
        assert written.date() == dt.date(2023, 1, 15)
    assert items(packet, f"{DC}rights") == ["© Institute"]
    assert items(packet, f"{DC}publisher") == ["Institute"]
    assert packet.findtext(f".//{DC}identifier") == "R-1"


def test_file_claims_its_tags_language_and_title(pdf, packet):
    assert packet.findtext(".//{http://www.aiim.org/pdfua/ns/id/}part") == "1"
    assert str(pdf.Root.Lang) == "en"
    assert items(packet, f"{DC}language") == ["en"]
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert "/Direction" not in pdf.Root.ViewerPreferences


def test_report_without_a_date_bears_none(tmp_path):
    project(tmp_path, {})
    source(tmp_path, "one", "One", "Text.")
    put(tmp_path, "sources/reports/year.toml", manifest(("All", ["one"])).replace("date = 2023-01-15\n", ""))
    with opened(build(tmp_path).pdf) as pdf:
        assert "/CreationDate" not in pdf.trailer.Info
        packet = pdf.Root.Metadata.read_bytes()
        assert b"CreateDate" not in packet
        assert not re.search(rb"20\d\d-\d\d-\d\dT", packet)


def test_file_id_comes_from_the_content_alone(varied, tmp_path):
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(varied, copy, ignore=shutil.ignore_patterns("build"))
    with opened(build(copy).pdf) as again, opened(varied / "build/year.en.pdf") as first:
        assert bytes(again.trailer.ID[0]) == bytes(first.trailer.ID[0])
        assert bytes(first.trailer.ID[0]) == bytes(first.trailer.ID[1])
    source(copy, "roads", "Roads", "Another text.")
    with opened(build(copy).pdf) as other, opened(varied / "build/year.en.pdf") as first:
        assert bytes(other.trailer.ID[0]) != bytes(first.trailer.ID[0])
