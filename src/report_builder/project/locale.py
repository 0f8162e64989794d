"""Turns a language into what a report prints in it: words, dates, numbers, lists, an order of the alphabet.

The words of a language are one gettext file, `strings/<lang>.po`, by the names of `strings/en.po`. A project
overrides single words, or adds a language, with `sources/locale/<lang>.po`. The names of months and languages
are those of the Unicode CLDR, through Babel.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from report_builder.project.errors import Problem, SourceError
from report_builder.project.files import canonical_json, digest
from report_builder.project.numerals import Digits, in_digits, set_numbers
from report_builder.project.source import suggestion

if TYPE_CHECKING:
    import babel

    from report_builder.project.paths import Project

Direction = Literal["ltr", "rtl"]
Months = Literal["standard", "levantine"]

_RTL = frozenset({"ar", "fa", "he", "ur", "ckb", "ps", "ug", "sd", "yi", "dv"})
_PO_LINE = re.compile(r'\s*(?:#.*|(?:msg(?:ctxt|id|id_plural|str(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*")?\s*')
_DAY_AND_MONTH = re.compile(r"(?<!\d)\d\d? (?=[^\W\d])|(?<=[^\W\d]) (?=\d\d?(?!\d))")
_ALPHABETS = {"tr": "abcçdefgğhıijklmnoöpqrsştuüvwxyz"}


@dataclass(frozen=True, slots=True)
class Locale:
    """A language as a project prints it. `words` are by name; `digits` and `months` are its choice."""

    lang: str
    words: Mapping[str, str] = field(repr=False, hash=False)
    digits: Digits = "european"
    months: Months = "standard"

    @property
    def direction(self) -> Direction:
        return direction(self.lang)

    @property
    def digest(self) -> str:
        """Stands for everything that markup and templates may take from here."""
        return digest(canonical_json([self.lang, dict(self.words), self.digits, self.months]))


def locale_of(project: Project, lang: str) -> Locale:
    """`lang` with the words and choices of `project`. Raises SourceError for a mistake in a file of words."""
    settings = project.config.language.get(lang)
    words = _packaged(lang) | project_words(project.root, lang)
    if settings is None:
        return Locale(lang, words)
    return Locale(lang, words, settings.digits, settings.months)


def packaged_locale(lang: str) -> Locale:
    """`lang` as it ships: no project's words, European digits, the standard names of months."""
    return Locale(lang, dict(_packaged(lang)))


def languages(project: Project | None = None) -> tuple[str, ...]:
    """The languages that have words of their own, sorted: those that ship, and those of the project."""
    shipped = {item.name[:-3] for item in _folder().iterdir() if item.name.endswith(".po")}
    own = (project.root / "sources" / "locale").glob("*.po") if project else ()
    return tuple(sorted(shipped | {path.stem for path in own}))


def direction(lang: str) -> Direction:
    """`rtl` for a script written from right to left, else `ltr`."""
    return "rtl" if base_language(lang) in _RTL else "ltr"


def base_language(lang: str) -> str:
    """`pt` for `pt-BR`."""
    return lang.split("-")[0].lower()


def format_date(date: dt.date, locale: Locale) -> str:
    """`15 January 2023`."""
    return _format(date, locale, "date_pattern")


def tied_date(date: dt.date, locale: Locale) -> str:
    """`15 January 2023` for a page, with a no-break space between day and month."""
    return _tied(format_date(date, locale))


def format_month(date: dt.date, locale: Locale) -> str:
    """`January 2023`."""
    return _format(date, locale, "month_pattern")


def format_dates(first: dt.date, last: dt.date, locale: Locale, months: tuple[bool, bool]) -> str:
    """`1 January – 31 December 2022`, `3–5 May 2022` for a page: what both share is written once, and no day
    is parted from its month.

    It is where the language writes it last. `months` says which of the two is a month as a whole.
    """
    begin, end = ("month_pattern" if month else "date_pattern" for month in months)
    pattern, dash = locale.words[begin], " – "
    if first.year == last.year and (short := re.sub(r"[^\w']+y+$", "", pattern)):
        pattern = short
        if first.month == last.month and not any(months):
            pattern = re.sub(r"[^\w']+[ML]+$", "", pattern)
            dash = "–" if pattern != short else dash
    return _tied(f"{_written(first, locale, pattern)}{dash}{_format(last, locale, end)}")


