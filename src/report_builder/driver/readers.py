"""What was put into the store in a build, read again when it is linked."""

from __future__ import annotations

from report_builder.driver.codec import body_of
from report_builder.driver.store import Store
from report_builder.project.errors import CompileError, Problem


class VanishedError(CompileError):
    """What was made was removed from the store before it was linked; making it again helps."""


class Reader:
    """Reads the PDF of an entry of the store. Raises VanishedError when it is gone."""

    def __init__(self, store: Store, kind: str, key: str) -> None:
        self._of = (store, kind, key)

    def __call__(self) -> bytes:
        return body_of(read_entry(*self._of))


def read_entry(store: Store, kind: str, key: str) -> bytes:
    """An entry that was there a moment ago. Raises VanishedError when it is gone."""
    entry = store.get(kind, key)
    if entry is None:
        raise VanishedError(
            Problem(
                "compiled units vanish from the store again and again while they are being linked",
                hint="see what deletes files below build/, then build again",
            )
        )
    return entry
