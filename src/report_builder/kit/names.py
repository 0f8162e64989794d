"""What an edition is -> the name of its PDF, in letters that every system and every mailbox takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from report_builder.project.config import ProjectConfig
from report_builder.project.values import LocalText

MOST_LETTERS = 100  # of a name without its ending: paths of Windows end at 260
_MOST_OF_A_FIELD = 60
# Names of devices, which Windows takes no file for (Microsoft, Naming Files, Paths, and Namespaces).
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Naming:
    """What the fields of a pattern stand for, in any script."""

    publisher: str
    name: str
    title: str
    lang: str
    kind: str
    day: date | None

    def fields(self) -> dict[str, str]:
        """The fields as they go into a name; what is not known is empty."""
        day = self.day
        return {
            "publisher": ascii_word(self.publisher),
            "name": ascii_word(self.name),
            "title": ascii_word(self.title),
            "lang": self.lang,
            "kind": self.kind,
            "date": f"{day:%Y-%m}" if day else "",
            "day": f"{day:%Y-%m-%d}" if day else "",
            "year": f"{day:%Y}" if day else "",
        }


def pdf_name(pattern: str, naming: Naming) -> str:
    """`institute_syria-2022_en_2023-01.pdf`: ASCII, no longer than `MOST_LETTERS` and the ending."""
    stem = re.sub(r"\s+", "-", pattern.format_map(naming.fields()))
    stem = re.sub(r"([_.-])[_.-]*", r"\1", stem)[:MOST_LETTERS].strip("_.-")
    if not stem or _DEVICES.match(stem):
        stem = f"report_{stem}".rstrip("_")
    return f"{stem}.pdf"


def address(pattern: str, naming: Naming) -> str:
    """The folder on the web that `pattern` names, with a final `/`."""
    return pattern.format_map(naming.fields()).rstrip("/") + "/"


def ascii_word(text: str) -> str:
    """`text` in small ASCII letters and digits, with hyphens for all else."""
    from anyascii import anyascii

    plain = re.sub(r"['’`ʼʿʾ]", "", anyascii(re.sub("['’]", "", text))).lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) <= _MOST_OF_A_FIELD:
        return words
    return words[: _MOST_OF_A_FIELD + 1].rpartition("-")[0] or words[:_MOST_OF_A_FIELD]


def readable(text: LocalText, lang: str, config: ProjectConfig) -> str:
    """`text` in `lang`, or in the first language that writes it in Latin letters: what is left of Arabic in
    ASCII has no vowels."""
    said = text.pick(lang, config.languages[0])
    if is_latin(said):
        return said
    texts: Mapping[str, str] = text.texts
    others = (texts[each] for each in (*config.languages, "") if each in texts)
    return next((other for other in others if is_latin(other)), said)


def is_latin(text: str) -> bool:
    """Whether the letters of `text` are those of the Latin script."""
    return not any(char.isalpha() and ord(char) > 0x24F for char in text)