def _tied(dates: str) -> str:
    return _DAY_AND_MONTH.sub(lambda found: found[0].replace(" ", "\u00a0"), dates)


def month_names(locale: Locale) -> tuple[str, ...]:
    """The twelve months as `locale` names them in a date."""
    names = cast("Mapping[int, str]", _cldr(locale).months["format"]["wide"])
    return tuple(names[at] for at in range(1, 13))


def format_number(number: int, locale: Locale) -> str:
    """`number` in the digits of the locale."""
    return in_digits(number, locale.digits)


def format_day(date: dt.date, locale: Locale, pattern: str) -> str:
    """`date` in the letters of the CLDR, with the names of the locale: `MMM y` gives `Jan 2023`."""
    from babel.dates import format_date as babel_format

    if _cldr(locale).language == "ar":
        # Arabic has no shorter names of months, and Babel takes those of another country for them when its
        # data were read before.
        pattern = re.sub("(?<![ML])(?:MMM|LLL)(?![ML])", "MMMM", pattern)
    return in_digits(babel_format(date, pattern, locale=_cldr(locale)), locale.digits)


def format_decimal(number: float, locale: Locale, decimals: int = 0, unit: str = "") -> str:
    """`1,234.5` with so many decimals and the signs of the locale, and its unit where the locale puts it:
    `20%` is `%20` in Turkish and `٢٠٪` in eastern digits. The sign of a currency goes before the number in
    English and after it elsewhere."""
    from babel.numbers import format_decimal as babel_format

    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    if locale.digits == "european":
        written = babel_format(abs(number), pattern, locale=_cldr(locale), numbering_system="latn")
        percent = str(_cldr(locale).percent_formats[None].pattern)
    else:
        written = set_numbers(babel_format(abs(number), pattern, locale="en"), locale.digits)
        percent = "٪" if base_language(locale.lang) == "ar" else "%"
    if number < 0 and any(char in "123456789١٢٣٤٥٦٧٨٩۱۲۳۴۵۶۷۸۹" for char in written):
        written = f"\u2212{written}"
    if unit in ("%", "٪"):
        sign = "٪" if "٪" in percent else "%"
        return f"{sign}{written}" if percent.startswith("%#") else f"{written}{sign}"
    if unit and unit in "$€£¥₺":
        return f"{unit}{written}" if base_language(locale.lang) == "en" else f"{written}\u00a0{unit}"
    return f"{written}\u00a0{unit}" if unit else written


def join_names(names: Sequence[str], locale: Locale) -> str:
    """`Ada, Ben and Cem`."""
    if len(names) < 2:
        return "".join(names)
    from babel.lists import format_list

    return format_list(list(names), locale=_cldr(locale))


def language_name(code: str, locale: Locale) -> str:
    """What `locale` calls the language `code`; the code when it has no name for it."""
    names = cast("Mapping[str, str]", _cldr(locale).languages)
    return names.get(code.replace("-", "_")) or names.get(base_language(code)) or code


def sort_key(text: str, lang: str) -> tuple[str, str]:
    """What orders `text` by the alphabet of `lang`: ç after c in Turkish, é with e elsewhere."""
    alphabet = _ALPHABETS.get(base_language(lang), "")
    folded = turkish_lower(text) if base_language(lang) in {"tr", "az"} else text.casefold()
    places = {char: place for place, char in enumerate(alphabet)}
    letters = [
        chr(0xE000 + places[char]) if char in places else _base_letter(char)
        for char in unicodedata.normalize("NFC", folded)
        if char.isalnum() or char.isspace()
    ]
    return re.sub(r"\d+", lambda number: number[0].zfill(8), "".join(letters)), text


