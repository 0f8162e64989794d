"""An element of an SVG -> the values of its properties, from attributes and style sheets (SVG 2, 6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

SVG = "{http://www.w3.org/2000/svg}"
XML = "{http://www.w3.org/XML/1998/namespace}"
PAINT = {
    "fill": "black", "fill-opacity": "1", "fill-rule": "nonzero", "stroke": "none", "stroke-opacity": "1",
    "stroke-width": "1", "stroke-linecap": "butt", "stroke-linejoin": "miter", "stroke-miterlimit": "4",
    "stroke-dasharray": "none", "stroke-dashoffset": "0", "color": "black", "visibility": "visible",
}  # fmt: skip
GROUP = {"opacity": "1", "transform": "none", "clip-path": "none", "mask": "none", "filter": "none"}
_INHERITED = frozenset({
    *PAINT, "font-family", "font-size", "font-weight", "font-style", "direction", "text-anchor",
    "dominant-baseline", "letter-spacing", "writing-mode", "white-space", "lang", f"{XML}lang", f"{XML}space",
})  # fmt: skip
_UNITS = {"px": 1, "pt": 4 / 3, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "q": 2.4 / 2.54}
_SIZES = {
    "xx-small": 9.6, "x-small": 12, "small": 14.2, "medium": 16, "large": 19.2, "x-large": 24,
    "xx-large": 32,
}  # fmt: skip
_LENGTH = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%|[a-z]*)\s*", re.IGNORECASE)
_FONT = re.compile(
    r"(?P<style>(?:[\w-]+\s+)*?)(?P<size>[\d.]+(?:[a-z]+|%)?|(?:xx?-)?(?:small|large)|medium)(?:\s*/\s*\S+)?\s+"
    r"(?P<family>.+)",
    re.IGNORECASE,
)
_LARGEST = 1e6  # user units; beyond it a number is a mistake or an attack


@dataclass(slots=True)
class Rules:
    """The style sheets of a document: what they match, and the properties that they name."""

    matchers: tuple[Any, Any] | None = None  # normal and important
    wrappers: Mapping[Element, Any] = field(default_factory=dict["Element", Any])
    named: frozenset[str] = frozenset()
    count: int = 0  # of selectors
    known: dict[Element, Values] = field(default_factory=dict["Element", "Values"])


@dataclass(frozen=True, slots=True)
class Values:
    """The computed properties of an element; `size` is its font size in user units."""

    inherited: Mapping[str, str]
    own: Mapping[str, str]
    size: float

    def get(self, name: str, default: str = "") -> str:
        return self.own.get(name, self.inherited.get(name, default))


ROOT = Values({}, {}, 16.0)


def read_rules(root: Element) -> Rules:
    """The rules of the `<style>` elements below `root`. What cannot be read is left out, as in browsers."""
    sheets = [
        element.text
        for element in root.iter(f"{SVG}style")
        if element.text and element.get("type", "text/css") == "text/css"
    ]
    if not sheets:
        return Rules()
    import cssselect2
    import tinycss2

    css: Any = cssselect2
    normal, important = css.Matcher(), css.Matcher()
    named: set[str] = set()
    count = 0
    for sheet in sheets:
        for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
            if rule.type != "qualified-rule":
                continue
            try:
                selectors = css.compile_selector_list(rule.prelude)
            except css.SelectorError:
                continue
            plain, strong = _declarations(rule.content)
            named.update(plain, strong)
            count += len(selectors)
            for selector in selectors:
                if selector.pseudo_element is None and not selector.never_matches:
                    normal.add_selector(selector, plain)
                    important.add_selector(selector, strong)
    wrapper: Any = css.ElementWrapper.from_xml_root(root)
    wrappers = {item.etree_element: item for item in wrapper.iter_subtree()}
    return Rules((normal, important), wrappers, frozenset(named), count)


def values_of(element: Element, rules: Rules) -> Values:
    """The values of `element`; those of its ancestors are kept in `rules`."""
    found = ROOT
    for item in (*reversed(list(element.iterancestors())), element):
        if item not in rules.known:
            rules.known[item] = compute(item, rules, found)
        found = rules.known[item]
    return found


def compute(element: Element, rules: Rules, above: Values) -> Values:
    """The values of `element` in a parent with the values `above`."""
    declared = {str(name): str(value) for name, value in element.attrib.items()}
    declared.pop("style", None)
    declared.update(styled(element, rules))
    own: dict[str, str] = {}
    for name, value in declared.items():
        value = value.strip()
        if name == "font":
            own.update(_font(value))
        elif value == "inherit":
            own[name] = above.get(name)
        else:
            own[name] = value
    size = _font_size(own.get("font-size"), above.size)
    inherited = {**above.inherited, **{name: value for name, value in own.items() if name in _INHERITED}}
    return Values(inherited, own, size)


def styled(element: Element, rules: Rules) -> dict[str, str]:
    """What style sheets and the `style` attribute say of `element`, the strongest last."""
    plain, strong = _declarations(element.get("style", ""))
    found: list[Mapping[str, str]] = [plain, strong]
    wrapper = rules.wrappers.get(element)
    if rules.matchers and wrapper is not None:
        normal, important = ([match[-1] for match in matcher.match(wrapper)] for matcher in rules.matchers)
        found = [*normal, plain, *important, strong]
    empty: dict[str, str] = {}
    return reduce(lambda merged, more: {**merged, **more}, found, empty)


def length(value: str | None, font_size: float, whole: float | None) -> float | None:
    """A length in user units, percentages of `whole`; None when it is not one, or cannot be known."""
    match = _LENGTH.fullmatch(value or "")
    if match is None:
        return None
    number, unit = float(match[1]), match[2].lower()
    if unit == "%":
        if whole is None:
            return None
        number *= whole / 100
    elif unit in ("em", "rem", "ex", "ch"):
        number *= {"em": font_size, "rem": 16.0}.get(unit, font_size / 2)
    elif unit:
        if unit not in _UNITS:
            return None
        number *= _UNITS[unit]
    return number if abs(number) <= _LARGEST else None


def _declarations(source: Any) -> tuple[dict[str, str], dict[str, str]]:
    """Declarations without and with `!important`."""
    plain: dict[str, str] = {}
    strong: dict[str, str] = {}
    if not source:
        return plain, strong
    import tinycss2

    items: list[Any] = tinycss2.parse_blocks_contents(source)
    for item in items:
        if item.type == "declaration":
            value = tinycss2.serialize(item.value).strip()
            (strong if item.important else plain)[item.lower_name] = value
    return plain, strong


def _font(value: str) -> dict[str, str]:
    """The shorthand `font`."""
    match = _FONT.fullmatch(value)
    if match is None:
        return {}
    found = {"font-size": match["size"], "font-family": match["family"]}
    for word in match["style"].lower().split():
        if word in ("italic", "oblique"):
            found["font-style"] = word
        elif word.isdigit() or word in ("bold", "bolder", "lighter"):
            found["font-weight"] = word
    return found


def _font_size(value: str | None, above: float) -> float:
    if value is None:
        return above
    if value.lower() in _SIZES:
        return float(_SIZES[value.lower()])
    if value.lower() in ("larger", "smaller"):
        return above * 1.2 if value.lower() == "larger" else above / 1.2
    size = length(value, above, above)
    return size if size is not None and size > 0 else above
