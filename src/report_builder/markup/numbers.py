"""Turns the numbers in the text of a tree into the digits that the project prints in its language."""

from __future__ import annotations

from lxml.html import HtmlElement

from report_builder.markup.tree import LITERAL, children, tag
from report_builder.project.locale import Locale, base_language
from report_builder.project.numerals import set_numbers


def set_digits(root: HtmlElement, locale: Locale) -> None:
    """Set the numbers of `root` in place; other languages, runs against the text, code and addresses stay."""
    root.text = set_numbers(root.text or "", locale.digits) or None
    for child in children(root):
        if not _is_apart(child, locale):
            set_digits(child, locale)
        if child.tail:
            child.tail = set_numbers(child.tail, locale.digits)


def _is_apart(element: HtmlElement, locale: Locale) -> bool:
    lang, given = element.get("lang"), element.get("dir")
    return (
        tag(element) in LITERAL
        or (lang is not None and base_language(lang) != base_language(locale.lang))
        or (given in ("ltr", "rtl") and given != locale.direction)
    )
