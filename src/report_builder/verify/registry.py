"""The rules of the gates, in the order in which they are told of."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from report_builder.verify.model import Rule

# A module of `rules/` each; its name is the rule's with `_`. `structure` stands for those on tags.
MODULES = (
    "text_lost",
    "text_off_page",
    "text_hidden",
    "notes_place",
    "notes_endnote",
    "numbers_printed",
    "numbers_labels",
    "numbers_order",
    "index_pages",
    "index_words",
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
    "structure",
    "metadata_agree",
    "metadata_given",
    "metadata_size",
    "archive_conforms",
    "press_conforms",
)


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Every rule there is."""
    found: list[Rule] = []
    for name in MODULES:
        module = import_module(f"report_builder.verify.rules.{name}")
        found += [module.RULE] if name != "structure" else module.rules()
    return tuple(found)


def rule_ids() -> tuple[str, ...]:
    """The names of all rules."""
    return tuple(rule.id for rule in rules())
