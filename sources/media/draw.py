"""Turns the drawing functions into the SVG pictures beside this file; `--check` only compares them.

Run `python sources/media/draw.py` after changing a drawing and commit the pictures with it.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from drawing.cover import cover
from drawing.diplomacy import diplomacy
from drawing.languages import twin
from drawing.maps import corridor, syria
from drawing.sections import briefs, economy, military, politics

PICTURES: dict[str, Callable[[], str]] = {
    "cover.svg": cover,
    "section-politics.svg": politics,
    "section-military.svg": military,
    "section-economy.svg": economy,
    "section-briefs.svg": briefs,
    "diplomacy-2022.svg": diplomacy,
    "map-syria.svg": syria,
    "map-idlib-m4.svg": corridor,
}

# Pictures with words, and whether the Arabic one runs from right to left. A map lies as the land does.
WORDED = {
    "diplomacy-2022": True,
    "map-syria": False,
    "map-idlib-m4": False,
}


def pictures() -> dict[str, str]:
    """Every picture by its file name, those with words in each language of the sample."""
    drawn = {name: draw() for name, draw in PICTURES.items()}
    for name, mirrored in WORDED.items():
        for lang in ("ar", "tr"):
            drawn[f"{name}.{lang}.svg"] = twin(drawn[f"{name}.svg"], lang, mirrored)
    return drawn


def main() -> int:
    """Write every picture that differs, or with --check name it; returns the exit status."""
    parser = argparse.ArgumentParser(description="Draw the pictures of the sample report.")
    parser.add_argument("--check", action="store_true", help="exit with 1 if a picture on disk differs")
    check: bool = parser.parse_args().check
    folder = Path(__file__).resolve().parent
    stale = [(folder / name, svg) for name, svg in pictures().items() if differs(folder / name, svg)]
    for path, svg in stale:
        if check:
            print(
                f"{path.name} differs from what draw.py draws; run python sources/media/draw.py",
                file=sys.stderr,
            )
        else:
            path.write_text(svg, encoding="utf-8", newline="\n")
            print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
    return 1 if check and stale else 0


def differs(path: Path, svg: str) -> bool:
    """Whether the file is absent or holds anything but this text."""
    return not path.is_file() or path.read_bytes() != svg.encode()


if __name__ == "__main__":
    sys.exit(main())
