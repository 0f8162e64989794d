"""The name of a style -> its CSL file, checked, with the words of one language put in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from report_builder.citations.model import Style, StyleClass
from report_builder.project.errors import Problem, SourceError
from report_builder.project.files import digest
from report_builder.project.locale import Locale, base_language, month_names
from report_builder.project.source import shown_list, suggestion
from report_builder.project.text import read_source

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

DATA = Path(__file__).parent / "data"
SHIPPED = ("chicago-notes", "chicago-author-date", "apa")
_MOST_BYTES = 2 * 2**20
_CSL = "{http://purl.org/net/xbiblio/csl}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LOCALES = {"en": "en-US", "ar": "ar", "tr": "tr-TR"}
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BEGIN = re.compile(r"<style\b[^>]*>")
_QUOTES = ("open-quote", "close-quote", "open-inner-quote", "close-inner-quote")
# What a locator can count. The words with which an author says it are in markup/locators.py.
LABELS = (
    "act",
    "appendix",
    "article-locator",
    "book",
    "canon",
    "chapter",
    "column",
    "elocation",
    "equation",
    "figure",
    "folio",
    "issue",
    "line",
    "note",
    "opus",
    "page",
    "paragraph",
    "part",
    "rule",
    "scene",
    "section",
    "sub-verbo",
    "supplement",
    "table",
    "timestamp",
    "title-locator",
    "verse",
    "volume",
)


def own_styles(folder: Path) -> dict[str, Path]:
    """The project's own styles by name, from `sources/bibliography/styles/`."""
    return {path.stem: path for path in sorted(folder.glob("*.csl"))} if folder.is_dir() else {}


def style_file(name: str, folder: Path) -> Path:
    """The file of a style: one of `folder`, or one that ships. Raises SourceError with a suggestion."""
    own = own_styles(folder)
    if (wanted := name.removesuffix(".csl")) in own:
        return own[wanted]
    if wanted in SHIPPED:
        return DATA / f"{wanted}.csl"
    known = [*own, *SHIPPED]
    hint = (
        suggestion(wanted, known) or f"styles here: {shown_list(known)}; put a .csl file into {folder.name}/"
    )
    raise SourceError(Problem(f"there is no citation style “{name}”", hint=hint))


@dataclass(frozen=True, slots=True)
class StyleFile:
    """What is to be known of a style before anything is set in it.

    `numeric` styles number their sources; `lists` says that there is a list of them, `all_names` that names
    are told apart wherever they stand.
    """

    path: Path
    kind: StyleClass
    numeric: bool
    lists: bool
    all_names: bool
    digest: str

    def key(self, locale: Locale) -> str:
        """Stands for the style as it is made ready for a language."""
        return digest(self.digest, locale.digest, _data_digest(base_language(locale.lang)))


def look_at_style(path: Path) -> StyleFile:
    """A style as far as markup depends on it, without parsing it whole. Raises SourceError for another
    file."""
    data = read_source(path)
    text = _COMMENT.sub("", data.decode("utf-8", "replace"))
    begin = _BEGIN.search(text)
    if begin is None or "<citation" not in text or len(data) > _MOST_BYTES:
        _kind(_read(path), path)
    found = begin[0] if begin else ""
    kind: StyleClass = "note" if re.search(r"\bclass\s*=\s*[\"']note[\"']", found) else "in-text"
    numeric = re.search(r"citation-format\s*=\s*[\"']numeric[\"']", text) is not None
    all_names = re.search(r"givenname-disambiguation-rule\s*=\s*[\"']all-names", text) is not None
    return StyleFile(path, kind, numeric, "<bibliography" in text, all_names, digest(path.stem, data))


@cache
def _data_digest(base: str) -> str:
    found = [path.read_bytes() for path in _locale_files(base)]
    return digest(*found)


def load_style(path: Path, locale: Locale) -> Style:
    """The style in `path` for `locale`: its language, its quotation marks, its names of months.

    Raises SourceError for a file that is no CSL style, or too large.
    """
    from lxml import etree

    root = _read(path)
    kind = _kind(root, path)
    base = base_language(locale.lang)
    terms = _terms(base)
    _put_locale(root, base, terms, _of_locale(locale))
    labels = {label: word for label in LABELS if (word := _single(terms, label))}
    ordered = root.find(f"{_CSL}bibliography/{_CSL}sort") is not None
    months = _months(terms, locale)
    return Style(
        path.stem, locale.lang, kind, etree.tostring(root, encoding="unicode"), labels, months, ordered
    )


