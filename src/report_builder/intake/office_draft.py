"""What was found in a Word or OpenDocument file -> the draft of an article."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from report_builder.intake.clean import one_line, words
from report_builder.intake.escaping import plain_of
from report_builder.intake.html_to_markdown import html_to_markdown, kept_words
from report_builder.intake.model import Doubt, Draft, Hints, Picture
from report_builder.intake.office_findings import PICTURE, Findings
from report_builder.intake.office_html import Front, finish, shape

_SURE = 0.9  # from here on a field is not called guessed
# What programs write by themselves where a title or a name is wanted.
_NO_TITLE = re.compile(
    r"^(?:microsoft word|document\d*|doc\d+|untitled|belge\d*|مستند\d*|powerpoint|.*\.(?:docx?|odt|rtf)$)",
    re.I,
)
_NO_NAME = re.compile(
    r"^(?:user|admin(?:istrator)?|owner|microsoft|windows|python-docx|hp|dell|lenovo|acer|asus|toshiba|pc|unknown|"
    r"مستخدم|kullanıcı|office)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Properties:
    """What a file says of itself beside its text."""

    title: str = ""
    subject: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""  # the day on which it was made
    summary: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Read:
    """A file as it was read: its body as HTML, all the words of its source, its language and how sure that is."""

    root: HtmlElement
    text: str
    lang: str
    lang_sure: float
    properties: Properties


def make_draft(read: Read, findings: Findings, name: str, hints: Hints) -> Draft:
    """The draft of an article. Raises IntakeError for a text beyond the bounds of an article."""
    front = shape(read.root, read.lang, findings)
    draft, doubts = _fields(front, read, name, hints)
    converted = html_to_markdown(read.root, title=draft.title)
    body = finish(converted.body)
    own = [d for d in converted.doubts if (d.kind, d.what) != ("unsure", "text")]
    # What stands twice in the file, as a title that is also a heading, was left out for the reason told.
    findings.left_out += [d.text for d in own if (d.kind, d.what) == ("dropped", "heading")]
    words_in, lost = _counted(read.text, [*findings.left_out, *front.taken], body)
    if lost:
        doubts.append(
            Doubt(
                "unsure",
                "text",
                one_line(" ".join(lost))[:300],
                "the text",
                0.3,
                "not found again in the result",
            )
        )
    return replace(
        draft,
        body=body,
        pictures=tuple(_with_data(picture, findings) for picture in converted.pictures),
        doubts=(*doubts, *findings.all_doubts(), *own),
        words_in=words_in,
        words_out=words_in - len(lost),
        origin=hints.origin or name,
    )


def _counted(source: str, without: list[str], body: str) -> tuple[int, list[str]]:
    """How many words of the source the body should have, and which of them it lacks."""
    spare = Counter(word for text in without for word in words(text))
    wanted: list[str] = []
    for word in words(source):
        if spare[word] > 0:
            spare[word] -= 1
        else:
            wanted.append(word)
    return kept_words(" ".join(wanted), plain_of(body))


def _with_data(picture: Picture, findings: Findings) -> Picture:
    number = picture.source.removeprefix(PICTURE)
    if not picture.source.startswith(PICTURE) or not number.isdecimal():
        return picture
    kept = findings.pictures[int(number)]
    return replace(picture, source=kept.source, data=kept.data)


def _fields(front: Front, read: Read, name: str, hints: Hints) -> tuple[Draft, list[Doubt]]:
    """The fields of the front matter, with a doubt for each that the file does not say outright."""
    said = read.properties
    sure, reasons = dict(front.sure), dict(front.reasons)
    title, authors, date = front.title, front.authors, front.date
    named = one_line(said.title)
    if not title and named and not _NO_TITLE.match(named):
        title, sure["title"], reasons["title"] = named, 0.7, "the properties of the file"
    if not title:
        title, sure["title"], reasons["title"] = _from_name(name), 0.2, "the name of the file"
    people = tuple(p for each in said.authors if (p := one_line(each)) and not _NO_NAME.match(p))
    if not authors and people:
        authors, sure["authors"], reasons["authors"] = people, 0.5, "the properties of the file"
    if not date and said.date:
        date, sure["date"], reasons["date"] = said.date, 0.4, "the day on which the file was made"
    lang = hints.lang or read.lang
    sure["lang"], reasons["lang"] = (1.0, "") if hints.lang else (read.lang_sure, "the words of the text")
    draft = Draft(
        title=title,
        subtitle=front.subtitle,
        date=date,
        authors=tuple(one_line(each) for each in authors),
        lang=lang,
        summary=one_line(said.summary),
        tags=tuple(one_line(tag) for tag in said.tags if one_line(tag)),
    )
    values = {
        "title": title,
        "subtitle": draft.subtitle,
        "authors": ", ".join(authors),
        "date": date,
        "lang": lang,
    }
    guessed = {key: round(sure[key], 2) for key, text in values.items() if text and sure.get(key, 1) < _SURE}
    doubts = [
        Doubt("guessed", key, values[key][:80], "front matter", at, reasons[key])
        for key, at in guessed.items()
    ]
    doubts += [
        Doubt("unsure", key, "", "front matter", 0.0, "nothing in the file says it")
        for key in ("date", "lang")
        if not values[key]
    ]
    return replace(draft, guessed=guessed), doubts


def _from_name(name: str) -> str:
    stem = re.split(r"[/\\]", name)[-1].rpartition(".")[0] or name
    return one_line(re.sub(r"[_-]+", " ", stem))
