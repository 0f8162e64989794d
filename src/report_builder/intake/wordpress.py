"""An answer of the REST interface of WordPress (posts), alone or with what else was asked for -> drafts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from report_builder.intake.clean import excerpt, one_line
from report_builder.intake.dates import find_date
from report_builder.intake.errors import IntakeError
from report_builder.intake.found import Found
from report_builder.intake.furniture import drop_by_text, drop_link_lists, drop_named
from report_builder.intake.html_to_markdown import html_to_markdown
from report_builder.intake.json_ld import is_cut, language_of
from report_builder.intake.lead import Lead, with_lead
from report_builder.intake.model import Doubt, Draft, Hints
from report_builder.intake.page import settle_language, shown_title
from report_builder.intake.tree import fragment, text_of
from report_builder.intake.work import Work

MAX_PAGES = 100
BUNDLE = "report-builder-wordpress"  # the key of an answer joined with others
_ROUTES = {"categories": "categories", "tags": "tags", "author": "users", "featured_media": "media"}
_SHORTCODE = re.compile(
    r"\[(/?)(caption|gallery|embed|video|audio|playlist|vc_\w+|et_pb_\w+|av_\w+|su_\w+|button|contact-form[\w-]*)\b([^\]]*)\]"
)


def is_posts(value: Any) -> bool:
    """Whether JSON is a post, or a list of posts, of the REST interface."""
    if isinstance(value, dict) and BUNDLE in value:
        return True
    posts = _list(value)
    return bool(posts) and all("rendered" in _dict(_dict(post).get("content")) for post in posts)


def read_wordpress(data: bytes, name: str, hints: Hints) -> list[Draft]:
    """The drafts of the posts of an answer. Raises IntakeError when there is none in it."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise IntakeError(f"this is no sound JSON: {error}") from error
    if not is_posts(value):
        raise IntakeError("there are no posts of WordPress in this JSON", "ask /wp-json/wp/v2/posts")
    whole = _dict(value)
    bundle: dict[str, Any] = whole if BUNDLE in whole else {BUNDLE: value}
    posts = [_dict(post) for post in _list(bundle[BUNDLE])]
    known = {
        kind: {str(_dict(one).get("id")): _dict(one) for one in _list(bundle.get(kind))}
        for kind in _ROUTES.values()
    }
    by_id = {_text(post.get("id")): post for post in posts}
    return [_draft(post, known, by_id, hints, name) for post in posts]


def further_pages(url: str, headers: Mapping[str, str]) -> list[str]:
    """The addresses of the other pages of an answer, by its `X-WP-TotalPages`; none when a page was asked
    for."""
    total = headers.get("x-wp-totalpages", "")
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    if not total.isdecimal() or "page" in query:
        return []
    pages = range(2, min(int(total), MAX_PAGES) + 1)
    return [urlunsplit(parts._replace(query=urlencode({**query, "page": page}))) for page in pages]


def missing_parts(url: str, posts: list[Any]) -> dict[str, list[str]]:
    """What must still be asked for: for each kind of thing that posts name by number and do not embed,
    addresses."""
    base = urlsplit(url)
    root = base.path.partition("/wp/v2/")[0]
    wanted: dict[str, list[str]] = {}
    for post in map(_dict, posts):
        embedded = _dict(post.get("_embedded"))
        held = {
            "author": "author",
            "featured_media": "wp:featuredmedia",
            "categories": "wp:term",
            "tags": "wp:term",
        }
        for key, kind in _ROUTES.items():
            if embedded.get(held[key]):
                continue
            numbers = [
                str(number) for number in _list(post.get(key)) if isinstance(number, int) and number > 0
            ]
            wanted.setdefault(kind, []).extend(
                number for number in numbers if number not in wanted.get(kind, [])
            )
    asked: dict[str, list[str]] = {}
    for kind, numbers in wanted.items():
        for at in range(0, len(numbers), 100):
            query = urlencode({"include": ",".join(numbers[at : at + 100]), "per_page": 100})
            asked.setdefault(kind, []).append(
                urlunsplit((base.scheme, base.netloc, f"{root}/wp/v2/{kind}", query, ""))
            )
    return asked


def _draft(
    post: dict[str, Any],
    known: dict[str, dict[str, dict[str, Any]]],
    by_id: dict[str, dict[str, Any]],
    hints: Hints,
    name: str,
) -> Draft:
    found = Found()
    where = "the post"
    found.offer("title", shown_title(_rendered(post.get("title"))), 0.97, where)
    if date := find_date(_text(post.get("date"))):
        found.offer("date", date[0], 0.97, where)
    found.offer("source_url", _text(post.get("link")), 0.97, where)
    found.offer("summary", *_summary(post))
    _terms(post, known, found)
    _languages(post, by_id, found)
    draft = convert_content(_rendered(post.get("content")), _text(post.get("link")), found.get("title"))
    settle_language(found, draft.body, hints)
    label = f"{hints.origin or name}#{_text(post.get('id')) or _text(post.get('slug'))}"
    draft = found.put_into(replace(draft, origin=label))
    protected = _dict(post.get("content")).get("protected") is True
    if protected:
        draft = replace(
            draft,
            doubts=(
                *draft.doubts,
                Doubt("unsure", "text", "", "content", 0.1, "the post is protected by a password"),
            ),
        )
    return _with_lead(draft, post, known)


