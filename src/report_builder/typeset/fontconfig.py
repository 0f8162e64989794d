"""A font configuration without any system font, so that only the faces a layout declares can be used."""

from __future__ import annotations

import os
from pathlib import Path
from xml.sax.saxutils import escape

from report_builder.project.files import write_atomically

_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><cachedir>{cache}</cachedir></fontconfig>
"""


def use_declared_fonts_only(folder: Path) -> None:
    """Point fontconfig at an empty configuration below `folder`; call before WeasyPrint is imported.

    The variable goes to worker processes by inheritance.
    """
    path = folder / "fonts.conf"
    text = _CONFIG.format(cache=escape(str(folder / "cache"))).encode()
    if not path.exists() or path.read_bytes() != text:
        write_atomically(path, text)
    os.environ["FONTCONFIG_FILE"] = str(path)
    os.environ["FONTCONFIG_PATH"] = str(folder)
