"""Turns what people write into the values of the schemas: text, dates, lists, text by language."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, cast

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)

from report_builder.project.text import UNPRINTABLE
from report_builder.project.validation import mistake, wrong_choice

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{1,2}:\d{2}.*)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def clean_text(value: str) -> str:
    """`value` trimmed. Raises a mistake when nothing is left, or a character that no page can carry."""
    if found := UNPRINTABLE.search(value):
        raise mistake(f"a control character (U+{ord(found[0]):04X}) stands in this text", "delete it")
    text = unicodedata.normalize("NFC", value).strip()
    if not text:
        raise mistake("this is empty", "write something, or take the key out")
    return text


def one_line(value: str) -> str:
    """`value` with every run of white space as one space."""
    return " ".join(clean_text(value).split())


def article_key(value: str) -> str:
    """`value` when it can be an article's key: letters of any script, digits, `-` and `_`."""
    text = clean_text(value)
    if bad := [char for char in text if not is_key_char(char)]:
        shown = "a space" if bad[0].isspace() else f"“{bad[0]}”"
        raise mistake(f"a key cannot contain {shown}", "use letters, digits, - and _")
    return text


def is_key_char(char: str) -> bool:
    """Whether `char` may stand in a key: a letter or a mark of any script, a digit, `-` or `_`."""
    return char in "-_" or unicodedata.category(char)[0] in "LM" or char.isdecimal()


def as_date(value: Any) -> Any:
    """A date from a TOML date, `2021-10-12`, or the same with a time after it."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and (found := _DATE.fullmatch(value.strip())):
        try:
            return dt.date.fromisoformat(found[1])
        except ValueError:
            raise mistake(f"there is no such day as {found[1]}") from None
    raise mistake(f"“{value}” is not a date", "write it as year-month-day, like 2021-10-12")


def as_list(value: Any) -> Any:
    """A list of one for a single text."""
    return [value] if isinstance(value, str) else value


def as_tags(value: Any) -> Any:
    """A list from `military, idlib`."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def language_code(value: str) -> str:
    """`value` when it has the form of a language tag: `en`, `ar`, `pt-BR`."""
    if not _LANGUAGE.fullmatch(value):
        raise mistake(f"“{value}” is not a language code", "two letters, like en or ar")
    return value


def web_address(value: str) -> str:
    """`value` when it is an http(s) address."""
    text = one_line(value)
    if not re.fullmatch(r"https?://[^\s/]+\S*", text, re.IGNORECASE):
        raise mistake(f"“{text}” is not a web address", "it begins with https://")
    return text


def known_kind(value: str, info: ValidationInfo[Any]) -> str:
    """`value` when it is among `kinds` of the validation context, or when that lists none."""
    return _known(value, info, "kinds")


def known_language(value: str, info: ValidationInfo[Any]) -> str:
    """`value` when it is among `languages` of the validation context, or when that lists none."""
    return _known(value, info, "languages")


def _known(value: str, info: ValidationInfo[Any], of: str) -> str:
    context = cast("dict[str, tuple[str, ...]]", info.context or {})
    choices = context.get(of, ())
    if choices and value not in choices:
        raise wrong_choice(value, choices, f" among the {of} in report-builder.toml")
    return value


@dataclass(frozen=True, slots=True)
class LocalText:
    """Text for every language (`texts[""]`), or by language."""

    texts: Mapping[str, str]

    def get(self, lang: str) -> str | None:
        """The text in `lang`, None when there is none."""
        return self.texts.get(lang, self.texts.get(""))

    def pick(self, lang: str, otherwise: str) -> str:
        """The text in `lang`, else in the language `otherwise`, else the first that there is."""
        return self.get(lang) or self.get(otherwise) or next(iter(self.texts.values()))


@dataclass(frozen=True, slots=True)
class LocalTexts:
    """A list of texts for every language (`texts[""]`), or by language."""

    texts: Mapping[str, tuple[str, ...]]

    def get(self, lang: str) -> tuple[str, ...] | None:
        """The texts in `lang`, None when there are none."""
        return self.texts.get(lang, self.texts.get(""))


def local_text(value: Any) -> LocalText:
    """A LocalText from text, or from a table of languages."""
    if isinstance(value, LocalText):
        return value
    if isinstance(value, str):
        return LocalText({"": one_line(value)})
    texts: dict[str, str] = {}
    for lang, text in _languages(value).items():
        if not isinstance(text, str):
            raise mistake(f"what stands for “{lang}” must be text", "put it in quotes")
        texts[lang] = one_line(text)
    return LocalText(texts)


def local_url(value: Any) -> LocalText:
    """A LocalText whose texts are http(s) addresses."""
    return LocalText({lang: web_address(text) for lang, text in local_text(value).texts.items()})


def local_texts(value: Any) -> LocalTexts:
    """A LocalTexts from text, a list of texts, or a table of languages with either."""
    if isinstance(value, LocalTexts):
        return value
    if isinstance(value, (str, list, tuple)):
        return LocalTexts({"": _texts(cast("Any", value))})
    return LocalTexts({lang: _texts(texts) for lang, texts in _languages(value).items()})


def _languages(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not value:
        raise mistake("this must be text, or a table of languages", 'like "…" or { en = "…", ar = "…" }')
    return {language_code(str(lang)): text for lang, text in cast("Mapping[Any, Any]", value).items()}


def _texts(value: Any) -> tuple[str, ...]:
    items: Any = [value] if isinstance(value, str) else value
    if not isinstance(items, (list, tuple)) or any(
        not isinstance(item, str) for item in cast("list[Any]", items)
    ):
        raise mistake("this must be a list of texts", 'like ["one", "two"]')
    return tuple(clean_text(item) for item in cast("list[str]", items))


_TEXT = {"type": "string"}
_URL = {"type": "string", "format": "uri"}
_TEXTS = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}

Text = Annotated[str, AfterValidator(clean_text)]
Line = Annotated[str, AfterValidator(one_line)]
Key = Annotated[str, AfterValidator(article_key)]
Url = Annotated[str, AfterValidator(web_address), WithJsonSchema(_URL)]
Lang = Annotated[str, AfterValidator(language_code)]
Kind = Annotated[Line, AfterValidator(known_kind)]
KnownLang = Annotated[Lang, AfterValidator(known_language)]
Date = Annotated[dt.date, BeforeValidator(as_date)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(as_list), WithJsonSchema(_TEXTS)]
Tags = Annotated[tuple[Line, ...], BeforeValidator(as_tags), WithJsonSchema(_TEXTS)]
Kinds = Annotated[tuple[Kind, ...], BeforeValidator(as_list), WithJsonSchema(_TEXTS)]
Keys = Annotated[tuple[Key, ...], BeforeValidator(as_list), WithJsonSchema(_TEXTS)]
Local = Annotated[
    LocalText,
    PlainValidator(local_text),
    PlainSerializer(lambda text: dict(text.texts)),
    WithJsonSchema({"anyOf": [_TEXT, {"type": "object", "additionalProperties": _TEXT}]}),
]
LocalUrl = Annotated[
    LocalText,
    PlainValidator(local_url),
    PlainSerializer(lambda text: dict(text.texts)),
    WithJsonSchema({"anyOf": [_URL, {"type": "object", "additionalProperties": _URL}]}),
]
LocalList = Annotated[
    LocalTexts,
    PlainValidator(local_texts),
    PlainSerializer(lambda texts: dict(texts.texts)),
    WithJsonSchema({"anyOf": [*_TEXTS["anyOf"], {"type": "object", "additionalProperties": _TEXTS}]}),
]
