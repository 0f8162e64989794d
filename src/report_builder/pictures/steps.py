"""How far pictures may be brought down for a file to be small: steps from what looks best to what will do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from report_builder.pictures.model import Placed, Step, Wish

_STEPS = 12
_NEAR = 1.1  # a picture with so many more pixels than wanted is left at its size
_PT = 72


def steps_between(first: Step, last: Step) -> tuple[Step, ...]:
    """The steps from the best looking to the last that will do, each a like part smaller than the one before.

    Resolution falls geometrically, as it is seen, and quality in even steps. `last` never asks for more than
    `first` does.
    """
    least_ppi, least_quality = min(first.ppi, last.ppi), min(first.quality, last.quality)
    steps: list[Step] = []
    for number in range(_STEPS):
        part = number / (_STEPS - 1)
        ppi = round(first.ppi * (least_ppi / first.ppi) ** part)
        quality = round(first.quality + (least_quality - first.quality) * part)
        steps.append(Step(ppi, quality, first.again))
    return tuple(dict.fromkeys(steps))


def wish_for(placed: Placed, step: Step) -> Wish | None:
    """The pixels that a picture shall have: never more than it has, and all of them when it has few more than
    are wanted. None when nothing is to be done to it."""
    if placed.encoding is None:
        return None
    width, height = placed.pixels
    wanted = max(placed.size[0] / _PT * step.ppi / width, placed.size[1] / _PT * step.ppi / height)
    if wanted * _NEAR >= 1:
        right = placed.encoding == "jpeg" and not step.again
        return None if right else Wish(width, height, step.quality, step.again)
    return Wish(max(1, round(width * wanted)), max(1, round(height * wanted)), step.quality, step.again)


def largest(places: Iterable[Placed]) -> dict[str, Placed]:
    """The pictures by digest, each with the largest size at which it stands anywhere."""
    found: dict[str, Placed] = {}
    for each in places:
        known = found.get(each.digest)
        if known is not None:
            size = max(known.size[0], each.size[0]), max(known.size[1], each.size[1])
            each = replace(known, size=size, url=known.url or each.url)
        found[each.digest] = each
    return found
