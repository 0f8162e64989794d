"""Bytes of a page -> a tree of HTML elements within bounds, and small questions asked of such a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from report_builder.intake.clean import clean_text, names, one_line
from report_builder.intake.errors import IntakeError

MAX_BYTES = 20 * 2**20
MAX_DEPTH = 1_000
MAX_ELEMENTS = 300_000
BLOCKS = names(
    """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section
    summary table tbody td tfoot th thead tr ul
    """
)
_PARTS = ("thead", "tbody", "tfoot", "tr", "colgroup")
_IN_TABLES = (*_PARTS, "caption", "col", "td", "th")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Nothing of these is text that a reader of the page would see.
_NEVER = ("script", "style", "template", "link", "meta", "base", "title", "head")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def decode(data: bytes, charset: str = "") -> str:
    """The text of a page: by its mark, UTF-8 where it can be that (other text is not by chance; browsers and
    editors save so and leave the old `meta`), the charset of its answer or of its own `meta`, else by what it
    can be."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace")
    declared = _META_CHARSET.search(data[:4096])
    for name in ("utf-8", charset, declared[1].decode("ascii") if declared else ""):
        try:
            return data.decode(_web_name(name))
        except (LookupError, UnicodeDecodeError):
            continue
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000], cp_isolation=["cp1256", "cp1254", "cp1252", "iso8859_6"]).best()
    return data.decode(best.encoding if best else "cp1252", "replace")


def _web_name(name: str) -> str:
    """The encoding that browsers take for a name (WHATWG Encoding, 4.2)."""
    if not name:
        raise LookupError
    known = {"iso-8859-1": "cp1252", "ascii": "utf-8", "us-ascii": "utf-8", "iso-8859-9": "cp1254"}
    return known.get(name.lower(), name)


def parse_html(text: str) -> HtmlElement:
    """The tree of a page or of a piece of one: its `html` element. Raises IntakeError beyond the bounds."""
    if len(text) > MAX_BYTES:
        raise IntakeError(
            f"the page has more than {MAX_BYTES // 2**20} million characters", "import a part of it"
        )
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    parser = lxml.html.HTMLParser(
        huge_tree=True, remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8"
    )
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace") or b"<html/>", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise IntakeError("there is no text in this page") from error
    within_bounds(root)
    return root


def fragment(html: str) -> HtmlElement:
    """A piece of HTML, as WordPress and feeds hand it on, in a `div`."""
    root = parse_html(f"<div>{html}</div>")
    body = root.find("body")
    return body if body is not None else root


def within_bounds(root: HtmlElement) -> None:
    """Raise IntakeError when the tree is nested too deeply or has too many elements to be read in good
    time."""
    depth = elements = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if depth > MAX_DEPTH:
            raise IntakeError(
                f"its elements are nested more than {MAX_DEPTH:,} deep", "this is no sound page"
            )
        if elements > MAX_ELEMENTS:
            raise IntakeError(f"it has more than {MAX_ELEMENTS:,} elements", "import a part of it")


def each(root: HtmlElement, *tags: str) -> list[HtmlElement]:
    """The elements with one of these tags (all, without one), in their order; safe to change the tree by."""
    return [
        element for element in (root.iter(*tags) if tags else root.iter()) if isinstance(element.tag, str)
    ]


def children(element: HtmlElement) -> list[HtmlElement]:
    """The child elements, comments left out."""
    return [child for child in element if isinstance(child.tag, str)]


