"""The words of a paragraph of HTML -> a line of Markdown: emphasis, links, notes, languages, line breaks."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from report_builder.intake.clean import clean_text, even_spaces
from report_builder.intake.escaping import address, attribute, escape
from report_builder.intake.pictures import picture_of
from report_builder.intake.tree import BLOCKS, children, each, text_of
from report_builder.intake.work import Work

CALL = "rb-call"  # the element that notes.py puts in place of the call of a note

# Marks that no text has (clean_text takes them out): by them emphasis is put together before it is written.
_OPEN = {"**": "\ufdd0", "*": "\ufdd1", "~~": "\ufdd2"}
_CLOSE = {"**": "\ufdd5", "*": "\ufdd6", "~~": "\ufdd7"}
BREAK = "\ufdda"
_TAGS = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "*"),
    **dict.fromkeys(("s", "strike", "del"), "~~"),
}
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LIGHT = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
_UPRIGHT = re.compile(r"font-style\s*:\s*normal", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_QUOTES = {"tr": "“”", "ar": "«»", "fa": "«»", "fr": "«»", "de": "„“"}


def inline(element: HtmlElement, work: Work) -> str:
    """The content of an element on one line of Markdown, trimmed; line breaks are `<br>`."""
    return finish(inner(element, work, frozenset()))


def finish(text: str) -> str:
    """A run of inline Markdown with its marks of emphasis put together and written out."""
    text = even_spaces(text)
    for name in _OPEN:
        text = _settled(text, _OPEN[name], _CLOSE[name])
    for name in _OPEN:
        text = text.replace(_OPEN[name], name).replace(_CLOSE[name], name)
    text = re.sub(rf"^(?:\s|{BREAK})+|(?:\s|{BREAK})+$", "", text)
    return even_spaces(re.sub(rf"\s?{BREAK}\s?", "<br>", text))


def _settled(text: str, opening: str, closing: str) -> str:
    """No emphasis around nothing, none that begins or ends with a space, none that ends where it begins
    again."""
    marks = "".join((*_OPEN.values(), *_CLOSE.values()))
    for _ in range(4):
        before = text
        text = re.sub(rf"{closing}([\s{BREAK}]*){opening}", r"\1", text)
        text = re.sub(rf"{opening}([\s{BREAK}{marks}]*){closing}", lambda found: found[1], text)
        text = re.sub(rf"{opening}([\s{BREAK}]+)", rf"\1{opening}", text)
        text = re.sub(rf"([\s{BREAK}]+){closing}", rf"{closing}\1", text)
        if text == before:
            break
    return text


def inner(element: HtmlElement, work: Work, active: frozenset[str]) -> str:
    """The content of an element; `active` are the marks of emphasis that hold already."""
    pieces = [plain(element.text)]
    for child in children(element):
        pieces += [one(child, work, active), plain(child.tail)]
    return "".join(pieces)


def plain(text: str | None) -> str:
    """Text of the page, cleaned and escaped."""
    return escape(even_spaces(clean_text(text))) if text else ""


def one(element: HtmlElement, work: Work, active: frozenset[str] = frozenset()) -> str:
    """One element inside a line."""
    tag = str(element.tag)
    if tag == "br":
        return BREAK
    if tag == CALL:
        return f"[^{element.get('label')}]"
    if tag in ("img", "amp-img"):
        return _picture(element, work)
    if tag == "a":
        return _link(element, work, active)
    if tag in ("sup", "sub") or _RAISED.search(element.get("style") or ""):
        return _raised(element, work, active, "sub" if tag == "sub" else "sup")
    if tag in ("code", "kbd", "samp", "tt"):
        return _code(element)
    if tag == "q":
        quotes = _QUOTES.get(_lang(element), "“”")
        return f"{quotes[0]}{inner(element, work, active)}{quotes[1]}"
    text = _emphasised(element, work, active, tag)
    if tag in BLOCKS:
        return f" {text} "  # words of two blocks are two words, also where only a line is wanted
    return _spoken(element, text) if tag in ("span", "bdi", "bdo", "i", "em", "cite", "font") else text


def _emphasised(element: HtmlElement, work: Work, active: frozenset[str], tag: str) -> str:
    style = element.get("style") or ""
    wanted: list[str] = [_TAGS[tag]] if tag in _TAGS else []
    # Google Docs wraps all it copies in <b style="font-weight: normal">.
    if "**" in wanted and _LIGHT.search(style):
        wanted.remove("**")
    if "*" in wanted and _UPRIGHT.search(style):
        wanted.remove("*")
    wanted += ["**"] if _BOLD.search(style) and "**" not in wanted else []
    wanted += ["*"] if _ITALIC.search(style) and "*" not in wanted else []
    marks = [mark for mark in wanted if mark not in active]
    text = inner(element, work, active | set(marks))
    for mark in reversed(marks):
        text = f"{_OPEN[mark]}{text}{_CLOSE[mark]}"
    return text


def _link(element: HtmlElement, work: Work, active: frozenset[str]) -> str:
    href = (element.get("href") or "").strip()
    text = inner(element, work, active)
    words = re.sub(r"<br>|\s+", " ", text_of(element))
    if not words or "rb-picture:" in text:
        return text
    if href.startswith("#") and len(href) > 1:
        return f"[{text}]({href})" if href[1:] in work.anchors else text
    target = work.address(href) if href and not href.startswith("#") else None
    if target is None:
        return text
    if words.rstrip("/") == target.rstrip("/"):
        return f"<{address(target)}>"
    lead = re.match(rf"[\s{BREAK}]*", text)
    trail = re.search(rf"[\s{BREAK}]*$", text)
    before, after = (lead[0] if lead else ""), (trail[0] if trail else "")
    core = text[len(before) : len(text) - len(after)]
    core = finish(core)
    if core.startswith("^"):  # `[^` would call a note
        core = re.sub(r"^\^([^^]*)\^", r"<sup>\1</sup>", core)
    return f"{before}[{core}]({address(target)}){after}"


def _raised(element: HtmlElement, work: Work, active: frozenset[str], tag: str) -> str:
    text = inner(element, work, active)
    bare = text.strip()
    if not bare or bare.startswith("[^") or BREAK in bare:
        return text
    mark = "^" if tag == "sup" else "~"
    if re.fullmatch(r"[^\W_]+(?:[−+-]?[^\W_]+)*|[−+-]\d+", bare):
        return text.replace(bare, f"{mark}{bare}{mark}")
    return f"<{tag}>{text}</{tag}>"


def _code(element: HtmlElement) -> str:
    for line_end in each(element, "br"):
        line_end.tail = f" {line_end.tail or ''}"
    text = clean_text(element.text_content()).replace("\n", " ")
    if not text.strip():
        return text
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return (
        f"{ticks} {text} {ticks}" if text.startswith("`") or text.endswith("`") else f"{ticks}{text}{ticks}"
    )


def _lang(element: HtmlElement) -> str:
    holder: HtmlElement | None = element
    while holder is not None:
        if lang := holder.get("lang"):
            return lang.lower().partition("-")[0]
        holder = holder.getparent()
    return "en"


def _spoken(element: HtmlElement, text: str) -> str:
    """`text` in a span when its language or direction is another than that of what it stands in."""
    parent = element.getparent()
    lang = (element.get("lang") or "").strip()
    if not text.strip() or BREAK in text:
        return text
    pairs: list[str] = []
    if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", lang) and parent is not None:
        short = lang.partition("-")[0].lower()
        if short != _lang(parent) and _has_language(parent):
            pairs.append(f"lang={short}")
    if element.tag == "bdo" and element.get("dir") in ("ltr", "rtl"):
        pairs.append(f"dir={element.get('dir')}")
    if not pairs:
        return text
    bare = text.strip()
    return text.replace(bare, f"[{bare}]{{{' '.join(pairs)}}}")


def _has_language(element: HtmlElement) -> bool:
    return any(holder.get("lang") for holder in (element, *element.iterancestors()))


def _picture(element: HtmlElement, work: Work) -> str:
    picture = picture_of(element, work)
    if picture is None:
        return ""
    alt = f'{{alt="{attribute(picture.alt)}"}}' if picture.alt else ""
    return f"![{escape(picture.alt)}](rb-picture:{work.picture(picture)}){alt}"
