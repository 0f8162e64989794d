"""An export of WordPress (WXR) -> the drafts of its published posts and pages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from report_builder.intake.clean import one_line
from report_builder.intake.dates import find_date
from report_builder.intake.errors import IntakeError
from report_builder.intake.found import Found
from report_builder.intake.json_ld import is_cut, language_of
from report_builder.intake.lead import Lead, with_lead
from report_builder.intake.model import Doubt, Draft, Hints
from report_builder.intake.page import settle_language, shown_title
from report_builder.intake.tree import fragment, text_of
from report_builder.intake.wordpress import convert_content

MAX_BYTES = 200 * 2**20
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


@dataclass
class _Item:
    """One item: its fields by local name, its categories as (domain, nicename, name), its postmeta."""

    fields: dict[str, str] = field(default_factory=dict[str, str])
    terms: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    meta: dict[str, str] = field(default_factory=dict[str, str])

    def named(self, domain: str) -> list[tuple[str, str]]:
        return [(nicename, name) for kind, nicename, name in self.terms if kind == domain]


def read_wxr(data: bytes, name: str, hints: Hints) -> list[Draft]:
    """The published posts and pages of an export. Raises IntakeError when there is none, or for unsound
    XML."""
    if len(data) > MAX_BYTES:
        raise IntakeError(f"the export has more than {MAX_BYTES // 2**20} MB", "export the years one by one")
    items, writers = _items(data)
    media = {
        item.fields.get("post_id", ""): item for item in items if item.fields.get("post_type") == "attachment"
    }
    posts = [
        item
        for item in items
        if item.fields.get("post_type") in ("post", "page") and item.fields.get("status") == "publish"
    ]
    if not posts:
        raise IntakeError("there is no published post in this export")
    groups: dict[str, dict[str, str]] = {}
    for item in posts:
        for group, _ in item.named("post_translations"):
            groups.setdefault(group, {})[_language(item)] = item.fields.get("link", "")
    return [_draft(item, media, writers, groups, hints, name) for item in posts]


def _items(data: bytes) -> tuple[list[_Item], dict[str, str]]:
    items: list[_Item] = []
    writers: dict[str, str] = {}
    try:
        for element in _elements(data):
            if etree.QName(element).localname == "author":
                said = {etree.QName(child).localname: (child.text or "") for child in element}
                writers[said.get("author_login", "")] = said.get("author_display_name", "")
            else:
                items.append(_item(element))
            element.clear()
    except etree.XMLSyntaxError as error:
        raise IntakeError(f"this is no sound XML: {error.msg}") from error
    return items, writers


def _elements(data: bytes) -> Iterator[etree._Element]:  # pyright: ignore[reportPrivateUsage]
    """Items and authors, one by one. Entities are not expanded, and nothing else is read."""
    walk = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=False,
    )
    for _, element in walk:
        if isinstance(element.tag, str) and (element.tag == "item" or element.tag.endswith("}author")):
            yield element


def _item(element: etree._Element) -> _Item:  # pyright: ignore[reportPrivateUsage]
    item = _Item()
    for child in element:
        if not isinstance(child.tag, str):
            continue
        local = etree.QName(child).localname
        if child.tag == _CONTENT:
            item.fields["content"] = child.text or ""
        elif child.tag == _CREATOR:
            item.fields["creator"] = child.text or ""
        elif local == "encoded":
            item.fields["excerpt"] = child.text or ""
        elif local == "category":
            item.terms.append((child.get("domain") or "", child.get("nicename") or "", child.text or ""))
        elif local == "postmeta":
            said = [part.text or "" for part in child]
            item.meta[said[0] if said else ""] = said[1] if len(said) > 1 else ""
        else:
            item.fields.setdefault(local, (child.text or "").strip())
    return item


def _language(item: _Item) -> str:
    return next((language_of(nicename) for nicename, _ in item.named("language")), "")


def _draft(
    item: _Item,
    media: dict[str, _Item],
    writers: dict[str, str],
    groups: dict[str, dict[str, str]],
    hints: Hints,
    name: str,
) -> Draft:
    found = Found()
    where = "the export"
    link = item.fields.get("link", "")
    found.offer("title", shown_title(item.fields.get("title", "")), 0.97, where)
    if date := find_date(item.fields.get("post_date", "") or item.fields.get("pubDate", "")):
        found.offer("date", date[0], 0.97, where)
    if link.startswith("http"):
        found.offer("source_url", link, 0.95, where)
    creator = item.fields.get("creator", "")
    found.offer("authors", (writers.get(creator) or creator,), 0.93, where)
    kinds = [label for _, label in item.named("category")]
    found.offer(
        "kind", kinds[0] if kinds else "", 0.92 if len(kinds) == 1 else 0.7, f"the category in {where}"
    )
    found.offer("tags", tuple(label for _, label in item.named("post_tag")), 0.95, where)
    excerpt = item.meta.get("_yoast_wpseo_metadesc") or item.fields.get("excerpt", "")
    said = text_of(fragment(excerpt)) if excerpt.strip() else ""
    found.offer("summary", said, 0.6 if is_cut(said) else 0.92, where)
    found.offer("lang", _language(item), 0.95, where)
    for group, _ in item.named("post_translations"):
        found.translations.update(
            {lang: url for lang, url in groups.get(group, {}).items() if lang and url.startswith("http")}
        )
    draft = convert_content(_paragraphs(item.fields.get("content", "")), link, found.get("title"))
    settle_language(found, draft.body, hints)
    draft = found.put_into(replace(draft, origin=f"{hints.origin or name}#{item.fields.get('post_id', '')}"))
    return _with_lead(draft, item, media)


def _with_lead(draft: Draft, item: _Item, media: dict[str, _Item]) -> Draft:
    number = item.meta.get("_thumbnail_id", "")
    if not number:
        return draft
    picture = media.get(number)
    if picture is None:
        doubt = Doubt("dropped", "picture", number, "the export", 0.5, "its picture is not in the export")
        return replace(draft, doubts=(*draft.doubts, doubt))
    alt = one_line(picture.meta.get("_wp_attachment_image_alt", ""))
    return with_lead(
        draft,
        Lead(picture.fields.get("attachment_url", ""), alt, one_line(picture.fields.get("excerpt", ""))),
    )


def _paragraphs(content: str) -> str:
    """The content as WordPress shows it: before its blocks, a blank line parted paragraphs (`wpautop`)."""
    if "<!-- wp:" in content or "<p>" in content or "<p " in content:
        return content
    blocks = [block.strip() for block in content.replace("\r\n", "\n").split("\n\n") if block.strip()]
    starts = ("<h", "<ul", "<ol", "<table", "<block", "<div", "<fig", "<pre", "[caption", "<hr")
    return "\n".join(
        block if block.lower().startswith(starts) else f"<p>{block.replace(chr(10), '<br>')}</p>"
        for block in blocks
    )
