"""Objects of a PDF, as pikepdf has them, taken apart in the way that costs least."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf


def items_of(array: pikepdf.Object) -> list[pikepdf.Object]:
    """The items of an array; numbers and the like as Python has them. One by one they come in half the time
    that a list of `as_list` takes."""
    return [array[at] for at in range(len(array))]
