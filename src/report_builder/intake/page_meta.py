"""What a page says of its article outside the text -> fields: meta elements, links, marks in its own
markup."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml.html import HtmlElement

from report_builder.intake.clean import listed, one_line, words
from report_builder.intake.dates import find_date, is_only_date
from report_builder.intake.found import Found
from report_builder.intake.json_ld import is_cut, language_of, offer_json_ld
from report_builder.intake.signature import UNIT
from report_builder.intake.tree import by_class, each, text_of, tokens

_TITLE_PARTS = re.compile(r"\s+[|–—•»«\-:]+\s+|\s*\|\s*")
_LISTS = re.compile(r"related|teaser|sidebar|widget-area|comment|recent|latest|card")
_BY = re.compile(
    r"^\W*(?:written\s+by|by|author|authors|yazan|yazar|gönderen|hazırlayan|بقلم|إعداد|كتب|كتبه|الكاتب|الباحث)\b\s*:?\s*(.{2,120})$",
    re.I,
)
_DATE_CLASS = re.compile(r"(?:^|[-_])(?:date|published|posted|time|tarih)(?:$|[-_])", re.I)
_AUTHOR_CLASS = listed(
    """
    author-name byline-name byline author post-author entry-author yazar field--name-field-author
    """
)
_KIND_CLASS = listed(
    """
    cat-links entry-category post-category article-category article-type genre kicker eyebrow
    post-card-primary-tag gh-article-tag article-tag field--name-field-type field--name-field-category
    kategori
    """
)
_SUBTITLE_CLASS = listed(
    """
    subtitle sub-title standfirst deck article-subtitle entry-subtitle dek field--name-field-subtitle
    alt-baslik spot gh-article-excerpt article-excerpt
    """
)


def read_meta(root: HtmlElement, data: dict[str, Any], url: str, found: Found) -> None:
    """Offer the fields that a whole page has; `data` is its JSON-LD, `url` where it came from."""
    meta = _metas(root)
    _addresses(root, meta, url, found)
    base = found.get("source_url") or url
    offer_json_ld(data, found)
    _dates(root, meta, base, found)
    _titles(root, meta, found)
    _people(root, meta, found)
    _subjects(root, meta, found)
    _languages(root, meta, base, found)
    for name in ("og:description", "description", "dcterms.description", "twitter:description"):
        if summary := meta.get(name):
            found.offer("summary", summary, 0.6 if is_cut(summary) else 0.91, f"the page's {name}")


def _metas(root: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in each(root, "meta"):
        name = (
            element.get("property")
            or element.get("name")
            or element.get("itemprop")
            or element.get("http-equiv")
        )
        content = one_line(element.get("content") or "")
        if name and content:
            name = name.strip().lower()
            many = name in (
                "article:tag",
                "article:author",
                "citation_author",
                "author",
                "dc.creator",
                "dc.subject",
            )
            found[name] = f"{found[name]}\n{content}" if many and name in found else found.get(name, content)
    return found


def _addresses(root: HtmlElement, meta: dict[str, str], url: str, found: Found) -> None:
    for link in each(root, "link"):
        if "canonical" in (link.get("rel") or "").lower().split() and (href := link.get("href")):
            _offer_address(found, urljoin(url, href.strip()), 0.97, "the page's canonical address")
    _offer_address(found, meta.get("og:url", ""), 0.94, "the page's og:url")
    _offer_address(found, url, 0.93, "the address that was named")


def _offer_address(found: Found, address: str, sure: float, where: str) -> None:
    parts = urlsplit(address)
    if parts.scheme in ("http", "https") and parts.netloc:
        found.offer("source_url", address.partition("#")[0], sure, where)


def _dates(root: HtmlElement, meta: dict[str, str], url: str, found: Found) -> None:
    names = (
        ("article:published_time", 0.97),
        ("datepublished", 0.97),
        ("dc.date.issued", 0.95),
        ("citation_publication_date", 0.95),
        ("dcterms.created", 0.92),
        ("dc.date", 0.92),
        ("date", 0.9),
        ("pubdate", 0.92),
        ("article:modified_time", 0.4),
    )
    for name, sure in names:
        if (date := find_date(meta.get(name, ""))) is not None:
            found.offer("date", date[0], sure * date[1], f"the page's {name}")
    for element in each(root):
        if element.get("itemprop") == "datePublished" and element.tag not in ("meta", "time"):
            said = element.get("content") or element.get("title") or text_of(element)
            if (date := find_date(said)) is not None:
                found.offer("date", date[0], 0.95 * date[1], "marked as the date in the page")
    times = [element for element in each(root, "time") if not in_teaser(element)]
    for element in times:
        said = element.get("datetime") or text_of(element)
        marked = element.get("pubdate") is not None or element.get("itemprop") == "datePublished"
        named = {"published", "entry-date"} & set(tokens(element)) and "updated" not in tokens(element)
        if (date := find_date(said)) is not None:
            found.offer(
                "date",
                date[0],
                0.96 if marked else 0.93 if named or len(times) == 1 else 0.85,
                "a time in the page",
            )
            if marked:
                break
    for element in each(root, "span", "div", "p", "li", "td", "abbr", "small", "font", "h6", "a"):
        text = text_of(element) if len(element) < 6 else ""
        if 4 < len(text) < 60 and not in_teaser(element) and is_only_date(text) and (date := find_date(text)):
            named = any(_DATE_CLASS.search(token) for token in tokens(element))
            found.offer(
                "date", date[0], min(date[1], 0.92 if named else 0.8), "a date that stands in the page"
            )
    if path := re.search(r"/(\d{4})/(\d{1,2})/(\d{1,2})(?:/|$)", urlsplit(url).path):
        date = find_date("-".join(path.groups()))
        found.offer("date", date[0] if date else "", 0.8, "the address of the page")


def in_teaser(element: HtmlElement) -> bool:
    """Whether it stands in a list of other articles, or in the foot of the page."""
    holders = list(element.iterancestors())
    own = any(holder.tag == "article" for holder in holders)
    for holder in holders:
        if holder.tag in ("body", "html", "main"):
            break
        if (
            holder.tag in ("aside", "nav")
            or (holder.tag == "footer" and not own)
            or _LISTS.search(" ".join(tokens(holder)))
        ):
            return True
    return False


def _titles(root: HtmlElement, meta: dict[str, str], found: Found) -> None:
    site = one_line(meta.get("og:site_name", ""))
    whole = next((text_of(element) for element in each(root, "title") if text_of(element)), "")
    heads = [text_of(element) for element in each(root, "h1") if text_of(element)]
    said = [_without_site(meta.get("og:title", ""), site), found.get("title"), _without_site(whole, site)]
    wanted = words(next((one for one in said if one), ""))
    fitting = [head for head in heads if _fits(words(head), wanted) and head != site]
    if fitting:
        found.offer("title", max(fitting, key=len), 0.96, "the first heading of the page")
    found.offer("title", _without_site(meta.get("og:title", ""), site), 0.94, "the page's og:title")
    found.offer("title", meta.get("citation_title") or meta.get("dc.title"), 0.93, "the page's meta")
    if len(heads) == 1 and heads[0] != site:
        found.offer("title", heads[0], 0.9, "the only heading of the first level")
    parts = [words(part) for part in _TITLE_PARTS.split(whole)]
    named = [
        text_of(head)
        for head in each(root, "h1", "h2", "h3")
        if len(words(text_of(head))) > 1 and words(text_of(head)) in parts[:1] and not in_teaser(head)
    ]
    if named and len(parts) > 1:
        found.offer("title", named[0], 0.88, "a heading that the title of the window begins with")
    found.offer(
        "title", _without_site(whole, site), 0.75, "the title of the window, without the name of the site"
    )
    kept = found.get("title")
    for element in by_class(root, *_SUBTITLE_CLASS):
        said = text_of(element)
        if (
            said
            and said != kept
            and len(said) < 300
            and element.tag in ("h2", "h3", "p", "div", "span")
            and not in_teaser(element)
        ):
            found.offer("subtitle", said, 0.9, "marked so in the page")
            break


def _fits(head: list[str], wanted: list[str]) -> bool:
    """Whether a heading says most of what the page calls itself: the name of a site alone does not."""
    return bool(head) and len(set(head) & set(wanted)) >= 0.7 * max(len(set(head)), len(set(wanted)) * 0.8)


def _without_site(title: str, site: str) -> str:
    parts = [part for part in _TITLE_PARTS.split(title) if part.strip()]
    if site and site in title and len(parts) > 1:
        kept = [part for part in parts if part.strip() != site]
        return title[title.find(kept[0]) : title.rfind(kept[-1]) + len(kept[-1])] if kept else title
    if (
        len(parts) > 1
        and len(parts[-1].split()) <= 5
        and len(parts[0].split()) >= 3
        and ("|" in title or " - " in title or " – " in title)
    ):
        return title[: title.rfind(parts[-1])].rstrip(" |–—-•»")
    return title


def _people(root: HtmlElement, meta: dict[str, str], found: Found) -> None:
    for name in ("citation_author", "author", "article:author", "dc.creator", "parsely-author"):
        people = tuple(line for line in meta.get(name, "").split("\n") if line and "://" not in line)
        found.offer("authors", people, 0.92, f"the page's {name}")
    people = [
        text_of(link)
        for link in each(root, "a")
        if "author" in (link.get("rel") or "").split() and not in_teaser(link)
    ]
    found.offer("authors", tuple(people), 0.94, "marked as the author in the page")
    for element in by_class(root, *_AUTHOR_CLASS):
        said = text_of(element)
        if 2 < len(said) < 120 and not in_teaser(element):
            found.offer("authors", split_people(said), 0.88, "marked so in the page")
            break
    for element in each(root, "p", "div", "span", "font", "td", "li", "address", "strong", "small"):
        said = text_of(element) if len(element) < 4 else ""
        if said and len(said) < 90 and (by := _BY.match(said)) is not None and not in_teaser(element):
            found.offer("authors", split_people(by[1]), 0.8, "a line of the page says so")
            break


def _subjects(root: HtmlElement, meta: dict[str, str], found: Found) -> None:
    kind = next(
        (text_of(e) for e in by_class(root, *_KIND_CLASS) if 0 < len(text_of(e)) < 60 and not in_teaser(e)),
        "",
    )
    found.offer("kind", meta.get("article:section"), 0.92, "the page's article:section")
    categories = [
        text_of(link)
        for link in each(root, "a")
        if "category" in (link.get("rel") or "").split() and not in_teaser(link)
    ]
    found.offer("kind", categories[0] if categories else kind, 0.88, "the category that stands in the page")
    crumbs = [
        text_of(link)
        for box in by_class(root, "breadcrumb", "breadcrumbs", "breadcrumb-trail")
        for link in each(box, "a")
    ]
    if len(crumbs) > 1:
        found.offer("kind", crumbs[-1], 0.6, "the way to the page (breadcrumbs)")
    tags = [line for line in meta.get("article:tag", "").split("\n") if line]
    found.offer("tags", tuple(tags), 0.95, "the page's article:tag")
    marked = [
        text_of(link)
        for link in each(root, "a")
        if {"tag"} == set((link.get("rel") or "").split()) and not in_teaser(link)
    ]
    found.offer("tags", tuple(tag.lstrip("#") for tag in marked), 0.93, "the page's links to its tags")
    keywords = [
        word for name in ("keywords", "news_keywords") for word in re.split(r"[,،;]", meta.get(name, ""))
    ]
    found.offer("tags", tuple(keywords[:20]), 0.8, "the page's keywords")


def split_people(text: str) -> tuple[str, ...]:
    """`By Ann Lee and Bo Kim` to the names."""
    named = _BY.match(text)
    text = named[1] if named else text
    text = re.split(r"\s+[|•·]\s+|\s+(?:on|في)\s+\d", text)[0]
    parts: list[str] = []
    for listed_name in re.split(r"\s*[,،;&]\s*", text):
        names = re.split(r"\s+(?:and|ve|و)\s+", listed_name)
        # `Economy and Society Unit` is one author; a person has more than one name.
        one_unit = UNIT.search(listed_name) is not None and any(len(name.split()) < 2 for name in names)
        parts += [listed_name] if one_unit else names
    return tuple(part.strip(" .:-–") for part in parts if 1 < len(part.strip(" .:-–")) < 80)


def _languages(root: HtmlElement, meta: dict[str, str], base: str, found: Found) -> None:
    said = (
        root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or root.get("xml:lang")
        or ""
    )
    found.offer("lang", language_of(said), 0.92, "the page's lang")
    for name in ("og:locale", "content-language", "dc.language", "language"):
        found.offer("lang", language_of(meta.get(name, "")), 0.88, f"the page's {name}")
    for link in each(root, "link", "a"):
        lang = language_of(link.get("hreflang") or "")
        rel = (link.get("rel") or "").lower().split()
        if not lang and link.tag == "a" and _is_switch(link):
            lang = language_of(link.get("lang") or "")
        if not lang or (link.tag == "link" and "alternate" not in rel) or link.get("hreflang") == "x-default":
            continue
        if link.tag == "link" and "xml" in (link.get("type") or ""):
            continue
        href = urljoin(base, (link.get("href") or "").strip())
        # A switch that leads to the front page says that there is no translation.
        front = urlsplit(href).path.strip("/") in ("", lang) and urlsplit(base).path.strip("/") not in (
            "",
            lang,
        )
        if urlsplit(href).scheme in ("http", "https") and not front:
            found.translations.setdefault(lang, href.partition("#")[0])


def settle_address(found: Found) -> None:
    """Once the language is known: the page itself is none of its translations, and its address may be among
    them."""
    own = found.translations.pop(found.get("lang"), "")
    if own:
        found.offer("source_url", own, 0.92, "the page's address for its language (hreflang)")
    if found.get("subtitle") and words(found.get("subtitle")) == words(found.get("summary")):
        found.values["subtitle"] = ""
        found.sure.pop("subtitle", None)


def _is_switch(link: HtmlElement) -> bool:
    """Whether a link stands in a switch of languages of WPML, Polylang, Drupal or the like."""
    named = r"lang-item|wpml-ls|language-(?:switcher|link|selector)|lang-switch|polylang|translations"
    return any(re.search(named, " ".join(tokens(holder))) for holder in (link, *link.iterancestors()))


def slug_of(url: str) -> str:
    """The last part of the path of an address, without its ending; empty when it is a number or nothing."""
    path = [unquote(part) for part in urlsplit(url).path.split("/") if part]
    last = re.sub(r"\.(?:html?|php|aspx?|amp|shtml)$", "", path[-1]) if path else ""
    if last == "amp" and len(path) > 1:
        last = path[-2]
    last = re.sub(r"^\d{1,9}-|-\d{4,9}$", "", last)
    return "" if re.fullmatch(r"[\d\W_]*|index|page|article|post|default|haber|details?", last) else last