def convert_content(html: str, base: str, title: str) -> Draft:
    """The text of an article that a tool hands on as HTML, without the page around it."""
    root = fragment(_without_shortcodes(html))
    work = Work(base)
    drop_named(root, work)
    drop_by_text(root, work)
    drop_link_lists(root, work)
    made = html_to_markdown(root, base=base, title=title)
    doubts = (*work.doubts, *made.doubts)
    return Draft(
        body=made.body,
        pictures=made.pictures,
        doubts=doubts,
        words_in=made.words_in,
        words_out=made.words_out,
    )


def _without_shortcodes(html: str) -> str:
    """HTML without the shortcodes that a plug-in no longer there has left; a caption becomes a figure."""

    def figure(found: re.Match[str]) -> str:
        inside = found[1]
        image = re.search(r"(?:<a\b[^>]*>)?\s*<img\b[^>]*>\s*(?:</a>)?", inside)
        said = inside.replace(image[0], "") if image else inside
        return f"<figure>{image[0] if image else ''}<figcaption>{said.strip()}</figcaption></figure>"

    html = re.sub(r"\[caption\b[^\]]*\](.*?)\[/caption\]", figure, html, flags=re.DOTALL)
    return _SHORTCODE.sub("", html)


def _summary(post: dict[str, Any]) -> tuple[str, float, str]:
    yoast = _text(_dict(post.get("yoast_head_json")).get("description"))
    if yoast:
        return yoast, 0.6 if is_cut(yoast) else 0.93, "the description of the post"
    said = text_of(fragment(_rendered(post.get("excerpt")))) if _rendered(post.get("excerpt")) else ""
    said = re.sub(
        r"\s*(?:\[?(?:…|\.\.\.)\]?|Continue reading.*|Read more.*|Devamını oku.*|اقرأ المزيد.*)\s*$",
        "…",
        said,
    )
    return said, 0.5 if said.endswith("…") or is_cut(said) else 0.92, "the excerpt of the post"


def _terms(post: dict[str, Any], known: dict[str, dict[str, dict[str, Any]]], found: Found) -> None:
    embedded = _dict(post.get("_embedded"))
    authors = [_dict(one) for one in _list(embedded.get("author"))]
    authors += [
        known["users"][str(number)] for number in _list(post.get("author")) if str(number) in known["users"]
    ]
    found.offer("authors", tuple(_text(one.get("name")) for one in authors), 0.93, "the author of the post")
    terms = [_dict(term) for group in _list(embedded.get("wp:term")) for term in _list(group)]
    categories = [_text(term.get("name")) for term in terms if term.get("taxonomy") == "category"]
    tags = [_text(term.get("name")) for term in terms if term.get("taxonomy") == "post_tag"]
    for key, names in (("categories", categories), ("tags", tags)):
        for number in _list(post.get(key)):
            if str(number) in known[key]:
                names.append(_text(known[key][str(number)].get("name")))
            elif not names:
                reason = "the answer names it by number only; ask for it with _embed"
                found.doubts.append(Doubt("dropped", key, str(number), "the post", 0.5, reason))
    real = [name for name in categories if name.casefold() not in ("uncategorized", "genel", "غير مصنف")]
    found.offer(
        "kind",
        shown_title(real[0]) if real else "",
        0.92 if len(set(real)) == 1 else 0.7,
        "the category of the post",
    )
    found.offer("tags", tuple(shown_title(name) for name in tags), 0.95, "the tags of the post")


def _languages(post: dict[str, Any], by_id: dict[str, dict[str, Any]], found: Found) -> None:
    """What Polylang and WPML add to a post: its language, and its translations by address or by number."""
    found.offer(
        "lang", language_of(_text(post.get("lang") or post.get("wpml_current_locale"))), 0.95, "the post"
    )
    translations = post.get("translations")
    if isinstance(translations, dict):
        for lang, other in _dict(translations).items():
            link = (
                _text(_dict(by_id.get(str(other), {})).get("link"))
                if isinstance(other, int)
                else _text(other)
            )
            if link.startswith("http"):
                found.translations[language_of(lang)] = link
    for other in _list(post.get("wpml_translations")):
        held = _dict(other)
        lang, link = language_of(_text(held.get("locale"))), _text(held.get("href"))
        if lang and link.startswith("http"):
            found.translations[lang] = link


def _with_lead(draft: Draft, post: dict[str, Any], known: dict[str, dict[str, dict[str, Any]]]) -> Draft:
    embedded = [_dict(one) for one in _list(_dict(post.get("_embedded")).get("wp:featuredmedia"))]
    number = str(post.get("featured_media") or "")
    media = embedded[0] if embedded else known["media"].get(number, {})
    url = _text(media.get("source_url"))
    if url:
        caption = (
            text_of(fragment(_rendered(media.get("caption")))) if _rendered(media.get("caption")) else ""
        )
        return with_lead(draft, Lead(url, one_line(_text(media.get("alt_text"))), caption))
    if number not in ("", "0"):
        doubt = Doubt(
            "dropped", "picture", excerpt(number), "the post", 0.5, "its picture is named by number only"
        )
        return replace(draft, doubts=(*draft.doubts, doubt))
    return draft


def _rendered(value: Any) -> str:
    return _text(_dict(value).get("rendered")) if isinstance(value, dict) else _text(value)


def _dict(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [] if value in (None, "") else [value]


def _text(value: Any) -> str:
    return str(value) if isinstance(value, (str, int)) else ""
