"""A web page, saved or fetched -> the draft of its article."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from lxml.html import HtmlElement

from report_builder.intake.article_file import kind_among
from report_builder.intake.breaks import paragraphs_of_breaks
from report_builder.intake.clean import excerpt, one_line, words
from report_builder.intake.dates import is_only_date
from report_builder.intake.errors import IntakeError
from report_builder.intake.escaping import plain_of
from report_builder.intake.found import Found
from report_builder.intake.furniture import drop_by_text, drop_link_lists, drop_named
from report_builder.intake.headings import same_words
from report_builder.intake.html_to_markdown import html_to_markdown
from report_builder.intake.json_ld import json_ld
from report_builder.intake.language import guess_language
from report_builder.intake.lead import Lead, stem_of, with_lead
from report_builder.intake.model import Doubt, Draft, Hints
from report_builder.intake.page_body import Body, find_body, missing_from
from report_builder.intake.page_meta import in_teaser, read_meta, settle_address, split_people
from report_builder.intake.pictures import picture_of
from report_builder.intake.signature import NOTE, is_signature, parted_signature
from report_builder.intake.tree import (
    BLOCKS,
    HEADINGS,
    decode,
    drop_unseen,
    each,
    parse_html,
    remove,
    text_of,
)
from report_builder.intake.work import Work

_FEW = 25  # words: a page with fewer has no article
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w-]+)", re.IGNORECASE)
_SAVED = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+)", re.IGNORECASE)


def read_page(data: bytes, name: str, hints: Hints) -> list[Draft]:
    """The article of an HTML page. Raises IntakeError for a page without text, or beyond the bounds."""
    declared = _CHARSET.search(hints.headers.get("content-type", ""))
    text = decode(data, declared[1] if declared else "")
    saved = _SAVED.search(text[:2000])
    return [read_html(text, hints.url or (saved[1] if saved else ""), hints, name)]


def read_html(text: str, url: str, hints: Hints, name: str = "") -> Draft:
    """The draft of the article in the HTML of a whole page that came from `url` (empty when not known)."""
    root = parse_html(text)
    base = next(
        (urljoin(url, element.get("href") or "") for element in each(root, "base") if element.get("href")),
        url,
    )
    data = json_ld(root)
    found = Found()
    drop_unseen_but_head(root)
    read_meta(root, data, url, found)
    base = base or found.get("source_url")
    lead = _lead_picture(root, base)
    body = find_body(root, url)
    _find_kind(body.element, found, hints.kinds)
    draft = _convert(root, body, found, base, data)
    settle_language(found, draft.body, hints)
    settle_address(found)
    draft = found.put_into(replace(draft, origin=hints.origin or name))
    if len(words(plain_of(draft.body))) < _FEW and not draft.pictures:
        raise IntakeError(
            "there is no article in this page", "name the page of one article, not a list or a form"
        )
    return with_lead(draft, lead) if lead is not None else draft


def _find_kind(root: HtmlElement, found: Found, kinds: tuple[str, ...]) -> None:
    """A line above the text that is one of the kinds of the project."""
    for element in each(root, *HEADINGS, "p", "div", "span", "a", "small"):
        if next(element.iterdescendants("p", "div"), None) is not None:
            continue
        said = text_of(element)
        if len(said.split()) > 40:
            return
        if kinds and 0 < len(said.split()) < 6 and kind_among(said, kinds):
            found.offer("kind", said, 0.85, "a line above the text")
            return


def drop_unseen_but_head(root: HtmlElement) -> None:
    """Take out what nobody sees, but keep the head, in which the meta elements are."""
    head = root.find("head")
    place = root.index(head) if head is not None else 0
    if head is not None:
        root.remove(head)
    drop_unseen(root)
    if head is not None:
        root.insert(place, head)


def _lead_picture(root: HtmlElement, base: str) -> Lead | None:
    """The picture that the page names for previews, when the page shows it too: else it may be any logo."""
    named = [
        (meta.get("content") or "").strip()
        for meta in each(root, "meta")
        if (meta.get("property") or meta.get("name") or "").lower() == "og:image"
    ]
    stem = stem_of(named[0]) if named else ""
    for image in each(root, "img", "amp-img"):
        picture = picture_of(image, Work(base))
        if picture is not None and stem and stem_of(picture.source) == stem and not in_teaser(image):
            holder = next((one for one in image.iterancestors() if one.tag == "figure"), None)
            caption = (
                next((text_of(one) for one in each(holder, "figcaption")), "") if holder is not None else ""
            )
            return Lead(picture.source, picture.alt, caption)
    return None


def _convert(root: HtmlElement, body: Body, found: Found, base: str, data: dict[str, Any]) -> Draft:
    element = body.element
    work = Work(base)
    if body.confidence < 0.9:
        work.doubt("guessed", "text", text_of(element), f"<{element.tag}>", body.confidence, body.how)
    drop_named(element, work)
    drop_by_text(element, work)
    drop_link_lists(element, work)
    paragraphs_of_breaks(element)
    _drop_repeated(element, found, work)
    if not found.all("authors"):
        _take_signature(element, found, work)
    inside = len(words(text_of(element)))
    whole = root.find("body")
    outside = len(words(text_of(whole if whole is not None else root))) - inside
    if outside > 0:
        work.doubt(
            "dropped",
            "the rest of the page",
            f"{outside} words",
            "around the text",
            body.confidence,
            body.how,
        )
    made = html_to_markdown(element, base=base, title=found.get("title"))
    lost = _missing(body, made.body, found, work)
    return _or_from_data(
        Draft(
            body=made.body,
            pictures=made.pictures,
            doubts=(*work.doubts, *made.doubts),
            words_in=made.words_in + lost,
            words_out=made.words_out,
        ),
        data,
    )


def _missing(body: Body, markdown: str, found: Found, work: Work) -> int:
    """How many words trafilatura takes for text that are neither in the result nor surely furniture; each
    line of them is said."""
    # What was dropped on a guess must not pass when the other judge takes it for text.
    dropped = " ".join(doubt.text for doubt in work.doubts if doubt.confidence > 0.75)
    kept = f"{plain_of(markdown)} {found.get('title')} {found.get('summary')}"
    lost = 0
    for line in missing_from(body.second_opinion, kept, dropped):
        reason = "trafilatura takes it for a part of the text; it was left out"
        work.doubt("unsure", "text", line, "the page", 0.4, reason)
        lost += len(words(line)) if len(words(line)) > _FEW else 0
    return lost


def _or_from_data(draft: Draft, data: dict[str, Any]) -> Draft:
    """The text of the JSON-LD where the page itself has next to none, as one that a script would fill."""
    said = data.get("articleBody")
    if not isinstance(said, str) or len(words(said)) < 3 * max(_FEW, len(words(plain_of(draft.body)))):
        return draft
    from report_builder.intake.plain import paragraphs_of
    from report_builder.intake.tree import fragment

    if re.search(r"<(?:p|h[1-6]|ul|br)\b", said):
        made = html_to_markdown(fragment(said))
        body, words_in, words_out = made.body, made.words_in, made.words_out
    else:
        body = paragraphs_of(said)
        words_in = words_out = len(words(said))
    reason = (
        "the page has no text of its own; this is that of its JSON-LD, without headings, notes and pictures"
    )
    doubt = Doubt("guessed", "text", excerpt(said), "JSON-LD", 0.6, reason)
    return replace(draft, body=body, words_in=words_in, words_out=words_out, doubts=(*draft.doubts, doubt))


def _drop_repeated(root: HtmlElement, found: Found, work: Work) -> None:
    """Take out lines at the beginning that are fields: title, subtitle, date, authors, genre."""
    fields = {name: found.get(name) for name in ("title", "subtitle", "kind")}
    people = found.all("authors")
    for element in each(
        root, *HEADINGS, "p", "div", "span", "time", "address", "header", "a", "small", "font", "b", "strong"
    ):
        if element is root or element.getparent() is None or root not in element.iterancestors():
            continue
        said = text_of(element)
        if not said or any(inside is not element for inside in each(element, "img", "p", "h2", "br")):
            continue
        if len(said.split()) > 40 and not same_words(said, fields["subtitle"]):
            break
        what = next((name for name, value in fields.items() if value and same_words(said, value)), "")
        if not what and is_only_date(said):
            what = "date"
        if not what and people and len(said) < 160 and _says_people(said, people):
            what = "authors"
        if what and not (what == "title" and element.tag in HEADINGS) and _own_line(element):
            work.doubt("dropped", what, said, "above the text", 0.95, "it stands in the front matter")
            following = element.getnext()
            if following is not None and following.tag == "br":
                remove(following)
            remove(element)


def _take_signature(root: HtmlElement, found: Found, work: Work) -> None:
    """The unit or the centre that signs at the end of the text, when nothing else names who wrote it."""
    blocks = [
        one
        for one in each(root, "p", "div", *HEADINGS)
        if text_of(one) and len(each(one, "p", "div", *HEADINGS)) == 1
    ]
    for element in reversed(blocks[-8:]):
        said = text_of(element)
        if is_signature(said) and not each(element, "img"):
            first, publisher = parted_signature(said)
            found.offer("authors", (first,), 0.8, "a signature below the text")
            reason = "it is taken for the signature" + (
                f"; “{publisher}” for the publisher" if publisher else ""
            )
            work.doubt("dropped", "authors", said, "below the text", 0.8, reason)
            remove(element)
            return
        if len(said.split()) > 30 and not NOTE.match(said):
            return


def _own_line(element: HtmlElement) -> bool:
    """Whether no other words stand on the line of an element."""
    if element.tag in BLOCKS or element.tag == "time":
        return True
    before, after, parent = element.getprevious(), element.getnext(), element.getparent()
    left = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    ends = (before is None or before.tag in BLOCKS or before.tag == "br") and (
        after is None or after.tag in BLOCKS or after.tag == "br"
    )
    return ends and not left.strip() and not (element.tail or "").strip()


def _says_people(said: str, people: tuple[str, ...]) -> bool:
    names = {word for name in people for word in words(name)}
    own = {word for name in split_people(said) for word in words(name)}
    return bool(own) and own <= names and len(own) * 2 >= len(words(people[0]))


def settle_language(found: Found, body: str, hints: Hints) -> None:
    """The language of the text: what the user said, else what the page says unless the words speak against
    it."""
    if hints.lang:
        found.offer("lang", hints.lang, 1.0, "the user said so")
        return
    lang, sure = guess_language(plain_of(body), hints.languages)
    said = found.get("lang")
    if lang and said and lang != said and sure > 0.85:
        reason = f"the page says “{said}”, its words are of “{lang}”"
        found.values["lang"], found.sure["lang"], found.reasons["lang"] = lang, 0.8, reason
    elif lang and not said:
        found.offer("lang", lang, sure, "its words")


def shown_title(text: str) -> str:
    """A title in HTML, as WordPress hands it on, as plain words."""
    return one_line(text_of(parse_html(f"<p>{text}</p>"))) if text else ""
