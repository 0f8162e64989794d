"""What can go wrong when a kit is sent."""

from __future__ import annotations

from report_builder.project.errors import Problem, ProjectError


class SendError(ProjectError):
    """A kit could not be sent, or not to everybody: no such kit, a damaged one, a server that refuses."""


def failed(message: str, hint: str | None = None) -> SendError:
    """A SendError of one line."""
    return SendError(Problem(message, hint=hint))