def turkish_lower(text: str) -> str:
    """`text` in the small letters of Turkish: I to ı, İ to i."""
    return text.replace("I", "ı").replace("İ", "i").lower()


def turkish_upper(text: str) -> str:
    """`text` in the capitals of Turkish: i to İ, ı to I."""
    return text.replace("i", "İ").upper()


def project_words(root: Path, lang: str) -> dict[str, str]:
    """The words of `sources/locale/<lang>.po` of the project at `root`; none when there is no such file.

    Raises SourceError with the line of a name that no report prints, and of a line that is not gettext.
    """
    path = root / "sources" / "locale" / f"{lang}.po"
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SourceError(Problem(f"this cannot be read: {error.strerror}", path)) from None
    return _project_words(path, data)


@cache
def _project_words(path: Path, data: bytes) -> dict[str, str]:
    words, lines = _read(data, path)
    known = _packaged("en")
    unknown = [name for name in words if name not in known and not name.startswith("kind_")]
    problems = [
        Problem(f"no report prints a word named “{name}”", path, lines[name], hint=suggestion(name, known))
        for name in unknown
    ]
    if words.get("quotation_marks", "“ ” ‘ ’").count(" ") != 3:
        message, hint = "these are not four marks with a space between", "for example: “ ” ‘ ’"
        problems.append(Problem(message, path, lines["quotation_marks"], hint=hint))
    if problems:
        raise SourceError(problems)
    return words


def _format(date: dt.date, locale: Locale, pattern: str) -> str:
    return _written(date, locale, locale.words[pattern])


def _written(date: dt.date, locale: Locale, pattern: str) -> str:
    from babel.dates import format_date as babel_format

    written = babel_format(date, pattern, locale=_cldr(locale))
    return in_digits(written, locale.digits)


def _cldr(locale: Locale) -> babel.Locale:
    from babel import Locale as Cldr
    from babel import UnknownLocaleError

    name = locale.words["cldr_locale"]
    if locale.months == "levantine" and base_language(locale.lang) == "ar":
        name = "ar_SY"
    try:
        return Cldr.parse(name)
    except (UnknownLocaleError, ValueError):
        return Cldr.parse("en_GB")


def _folder() -> Path:
    return Path(str(files("report_builder.project") / "strings"))


@cache
def _packaged(lang: str) -> dict[str, str]:
    """The words of `lang` that ship, or of its base language; English for what it has not."""
    words = dict[str, str]()
    for name in dict.fromkeys(("en", base_language(lang), lang)):
        path = _folder() / f"{name}.po"
        if path.is_file():
            words |= _read(path.read_bytes(), path)[0]
    if base_language(lang) not in languages():
        words["cldr_locale"] = lang.replace("-", "_")
    return words


def _read(data: bytes, path: Path) -> tuple[dict[str, str], dict[str, int]]:
    """The words of a gettext file and the line of each. Raises SourceError."""
    import io

    from babel.messages.pofile import PoFileError, read_po

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(Problem("this is not UTF-8 text", path, hint="save it as UTF-8")) from None
    for number, line in enumerate(text.splitlines(), 1):
        if not _PO_LINE.fullmatch(line):
            message, hint = "this line is not gettext", 'write msgid "…" or msgstr "…", and close the quotes'
            raise SourceError(Problem(message, path, number, hint=hint))
    try:
        catalog = read_po(io.StringIO(text), abort_invalid=True)
    except PoFileError as error:
        message = f"this is not a gettext file: {error}"
        raise SourceError(Problem(message, path, error.lineno + 1, hint="compare it with an en.po")) from None
    words: dict[str, str] = {}
    lines: dict[str, int] = {}
    for message in catalog:
        if message.id and isinstance(message.id, str) and isinstance(message.string, str) and message.string:
            words[message.id] = message.string
            lines[message.id] = message.lineno or 1
    return words, lines


def _base_letter(char: str) -> str:
    """A letter without its accents; hamza on its seats sorts as the seat."""
    return unicodedata.normalize("NFD", char)[0]
