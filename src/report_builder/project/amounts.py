"""Numbers of bytes as people read them."""


def amount(size: int) -> str:
    """812 bytes, 64 KB, 1.2 MB. KB and MB are decimal."""
    if size < 1000:
        return f"{size} bytes"
    if size < 1_000_000:
        return f"{size / 1000:.0f} KB"
    return f"{size / 1_000_000:.1f} MB"
