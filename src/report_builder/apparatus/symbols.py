"""The address of a place in the report, until the linker knows where it is."""

from __future__ import annotations

from urllib.parse import quote


def symbol_url(anchor: str) -> str:
    """`rb-symbol:<unit id>` or `rb-symbol:<unit id>/<id>`, percent-encoded."""
    return "rb-symbol:" + quote(anchor, safe="/-._~")


def link_to(anchor: str, unit_id: str) -> str:
    """The address of an anchor for a link in the unit `unit_id`: its own fragment, or a symbol."""
    return f"#{anchor}" if anchor.partition("/")[0] == unit_id else symbol_url(anchor)
