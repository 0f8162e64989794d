"""Pictures without a text that says what they show; found while the sources are read."""

from __future__ import annotations

from report_builder.verify.model import Rule

RULE = Rule("images.alt", "warning", "a picture without alternative text", "source")