def remove(element: HtmlElement) -> None:
    """Take an element out with what is in it; the text after it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def drop_unseen(root: HtmlElement) -> None:
    """Take out what no reader of the page sees: scripts, styles, templates, what is hidden by its own style.

    A picture that stands in a `noscript` because a script would load it comes out of it.
    """
    for element in each(root, "noscript"):
        _open_noscript(element)
    for element in each(root, *_NEVER):
        if element is not root:
            remove(element)
    for element in each(root):
        hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None
        if hidden and element is not root and element.tag not in ("html", "body"):
            remove(element)


def free_strays(root: HtmlElement) -> None:
    """Put what stands in a table and in none of its cells before the table, where browsers show it (HTML,
    13.2.6.1), what stands in a picture after it, and terms and definitions side by side."""
    for image in each(root, "amp-img"):
        for child in reversed(children(image)):
            image.addnext(child)
        if (image.text or "").strip():
            image.tail = f"{image.text} {image.tail or ''}"
            image.text = None
    for inner in each(root, "dt", "dd"):  # which libxml2 puts into the one before, when that is left open
        holder = inner.getparent()
        if holder is not None and holder.tag in ("dt", "dd"):
            after = [inner, *inner.itersiblings()]
            for part in reversed(after):
                holder.addnext(part)
    for table in each(root, "table"):
        for part in [table, *(inside for inside in each(table, *_PARTS) if _table_of(inside) is table)]:
            _free(part, table)


def free_headings(root: HtmlElement) -> None:
    """Put the blocks in a heading that nobody closed after it; browsers close it by the end of any heading. A
    heading of nothing but a block is that of its words."""
    for heading in each(root, *HEADINGS):
        said = bool((heading.text or "").strip())
        parts = children(heading)
        for at, child in enumerate(parts):
            if said and child.tag in BLOCKS:
                for part in reversed(parts[at:]):
                    if (part.tail or "").strip():
                        after = heading.makeelement("p")
                        after.text, part.tail = part.tail, None
                        heading.addnext(after)
                    heading.addnext(part)
                break
            said = said or bool(text_of(child) or (child.tail or "").strip())


def _free(part: HtmlElement, table: HtmlElement) -> None:
    """Put the text of a part of a table, and the elements in it that are none of a table, before the
    table."""
    if (part.text or "").strip():
        _put_before(table, part.text or "")
        part.text = None
    for child in children(part):
        if (child.tail or "").strip():
            _put_before(table, child.tail or "")
        child.tail = None
        if child.tag not in _IN_TABLES:
            table.addprevious(child)


def _put_before(table: HtmlElement, text: str) -> None:
    paragraph = table.makeelement("p")
    paragraph.text = text
    table.addprevious(paragraph)


def _table_of(element: HtmlElement) -> HtmlElement | None:
    return next((holder for holder in element.iterancestors("table")), None)


def _open_noscript(element: HtmlElement) -> None:
    pictures = each(element, "img")
    text = element.text or ""
    if not pictures and "<img" in text:
        pictures = each(fragment(text), "img")
    before = element.getprevious()
    parent = element.getparent()
    if pictures and parent is not None:
        if before is not None and before.tag in ("img", "amp-img"):
            remove(before)
        inside = parent.tag == "amp-img"
        place = parent if inside else element
        place.addprevious(pictures[0])
        pictures[0].tail = None
        if inside:
            remove(parent)
    remove(element)


def text_of(element: HtmlElement) -> str:
    """The words of an element with a space where a block or a line ends, on one line."""
    return one_line("".join(_texts(element)))


def _texts(root: HtmlElement) -> Iterator[str]:
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if not isinstance(element.tag, str):
            if event == "comment" and element is not root:
                yield element.tail or ""
            continue
        apart = " " if element.tag in BLOCKS or element.tag == "br" else ""
        if event == "start":
            yield apart + (element.text or "")
        else:
            yield apart + ((element.tail or "") if element is not root else "")


def lines_of(element: HtmlElement) -> list[str]:
    """The text of an element in lines as it would show: one for each block."""
    pieces: list[str] = []
    for event, each_one in etree.iterwalk(element, events=("start", "end")):
        if each_one.tag in BLOCKS or each_one.tag == "br":
            pieces.append("\n")
        if event == "start":
            pieces.append(re.sub(r"\s+", " ", each_one.text or ""))
        elif each_one is not element:
            pieces.append(re.sub(r"\s+", " ", each_one.tail or ""))
    return [line.strip() for line in clean_text("".join(pieces)).split("\n") if line.strip()]


def tokens(element: HtmlElement) -> list[str]:
    """The class names and the id of an element in small letters."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()


def by_class(root: HtmlElement, *names: str) -> list[HtmlElement]:
    """The elements that have one of these classes, in their order."""
    wanted = set(names)
    return [element for element in each(root) if wanted & set((element.get("class") or "").lower().split())]


def depth_of(element: HtmlElement) -> int:
    """How many elements it stands in."""
    return sum(1 for _ in element.iterancestors())