def _read(path: Path) -> Element:
    from lxml import etree

    data = read_source(path)
    if len(data) > _MOST_BYTES:
        raise SourceError(Problem("the style has more than 2 MB", path, hint="a CSL style has much less"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise SourceError(
            Problem(f"this is not XML: {error.msg}", path, line, hint="download it again")
        ) from None
    if root.tag != f"{_CSL}style":
        hint = "download the .csl file of the style, not the page that describes it"
        raise SourceError(Problem("this is not a CSL style", path, root.sourceline or 1, hint=hint))
    return root


def _kind(root: Element, path: Path) -> StyleClass:
    if root.find(f"{_CSL}citation") is None:
        parent = next(
            (
                link.get("href", "")
                for link in root.iter(f"{_CSL}link")
                if link.get("rel") == "independent-parent"
            ),
            "",
        )
        if parent:
            name = parent.rstrip("/").rpartition("/")[2]
            message = f"this style only points to another, “{name}”"
            hint = f"put {name}.csl here and name that one"
            raise SourceError(Problem(message, path, root.sourceline, hint=hint))
        raise SourceError(
            Problem("this style has no <citation>", path, root.sourceline, hint="download it again")
        )
    return "note" if root.get("class") == "note" else "in-text"


def _terms(base: str) -> list[Element]:
    """What a language's shipped files hold: its style options, forms of dates, and terms, ours first."""
    from lxml import etree

    found: list[Element] = []
    for path in _locale_files(base):
        parser = etree.XMLParser(remove_comments=True, remove_blank_text=True)
        root = etree.parse(path, parser).getroot()
        found += [each for each in root if each.tag in (f"{_CSL}date", f"{_CSL}style-options")]
        found += list(root.iterfind(f"{_CSL}terms/{_CSL}term"))
    return found


def _locale_files(base: str) -> list[Path]:
    if base not in _LOCALES:
        return []
    paths = (DATA / f"supplement-{base}.xml", DATA / f"locales-{_LOCALES[base]}.xml")
    return [path for path in paths if path.is_file()]


def _of_locale(locale: Locale) -> dict[str, str]:
    """The terms that the project itself decides: quotation marks, and the names of months."""
    words = dict(zip(_QUOTES, locale.words["quotation_marks"].split(" "), strict=True))
    months = {f"month-{at:02}": name for at, name in enumerate(month_names(locale), 1)}
    return words | (months if locale.months != "standard" else {})


def _months(terms: Iterable[Element], locale: Locale) -> tuple[str, ...]:
    """The names of the months as the style will print them."""
    if locale.months != "standard":
        return month_names(locale)
    named = {
        str(term.get("name")): term.text or "" for term in reversed(list(terms)) if term.get("form") is None
    }
    return tuple(name for at in range(1, 13) if (name := named.get(f"month-{at:02}")))


def _put_locale(root: Element, lang: str, found: Iterable[Element], own: Mapping[str, str]) -> None:
    """Add to the style what it does not say itself in the language."""
    ours = [each for each in root.iterfind(f"{_CSL}locale") if base_language(each.get(_LANG) or lang) == lang]
    said = {_name(each) for locale in ours for each in locale.iter(f"{_CSL}term", f"{_CSL}date")}
    said |= {_name(each) for locale in ours for each in locale.iterfind(f"{_CSL}style-options")}
    target = next((each for each in ours if each.get(_LANG) == lang), None)
    if target is None:
        target = root.makeelement(f"{_CSL}locale", {_LANG: lang})
        info = root.find(f"{_CSL}info")
        root.insert(root.index(info) + 1 if info is not None else 0, target)
    terms = target.find(f"{_CSL}terms")
    if terms is None:
        terms = root.makeelement(f"{_CSL}terms", {})
        target.append(terms)
    for name, text in own.items():
        if (key := (f"{_CSL}term", name, "long", "")) not in said:
            term = root.makeelement(f"{_CSL}term", {"name": name})
            term.text = text
            terms.append(term)
            said.add(key)
    for each in found:
        if (key := _name(each)) in said:
            continue
        said.add(key)
        if each.tag == f"{_CSL}term":
            terms.append(each)
        else:
            terms.addprevious(each)


def _name(element: Element) -> tuple[str, str, str, str]:
    form = element.get("form") or ("long" if element.tag == f"{_CSL}term" else "")
    return str(element.tag), element.get("name") or "", form, element.get("gender-form") or ""


def _single(terms: Iterable[Element], name: str) -> str:
    """The first word for a locator in the language, singular and in full."""
    for term in terms:
        if term.get("name") == name and term.get("form") in (None, "long"):
            single = term.find(f"{_CSL}single")
            return ((single.text if single is not None else term.text) or "").strip()
    return ""
