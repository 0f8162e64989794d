"""Turns the newsletter block of a kit into the body of a campaign in listmonk, which is a Go template.

listmonk runs campaigns through Go's html/template: what the block has between double braces would be run, and
comments would be lost, with them what Outlook reads. https://listmonk.app/docs/templating/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import quote

_COMMENT = r"<!--.*?-->"
_STYLE = r"<style\b[^>]*>.*?</style\s*>"
_PARTS = re.compile(f"(?P<comment>{_COMMENT})|(?P<style>{_STYLE})", re.DOTALL | re.IGNORECASE)
_CONDITION = re.compile(r"<!--\s*(?:<!)?\[(?:if|endif)|<!\[endif\]", re.IGNORECASE)
_HTML = re.compile(r"<html\b(?P<attributes>[^>]*)>", re.IGNORECASE)
_BODY = re.compile(r"<body\b(?P<attributes>[^>]*)>(?P<inner>.*)</body\s*>", re.DOTALL | re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^>]*>(?P<inner>.*?)</head\s*>", re.DOTALL | re.IGNORECASE)
_LANGUAGE = re.compile(r"\b(?:lang|dir)\s*=\s*(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_NAMING = re.compile(rf"{_STYLE}|<[a-z!][^>]*>", re.DOTALL | re.IGNORECASE)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
_TRACKED = "@TrackLink"


def with_addresses(html: str, addresses: Mapping[str, str]) -> str:
    """`html` with the files of the kit, where tags and styles name them, as the addresses given."""
    places = [(_place(name), escape(address, quote=True)) for name, address in addresses.items()]

    def addressed(part: re.Match[str]) -> str:
        text = part[0]
        for place, shown in places:
            text = place.sub(lambda _, shown=shown: shown, text)
        return text

    return _NAMING.sub(addressed, html)


def named_in(html: str, name: str) -> bool:
    """Whether a tag or a style of `html` names the file `name`."""
    place = _place(name)
    return any(place.search(part[0]) for part in _NAMING.finditer(html))


def fragment(html: str) -> str:
    """What of a whole page can stand inside another: the styles of its head and what is in its body, with the
    language and direction of the page. A text that is no page is given as it is."""
    body = _BODY.search(html)
    if body is None:
        return html
    head = _HEAD.search(html)
    kept = [
        part[0]
        for part in _PARTS.finditer(head["inner"] if head else "")
        if part["style"] or _CONDITION.match(part[0])
    ]
    page = _HTML.search(html)
    own = body["attributes"].rstrip()
    said = [each for each in _LANGUAGE.findall(page["attributes"] if page else "") if not _has(own, each)]
    return "\n".join((*kept, f"<div{' '.join(('', *said))}{own}>{body['inner']}</div>"))


def as_template(html: str) -> str:
    """`html` as a Go template that gives the same HTML: braces are text, comments for Outlook stay."""
    parts: list[str] = []
    at = 0
    for found in _PARTS.finditer(html):
        parts.append(_text(html[at : found.start()]))
        parts.append(_comment(found[0]) if found["comment"] else _style(found[0]))
        at = found.end()
    return "".join((*parts, _text(html[at:])))


def as_text_template(text: str) -> str:
    """Plain text, or a subject, as a Go template that gives the same text."""
    return text.replace("{{", '{{ "{{" }}').replace(_TRACKED, '@{{ "" }}TrackLink')


def _text(html: str) -> str:
    text = html.replace("{{", '{{ "{{" }}').replace(_TRACKED, "&#64;TrackLink")
    return f"{text[:-1]}&#123;" if text.endswith("{") else text  # or it would join the braces of what follows


def _style(part: str) -> str:
    """CSS may part its braces; a quoted text in it could not, and no style sheet of mail has one."""
    return part.replace("{{", "{ {").replace(_TRACKED, r"\40 TrackLink")


def _comment(part: str) -> str:
    """A comment that is a condition of Outlook, kept by listmonk's own `Safe`; any other, and one that cannot
    be quoted, is left out, as html/template would."""
    if not _CONDITION.match(part) or "`" in part or "{{" in part or _TRACKED in part:
        return ""
    return f"{{{{ Safe `{part}` }}}}"


def _place(name: str) -> re.Pattern[str]:
    """Finds a file's name as a whole value, in a list (`srcset`) and in `url()`, plain or escaped.

    A picture is found at an address too, where the kit expects it to be put by hand. A PDF is not: the
    report's own page on the web may be called like its file.
    """
    forms = "|".join(re.escape(form) for form in dict.fromkeys((name, quote(name), escape(name, quote=True))))
    before = r"https?://[^\s\"'()<>,]*/|\./" if name.endswith(_PICTURES) else r"\./"
    return re.compile(rf"(?<=[\"'(\s,=])(?:{before})?(?:{forms})(?=[\"')\s,>])")


def _has(attributes: str, one: str) -> bool:
    return re.search(rf"\b{one.partition('=')[0].strip()}\s*=", attributes, re.IGNORECASE) is not None
