"""The rules of the gates, in the order in which they are told of."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from report_builder.verify.model import Rule

# A module of `rules/` each; its name is the rule's with `_`.
MODULES = (
    "text_lost",
    "text_off_page",
    "text_hidden",
    "notes_place",
    "notes_endnote",
    "numbers_printed",
    "numbers_labels",
    "numbers_order",
    "links_dead",
    "links_malformed",
    "links_online",
    "pages_heading",
    "pages_short_last",
    "pages_empty",
    "pages_wide",
    "pages_lines",
    "pages_hyphens",
    "images_missing",
    "images_resolution",
    "images_alt",
    "images_format",
    "fonts_embedded",
    "fonts_glyphs",
    "metadata_agree",
    "metadata_given",
    "metadata_size",
)


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Every rule there is."""
    return tuple(import_module(f"report_builder.verify.rules.{name}").RULE for name in MODULES)


def rule_ids() -> tuple[str, ...]:
    """The names of all rules."""
    return tuple(rule.id for rule in rules())
