"""How sizes are told."""

from __future__ import annotations


def amount(size: int) -> str:
    """Bytes as people read them: 812 bytes, 64 KB, 1.2 MB."""
    if size < 1000:
        return f"{size} bytes"
    if size < 1_000_000:
        return f"{size / 1000:.0f} KB"
    return f"{size / 1_000_000:.1f} MB"
