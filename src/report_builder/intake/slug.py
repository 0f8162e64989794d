"""A title or an address -> the key of an article: small letters of ASCII, digits and hyphens."""

from __future__ import annotations

import re

from report_builder.intake.model import Draft
from report_builder.intake.page_meta import slug_of

_MOST = 60


def slug(text: str) -> str:
    """`text` in ASCII, as far as its script can be written so; empty when nothing is left."""
    from anyascii import anyascii

    plain = re.sub(r"['’‘ʻʼ`]", "", anyascii(text)).lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(made) > _MOST:
        made = made[: _MOST + 1].rpartition("-")[0] or made[:_MOST]
    return made


def key_of(draft: Draft) -> str:
    """The key that a draft asks for: the last part of its address when that is readable, else its title."""
    named = slug_of(draft.source_url)
    if named.isascii() and re.search(r"[A-Za-z]{3}", named) and (made := slug(named)):
        return made
    return slug(draft.title) or slug(named) or "article"


def unique(key: str, taken: set[str]) -> str:
    """`key`, or `key-2`, `key-3` … when it is taken."""
    made, number = key, 1
    while made in taken:
        number += 1
        made = f"{key}-{number}"
    return made
