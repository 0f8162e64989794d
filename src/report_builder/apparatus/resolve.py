"""The markup of a unit -> the same with its numbers and references printed."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from report_builder.apparatus.citations import fill_citations, list_of
from report_builder.apparatus.model import PLACEHOLDER, Apparatus, Elsewhere, Target
from report_builder.apparatus.references import PLACE, kind_of, target_of
from report_builder.apparatus.symbols import link_to
from report_builder.manuscript.model import Unit
from report_builder.markup.directions import html_of, turn_foreign_notes
from report_builder.markup.model import Markup
from report_builder.markup.numbers import set_digits
from report_builder.markup.tree import read_tree, write_tree
from report_builder.project.locale import Locale, direction

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
_NUMBER = re.compile(r'<a class="number" href="number:([^"]*)"></a>')


@dataclass(frozen=True, slots=True)
class Resolved:
    """A unit's markup with everything printed in its HTML, and the anchors whose page labels are.

    Its texts are still those of the article: only the gates ask for what is printed, and not of every unit.
    """

    markup: Markup
    paged: tuple[str, ...] = ()


def resolve(unit: Unit, markup: Markup, apparatus: Apparatus, labels: Mapping[str, str]) -> Resolved:
    """Fill the places of numbers, references and citations in the markup of `unit`, and list its sources.

    `labels` are the printed page labels of the last link by anchor. A reference to what is not in this report
    leads to the `source_url` of its article, and is plain text when there is none.
    """
    filled = _NUMBER.sub(lambda place: _caption_label(place, unit, apparatus), markup.html)
    filled = PLACE.sub(lambda place: _reference(place, unit, apparatus, labels), filled)
    filled = fill_citations(unit.id, filled, apparatus.citations)
    if markup.citations and unit.article is not None:
        filled = _with_notes_turned(filled, unit.article.lang)
    filled += list_of(unit.id, apparatus.citations, _locale(unit, apparatus).words["sources"])
    named = (target_of(_name(place), unit, apparatus) for place in PLACE.finditer(markup.html) if place[1])
    paged = dict.fromkeys(target.anchor for target in named if target is not None)
    return Resolved(replace(markup, html=filled), tuple(paged))


def _with_notes_turned(filled: str, lang: str) -> str:
    """The HTML with the notes that citations made foreign set in their direction."""
    if direction(lang) == "ltr" and not _RIGHT_TO_LEFT.search(filled):
        return filled
    tree = read_tree(filled)
    turn_foreign_notes(tree, lang)
    return write_tree(tree)


def called(target: Target, locale: Locale) -> str:
    """What a target is called in a text in `locale`: "Figure 3", or its title in quotation marks."""
    if target.number:
        kind = locale.words[f"label_{target.kind}"]
        return locale.words["numbered"].format(kind=kind, number=target.number)
    return _quoted(target.title, locale)


def _caption_label(place: re.Match[str], unit: Unit, apparatus: Apparatus) -> str:
    target = apparatus.by_anchor.get(html.unescape(place[1]))
    if target is None:
        return ""
    label = html.escape(called(target, _locale(unit, apparatus)))
    return f'<span class="caption-label">{label}</span> '


def _reference(place: re.Match[str], unit: Unit, apparatus: Apparatus, labels: Mapping[str, str]) -> str:
    name = _name(place)
    locale = _locale(unit, apparatus)
    target = target_of(name, unit, apparatus)
    if target is None:
        there = apparatus.elsewhere.get(name)
        bare = html.escape(locale.words[f"label_{kind_of(name)}"])  # an error, which the build tells
        return _from_elsewhere(there, locale) if there else bare
    text = _printed(called(target, locale), locale)
    if place[1]:
        page = html.escape(labels.get(target.anchor) or PLACEHOLDER)
        text = html.escape(locale.words["on_page"]).format(label=text, page=page)
    return f'<a class="ref" href="{html.escape(link_to(target.anchor, unit.id))}">{text}</a>'


def _name(place: re.Match[str]) -> str:
    return unquote(html.unescape(place[2]))


def _from_elsewhere(there: Elsewhere, locale: Locale) -> str:
    """A reference to what this report does not have."""
    text = _quoted(there.title, locale)
    if there.kind != "article" and there.key:
        kind = locale.words[f"label_{there.kind}"]
        text = locale.words["in_article"].format(kind=kind, title=text)
    text = _printed(text, locale)
    if not there.source_url:
        return text
    return f'<a class="external" href="{html.escape(there.source_url)}">{text}</a>'


def _printed(text: str, locale: Locale) -> str:
    """Plain text as HTML in the directions and digits of `locale`: titles come as authors wrote them."""
    tree = read_tree(html_of(text, locale.lang))
    set_digits(tree, locale)
    return write_tree(tree)


def _quoted(title: str, locale: Locale) -> str:
    opening, closing = locale.words["quotation_marks"].split()[:2]
    return f"{opening}{title}{closing}"


def _locale(unit: Unit, apparatus: Apparatus) -> Locale:
    return apparatus.locales[unit.article.lang if unit.article else apparatus.lang]
