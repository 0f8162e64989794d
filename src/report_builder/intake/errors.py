"""What can go wrong with one source of an import; the others go on."""

from __future__ import annotations


class IntakeError(Exception):
    """A source that cannot be imported: `message` says why in one sentence, `hint` what to do."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type[IntakeError], tuple[str, str | None]]:
        return (type(self), (self.message, self.hint))
