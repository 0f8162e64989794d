"""Turns the unsafe HTML of an article into safe HTML, and says what was removed from it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from report_builder.markup.source import Context
from report_builder.markup.tree import names

TAGS = names(
    """
    a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del
    details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li
    main mark nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup
    table tbody td tfoot th thead time tr tt u ul var wbr
    """
)
DROPPED_WHOLE = frozenset({"script", "style", "iframe", "object", "noscript", "template"})
_REFUSED = names(
    """
    applet area audio base basefont big body button canvas center command data datalist dialog dir
    embed fieldset font form frame frameset head html input label legend link map marquee math menu
    meta meter nobr noembed noframes optgroup option output param picture plaintext portal progress
    select slot source svg textarea title track video xmp
    """
)
HTML_TAGS = TAGS | DROPPED_WHOLE | _REFUSED
_ANYWHERE = frozenset({"class", "id", "lang", "dir", "title"})
_CELL = frozenset({"colspan", "rowspan", "scope", "align", "style", "headers"})
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(_ANYWHERE),
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": set(_CELL),
    "th": set(_CELL),
    "time": {"datetime"},
}
_SCHEMES = frozenset({"http", "https", "mailto", "article"})
_BOOLEAN = (
    "allowfullscreen|async|autofocus|autoplay|checked|compact|controls|default|defer|disabled|download|hidden|"
    "inert|ismap|itemscope|loop|multiple|muted|nomodule|noshade|novalidate|nowrap|open|playsinline|readonly|"
    "required|reversed|selected"
)
_VALUE = r"\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>=`]+)"
TAG = re.compile(
    rf"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)"
    rf"(?P<attrs>(?:[\s/]+(?:[a-zA-Z_:@][\w:.@-]*{_VALUE}|(?:{_BOOLEAN})(?=[\s/>])))*)[\s/]*>",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(rf"([a-zA-Z_:@][\w:.@-]*)(?:({_VALUE}))?")
# HTML reads what follows these tags as bare text, to the end of the article if they are not closed.
_RAW_TEXT = re.compile(r"</?(?:textarea|title|xmp|noembed|noframes|plaintext)\b[^<>]*>", re.IGNORECASE)
# Characters that XML cannot carry, and our own marks, can still be written as `&#…;`.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdd5\ufdda-\ufddd\ufde0-\ufdef\ufffe\uffff]")
_TARGET = re.compile(
    r"(?:\]\(\s*<?|^ {0,3}\[(?!\^)[^\]\n]+\]:\s*<?|<)(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*):(?P<rest>[^\s>)]*)",
    re.MULTILINE,
)


def sanitise(html: str) -> str:
    """`html` with only the tags, attributes and URL schemes that a page may have."""
    import nh3

    safe = nh3.clean(
        _RAW_TEXT.sub("", html),
        tags=set(TAGS),
        clean_content_tags=set(DROPPED_WHOLE),
        attributes=_ATTRIBUTES,
        generic_attribute_prefixes={"data-rb-"},
        url_schemes=set(_SCHEMES),
        filter_style_properties={"text-align"},
        link_rel=None,
    )
    return _UNFIT.sub("", safe)


def report_removed(context: Context) -> None:
    """Warn of everything in the source that `sanitise` takes out, once per kind with its first line."""
    found: dict[str, list[int]] = {}
    masked = context.source.masked
    if "<" in masked:
        for what, offset in _refused_html(masked):
            found.setdefault(what, []).append(offset)
    for match in _TARGET.finditer(masked):
        scheme = match["scheme"].lower()
        if scheme not in _SCHEMES and not (match[0].startswith("<") and "@" in match["rest"]):
            found.setdefault(f"a link or image with the address `{scheme}:`", []).append(match.start())
    for what, offsets in found.items():
        times = f" ({len(offsets)} times)" if len(offsets) > 1 else ""
        context.warn(
            f"{what} was removed{times}",
            context.source.line(offsets[0]),
            "only text, images, tables and links are taken from raw HTML",
        )


def _refused_html(masked: str) -> Iterator[tuple[str, int]]:
    for tag in TAG.finditer(masked):
        name = tag["name"].lower()
        if tag["end"]:
            continue
        if name not in TAGS:
            if name in HTML_TAGS:
                yield f"`<{name}>`", tag.start()
            continue
        allowed = _ANYWHERE | _ATTRIBUTES.get(name, set())
        for attribute in _ATTRIBUTE.finditer(tag["attrs"]):
            key = attribute[1].lower()
            value = (attribute[2] or "").lstrip(" =\n\t\"'").lower()
            at = tag.start("attrs") + attribute.start()
            if key not in allowed:
                yield f"the attribute `{key}`", at
            elif key == "style" and not re.fullmatch(r"\s*text-align\s*:\s*\w+\s*;?\s*[\"']?", value):
                yield "the attribute `style`", at
            elif (
                key in ("href", "src")
                and (scheme := re.match(r"([a-z][a-z0-9+.-]*):", value))
                and scheme[1] not in _SCHEMES
            ):
                yield f"a link or image with the address `{scheme[1]}:`", at
