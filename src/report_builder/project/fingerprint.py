"""The program's own code -> a digest, so that what another version compiled is never taken for this one's."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from report_builder.project.files import digest


@cache
def code_digest(*folders: str) -> str:
    """A digest of every file of these folders of the package."""
    package = Path(__file__).resolve().parents[1]
    parts: list[bytes | str] = []
    for folder in folders:
        for path in sorted((package / folder).rglob("*")):
            if path.suffix in (".py", ".toml") and path.is_file():
                parts += [path.relative_to(package).as_posix(), path.read_bytes()]
    return digest(*parts)
